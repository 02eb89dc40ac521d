"""What an applicant and a hire cost."""

from decimal import Decimal

import pandas as pd

from hirempire.analysis.costs import Costs
from hirempire.findings.finding import Finding, Kind
from hirempire.language import as_name, counted, listed
from hirempire.values import money

_MOST_NAMED = 2


def costs_findings(costs: Costs) -> list[Finding]:
    """Which spend brought nobody, what an applicant and a hire cost over all channels, and what isn't counted."""
    unused = _unused(costs)
    if costs.channels.empty:
        return unused or [Finding(Kind.NOTHING, f"There is no spend in {costs.currency}.", about="hires")]
    whole, each = costs.whole, []
    for noun, column in (("applicant", "applicants"), ("hire", "hired")):
        cost = whole[f"cost_per_{noun}"]
        if cost is not None:
            each.append(f"{money(cost, costs.currency)} per {noun} ({counted(int(whole[column]), noun)})")
    spent, bare = f"{money(whole['amount'], costs.currency)} spent", without_result(costs)
    if not each:
        text = f"{spent}; no applicants from the days it covers can be set against it."
        return [*bare, Finding(Kind.TOO_FEW, text, about="hires"), *unused]
    text = f"{spent}: {listed(each)} over all channels, counting only applicants from the days it covers."
    return [*bare, Finding(Kind.COST, text, 1.0, "hires"), *unused]


def hires_finding(costs: Costs) -> list[Finding]:
    """What a hire cost through the channels where it cost least and most, and what was spent without one.

    Nothing where no count of hires is known.
    """
    known = costs.channels[costs.channels["hired"].notna()]
    with_hires = known[known["hired"] > 0]
    spent = sum(costs.without("hired")["amount"], Decimal(0))
    bare = f"{money(spent, costs.currency)} brought no hire" if spent else ""
    by_cost = sorted(with_hires.index, key=lambda channel: Decimal(str(with_hires["cost_per_hire"][channel])))
    ends = dict.fromkeys([*by_cost[:1], *by_cost[-1:]])
    each = [
        f"{as_name(channel)} cost {money(with_hires['cost_per_hire'][channel], costs.currency)} per hire "
        f"({counted(int(with_hires['hired'][channel]), 'hire')})"
        for channel in ends
    ]
    text = "; ".join(filter(None, [listed(each), bare]))
    return [Finding(Kind.COST, f"{text}.", 1.0, "hires")] if text else []


def without_result(costs: Costs) -> list[Finding]:
    """The channels whose spend brought no hire, the two most expensive by name."""
    bare = costs.without("hired")
    found = [_in_vain(str(channel), row, costs) for channel, row in bare.iloc[:_MOST_NAMED].iterrows()]
    if (rest := len(bare) - _MOST_NAMED) > 0:
        amount = money(sum(bare["amount"].iloc[_MOST_NAMED:], Decimal(0)), costs.currency)
        brought = "channel that brought" if rest == 1 else "channels that brought"
        found.append(Finding(Kind.WASTE, f"{amount} went to {rest:,} more {brought} no hire.", about="hires"))
    return found


def _in_vain(channel: str, row: pd.Series, costs: Costs) -> Finding:
    people = row["applicants"]
    applied = "" if pd.isna(people) else f"{counted(int(people), 'applicant')} and "
    brought = "no applicants" if pd.notna(people) and not people else f"{applied}no hires"
    text = f"{money(row['amount'], costs.currency)} spent on {as_name(channel)} brought {brought}."
    return Finding(Kind.WASTE, text, float(row["amount"] / costs.whole["amount"]), "hires", channel)


def _unused(costs: Costs) -> list[Finding]:
    """Rows that fit nothing here, and rows that can't be read, which may be of any currency."""
    numbers = {
        f"of spend in {costs.currency}": len(costs.unused),
        "of spend that can't be read": costs.unreadable,
    }
    return [
        Finding(Kind.LOSS, f"{counted(number, f'row {which}', f'rows {which}')} {_not(number)} counted.", about="hires")
        for which, number in numbers.items()
        if number
    ]


def _not(number: int) -> str:
    return "isn't" if number == 1 else "aren't"
