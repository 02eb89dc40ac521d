"""Results of reading a text or a file: job IDs, and rejected entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hirempire.reading.bounded import Unreadable

MOST_JOBS = 10_000
MOST_REJECTED = 500
"""Entries without an ID that are kept with their reason; the rest is counted."""

A_WORD = "This looks like a word, not a job ID."

_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Rejected:
    """A rejected piece of text, and why it's not a job ID."""

    text: str
    reason: str


@dataclass(frozen=True)
class JobIds:
    """The IDs in their order, each once; the entries without one; and how many were repeated."""

    ids: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    duplicates: int
    more_rejected: int = 0
    """How many more entries were rejected than are kept."""

    @property
    def skipped(self) -> int:
        """How many different entries hold no ID."""
        return len(self.rejected) + self.more_rejected

    @property
    def by_reason(self) -> dict[str, list[str]]:
        """The entries without an ID by the reason, plain words last: in a mail they are most, and tell least."""
        reasons: dict[str, list[str]] = {}
        for entry in sorted(self.rejected, key=lambda entry: entry.reason == A_WORD):
            reasons.setdefault(entry.reason, []).append(entry.text)
        return reasons

    @property
    def summary(self) -> str:
        """``12 job IDs found, 2 duplicates, 1 entry skipped``."""
        parts = [f"{len(self.ids):,} job ID{'' if len(self.ids) == 1 else 's'} found"]
        if self.duplicates:
            parts.append(f"{self.duplicates:,} duplicate{'' if self.duplicates == 1 else 's'}")
        if self.skipped:
            parts.append(f"{self.skipped:,} entr{'y' if self.skipped == 1 else 'ies'} skipped")
        return ", ".join(parts)


class TooManyJobs(Unreadable):
    """More jobs than can be loaded together."""

    cause: ClassVar[str] = "too_many_jobs"
    title: ClassVar[str] = "Too many jobs"

    @classmethod
    def found(cls, number: int) -> "TooManyJobs":
        """Build the error for a number of jobs."""
        return cls(f"{number:,} job IDs are too many to load at once. Choose up to {MOST_JOBS:,}.")


def gathered(found: Iterable[str | Rejected]) -> JobIds:
    """Combine several results into one.

    Raises:
        TooManyJobs: there are more than :data:`MOST_JOBS`.
    """
    ids: dict[str, None] = {}
    rejected: dict[Rejected, None] = {}
    understood = 0
    for piece in found:
        if isinstance(piece, Rejected):
            rejected[piece] = None
        else:
            understood += 1
            ids[piece] = None
    if len(ids) > MOST_JOBS:
        raise TooManyJobs.found(len(ids))
    kept = tuple(rejected)[:MOST_REJECTED]
    return JobIds(tuple(ids), kept, understood - len(ids), len(rejected) - len(kept))


def rejected(text: str, reason: str) -> Rejected:
    """A piece of text with the reason, cut and harmless to show."""
    return Rejected(shown(text), reason)


def shown(text: str) -> str:
    """A text from outside on one line, short and without what could steer a terminal."""
    if len(text) <= _LONGEST_SHOWN and text.isprintable():
        return text
    plain = "".join(character if character.isprintable() else " " for character in text[:_LONGEST_SHOWN])
    return f"{plain}…" if len(text) > _LONGEST_SHOWN else plain
