"""From a candidate's present status to the furthest stage it tells of, as the recruiter may see and change it."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
import numpy.typing as npt
import pandas as pd

STAGES = ("applied", "qualified", "interviewed", "offered", "hired")
"""In their order: who reached one has reached all before it."""

ENDED, PAUSED, UNKNOWN = "ended", "paused", "unknown"
"""What a status says that tells no stage beyond "applied": decided; not decided; nothing that we know."""

MEANINGS = (*STAGES, ENDED, PAUSED)
"""What a status can be said to mean."""


@dataclass(frozen=True)
class StageMap:
    """What ``statuses.csv`` says, and over it what the recruiter changed. Empty, it is the table alone."""

    changes: Mapping[str, str] = field(default_factory=dict)
    """A status as the API writes it, and one of :data:`MEANINGS`."""

    def meaning(self, status: str) -> str:
        """The stage that a status tells of, "ended", "paused", or "unknown"; case and outer blanks do not matter."""
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
        return replace(self, changes={one: to for one, to in every.items() if _known().get(one, ("",))[0] != to})

    def of(self, statuses: pd.Series) -> npt.NDArray[np.int8]:
        """For each of a categorical column its place in :data:`MEANINGS`; -1 where it is unknown or missing."""
        names = statuses.cat.categories
        places = [MEANINGS.index(one) if (one := self.meaning(str(name))) != UNKNOWN else -1 for name in names]
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


class _Saved(msgspec.Struct, forbid_unknown_fields=True):
    """The file, as it is written and read."""

    changes: dict[str, str]
    hirempire: str = "stages of statuses"
    version: int = 1


def saved(stages: StageMap) -> bytes:
    """A stage map as a small file, to be loaded again or sent to a colleague."""
    return msgspec.json.format(msgspec.json.encode(_Saved(dict(stages.changes)), order="sorted"), indent=2)


def loaded(file: bytes) -> StageMap:
    """The stage map of such a file.

    Raises:
        ValueError: it is none, or names a stage that there is not.
    """
    try:
        read = msgspec.json.decode(file, type=_Saved)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError("not a file of stages") from error
    if read.hirempire != "stages of statuses" or read.version != 1 or not set(read.changes.values()) <= set(MEANINGS):
        raise ValueError("not a file of stages")
    stages = StageMap()
    for status, meaning in read.changes.items():
        stages = stages.changed([status], meaning)
    return stages


def _plain(status: str) -> str:
    return status.strip().casefold()


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Every status of the table in its order, with its meaning and the comment."""
    text = files(__package__).joinpath("statuses.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["status"]: (row["stage"], row["comment"]) for row in rows}
