"""What a visit, an applicant or a hire costs by channel, as bars with the sum and the count they are made of."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.costs import NO_SPEND, Costs
from hirempire.charts.funnel import MOST_ROWS
from hirempire.charts.rows import Rows, beside
from hirempire.charts.shares import three_marks
from hirempire.charts.theme import Theme, axis, empty, figure, layout, looks, marker, short, text
from hirempire.language import ALL_CHANNELS, counted, more, plain
from hirempire.values import money, percent

Per = Literal["visit", "applicant", "qualified", "hire"]

COUNTS: Mapping[Per, tuple[str, str, str]] = {
    "visit": ("visits", "visit", "visits"),
    "applicant": ("applicants", "applicant", "applicants"),
    "qualified": ("qualified", "qualified", "qualified"),
    "hire": ("hired", "hire", "hires"),
}
"""For each cost the column that it is divided by, and the words for one and for many of it."""

_UNDER: Mapping[Per, str] = {
    "visit": "visits to the links",
    "applicant": "applicants from the days it covers",
    "qualified": "qualified applicants from the days it covers",
    "hire": "hires among applicants from the days it covers",
}
_NOTHING = "No spend to compare with visits or applicants."


def costs_chart(costs: Costs, *, theme: Theme, colours: Mapping[str, int], per: Per) -> go.Figure:
    """A row a channel with spend under one for all channels; "–" where nothing divides.

    Spend without result comes first: its bar is all that was spent, striped and in the colour of a warning.
    """
    if costs.channels.empty:
        return empty(theme, _NOTHING)
    drawn, rows = shown(costs, per), Rows.of(theme, lines=0.8)
    channels = [str(one) for one in drawn.index]
    values = [_length(row, per) for row in drawn.to_dict("records")]
    bare = len(costs.without(COUNTS[per][0]).iloc[:MOST_ROWS])
    words = [text(_said(row, costs.currency, per), most=80) for row in drawn.to_dict("records")]
    most = 30 if theme.for_report else 14
    names = [f"<b>{ALL_CHANNELS}</b>", *(short(one, most=most) for one in channels[1:])]
    hovers = [_hover(one, row, costs.currency) for one, row in zip(channels, drawn.to_dict("records"), strict=True)]
    return figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": [values[place] for place in places],
                "y": [place + rows.offset for place in places],
                "width": rows.half * 1.2,
                "marker": look,
                "hovertext": [hovers[place] for place in places],
                "hoverinfo": "text",
            }
            for places, look in _looks(channels, bare, colours, theme)
        ],
        layout(
            theme,
            height=rows.height * len(channels) + theme.size * 2,
            margin={"l": 8, "r": beside(words, theme), "t": 8, "b": 8},
            showlegend=False,
            barmode="overlay",
            xaxis=axis(theme, visible=False, range=[0, 1.02 * (max(values) or 1.0)]),
            yaxis=rows.axis(names, theme),
            annotations=[*rows.names(names, theme), *rows.ends(words, [theme.ink] * len(words), theme)],
        ),
    )


SHARES_NOTE = (
    "Ring: share of spend; square: share of applicants; diamond: share of hires. A diamond to the right of its ring "
    "means a larger share of hires than of spend."
)


def spend_shares_chart(shares: pd.DataFrame, currency: str, *, theme: Theme, colours: Mapping[str, int]) -> go.Figure:
    """A row a channel of :func:`hirempire.analysis.costs.spend_shares`: its share of spend, applicants and hires."""
    drawn = first_shares(shares)
    values = {
        name: [float(one) for one in drawn[f"share_{column}"]]
        for name, column in (("Spend", "amount"), ("Applicants", "applicants"), ("Hires", "hired"))
    }
    words = [f"{money(row['amount'], currency)} → <b>{text(per_hire(row, currency))}</b>" for row in _records(drawn)]
    return three_marks(
        values,
        names=[short(str(one), most=30 if theme.for_report else 16) for one in drawn.index],
        words=words,
        inks=[str(marker(str(channel), colours, theme)["color"]) for channel in drawn.index],
        hovers=[
            f"<b>{text(str(channel), most=60)}</b><br>{line}" for channel, line in zip(drawn.index, words, strict=True)
        ],
        axis_title="Share of spend, applicants and hires",
        theme=theme,
    )


def first_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn: of many channels those with the most spend, and those without spend."""
    rest = shares[shares.index == NO_SPEND]
    return pd.concat([shares.drop(rest.index).iloc[:MOST_ROWS], rest])


def per_hire(row: Mapping[Any, Any], currency: str) -> str:
    """What a hire cost, in words: "€531.25 per hire, 16 hires", "no hire"."""
    cost, hires = row["cost_per_hire"], row["hired"]
    if pd.isna(hires):
        return "hires unknown"
    if isinstance(cost, Decimal) and row["amount"]:
        return f"{money(cost, currency)} per hire, {counted(int(hires), 'hire')}"
    return counted(int(hires), "hire") if hires else "no hire"


def spend_shares_alt(shares: pd.DataFrame, currency: str) -> str:
    """What the chart shows, in sentences."""
    drawn = first_shares(shares).iloc[:4]
    said = "; ".join(
        f"{plain(str(name))} {percent(float(row['share_amount']))} of spend, {per_hire(row, currency)}"
        for name, row in zip(drawn.index, _records(drawn), strict=True)
    )
    return f"Shares of spend, applicants and hires by channel: {said}."


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.astype("object").to_dict("records")


def shown(costs: Costs, per: Per) -> pd.DataFrame:
    """The rows that are drawn: all channels together, then each."""
    channels = costs.in_order(COUNTS[per][0]).iloc[:MOST_ROWS]
    return pd.concat([costs.whole.to_frame().T.set_axis([ALL_CHANNELS]), channels.astype("object")])


def _length(row: Mapping[Any, Any], per: Per) -> float:
    """How long a bar is: the cost, or what was spent in vain."""
    cost = row[f"cost_per_{per}"]
    return float(cost) if isinstance(cost, Decimal) else float(row["amount"]) * _is_bare(row, per)


def _is_bare(row: Mapping[Any, Any], per: Per) -> bool:
    """Whether the spend brought none of what it is divided by."""
    count = row[COUNTS[per][0]]
    return bool(row["amount"]) and not pd.isna(count) and not count


def _looks(
    channels: Sequence[str], bare: int, colours: Mapping[str, int], theme: Theme
) -> list[tuple[list[int], dict[str, Any]]]:
    """How the bars are filled: the ``bare`` ones after the first in the colour of a warning."""
    warning = theme.diverging[0]
    stripes = {"shape": "/", "fgcolor": theme.paper, "bgcolor": warning, "size": 6, "solidity": 0.25}
    alone = list(range(1, 1 + bare))
    others = [place for place in range(len(channels)) if place not in alone]
    filled = looks([channels[place] for place in others], colours, theme, sums=1)
    each = [([others[place] for place in places], look) for places, look in filled]
    return [*each, (alone, {"color": warning, "pattern": stripes})] if bare else each


def costs_note(costs: Costs, per: Per) -> str:
    """How the number comes about, on one line."""
    column, _, many = COUNTS[per]
    bare = f" Striped: spent without {many}, as long as what was spent." if len(costs.without(column)) else ""
    dash = " –: nothing to divide by." if costs.channels[column].isna().any() else ""
    beyond = more(len(costs.channels) - MOST_ROWS, "channel")
    return f"Spend ÷ {_UNDER[per]}. “{ALL_CHANNELS}” includes those without spend.{bare}{dash} {beyond}".strip()


def costs_alt(costs: Costs, per: Per) -> str:
    """What the chart shows, in sentences."""
    if costs.channels.empty:
        return _NOTHING
    rows = list(zip(shown(costs, per).index, shown(costs, per).to_dict("records"), strict=True))[:4]
    said = "; ".join(f"{plain(str(one))} {_said(row, costs.currency, per)}" for one, row in rows)
    return f"Cost per {COUNTS[per][1]} by channel, {counted(len(costs.channels), 'channel')} with spend: {said}."


def _said(row: Mapping[Any, Any], currency: str, per: Per) -> str:
    column, one, many = COUNTS[per]
    cost, count = row[f"cost_per_{per}"], row[column]
    if _is_bare(row, per):
        applied = row["applicants"]
        people = "" if pd.isna(applied) or per in ("applicant", "visit") else f"{counted(int(applied), 'applicant')}, "
        return f"{money(row['amount'], currency)} spent, {people}0 {many}"
    number = f"{many} unknown" if pd.isna(count) else counted(int(count), one, many)
    return f"{money(cost, currency)} · {number}" if isinstance(cost, Decimal) else f"– · {number}"


def _hover(channel: str, row: Mapping[Any, Any], currency: str) -> str:
    lines = [f"<b>{text(channel, most=60)}</b>", f"Spend {money(row['amount'], currency)}"]
    for per, (column, one, _) in COUNTS.items():
        cost = row[f"cost_per_{per}"]
        said = f"{money(cost, currency)} ({int(row[column]):,})" if isinstance(cost, Decimal) else "–"
        lines.append(text(f"Per {one}: {said}"))
    if why := row["why_no_visits"]:
        lines.append(text(f"No cost per visit: {why}", most=90))
    return "<br>".join(lines)
