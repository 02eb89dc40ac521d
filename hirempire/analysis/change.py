"""Two periods compared: how much more or less was gained, and whether that is beyond chance.

Visits come in bursts, so that counts vary more than Poisson's. Both counts are taken as negative binomial, with a
variance of m + αm² for a mean of m. α is pooled from this workspace's own past: how far a week lies from its
neighbours. Over longer periods bursts even out, so that this is rather too careful than not. The logarithm of the ratio
of two counts x and y has a standard error of √(1/x + 1/y + 2α) (Lawless 1987, "Negative binomial and mixed Poisson
regression", The Canadian Journal of Statistics 15, 209-225).
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.gains import edges_of
from hirempire.analysis.ledger import EVER, Ledger, micros
from hirempire.analysis.metric import Metric
from hirempire.analysis.period import Period

MORE: Final = "more"
LESS: Final = "less"
ALIKE: Final = "alike"
"""No clear difference."""
NONE: Final = "none"
"""No visit in either period."""
FEW: Final = "few"
"""Too few visits in both together to compare them."""
UNKNOWN: Final = "unknown"
"""Too little was seen of one of the periods."""

ASSUMED = 0.25
"""α where there is too little past to tell: a standard deviation of half the mean."""
LEAST = 0.0025
"""The smallest α, a standard deviation of 5%: some bursts there always are."""
FEWEST_SPANS = 20
"""So many spans, each with two neighbours, are needed to estimate α."""
FEWEST_VISITS = 10
"""Fewer visits in two spans together aren't compared."""
MOST_LEFT_OUT = 0.1
"""The part of its links that may be left out of a comparison before it says nothing."""
METRICS = (
    Metric(
        "at_least",
        "Visits gained (at least)",
        "all visits that links gained between two looks within the period, or since a link was created in it",
        "A look is one load of links, with the visit counts saved then. A gain is the difference between two looks "
        "that both include the link; a job that failed to load doesn't count as unchanged. If a total falls and the "
        "link has a new creation date, it was created anew and gained at least its new total; with the same date, its "
        "gain is unknown. A deleted link keeps its past. Nothing is interpolated, spread or extrapolated.",
    ),
    Metric(
        "at_most",
        "Visits gained (at most)",
        "the same, plus all gains between two looks on either side of the period’s start or end",
        "Empty if a link may have gained visits that no look shows: before its first look, after its last one, or "
        "while it was created anew or corrected. With looks at the start and end of a period, both numbers are the "
        "same. A period that isn't over ends at the last look, for jobs that were loaded within an hour of it.",
    ),
    Metric(
        "gained_by_span",
        "Visits gained by day, week or month, by job or by channel",
        "the same for each span, summed over links; a gain that reaches over the edge between two spans is possible "
        "in both",
        "So the certain visits of spans add up to no more than those of the period, and the possible ones to no less. "
        "A span in which no data were loaded is a gap. A sum over links has no upper bound where one of them has none.",
    ),
    Metric(
        "gained_share",
        "Share of visits gained",
        "certain visits through the channel ÷ certain visits through all channels",
        "The same holds for shares within a job and shares vs. average. Possible visits aren't in shares. Visits per "
        "day have bounds like visits: both are divided by the days in the period on which the link existed.",
    ),
    Metric(
        "ratio",
        "Change",
        "visits gained per day ÷ visits gained per day in the other period − 1",
        "It compares the stretches between the first and the last look in each period, for links that were seen "
        "throughout both. A change is named if its interval excludes 0: ratio × exp(±z√(1/x + 1/y + 2α)), x and "
        "y being the visits, at 95% over all rows with ten visits or more together (Bonferroni). α says how bursty "
        "visits are: four in five weeks (or spans as long as the period, where it is shorter), in total, per channel "
        "or per link, lie within 1.28√(1.5(m + αm²)) of the middle of their neighbours, m being the mean of the "
        "three; at least 0.0025, and 0.25 where there are fewer than 20 of them. There is no percentage of 0, and "
        "nothing is said where over 10% of the links weren't seen.",
        "Lawless 1987, “Negative binomial and mixed Poisson regression”, The Canadian Journal of Statistics 15, "
        "209-225",
    ),
)

_CHANCE = 0.05
_MOST = 2.0
_USUAL = 0.8
_USUAL_Z = NormalDist().inv_cdf((1 + _USUAL) / 2)
_DAY = 86_400_000_000


@dataclass(frozen=True)
class Change:
    """How one number of a period stands to that of another, as far as chance lets tell."""

    verdict: str
    ratio: float
    """Per day; missing (nan) where there was nothing before."""
    before: tuple[int, int | None]
    """The other number: at least, and at most where there is an upper bound."""
    when: str
    """The other period as it stands in a sentence: "the week before"."""
    then: str
    """The same after "more than": "in the week before", "on the day before"."""

    @property
    def is_clear(self) -> bool:
        """Whether it is beyond chance."""
        return self.verdict in {MORE, LESS}


@dataclass(frozen=True)
class Stretch:
    """The part of a period between its first and its last look: what is compared, day by day."""

    begin: int
    """Microseconds since 1970."""
    end: int

    @property
    def days(self) -> float:
        """Its length."""
        return (self.end - self.begin) / _DAY


def dispersion(counts: npt.NDArray[np.int64], exact: npt.NDArray[np.bool_], otherwise: float = ASSUMED) -> float:
    """α, pooled over groups × spans of one length; only three neighbours that are all ``exact`` are used.

    A span lies y - (x + z)/2 from the middle of its neighbours, with a variance of 1.5(m + αm²), m being the mean of
    the three. α is such that four in five of these distances are within 1.28 standard deviations, as of a normal
    distribution: neither steady growth nor a campaign now and then changes it. Three spans with fewer than fifteen
    visits tell too little; where few are left, it is ``otherwise``.
    """
    all_three = exact[:, :-2] & exact[:, 1:-1] & exact[:, 2:]
    x, y, z = (part[all_three].astype("float64") for part in (counts[:, :-2], counts[:, 1:-1], counts[:, 2:]))
    some = x + y + z >= FEWEST_VISITS * 1.5
    apart, mean = np.abs(y - (x + z) / 2)[some], ((x + y + z) / 3)[some]
    if len(apart) < FEWEST_SPANS:
        return otherwise
    low, high = LEAST, _MOST
    while high - low > 0.001:
        middle = (low + high) / 2
        spread = np.sqrt(1.5 * (mean + middle * mean**2))
        low, high = (middle, high) if np.quantile(apart / spread, _USUAL) > _USUAL_Z else (low, middle)
    return high


def stretch(ledger: Ledger, period: Period, jobs: npt.NDArray[np.int64]) -> Stretch | None:
    """From the first to the last look in a period that saw any of these jobs (rows of the ledger); None without two."""
    start, end = edges_of(ledger.looks, period)
    some: npt.NDArray[np.bool_] = np.any(ledger.seen[jobs], axis=0)
    at = ledger.looks[some & (ledger.looks >= start) & (ledger.looks <= end)]
    return Stretch(int(at[0]), int(at[-1])) if len(at) > 1 else None


def covered(found: pd.DataFrame, within: Stretch | None) -> npt.NDArray[np.bool_]:
    """Whether all that a link gained in a stretch was seen, for a table of :func:`hirempire.analysis.gains.gains`."""
    if within is None:
        return np.zeros(len(found), dtype="bool")
    begin, until, created = (micros(found[name]) for name in ("seen_from", "seen_until", "created_at"))
    seen = (begin != EVER) & ((begin <= within.begin) | (begin == created)) & (until >= within.end)
    whole: npt.NDArray[np.bool_] = seen | ~found["existed"].to_numpy()
    return whole


def change(
    now: pd.DataFrame,
    before: pd.DataFrame,
    by: npt.NDArray[np.generic],
    *,
    stretches: tuple[Stretch | None, Stretch | None],
    alpha: float,
) -> pd.DataFrame:
    """Each group's gains in two periods, for two tables of :func:`hirempire.analysis.gains.gains` with the same rows.

    Indexed by group. ``gained`` and ``before`` (int64): visits in both stretches, of the links that were seen
    throughout; ``left_out``, how many links weren't; ``ratio`` per day, and its interval ``low`` to ``high``, at 95%
    over all rows with ten visits or more together (Bonferroni), missing where nothing was gained before; ``verdict``.
    """
    first, second = stretches
    usable = covered(now, first) & covered(before, second)
    existed = now["existed"].to_numpy() | before["existed"].to_numpy()
    table = pd.DataFrame(
        {
            "gained": now["at_least"].to_numpy("int64", na_value=0) * usable,
            "before": before["at_least"].to_numpy("int64", na_value=0) * usable,
            "left_out": existed & ~usable,
            "links": existed,
        }
    )
    sums = table.groupby(by, sort=True).sum().astype("int64")
    longer = first.days / second.days if first and second else np.nan
    return sums.assign(**_ratios(sums["gained"].to_numpy(), sums["before"].to_numpy(), longer, alpha)).pipe(_judged)


def of_counts(
    now: npt.NDArray[np.int64], before: npt.NDArray[np.int64], *, longer: float, alpha: float
) -> pd.DataFrame:
    """Counts of two spans of time that were seen in full, compared as :func:`change` does; ``longer`` is now ÷ before.

    ``gained``, ``before``, ``ratio`` per day, ``low``, ``high``, ``verdict``; one row for each pair, in order.
    """
    sums = pd.DataFrame({"gained": now, "before": before, "left_out": 0, "links": 1})
    return _judged(sums.assign(**_ratios(now, before, longer, alpha))).drop(columns=["left_out", "links"])


def _ratios(
    x: npt.NDArray[np.int64], y: npt.NDArray[np.int64], longer: float, alpha: float
) -> dict[str, npt.NDArray[np.float64]]:
    """Ratios per day with their intervals; half a visit stands for none where an interval needs one."""
    z = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, int(((x + y) >= FEWEST_VISITS).sum())))
    some = np.where((x == 0) | (y == 0), 0.5, 0.0)
    one, other = x + some, y + some
    middle, spread = np.log(one / other / longer), z * np.sqrt(1 / one + 1 / other + 2 * alpha)
    return {
        "ratio": np.where(y > 0, x / np.maximum(y, 1) / longer, np.nan),
        "low": np.exp(middle - spread),
        "high": np.exp(middle + spread),
    }


def _judged(sums: pd.DataFrame) -> pd.DataFrame:
    low, high = sums["low"], sums["high"]
    unseen = low.isna() | (sums["left_out"] > MOST_LEFT_OUT * sums["links"])
    both = sums["gained"] + sums["before"]
    verdict = np.select(
        [unseen, both == 0, both < FEWEST_VISITS, low > 1, high < 1], [UNKNOWN, NONE, FEW, MORE, LESS], ALIKE
    )
    told = sums["before"] > 0
    return sums.assign(low=low.where(told), high=high.where(told), verdict=pd.array(verdict.tolist(), dtype="str"))
