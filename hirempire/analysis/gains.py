"""Visits gained in a period: at least, and at most.

At least: the gains of all spans between two looks that lie wholly in the period. At most: with those that reach over
its edges, too; missing where a link may have gained more than anybody saw.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.ledger import EVER, NEVER, Ledger, Moments, Spans, micros, moments
from hirempire.analysis.period import Period

SAME_LOOK = 3_600_000_000
"""Microseconds. A period that isn't over ends, for each job, at its last look, if that is no older than this."""

Counts = npt.NDArray[np.int64]


def gains(ledger: Ledger, period: Period) -> pd.DataFrame:
    """What each link gained in a period, one row per link ever seen, in the order of :attr:`Ledger.links`.

    ``job_id``, ``link_id``, ``source_name``, ``created_at`` (UTC); ``at_least`` and ``at_most`` (Int64), the visits
    gained: missing where nothing, or no upper bound, can be said; ``seen_from`` and ``seen_until`` (UTC), the looks in
    the period between which ``at_least`` was gained, or when the link was created; missing where there were not two;
    ``existed``: whether the link existed at some time in the period.
    """
    start, end = edges_of(ledger.looks, period)
    size = len(ledger.links)
    least, extra, unknown = np.zeros(size, "int64"), np.zeros(size, "int64"), np.zeros(size, "bool")
    rows = slice(int(np.searchsorted(ledger.gains.end, start, side="right")), None)
    link, begin, until = ledger.gains.link[rows], ledger.gains.begin[rows], ledger.gains.end[rows]
    gained, past = ledger.gained[rows], ledger.past[rows]
    whole = (begin >= start) & (until <= end)
    partly = ~whole & (begin < end) & (until > start)
    least += _added(link[whole], gained[whole], size)
    extra += _added(link[partly & ~past], gained[partly & ~past], size)
    unknown[link[partly & past]] = True
    over = (ledger.unknown.begin < end) & (ledger.unknown.end > start) & ~_just_seen(ledger, end, period.running)
    unknown[ledger.unknown.link[over]] = True
    seen_from, seen_until = _seen(ledger, start, end)
    nothing = unknown & (seen_from == EVER) & (least == 0)
    created, gone = _created(ledger), _gone_at(ledger)
    return ledger.links[["job_id", "link_id", "source_name", "created_at"]].assign(
        at_least=pd.arrays.IntegerArray(least, nothing),
        at_most=pd.arrays.IntegerArray(least + extra, unknown),
        seen_from=moments(seen_from),
        seen_until=moments(seen_until),
        existed=(created < end) & ~((gone > EVER) & (gone <= start)),
    )


@dataclass(frozen=True, eq=False)
class Series:
    """What groups of links gained in spans of time that follow each other; each is groups × spans."""

    at_least: Counts
    at_most: Counts
    """Only an upper bound where ``unknown`` is False."""
    unknown: npt.NDArray[np.bool_]
    """Whether a link of the group may have gained more than anybody saw."""
    looked: npt.NDArray[np.bool_]
    """By span: whether any look at any of the links lies in it, or on its edges."""


def series(ledger: Ledger, edges: Moments, groups: Counts, number: int, *, running: bool = False) -> Series:
    """What ``number`` groups gained between each two of ``edges``; ``groups`` has the group of each link, -1 for none.

    A gain that reaches over an edge counts as possible on both sides of it. ``running``: the last span isn't over.
    """
    spans = len(edges) - 1
    rows = slice(int(np.searchsorted(ledger.gains.end, edges[0], side="right")), None)
    found = Spans(ledger.gains.link[rows], ledger.gains.begin[rows], ledger.gains.end[rows])
    gained, past, group = ledger.gained[rows], ledger.past[rows], groups[found.link]
    first, last = _places(found, edges)
    here = (group >= 0) & (first < spans) & (last >= 0)
    whole = here & (first >= last) & (last < spans)
    least = _added(group[whole] * spans + last[whole], gained[whole], number * spans).reshape(number, spans)
    partly, lost = here & (first < last) & ~past, here & (first < last) & past
    extra = _reaching(group[partly], first[partly], last[partly], gained[partly], number, spans)
    unknown = _reaching(group[lost], first[lost], last[lost], np.ones(int(lost.sum()), "int64"), number, spans)
    u_group, (u_first, u_last) = groups[ledger.unknown.link], _places(ledger.unknown, edges)
    u_here = (u_group >= 0) & (u_first < spans) & (u_last >= 0) & (ledger.unknown.begin < ledger.unknown.end)
    u_here &= ~_just_seen(ledger, int(edges[-1]), running)
    ones = np.ones(int(u_here.sum()), "int64")
    unknown += _reaching(u_group[u_here], u_first[u_here], u_last[u_here], ones, number, spans)
    return Series(least, least + extra, unknown > 0, looked(ledger, edges, groups))


def edges_of(looks: Moments, period: Period) -> tuple[int, int]:
    """The first moment of a period and the one after its last, in microseconds.

    What isn't over ends at the last look at hand: nothing after it is asked for.
    """
    start, end = micros(pd.DatetimeIndex([period.start, period.end])).tolist()
    if period.running and len(looks):
        end = max(start, min(end, int(looks[-1])))
    return start, end


def summed(found: pd.DataFrame, by: pd.Series | npt.NDArray[np.generic]) -> pd.DataFrame:
    """Sums over :func:`gains` by any grouping: ``links`` (int64), ``at_least`` and ``at_most`` (Int64), ``open``.

    ``open`` counts the links that may have gained more than anybody saw; where there is one, ``at_most`` is missing.
    """
    codes, groups = pd.factorize(np.asarray(by), sort=True)
    size, most = len(groups), found["at_most"]
    least = _added(codes, found["at_least"].to_numpy("int64", na_value=0), size)
    possible = _added(codes, most.to_numpy("int64", na_value=0), size)
    without = np.bincount(codes[most.isna().to_numpy()], minlength=size).astype("int64")
    return pd.DataFrame(
        {
            "links": np.bincount(codes, minlength=size).astype("int64"),
            "at_least": pd.array(least, dtype="Int64"),
            "at_most": pd.arrays.IntegerArray(possible, without > 0),
            "open": without,
        },
        index=pd.Index(groups),
    )


def _just_seen(ledger: Ledger, end: int, running: bool) -> npt.NDArray[np.bool_]:  # noqa: FBT001 - private
    """The unknown spans after a last look that was a moment ago, in a period that isn't over.

    What such a period is compared with ends long before: what was last seen then may have gained more since.
    """
    if not running or (len(ledger.looks) and end < ledger.looks[-1] - SAME_LOOK):
        return np.zeros(len(ledger.unknown.link), dtype="bool")
    just_seen: npt.NDArray[np.bool_] = (ledger.unknown.end == NEVER) & (ledger.unknown.begin >= end - SAME_LOOK)
    return just_seen


def _added(places: Counts, numbers: Counts, size: int) -> Counts:
    return np.bincount(places, weights=numbers, minlength=size).astype("int64")


def _places(spans: Spans, edges: Moments) -> tuple[Counts, Counts]:
    """Between which edges each span begins and ends; one that ends on an edge ends before it."""
    return (
        np.searchsorted(edges, spans.begin, side="right") - 1,
        np.searchsorted(edges, spans.end, side="left") - 1,
    )


def _reaching(group: Counts, first: Counts, last: Counts, numbers: Counts, size: int, spans: int) -> Counts:
    """Numbers that count in every span from the first to the last."""
    wide = spans + 1
    ups = _added(group * wide + np.maximum(first, 0), numbers, size * wide)
    downs = _added(group * wide + np.minimum(last, spans - 1) + 1, numbers, size * wide)
    return (ups - downs).reshape(size, wide).cumsum(axis=1)[:, :spans]


def looked(ledger: Ledger, edges: Moments, groups: Counts) -> npt.NDArray[np.bool_]:
    """Whether any look at the jobs of these links lies in each span or on its edges; -1 leaves a link out."""
    jobs = np.unique(ledger.links["job"].to_numpy()[groups >= 0])
    some: npt.NDArray[np.bool_] = np.any(ledger.seen[jobs], axis=0)
    at = ledger.looks[some]
    before, after = np.searchsorted(at, edges[:-1], side="left"), np.searchsorted(at, edges[1:], side="right")
    return np.asarray(before < after)


def _created(ledger: Ledger) -> Moments:
    return pd.DatetimeIndex(ledger.links["created_at"]).as_unit("us").asi8


def _gone_at(ledger: Ledger) -> Moments:
    """When a look saw that a link was gone; :data:`EVER` where none did."""
    gone = ledger.links["gone_look"].to_numpy()
    return np.where(gone >= 0, ledger.looks[gone] if len(ledger.looks) else EVER, EVER)


def _seen(ledger: Ledger, start: int, end: int) -> tuple[Moments, Moments]:
    """The first and the last look in the period that saw each link; :data:`EVER` twice where there are not two.

    A link created in the period, and first seen in it, began when it was created.
    """
    size = len(ledger.links)
    lo, hi = np.searchsorted(ledger.looks, start, side="left"), np.searchsorted(ledger.looks, end, side="right")
    inside = ledger.seen[:, lo:hi]
    if not inside.size or not size:
        return np.full(size, EVER), np.full(size, EVER)
    some: npt.NDArray[np.bool_] = np.any(inside, axis=1)
    job = ledger.links["job"].to_numpy()
    first, last = lo + inside.argmax(axis=1), hi - 1 - inside[:, ::-1].argmax(axis=1)
    own_first = np.maximum(first[job], ledger.links["first_look"].to_numpy())
    own_last = np.minimum(last[job], ledger.links["last_look"].to_numpy())
    there = some[job] & (own_first < hi) & (own_last >= lo) & (own_first <= own_last)
    created = _created(ledger)
    began = (own_first == ledger.links["first_look"].to_numpy()) & (created >= start)
    begin = np.where(began, created, ledger.looks[np.minimum(own_first, len(ledger.looks) - 1)])
    until = ledger.looks[np.maximum(own_last, 0)]
    there &= begin < until
    return np.where(there, begin, EVER), np.where(there, until, EVER)
