"""Visits by channel as sorted bars, value and share at the bar."""

from collections.abc import Callable, Mapping

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.channels import canonical
from hirempire.charts.rows import cut
from hirempire.charts.theme import Part, Theme, empty, figure, hatched, layout, marker, text, width
from hirempire.language import counted, others, plain
from hirempire.values import bounded, bounds, decimal, percent

_MOST_ROWS = 25


def channels(
    table: pd.DataFrame,
    *,
    theme: Theme,
    colours: Mapping[str, int],
    what: str = "channel",
    channel_of: Callable[[str], str] = canonical,
    whole: int | None = None,
) -> go.Figure:
    """Bars for a table of :func:`hirempire.analysis.channels.by_channel`; a name as written wears its channel's colour.

    Where the table is a part of ``whole`` visits, the rest is a row of its own, in grey. Beyond
    twenty-five rows the tail goes under "Other". The height in px grows with the rows.
    """
    if table.empty:
        return empty(theme, "No links to show")
    rows = _with_rest(_folded(table, what), whole)
    names = [cut(str(name), 40 if theme.for_report else 20) for name in rows.index]
    shares = [percent(share) for share in rows["share"]]
    limits = _limits(rows)
    values = [" · ".join(filter(None, (bounds(*limit), share))) for limit, share in zip(limits, shares, strict=True)]
    hovers = _hover(rows, shares)
    looks = [marker(name if name in colours else channel_of(name), colours, theme) for name in rows.index]
    visits = [int(count) for count in rows["visits"]]
    more = [(most or least) - least for least, most in limits]
    words = [("", value) if extra else (value, "") for value, extra in zip(values, more, strict=True)]
    bars = zip(range(len(rows)), visits, looks, [word for word, _ in words], hovers, strict=True)
    return figure(
        [*(_bar(*bar) for bar in bars), *_possible(visits, more, [word for _, word in words], hovers, theme)],
        layout(
            theme,
            height=theme.row * len(rows) + 16,
            showlegend=False,
            barmode="overlay",
            margin={"r": width(values, theme) + 16},
            xaxis={"visible": False, "range": [0, max(1, *map(sum, zip(visits, more, strict=True)))]},
            yaxis={"range": [len(rows) - 0.5, -0.5], "tickvals": list(range(len(rows))), "ticktext": names},
        ),
    )


def channels_alt(table: pd.DataFrame, *, what: str = "channel", whole: int | None = None) -> str:
    """What the chart shows, in a sentence."""
    if table.empty:
        return "No links to show."
    total, first = whole or int(table["visits"].sum()), table.iloc[0]
    links = counted(int(table["links"].sum()), "link")
    if total == 0:
        none = "no visits gained that were seen" if "at_most" in table else "no visits yet"
        return f"Visits by {what}: {links} in {counted(len(table), what)}, {none}."
    name = plain(str(table.index[0]))
    if whole and len(table) == 1:
        visits = f"{first['visits']:,} of {counted(total, 'visit')} ({percent(first['share'])})"
        return f"Visits by {what}: {name} has {visits}; all others together have {total - first['visits']:,}."
    least = "at least " if "at_most" in table else ""
    finding = (
        f"{name} has the most, {least}{first['visits']:,} of {counted(total, 'visit')} ({percent(first['share'])})"
    )
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


def _possible(visits: list[int], more: list[int], values: list[str], hovers: list[str], theme: Theme) -> list[Part]:
    """What may have been gained besides: one hatched trace for all bars that have such an end."""
    places = [place for place, extra in enumerate(more) if extra]
    if not places:
        return []
    return [
        {
            "type": "bar",
            "base": [visits[place] for place in places],
            "x": [more[place] for place in places],
            "y": places,
            "orientation": "h",
            "marker": hatched(theme),
            "text": [text(values[place]) for place in places],
            "textposition": "outside",
            "textangle": 0,
            "cliponaxis": False,
            "hovertext": [hovers[place] for place in places],
            "hoverinfo": "text",
        }
    ]


def _limits(rows: pd.DataFrame) -> list[tuple[int, int | None]]:
    """At least and at most of each row; totals are both."""
    least = [int(count) for count in rows["visits"]]
    if "at_most" not in rows:
        return [(count, count) for count in least]
    return list(zip(least, [None if pd.isna(most) else int(most) for most in rows["at_most"].tolist()], strict=True))


def _with_rest(rows: pd.DataFrame, whole: int | None) -> pd.DataFrame:
    """The rows, and under them what the filter on channels hides of the whole."""
    if not whole:
        return rows
    rest = whole - int(rows["visits"].sum())
    hidden = pd.DataFrame({"visits": [rest], "share": [rest / whole]}, index=["All others"])
    return pd.concat([rows, hidden]).astype({"visits": "int64"})


def _folded(table: pd.DataFrame, what: str) -> pd.DataFrame:
    """The first rows of the table and one for the rest, without the columns that do not add up."""
    if len(table) <= _MOST_ROWS + 1:
        return table
    head, tail = table.iloc[:_MOST_ROWS], table.iloc[_MOST_ROWS:]
    adding = [name for name in ("links", "visits", "share", "at_most") if name in tail]
    other = pd.DataFrame(
        [[tail[name].sum(skipna=False) for name in adding]],
        columns=pd.Index(adding),
        index=[others(len(tail), what, taken=table.index)],
    )
    types = {"links": "int64", "visits": "int64"} | ({"at_most": "Int64"} if "at_most" in tail else {})
    return pd.concat([head, other]).astype(types)


def _hover(rows: pd.DataFrame, shares: list[str]) -> list[str]:
    sentences = []
    for (name, row), limit, share in zip(rows.iterrows(), _limits(rows), shares, strict=True):
        visits = bounded(*limit, "visit")
        lines = [f"<b>{text(str(name), most=60)}</b>", " · ".join(filter(None, (visits, text(share))))]
        links = "" if pd.isna(row["links"]) else counted(int(row["links"]), "link")
        if pd.isna(row["median_visits"]):
            lines += [links] if links else []
        else:
            jobs, median = counted(int(row["jobs"]), "job"), decimal(row["median_visits"])
            lines.append(f"{links} in {jobs}, median {median} per link")
        sentences.append("<br>".join(lines))
    return sentences
