"""A history made ready for questions about periods: each gain with the two looks that it lies between.

A gain belongs to the time between two looks that both saw its link, or since the link was created, where that was
later. Where nobody can know what was gained, a span is unknown. Nothing is interpolated or spread.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.history import CORRECTED, FIRST, REMADE, History

Moments = npt.NDArray[np.int64]
"""Microseconds since 1970, UTC."""
EVER, NEVER = np.iinfo("int64").min, np.iinfo("int64").max
"""Before and after every moment."""


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans of time of links, one in each place: (begin, end], ascending by end where they are gains."""

    link: npt.NDArray[np.int64]
    """The place of the link in :attr:`Ledger.links`."""
    begin: Moments
    end: Moments


@dataclass(frozen=True, eq=False)
class Ledger:
    """Gains and unknown spans of all links of a history. Built once, asked for every period."""

    looks: Moments
    seen: npt.NDArray[np.bool_]
    """Jobs × looks, as in the history."""
    links: pd.DataFrame
    """One row per link that was ever seen, in the order in which they first were.

    ``job_id``, ``link_id``, ``source_name`` (text, the last one), ``created_at`` (UTC, the first one), ``visits``, the
    last total (int64), ``job``, the row in ``seen``, ``first_look`` and ``last_look``, the places of the looks that saw
    it first and last, ``gone`` (bool) and ``gone_look``, the place of the first look without it, or -1.
    """
    gains: Spans
    gained: npt.NDArray[np.int64]
    """Visits gained in each span of ``gains``."""
    past: npt.NDArray[np.bool_]
    """Whether that is all since the link was created, before the first look: no part of it can be told from another."""
    unknown: Spans
    """Where a link gained nobody knows how much, beside what ``gains`` has."""

    @property
    def until(self) -> pd.Timestamp | None:
        """The time of the last look; None before the first."""
        return pd.Timestamp(int(self.looks[-1]), unit="us", tz="UTC") if len(self.looks) else None


def ledger(history: History) -> Ledger:
    """Make a history ready."""
    looks, readings = micros(history.looks), history.readings
    link, firsts, lasts = _links_of(readings)
    look, since = (readings[name].to_numpy("int64") for name in ("look", "since"))
    links = _links(history, firsts, lasts, look, link)
    began = np.where(since >= 0, looks[since] if len(looks) else since, EVER)
    end = looks[look]
    created = np.minimum(micros(readings["created_at"]), end)
    is_first, is_remade, is_corrected = (
        (readings["kind"] == name).to_numpy("bool") for name in (FIRST, REMADE, CORRECTED)
    )
    past = is_first & readings["gained"].isna().to_numpy()
    gained = np.where(past, readings["visits"].fillna(0), readings["gained"].fillna(0)).astype("int64")
    for shared in (looks, gained, past):  # by sessions that must not change what others see
        shared.flags.writeable = False
    return Ledger(
        looks=looks,
        seen=history.seen,
        links=links,
        gains=Spans(link, np.where(is_first | is_remade, created, began), end),
        gained=gained,
        past=past,
        unknown=_joined(
            _remade(link[is_remade], began[is_remade], created[is_remade], end[is_remade]),
            Spans(link[is_corrected], began[is_corrected], end[is_corrected]),
            _after(links, looks),
        ),
    )


def micros(moments: pd.Series | pd.DatetimeIndex) -> Moments:
    """Microseconds since 1970; :data:`EVER` where there is no moment."""
    index = pd.DatetimeIndex(moments).as_unit("us")
    return np.where(index.isna(), EVER, index.asi8)


def moments(counts: Moments) -> pd.DatetimeIndex:
    """The moments (UTC) of microseconds since 1970; missing where they are :data:`EVER`."""
    return pd.DatetimeIndex(counts.astype("int64").view("datetime64[us]")).tz_localize("UTC")


def _links_of(readings: pd.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The link of each reading as a number, and the places of the first and the last reading of each link."""
    jobs, _ = pd.factorize(readings["job_id"])
    ids, known = pd.factorize(readings["link_id"])
    link, _ = pd.factorize(jobs.astype("int64") * max(1, len(known)) + ids)
    number = int(link.max()) + 1 if len(link) else 0
    firsts, lasts = np.zeros(number, dtype="int64"), np.zeros(number, dtype="int64")
    lasts[link] = np.arange(len(link))
    firsts[link[::-1]] = np.arange(len(link))[::-1]
    return link.astype("int64"), firsts, lasts


def _links(
    history: History,
    firsts: npt.NDArray[np.int64],
    lasts: npt.NDArray[np.int64],
    look: npt.NDArray[np.int64],
    link: npt.NDArray[np.int64],
) -> pd.DataFrame:
    readings = history.readings
    last = readings.iloc[lasts]
    job = pd.Index(history.jobs).get_indexer(pd.Index(last["job_id"].astype("str")))
    created = micros(readings["created_at"])
    earliest = np.full(len(firsts), NEVER)
    np.minimum.at(earliest, link, created)
    links = pd.DataFrame(
        {
            "job_id": last["job_id"].astype("str").to_numpy(),
            "link_id": last["link_id"].astype("str").to_numpy(),
            "source_name": last["source_name"].astype("str").to_numpy(),
            "created_at": moments(earliest),
            "visits": last["visits"].fillna(0).to_numpy("int64"),
            "job": job,
            "first_look": look[firsts],
            "last_look": np.maximum(look[lasts], _last_true(history.seen)[job]) if len(firsts) else look[lasts],
            "gone_look": -1,
        }
    )
    return _with_gone(links, history, look[lasts])


def _with_gone(links: pd.DataFrame, history: History, last_reading: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Links that disappeared were last seen before that; one that came back has a later reading."""
    keys = pd.MultiIndex.from_frame(links[["job_id", "link_id"]])
    gone = history.gone.astype({"job_id": "str", "link_id": "str"}).drop_duplicates(["job_id", "link_id"], keep="last")
    place = keys.get_indexer(pd.MultiIndex.from_frame(gone[["job_id", "link_id"]]))
    at = gone["look"].to_numpy("int64")
    here = place >= 0
    here[here] = at[here] > last_reading[place[here]]
    place, at = place[here], at[here]
    before = history.seen[links["job"].to_numpy()[place]] & (np.arange(history.seen.shape[1]) < at[:, None])
    last, left = links["last_look"].to_numpy(copy=True), links["gone_look"].to_numpy(copy=True)
    last[place] = np.maximum(_last_true(before), last_reading[place])
    left[place] = at
    return links.assign(last_look=last, gone_look=left, gone=left >= 0)


def _last_true(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The place of the last True in each row, -1 where there is none."""
    if not rows.shape[1]:
        return np.full(rows.shape[0], -1)
    return np.where(rows.any(axis=1), rows.shape[1] - 1 - rows[:, ::-1].argmax(axis=1), -1)


def _remade(link: npt.NDArray[np.int64], began: Moments, created: Moments, end: Moments) -> Spans:
    """The old link may have been visited until the new one was created, and nobody saw how often.

    Where it is said to be older than the look that saw the old one, it isn't known when one took the other's place.
    """
    return Spans(link, np.minimum(began, created), np.where(created >= began, created, end))


def _after(links: pd.DataFrame, looks: Moments) -> Spans:
    """What comes after the last look that saw a link, until it was gone, or without an end."""
    last, gone = links["last_look"].to_numpy(), links["gone_look"].to_numpy()
    if not len(looks):
        return Spans(*(np.zeros(0, dtype="int64") for _ in range(3)))
    return Spans(np.arange(len(links)), looks[last], np.where(gone >= 0, looks[gone], NEVER))


def _joined(*spans: Spans) -> Spans:
    return Spans(
        np.concatenate([one.link for one in spans]),
        np.concatenate([one.begin for one in spans]),
        np.concatenate([one.end for one in spans]),
    )
