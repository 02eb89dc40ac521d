"""Cost per visit, applicant and hire by channel: spend against those it could have brought."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.conversion import types_of
from hirempire.analysis.joined import LINKED, Joined
from hirempire.analysis.metric import Metric
from hirempire.analysis.privacy_floor import hidden
from hirempire.analysis.spend import Spend, SpendRow
from hirempire.analysis.statuses import STAGES, StageMap

METRICS = (
    Metric(
        "cost_per_visit",
        "Cost per visit",
        "spend ÷ visits",
        "Visits have no dates: they are totals since each link was created. So this is shown only where the spend "
        "covers the whole life of every link that it's for, from the day it was created to the date of the data.",
    ),
    Metric(
        "cost_per_applicant",
        "Cost per applicant, per hire",
        "spend ÷ applicants from the dates of the spend, or those of them hired by now",
        "The dates are those in the spend table. Applicants from other dates, or without a date, are counted "
        "separately. Spend without a job counts for all jobs shown. “All channels” is all spend ÷ everybody from its "
        "dates, including those from channels without spend.",
    ),
    Metric(
        "cost_per_qualified",
        "Cost per qualified, at most",
        "spend ÷ applicants from those dates who are now known to have been qualified",
        "The number of qualified applicants is a lower bound, so this cost is an upper bound.",
    ),
)

OTHER_JOB = "its job isn't shown"
HIDDEN_PAIR = "the filters hide what it paid for"
_PER = ("visit", "applicant", "qualified", "hire")
_COUNTS = ("applicants", "qualified", "hired")


@dataclass(frozen=True, eq=False)
class Costs:
    """Spend in one currency against what it could have brought."""

    currency: str
    channels: pd.DataFrame
    """One row per channel with spend, most spent first.

    ``amount`` (Decimal); ``visits`` (Int64, missing where they cannot be compared, and ``why_no_visits`` says why);
    ``applicants``, ``qualified``, ``hired`` of the days of the spend, ``other_days`` and ``undated`` applicants (Int64,
    missing where below the floor); ``cost_per_visit``, ``_applicant``, ``_qualified``, ``_hire`` (Decimal, exact; None
    where there is nothing to divide by).
    """
    whole: pd.Series
    """The spend against everybody from its dates, with the costs: all channels, also those that cost nothing, and
    applicants without a source. ``applicants``, ``other_days`` and ``undated`` add up to all applicants."""
    unused: tuple[tuple[SpendRow, str], ...]
    """Rows of this currency that aren't counted, and why; nothing is converted."""
    unreadable: int = 0
    """Rows that can't be read, whatever their currency."""

    def without(self, column: str) -> pd.DataFrame:
        """The channels with spend and none of ``column`` ("applicants", "hired" …), most spent first."""
        found: pd.DataFrame = self.channels[self.channels[column].eq(0).fillna(value=False)]
        return found

    def in_order(self, column: str) -> pd.DataFrame:
        """The channels, first those whose spend brought none of ``column``; most spent first."""
        bare = self.without(column)
        return pd.concat([bare, self.channels.drop(bare.index)])


def costs(
    joined: Joined,
    spend: Spend,
    *,
    currency: str,
    channel_of: Callable[[str], str],
    now: datetime,
    tz: str,
    stages: StageMap | None = None,
    floor: int = 1,
) -> Costs:
    """Set the spend in one currency against the visits and applicants that it could have brought.

    ``channel_of`` names the channel of a name as written, as :meth:`hirempire.analysis.mapping.ChannelMap.channel`
    does; days are those of the zone ``tz`` and end with that of ``now``, the time of the data. ``joined`` should be of
    all jobs that the spend is for: spend on a channel without a job is divided by what the jobs in ``joined`` have.
    """
    rows = [replace(row, channel=channel_of(row.channel)) for row in spend.rows if row.currency == currency]
    used, unused = _sorted_out(rows, joined)
    people = _People.of(joined, stages or StageMap(), tz)
    today = pd.Timestamp(now).tz_convert(tz).date()
    lines = [_line(channel, mine, joined, people, (today, tz)) for channel, mine in used.items()]
    columns = ["channel", "amount", "visits", "why_no_visits", *_COUNTS, "other_days", "undated"]
    table = pd.DataFrame(lines, columns=pd.Index(columns)).astype({"channel": "str", "why_no_visits": "str"})
    table = table.sort_values("amount", ascending=False, kind="stable").set_index("channel")
    rows_used = [row for mine in used.values() for row in mine]
    amount = sum((row.amount for row in rows_used), Decimal(0))
    whole = _whole(amount, rows_used, joined, stages or StageMap(), (today, tz), floor)
    return Costs(
        currency,
        _with_costs(_masked(table, floor)),
        _with_costs(whole).astype("object").iloc[0],
        tuple(unused),
        len(spend.unreadable),
    )


NO_SPEND = "Without spend"
"""The row of everybody who came from the dates of the spend, but from no channel with spend."""


def spend_shares(costs: Costs, *, floor: int = 1) -> pd.DataFrame:
    """Each channel's share of the spend, of the applicants from its dates, and of those of them hired by now.

    One row per channel, most spent first, and last :data:`NO_SPEND`, where its hires are known. ``amount`` (Decimal),
    ``applicants``, ``hired`` (Int64), ``cost_per_hire`` (Decimal or None), ``share_amount``, ``share_applicants``,
    ``share_hired`` (float64, 0 to 1; missing where unknown). Counts below ``floor`` are missing.
    """
    rows = costs.channels[["amount", "applicants", "hired", "cost_per_hire"]].astype("object")
    whole = {name: None if pd.isna(costs.whole[name]) else costs.whole[name] for name in _SHARED}
    rest = {name: _rest(rows[name], whole[name], floor) for name in _SHARED[1:]}
    if rest["hired"] is not None:
        last = [Decimal(0), rest["applicants"], rest["hired"], None]
        rows = pd.concat([rows, pd.DataFrame([last], pd.Index([NO_SPEND]), rows.columns, dtype="object")])
    shares = {f"share_{name}": _shares(rows[name], whole[name]) for name in _SHARED}
    return rows.astype({"applicants": "Int64", "hired": "Int64"}).assign(**shares)


_SHARED = ("amount", "applicants", "hired")


def _rest(counts: pd.Series, whole: int | None, floor: int) -> int | None:
    """How many came from no channel with spend; None where that can't be told, or is too few to show."""
    if whole is None or counts.isna().any():
        return None
    rest = int(whole) - int(counts.sum())
    return None if rest < 0 or 0 < rest < floor else rest


def _shares(counts: pd.Series, whole: Decimal | int | None) -> pd.Series:
    if not whole:
        return pd.Series(float("nan"), index=counts.index)
    return pd.Series([float("nan") if pd.isna(one) else float(one) / float(whole) for one in counts], counts.index)


def _sorted_out(
    rows: Sequence[SpendRow], joined: Joined
) -> tuple[dict[str, list[SpendRow]], list[tuple[SpendRow, str]]]:
    """Rows of spend by channel, and those that can't be compared with anything, with the reason.

    Spend on a channel that brought nobody counts.
    """
    pairs = joined.pairs
    states = pairs.groupby("channel")["counted"].all()
    of_pair = dict(zip(zip(pairs["job_id"], pairs["channel"], strict=True), pairs["counted"], strict=True))
    used: defaultdict[str, list[SpendRow]] = defaultdict(list)
    unused: list[tuple[SpendRow, str]] = []
    for row in rows:
        shown = states.get(row.channel) if row.job_id is None else of_pair.get((row.job_id, row.channel))
        if row.job_id is not None and row.job_id not in joined.job_ids:
            unused.append((row, OTHER_JOB))
        elif shown is not None and not shown:
            unused.append((row, HIDDEN_PAIR))
        else:
            used[row.channel].append(row)
    return used, unused


@dataclass(frozen=True)
class _People:
    """Counted applicants, as arrays."""

    job: npt.NDArray[np.object_]
    channel: npt.NDArray[np.object_]
    """Empty without a source."""
    day: npt.NDArray[np.datetime64]
    meaning: npt.NDArray[np.int8]

    @classmethod
    def of(cls, joined: Joined, stages: StageMap, tz: str) -> "_People":
        people = joined.candidates
        used = people[people["counted"].to_numpy() & (types_of(people) == 0)]
        channels = np.append(joined.pairs["channel"].to_numpy(dtype=object), "")[used["pair"].to_numpy()]
        days = used["applied_at"].dt.tz_convert(tz).dt.tz_localize(None).to_numpy().astype("datetime64[D]")
        return cls(used["job_id"].astype("str").to_numpy(dtype=object), channels, days, stages.of(used["status"]))

    def paid(self, rows: Sequence[SpendRow]) -> npt.NDArray[np.bool_]:
        """Whether each applied in the days and to the job of one of these rows, whatever the channel."""
        paid = np.zeros(len(self.day), dtype=bool)
        for row in rows:
            days = (self.day >= np.datetime64(row.first)) & (self.day <= np.datetime64(row.last))
            paid |= days & (True if row.job_id is None else self.job == row.job_id)
        return paid

    def counts(self, among: npt.NDArray[np.bool_]) -> list[int]:
        """How many of them applied, are qualified, and hired."""
        stage = np.where(self.meaning < len(STAGES), self.meaning, 0)
        reached = [among & (stage >= STAGES.index(name)) for name in ("qualified", "hired")]
        return [int(part.sum()) for part in (among, *reached)]


def _line(
    channel: str, rows: Sequence[SpendRow], joined: Joined, people: _People, today: tuple[date, str]
) -> tuple[object, ...]:
    """One channel's spend, and what it is compared with."""
    jobs = None if any(row.job_id is None for row in rows) else [row.job_id for row in rows if row.job_id]
    here = people.channel == channel
    if jobs is not None:
        here &= np.isin(people.job, jobs)
    paid = here & people.paid(rows)
    undated = here & np.isnat(people.day)
    counts = people.counts(paid)
    visits, why = _visits(channel, rows, joined, jobs, today)
    amount = sum((row.amount for row in rows), Decimal(0))
    return (channel, amount, visits, why, *counts, int((here & ~paid & ~undated).sum()), int(undated.sum()))


def _visits(
    channel: str, rows: Sequence[SpendRow], joined: Joined, jobs: list[str] | None, today: tuple[date, str]
) -> tuple[int | None, str]:
    """All visits of the links that the spend is for, or why the two can't be compared."""
    pairs = joined.pairs
    pairs = pairs[(pairs["channel"] == channel) & (pairs["state"] == LINKED)]
    if jobs is not None:
        pairs = pairs[pairs["job_id"].isin(jobs)]
    if pairs.empty:
        return None, "no link, so visits aren't known"
    last, tz = today
    for job, first in zip(pairs["job_id"], pairs["first_link"].dt.tz_convert(tz).dt.date, strict=True):
        if not _covered(first, last, [(row.first, row.last) for row in rows if row.job_id in (None, job)]):
            return None, "visits count from each link’s creation, and the spend covers other dates"
    return int(pairs["visits"].sum()), ""


def _covered(first: date, last: date, spans: Sequence[tuple[date, date]]) -> bool:
    """Whether some spans of days cover every day between two days."""
    reached = first.toordinal() - 1
    for start, end in sorted(spans):
        if start.toordinal() <= reached + 1:
            reached = max(reached, end.toordinal())
    return reached >= last.toordinal()


def _whole(
    amount: Decimal, rows: Sequence[SpendRow], joined: Joined, stages: StageMap, today: tuple[date, str], floor: int
) -> pd.DataFrame:
    """All spend against everybody from its dates, whatever the channel."""
    people = _People.of(joined, stages, today[1])
    paid, everybody = people.paid(rows), np.ones(len(people.day), dtype=bool)
    counts, every = people.counts(paid), people.counts(everybody)
    undated = int(np.isnat(people.day).sum())
    visits, why = _all_visits(rows, joined, today)
    rest = [*(whole - count for whole, count in zip(every, counts, strict=True)), 0, 0]
    shown = [*counts, every[0] - counts[0] - undated, undated]
    small = [number < floor or 0 < beside < floor for number, beside in zip(shown, rest, strict=True)]
    kept = [pd.NA if hide and floor > 1 else number for number, hide in zip(shown, small, strict=True)]
    people_columns = {
        name: pd.array([number], "Int64")
        for name, number in zip((*_COUNTS, "other_days", "undated"), kept, strict=True)
    }
    return pd.DataFrame(
        {"amount": [amount], "visits": pd.array([visits], "Int64"), "why_no_visits": why, **people_columns}
    )


def _all_visits(rows: Sequence[SpendRow], joined: Joined, today: tuple[date, str]) -> tuple[int | None, str]:
    """All visits, or why they can't be compared with all spend."""
    pairs = joined.pairs[(joined.pairs["state"] == LINKED)]
    last, tz = today
    for job, first in zip(pairs["job_id"], pairs["first_link"].dt.tz_convert(tz).dt.date, strict=True):
        if not _covered(first, last, [(row.first, row.last) for row in rows if row.job_id in (None, job)]):
            return None, "the spend doesn’t cover the whole life of every link"
    return int(pairs["visits"].sum()), ""


def _masked(table: pd.DataFrame, floor: int) -> pd.DataFrame:
    people = {
        name: table[name].astype("Int64").mask(hidden(table[name].to_numpy(dtype="int64"), floor))
        for name in (*_COUNTS, "other_days", "undated")
    }
    return table.assign(visits=table["visits"].astype("Int64"), **people)


def _with_costs(table: pd.DataFrame) -> pd.DataFrame:
    for per, column in zip(_PER, ("visits", *_COUNTS), strict=True):
        costs_of = [
            amount / Decimal(int(count)) if pd.notna(count) and count else None
            for amount, count in zip(table["amount"], table[column], strict=True)
        ]
        table[f"cost_per_{per}"] = pd.Series(costs_of, index=table.index, dtype="object")
    return table
