"""What an applicant and a hire cost."""

from hirempire.analysis.costs import Costs
from hirempire.findings.finding import Finding, Kind
from hirempire.language import counted, listed
from hirempire.values import money


def costs_findings(costs: Costs) -> list[Finding]:
    """What an applicant and a hire cost over all channels with spend, and how many rows of spend aren't counted."""
    unused = _unused(costs)
    if costs.channels.empty:
        return unused or [Finding(Kind.NOTHING, f"There is no spend in {costs.currency}.", about="hires")]
    whole, each = costs.whole, []
    for noun, column in (("applicant", "applicants"), ("hire", "hired")):
        cost = whole[f"cost_per_{noun}"]
        if cost is not None:
            each.append(f"{money(cost, costs.currency)} per {noun} ({counted(int(whole[column]), noun)})")
    spent = f"{money(whole['amount'], costs.currency)} spent"
    if not each:
        text = f"{spent}; no applicants from the days it covers can be set against it."
        return [Finding(Kind.TOO_FEW, text, about="hires"), *unused]
    text = f"{spent}: {listed(each)}, counting only applicants from the days it covers."
    return [Finding(Kind.COST, text, 1.0, "hires"), *unused]


def _unused(costs: Costs) -> list[Finding]:
    number = len(costs.unused)
    counts = "isn't" if number == 1 else "aren't"
    text = f"{counted(number, 'row')} of spend in {costs.currency} {counts} counted."
    return [Finding(Kind.LOSS, text, about="hires")] if number else []
