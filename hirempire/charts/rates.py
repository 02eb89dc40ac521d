"""Rates by channel as dots with their 95% intervals, and which of them can be told apart."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.rates import RATES, RateName, Reason
from hirempire.charts.funnel import MOST_ROWS
from hirempire.charts.rows import Rows, beside
from hirempire.charts.theme import Theme, axis, empty, figure, layout, marker, short, text, title
from hirempire.language import counted, more, places, plain
from hirempire.values import bounds, rate
from hirempire.values import rates as rates_

NOTE = (
    "Dot: the rate; bar: its 95% interval (Wilson); dashed: all channels together. “2nd–5th”: too close to "
    "call, could be any of these places. Hollow and grey: too few, not ranked."
)
_NOTHING = "No channel has this rate."


@dataclass(frozen=True)
class Ranked:
    """One row of :func:`hirempire.analysis.rates.ranked`; a count that is not known is None."""

    count: int | None
    of: int | None
    of_most: int | None
    """The same as ``of``, unless visits are known within bounds."""
    rate: float
    rate_most: float
    low: float
    high: float
    reason: Reason | None
    """Why it is not ranked; None where it is."""
    why: str
    """The same in words."""
    best: int
    worst: int

    @property
    def known(self) -> bool:
        """Whether both counts are."""
        return self.count is not None and self.of is not None

    @property
    def counts(self) -> str:
        """``12 of 148``, ``12 of 140–148``; nothing where one is not known."""
        return f"{self.count:,} of {bounds(self.of, self.of_most)}" if self.count is not None and self.known else ""

    @property
    def words(self) -> str:
        """The rate: ``4.2%``, ``3.2–4.1%``."""
        return rates_(self.rate, self.rate_most)


def rows_of(ranking: pd.DataFrame) -> list[Ranked]:
    """The rows of such a table."""
    whole = [
        [None if one is pd.NA else int(one) for one in ranking[name].tolist()]
        for name in ("count", "of", "of_most", "best", "worst")
    ]
    parts = [ranking[name].astype("float64").tolist() for name in ("rate", "rate_most", "low", "high")]
    numbers, reasons = zip(*whole, strict=True), zip(ranking["reason"], ranking["why"].tolist(), strict=True)
    return [
        Ranked(count, of, of_most, rate_, most, low, high, reason, why, best or 0, worst or 0)
        for (count, of, of_most, best, worst), (rate_, most, low, high), (reason, why) in zip(
            numbers, zip(*parts, strict=True), reasons, strict=True
        )
    ]


def rates(
    ranking: pd.DataFrame, whole: pd.Series, *, theme: Theme, colours: Mapping[str, int], name: RateName
) -> go.Figure:
    """A row a channel of :func:`hirempire.analysis.rates.ranked`, tiers apart; the unranked are grey and stand last.

    ``whole`` is that of all channels, :attr:`hirempire.analysis.conversion.Conversion.whole`. Intervals of unranked
    rates may run out of the chart, for their ends would squeeze all others.
    """
    if shown(ranking).empty:
        return empty(theme, _NOTHING)
    rows, drawn = Rows.of(theme, lines=0.8), shown(ranking)
    reach, every = _reach(drawn, whole, name), float(whole[RATES[name].metric.key])
    channels, cells = [str(one) for one in drawn.index], rows_of(drawn)
    inks = [
        theme.other if cell.reason else str(marker(channel, colours, theme)["color"])
        for channel, cell in zip(channels, cells, strict=True)
    ]
    names = [short(one, most=30 if theme.for_report else 15) for one in channels]
    words = [_words(cell, name) for cell in cells]
    said = [theme.muted if cell.reason else theme.ink for cell in cells]
    dots = _dots(cells, rows, inks, reach, theme) | {
        "hovertext": [hover(channel, cell, name) for channel, cell in zip(channels, cells, strict=True)]
    }
    known = not math.isnan(every)
    return figure(
        [_intervals(cells, rows, inks, reach), *_spans(cells, rows, inks), dots],
        layout(
            theme,
            height=rows.height * len(drawn) + theme.size * 7,
            margin={"l": theme.size, "r": beside(words, theme), "t": theme.size * 3, "b": 8},
            showlegend=False,
            barmode="overlay",
            barcornerradius=0,
            xaxis=share_axis(theme, reach, RATES[name].metric.name),
            yaxis=rows.axis(names, theme),
            annotations=[
                *rows.names(names, theme),
                *rows.ends(words, said, theme),
                *([_reference_note(every, _of_all(whole, name), reach, theme)] if known else []),
            ],
            shapes=[*([_reference(every, theme)] if known else []), *_breaks(drawn, theme)],
        ),
    )


def share_axis(theme: Theme, reach: float, words: str) -> dict[str, Any]:
    """An axis of rates or shares from 0 to ``reach``."""
    return axis(
        theme,
        range=[0, reach],
        tickformat=".1~%" if reach < 0.1 else ".0%",
        nticks=6,
        showgrid=True,
        tickfont={"size": theme.size - 2, "color": theme.muted},
        title=title(theme, words),
    )


def shown(ranking: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn: all that are ranked, and of the others those with the most, up to twelve in all.

    A row without anything to divide by has nothing to draw.
    """
    fair = ranking["reason"].isna()
    rest = ranking[~fair & (ranking["of"] > 0).fillna(False)]  # noqa: FBT003
    rest = rest.sort_values("of", ascending=False, kind="stable")
    return pd.concat([ranking[fair], rest.iloc[: max(0, MOST_ROWS - int(fair.sum()))]])


def rates_note(ranking: pd.DataFrame, name: RateName) -> str:
    """How the rate comes about and how the chart is read, on one line."""
    formula = f"{RATES[name].metric.name} = {RATES[name].metric.formula}."
    return " ".join([formula, NOTE, more(len(ranking) - len(shown(ranking)), "channel")]).strip()


def rates_alt(ranking: pd.DataFrame, whole: pd.Series, name: RateName) -> str:
    """What the chart shows, in sentences."""
    metric = RATES[name].metric
    if shown(ranking).empty:
        return f"{metric.name} by channel: {_NOTHING}"
    every = whole[metric.key]
    sentences = [
        f"{metric.name} by channel" + ("." if math.isnan(every) else f"; {_of_all(whole, name)} for all channels.")
    ]
    fair = ranking[ranking["reason"].isna()]
    if len(fair):
        first, channel = fair.iloc[0], plain(str(fair.index[0]))
        alike = int((fair["high"].iloc[1:] >= first["low"]).sum())
        cell = rows_of(fair.iloc[:1])[0]
        sentences.append(f"{channel} is highest, {cell.words} ({cell.counts}).")
        if alike:
            sentences.append(f"{counted(alike, 'other channel')} {'is' if alike == 1 else 'are'} too close to call.")
        elif len(fair) > 1:
            sentences.append("It clearly beats every other ranked channel.")
    if unranked := len(ranking) - len(fair):
        sentences.append(f"{counted(unranked, 'channel')} {'isn' if unranked == 1 else 'aren'}'t ranked.")
    return " ".join(sentences)


def _reach(drawn: pd.DataFrame, whole: pd.Series, name: RateName) -> float:
    """The end of the axis: that of the ranked, or of all where none is."""
    fair = drawn[drawn["reason"].isna()]
    ends = [*(fair if len(fair) else drawn)["high"], whole[RATES[name].metric.key]]
    most = float(np.nanmax([*ends, 0.0]))
    return 1.06 * most or 1.0


def _intervals(cells: list[Ranked], rows: Rows, inks: list[str], reach: float) -> dict[str, Any]:
    """The intervals as thin bars: as lines of different colours each would be a trace."""
    here = [place for place, cell in enumerate(cells) if cell.low < reach]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [cells[place].low for place in here],
        "x": [min(cells[place].high, 2 * reach) - cells[place].low for place in here],
        "y": [place + rows.offset for place in here],
        "width": [rows.half * (0.14 if cells[place].reason else 0.3) for place in here],
        "marker": {
            "color": [inks[place] for place in here],
            "opacity": [0.35 if cells[place].reason else 0.5 for place in here],
        },
        "hoverinfo": "skip",
    }


def _spans(cells: list[Ranked], rows: Rows, inks: list[str]) -> list[dict[str, Any]]:
    """From the lowest to the highest that a rate may be, where visits are known within bounds."""
    here = [place for place, cell in enumerate(cells) if cell.rate < cell.rate_most]
    if not here:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "base": [cells[place].rate for place in here],
            "x": [cells[place].rate_most - cells[place].rate for place in here],
            "y": [place + rows.offset for place in here],
            "width": rows.half * 0.6,
            "marker": {"color": [inks[place] for place in here], "opacity": 0.8},
            "hoverinfo": "skip",
        }
    ]


def _dots(cells: list[Ranked], rows: Rows, inks: list[str], reach: float, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [cell.rate if cell.rate <= reach else None for cell in cells],
        "y": [place + rows.offset for place in range(len(cells))],
        "marker": {
            "size": theme.size * 0.95,
            "color": [theme.paper if cell.reason else ink for cell, ink in zip(cells, inks, strict=True)],
            "line": {"width": theme.size / 7, "color": inks},
        },
        "cliponaxis": False,
        "hoverinfo": "text",
    }


def _words(cell: Ranked, name: RateName) -> str:
    """What a row says: its rate, its counts, and between which places it surely is; or why it is not ranked."""
    if not cell.known:
        return text(cell.why)
    if cell.reason:
        return text(f"{cell.counts} · {cell.why}", most=60)
    least = "≥" if RATES[name].unsure else ""
    return f"<b>{text(least + cell.words)}</b> · {text(cell.counts)} · {_place(cell)}"


def _place(cell: Ranked) -> str:
    """Between which places a rate surely is: "1st", "2nd–5th"."""
    return places(cell.best, cell.worst)


def hover(head: str, cell: Ranked, name: RateName) -> str:
    """What a mark says when pointed at, under the name of what it is of."""
    of = RATES[name]
    lines = [f"<b>{text(head, most=60)}</b>"]
    if cell.known:
        counts = f"{cell.count:,} {of.events} of {bounds(cell.of, cell.of_most)} {of.trials}"
        lines.append(text(f"{cell.words}: {counts}", most=90))
    if not math.isnan(cell.low):
        lines.append(text(f"95% interval {rate(cell.low)} to {rate(cell.high)}"))
    if cell.reason:
        lines.append(text(f"Not ranked: {cell.why}", most=60))
    elif cell.best:
        lines.append(f"Place by this rate: {_place(cell)}")
    return "<br>".join(lines)


def _breaks(drawn: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    """A dotted line where one tier ends and the next, or the unranked, begin."""
    tiers = drawn["tier"].fillna(0).astype("int64").tolist()
    ends = [place for place, (one, other) in enumerate(pairwise(tiers)) if one != other]
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": place + 0.5,
            "y1": place + 0.5,
            "layer": "below",
            "line": {"color": theme.muted, "width": 1, "dash": "dot"},
        }
        for place in ends
    ]


def _reference(every: float, theme: Theme) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": every,
        "x1": every,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": theme.muted, "width": 1.5, "dash": "dash"},
    }


def _of_all(whole: pd.Series, name: RateName) -> str:
    """The rate of all channels: "8.2%", "8.2–8.4%"."""
    key = RATES[name].metric.key
    return rates_(float(whole[key]), float(whole.get(f"{key}_most", whole[key])))


def _reference_note(every: float, words: str, reach: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"all channels {text(words)}",
        "x": every,
        "xanchor": "left" if every < reach / 4 else "right" if every > 3 * reach / 4 else "center",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "borderpad": 2,
        "font": {"size": theme.size - 2, "color": theme.muted},
    }
