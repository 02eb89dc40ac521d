"""Two jobs, or two groups of jobs, against each other: what each channel's share in one is more than in the other."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.compare import NO_LINK
from hirempire.analysis.difference import ALIKE, APART
from hirempire.charts.rows import Rows, beside
from hirempire.charts.theme import Part, Theme, empty, figure, layout, marker, short, text, title
from hirempire.language import counted, plain
from hirempire.values import percent

NOTE = (
    "Bar: share of visits to A minus share of visits to B, in percentage points; line: its 95% interval (Newcombe); "
    "grey: no clear difference. Visits are opens, not people, so the true uncertainty is larger."
)
_NOTHING = "Both need visits before their shares can be compared."


def difference(table: pd.DataFrame, names: tuple[str, str], *, theme: Theme, colours: Mapping[str, int]) -> go.Figure:
    """A row a channel of a table of :func:`hirempire.analysis.difference.difference`: bar, interval and both shares.

    To the right of the line a channel has the larger share in the first of the two ``names``. Grey is what has no
    clear difference; a channel that only one of the two has a link for has no bar, and says so.
    """
    if table["difference"].isna().all():
        return empty(theme, _NOTHING)
    rows = Rows.of(theme)
    places = [place + rows.offset for place in range(len(table))]
    reach = 108 * float(np.nanmax(table[["low", "high"]].abs().to_numpy()))
    words = _words(table)
    values = rows.ends(words, [theme.ink if verdict == APART else theme.muted for verdict in table["verdict"]], theme)
    most = 32 if theme.for_report else 15
    channels = ["", *(short(str(name), most=most, folded=name not in colours) for name in table.index)]
    return figure(
        [*_bars(table, places, rows, theme, colours), _intervals(table, places, theme)],
        layout(
            theme,
            height=rows.height * (len(table) + 1) + theme.size * 5,
            showlegend=False,
            barmode="overlay",
            margin={"r": beside(words, theme)} if theme.for_report else {},
            xaxis={
                "range": [-reach, reach],
                "tickformat": ".2~f",
                "nticks": 7,
                "showgrid": True,
                "zeroline": True,
                "zerolinecolor": theme.muted,
                "zerolinewidth": 1.5,
                "tickfont": {"size": theme.size - 2, "color": theme.muted},
                "title": title(theme, "◀ more in B · percentage points · more in A ▶"),
            },
            yaxis=rows.axis(channels, theme, first=-1),
            annotations=[_who(table, names, theme), *values, *rows.names(channels, theme, first=-1)],
        ),
    )


def difference_alt(table: pd.DataFrame, names: tuple[str, str]) -> str:
    """What the chart shows, in sentences."""
    first, second = (plain(name, most=60) for name in names)
    words = f"Shares of visits by channel, A is {first} and B is {second}"
    if table["difference"].isna().all():
        return f"{words}. {_NOTHING}"
    apart, alike = table[table["verdict"] == APART], int((table["verdict"] == ALIKE).sum())
    sentences = [f"{words}: {_differ(len(apart), len(apart) + alike)}."]
    if len(apart):
        row = apart.iloc[0]
        sentences.append(
            f"The largest difference is {plain(str(apart.index[0]))}, {_points(row['difference'])} points "
            f"({percent(row['share_a'])} in A, {percent(row['share_b'])} in B; "
            f"95% interval {_points(row['low'])} to {_points(row['high'])})."
        )
    if alone := int((table["verdict"] == NO_LINK).sum()):
        have = "has" if alone == 1 else "have"
        sentences.append(f"{counted(alone, 'channel')} {have} a link in only one of the two.")
    return " ".join(sentences)


def _differ(number: int, compared: int) -> str:
    return f"{number:,} of {counted(compared, 'channel')} clearly {'differs' if number == 1 else 'differ'}"


def _points(share: float) -> str:
    """A difference of shares in percentage points: "+12", "-3", "0"."""
    points = round(share * 100)
    return f"{points:+d}".replace("-", "−") if points else "0"


def _bars(table: pd.DataFrame, places: list[float], rows: Rows, theme: Theme, colours: Mapping[str, int]) -> list[Part]:
    """The differences; each is a trace of its own, since Plotly draws no list of colours under a pattern."""
    grey = {"color": theme.other, "pattern": {"shape": ""}, "opacity": 0.45}
    columns = [table[name].tolist() for name in ("difference", "verdict")]
    return [
        {
            "type": "bar",
            "x": [100 * apart],
            "y": [place],
            "width": rows.half * 1.1,
            "orientation": "h",
            "marker": marker(channel, colours, theme) if verdict == APART else grey,
            "hovertext": [hover],
            "hoverinfo": "text",
        }
        for channel, place, apart, verdict, hover in zip(table.index, places, *columns, _hovers(table), strict=True)
        if not np.isnan(apart)
    ]


def _hovers(table: pd.DataFrame) -> list[str]:
    totals = {side: int(table[f"visits_{side}"].sum()) for side in "ab"}
    said = []
    for channel, row in zip(table.index, table.to_dict("records"), strict=True):
        lines = [f"<b>{text(channel, most=60)}</b>"]
        for side in "ab":
            visits = row[f"visits_{side}"]
            count = NO_LINK if pd.isna(visits) else f"{counted(visits, 'visit')} of {totals[side]:,}"
            lines.append(text(f"{side.upper()}: {count} {percent(row[f'share_{side}'])}"))
        lines.append(
            text(f"{_points(row['difference'])} points, 95% interval {_points(row['low'])} to {_points(row['high'])}")
            if not np.isnan(row["low"])
            else ""
        )
        said.append("<br>".join(filter(None, lines)))
    return said


def _intervals(table: pd.DataFrame, places: list[float], theme: Theme) -> Part:
    """The 95% intervals as one line with gaps."""
    here = table["low"].notna().to_numpy()
    xs: list[float | None] = []
    ys: list[float | None] = []
    for low, high, place in zip(table["low"][here], table["high"][here], np.array(places)[here].tolist(), strict=True):
        xs += [100 * low, 100 * high, None]
        ys += [place, place, None]
    line = {"color": theme.ink, "width": theme.size / 8}
    return {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": line, "hoverinfo": "skip"}


def _who(table: pd.DataFrame, names: tuple[str, str], theme: Theme) -> Part:
    """Who A and B are, with all their visits, in the place of a first row."""
    most = 70 if theme.for_report else 26
    lines = [
        f"<b>{side.upper()}</b>  {text(name, most=most)} · {counted(int(table[f'visits_{side}'].sum()), 'visit')}"
        for side, name in zip("ab", names, strict=True)
    ]
    return {
        "text": "<br>".join(lines),
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": -1,
        "yanchor": "middle",
        "align": "left",
        "bgcolor": theme.paper,
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": theme.size - 1},
    }


def _words(table: pd.DataFrame) -> list[str]:
    said = []
    for row in table.to_dict("records"):
        shares = f"{percent(row['share_a'])} vs {percent(row['share_b'])}"
        if row["verdict"] == APART:
            said.append(f"<b>{_points(row['difference'])}</b> · {text(shares)}")
        elif row["verdict"] == ALIKE:
            said.append(f"no clear difference · {text(shares)}")
        else:
            side, other = ("A", "B") if pd.isna(row["visits_b"]) else ("B", "A")
            said.append(f"no link in {other} · {text(percent(row[f'share_{side.lower()}']))} in {side}")
    return said
