"""What can be said of each channel's hires and their cost, in a few words and in sentences."""

import pandas as pd

from hirempire.analysis.conversion import Conversion
from hirempire.analysis.stop_keep_grow import Row, Stance, StopKeepGrow, Verdict
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.rates import whole_row
from hirempire.language import as_name, counted, listed
from hirempire.values import money, percent


def in_vain(row: Row, currency: str) -> str:
    """What a channel without a hire took: "no hire from 347 applicants and €2,792"."""
    if row.applicants == 0:
        return f"no applicants from {money(row.spend, currency)}" if row.spend else "no applicants"
    took = [counted(row.applicants or 0, "applicant"), *([money(row.spend, currency)] if row.spend else [])]
    return f"no hire from {listed(took)}"


def said(row: Row, currency: str, *, floor: int = 1) -> str:
    """What can be said of a channel: "cheaper per hire than all others together (€2,792)"."""
    with_spend = bool(currency)
    words = {
        Verdict.NO_HIRE: in_vain(row, currency),
        Verdict.NOBODY: in_vain(row, currency),
        Verdict.CHEAPER: _beyond(row, currency, "cheaper per hire", "more hires per applicant"),
        Verdict.DEARER: _beyond(row, currency, "dearer per hire", "fewer hires per applicant"),
        Verdict.ALIKE: "no clear difference from all others together",
        Verdict.EARLY: f"too early to say: {what_would_tell(row, currency)}",
        Verdict.FREE: _without_spend(row) if with_spend else "",
        Verdict.HIDDEN: f"fewer than {floor} applicants or hires, or hidden because they would reveal others",
        Verdict.ALONE: "nothing to compare with",
    }
    return words[row.verdict]


def _beyond(row: Row, currency: str, of_money: str, of_people: str) -> str:
    if not row.spend:
        return f"{of_people} than all others together"
    against = f" ({money(row.elsewhere, currency)})" if row.elsewhere is not None else ""
    return f"{of_money} than all others together{against}"


def what_would_tell(row: Row, currency: str) -> str:
    """What is lacking for a verdict: "14 more hires in all would tell"."""
    if row.hired:
        return f"{counted(row.more or 0, 'more hire')} in all would tell"
    if row.more is None:
        return in_vain(row, currency)
    more = f"{row.more:,} more without a hire would tell"
    return f"{in_vain(row, currency)}; {more}"


def _without_spend(row: Row) -> str:
    if row.hired is None or row.applicants is None:
        return "no spend entered"
    what = counted(row.hired, "hire") if row.hired else "no hire"
    return f"{what} from {counted(row.applicants, 'applicant')}, no spend entered"


def value_findings(judged: StopKeepGrow, conversion: Conversion) -> list[Finding]:
    """The channel whose hires cost clearly less, or that brings clearly more of them, with its part of the visits.

    "Referral brings 5% of visits and 56% of hires (14 of 25), at €214 per hire; LinkedIn costs €3,700 (2 hires)."
    """
    rows = judged.of(Stance.GROW)
    if not rows:
        return []
    best = max(rows, key=lambda row: (row.hired or 0, row.channel))
    if best.channel not in conversion.channels.index:
        return []
    of_all, whole = whole_row(conversion.channels, best.channel), conversion.whole["hired"]
    if pd.isna(of_all["hired"]) or pd.isna(whole) or not whole:
        return []
    visits = "" if pd.isna(of_all["share_visits"]) else f"{percent(float(of_all['share_visits']))} of visits and "
    share = float(of_all["hired"] / whole)
    hires = f"{percent(share)} of hires ({int(of_all['hired']):,} of {int(whole):,})"
    text = f"{as_name(best.channel)} brings {visits}{hires}{_cost(best, judged)}."
    return [Finding(Kind.VALUE, text, share, "hires", best.channel)]


def _cost(best: Row, judged: StopKeepGrow) -> str:
    """What its hires cost, beside those of the channel with the highest spend of all others that brought some."""
    if best.cost is None:
        return ""
    others = [row for row in judged.rows if row.cost is not None and row.spend and row.channel != best.channel]
    cost = f", at {money(best.cost, judged.currency)} per hire"
    if not others:
        return cost
    other = max(others, key=lambda row: row.spend or 0)
    against = f"{money(other.cost or 0, judged.currency)} ({counted(other.hired or 0, 'hire')})"
    return f"{cost}; {as_name(other.channel)} costs {against}"
