"""The links of some jobs together with what was seen of them: what a period is asked of."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis import change
from hirempire.analysis.change import Stretch, stretch
from hirempire.analysis.frame import LINK_COLUMNS, loaded_when, narrow
from hirempire.analysis.gains import gains, series
from hirempire.analysis.ledger import Ledger, micros, moments
from hirempire.analysis.period import Period
from hirempire.api.models import Outcome

Counts = npt.NDArray[np.int64]
Level = Literal["total", "channel", "link"]
_WEEK, _DAY, _HALF_DAY = 7, 86_400_000_000, 43_200_000_000
_MOST_FOUND = 2
"""Of so many periods it is kept what each link gained: the one on view, and what it is compared with."""
_MOST_SPANS = 26
"""From so many spans of time, a half year of weeks, it is told how bursty visits are."""
_NEARLY = 0.05
"""The part of a span's gain that may be open for the span to be used for that."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Every link of some jobs that was ever seen, gone or not, and the ledger of its gains."""

    ledger: Ledger
    links: pd.DataFrame
    """The tidy frame of all of them: first as in the ledger, then those that no look was kept of. ``created_at`` is
    that of the first link, where one was created anew; ``url``, ``code`` are missing where it is gone."""
    shown: npt.NDArray[np.bool_]
    """Which of ``links`` pass the filters."""
    base: "Kept | None" = None
    """What it was narrowed from."""

    def only(
        self,
        *,
        job_ids: Collection[str] | None = None,
        channels: Collection[str] | None = None,
        made_from: date | None = None,
        made_to: date | None = None,
        tz: str = "UTC",
    ) -> "Kept":
        """Narrow it as :func:`hirempire.analysis.frame.narrow` does."""
        left = narrow(
            self.links, job_ids=job_ids, channels=channels, made_from=made_from, made_to=made_to, tz=tz
        ).index.to_numpy()
        shown = np.zeros(len(self.links), dtype="bool")
        shown[left] = True
        return replace(self, shown=shown & self.shown, base=self.base or self)

    def loaded_when(self, outcomes: Iterable[Outcome]) -> "Kept":
        """The same with links that were loaded at the times of these replies; the rest is shared, not copied."""
        return replace(self, links=loaded_when(self.links, outcomes), base=self.base or self)

    def gained(self, period: Period) -> pd.DataFrame:
        """The links of the filters that existed in a period, as a tidy frame of what they gained in it.

        ``visits`` (int64) is what they gained at least, 0 where nothing can be said; with ``at_least``, ``at_most``,
        ``seen_from`` and ``seen_until`` of :func:`hirempire.analysis.gains.gains`, and ``lived_from`` and
        ``lived_until`` (UTC), the part of the period in which the link existed, as far as is known.
        """
        found = self.found(period)
        here = self.shown & found["existed"].to_numpy()
        more = found.loc[here, ["at_least", "at_most", "seen_from", "seen_until"]]
        visits = more["at_least"].fillna(0).astype("int64")
        tidy: pd.DataFrame = self.links[here].drop(columns="visits").join(more).assign(visits=visits)
        start, end = micros(pd.DatetimeIndex([period.start, period.end])).tolist()
        return tidy.assign(
            lived_from=moments(np.maximum(micros(tidy["created_at"]), start)),
            lived_until=moments(self._gone_by(end)[here]),
        )

    def _gone_by(self, end: int) -> Counts:
        """When a look saw that each link was gone, or the end, in microseconds."""
        until = np.full(len(self.links), end)
        gone = self.ledger.links["gone_look"].to_numpy()
        places = np.flatnonzero(gone >= 0)
        until[places] = np.minimum(self.ledger.looks[gone[places]], end)
        return until

    def found(self, period: Period) -> pd.DataFrame:
        """:func:`hirempire.analysis.gains.gains` for all of ``links``, whatever the filters.

        What was found last is kept: a page asks for its period and the one before several times.
        """
        if self.base is not None:
            return self.base.found(period)
        known = self._found.get(period)
        if known is None:
            known = self._worked_out(period)
            for oldest in list(self._found)[: len(self._found) - _MOST_FOUND + 1]:
                self._found.pop(oldest, None)
            self._found[period] = known
        return known

    @cached_property
    def _found(self) -> dict[Period, pd.DataFrame]:
        return {}

    def _worked_out(self, period: Period) -> pd.DataFrame:
        found = gains(self.ledger, period)
        extra = self.links.iloc[len(found) :]
        if extra.empty:
            return found
        unseen = extra[["job_id", "link_id", "source_name", "created_at"]].assign(
            existed=(extra["created_at"] < period.end).to_numpy()
        )
        types = found.dtypes.to_dict()
        rows = unseen.reindex(columns=found.columns).astype({name: types[name] for name in found.columns})
        return pd.concat([found, rows], ignore_index=True)

    @property
    def totals(self) -> dict[str, pd.Series]:
        """The total of each link that was last seen, ``visits``, and when, ``fetched_at`` (UTC)."""
        past = self.ledger.links
        seen = pd.Series(moments(self.ledger.looks[past["last_look"].to_numpy()]), index=past.index)
        fetched = self.links["fetched_at"]
        return {
            "visits": past["visits"].reindex(self.links.index).fillna(self.links["visits"]).astype("int64"),
            "fetched_at": fetched.where(fetched.notna(), seen.reindex(self.links.index)),
        }

    @cached_property
    def jobs(self) -> Counts:
        """The rows of the ledger's ``seen`` that have links here."""
        return np.unique(self.ledger.links["job"].to_numpy()[self.shown[: len(self.ledger.links)]])

    @cached_property
    def looks(self) -> Counts:
        """The looks at any of these jobs, in microseconds since 1970, ascending."""
        looks, seen = self.ledger.looks, self.ledger.seen
        return looks[np.any(seen[self.jobs], axis=0)] if len(self.jobs) else looks[:0]

    def stretch(self, period: Period) -> Stretch | None:
        """From the first to the last look at these jobs in a period."""
        return stretch(self.ledger, period, self.jobs)

    def groups(self, names: "pd.Series[str] | pd.Categorical") -> tuple[Counts, list[str]]:
        """The group of each link of the ledger, -1 outside the filters, and the groups; ``names`` is as ``links``."""
        codes, found = pd.factorize(names[: len(self.ledger.links)])
        return np.where(self.shown[: len(codes)], codes, -1).astype("int64"), [str(name) for name in found]

    def bursts(self, days: int, level: Level) -> float:
        """How bursty visits are over so many days, whatever the filters: α of :mod:`hirempire.analysis.change`.

        Of weeks for longer periods: there are more of them, and bursts even out in time.
        """
        if self.base is not None:
            return self.base.bursts(days, level)
        key = min(days, _WEEK), level
        if key not in self._bursts:
            self._bursts[key] = self._measured(*key)
        return self._bursts[key]

    def _measured(self, days: int, level: Level) -> float:
        edges = looks_every(days * _DAY, self.ledger.looks)
        groups, number = self._levelled(level)
        if len(edges) < 3 or not number:
            return change.ASSUMED
        found = series(self.ledger, edges, groups, number)
        nearly = found.at_most - found.at_least <= _NEARLY * found.at_least + 2
        regular = np.abs(np.diff(edges) - days * _DAY) <= _HALF_DAY
        usual = self.bursts(days, "channel") if level == "total" else change.ASSUMED
        return change.dispersion(found.at_least, nearly & regular, usual)

    def _levelled(self, level: Level) -> tuple[Counts, int]:
        """The group of each link of the ledger at a level, and how many groups there are."""
        links = len(self.ledger.links)
        if level == "channel":
            codes, names = pd.factorize(self.links["channel"][:links])
            return codes.astype("int64"), len(names)
        return (np.arange(links), links) if level == "link" else (np.zeros(links, dtype="int64"), min(1, links))

    @cached_property
    def _bursts(self) -> dict[tuple[int, Level], float]:
        return {}


def kept(ledger: Ledger, current: pd.DataFrame, channel_of: Callable[[str], str]) -> Kept:
    """Join what was seen with the tidy frame of all links now, under the recruiter's channels."""
    past = ledger.links[["job_id", "link_id", "source_name", "created_at"]]
    now = pd.MultiIndex.from_arrays([current["job_id"].astype("str"), current["link_id"]])
    place = now.get_indexer(pd.MultiIndex.from_frame(past[["job_id", "link_id"]]))
    more = current[["url", "code", "fetched_at"]].reset_index(drop=True).reindex(place).set_axis(past.index)
    extra = current.iloc[np.setdiff1d(np.arange(len(current)), place)]
    links = pd.concat([past.assign(visits=0).join(more), extra.astype({"job_id": "str"})], ignore_index=True)
    jobs = dict.fromkeys([*current["job_id"].cat.categories, *past["job_id"].unique()])
    links = links.assign(
        job_id=pd.Categorical(links["job_id"], categories=pd.Index(list(jobs), dtype="str")),
        channel=_channels(links["source_name"], channel_of),
    )
    times = dict.fromkeys(["fetched_at", "created_at"], "datetime64[us, UTC]")
    return Kept(ledger, links.loc[:, list(LINK_COLUMNS)].astype(times), np.ones(len(links), dtype="bool"))


def _channels(names: "pd.Series[str]", channel_of: Callable[[str], str]) -> pd.Categorical:
    """The channel of each name; each distinct name is looked up once."""
    codes, found = pd.factorize(names)
    places, order = pd.factorize(np.array([channel_of(str(name)) for name in found], dtype=object))
    return pd.Categorical.from_codes(np.append(places, -1)[codes].astype("int32"), pd.Index(order, dtype="str"))


def looks_every(length: int, looks: Counts) -> Counts:
    """The last look, the last one so many microseconds or more before it, and so on."""
    edges: list[int] = []
    place = len(looks) - 1
    while place >= 0 and len(edges) <= _MOST_SPANS:
        edges.append(int(looks[place]))
        place = int(np.searchsorted(looks, looks[place] - length, side="right")) - 1
    return np.array(edges[::-1], dtype="int64")
