"""Share against share: of each channel its part of the visits, of the applicants and of the hires, on one line."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.conversion import SHARES
from hirempire.charts.funnel import shown
from hirempire.charts.rows import Rows
from hirempire.charts.theme import Theme, counted, empty, layout, marker, percent, plain, short, text, title, width

WORDS = {"visits": "visits", "applicants": "applicants", "hired": "hires"}
NOTE = "Share of visits → share of applicants → share of hires: whose diamond lies right of its ring brings more than it makes noise."
_SYMBOLS = {"visits": "circle-open", "applicants": "square", "hired": "diamond"}
_NOTHING = "No visit, applicant or hire to share."


def shares(table: pd.DataFrame, *, theme: Theme, colours: Mapping[str, int]) -> go.Figure:
    """A row a channel of :attr:`hirempire.analysis.conversion.Conversion.channels`, most visits first.

    A ring is its share of visits, a square of applicants, a diamond of hires; a line joins them. A share that is not
    known has no mark and is "–" in words.
    """
    columns = [f"share_{name}" for name in SHARES]
    if table.empty or table[columns].isna().all(axis=None):
        return empty(theme, _NOTHING)
    drawn, rows = shown(table), Rows.of(theme, lines=0.8)
    values = {name: drawn[f"share_{name}"].tolist() for name in SHARES}
    places = [place + rows.offset for place in range(len(drawn))]
    inks = [str(marker(str(channel), colours, theme)["color"]) for channel in drawn.index]
    said = _hovers(drawn)
    figure = go.Figure(
        {
            "data": [
                *_lines(values, places, inks, theme),
                *[_marks(name, values[name], places, inks, said, theme) for name in SHARES],
            ],
            "layout": layout(theme, height=rows.height * len(drawn) + theme.size * 7, showlegend=True),
        }
    )
    words = [_words(shares_of) for shares_of in zip(*values.values(), strict=True)]
    figure.update_layout(annotations=rows.ends(words, [theme.ink] * len(words), theme), legend_y=1.01)
    if theme.for_report:
        figure.update_layout(margin_r=width(words, theme))
    most = max(one for of in values.values() for one in of if not math.isnan(one))
    figure.update_xaxes(
        range=[-0.015 * most, 1.06 * most],
        tickformat=".0%",
        nticks=6,
        showgrid=True,
        zeroline=True,
        zerolinecolor=theme.grid,
        tickfont={"size": theme.size - 2, "color": theme.muted},
        title=title(theme, "Share of all channels"),
    )
    return rows.name(figure, [short(str(one), most=30 if theme.for_report else 16) for one in drawn.index], theme)


def shares_alt(table: pd.DataFrame) -> str:
    """What the chart shows, in sentences: who gains and who loses most from visits to hires, or to applicants."""
    aim = "hired" if table["share_hired"].notna().any() else "applicants"
    gain = (table[f"share_{aim}"] - table["share_visits"]).dropna()
    head = f"Shares of visits, applicants and hires, {counted(len(table), 'channel')}."
    if gain.empty:
        return f"{head} {_NOTHING}"
    return " ".join([head, *(_gains(table, str(channel), aim) for channel in dict.fromkeys([gain.idxmax(), gain.idxmin()]))])


def _gains(table: pd.DataFrame, channel: str, aim: str) -> str:
    row = table.loc[channel]
    return (
        f"{plain(channel)} has {percent(row['share_visits'])} of visits and {percent(row[f'share_{aim}'])} "
        f"of {WORDS[aim]}."
    )


def _lines(
    values: Mapping[str, list[float]], places: list[float], inks: list[str], theme: Theme
) -> list[dict[str, Any]]:
    lines = []
    for place, ink, known in zip(places, inks, zip(*values.values(), strict=True), strict=True):
        ends = [one for one in known if not math.isnan(one)]
        if len(ends) > 1:
            lines.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [min(ends), max(ends)],
                    "y": [place, place],
                    "line": {"color": ink, "width": theme.size / 5},
                    "opacity": 0.45,
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
    return lines


def _marks(
    name: str, values: list[float], places: list[float], inks: list[str], said: list[str], theme: Theme
) -> dict[str, Any]:
    """The marks of one share; those of the legend are in the ink of the text, for they are no channel's."""
    size = theme.size * {"visits": 0.95, "applicants": 0.7, "hired": 1.0}[name]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"Share of {WORDS[name]}",
        "x": [None, *values],
        "y": [places[0], *places],
        "marker": {
            "size": size,
            "symbol": _SYMBOLS[name],
            "color": [theme.ink, *inks],
            "line": {"width": theme.size / 6 if name == "visits" else 0, "color": [theme.ink, *inks]},
        },
        "cliponaxis": False,
        "hovertext": ["", *said],
        "hoverinfo": "text",
    }


def _words(shares_of: tuple[float, ...]) -> str:
    first, *between, last = (text(percent(one) or "–") for one in shares_of)
    return f"{' → '.join([first, *between])} → <b>{last}</b>"


def _hovers(drawn: pd.DataFrame) -> list[str]:
    said = []
    for channel, row in zip(drawn.index, drawn.to_dict("records"), strict=True):
        lines = [f"<b>{text(str(channel), most=60)}</b>"]
        for name in SHARES:
            count = "not known" if pd.isna(row[name]) else f"{row[name]:,}"
            lines.append(text(f"{WORDS[name].capitalize()}: {count} {percent(row[f'share_{name}'])}"))
        said.append("<br>".join(lines))
    return said
