"""Visits by channel as sorted bars, value and share at the bar."""

from collections.abc import Callable, Mapping

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.channels import canonical
from hirempire.charts.theme import Part, Theme, empty, figure, layout, marker, text, width
from hirempire.language import counted, plain
from hirempire.values import decimal, percent

_MOST_ROWS = 25


def channels(
    table: pd.DataFrame,
    *,
    theme: Theme,
    colours: Mapping[str, int],
    what: str = "channel",
    channel_of: Callable[[str], str] = canonical,
) -> go.Figure:
    """Bars for a table of :func:`hirempire.analysis.channels.by_channel`; a name as written wears its channel's colour.

    Beyond twenty-five rows the tail goes under "Other". The height in px grows with the rows.
    """
    if table.empty:
        return empty(theme, "No links to show")
    rows = _folded(table, what)
    names = [text(name, most=40 if theme.for_report else 20) for name in rows.index]
    shares = [percent(share) for share in rows["share"]]
    values = [
        " · ".join(filter(None, (f"{visits:,}", share))) for visits, share in zip(rows["visits"], shares, strict=True)
    ]
    hovers = _hover(rows, shares)
    looks = [marker(name if name in colours else channel_of(name), colours, theme) for name in rows.index]
    visits = [int(count) for count in rows["visits"]]
    return figure(
        [_bar(*bar) for bar in zip(range(len(rows)), visits, looks, values, hovers, strict=True)],
        layout(
            theme,
            height=theme.row * len(rows) + 16,
            showlegend=False,
            barmode="overlay",
            margin={"r": width(values, theme) + 16},
            xaxis={"visible": False, "range": [0, max(1, *visits)]},
            yaxis={"range": [len(rows) - 0.5, -0.5], "tickvals": list(range(len(rows))), "ticktext": names},
        ),
    )


def channels_alt(table: pd.DataFrame, *, what: str = "channel") -> str:
    """What the chart shows, in a sentence."""
    if table.empty:
        return "No links to show."
    total, first = int(table["visits"].sum()), table.iloc[0]
    links = counted(int(table["links"].sum()), "link")
    if total == 0:
        return f"Visits by {what}: {links} in {counted(len(table), what)}, no visits yet."
    name = plain(str(table.index[0]))
    finding = f"{name} has the most, {first['visits']:,} of {counted(total, 'visit')} ({percent(first['share'])})"
    if len(table) > 1:
        second = table.iloc[1]
        finding += f"; then {plain(str(table.index[1]))} with {second['visits']:,} ({percent(second['share'])})"
    return f"Visits by {what}, {counted(len(table), what)}: {finding}."


def _bar(place: int, visits: int, look: Part, value: str, hover: str) -> Part:
    """One bar; each is a trace of its own, since Plotly draws no list of colours under a pattern."""
    return {
        "type": "bar",
        "x": [visits],
        "y": [place],
        "orientation": "h",
        "marker": look if visits else look | {"line": {"width": 0}},  # nothing has no edge either
        "text": [text(value)],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "hovertext": [hover],
        "hoverinfo": "text",
    }


def _folded(table: pd.DataFrame, what: str) -> pd.DataFrame:
    """The first rows of the table and one for the rest, without the columns that do not add up."""
    if len(table) <= _MOST_ROWS + 1:
        return table
    head, tail = table.iloc[:_MOST_ROWS], table.iloc[_MOST_ROWS:]
    other = tail[["links", "visits", "share"]].sum().to_frame(f"Other ({counted(len(tail), what)})").T
    return pd.concat([head, other]).astype({"links": "int64", "visits": "int64"})


def _hover(rows: pd.DataFrame, shares: list[str]) -> list[str]:
    sentences = []
    for (name, row), share in zip(rows.iterrows(), shares, strict=True):
        lines = [f"<b>{text(str(name), most=60)}</b>", f"{counted(row['visits'], 'visit')} {text(share)}".rstrip()]
        links = counted(row["links"], "link")
        if pd.isna(row["median_visits"]):
            lines.append(links)
        else:
            jobs, median = counted(int(row["jobs"]), "job"), decimal(row["median_visits"])
            lines.append(f"{links} in {jobs}, median {median} per link")
        sentences.append("<br>".join(lines))
    return sentences
