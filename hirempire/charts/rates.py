"""Rates by channel as dots with their 95 % intervals, and which of them can be told apart."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.rates import RATES, RateName
from hirempire.charts.funnel import MOST_ROWS
from hirempire.charts.rows import Rows
from hirempire.charts.theme import (
    Theme,
    axis,
    brief,
    counted,
    empty,
    layout,
    marker,
    plain,
    short,
    text,
    title,
    width,
)

NOTE = (
    "Dot: the rate; bar: its 95 % interval (Wilson); dashed: all channels together. “2nd–5th”: whose interval overlaps "
    "can’t be told apart yet, and may be on any of these places. Hollow and grey: too few, not ranked."
)
_ENDS = {1: "st", 2: "nd", 3: "rd"}
_NOTHING = "No channel has such a rate."


def rates(
    ranking: pd.DataFrame, whole: pd.Series, *, theme: Theme, colours: Mapping[str, int], name: RateName
) -> go.Figure:
    """A row a channel of :func:`hirempire.analysis.rates.ranked`, tiers apart; the unranked are grey and stand last.

    ``whole`` is that of all channels, :attr:`hirempire.analysis.conversion.Conversion.whole`. Intervals of unranked
    rates may run out of the chart, for their ends would squeeze all others.
    """
    if ranking["of"].isna().all():
        return empty(theme, _NOTHING)
    rows, drawn = Rows.of(theme, lines=0.8), shown(ranking)
    reach, every = _reach(drawn, whole, name), float(whole[RATES[name].metric.key])
    inks = [
        str(marker(str(channel), colours, theme)["color"]) if why == "" else theme.other
        for channel, why in zip(drawn.index, drawn["why"], strict=True)
    ]
    names = [short(str(one), most=30 if theme.for_report else 15) for one in drawn.index]
    words = [_words(row, name, theme) for row in drawn.to_dict("records")]
    said = [theme.ink if why == "" else theme.muted for why in drawn["why"]]
    known = not math.isnan(every)
    return go.Figure(
        {
            "data": [_intervals(drawn, rows, inks, reach), _dots(drawn, reach, rows, inks, name, theme)],
            "layout": layout(
                theme,
                height=rows.height * len(drawn) + theme.size * 7,
                margin={"l": 8, "r": width(words, theme) if theme.for_report else 8, "t": theme.size * 3, "b": 8},
                showlegend=False,
                barmode="overlay",
                barcornerradius=0,
                xaxis=share_axis(theme, reach, RATES[name].metric.name),
                yaxis=rows.axis(names, theme),
                annotations=[
                    *rows.names(names, theme),
                    *rows.ends(words, said, theme),
                    *([_reference_note(every, reach, theme)] if known else []),
                ],
                shapes=[*([_reference(every, theme)] if known else []), *_breaks(drawn, theme)],
            ),
        }
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
    """The rows that are drawn: all that are ranked, and of the others those with the most, up to twelve in all."""
    fair = ranking["why"] == ""
    rest = ranking[~fair].sort_values("of", ascending=False, kind="stable", na_position="last")
    return pd.concat([ranking[fair], rest.iloc[: max(0, MOST_ROWS - int(fair.sum()))]])


def rates_note(ranking: pd.DataFrame, name: RateName) -> str:
    """How the rate comes about and how the chart is read, on one line."""
    more = len(ranking) - len(shown(ranking))
    ends = [f"{counted(more, 'channel')} more in the table."] if more else []
    return " ".join([f"{RATES[name].metric.name} = {RATES[name].metric.formula}.", NOTE, *ends])


def rates_alt(ranking: pd.DataFrame, whole: pd.Series, name: RateName) -> str:
    """What the chart shows, in sentences."""
    metric = RATES[name].metric
    if ranking["of"].isna().all():
        return f"{metric.name} by channel: {_NOTHING}"
    every = whole[metric.key]
    sentences = [f"{metric.name} by channel" + ("." if math.isnan(every) else f"; all together {rate(every)}.")]
    fair = ranking[ranking["why"] == ""]
    if len(fair):
        first, channel = fair.iloc[0], plain(str(fair.index[0]))
        alike = int((fair["best"] <= first["worst"]).sum()) - 1
        sentences.append(f"Highest is {channel}, {rate(first['rate'])} ({first['count']:,} of {first['of']:,}).")
        if alike:
            sentences.append(f"It can’t be told apart yet from {counted(alike, 'other channel')}.")
        elif len(fair) > 1:
            sentences.append("It can be told apart from all others that are ranked.")
    if len(fair) < len(ranking):
        sentences.append(f"{counted(len(ranking) - len(fair), 'channel')} not ranked, with too few.")
    return " ".join(sentences)


def rate(value: float) -> str:
    """A rate in words with two figures: "0 %", "<0.1 %", "0.4 %", "4.2 %", "42 %", "120 %"; "–" where there is none."""
    if math.isnan(value):
        return "–"
    if 0 < value < 0.0005:
        return "<0.1 %"
    return f"{value * 100:.1f} %" if 0 < value < 0.0995 else f"{value * 100:.0f} %"


def _reach(drawn: pd.DataFrame, whole: pd.Series, name: RateName) -> float:
    """The end of the axis: that of the ranked, or of all where none is."""
    fair = drawn[drawn["why"] == ""]
    ends = [*(fair if len(fair) else drawn)["high"], whole[RATES[name].metric.key]]
    most = float(np.nanmax([*ends, 0.0]))
    return 1.06 * most or 1.0


def _intervals(drawn: pd.DataFrame, rows: Rows, inks: list[str], reach: float) -> dict[str, Any]:
    """The intervals as thin bars: as lines of different colours each would be a trace."""
    here = [place for place, low in enumerate(drawn["low"]) if low < reach]
    lows, highs, fair = (drawn[column].tolist() for column in ("low", "high", "why"))
    return {
        "type": "bar",
        "orientation": "h",
        "base": [lows[place] for place in here],
        "x": [min(highs[place], 2 * reach) - lows[place] for place in here],
        "y": [place + rows.offset for place in here],
        "width": [rows.half * (0.3 if fair[place] == "" else 0.14) for place in here],
        "marker": {"color": [inks[place] for place in here], "opacity": 0.5},
        "hoverinfo": "skip",
    }


def _dots(
    drawn: pd.DataFrame, reach: float, rows: Rows, inks: list[str], name: RateName, theme: Theme
) -> dict[str, Any]:
    cells = drawn.to_dict("records")
    here = [place for place, cell in enumerate(cells) if cell["rate"] <= reach]
    edges = [inks[place] for place in here]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [cells[place]["rate"] for place in here],
        "y": [place + rows.offset for place in here],
        "marker": {
            "size": theme.size * 0.95,
            "color": [inks[place] if cells[place]["why"] == "" else theme.paper for place in here],
            "line": {"width": theme.size / 7, "color": edges},
        },
        "cliponaxis": False,
        "hovertext": [_hover(str(drawn.index[place]), cells[place], name) for place in here],
        "hoverinfo": "text",
    }


def _words(row: Mapping[str, Any], name: RateName, theme: Theme) -> str:
    """What a row says: its rate, its counts, and between which places it surely is; or why it is not ranked."""
    if pd.isna(row["count"]) or pd.isna(row["of"]):
        return text(row["why"])
    counts = " of ".join(f"{n:,}" if theme.for_report or n < 100_000 else brief(n) for n in (row["count"], row["of"]))
    if row["why"]:
        return text(f"{counts} · {row['why']}", most=60)
    least = "≥" if RATES[name].unsure else ""
    return f"<b>{text(least + rate(row['rate']))}</b> · {text(counts)} · {_place(row)}"


def _place(row: Mapping[str, Any]) -> str:
    """Between which places a rate surely is: "1st", "2nd–5th"."""
    best, worst = (f"{place}{_ENDS.get(place, 'th')}" for place in (row["best"], row["worst"]))
    return best if best == worst else f"{best}–{worst}"


def _hover(channel: str, row: Mapping[str, Any], name: RateName) -> str:
    of = RATES[name]
    lines = [
        f"<b>{text(channel, most=60)}</b>",
        text(
            f"{of.metric.name} {rate(row['rate'])}: {row['count']:,} {of.events} of {row['of']:,} {of.trials}", most=90
        ),
    ]
    if not math.isnan(row["low"]):
        lines.append(text(f"95 % interval {rate(row['low'])} to {rate(row['high'])}"))
    if row["why"]:
        lines.append(text(f"Not ranked: {row['why']}", most=60))
    else:
        lines.append(f"Place by this rate: {_place(row)}")
    return "<br>".join(lines)


def _breaks(drawn: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    """A dotted line where one tier ends and the next, or the unranked, begin."""
    tiers = drawn["tier"].fillna(0).astype("int64").tolist()
    ends = [place for place, (one, other) in enumerate(zip(tiers, tiers[1:], strict=False)) if one != other]
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


def _reference_note(every: float, reach: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"all together {text(rate(every))}",
        "x": every,
        "xanchor": "left" if every < reach / 4 else "right" if every > 3 * reach / 4 else "center",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "borderpad": 2,
        "font": {"size": theme.size - 2, "color": theme.muted},
    }
