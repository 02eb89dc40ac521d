"""From a candidate's present status to the furthest stage it tells of, as the recruiter may see and change it."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.saved_choices import NotSaved, Stages, read_stages, written

STAGES = ("applied", "qualified", "interviewed", "offered", "hired")
"""In their order: who reached one has reached all before it."""

ENDED, PAUSED, UNKNOWN = "ended", "paused", "unknown"
"""What a status says that tells no stage beyond "applied": decided; not decided; nothing that we know."""

MEANINGS = (*STAGES, ENDED, PAUSED)
"""What a status can be said to mean."""


_APART = re.compile(r"[\s_\u2010-\u2015-]+")


@dataclass(frozen=True)
class StageMap:
    """What ``statuses.csv`` says, and over it what the recruiter changed. Empty, it is the table alone."""

    changes: Mapping[str, str] = field(default_factory=dict)
    """A status as the API writes it, and one of :data:`MEANINGS`."""

    def meaning(self, status: str) -> str:
        """The stage that a status tells of, "ended", "paused", or "unknown"; see :func:`_plain` for its spellings."""
        plain = _plain(status)
        return self.changes.get(plain) or _known().get(plain, (UNKNOWN, ""))[0]

    def changed(self, statuses: Iterable[str], meaning: str) -> "StageMap":
        """These statuses with this meaning; one that the table gives them anyway is no change.

        Raises:
            ValueError: the meaning is none of :data:`MEANINGS`.
        """
        if meaning not in MEANINGS:
            raise ValueError(f"{meaning!r} is no stage")
        every = {**self.changes, **dict.fromkeys(map(_plain, statuses), meaning)}
        return replace(self, changes=_unusual(every))

    def of(self, statuses: pd.Series) -> npt.NDArray[np.int8]:
        """For each of a categorical column its place in :data:`MEANINGS`; -1 where it is unknown or missing."""
        names = statuses.cat.categories
        known = {meaning: place for place, meaning in enumerate(MEANINGS)}
        places = [known.get(self.meaning(str(name)), -1) for name in names]
        return np.array([*places, -1], dtype="int8")[statuses.cat.codes.to_numpy()]

    def table(self, statuses: pd.Series) -> pd.DataFrame:
        """One row a status, known ones in the order of the table, then those that came and are unknown, most first.

        Columns: ``status``, ``meaning``, ``candidates`` (int64, of this categorical column), ``changed`` (bool),
        ``comment`` (text; empty where the table has none).
        """
        counts: dict[str, int] = {}
        for name, count in statuses.value_counts().items():
            counts[_plain(str(name))] = counts.get(_plain(str(name)), 0) + int(count)
        names = [*_known(), *sorted(set(self.changes) - set(_known()))]
        names += [name for name, count in counts.items() if name not in names and count]
        rows = [
            (name, self.meaning(name), counts.get(name, 0), name in self.changes, _known().get(name, ("", ""))[1])
            for name in names
        ]
        table = pd.DataFrame(rows, columns=pd.Index(["status", "meaning", "candidates", "changed", "comment"]))
        return table.astype({"status": "str", "meaning": "str", "comment": "str", "candidates": "int64"})


def saved(stages: StageMap) -> bytes:
    """A stage map as a small file, to be loaded again or sent to a colleague."""
    return written(Stages(dict(stages.changes)))


def loaded(file: bytes) -> StageMap:
    """The stage map of such a file.

    Raises:
        NotSaved: it is none, or names a stage that there is not.
    """
    changes = read_stages(file).changes
    if not set(changes.values()) <= set(MEANINGS):
        raise NotSaved("This is not a file of stages: it names a stage that there is not.")
    return StageMap(_unusual({_plain(status): meaning for status, meaning in changes.items()}))


def _unusual(meanings: Mapping[str, str]) -> dict[str, str]:
    """Without those that the table gives anyway."""
    return {status: to for status, to in meanings.items() if _known().get(status, ("",))[0] != to}


def _plain(status: str) -> str:
    """A status as the table writes it, however its case, blanks, hyphens and underscores came."""
    return _APART.sub("_", status.strip().casefold())


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Every status of the table in its order, with its meaning and the comment."""
    text = files(__package__).joinpath("statuses.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["status"]: (row["stage"], row["comment"]) for row in rows}
