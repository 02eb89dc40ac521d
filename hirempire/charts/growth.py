"""Visits gained by day, week or month: columns or lines, with bounds hatched and gaps left open."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.growth import Growth
from hirempire.analysis.notes import Note
from hirempire.analysis.timeline import Grain
from hirempire.charts.growth_marks import empty_spans, gap_mark, gap_words
from hirempire.charts.note_marks import bars, numbers, on_spans
from hirempire.charts.theme import (
    Part,
    Theme,
    axis_heading,
    empty,
    figure,
    hatched,
    layout,
    marker,
    short,
    symbol,
    text,
    title,
)
from hirempire.language import ALL_CHANNELS, counted, plain
from hirempire.values import bounded, bounds, brief_bounds, day, is_known

Way = Literal["columns", "lines"]
_SPAN: dict[Grain, str] = {"day": "Day", "week": "Week of", "month": "Month"}
_ABOVE: Part = {"y": 1.11}
_MOST_TICKS = 6
_MOST_TOPS = 16


def growth(
    found: Growth,
    *,
    theme: Theme,
    colours: Mapping[str, int],
    way: Way = "columns",
    notes: Sequence[Note] = (),
) -> go.Figure:
    """Columns stacked by channel, or a line for each, for :func:`hirempire.analysis.growth.growth`.

    Each note is marked over its days by its number among them, as :func:`hirempire.charts.note_marks.noted` has them.
    """
    if found.spans.empty or found.channels.empty:
        return empty(theme, "No visits gained to show")
    starts = found.spans["start"]
    marks = _columns(found, theme, colours) if way == "columns" else _lines(found, theme, colours)
    top, noted = _top(found, way), on_spans(starts, found.grain, notes)
    return figure(
        [*marks, *(_behind(found, theme) if way == "columns" else [])],
        layout(
            theme,
            height=round(theme.size * 29),
            barmode="stack",
            bargap=0.18,
            barcornerradius=0,
            showlegend=True,
            legend=_ABOVE,
            shapes=[
                *(gap_mark(place, theme) for place in empty_spans(found)),
                *bars(noted, theme),
            ],
            annotations=[
                *(_tops(found, theme, top) if way == "columns" else []),
                *gap_words(found, theme),
                *numbers(noted, -0.6, len(starts) - 0.4, theme),
                axis_heading("Visits gained", theme),
            ],
            xaxis={"range": [-0.6, len(starts) - 0.4], "title": title(theme, _SPAN[found.grain])}
            | _ticks(starts, found.grain),
            yaxis={"showgrid": True, "nticks": 5, "tickformat": ",d", "range": [0, top * 1.12]},
        ),
    )


def growth_alt(found: Growth) -> str:
    """What the chart shows, in a sentence."""
    spans = found.spans
    if spans.empty or not int(spans["at_most"].fillna(spans["at_least"]).sum()):
        return f"Visits gained by {found.grain}: none seen."
    least = spans["at_least"].fillna(0)
    best = int(np.argmax(least.to_numpy()))
    blank = int((~spans["looked"]).sum())
    gap = f" {counted(blank, found.grain)} without data." if blank else ""
    return (
        f"Visits gained by {found.grain}, {counted(len(spans), found.grain)}: the most, "
        f"{bounds(*_pairs(spans['at_least'], spans['at_most'])[best])}, "
        f"{in_words(pd.Timestamp(spans['start'].iloc[best]), found.grain)}.{gap}"
    )


def in_words(start: pd.Timestamp, grain: Grain) -> str:
    """A span in a sentence: "on 1 Dec 2025", "in the week of 1 Dec 2025", "in December 2025"."""
    if grain == "month":
        return f"in {start:%B %Y}"
    return f"in the week of {day(start)}" if grain == "week" else f"on {day(start)}"


def _columns(found: Growth, theme: Theme, colours: Mapping[str, int]) -> list[Part]:
    """A trace for each channel, and on top what may have been gained besides."""
    return [
        *(_column(str(name), rows, found.grain, theme, colours) for name, rows in _channels(found)),
        _possible(found, theme),
    ]


def _channels(found: Growth) -> list[tuple[Any, pd.DataFrame]]:
    return list(found.channels.groupby("channel", observed=True, sort=True))


def _column(channel: str, rows: pd.DataFrame, grain: Grain, theme: Theme, colours: Mapping[str, int]) -> Part:
    return {
        "type": "bar",
        "name": short(channel, most=20, folded=channel not in colours),
        "x": list(range(len(rows))),
        "y": rows["at_least"].fillna(0).astype("int64").tolist(),
        "marker": marker(channel, colours, theme) | {"line": {"width": 1, "color": theme.paper}},
        "hovertext": _hovers(channel, rows, grain),
        "hoverinfo": "text",
    }


def _hovers(channel: str, rows: pd.DataFrame, grain: Grain) -> list[str]:
    return [
        f"<b>{text(channel, most=60)}</b><br>{_visits(least, most)} gained<br>{in_words(pd.Timestamp(start), grain)}"
        for start, (least, most) in zip(rows["start"], _pairs(rows["at_least"], rows["at_most"]), strict=True)
    ]


def _visits(least: int | None, most: int | None) -> str:
    return bounded(least, most, "visit") if is_known(least, most) else "unknown visits"


def _possible(found: Growth, theme: Theme) -> Part:
    """What may lie in a span or in the one beside it; not drawn where there was no look at all."""
    spans = found.spans
    more = (spans["at_most"] - spans["at_least"]).where(spans["looked"]).fillna(0).astype("int64").tolist()
    return {
        "type": "bar",
        "name": "Possibly more",
        "x": list(range(len(spans))),
        "y": more,
        "showlegend": any(more),
        "marker": hatched(theme) | {"line": {"width": [1 if one else 0 for one in more], "color": theme.muted}},
        "hovertext": [
            f"<b>{ALL_CHANNELS}</b><br>{_visits(least, most)} gained<br>{in_words(pd.Timestamp(start), found.grain)}"
            for start, (least, most) in zip(spans["start"], _pairs(spans["at_least"], spans["at_most"]), strict=True)
        ],
        "hoverinfo": "text",
    }


def _lines(found: Growth, theme: Theme, colours: Mapping[str, int]) -> list[Part]:
    """A line for each channel, broken where there was no look; its bounds as a thin bar."""
    return [_line(str(name), rows, found.grain, theme, colours) for name, rows in _channels(found)]


def _line(channel: str, rows: pd.DataFrame, grain: Grain, theme: Theme, colours: Mapping[str, int]) -> Part:
    look = marker(channel, colours, theme)["color"]
    more = (rows["at_most"] - rows["at_least"]).fillna(0).astype("int64").tolist()
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "connectgaps": False,
        "name": short(channel, most=20, folded=channel not in colours),
        "x": list(range(len(rows))),
        "y": rows["at_least"].astype("object").where(rows["looked"], None).tolist(),
        "line": {"color": look, "width": 2},
        "marker": {"color": look, "symbol": symbol(channel, colours), "size": round(theme.size * 0.55)},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": more,
            "arrayminus": [0] * len(more),
            "color": look,
            "thickness": 1,
            "width": 3,
            "visible": any(more),
        },
        "hovertext": _hovers(channel, rows, grain),
        "hoverinfo": "text",
    }


def _behind(found: Growth, theme: Theme) -> list[Part]:
    """The totals of the compared period, as a mark across each column."""
    before = found.spans["before"]
    if found.compared is None or before.isna().all():
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "connectgaps": False,
            "name": text(found.compared.dates),
            "showlegend": False,
            "x": list(range(len(before))),
            "y": before.astype("object").where(before.notna(), None).tolist(),
            "line": {"color": theme.ink, "width": 1.5, "dash": "dot"},
            "marker": {
                "color": theme.paper,
                "size": round(theme.size * 0.5),
                "line": {"color": theme.ink, "width": 1.5},
            },
            "hovertext": [
                f"<b>{text(found.compared.dates)}</b><br>{_visits(least, most)} gained"
                for least, most in _pairs(before, found.spans["before_most"])
            ],
            "hoverinfo": "text",
        }
    ]


def _top(found: Growth, way: Way) -> int:
    """The highest mark; what a gap may add to its neighbours may run out of the chart."""
    if way == "lines":
        found_most = found.channels["at_most"].where(found.channels["looked"]).fillna(found.channels["at_least"])
        return max(1, int(found_most.max()))
    spans = found.spans
    most = spans["at_most"].where(spans["looked"] & ~_beside(found)).fillna(spans["at_least"]).max()
    before = spans["before"].max()
    return max(1, int(most), 0 if pd.isna(before) else int(before))


def _beside(found: Growth) -> pd.Series:
    """The spans into which a gap reaches: what was gained across it may lie in them, and would dwarf all others."""
    beside = pd.Series(data=False, index=found.spans.index)
    for gap in found.gaps.to_dict("records"):
        beside |= (found.spans["begin"] < gap["end"]) & (found.spans["end"] > gap["begin"])
    return beside


def _tops(found: Growth, theme: Theme, top: int) -> list[Part]:
    """The total on top of each column, where there is room."""
    spans = found.spans
    if len(spans) > (60 if theme.for_report else _MOST_TOPS):
        return []
    words = [_brief(least, most) for least, most in _pairs(spans["at_least"], spans["at_most"])]
    upright = len(spans) > 24 or (len(spans) > 8 and any(len(word) > 6 for word in words))
    heights = spans["at_most"].fillna(spans["at_least"]).astype("int64").tolist()
    return [
        {
            "x": place,
            "y": min(height, top),
            "bgcolor": theme.paper if height > top else "rgba(0,0,0,0)",
            "text": word,
            "showarrow": False,
            "yanchor": "bottom",
            "textangle": -90 if upright else 0,
            "font": {"size": theme.size - 2, "color": theme.muted},
        }
        for place, (word, height, looked) in enumerate(zip(words, heights, spans["looked"], strict=True))
        if word and looked
    ]


def _brief(least: int | None, most: int | None) -> str:
    """Bounds in few characters, nothing where nothing is known or was gained."""
    return brief_bounds(least or 0, most) if least or most else ""


def _pairs(least: pd.Series, most: pd.Series) -> list[tuple[int | None, int | None]]:
    """Bounds side by side, None where one is missing."""
    sides = [[None if value is pd.NA else int(value) for value in side.array] for side in (least, most)]
    return list(zip(*sides, strict=True))


def _ticks(starts: pd.Series, grain: Grain) -> Part:
    """The first day of some of the spans, each under its column."""
    every = max(1, -(-len(starts) // _MOST_TICKS))
    places = list(range(0, len(starts), every))
    form = "%b<br>%Y" if grain == "month" else "{day} %b<br>%Y"
    days = [pd.Timestamp(starts.iloc[place]) for place in places]
    return {
        "tickvals": places,
        "ticktext": [plain(one.strftime(form.replace("{day}", str(one.day)))) for one in days],
        "tickangle": 0,
    }
