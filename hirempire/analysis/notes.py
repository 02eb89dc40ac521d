"""Notes of recruiters on days: what happened then, for all, for a channel or for a job."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from hirempire.values import span

MOST_WORDS = 200
"""Characters of a note."""
About = Literal["all", "channel", "job"]


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    """A note as it is kept."""

    first: date
    last: date
    words: str
    about: About = "all"
    name: str = ""


@dataclass(frozen=True)
class Note:
    """Words on a day, or on some days in a row."""

    key: str
    """By which it is kept; nothing that is shown."""
    first: date
    last: date
    words: str
    about: About = "all"
    name: str = ""
    """The channel, or the ID of the job, that it is about."""

    @property
    def days(self) -> str:
        """Its days: "2–8 Nov 2026"."""
        return span(self.first, self.last)


def written(note: Note) -> str:
    """A note as text, to be kept."""
    plain = _Written(note.first, note.last, note.words, note.about, note.name)
    return msgspec.json.encode(plain).decode()


def read(key: str, text: str) -> Note | None:
    """The note in a text; None where it is none, or of a later version."""
    try:
        plain = msgspec.json.decode(text, type=_Written)
    except msgspec.MsgspecError:
        return None
    return Note(key, plain.first, plain.last, plain.words, plain.about, plain.name)


def shown(notes: Sequence[Note], *, jobs: Collection[str], channels: Collection[str] | None) -> tuple[Note, ...]:
    """The notes about what is on view, oldest first; ``channels`` None lets all pass."""
    here = [
        note
        for note in notes
        if note.about == "all"
        or (note.about == "job" and note.name in jobs)
        or (note.about == "channel" and (channels is None or note.name in channels))
    ]
    return tuple(sorted(here, key=lambda note: (note.first, note.last, note.words)))


def within(notes: Sequence[Note], first: date, last: date) -> list[Note]:
    """Those that reach into some days."""
    return [note for note in notes if note.first <= last and note.last >= first]
