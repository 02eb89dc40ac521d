"""From a candidate's status to the furthest stage it indicates, which the recruiter can see and change."""

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
"""Stages in their order: reaching one means having reached all before it."""

ENDED, PAUSED, UNKNOWN = "ended", "paused", "unknown"
"""Meanings that indicate no stage beyond "applied": decided; not decided; unknown."""

MEANINGS = (*STAGES, ENDED, PAUSED)
"""Every meaning that a status can have."""


_APART = re.compile(r"[\s_\u2010-\u2015-]+")


@dataclass(frozen=True)
class StageMap:
    """The recruiter's changes to ``statuses.csv``. Empty, it is the table alone."""

    changes: Mapping[str, str] = field(default_factory=dict)
    """The meaning of a status as the API writes it, one of :data:`MEANINGS`."""

    def meaning(self, status: str) -> str:
        """The stage that a status indicates, "ended", "paused", or "unknown"; see :func:`_plain` for its spellings."""
        plain = _plain(status)
        return self.changes.get(plain) or _known().get(plain, (UNKNOWN, ""))[0]

    def changed(self, statuses: Iterable[str], meaning: str) -> "StageMap":
        """Give these statuses a meaning; the one that the table gives them anyway is no change.

        Raises:
            ValueError: the meaning is none of :data:`MEANINGS`.
        """
        if meaning not in MEANINGS:
            raise ValueError(f"{meaning!r} is no stage")
        every = {**self.changes, **dict.fromkeys(map(_plain, statuses), meaning)}
        return replace(self, changes=_unusual(every))

    def of(self, statuses: pd.Series) -> npt.NDArray[np.int8]:
        """The place of each value of a categorical column in :data:`MEANINGS`; -1 where it is unknown or missing."""
        names = statuses.cat.categories
        known = {meaning: place for place, meaning in enumerate(MEANINGS)}
        places = [known.get(self.meaning(str(name)), -1) for name in names]
        return np.array([*places, -1], dtype="int8")[statuses.cat.codes.to_numpy()]

    def table(self, statuses: pd.Series) -> pd.DataFrame:
        """One row per status: known ones in the order of the table, then unknown ones, most candidates first.

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
    """Write a stage map as a small file, to load again or send to a colleague."""
    return written(Stages(dict(stages.changes)))


def loaded(file: bytes) -> StageMap:
    """Read the stage map in a saved file.

    Raises:
        NotSaved: the file isn't one, or names a stage that doesn't exist.
    """
    changes = read_stages(file).changes
    if not set(changes.values()) <= set(MEANINGS):
        raise NotSaved("This isn't a stages file: it names a stage that doesn't exist.")
    return StageMap(_unusual({_plain(status): meaning for status, meaning in changes.items()}))


def _unusual(meanings: Mapping[str, str]) -> dict[str, str]:
    """Leave out the changes that the table makes anyway."""
    return {status: to for status, to in meanings.items() if _known().get(status, ("",))[0] != to}


def _plain(status: str) -> str:
    """A status as the table writes it, whatever its case, spaces, hyphens and underscores."""
    return _APART.sub("_", status.strip().casefold())


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Every status of the table in its order, with its meaning and the comment."""
    text = files(__package__).joinpath("statuses.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["status"]: (row["stage"], row["comment"]) for row in rows}
