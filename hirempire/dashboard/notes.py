"""Notes on days: kept for the workspace, or in the demo and without a memory for this browser session."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from hirempire.analysis.notes import MOST_WORDS, About, Note, read, shown, written
from hirempire.analysis.subject import Subject
from hirempire.dashboard import editing, shared_items
from hirempire.dashboard import session as sessions
from hirempire.dashboard.present import presenting
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import literally, sentence

_MOST_JOBS = 300
"""Jobs that a note can be about: the first on view."""
_EVERYTHING = "All jobs and channels"


def with_notes(session: Session, seen: Subject) -> Subject:
    """The subject with the notes that belong to it."""
    return replace(seen, notes=shown(_all(session), jobs=set(seen.jobs), channels=seen.only))


def card(seen: Subject) -> None:
    """The notes that belong to what is on view, and a way to add, change and remove them."""
    if presenting():
        return
    session = sessions.current()
    with st.container(border=True):
        st.subheader(
            "Notes", anchor=False, help="What happened on some days. Notes are marked on every chart over time."
        )
        if problem := st.session_state.pop("note_problem", None):
            st.error(problem)
        for number, note in enumerate(seen.notes, 1):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{number}** · {in_words(note, seen)}", width="stretch")
                if editing.can_edit(session):
                    with st.popover("Edit", icon=":material/edit:"):
                        _form(note, seen)
                    st.button("Remove", key=f"note_remove_{note.key}", on_click=_put, args=(note.key, None))
        if editing.can_edit_or_reads_why(session, "add notes"):
            with st.popover("Add a note", icon=":material/add:"):
                _form(None, seen)


def in_words(note: Note, seen: Subject) -> str:
    """A note on one line, ready for Markdown: its days, its words, and what it is about."""
    about = seen.labels.get(note.name, note.name) if note.about == "job" else note.name
    return " · ".join(filter(None, [note.days, literally(note.words, most=MOST_WORDS), literally(about)]))


def _form(note: Note | None, seen: Subject) -> None:
    """Where a note is written, new or changed."""
    key = f"note_{note.key if note else 'new'}"
    channels: list[tuple[About, str]] = [("channel", name) for name in seen.channels]
    abouts: list[tuple[About, str]] = [("all", ""), *channels, *(("job", job_id) for job_id in seen.jobs[:_MOST_JOBS])]
    usual: tuple[About, str] = (note.about, note.name) if note else ("all", "")
    with st.form(key, border=False, clear_on_submit=note is None):
        days = st.date_input("Days", (note.first, note.last) if note else (seen.today, seen.today), format="YYYY-MM-DD")
        words = st.text_input("Note", note.words if note else "", max_chars=MOST_WORDS)
        about = st.selectbox(
            "About",
            abouts,
            index=abouts.index(usual) if usual in abouts else 0,
            format_func=lambda option: _about(option[0], option[1], seen),
        )
        if st.form_submit_button("Save", type="primary"):
            ends = _ends(days)
            if ends is None or not words.strip():
                st.warning("Enter a note and its days.")
                return
            first, last = ends
            now = Note(note.key if note else secrets.token_hex(8), first, last, words.strip(), about[0], about[1])
            _put(now.key, now)
            st.rerun()


def _about(about: str, name: str, seen: Subject) -> str:
    if about == "all":
        return _EVERYTHING
    return f"Channel: {name}" if about == "channel" else f"Job: {seen.labels.get(name, name)}"


def _ends(days: object) -> tuple[date, date] | None:
    """The first and the last of the days that were chosen; one day is both. None where none was."""
    chosen: Sequence[date] = days if isinstance(days, tuple) else (days,) if isinstance(days, date) else ()
    return (chosen[0], chosen[-1]) if chosen else None


def _all(session: Session) -> list[Note]:
    """Every note of the workspace, or of this session."""
    if not shared_items.can_be_kept(session):
        return list(session.notes.values())
    notes = [read(key, one.value or "") for key, one in shared_items.all_of(session, "note").items()]
    return [note for note in notes if note is not None]


def _put(key: str, note: Note | None) -> None:
    """Keep a note, or remove it; somebody else's change in the meantime stays, and is told."""
    session = sessions.current()
    if not shared_items.can_be_kept(session):
        session.notes.pop(key, None)
        if note is not None:
            session.notes[key] = note
        return
    problem = shared_items.put(session, "note", key, None if note is None else written(note))
    if problem is not None:
        st.session_state["note_problem"] = sentence(problem)
