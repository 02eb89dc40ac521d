"""The charts from visit to hire as plain data, for office programs to draw: rates with their intervals, and costs."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from hirempire.analysis.costs import Costs
from hirempire.analysis.pace import WINDOWS, Pace
from hirempire.analysis.rates import RATES, RateName
from hirempire.charts.costs import COUNTS, Per, first_shares, per_hire
from hirempire.charts.theme import EXPORT, LIGHT
from hirempire.exhibits.native import CHANNELS, MOST_BARS, colour, names_of, numbers
from hirempire.exhibits.office import Native, Series, Total
from hirempire.language import ALL_CHANNELS, counted, plain
from hirempire.values import Money, bounds, money, rate, rates

MOST_GROUPS = 8
"""Groups of three bars lie side by side on a slide of 16:9; more would be illegible."""
_STEP_COLOURS = (EXPORT.scale[1], EXPORT.palette[1], EXPORT.palette[0])
_INTERVALS = "Thin lines: 95% intervals. Grey: too few to rank."
_BEYOND = "Intervals that reach the edge may go on beyond it."
_Row = tuple[str, float, float | None, float | None, str]


def funnel_native(table: pd.DataFrame, whole: pd.Series) -> Native:
    """Applicants, those known to be qualified, and hires of each channel, as of a conversion's ``channels``."""
    top = table[table["applicants"].fillna(1) > 0]
    steps = {
        "applicants": ("Applicants", ("applicant", "applicants")),
        "qualified": ("Qualified (at least)", ("known to be qualified", "known to be qualified")),
        "hired": ("Hired", ("hire", "hires")),
    }
    hidden = bool(top[list(steps)].isna().any(axis=None)) or bool(whole[list(steps)].isna().any())
    return Native(
        kind="grouped bars",
        categories=names_of([str(name) for name in top.index]),
        series=tuple(
            Series(said, numbers(top[name]), colour)
            for (name, (said, _)), colour in zip(steps.items(), _STEP_COLOURS, strict=True)
        ),
        value_title="Applicants",
        nouns=CHANNELS,
        of=len(table),
        totals=() if hidden else tuple(Total(float(whole[name]), nouns) for name, (_, nouns) in steps.items()),
    ).first(MOST_GROUPS)


def shares_native(table: pd.DataFrame) -> Native:
    """Each channel's share of visits, of applicants and of hires, as of a conversion's ``channels``."""
    nouns = {"visits": "visits", "applicants": "applicants", "hired": "hires"}
    known = [name for name in nouns if table[f"share_{name}"].notna().any()]
    return Native(
        kind="grouped bars",
        categories=names_of([str(name) for name in table.index]),
        series=tuple(
            Series(f"Share of {nouns[name]}", numbers(table[f"share_{name}"]), colour)
            for name, colour in zip(nouns, _STEP_COLOURS, strict=True)
            if name in known
        ),
        value_title="Share",
        value_kind="share",
        nouns=CHANNELS,
        totals=tuple(Total(1.0, (nouns[name], nouns[name])) for name in known),
    ).first(MOST_GROUPS)


def rates_native(ranking: pd.DataFrame, whole: pd.Series, ranks: Mapping[str, int], name: RateName) -> Native:
    """A rate by channel with its interval, for :func:`hirempire.analysis.rates.ranked`, under that of all channels."""
    metric, known = RATES[name].metric, ranking[ranking["rate"].notna()]
    every = whole[metric.key]
    rows: list[_Row] = []
    if pd.notna(every):
        rows.append((f"{ALL_CHANNELS} · {rate(every)}", float(every), None, None, LIGHT.muted))
    rows += [
        (
            f"{_short(channel)} · {rates(row['rate'], row['rate_most'])} ({_counts(row)})",
            float(row["rate"]),
            _number(row["low"]),
            _number(row["high"]),
            LIGHT.other if row["reason"] is not None else colour(str(channel), ranks),
        )
        for channel, row in zip(known.index, known.to_dict("records"), strict=True)
    ]
    fair = known[known["reason"].isna()]
    reach = 1.06 * max([*known["rate"], *(fair if len(fair) else known)["high"].fillna(0.0), 0.0])
    return _intervals(rows, metric.name, of=len(ranking), above=len(rows) - len(known), reach=reach)


def _intervals(rows: list[_Row], title: str, *, of: int, above: int, reach: float) -> Native:
    names, values, low, high, colours = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Native(
        kind="bars",
        categories=tuple(names),
        series=(Series(title, tuple(values), colours=tuple(colours), low=tuple(low), high=tuple(high)),),
        value_title=title,
        value_kind="rate",
        note=f"{_INTERVALS} {_BEYOND}"
        if max([end for end in high if end is not None], default=0) > reach
        else _INTERVALS,
        reach=reach,
        nouns=CHANNELS,
        above=above,
        of=of,
        labelled=False,
    ).first(MOST_BARS)


def pace_native(pace: Pace) -> Native:
    """Share of applicants within days of their link by channel, under that of all channels."""
    rows = pace.channels[(pace.channels["of_2"] > 0).fillna(False)]  # noqa: FBT003 - of a nullable column
    rows = rows.sort_values("of_2", ascending=False, kind="stable").astype("object")
    rows = pd.concat([pace.whole.to_frame().T.set_axis([ALL_CHANNELS]), rows]) if len(rows) else rows
    applicants = [f"{_short(name)} · {counted(int(of), 'applicant')}" for name, of in rows["of_2"].items()]
    return Native(
        kind="grouped bars",
        categories=tuple(applicants),
        series=tuple(
            Series(f"Within {days} days", numbers(rows[f"share_{days}"]), colour)
            for days, colour in zip(WINDOWS, _STEP_COLOURS, strict=True)
        ),
        value_title="Share of applicants so far",
        value_kind="share",
        note="Younger links aren't counted. A share of few applicants says little.",
        nouns=CHANNELS,
        above=1,
    ).first(MOST_GROUPS)


def costs_native(costs: Costs, ranks: Mapping[str, int], per: Per) -> Native | None:
    """What a visit, an applicant or a hire costs by channel, under that of all channels; None where nothing divides."""
    column, one, many = COUNTS[per]
    rows = pd.concat([costs.whole.to_frame().T.set_axis([ALL_CHANNELS]), costs.in_order(column).astype("object")])
    said = ["unknown" if pd.isna(count) else counted(int(count), one, many) for count in rows[column]]
    spent = [money(amount, costs.currency) for amount in rows["amount"]]
    values = [None if pd.isna(cost) else float(cost) for cost in rows[f"cost_per_{per}"]]
    if not any(values):
        return None
    return Native(
        kind="bars",
        categories=tuple(
            f"{_short(name)} · {amount}, {number}" for name, amount, number in zip(rows.index, spent, said, strict=True)
        ),
        series=(
            Series(
                f"Cost per {one}",
                tuple(values),
                colours=(LIGHT.muted, *(colour(str(name), ranks) for name in rows.index[1:])),
            ),
        ),
        value_title=f"Cost per {one}",
        value_kind=Money(costs.currency),
        note=f"Spend ÷ {many}. No bar: nothing to divide by.",
        nouns=CHANNELS,
        above=1,
    ).first(MOST_BARS)


def spend_native(shares: pd.DataFrame, currency: str) -> Native | None:
    """Each channel's share of spend against that of hires, for :func:`hirempire.analysis.costs.spend_shares`."""
    drawn = first_shares(shares)
    rows = drawn.astype("object").to_dict("records")
    return Native(
        kind="grouped bars",
        categories=tuple(
            f"{_short(name)} · {per_hire(row, currency)}" for name, row in zip(drawn.index, rows, strict=True)
        ),
        series=(
            Series("Share of spend", numbers(drawn["share_amount"]), EXPORT.palette[1]),
            Series("Share of hires", numbers(drawn["share_hired"]), EXPORT.palette[0]),
        ),
        value_title="Share",
        value_kind="share",
        nouns=CHANNELS,
        of=len(shares),
    ).first(MOST_GROUPS)


def _counts(row: Mapping[Hashable, Any]) -> str:
    return f"{row['count']:,} of {bounds(row['of'], row['of_most'])}"


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _short(name: object) -> str:
    """A name that leaves room for the numbers beside it."""
    return plain(str(name), most=24) or "(no name)"
