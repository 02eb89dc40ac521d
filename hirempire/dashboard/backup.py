"""History and backup of what a recruiter sets: undo, reset, download as a file, and load from one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.dashboard import editing, gate
from hirempire.dashboard import session as sessions
from hirempire.dashboard.undo import Undoable

T = TypeVar("T")


@dataclass(frozen=True)
class Backup(Generic[T]):
    """How one kind of setting is kept in a file."""

    key: str
    """Begins the keys of its widgets."""
    name: str
    """What the file holds, in a sentence: "channel names"."""
    file_name: str
    mime: str
    empty: T
    default: T
    """What the setting is until the recruiter changes it; for most, ``empty``."""
    write: Callable[[T], bytes]
    read: Callable[[bytes], T]
    """Raises ValueError if the file holds something else, or a HirempireError that says why it can't be read."""
    extension: str = "json"
    columns: str = ""
    """The headings of the file, if it is a table."""


def history(value: Undoable[T], backup: Backup[T]) -> None:
    """Undo, reset and download, side by side; below them a form that loads a file."""
    steps(value, backup)
    if not editing.can_edit(sessions.current()):
        return
    if value.now == st.session_state.get(f"{backup.key}_loaded"):
        st.caption(
            f":material/check: The file replaced your {backup.name}. Press *Undo* to go back to those from before."
        )
    with st.form(f"load_{backup.key}", border=False, clear_on_submit=True):
        file = st.file_uploader(f"Load {backup.name} from a file", type=[backup.extension], help=backup.columns or None)
        if st.form_submit_button("Load") and file is not None:
            _load(value, backup, file.getvalue())


def steps(value: Undoable[T], backup: Backup[T]) -> None:
    """Until when changes are kept; undo, reset and download, side by side."""
    if value.is_changed:
        st.caption(":material/save: **Kept until this page is reloaded.** Download your changes to keep them.")
    with st.container(horizontal=True):
        if editing.can_edit(sessions.current()):
            _undo_and_reset(value, backup)
        st.download_button(
            f"Download {backup.name}",
            key=f"{backup.key}_download",
            data=gate.while_inside(lambda: backup.write(value.now)),
            file_name=backup.file_name,
            mime=backup.mime,
            on_click="ignore",
            icon=":material/download:",
            disabled=value.now == backup.empty,
        )


def _undo_and_reset(value: Undoable[T], backup: Backup[T]) -> None:
    st.button(
        "Undo",
        key=f"{backup.key}_undo",
        icon=":material/undo:",
        disabled=not value.can_undo,
        on_click=value.undo,
    )
    st.button(
        "Reset to defaults",
        key=f"{backup.key}_reset",
        icon=":material/restart_alt:",
        disabled=value.now == backup.default,
        on_click=value.change,
        args=(backup.default,),
    )


def _load(value: Undoable[T], backup: Backup[T], file: bytes) -> None:
    try:
        read = backup.read(file)
    except HirempireError as error:
        st.error(str(error))
        return
    except ValueError:
        st.error(f"This file doesn't hold {backup.name}. Choose one that you downloaded from this page.")
        return
    if value.is_changed:  # what is replaced was set by the recruiter
        st.session_state[f"{backup.key}_loaded"] = read
    value.change(read)
    st.rerun()
