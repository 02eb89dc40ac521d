"""What can be said of each channel's hires: too expensive, worth more, or too early to say.

Hires are taken as Poisson events whose rate is so many per unit spent, or per applicant where nothing was spent. Given
the hires of a channel and of all others together, those of the channel are then binomial, with its part of the money
as the probability (Przyborowski and Wilenski 1940, "Homogeneity of results in testing samples from Poisson series",
Biometrika 31, 313-323). The test is exact, and holds where counts are small.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

import pandas as pd

from hirempire.analysis.conversion import Conversion
from hirempire.analysis.costs import Costs
from hirempire.analysis.metric import Metric

CHANCE = 0.05
"""The probability of any verdict that is chance alone, over all channels of a table together."""
_TESTS = 3
"""Each channel is tested in so many ways: more hires for its money, fewer, and fewer for its applicants."""
_MOST_TIMES = 10
"""Nobody waits for ten times as many."""
_ENDS = 0.025

_GARWOOD = "Garwood 1936, “Fiducial limits for the Poisson distribution”, Biometrika 28, 437-442"
_CONDITIONAL = (
    "Przyborowski and Wilenski 1940, “Homogeneity of results in testing samples from Poisson series”, Biometrika 31, "
    "313-323"
)
METRICS = (
    Metric(
        "cost_per_hire_interval",
        "95% interval of the cost per hire",
        "spend ÷ the ends of the exact Poisson interval of its hires",
        "Without a hire, there is a lower end alone: with so much spent, a hire that costs less would probably have "
        "been seen.",
        _GARWOOD,
    ),
    Metric(
        "verdict",
        "Stop, keep, grow",
        "hires per amount spent, of a channel against all others with spend together",
        "Given all hires, a channel's are binomial with its share of the spend. Grow: clearly more. Stop: none, "
        "and clearly fewer for its spend or its applicants. Keep: all others with hires. Clear is a one-sided "
        "probability below 5% ÷ 3 ÷ the channels compared (Bonferroni). Without spend, hires per applicant count.",
        _CONDITIONAL,
    ),
)


class Stance(Enum):
    """What a verdict comes to."""

    STOP = "stop"
    GROW = "grow"
    KEEP = "keep"
    EARLY = "too early"
    NONE = "none"
    """Nothing is compared: no spend, or counts that can't be shown."""


class Verdict(Enum):
    """What can be said of a channel's hires."""

    NO_HIRE = "no hire"
    """Clearly fewer than its money or its applicants would have brought elsewhere: none."""
    NOBODY = "nobody"
    """Not even an applicant, and that is clear."""
    CHEAPER = "cheaper"
    """Clearly more hires for the money, or from the applicants, than all others together."""
    DEARER = "dearer"
    """Clearly fewer, though some."""
    ALIKE = "alike"
    """Hires, and no clear difference."""
    EARLY = "early"
    FREE = "free"
    """No spend is known, where others have some."""
    HIDDEN = "hidden"
    """Its applicants or hires are below the floor."""
    ALONE = "alone"
    """There is no other channel to compare with."""


_STANCES = {
    Verdict.NO_HIRE: Stance.STOP,
    Verdict.NOBODY: Stance.STOP,
    Verdict.CHEAPER: Stance.GROW,
    Verdict.DEARER: Stance.KEEP,
    Verdict.ALIKE: Stance.KEEP,
    Verdict.EARLY: Stance.EARLY,
}
_ORDER = (Stance.STOP, Stance.GROW, Stance.KEEP, Stance.EARLY, Stance.NONE)


@dataclass(frozen=True)
class Row:
    """One channel. What can't be told is None; a count of people is also None where it is below the floor."""

    channel: str
    spend: Decimal | None
    visits: int | None
    applicants: int | None
    hired: int | None
    cost: Decimal | None
    """Spend per hire."""
    low: float | None
    """The ends of its 95% interval; the upper one is None without a hire."""
    high: float | None
    verdict: Verdict
    more: int | None = None
    """How many more hires in all, or without a hire how many more applicants of this channel, would tell."""
    elsewhere: Decimal | None = None
    """Spend per hire of all others together."""

    @property
    def stance(self) -> Stance:
        """What the verdict comes to."""
        return _STANCES.get(self.verdict, Stance.NONE)


@dataclass(frozen=True)
class StopKeepGrow:
    """Every channel, the money that brought nobody first."""

    currency: str
    """Of the spend; empty where none is known."""
    rows: tuple[Row, ...]

    def of(self, *stances: Stance) -> tuple[Row, ...]:
        """The channels with one of these stances."""
        return tuple(row for row in self.rows if row.stance in stances)


def stop_keep_grow(conversion: Conversion, costs: Costs | None) -> StopKeepGrow:
    """Judge each channel by its hires; ``costs`` are those in one currency, of the same jobs, None without any spend.

    Only counts that may be shown are used, so that no verdict tells of one that is hidden. Applicants and hires of a
    channel with spend are those from the dates of the spend.
    """
    paid = {} if costs is None else {str(name): row for name, row in costs.channels.iterrows()}
    free = [str(name) for name in conversion.channels.index if str(name) not in paid]
    rows = [_paid(name, row, conversion) for name, row in paid.items()]
    rows += [_free(name, conversion) for name in free]
    of_money = {row.channel: float(row.spend) for row in rows if row.spend and _known(row)}
    of_people = {row.channel: float(row.applicants or 0) for row in rows if _known(row)}
    judged = [_judged(row, rows, of_money if paid else of_people, has_spend=bool(paid)) for row in rows]
    judged.sort(key=lambda row: (_ORDER.index(row.stance), -(row.spend or 0), -(row.applicants or 0)))
    return StopKeepGrow(costs.currency if costs is not None and paid else "", tuple(judged))


def _paid(name: str, row: pd.Series, conversion: Conversion) -> Row:
    hired, spend = _count(row["hired"]), Decimal(row["amount"])
    low, high = (None, None) if hired is None else cost_interval(float(spend), hired)
    cost = row["cost_per_hire"]
    cost = cost if isinstance(cost, Decimal) else None
    return Row(name, spend, _visits(name, conversion), _count(row["applicants"]), hired, cost, low, high, Verdict.FREE)


def _free(name: str, conversion: Conversion) -> Row:
    found = conversion.channels.loc[name]
    counts = _count(found["applicants"]), _count(found["hired"])
    return Row(name, None, _visits(name, conversion), *counts, None, None, None, Verdict.FREE)


def _visits(name: str, conversion: Conversion) -> int | None:
    return _count(conversion.channels.loc[name, "visits"]) if name in conversion.channels.index else None


def _count(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _known(row: Row) -> bool:
    return row.applicants is not None and row.hired is not None


def _judged(row: Row, rows: list[Row], size: dict[str, float], *, has_spend: bool) -> Row:
    """A row with its verdict. ``size``: money, or applicants, of each channel that is compared."""
    if has_spend and not row.spend:
        return replace(row, verdict=Verdict.FREE)
    if not _known(row):
        return replace(row, verdict=Verdict.HIDDEN)
    others = [one for one in rows if one.channel in size and one.channel != row.channel]
    if not size.get(row.channel) or not sum(size[one.channel] for one in others):
        return replace(row, verdict=Verdict.ALONE)
    test = _Test.of(row, others, size)
    spent = sum((one.spend or Decimal(0) for one in others), Decimal(0))
    elsewhere = spent / test.hired_elsewhere if has_spend and test.hired_elsewhere else None
    verdict = test.verdict()
    more = test.more() if verdict is Verdict.EARLY else None
    if verdict is Verdict.EARLY and more is None and row.hired:
        verdict = Verdict.ALIKE
    return replace(row, verdict=verdict, more=more, elsewhere=elsewhere)


@dataclass(frozen=True)
class _Test:
    """One channel against all others together."""

    hired: int
    hired_elsewhere: int
    share: float
    """Its part of the money, or of the applicants where nothing was spent."""
    applicants: int
    applicants_elsewhere: int
    channels: int

    @classmethod
    def of(cls, row: Row, others: list[Row], size: dict[str, float]) -> "_Test":
        mine = size[row.channel]
        return cls(
            hired=row.hired or 0,
            hired_elsewhere=sum(one.hired or 0 for one in others),
            share=mine / (mine + sum(size[one.channel] for one in others)),
            applicants=row.applicants or 0,
            applicants_elsewhere=sum(one.applicants or 0 for one in others),
            channels=len(others) + 1,
        )

    @property
    def limit(self) -> float:
        """The one-sided probability below which a verdict is given."""
        return CHANCE / _TESTS / self.channels

    @property
    def hires(self) -> int:
        """All hires that are compared."""
        return self.hired + self.hired_elsewhere

    def verdict(self) -> Verdict:
        """What is beyond chance."""
        if not self.hired:
            return self._without()
        if at_least(self.hired, self.hires, self.share) < self.limit:
            return Verdict.CHEAPER
        return Verdict.DEARER if at_most(self.hired, self.hires, self.share) < self.limit else Verdict.EARLY

    def _without(self) -> Verdict:
        """Of a channel without a hire."""
        if not self.applicants and none_of(self.applicants_elsewhere, self.share) < self.limit:
            return Verdict.NOBODY
        none = min(none_of(self.hires, self.share), none_of(self.hires, self._part(self.applicants)))
        return Verdict.NO_HIRE if none < self.limit else Verdict.EARLY

    def _part(self, applicants: float) -> float:
        every = applicants + self.applicants_elsewhere
        return applicants / every if every else 0.0

    def more(self) -> int | None:
        """How many more would tell; None where it would take ten times as many as there are, or nothing would."""
        if not self.hires:
            return None
        return self._more_hires() if self.hired else self._more_applicants()

    def _more_hires(self) -> int | None:
        """More hires of all channels together, at the present parts."""
        part, most = self.hired / self.hires, self.hires * _MOST_TIMES
        if not self._tells(most, part):
            return None
        few = self.hires
        while most - few > 1:
            middle = (few + most) // 2
            few, most = (few, middle) if self._tells(middle, part) else (middle, most)
        return most - self.hires

    def _tells(self, hires: int, part: float) -> bool:
        """Whether so many hires, this part of them of the channel, would be beyond chance."""
        tail = at_least if part > self.share else at_most
        return tail(round(hires * part), hires, self.share) < self.limit

    def _more_applicants(self) -> int | None:
        """More applicants of this channel, none of them hired: (1 - share of applicants)^hires is to be the limit."""
        part = 1 - self.limit ** (1 / self.hires)
        needed = math.ceil(part / (1 - part) * self.applicants_elsewhere) - self.applicants
        return needed if 0 < needed <= _MOST_TIMES * max(1, self.applicants) else None


def none_of(number: int, share: float) -> float:
    """The probability that none of so many falls into a share."""
    return (1 - share) ** number


def at_least(count: int, of: int, share: float) -> float:
    """The probability of ``count`` or more of a binomial."""
    return math.fsum(_binomial(number, of, share) for number in range(count, of + 1))


def at_most(count: int, of: int, share: float) -> float:
    """The probability of ``count`` or fewer of a binomial."""
    return math.fsum(_binomial(number, of, share) for number in range(count + 1))


def _binomial(count: int, of: int, share: float) -> float:
    if not 0 < share < 1:
        return float(count == (of if share else 0))
    ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    return math.exp(ways + count * math.log(share) + (of - count) * math.log1p(-share))


def cost_interval(spend: float, hired: int) -> tuple[float, float | None]:
    """The 95% interval of the spend per hire, from the exact one of a Poisson mean (Garwood 1936); open without a hire.

    Its ends are the means at which so few, or so many, hires have a probability of 2.5%.
    """
    most = _mean(lambda mean: poisson_at_most(hired, mean) > _ENDS, hired)
    if not hired:
        return spend / most, None
    least = _mean(lambda mean: 1 - poisson_at_most(hired - 1, mean) < _ENDS, hired)
    return spend / most, spend / least


def poisson_at_most(count: int, mean: float) -> float:
    """The probability of ``count`` or fewer of a Poisson distribution."""
    return math.fsum(math.exp(number * math.log(mean) - mean - math.lgamma(number + 1)) for number in range(count + 1))


def _mean(below: Callable[[float], bool], count: int) -> float:
    """The mean up to which something holds."""
    low, high = 1e-9, 10.0 + 4 * count
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return high
