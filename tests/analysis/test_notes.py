"""Notes on days: kept as text, and shown where they belong."""

from datetime import date

from hirempire.analysis.notes import Note, read, shown, within, written

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 8)
ALL = Note("1", FIRST, LAST, "Ad went live, €500 <b>")
INDEED = Note("2", FIRST, FIRST, "Sponsored", "channel", "Indeed")
NURSE = Note("3", date(2026, 10, 1), date(2026, 10, 1), "Paused", "job", "nurse-1")


def test_a_note_is_read_as_it_was_written() -> None:
    """Whatever its words."""
    assert [read(note.key, written(note)) for note in (ALL, INDEED, NURSE)] == [ALL, INDEED, NURSE]
    assert ALL.days == "2–8 Nov 2026"


def test_what_is_no_note_is_none() -> None:
    """A text of another kind, or of a later version, breaks no page."""
    assert [read("1", text) for text in ("", "{}", '{"first": "yesterday"}', "[1]")] == [None] * 4


def test_notes_are_shown_where_they_belong() -> None:
    """On all, on jobs on view, and on channels that pass the filter; oldest first."""
    every = (ALL, INDEED, NURSE)
    assert shown(every, jobs={"nurse-1"}, channels=None) == (NURSE, INDEED, ALL)
    assert shown(every, jobs={"clerk"}, channels=["LinkedIn"]) == (ALL,)
    assert within(every, date(2026, 11, 8), date(2026, 11, 30)) == [ALL]
