"""The first page of a report: its figures, its most important findings, and what to do."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hirempire.analysis.change import ALIKE, NONE
from hirempire.analysis.channels import totals
from hirempire.analysis.cohort import applicants_change
from hirempire.analysis.costs import Costs
from hirempire.analysis.movers import moved, total_change
from hirempire.analysis.stop_keep_grow import cost_interval
from hirempire.analysis.subject import Hiring, Subject
from hirempire.exhibits.exhibit import Exhibit
from hirempire.exhibits.hiring import shares
from hirempire.exhibits.scope import visits_gained
from hirempire.findings.actions import WITHOUT_DAYS, Do, actions, at_risk, is_open
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.summary import LAST, summary
from hirempire.language import counted, listed
from hirempire.reports.sections import MOST_JOBS_ALONE
from hirempire.reports.story import Opening, Section, SectionName, Tile
from hirempire.values import Money, bounds, is_known, money, rate, shown

_NOUNS: Mapping[str, tuple[str, str]] = {
    "visits": ("visit", "visits"),
    "applicants": ("applicant", "applicants"),
    "hires": ("hire so far", "hires so far"),
}
"""What the headline counts, one and many."""
_ALL_TIME = "of all time"
"""Said of a figure that doesn't follow the period."""
_CHARTS = 2


def opening(subject: Subject, sections: Sequence[Section], *, of_all_time: Sequence[str] = ()) -> Opening:
    """The first page of a report on a subject, of which these are the other sections.

    Money that brought nobody is among what to do, a total of the period among the figures: neither is told a second
    time. ``of_all_time`` names the sections that don't follow the period.
    """
    hiring = subject.hiring
    judged = () if hiring is None else hiring.judged
    to_do = tuple(actions(subject, judged))
    findings = (finding for section in sections for finding in section.findings)
    tiles = tuple(_tiles(subject))
    in_figures = {tile.name for tile in tiles if tile.value is not None}
    told = [one for one in findings if one.kind is not Kind.WASTE and not (_is_total(one) and one.about in in_figures)]
    every = summary([*told, *_all_time(of_all_time)], of_period=subject.in_period.gained)
    return Opening(
        headline=_headline(subject, tiles),
        tiles=tiles,
        findings=tuple(finding for finding in every if finding.kind not in LAST),
        caveats=tuple(finding for finding in every if finding.kind is Kind.CAVEAT),
        losses=tuple(finding for finding in every if finding.kind is Kind.LOSS),
        actions=to_do,
        charts=tuple(_charts(subject, sections))[:_CHARTS],
    )


def _is_total(finding: Finding) -> bool:
    """Whether it says no more than how much everything together gained."""
    return finding.kind in {Kind.CHANGE, Kind.STEADY} and finding.weight == 1 and not finding.of


def _charts(subject: Subject, sections: Sequence[Section]) -> Iterator[Exhibit]:
    """What each channel brings from visit to hire, many jobs by department, visits by channel, and what was gained.

    Those alone that an office program can draw, too: the others need a script.
    """
    first = {section.name: section.exhibits[0] for section in sections if section.exhibits}
    hiring = subject.hiring
    if hiring is not None and "conversion" in first:
        exhibit = shares(hiring)
        yield replace(exhibit, title=f"{exhibit.title}, all time") if subject.in_period.gained else exhibit
    names: list[SectionName] = ["channels", "growth", "compare", "timeline", "coverage"]
    if subject.loaded_jobs > MOST_JOBS_ALONE:  # by department, place or company
        names = ["compare", *names]
    for name in dict.fromkeys(names):
        if name in first and first[name].native is not None:
            yield first[name]


def _all_time(names: Sequence[str]) -> list[Finding]:
    """Which sections don't follow the period, in one sentence."""
    if not names:
        return []
    show = "shows" if len(names) == 1 else "show"
    return [Finding(Kind.CAVEAT, f"{listed(names)} {show} all time, visits since each link was created.")]


def _tiles(subject: Subject) -> Iterator[Tile]:
    yield _visits(subject)
    hiring = subject.hiring
    if hiring is None:
        sums = totals(subject.links)
        yield Tile("links", "Links", sums.links, caveat=f"in {counted(sums.channels, 'channel')}")
    else:
        yield from _people(subject, hiring)
    yield from _jobs(subject)


def _visits(subject: Subject) -> Tile:
    gained = subject.in_period
    least, most = visits_gained(gained)
    known = bounds(least, most) if is_known(least, most) else None
    value = least if least == most else known
    if not gained.gained:
        return Tile("visits", "Visits", value, caveat="since each link was created")
    compared = moved(gained)
    change = None if compared is None else total_change(compared)
    return Tile("visits", "Visits", value, change=change, caveat="" if change else _when(subject))


def _when(subject: Subject) -> str:
    return subject.period.dates if subject.period else "so far"


def _people(subject: Subject, hiring: Hiring) -> Iterator[Tile]:
    whole = hiring.conversion.whole
    if subject.period is None:
        yield Tile("applicants", "Applicants", _known(whole["applicants"]), caveat="so far")
    else:
        yield _applied(subject, hiring)
    ever = "so far" if subject.period is None else _ALL_TIME
    yield Tile("hires", "Hires", _known(whole["hired"]), caveat=f"{ever}; Hirempire doesn’t date hires")
    low, high, value = (float(whole[f"apply_rate{end}"]) for end in ("_low", "_high", ""))
    ends = dict.fromkeys((rate(low), rate(high)))
    interval = f"; 95% interval {'–'.join(ends)}" if len(ends) == 2 else ""  # of two ends that read alike, none is told
    yield Tile("apply_rate", "Apply rate", None if math.isnan(value) else value, "rate", caveat=f"{ever}{interval}")
    for costs in hiring.in_each_currency[:1]:
        yield _cost(costs)


def _applied(subject: Subject, hiring: Hiring) -> Tile:
    """Who applied in the period, and how that stands to the other one, where the floor lets it be shown."""
    told = hiring.in_period
    if told.every is None:
        why = "hidden: would reveal small counts" if hiring.forbidden else _when(subject)
        return Tile("applicants", "Applicants", None, caveat=why)
    number = _known(told.conversion.whole["applicants"])
    change = None if told.compared is None else applicants_change(told.compared)
    return Tile("applicants", "Applicants", number, change=change, caveat="" if change else _when(subject))


def _cost(costs: Costs) -> Tile:
    whole, kind = costs.whole, Money(costs.currency)
    hired = _known(whole["hired"])
    spent = money(whole["amount"], costs.currency)
    if hired is None or not whole["amount"]:
        return Tile("cost_per_hire", "Cost per hire", None, kind, caveat=f"{spent} spent")
    low, high = cost_interval(float(whole["amount"]), hired)
    ends = (
        f"{money(low, costs.currency)}–{money(high, costs.currency)}" if high else f"over {money(low, costs.currency)}"
    )
    return Tile(
        "cost_per_hire", "Cost per hire", whole["cost_per_hire"], kind, caveat=f"{spent} spent; 95% interval {ends}"
    )


def _jobs(subject: Subject) -> Iterator[Tile]:
    """Open jobs, where their status is known, and those without an applicant for long."""
    loaded = [job_id for job_id in subject.jobs if job_id not in subject.failed]
    known = subject.facts["status"].reindex(loaded).notna()
    if not known.any():
        return
    opened = sum(is_open(subject, job_id) for job_id in known.index[known])
    unknown = int((~known).sum())
    beside = f"; {counted(unknown, 'more job')} without a status" if unknown else ""
    yield Tile("open_jobs", "Open jobs", opened, caveat=f"of {counted(int(known.sum()), 'job')}{beside}")
    if subject.candidates is not None and subject.candidates.floor <= 1:
        number = sum(one.kind is Do.RISK for one in at_risk(subject))
        yield Tile(
            "without_applicant", "Without applicants", number, caveat=f"open jobs, for {WITHOUT_DAYS} days or more"
        )


def _known(value: object) -> int | None:
    return int(value) if isinstance(value, int) else None


def _headline(subject: Subject, tiles: Iterable[Tile]) -> str:
    """The figures in a sentence, without a name from outside: "Last week: 1,204 visits (+12%), 43 applicants".

    Where all could be compared and nothing changed beyond chance, it ends with "no clear change". Hires, which have no
    date, are in no period.
    """
    period = subject.period
    start = counted(subject.loaded_jobs, "job") if period is None else period.label.partition(" (")[0]
    parts = []
    changes = []
    nouns = _NOUNS if period is None else {name: _NOUNS[name] for name in _NOUNS if name != "hires"}
    for tile in tiles:
        if tile.name in nouns and tile.value is not None:
            noun = _NOUNS[tile.name][tile.value != 1]
            change = f" ({tile.change_in_short})" if tile.change_in_short else ""
            parts.append(f"{shown(tile.value, tile.kind)} {noun}{change}")
            changes.append(tile.change)
    is_steady = changes and all(change is not None and change.verdict in (ALIKE, NONE) for change in changes)
    return f"{start}: {', '.join(parts) or 'no figures'}{'; no clear change' if is_steady else ''}"
