"""From the free text that recruiters call a source to channels, and the sums by channel."""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
import pandas as pd

from hirempire.language import others

_SEPARATORS = re.compile(r"[\s\-_.‐‑–]+")
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What shows nothing and isn't of the category of formats, such as fillers and variation selectors."""
_OF_SYMBOLS = "\u200d\ufe0f"
"""What joins emoji to one, or makes a sign an emoji."""


def canonical(source_name: str) -> str:
    """The channel that a source name stands for, as ``channels.csv`` knows it; else the name itself, tidied.

    Nothing is merged by likeness: two names that the table does not hold stay two channels.
    """
    name = _tidied(source_name)
    return _known().get(spelling(name), name)


def known_group(channel: str) -> str | None:
    """The group of a channel that the table holds: job board, social, referral …; None for any other."""
    return _groups().get(channel)


def known_groups() -> list[str]:
    """All groups of the table."""
    return sorted(set(_groups().values()))


@dataclass(frozen=True)
class Totals:
    """Totals of a set of links. ``jobs`` counts the jobs with at least one of them."""

    visits: int
    links: int
    channels: int
    jobs: int


def totals(links: pd.DataFrame) -> Totals:
    """The sums over a tidy frame."""
    return Totals(
        visits=int(links["visits"].sum()),
        links=len(links),
        channels=int(links["channel"].nunique()),
        jobs=int(links["job_id"].nunique()),
    )


def by_channel(links: pd.DataFrame, *, by: Literal["channel", "source_name"] = "channel") -> pd.DataFrame:
    """One row per channel (or original name), most visits first, then by name.

    Columns: ``links``, ``jobs``, ``visits`` (int64), ``share`` of all visits (0 to 1; missing when there is none),
    ``median_visits`` per link, ``newest_link`` (UTC). Of visits gained in a period also ``at_most`` (Int64, missing
    where there is no upper bound); ``visits`` is then what was gained at least.
    """
    return _summed(links, links[by], by)


def by_group(links: pd.DataFrame, group_of: Callable[[str], str]) -> pd.DataFrame:
    """Totals by group of channels; columns as in :func:`by_channel`. ``group_of`` names the group of a channel."""
    groups = links["channel"].cat.remove_unused_categories()
    return _summed(
        links, groups.astype("str").map({channel: group_of(channel) for channel in groups.cat.categories}), "group"
    )


def by_job(links: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Totals by job, under its label; columns as in :func:`by_channel`."""
    jobs = links["job_id"].astype("str")
    return _summed(links, jobs.map({job_id: labels.get(job_id, job_id) for job_id in jobs.unique()}), "job")


def _summed(links: pd.DataFrame, names: pd.Series, heading: str) -> pd.DataFrame:
    codes, found = pd.factorize(names)
    jobs, known = pd.factorize(links["job_id"])
    pairs = pd.unique(codes * len(known) + jobs)
    visits, made = links["visits"].groupby(codes), links["created_at"].groupby(codes)
    table = pd.DataFrame(
        {
            "links": visits.size().astype("int64"),
            "jobs": np.bincount(pairs // max(1, len(known)), minlength=len(found)).astype("int64"),
            "visits": visits.sum().astype("int64"),
            "median_visits": visits.median().astype("float64"),
            "newest_link": made.max(),
        }
    )
    more = ["at_most"] if "at_most" in links else []
    if more:
        table["at_most"] = links["at_most"].groupby(codes).agg(lambda most: most.sum(skipna=False)).astype("Int64")
    return (
        table.set_axis(pd.Index(found.astype("str"), dtype="str", name=heading))
        .assign(share=lambda frame: frame["visits"] / (frame["visits"].sum() or float("nan")))
        .sort_index()
        .sort_values("visits", ascending=False, kind="stable")
        .loc[:, ["links", "jobs", "visits", "share", "median_visits", "newest_link", *more]]
    )


def channel_order(links: pd.DataFrame) -> list[str]:
    """All channels of a tidy frame, most visits first, then by name."""
    sums = links.groupby("channel", observed=True)["visits"].sum()
    return sorted(sums.index.astype("str"), key=lambda channel: (-sums[channel], channel))


def folded(links: pd.DataFrame, *, most: int | None) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """The channel under which each link is shown when the tail goes under "Other (n channels)".

    Returns:
        the name for each link (ordered categorical, same index), all names in the order of the chart, and the channels
        folded away. A tail of one is not folded: its name takes no more room. ``most=None`` folds nothing.
    """
    order = channel_order(links)
    shown, tail = order, tuple[str, ...]()
    if most is not None and len(order) > most + 1:
        tail = tuple(order[most:])
        shown = [*order[:most], others(len(tail), "channel", taken=order)]
    places = {name: place for place, name in enumerate(shown)}
    named = links["channel"].cat
    place_of = np.array([places.get(name, len(shown) - 1) for name in named.categories], dtype="int64")
    names = pd.Categorical.from_codes(place_of[named.codes], pd.Index(shown, dtype="str"), ordered=True)
    return pd.Series(names, index=links.index), shown, tail


def spelling(name: str) -> str:
    """Normalise a name: compatible forms, case, separators and invisible characters make no difference."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).casefold()
    return _SEPARATORS.sub("", "".join(c for c in plain if unicodedata.category(c) != "Cf"))


def _tidied(name: str) -> str:
    """A name without what nobody can see: two that differ by it alone are one. Joined emoji stay joined."""
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(c for place, c in enumerate(composed) if not _is_unseen(composed, place))
    tidied = " ".join(seen.split()) or " ".join(composed.split())
    # What was between them may have kept letters and their accents apart.
    return tidied if tidied == name else _tidied(tidied)


def _is_unseen(name: str, place: int) -> bool:
    """Whether a character can't be seen; what joins or varies a symbol before it can."""
    character = name[place]
    is_control = unicodedata.category(character)[0] == "C" and not character.isspace()
    if not is_control and not _INVISIBLE.match(character):
        return False
    before = name[place - 1] if place else ""
    return not (character in _OF_SYMBOLS and before and unicodedata.category(before) in ("So", "Sk", "Mn"))


@cache
def _known() -> dict[str, str]:
    """Every known spelling, as :func:`spelling` sees it, and its channel."""
    return {spelling(written): row["channel"] for row in _table() for written in row["spellings"].split(";")}


@cache
def _groups() -> dict[str, str]:
    return {row["channel"]: row["group"] for row in _table()}


def _table() -> list[dict[str, str]]:
    text = files(__package__).joinpath("channels.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
