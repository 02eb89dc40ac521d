"""Links by when they were created: columns by period, and each link as a dot."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.notes import Note
from hirempire.analysis.timeline import Grain
from hirempire.charts.note_marks import STEP, bars, milliseconds, numbers, on_days, reached
from hirempire.charts.theme import (
    Part,
    Theme,
    axis_heading,
    contrasting,
    empty,
    figure,
    layout,
    marker,
    short,
    symbol,
    text,
    title,
)
from hirempire.language import counted, others, plain
from hirempire.values import brief, day

_MOST_NAMED = 10
_CREATED = {"day": "Link created on", "week": "Link created in the week of", "month": "Link created in"}
_VISITS = {"visits": "Visits to these links so far", "links": "Links created"}
_DAY = 86_400_000
_MOST_TICKS = 6
_ABOVE: Part = {"y": 1.11}


def periods(
    table: pd.DataFrame,
    *,
    theme: Theme,
    colours: Mapping[str, int],
    grain: Grain,
    measure: Literal["visits", "links"] = "visits",
    notes: Sequence[Note] = (),
    today: date = date.min,
) -> go.Figure:
    """Stacked columns for a table of :func:`hirempire.analysis.timeline.by_period`, with the total on top of each.

    Each note is marked over its days by its number among them, as far as :func:`ends` says.
    """
    if table.empty:
        return empty(theme, "No links to show")
    starts = table["period_start"].drop_duplicates().sort_values()
    sums = table.groupby("period_start")[measure].sum()
    begin, end = ends(table, grain, notes, today)
    marks = on_days(begin, end, notes)
    return figure(
        [
            _column(str(channel), rows, measure, grain, theme, colours)
            for channel, rows in table.groupby("channel", observed=True, sort=True)
        ],
        layout(
            theme,
            height=round(theme.size * 29),
            barmode="stack",
            bargap=0.18,
            barcornerradius=0,
            uniformtext={"mode": "hide", "minsize": theme.size - 5},
            showlegend=True,
            legend=_ABOVE,
            shapes=bars(marks, theme),
            annotations=[
                *_tops(sums, grain, theme),
                *numbers(marks, milliseconds(begin), milliseconds(end), theme),
                axis_heading(_VISITS[measure], theme),
            ],
            xaxis={
                "type": "date",
                "range": [begin, end],
                "title": title(theme, _CREATED[grain]),
            }
            | _period_ticks(starts, grain),
            yaxis={
                "showgrid": True,
                "rangemode": "tozero",
                "nticks": 5,
                "tickformat": ",d",
                "range": [0, max(1, int(sums.max())) * 1.12],
            },
        ),
    )


def ends(
    table: pd.DataFrame, grain: Grain, notes: Sequence[Note] = (), today: date = date.min
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Where the axis of :func:`periods` begins and ends: with the last link, or with a note since, up to ``today``."""
    starts = table["period_start"]
    return pd.Timestamp(starts.min()), reached(pd.Timestamp(starts.max()) + STEP[grain], STEP[grain], notes, today)


def periods_alt(table: pd.DataFrame, *, grain: Grain, measure: Literal["visits", "links"] = "visits") -> str:
    """What the columns show, in a sentence."""
    if table.empty:
        return "No links to show."
    sums = table.groupby("period_start")[measure].sum()
    what = "Visits so far to links created" if measure == "visits" else "Links created"
    if not sums.sum():
        return f"{what} each {grain}: none yet."
    first = "Visits are totals since each link was created. " if measure == "visits" else ""
    most = "for those created" if measure == "visits" else "were created"
    return (
        f"{what} each {grain}, {counted(len(sums), grain)}: {sums.sum():,} in all; the most, {sums.max():,}, "
        f"{most} {_when(pd.Timestamp(sums.index[int(sums.argmax())]), grain)}. {first}".strip()
    )


def dots(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    theme: Theme,
    colours: Mapping[str, int],
    notes: Sequence[Note] = (),
    today: date = date.min,
) -> go.Figure:
    """Each link as a dot for a table of :func:`hirempire.analysis.timeline.each_link`: when made × visits.

    The ten channels with the lowest ranks are told apart, the others are one grey group. Where visits differ by orders
    of magnitude, the axis is logarithmic, with 0 on it.
    """
    if table.empty:
        return empty(theme, "No links to show")
    log = _differ_by_orders(table["visits"])
    ranked = sorted(table["channel"].astype("str").unique(), key=lambda name: (colours.get(name, len(colours)), name))
    named = ranked if len(ranked) <= _MOST_NAMED + 1 else ranked[:_MOST_NAMED]
    other = others(len(ranked) - len(named), "channel", taken=ranked)
    group = table["channel"].astype("str").where(lambda names: names.isin(named), other)
    begin, end = dot_ends(table, notes, today)
    marks = on_days(begin, end, notes)
    return figure(
        [
            _dot(name, table[group == name], labels, theme, colours, log=log)
            | _numbers(table[group == name], table, theme)
            for name in [*named, other]
            if (group == name).any()
        ],
        layout(
            theme,
            height=round(theme.size * 31),
            hovermode="closest",
            showlegend=True,
            legend=_ABOVE,
            shapes=bars(marks, theme),
            annotations=[
                *numbers(marks, milliseconds(begin), milliseconds(end), theme),
                axis_heading("Visits to the link so far", theme),
            ],
            xaxis={
                "type": "date",
                "range": [begin, end],
                "title": title(theme, "Link created on"),
                "showgrid": True,
                "tickformat": "%-d %b<br>%Y",
                "tickangle": 0,
                "nticks": 7,
            },
            yaxis={"showgrid": True} | _visits_axis(table, log=log),
        ),
    )


def dot_ends(
    table: pd.DataFrame, notes: Sequence[Note] = (), today: date = date.min
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Where the axis of :func:`dots` begins and ends: a little before the first link and after the last.

    Where a note is of days since, up to ``today``, it ends after that.
    """
    first, last = pd.Timestamp(table["made"].min()), pd.Timestamp(table["made"].max())
    room = max((last - first) * 0.05, pd.Timedelta(hours=12))
    return first - room, reached(last + room, STEP["day"], notes, today)


def dots_alt(table: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """What the dots show, in a sentence."""
    if table.empty:
        return "No links to show."
    top, none = table.iloc[int(table["visits"].argmax())], int((table["visits"] == 0).sum())
    first, last = day(table["made"].min()), day(table["made"].max())
    words = f"{counted(len(table), 'link')} created from {first} to {last}, with their visits so far"
    if top["visits"] == 0:
        return f"{words}: no visits yet."
    job = plain(labels.get(top["job_id"], top["job_id"]), most=60)
    rest = f" {counted(none, 'link')} {'has' if none == 1 else 'have'} no visits." if none else ""
    return f"{words}: {plain(top['source_name'])} of {job} has the most, {top['visits']:,}.{rest}"


def _column(
    channel: str, rows: pd.DataFrame, measure: str, grain: Grain, theme: Theme, colours: Mapping[str, int]
) -> Part:
    rows = rows[rows[measure] > 0]
    period = {"month": "M1", "week": 7 * _DAY, "day": _DAY}[grain]
    numbers = {"text": [brief(number) for number in rows[measure]]} if theme.for_report else {}
    return numbers | {
        "type": "bar",
        "name": short(channel, most=20, folded=channel not in colours),
        "x": np.datetime_as_string(rows["period_start"].to_numpy(), unit="D").tolist(),
        "y": rows[measure].tolist(),
        "xperiod": period,
        "xperiod0": "2001-01-01",  # a Monday
        "xperiodalignment": "middle",
        "marker": marker(channel, colours, theme) | {"line": {"width": 1, "color": theme.paper}},
        "textposition": "inside",
        "insidetextfont": {"size": theme.size - 4, "color": contrasting(marker(channel, colours, theme)["color"])},
        "insidetextanchor": "middle",
        "textangle": 0,
        "hovertext": [
            f"<b>{text(channel, most=60)}</b><br>{counted(links, 'link')} created {_when(start, grain)}"
            f"<br>{counted(visits, 'visit')} so far"
            for start, links, visits in zip(
                rows["period_start"], rows["links"].tolist(), rows["visits"].tolist(), strict=True
            )
        ],
        "hoverinfo": "text",
    }


def _tops(sums: pd.Series, grain: Grain, theme: Theme) -> list[Part]:
    """The total on top of each column, where there is room: on a screen up to 14, in a report up to 60."""
    if len(sums) > (60 if theme.for_report else 14):
        return []
    half = {"month": pd.Timedelta(days=15), "week": pd.Timedelta(days=3.5), "day": pd.Timedelta(0)}[grain]
    upright = len(sums) > 24
    return [
        {
            "x": pd.Timestamp(start) + half,
            "y": total,
            "text": brief(total),
            "showarrow": False,
            "yanchor": "bottom",
            "textangle": -90 if upright else 0,
            "font": {"size": theme.size - 2, "color": theme.muted},
        }
        for start, total in zip(sums.index, sums, strict=True)
        if total
    ]


def _dot(
    name: str,
    rows: pd.DataFrame,
    labels: Mapping[str, str],
    theme: Theme,
    colours: Mapping[str, int],
    *,
    log: bool,
) -> Part:
    sources = {one: text(one, most=60) for one in rows["source_name"].unique()}
    jobs = {one: text(labels.get(one, one), most=60) for one in rows["job_id"].unique()}
    return {
        "type": "scatter",
        "cliponaxis": False,
        "name": short(name, most=20, folded=name not in colours),
        "x": np.datetime_as_string(rows["made"].to_numpy(), unit="s").tolist(),
        "y": [_height(visits, log=log) for visits in rows["visits"].tolist()],
        "mode": "markers+text" if theme.for_report else "markers",
        "marker": {
            "color": marker(name, colours, theme)["color"],
            "symbol": symbol(name, colours),
            "size": round(theme.size * 0.65),
            "opacity": 0.85,
            "line": {"width": 0.8, "color": theme.paper},
        },
        "hovertext": [
            f"<b>{sources[source]}</b><br>{jobs[job]}<br>{counted(visits, 'visit')} since {made}"
            for source, job, visits, made in zip(
                *(rows[name].tolist() for name in ("source_name", "job_id", "visits")), _days(rows["made"]), strict=True
            )
        ],
        "hoverinfo": "text",
    }


def _numbers(rows: pd.DataFrame, table: pd.DataFrame, theme: Theme) -> Part:
    """In a report, the visits at the five dots that have the most."""
    if not theme.for_report:
        return {}
    least = max(1, int(table["visits"].nlargest(5).min()))
    numbers = [f"{visits:,}" if visits >= least else "" for visits in rows["visits"]]
    return {"text": numbers, "textposition": "top center"}


def _differ_by_orders(visits: pd.Series) -> bool:
    some = visits[visits > 0]
    return len(some) > 0 and bool(some.max() > 50 * some.median())


def _height(visits: int, *, log: bool) -> float:
    """Where a number of visits stands: the logarithm has no 0, so that one is added."""
    return math.log10(visits + 1) if log else visits


def _visits_axis(table: pd.DataFrame, *, log: bool) -> Part:
    most = max(1, int(table["visits"].max()))
    if not log:
        return {"range": [-most * 0.03, most * 1.1], "nticks": 6, "tickformat": ",d"}
    ticks = [0, *(10**power for power in range(len(str(most))))]
    top = _height(most, log=True)
    return {
        "range": [-top * 0.03, top * 1.06],
        "tickvals": [_height(tick, log=True) for tick in ticks],
        "ticktext": [f"{tick:,}" if tick < 10_000 else brief(tick) for tick in ticks],
    }


def _period_ticks(starts: pd.Series, grain: Grain) -> Part:
    """The first day of some of the periods, each under the middle of its column."""
    shown = starts.iloc[:: max(1, math.ceil(len(starts) / _MOST_TICKS))]
    form = "%b<br>%Y" if grain == "month" else "{day} %b<br>%Y"
    return {
        "tickvals": [start + (start + STEP[grain] - start) / 2 for start in shown],
        "ticktext": [start.strftime(form.replace("{day}", str(start.day))) for start in shown],
        "tickangle": 0,
    }


def _when(start: pd.Timestamp, grain: Grain) -> str:
    """When the links of a period were created: "on 1 Dec 2025", "in the week of 1 Dec 2025", "in December 2025"."""
    if grain == "month":
        return f"in {start:%B %Y}"
    return f"in the week of {day(start)}" if grain == "week" else f"on {day(start)}"


def _days(moments: pd.Series) -> list[str]:
    """The date of each; many are of the same day."""
    codes, days = pd.factorize(moments.dt.normalize())
    words = [day(pd.Timestamp(moment)) for moment in days]
    return [words[code] for code in codes]
