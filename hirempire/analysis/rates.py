"""Rates from visit to hire with their counts and 95% intervals, and which of them clearly differ."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.intervals import Floats, more_needed, places, tiers, wilson
from hirempire.analysis.metric import Metric

RateName = Literal["apply", "hire", "qualified", "decided"]

FEWEST_TRIALS = 20
"""The fewest visits or applicants of a rate: with fewer, its interval can be wider than 40 percentage points."""
FEWEST_EVENTS = 5
"""The fewest applicants, or hires, of all channels together for a ranking."""

_WILSON = "Wilson 1927, “Probable inference, the law of succession, and statistical inference”, JASA 22, 209-212"


class Reason(Enum):
    """Why a rate is not ranked."""

    NO_LINK = "no link"
    """Without a link, its visits aren't known."""
    HIDDEN = "hidden"
    """A count is below the floor."""
    OPEN = "open"
    """Visits gained have no upper bound, or one so far off that the rate may exceed 100%."""
    NO_TRIALS = "no trials"
    """There is nothing to divide by."""
    OVER_ONE = "over one"
    """There are more applicants than visits."""
    FEW_TRIALS = "few trials"
    """It has fewer visits or applicants than :data:`FEWEST_TRIALS`."""
    FEW_EVENTS = "few events"
    """All together have fewer applicants or hires than :data:`FEWEST_EVENTS`."""


@dataclass(frozen=True)
class Rate:
    """A rate and its counts, as columns of :attr:`hirempire.analysis.conversion.Conversion.channels`."""

    over: str
    under: str
    events: str
    """What the numerator counts, in the plural."""
    trials: str
    """What the denominator counts, in the plural."""
    metric: Metric
    under_most: str = ""
    """The column of the most that the denominator can be, where it is known within bounds."""
    unsure: tuple[str, ...] = ()
    """Columns of those who may belong to the numerator too, as their stage isn't known."""


RATES: dict[RateName, Rate] = {
    "apply": Rate(
        "linked_applicants",
        "visits",
        "applicants",
        "visits",
        Metric(
            "apply_rate",
            "Apply rate",
            "applicants ÷ visits, over the jobs in which the channel has a link",
            "Visits are opens, not people: one person may open a link often, or apply without it. So the rate can "
            "exceed 100%, where it has no interval, and the true uncertainty is at least as large. Applicants "
            "through a channel in which their job has no link count in no apply rate, as their visits aren't known.",
            _WILSON,
            ratio="applicants ÷ visits",
        ),
        under_most="visits_most",
    ),
    "hire": Rate(
        "hired",
        "applicants",
        "hires",
        "applicants",
        Metric(
            "hire_rate",
            "Hire rate",
            "hired ÷ applicants",
            "As of now: recent applicants may still be hired.",
            _WILSON,
        ),
    ),
    "qualified": Rate(
        "qualified",
        "applicants",
        "qualified",
        "applicants",
        Metric(
            "qualified_rate",
            "Qualified rate, at least",
            "qualified ÷ applicants",
            "A lower bound: candidates who were rejected, withdrew, are on hold or have an unknown status may have "
            "been qualified before. The interval therefore runs from the lower end if none of them were to the upper "
            "end if all were.",
            _WILSON + "; ends taken at both bounds of the unknown",
        ),
        unsure=("stage_lost", "stage_unknown"),
    ),
    "decided": Rate(
        "hired",
        "decided",
        "hires",
        "decided applicants",
        Metric(
            "decided_hire_rate",
            "Hire rate among decided",
            "hired ÷ (hired + rejected + withdrawn)",
            "Leaves out applicants still in process, so channels with recent applicants aren't penalised. Rejections "
            "are often faster than hires, so the rate tends to be too low while many are undecided.",
            _WILSON,
        ),
    ),
}
"""Every rate by its key."""

RATE_COLUMNS = tuple(
    f"{rate.metric.key}{end}"
    for rate in RATES.values()
    for end in ("", "_low", "_high", *(["_most"] if rate.under_most else []))
)


def with_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts with every rate and its interval (float64, 0 to 1; :data:`RATE_COLUMNS`).

    A rate is missing where there is nothing to divide by, where visits are not known, and where a count is below the
    floor; its interval too, and where a rate is more than 1. Rates of sets come from the sums of their counts. Where
    visits are known within bounds, the rate is that of the most, ``…_most`` that of the least, and the interval goes
    from the lower end of the one to the upper end of the other.
    """
    found = {name: column for rate in RATES.values() for name, column in _columns(counts, rate).items()}
    return pd.concat([counts, pd.DataFrame(found, index=counts.index)], axis=1)  # one by one they take far longer


def _columns(counts: pd.DataFrame, rate: Rate) -> dict[str, Floats]:
    over, under = _floats(counts, rate.over), _floats(counts, rate.under)
    most = over + sum((_floats(counts, column) for column in rate.unsure), np.zeros(len(counts)))
    at_most = _floats(counts, rate.under_most) if rate.under_most else under
    low, high = wilson(over, at_most)[0], wilson(most, under)[1]
    key = rate.metric.key
    columns = {key: _ratio(over, at_most), f"{key}_low": low, f"{key}_high": high}
    return columns | ({f"{key}_most": _ratio(over, under)} if rate.under_most else {})


def _ratio(over: Floats, under: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(under > 0, over / under, np.nan)


def _floats(counts: pd.DataFrame, column: str) -> Floats:
    return counts[column].to_numpy(dtype="float64", na_value=np.nan)


@dataclass(frozen=True)
class Lead:
    """The highest ranked rate and its closest rival: whether they clearly differ, and what it would take."""

    first: str
    second: str
    apart: bool
    more: tuple[int, int] | None
    """How many more visits or applicants each would need at its present rate; None where no number would do."""


def ranked(table: pd.DataFrame, name: RateName) -> pd.DataFrame:
    """Rank the rows of a table with rates by one rate, highest first; those with too few, or no rate, come last.

    Columns: ``count``, ``of`` and ``of_most`` (Int64), ``rate``, ``rate_most``, ``low``, ``high`` (float64),
    ``reason`` (why it is not ranked, a :class:`Reason`; None where it is) and ``why``, the same in words (text; empty
    where it is ranked), ``best`` and ``worst``, between which places it surely is (Int64), and ``tier`` (Int64), all
    three missing where it is not ranked: see :func:`hirempire.analysis.intervals.places` and ``tiers`` there. Where
    visits are known within bounds, ``of`` is the least and ``of_most`` the most, and the rate goes from ``rate`` to
    ``rate_most``; else both are the same.
    """
    rate = RATES[name]
    key = rate.metric.key
    count, of, value, low, high = (
        _floats(table, column) for column in (rate.over, rate.under, key, f"{key}_low", f"{key}_high")
    )
    most = _floats(table, f"{key}_most") if rate.under_most else value
    of_most = _floats(table, rate.under_most) if rate.under_most else of
    reasons = _reasons(count, (of, of_most), (value, most), rate)
    fair = np.array([reason is None for reason in reasons], dtype=bool)
    low_fair, high_fair = np.where(fair, low, np.nan), np.where(fair, high, np.nan)
    best, worst = places(low_fair, high_fair)
    order = np.lexsort((-np.nan_to_num(np.where(fair, value, 0.0)), ~fair))
    standing = {"best": best, "worst": worst, "tier": tiers(low_fair, high_fair)}
    columns = {
        "count": table[rate.over].array.astype("Int64")[order],
        "of": table[rate.under].array.astype("Int64")[order],
        "of_most": pd.arrays.IntegerArray(np.nan_to_num(of_most).astype("int64"), np.isnan(of_most))[order],
        "rate": value[order],
        "rate_most": most[order],
        "low": low[order],
        "high": high[order],
        "reason": pd.Series(reasons[order], dtype="object").array,
        "why": pd.array([in_words(reason, rate) for reason in reasons[order]], dtype="str"),
    } | {column: pd.arrays.IntegerArray(values[order], ~fair[order]) for column, values in standing.items()}
    return pd.DataFrame(columns, index=table.index[order])


def _reasons(
    count: Floats, trials: tuple[Floats, Floats], value: tuple[Floats, Floats], rate: Rate
) -> npt.NDArray[np.object_]:
    """Why each rate is not ranked; None where it is. Trials and rates are given within bounds."""
    of, unknown = trials[0], np.isnan(trials[0])
    reasons = {
        Reason.NO_LINK: unknown & (rate.under == "visits"),
        Reason.HIDDEN: unknown | np.isnan(count),
        Reason.NO_TRIALS: trials[1] == 0,
        Reason.OVER_ONE: value[0] > 1,
        Reason.FEW_TRIALS: of < FEWEST_TRIALS,
        Reason.OPEN: np.isnan(trials[1]) | (value[1] > 1),
        Reason.FEW_EVENTS: np.full(len(of), np.nansum(count) < FEWEST_EVENTS),
    }
    found = np.full(len(of), None, dtype=object)
    for reason, those in reversed(reasons.items()):
        found[those] = reason
    return found


def in_words(reason: Reason | None, rate: Rate) -> str:
    """Why a rate isn't ranked, in a few words; empty where it is."""
    if reason is None:
        return ""
    return {
        Reason.NO_LINK: "no link, so visits aren't known",
        Reason.HIDDEN: "count hidden",
        Reason.OPEN: f"{rate.trials} not known closely enough",
        Reason.NO_TRIALS: f"no {rate.trials}",
        Reason.OVER_ONE: "more applicants than visits",
        Reason.FEW_TRIALS: f"too few {rate.trials}",
        Reason.FEW_EVENTS: f"too few {rate.events} in all",
    }[reason]


def lead(ranking: pd.DataFrame) -> Lead | None:
    """The first of :func:`ranked` and the next without a clear difference from it, or else the second.

    None where fewer than two are ranked.
    """
    fair = ranking[ranking["reason"].isna()]
    if len(fair) < 2:
        return None
    overlapping = fair["high"].iloc[1:] >= fair["low"].iloc[0]
    apart = not overlapping.any()
    first, second = fair.iloc[0], fair.iloc[1 if apart else 1 + int(overlapping.argmax())]
    pairs = [(float(row["count"]), float(row["of"])) for row in (first, second)]
    more = (0, 0) if apart else more_needed(pairs[0], pairs[1])
    return Lead(str(first.name), str(second.name), apart, more)
