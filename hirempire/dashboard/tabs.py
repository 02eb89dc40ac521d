"""Which session each browser tab has, so that it ends with the tab, and nobody else goes on with it."""

from hmac import compare_digest
from typing import Protocol
from weakref import WeakValueDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

BROWSER = "hirempire_browser"
"""The cookie by which the server knows a browser again: random, and of no other use."""


class Forgettable(Protocol):
    """A session, as far as tabs are concerned."""

    def forget(self) -> None:
        """Let go of all that it holds."""


_sessions: WeakValueDictionary[str, Forgettable] = WeakValueDictionary()
_browsers: dict[str, str] = {}
"""The browser in which each tab was opened."""


def begin(session: Forgettable) -> None:
    """Note that the tab that is being answered has this session now."""
    context = get_script_run_ctx()
    if context is not None:
        _sessions[context.session_id] = session
        _browsers.setdefault(context.session_id, _browser())


def _browser() -> str:
    """The browser that is being answered."""
    return str(st.context.cookies.get(BROWSER, ""))


def is_of(tab: str, browser: str) -> bool:
    """Whether a tab was opened in this browser: no other may go on with its session, even if it knows the ID."""
    own = _browsers.get(tab, "")
    return bool(own) and compare_digest(own.encode(), browser.encode())


def forget_browser() -> None:
    """Let go of what every tab of the browser that is being answered holds."""
    browser = _browser()
    for tab in [tab for tab in _browsers if is_of(tab, browser)]:
        forget(tab)


def known() -> list[str]:
    """The tabs that have a session, by Streamlit's ID."""
    return list(_sessions)


def forget(tab: str) -> None:
    """Let go of all that the session of a tab holds; callbacks of old buttons keep the session itself."""
    _browsers.pop(tab, None)
    session = _sessions.pop(tab, None)
    if session is not None:
        session.forget()
