"""Share against share: of each channel its part of the visits, of the applicants and of the hires, on one line."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.conversion import SHARES
from hirempire.charts.funnel import shown
from hirempire.charts.rates import share_axis
from hirempire.charts.rows import Rows
from hirempire.charts.theme import Theme, counted, empty, figure, layout, marker, percent, plain, short, text, width

WORDS = {"visits": "visits", "applicants": "applicants", "hired": "hires"}
NOTE = (
    "Ring: share of visits; square: share of applicants; diamond: share of hires. A diamond to the right of its ring: "
    "the channel brings more of the hires than of the visits."
)
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
    said, names = _hovers(drawn), [short(str(one), most=30 if theme.for_report else 16) for one in drawn.index]
    words = [_words(shares_of) for shares_of in zip(*values.values(), strict=True)]
    most = max(one for of in values.values() for one in of if not math.isnan(one)) or 1.0
    return figure(
        [
            _lines(values, places, inks, rows),
            *[_marks(name, values[name], places, inks, said, theme) for name in SHARES],
        ],
        layout(
            theme,
            height=rows.height * len(drawn) + theme.size * 8,
            margin={"l": 8, "r": width(words, theme) if theme.for_report else 8, "t": theme.size * 2, "b": 8},
            barmode="overlay",
            barcornerradius=0,
            xaxis=share_axis(theme, 1.06 * most, "Share of all channels"),
            yaxis=rows.axis(names, theme),
            annotations=[*rows.names(names, theme), *rows.ends(words, [theme.ink] * len(words), theme)],
        ),
    )


def shares_alt(table: pd.DataFrame) -> str:
    """What the chart shows, in sentences: who gains and who loses most from visits to hires, or to applicants."""
    aim = "hired" if table["share_hired"].notna().any() else "applicants"
    gain = (table[f"share_{aim}"] - table["share_visits"]).dropna()
    head = f"Shares of visits, applicants and hires, {counted(len(table), 'channel')}."
    if gain.empty:
        return f"{head} {_NOTHING}"
    return " ".join(
        [head, *(_gains(table, str(channel), aim) for channel in dict.fromkeys([gain.idxmax(), gain.idxmin()]))]
    )


def _gains(table: pd.DataFrame, channel: str, aim: str) -> str:
    before, after = (percent(float(table[f"share_{name}"][channel])) for name in ("visits", aim))
    return f"{plain(channel)} has {before} of visits and {after} of {WORDS[aim]}."


def _lines(values: Mapping[str, list[float]], places: list[float], inks: list[str], rows: Rows) -> dict[str, Any]:
    """The lines that join the marks, as thin bars: lines of different colours would be a trace each."""
    known = [[one for one in of if not math.isnan(one)] for of in zip(*values.values(), strict=True)]
    here = [place for place, ends in enumerate(known) if len(ends) > 1]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [min(known[place]) for place in here],
        "x": [max(known[place]) - min(known[place]) for place in here],
        "y": [places[place] for place in here],
        "width": rows.half * 0.22,
        "marker": {"color": [inks[place] for place in here], "opacity": 0.45},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(
    name: str, values: list[float], places: list[float], inks: list[str], said: list[str], theme: Theme
) -> dict[str, Any]:
    """The marks of one share; those of the legend are in the ink of the text, for they are no channel's."""
    size = theme.size * {"visits": 0.95, "applicants": 0.7, "hired": 1.0}[name]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": WORDS[name].capitalize(),
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
