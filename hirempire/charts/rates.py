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
from hirempire.charts.theme import Theme, counted, empty, layout, marker, plain, short, text, title, width

NOTE = (
    "Dot: the rate; line: its 95 % interval (Wilson); dashed: all channels together. Between two dotted lines the "
    "channels can’t be told apart yet. Grey: too few, not ranked."
)
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
    reach = _reach(drawn, whole, name)
    figure = go.Figure(
        {
            "data": [*_intervals(drawn, rows, theme, colours), _dots(drawn, reach, rows, theme, colours, name)],
            "layout": layout(theme, height=rows.height * len(drawn) + theme.size * 6, showlegend=False),
        }
    )
    words = [_words(row, name) for row in drawn.to_dict("records")]
    fair = [why == "" for why in drawn["why"]]
    every = whole[RATES[name].metric.key]
    notes = rows.ends(words, [theme.ink if one else theme.muted for one in fair], theme)
    if not math.isnan(every):
        notes.append(_reference_note(every, theme))
        figure.update_layout(shapes=[_reference(every, theme), *_breaks(drawn, theme)])
    figure.update_layout(margin_t=round(theme.size * 2.2), annotations=notes)
    if theme.for_report:
        figure.update_layout(margin_r=width(words, theme))
    figure.update_xaxes(
        range=[0, reach],
        tickformat=".1~%" if reach < 0.1 else ".0%",
        nticks=6,
        showgrid=True,
        tickfont={"size": theme.size - 2, "color": theme.muted},
        title=title(theme, RATES[name].metric.name),
    )
    return rows.name(figure, [short(str(one), most=30 if theme.for_report else 15) for one in drawn.index], theme)


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
        alike = int((fair["tier"] == 1).sum()) - 1
        sentences.append(f"Highest is {channel}, {rate(first['rate'])} ({first['count']:,} of {first['of']:,}).")
        if alike:
            sentences.append(f"It can’t be told apart yet from {counted(alike, 'other channel')}.")
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


def _intervals(drawn: pd.DataFrame, rows: Rows, theme: Theme, colours: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [low, high],
            "y": [place + rows.offset] * 2,
            "line": {
                "color": marker(str(channel), colours, theme)["color"] if why == "" else theme.other,
                "width": theme.size / 4 if why == "" else theme.size / 7,
            },
            "opacity": 0.55,
            "hoverinfo": "skip",
        }
        for place, (channel, low, high, why) in enumerate(
            zip(drawn.index, drawn["low"], drawn["high"], drawn["why"], strict=True)
        )
        if not math.isnan(low)
    ]


def _dots(
    drawn: pd.DataFrame, reach: float, rows: Rows, theme: Theme, colours: Mapping[str, int], name: RateName
) -> dict[str, Any]:
    here = [
        (place, str(channel), row)
        for place, (channel, row) in enumerate(zip(drawn.index, drawn.to_dict("records"), strict=True))
        if row["rate"] <= reach
    ]
    inks = [marker(channel, colours, theme)["color"] if row["why"] == "" else theme.other for _, channel, row in here]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["rate"] for _, _, row in here],
        "y": [place + rows.offset for place, _, _ in here],
        "marker": {
            "size": theme.size * 0.95,
            "symbol": ["circle" if row["why"] == "" else "circle-open" for _, _, row in here],
            "color": inks,
            "line": {"width": theme.size / 7, "color": inks},
        },
        "cliponaxis": False,
        "hovertext": [_hover(channel, row, name) for _, channel, row in here],
        "hoverinfo": "text",
    }


def _words(row: Mapping[str, Any], name: RateName) -> str:
    if pd.isna(row["count"]) or pd.isna(row["of"]):
        return text(row["why"])
    counts = f"{row['count']:,} of {row['of']:,}"
    if row["why"]:
        return text(f"{counts} · {row['why']}", most=60)
    least = "≥" if RATES[name].unsure else ""
    return f"<b>{text(least + rate(row['rate']))}</b> · {text(counts)}"


def _hover(channel: str, row: Mapping[str, Any], name: RateName) -> str:
    of = RATES[name]
    lines = [
        f"<b>{text(channel, most=60)}</b>",
        text(f"{of.metric.name} {rate(row['rate'])}: {row['count']:,} {of.events} of {row['of']:,} {of.trials}", most=90),
    ]
    if not math.isnan(row["low"]):
        lines.append(text(f"95 % interval {rate(row['low'])} to {rate(row['high'])}"))
    if row["why"]:
        lines.append(text(f"Not ranked: {row['why']}", most=60))
    else:
        where = f"place {row['best']}" if row["best"] == row["worst"] else f"between places {row['best']} and {row['worst']}"
        lines.append(f"Surely {where}")
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


def _reference_note(every: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": f"all together {text(rate(every))}",
        "x": every,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "borderpad": 2,
        "font": {"size": theme.size - 2, "color": theme.muted},
    }
