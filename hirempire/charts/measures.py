"""What the measures of a comparison are called, how each comes about, and how its numbers are written."""

import math
from typing import Literal

from hirempire.analysis.compare import FEWEST_EXPECTED, NO_LINK, NO_VISIT, NOT_LOADED, POSSIBLE, Comparison, Measure
from hirempire.charts.theme import Theme
from hirempire.values import bounded, brief, brief_bounds, decimal, is_known, percent

FEW = "few"
"""Stands in a cell in which too few visits are expected to give it an index."""

UNKNOWN = "?"
"""Stands in a cell of which nothing is certain, and nothing limits what is possible."""
BOUNDED: frozenset[Measure] = frozenset({"visits", "per day"})
"""The measures that have an upper bound where visits have one; shares are of the certain visits."""
_MARKS = {NO_VISIT: "0", NO_LINK: "–", NOT_LOADED: ""}

LABELS: dict[Measure, str] = {
    "visits": "Visits",
    "per day": "Visits per day",
    "share": "Share",
    "index": "Share vs. average",
}


def label(measure: Measure, noun: str = "job") -> str:
    """What a measure is called where a row is a ``noun``."""
    return f"Share within {noun}" if measure == "share" else LABELS[measure]


def formula(measure: Measure, noun: str = "job") -> str:
    """How a measure comes about, on one line, where a row is a ``noun``."""
    return {
        "visits": "Visits = times each link was opened since it was created.",
        "per day": "Visits per day = visits ÷ days live, at least one day per link.",
        "share": f"Share = visits through the channel ÷ all visits to the {noun}.",
        "index": (
            f"Share vs. average = channel’s share within the {noun} ÷ its share of all visits here; 1.0 is average. "
            f"“{FEW}”: fewer than {FEWEST_EXPECTED} visits would be average, too few to compare."
        ),
    }[measure]


def title(measure: Measure, noun: str = "job", *, gained: bool = False) -> str:
    """The title of a chart of a measure by row and channel, where visits are all or those ``gained`` in a period."""
    return {
        "visits": f"Visits gained by {noun} and channel" if gained else f"Visits by {noun} and channel",
        "per day": f"Visits per day by {noun} and channel",
        "share": f"Share of each {noun}’s visits by channel",
        "index": f"Channel shares by {noun}, vs. average",
    }[measure]


def number(value: float, measure: Measure, theme: Theme, most: float | None = None) -> str:
    """A value as it stands in a cell or at a bar, ready for Plotly; nothing where it is missing.

    With ``most``, its upper bound, it is a range where they differ: "120–134", "120+" where that is infinite.
    """
    if math.isnan(value):
        return ""
    high = value if most is None else None if math.isinf(most) else most
    return brief_bounds(value, high, lambda one: _single(one, measure, theme))


def _single(value: float, measure: Measure, theme: Theme) -> str:
    if measure == "visits":
        return f"{value:,.0f}" if theme.for_report and value < 1_000_000 else brief(int(value))
    if measure == "share":
        return _ready(percent(value))
    return _ready(decimal(value) if value < 999.5 else brief(round(value)))


def words(comparison: Comparison, measure: Measure, theme: Theme) -> list[list[str]]:
    """What stands in each cell: the number, "few", "0" for a link without a visit, "–" for no link, else nothing."""
    values, few = comparison.values(measure).to_numpy(), comparison.few.to_numpy()
    has_bounds = measure in BOUNDED
    most = comparison.values(measure, most=True).to_numpy() if has_bounds else values
    states = comparison.state.to_numpy(dtype=object)

    def mark(row: int, column: int) -> str:
        state = states[row, column]
        if state in _MARKS:
            return _MARKS[state]
        if not has_bounds and state == POSSIBLE:
            return UNKNOWN
        if measure == "index" and few[row, column]:
            return FEW
        return number(values[row, column], measure, theme, most[row, column])

    return [[mark(row, column) for column in range(len(comparison.channels))] for row in range(len(comparison.rows))]


def hovers(comparison: Comparison, measure: Measure) -> list[list[str]]:
    """What each cell says when pointed at, ready for Plotly: its counts, and what follows from them."""
    states, few = comparison.state.to_numpy(dtype=object), comparison.few.to_numpy()
    values, expected = comparison.values(measure).to_numpy(), comparison.expected.to_numpy()
    most = comparison.values("per day", most=True).to_numpy()
    totals, shares = comparison.sums.sum(axis=1), comparison.channel_values("share").to_numpy()

    def said(row: int, column: int) -> str:
        state, visits = str(states[row, column]), int(comparison.sums[row, column])
        if state in {NO_LINK, NOT_LOADED}:
            return state
        count = visits_in(comparison, row, column)
        if measure == "per day":
            days, per_day = comparison.days[row, column], _per_day(values[row, column], most[row, column])
            return f"{count} in {days:,.0f} days live, {per_day} per day"
        if measure == "share" and visits:
            certain = "" if comparison.most[row, column] == visits else f", {visits:,} certain,"
            return f"{count}{certain} of {totals[row]:,}, {percent(values[row, column])}"
        if measure == "index":
            usual = f"{decimal(expected[row, column])} would be average ({percent(shares[column])} of {totals[row]:,})"
            known = "too few to compare" if few[row, column] else f"{decimal(values[row, column])} times the average"
            return f"{count}; {usual}: {known}" if totals[row] else count
        return count

    return [
        [_ready(said(row, column)) for column in range(len(comparison.channels))] for row in range(len(comparison.rows))
    ]


def visits_in(comparison: Comparison, row: int, column: int) -> str:
    """The visits of a cell with a link in words: "1 visit", "120–134 visits", "no visit"."""
    least, most = int(comparison.sums[row, column]), float(comparison.most[row, column])
    if not most:
        return NO_VISIT
    high = None if math.isinf(most) else int(most)
    return bounded(least, high, "visit") if is_known(least, high) else "visits unknown"


def _per_day(value: float, most: float) -> str:
    return brief_bounds(value, None if math.isinf(most) else most, decimal)


def heads(comparison: Comparison, measure: Measure, theme: Theme) -> list[str]:
    """What all rows together have in each channel; for an index, the average share."""
    shown: Literal["visits", "per day", "share"] = "share" if measure == "index" else measure
    values = comparison.channel_values(shown).tolist()
    most = comparison.channel_values(shown, most=True).tolist() if shown in BOUNDED else values
    return [number(value, shown, theme, high) for value, high in zip(values, most, strict=True)]


def _ready(words: str) -> str:
    """Our own words for the inside of a chart: "<1%" is no markup."""
    return words.replace("<", "&lt;")
