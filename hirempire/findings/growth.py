"""What was gained in a period, by how much more or less than in another, and where nobody looked."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from hirempire.analysis.change import ALIKE, FEW, LESS, MORE, UNKNOWN
from hirempire.analysis.growth import Growth
from hirempire.analysis.movers import Movers
from hirempire.analysis.period import Period
from hirempire.analysis.subject import Subject
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import named
from hirempire.language import as_name, counted
from hirempire.values import TIMES, bounded, bounds, is_known, moment, relative

Row = Mapping[Hashable, Any]
"""A row of :class:`hirempire.analysis.movers.Movers`."""
_MOST_MORE, _MOST_LESS = 2, 1
"""Channels that are named because they gained more, or less."""
WIDE = 0.05
"""The part of what was gained at most that may be uncertain before it is said why."""


def change_findings(moved: Movers, *, who: str) -> list[Finding]:
    """What ``who`` ("These 13 jobs") gained in a period, by how much more or less than before, and which channels."""
    if moved.total.empty:
        return []
    total = moved.total.to_dict("records")[0]
    if not is_known(total["at_least"], total["at_most"]):
        return [_no_figures(moved.period)]
    return [
        Finding(change_or_steady(total), f"{gained(who, total, moved.period)}{against(total, moved)}.", 1.0),
        *_channels(moved, total),
        *_uncertain(total),
    ]


def change_or_steady(row: Row) -> Kind:
    """What a sentence is that says how a number stands to another."""
    return Kind.CHANGE if row["verdict"] in {MORE, LESS} else Kind.STEADY


def gained_findings(subject: Subject) -> list[Finding]:
    """What a subject gained in its period, where that is compared with nothing; nothing for all time."""
    if subject.kept is None or subject.period is None or subject.compared is not None:
        return []
    links = subject.kept.gained(subject.period)
    least, most = int(links["visits"].sum()), None if links["at_most"].isna().any() else int(links["at_most"].sum())
    if not is_known(least, most):
        return [_no_figures(subject.period)]
    row: Row = {"at_least": least, "at_most": most}
    return [Finding(Kind.STEADY, f"{gained(who(subject), row, subject.period)}.", 1.0), *_uncertain(row)]


def _no_figures(period: Period) -> Finding:
    text = f"There are no figures for {period.dates}: the data must be loaded twice, during or around it."
    return Finding(Kind.NOTHING, text)


def who(subject: Subject) -> str:
    """What gained visits, at the beginning of a sentence: "These 13 jobs"."""
    words = named([job_id for job_id in subject.jobs if job_id not in subject.failed], subject.labels)
    return f"The selected links of {words}" if subject.narrowed else f"{words[0].upper()}{words[1:]}"


def gained(who: str, row: Row, period: Period) -> str:
    """What a row of movers gained, without a full stop: "LinkedIn gained 212 visits last week"."""
    return f"{who} gained {bounded(row['at_least'], row['at_most'], 'visit')} {period.when}"


def against(row: Row, moved: Movers) -> str:
    """How that stands to the other period: ", 38 more than in the week before (+22%)"; empty where nothing is known."""
    when, then, verdict = moved.before.when, moved.before.then, row["verdict"]
    before = row["before_at_least"], row["before_at_most"]
    if verdict == UNKNOWN:
        return "" if is_known(*before) else f"; there are no figures for {when}"
    if verdict in {ALIKE, FEW}:
        words = "no clear difference from" if verdict == ALIKE else "too few to compare with"
        return f", {words} {when}" + (f" ({bounds(*before)})" if is_known(*before) else "")
    if verdict not in {MORE, LESS}:
        return f", as {then}"
    more = "more" if verdict == MORE else "fewer"
    if certain(row) and moved.exact:
        apart = abs(int(row["at_least"]) - int(row["before_at_least"]))
        share = f" ({relative(row['ratio'])})" if not _missing(row["ratio"]) else ""
        return f", {apart:,} {more} than {then}{share}"
    if _missing(row["ratio"]):
        return f", up from none seen {then}"
    change = relative(row["ratio"])
    if row["ratio"] >= TIMES:
        return f", {change[1:]} times as many per day as {then}"
    return f", {change[1:]} {more} per day than {then}"


def certain(row: Row) -> bool:
    """Whether both periods have one number, and not bounds."""
    numbers = (row["at_least"], row["at_most"]), (row["before_at_least"], row["before_at_most"])
    return all(not _missing(least) and not _missing(most) and least == most for least, most in numbers)


def _missing(value: Any) -> bool:  # noqa: ANN401 - a cell of a table
    return bool(pd.isna(value))


def _channels(moved: Movers, total: Row) -> list[Finding]:
    """The channels whose change is beyond chance, the largest first; or that there is none."""
    rows: list[tuple[str, Row]] = [(str(name), row.to_dict()) for name, row in moved.channels.iterrows()]
    by_size = sorted(rows, key=lambda row: -abs(row[1]["gained"] - row[1]["before"]))
    named = [row for row in by_size if row[1]["verdict"] == MORE][:_MOST_MORE]
    named += [row for row in by_size if row[1]["verdict"] == LESS][:_MOST_LESS]
    every = max(1, int(total["gained"]))
    if not named and total["verdict"] != UNKNOWN and len(rows) > 1:
        return [Finding(Kind.TIE, f"No channel clearly gained more or less than {moved.before.then}.")]
    return [
        Finding(
            Kind.CHANGE,
            f"{gained(as_name(name), row, moved.period)}{against(row, moved)}.",
            min(1.0, abs(int(row["gained"]) - int(row["before"])) / every),
            of=name,
        )
        for name, row in named
    ]


def gap_findings(found: Growth, zone: str) -> list[Finding]:
    """When nobody looked for a whole day, week or month, and what was gained meanwhile."""
    if found.gaps.empty:
        return []
    longest = max(found.gaps.to_dict("records"), key=lambda gap: gap["end"] - gap["begin"])
    begin, end = (moment(longest[name], zone) for name in ("begin", "end"))
    others = len(found.gaps) - 1
    more = f" There {'is' if others == 1 else 'are'} {counted(others, 'more gap')}." if others else ""
    visits = counted(int(longest["gained"]), "visit")
    return [
        Finding(
            Kind.CAVEAT,
            f"No data were loaded from {begin} to {end}, so the {visits} gained then can't be split by {found.grain}."
            f"{more}",
        )
    ]


def _uncertain(total: Row) -> list[Finding]:
    """Why there are bounds, where they are far apart."""
    if _missing(total["at_most"]):
        text = "Some links have no data for part of the period, so they may have gained more. Load the data regularly."
        return [Finding(Kind.CAVEAT, text)]
    if total["at_most"] - total["at_least"] <= WIDE * total["at_most"]:
        return []
    text = "Figures are ranges because no data were loaded at the start or end of the period. Hourly loads narrow them."
    return [Finding(Kind.CAVEAT, text)]
