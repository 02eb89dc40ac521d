"""Which session each browser tab has, so that it can be let go of once the tab is closed."""

from typing import Protocol
from weakref import WeakValueDictionary

from streamlit.runtime.scriptrunner import get_script_run_ctx


class Forgettable(Protocol):
    """A session, as far as tabs are concerned."""

    def forget(self) -> None:
        """Let go of all that it holds."""


_sessions: WeakValueDictionary[str, Forgettable] = WeakValueDictionary()


def begin(session: Forgettable) -> None:
    """Note that the tab that is being answered has this session now."""
    context = get_script_run_ctx()
    if context is not None:
        _sessions[context.session_id] = session


def known() -> list[str]:
    """The tabs that have a session, by Streamlit's ID."""
    return list(_sessions)


def forget(tab: str) -> None:
    """Let go of all that the session of a tab holds; callbacks of old buttons keep the session itself."""
    session = _sessions.pop(tab, None)
    if session is not None:
        session.forget()
