"""The applicants of a period, a cohort by the day they applied, beside those of another period."""

from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.change import ALIKE, FEW, LESS, MORE, UNKNOWN, Change, dispersion, of_counts
from hirempire.analysis.conversion import Conversion, types_of
from hirempire.analysis.difference import newcombe
from hirempire.analysis.gains import SAME_LOOK
from hirempire.analysis.intervals import Floats
from hirempire.analysis.metric import Metric
from hirempire.analysis.period import Period
from hirempire.analysis.rates import FEWEST_EVENTS, FEWEST_TRIALS, RATES, RateName

YOUNGER: Final = "younger"
"""A stage rate is lower, but these applicants have had less time than the earlier ones."""
COMPARED: tuple[RateName, ...] = ("apply", "hire")
"""The rates that are compared."""
MOST_UNDATED = 0.1
"""The part of the applicants that may lack a readable date before nothing is compared."""
METRICS = (
    Metric(
        "cohort",
        "Applicants of a period",
        "applicants whose application date lies in the period, in the recruiter's time zone",
        "Their stage is today's: of recent applicants, fewer have been hired yet. Hires are those among these "
        "applicants, whenever they were hired. Applicants without a readable date are in no period and counted "
        "separately.",
    ),
    Metric(
        "cohort_apply_rate",
        "Apply rate in a period",
        "applicants of the period ÷ visits gained in it; from applicants ÷ the most visits that are possible to "
        "applicants ÷ the visits that are certain",
        "Counts the jobs in which the channel had a link in the period. The interval goes from the lower 95% limit of "
        "the one to the upper of the other. Someone may open a link before the period and apply in it.",
        "Wilson 1927, “Probable inference, the law of succession, and statistical inference”, JASA 22, 209-212",
    ),
    Metric(
        "cohort_change",
        "Change of applicants",
        "applicants per day in the period ÷ applicants per day in the other period − 1",
        "A change is named if its 95% interval excludes 0, by the formula of Change, over all rows with ten "
        "applicants or more together (Bonferroni); α comes from weekly applicants. Nothing is compared if over 10% of"
        " the applicants lack a readable date, or if they were loaded over an hour before the period's end.",
        "Lawless 1987, “Negative binomial and mixed Poisson regression”, The Canadian Journal of Statistics 15, "
        "209-225",
    ),
    Metric(
        "cohort_difference",
        "Difference of rates",
        "rate in the period − rate in the other period, in percentage points",
        "With a 95% interval over all rows with 20 visits or applicants in each period and 5 applicants or hires in "
        "both together (Bonferroni). For the apply rate, counts are divided by 1 + α × applicants first: applicants "
        "come in bursts. A lower hire rate is never named: later applicants have had less time.",
        "Newcombe 1998, “Interval estimation for the difference between independent proportions”, Statistics in "
        "Medicine 17, 873-890, method 10",
    ),
)

_WEEK, _MOST_SPANS, _CHANCE = 7, 26, 0.05
_AN_HOUR = 1.5 / 24
"""In days: a week in which the clocks change is a week."""


def applied_in(people: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Those of a frame of candidates who applied in a period; whoever has no date is in none."""
    at = people["applied_at"]
    return people[((at >= period.start) & (at < period.end)).to_numpy()]


@dataclass(frozen=True, eq=False)
class Compared:
    """The applicants and rates of a period beside those of another one."""

    period: Period
    before: Period
    channels: pd.DataFrame
    """Indexed by channel, most applicants first. ``applicants``, ``applicants_before`` (Int64; missing below the
    floor), ``ratio`` per day with ``low`` and ``high``, ``verdict``; and for ``apply_rate`` and ``hire_rate``:
    the rate, ``…_most`` (with the fewest visits that are certain), both also ``…_before``, ``…_difference`` (missing
    where only bounds are known), ``…_difference_low``, ``…_difference_high``, ``…_verdict``."""
    total: pd.DataFrame
    """The same over all channels and applicants without a source, in one row."""
    alike: bool
    """Whether both periods are equally long, so that their counts can be set side by side."""


def compared(
    now: Conversion, before: Conversion, people: pd.DataFrame, *, at: datetime, undated: int | None
) -> Compared | None:
    """Compare the cohorts of two periods; None where either is not about a period.

    ``people`` is the frame of all candidates, which tells how bursty applications are; ``at`` is when they were loaded,
    and ``undated`` how many applicants have no date (None if hidden).
    """
    if now.period is None or before.period is None:
        return None
    usable = _usable(now, before, at, undated)
    tables = (now.channels, before.channels), (_total(now), _total(before))
    by_channel = people["channel"].cat.codes.to_numpy()
    groups = by_channel, np.zeros(len(people), dtype="int64")
    lengths = [(period.end - period.start) / pd.Timedelta(days=1) for period in (now.period, before.period)]
    channels, total = (
        _table(
            *_aligned(one, other, hidden=now.floor > 1),
            longer=lengths[0] / lengths[1],
            alpha=bursts(people, group, now.period),
            usable=usable,
        )
        for (one, other), group in zip(tables, groups, strict=True)
    )
    return Compared(now.period, before.period, channels, total, alike=abs(lengths[0] - lengths[1]) < _AN_HOUR)


def applicants_change(found: Compared) -> Change | None:
    """How all applicants of the period stand to those of the other one; None where one of the numbers is hidden."""
    row = found.total.to_dict("records")[0]
    if pd.isna(row["applicants"]) or pd.isna(row["applicants_before"]):
        return None
    before = int(row["applicants_before"])
    return Change(str(row["verdict"]), float(row["ratio"]), (before, before), found.before.when, found.before.then)


def bursts(people: pd.DataFrame, group: npt.NDArray[np.integer], period: Period) -> float:
    """How bursty applications are in groups of candidates: α of :mod:`hirempire.analysis.change`.

    From so many weeks before the end of the period, or spans as long as it, where it is shorter.
    """
    days = min(period.days, _WEEK)
    used = people["applied_at"].notna().to_numpy() & (types_of(people) == 0) & (group >= 0)
    ago = (period.end - people["applied_at"][used]) // pd.Timedelta(days=days)
    span = ago.to_numpy(dtype="int64")
    here = (span >= 0) & (span < _MOST_SPANS)
    number = int(group.max(initial=-1)) + 1
    counts = np.zeros((number, _MOST_SPANS), dtype="int64")
    np.add.at(counts, (group[used][here], span[here]), 1)
    return dispersion(counts, np.ones(counts.shape, dtype="bool"))


def _usable(now: Conversion, before: Conversion, at: datetime, undated: int | None) -> bool:
    """Whether the two can be compared at all: hardly anyone is missing from either."""
    if now.period is None or is_later(now.period, at):
        return False
    numbers = [one.whole["applicants"] for one in (now, before)]
    dated = sum(int(number) for number in numbers if pd.notna(number))
    return undated is None or undated <= MOST_UNDATED * (undated + dated)


def is_later(period: Period, at: datetime) -> bool:
    """Whether a period goes on so long after the candidates were loaded that more may have applied in it."""
    return bool(period.end - pd.Timestamp(at) > pd.Timedelta(microseconds=SAME_LOOK))


def _total(conversion: Conversion) -> pd.DataFrame:
    return conversion.whole.to_frame().T.infer_objects()


def _aligned(now: pd.DataFrame, before: pd.DataFrame, *, hidden: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same channels in both periods; one that has no row had nobody, which a floor hides."""
    names = now.index.append(before.index.difference(now.index, sort=False))
    both = now.reindex(names), before.reindex(names)
    people = ["applicants", "linked_applicants", "hired"]
    return both if hidden else (both[0].fillna(dict.fromkeys(people, 0)), both[1].fillna(dict.fromkeys(people, 0)))


def _table(now: pd.DataFrame, before: pd.DataFrame, *, longer: float, alpha: float, usable: bool) -> pd.DataFrame:
    names = now.index
    applicants = [_floats(table["applicants"]) for table in (now, before)]
    known = ~np.isnan(applicants[0]) & ~np.isnan(applicants[1]) & usable
    counts = [np.where(known, part, 0).astype("int64") for part in applicants]
    change = of_counts(counts[0], counts[1], longer=longer, alpha=alpha).set_axis(names)
    change.loc[~known, ["ratio", "low", "high"]] = np.nan
    change.loc[~known, "verdict"] = UNKNOWN
    columns: dict[str, object] = {
        "applicants": _whole_numbers(applicants[0]),
        "applicants_before": _whole_numbers(applicants[1]),
        **{name: change[name] for name in ("ratio", "low", "high", "verdict")},
    }
    for name in COMPARED:
        columns |= _rates(now, before, name, alpha if name == "apply" else 0.0, usable=usable)
    table = pd.DataFrame(columns, index=names)
    return table.sort_values("applicants", ascending=False, kind="stable", na_position="last")


def _floats(column: pd.Series) -> Floats:
    return np.asarray(column.astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)


def _whole_numbers(numbers: Floats) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(np.nan_to_num(numbers).astype("int64"), np.isnan(numbers))


def _rates(
    now: pd.DataFrame, before: pd.DataFrame, name: RateName, alpha: float, *, usable: bool
) -> dict[str, npt.NDArray[np.generic]]:
    """One rate in both periods, and their difference."""
    rate, key = RATES[name], RATES[name].metric.key
    most = rate.under_most or rate.under
    x, n, n_most, y, m, m_most = (
        _floats(table[column]) for table in (now, before) for column in (rate.over, rate.under, most)
    )
    enough = (n >= FEWEST_TRIALS) & (m >= FEWEST_TRIALS) & (x + y >= FEWEST_EVENTS) & (x <= n) & (y <= m)
    enough &= ~np.isnan(n_most) & ~np.isnan(m_most) & usable
    z = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, int(enough.sum())))
    low = _limit((x, n_most), (y, m), alpha, z)[0]
    high = _limit((x, n), (y, m_most), alpha, z)[1]
    low, high = np.where(enough, low, np.nan), np.where(enough, high, np.nan)
    unknown = np.isnan(x) | np.isnan(y) | np.isnan(n_most) | np.isnan(m_most) | (not usable)
    lower = LESS if name == "apply" else YOUNGER
    verdict = np.select([unknown, ~enough, low > 0, high < 0], [UNKNOWN, FEW, MORE, lower], ALIKE)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = {
            key: np.where(n_most > 0, x / n_most, np.nan),
            f"{key}_most": np.where(n > 0, x / n, np.nan),
            f"{key}_before": np.where(m_most > 0, y / m_most, np.nan),
            f"{key}_before_most": np.where(m > 0, y / m, np.nan),
        }
    exact = (n == n_most) & (m == m_most)
    return rates | {
        f"{key}_difference": np.where(exact, rates[key] - rates[f"{key}_before"], np.nan),
        f"{key}_difference_low": low,
        f"{key}_difference_high": high,
        f"{key}_verdict": verdict,
    }


def _limit(now: tuple[Floats, Floats], before: tuple[Floats, Floats], alpha: float, z: float) -> tuple[Floats, Floats]:
    """The interval of a difference, with counts divided by the variance that bursts add: 1 + αx."""
    (x, n), (y, m) = now, before
    with np.errstate(divide="ignore", invalid="ignore"):
        return newcombe(x / (1 + alpha * x), n / (1 + alpha * x), y / (1 + alpha * y), m / (1 + alpha * y), z)
