"""What the measures of a comparison are called, how each comes about, and how its numbers are written."""

import math
from typing import Literal

from hirempire.analysis.compare import FEWEST_EXPECTED, NOT_LOADED, VISITS, Comparison, Measure
from hirempire.charts.theme import Theme
from hirempire.language import counted
from hirempire.values import brief, decimal, percent

FEW = "few"
"""Stands in a cell in which too few visits are expected to give it an index."""

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


def number(value: float, measure: Measure, theme: Theme) -> str:
    """A value as it stands in a cell or at a bar, ready for Plotly; nothing where it is missing."""
    if math.isnan(value):
        return ""
    if measure == "visits":
        return f"{value:,.0f}" if theme.for_report and value < 1_000_000 else brief(int(value))
    if measure == "share":
        return _ready(percent(value))
    return _ready(decimal(value) if value < 999.5 else brief(round(value)))


def words(comparison: Comparison, measure: Measure, theme: Theme) -> list[list[str]]:
    """What stands in each cell: the number, "few", "0" for a link without a visit, "–" for no link, else nothing."""
    values, few = comparison.values(measure).to_numpy(), comparison.few.to_numpy()
    marks = {"no visit": "0", "no link": "–", NOT_LOADED: ""}
    states = comparison.state.to_numpy(dtype=object)
    return [
        [
            marks[state] if state != VISITS else FEW if measure == "index" and small else number(value, measure, theme)
            for state, value, small in zip(*row, strict=True)
        ]
        for row in zip(states, values, few, strict=True)
    ]


def hovers(comparison: Comparison, measure: Measure) -> list[list[str]]:
    """What each cell says when pointed at, ready for Plotly: its counts, and what follows from them."""
    states, few = comparison.state.to_numpy(dtype=object), comparison.few.to_numpy()
    values, expected = comparison.values(measure).to_numpy(), comparison.expected.to_numpy()
    totals, shares = comparison.sums.sum(axis=1), comparison.channel_values("share").to_numpy()

    def said(row: int, column: int) -> str:
        state, visits = str(states[row, column]), int(comparison.sums[row, column])
        if state not in {VISITS, "no visit"}:
            return state
        count = counted(visits, "visit") if visits else state
        if measure == "per day":
            return f"{count} in {comparison.days[row, column]:,.0f} days live, {decimal(values[row, column])} per day"
        if measure == "share" and visits:
            return f"{count} of {totals[row]:,}, {percent(values[row, column])}"
        if measure == "index":
            usual = f"{decimal(expected[row, column])} would be average ({percent(shares[column])} of {totals[row]:,})"
            known = "too few to compare" if few[row, column] else f"{decimal(values[row, column])} times the average"
            return f"{count}; {usual}: {known}" if totals[row] else count
        return count

    return [
        [_ready(said(row, column)) for column in range(len(comparison.channels))] for row in range(len(comparison.rows))
    ]


def heads(comparison: Comparison, measure: Measure, theme: Theme) -> list[str]:
    """What all rows together have in each channel; for an index, the average share."""
    shown: Literal["visits", "per day", "share"] = "share" if measure == "index" else measure
    return [number(value, shown, theme) for value in comparison.channel_values(shown).tolist()]


def _ready(words: str) -> str:
    """Our own words for the inside of a chart: "<1%" is no markup."""
    return words.replace("<", "&lt;")
