"""From visit to hire by channel: a row a channel, a column a step, with its count and its part of all at that step."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.conversion import FUNNEL, SHARES
from hirempire.charts.rows import Rows
from hirempire.charts.theme import Theme, axis, empty, figure, layout, looks, short, text
from hirempire.language import ALL_CHANNELS, counted, more, plain
from hirempire.values import brief, percent

MOST_ROWS = 12
AT_LEAST = frozenset({"qualified", "interviewed", "offered"})
"""The steps that are lower bounds."""

HEADS = {
    "visits": "Visits",
    "applicants": "Applicants",
    "qualified": "Qualified",
    "interviewed": "Interviewed",
    "offered": "Offered",
    "hired": "Hired",
}
_ON_A_PHONE = HEADS | {"applicants": "Applied", "interviewed": "Interview", "offered": "Offer"}
_LEFT_FREE = 0.12
_MOST_LETTERS = 5
"""More have no room at a mark on a phone: the lower bound stands there alone."""
_NOTHING = "No links or candidates to show."

Places = list[tuple[str, int]]


def funnel(table: pd.DataFrame, whole: pd.Series, *, theme: Theme, colours: Mapping[str, int]) -> go.Figure:
    """The channels of :attr:`hirempire.analysis.conversion.Conversion.channels`, under all together (``whole``).

    A bar is as long as the channel's part of all at that step: bars that grow to the right are of a channel that
    brings more hires than visits. Steps that are lower bounds have "≥" and a pale bar; "•" is what a floor hides, and
    "–" visits that are not known. The twelve channels with the largest parts are drawn.
    """
    if table.empty:
        return empty(theme, _NOTHING)
    drawn, rows = shown(table), Rows.of(theme, lines=1.25)
    names = [short(str(name), most=28 if theme.for_report else 34) for name in drawn.index]
    every = [f"<b>{ALL_CHANNELS}</b>", *names]
    return figure(
        [*_bars(drawn, whole, rows, theme, colours), *_numbers(drawn, whole, rows, theme)],
        layout(
            theme,
            height=rows.height * len(every) + theme.size * 4,
            margin={"l": 8, "r": 0, "t": theme.size * 3, "b": 8},
            showlegend=False,
            barmode="overlay",
            xaxis=axis(theme, visible=False, range=[0, len(FUNNEL)]),
            yaxis=rows.axis(every, theme, first=-1),
            annotations=[*rows.names(every, theme, first=-1), *_heads(theme)],
        ),
    )


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """The channels that are drawn, in the table's order: those with the largest part of visits, applicants or hires."""
    if len(table) <= MOST_ROWS + 1:
        return table
    parts = table[[f"share_{name}" for name in SHARES]].max(axis=1).fillna(0.0)
    return table[parts.rank(method="first", ascending=False) <= MOST_ROWS]


def left_out(table: pd.DataFrame) -> str:
    """How many channels are in the table alone, as a sentence; empty where none is."""
    return more(len(table) - len(shown(table)), "channel")


def funnel_alt(table: pd.DataFrame, whole: pd.Series) -> str:
    """What the chart shows, in sentences."""
    if table.empty:
        return _NOTHING
    steps = ", ".join(f"{HEADS[step].lower()} {_amount(whole, step)}" for step in FUNNEL)
    sentences = [f"From visit to hire by channel, {counted(len(table), 'channel')}: {steps} in all."]
    for name, verb in zip(SHARES, ("visits", "applicants", "hires"), strict=True):
        part = table[f"share_{name}"].fillna(0.0)
        if part.max() > 0:
            sentences.append(f"Most {verb}: {plain(str(part.idxmax()))}, {percent(float(part.max()))}.")
    return " ".join(sentences)


Count = int | pd.api.typing.NAType


def amount(count: Count, step: str, most: Count | None = None, *, tight: bool = False) -> str:
    """A count as it stands at its mark: "12", "≥12"; "•" for what a floor hides, "–" for visits that are not known.

    ``most`` is the most visits that are possible, where it isn't as many: "120–134"; "≥120" if it has no bound.
    """
    if pd.isna(count):
        return "–" if step == "visits" else "•"
    if count == 0 and most is not None and pd.isna(most):
        return "–"
    number = _digits(int(count), tight=tight)
    if step in AT_LEAST or (most is not None and pd.isna(most)):
        return f"≥{number}"
    if most is None or most == count:
        return number
    both = f"{number}–{_digits(int(most), tight=tight)}"
    return both if not tight or len(both) <= _MOST_LETTERS else f"≥{number}"


def _digits(count: int, *, tight: bool) -> str:
    return brief(count) if tight and count >= 10_000 else f"{count:,}"


def _amount(row: pd.Series, step: str) -> str:
    return amount(row[step], step, row["visits_most"] if step == "visits" else None)


def _counts(drawn: pd.DataFrame) -> dict[str, list[Any]]:
    """By step the counts as Python has them; missing ones stay so."""
    return {step: drawn[step].tolist() for step in FUNNEL}


def _parts(drawn: pd.DataFrame, whole: pd.Series, step: str) -> list[float]:
    """Each channel's part of all at a step; 0 where either is not known."""
    if pd.isna(whole[step]) or not whole[step]:
        return [0.0] * len(drawn)
    parts: list[float] = (drawn[step].astype("Float64") / int(whole[step])).fillna(0.0).tolist()
    return parts


def _bars(
    drawn: pd.DataFrame, whole: pd.Series, rows: Rows, theme: Theme, colours: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The bars of all channels, pale where they are lower bounds."""
    parts = {step: _parts(drawn, whole, step) for step in FUNNEL}
    most = max(max(of) for of in parts.values()) or 1.0
    names, traces = [str(one) for one in drawn.index], []
    for channels, look in looks(names, colours, theme, bars=len(FUNNEL)):
        cells = [(step, place) for place in channels for step in FUNNEL]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "base": [FUNNEL.index(step) for step, _ in cells],
                "x": [(1 - _LEFT_FREE) * parts[step][place] / most for step, place in cells],
                "y": [place + rows.offset + rows.half * 0.55 for _, place in cells],
                "width": rows.half * 0.62,
                "marker": look | {"opacity": [0.5 if step in AT_LEAST else 1.0 for step, _ in cells]},
                "hovertext": [_hover(names[place], drawn.iloc[place], step, whole) for step, place in cells],
                "hoverinfo": "text",
            }
        )
    return traces


def _numbers(drawn: pd.DataFrame, whole: pd.Series, rows: Rows, theme: Theme) -> list[dict[str, Any]]:
    """The counts above the bars, those of all channels in bold."""
    cells: Places = [(step, place) for place in range(len(drawn)) for step in FUNNEL]
    counts = _counts(drawn)
    numbers = [*(counts[step][place] for step, place in cells), *(whole[step] for step in FUNNEL)]
    cells = [*cells, *((step, -1) for step in FUNNEL)]
    most = [*drawn["visits_most"].tolist(), whole["visits_most"]]
    words = [
        text(amount(number, step, most[place] if step == "visits" else None, tight=not theme.for_report))
        for number, (step, place) in zip(numbers, cells, strict=True)
    ]
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [FUNNEL.index(step) for step, _ in cells],
            "y": [place + rows.offset - rows.half * 0.38 for _, place in cells],
            "text": [f"<b>{one}</b>" if place < 0 else one for one, (_, place) in zip(words, cells, strict=True)],
            "textposition": "middle right",
            "textfont": {
                "size": theme.size - 1,
                "color": [theme.muted if pd.isna(number) or not number else theme.ink for number in numbers],
            },
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]


def _heads(theme: Theme) -> list[dict[str, Any]]:
    heads = HEADS if theme.for_report else _ON_A_PHONE
    return [
        {
            "text": heads[step],
            "x": place,
            "xanchor": "left",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "borderpad": 0,
            "font": {"size": theme.size - 2, "color": theme.muted},
        }
        for place, step in enumerate(FUNNEL)
    ]


def _hover(channel: str, row: pd.Series, step: str, whole: pd.Series) -> str:
    count, all_ = row[step], whole[step]
    lines = [f"<b>{text(channel, most=60)}</b>", f"{HEADS[step]}: {_amount(row, step)} of {_amount(whole, step)}"]
    if pd.notna(count) and pd.notna(all_) and all_:
        lines.append(text(f"{percent(count / all_)} of all"))
    return "<br>".join(lines)
