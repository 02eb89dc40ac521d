"""Who applied in a period, how that stands to another one, and how such numbers are to be read."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from hirempire.analysis.change import ALIKE, FEW, LESS, MORE, UNKNOWN
from hirempire.analysis.cohort import Compared, is_later
from hirempire.analysis.conversion import Conversion
from hirempire.analysis.period import Period
from hirempire.analysis.rates import RATES
from hirempire.analysis.subject import Hiring
from hirempire.findings.conversion import visits_known
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.growth import change_or_steady
from hirempire.findings.jobs import has, named
from hirempire.language import as_name, counted
from hirempire.values import TIMES, moment, points, rates, relative

READING = (
    "Applicants are counted by the day they applied, with the status they have now: hires of recent applicants are "
    "still to come. Visits are those gained in the period; someone may open a link before it and apply in it."
)
"""How the applicants of a period and the visits gained in it are to be read."""
ALL_TIME = {
    "Pace": "Pace shows all time: it counts from the day a link was created, not by period.",
    "Cost": "Costs show all time: spend has dates of its own and is set against the applicants from those dates.",
}
"""Why a part of conversion shows all time whatever the period."""
BY_CHANNEL_ALONE = (
    "While small counts are hidden, a period is shown by channel and in total only. Jobs and unmatched candidates are "
    "shown for all time."
)
BY_MONTH = "While small counts are hidden, the month is in UTC, and shown by channel and in total only."
_MOST_MORE, _MOST_LESS = 2, 1

Row = Mapping[Hashable, Any]


def forbidden(floor: int) -> str:
    """Why a period isn't shown while a floor hides small counts, and what can be."""
    return (
        f"Counts of people below {floor} are hidden, so Conversion shows whole past months only, in UTC and without a "
        "filter on when links were created: two periods that overlap would reveal small counts. Choose Last month, or "
        "the days of one month."
    )


def cohort_findings(hiring: Hiring) -> list[Finding]:
    """Who applied in the period of a ``hiring``, how that stands to the other period, and how to read it.

    Nothing for all time.
    """
    period = hiring.subject.period
    if hiring.every is None or period is None:
        return []
    moved = hiring.compared
    return [
        *_applied(hiring.conversion, moved, _who(hiring)),
        *_no_visits(hiring.conversion, period),
        *([] if moved is None else [*_channels(moved), *_rates(moved)]),
        Finding(Kind.CAVEAT, READING, about="applicants"),
        *_undated(hiring),
        *_later(hiring),
    ]


def _no_visits(conversion: Conversion, period: Period) -> list[Finding]:
    """That the visits gained aren't known, where nobody looked."""
    if visits_known(conversion):
        return []
    text = f"Visits gained {period.when} aren’t known: the data must be loaded twice, during or around the period."
    return [Finding(Kind.LOSS, text, 1.0, "applicants")]


def _who(hiring: Hiring) -> str:
    """What the applicants applied to: "These 13 jobs"; or which of its links they used."""
    words = named([*hiring.joined.job_ids], hiring.subject.labels)
    if hiring.subject.only is not None or hiring.joined.narrowed_by_days:
        return f"The selected links of {words}"
    return f"{words[0].upper()}{words[1:]}"


def _applied(conversion: Conversion, moved: Compared | None, who: str) -> list[Finding]:
    period, number = conversion.period, conversion.whole["applicants"]
    if period is None or not conversion.joined.job_ids:
        return []
    if pd.isna(number):
        text = f"{who} got fewer than {conversion.floor} applicants {period.when}, or they would reveal others."
        return [Finding(Kind.STEADY, text, 1.0, "applicants")]
    total = None if moved is None else moved.total.to_dict("records")[0]
    against = "" if moved is None or total is None else _against(total, moved)
    text = f"{who} got {counted(int(number), 'applicant')} {period.when}{against}."
    kind = Kind.STEADY if total is None else change_or_steady(total)
    return [Finding(kind, text, 1.0, "applicants")]


def _against(row: Row, moved: Compared) -> str:
    """How a number of applicants stands to that of the other period: ", 12 more than in the week before (+41%)"."""
    when, then = moved.before.when, moved.before.then
    verdict, before = row["verdict"], row["applicants_before"]
    if verdict == UNKNOWN or bool(pd.isna(before)):
        return ""
    if verdict in {ALIKE, FEW}:
        words = "no clear difference from" if verdict == ALIKE else "too few to compare with"
        return f", {words} {when} ({int(before):,})"
    if verdict not in {MORE, LESS}:
        return f", as {then}"
    if not before:
        return f", up from none {then}"
    more = "more" if verdict == MORE else "fewer"
    if moved.alike:
        apart = abs(int(row["applicants"]) - int(before))
        return f", {apart:,} {more} than {then} ({relative(row['ratio'])})"
    change = relative(row["ratio"])[1:]
    if row["ratio"] >= TIMES:
        return f", {change} times as many per day as {then}"
    return f", {change} {more} per day than {then}"


def _channels(moved: Compared) -> list[Finding]:
    """The channels whose change is beyond chance, the largest first; or that there is none."""
    rows: list[tuple[str, Row]] = [(str(name), row.to_dict()) for name, row in moved.channels.iterrows()]
    changed = [row for row in rows if row[1]["verdict"] in {MORE, LESS}]
    by_size = sorted(changed, key=lambda row: -abs(int(row[1]["applicants"]) - int(row[1]["applicants_before"])))
    said = [row for row in by_size if row[1]["verdict"] == MORE][:_MOST_MORE]
    said += [row for row in by_size if row[1]["verdict"] == LESS][:_MOST_LESS]
    if not said and any(row[1]["verdict"] == ALIKE for row in rows):
        text = f"No channel clearly brought more or fewer applicants than {moved.before.then}."
        return [Finding(Kind.TIE, text, about="applicants")]
    every = max(1, *(int(row[1]["applicants"]) for row in said)) if said else 1
    return [
        Finding(
            Kind.CHANGE,
            f"{as_name(name)} brought {counted(int(row['applicants']), 'applicant')} {moved.period.when}"
            f"{_against(row, moved)}.",
            min(1.0, abs(int(row["applicants"]) - int(row["applicants_before"])) / every),
            "applicants",
            name,
        )
        for name, row in said
    ]


def _rates(moved: Compared) -> list[Finding]:
    """The rates of all channels together that clearly changed."""
    row = moved.total.to_dict("records")[0]
    found = []
    for name in ("apply", "hire"):
        metric = RATES["apply" if name == "apply" else "hire"].metric
        if row[f"{metric.key}_verdict"] not in {MORE, LESS}:
            continue
        now, before = (rates(row[f"{metric.key}{when}"], row[f"{metric.key}{when}_most"]) for when in ("", "_before"))
        way = "up" if row[f"{metric.key}_verdict"] == MORE else "down"
        low, high = (points(row[f"{metric.key}_difference_{end}"]) for end in ("low", "high"))
        text = (
            f"{metric.name} {moved.period.when}: {now}, {way} from {before} {moved.before.then} "
            f"(95% interval of the difference: {low.removesuffix(' points')} to {high})."
        )
        found.append(Finding(Kind.CHANGE, text, 0.5, "applicants" if name == "apply" else "hires"))
    return found


def _undated(hiring: Hiring) -> list[Finding]:
    """How many applicants are in no period for want of a date."""
    number = hiring.undated
    if number is None:
        text = "Applicants without a readable date are in no period; how many there are is hidden."
        return [Finding(Kind.LOSS, text, about="applicants")]
    if not number:
        return []
    text = f"{counted(number, 'applicant')} {has(number)} no readable date and {'is' if number == 1 else 'are'}"
    return [Finding(Kind.LOSS, f"{text} in no period.", about="applicants")]


def _later(hiring: Hiring) -> list[Finding]:
    """That applicants may be missing, because the candidates were loaded before the period ended."""
    period, at = hiring.subject.period, hiring.candidates.at
    if period is None or not is_later(period, at):
        return []
    text = f"Candidates were loaded on {moment(at, hiring.subject.zone)}. Whoever applied later isn't counted."
    return [Finding(Kind.LOSS, text, about="applicants")]
