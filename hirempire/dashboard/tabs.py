"""Which session each browser tab has, so that it ends with the tab, and nobody else goes on with it."""

from hmac import compare_digest
from typing import Protocol
from weakref import WeakValueDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

BEFORE = "x-hirempire-before"
"""The header in which the guard tells which tab of another server asks to go on; nobody else can set it."""

BROWSER = "hirempire_browser"
"""The cookie by which the server knows a browser again: random, and of no other use."""


class Forgettable(Protocol):
    """A session, as far as tabs are concerned."""

    def forget(self) -> None:
        """Let go of all that it holds."""


_sessions: WeakValueDictionary[str, Forgettable] = WeakValueDictionary()
_browsers: dict[str, str] = {}
"""The browser in which each tab was opened."""
_anew: set[str] = set()
"""The tabs that have begun another session since."""


def begin(session: Forgettable) -> None:
    """Note that the tab that is being answered has this session now."""
    context = get_script_run_ctx()
    if context is not None:
        _sessions[context.session_id] = session
        _browsers.setdefault(context.session_id, browser())


def browser() -> str:
    """The browser that is being answered."""
    return str(st.context.cookies.get(BROWSER, ""))


def own() -> str:
    """The tab that is being answered; empty where there is none."""
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def before() -> str:
    """What the tab that is being answered was to the server that it had before; empty where it had none."""
    return "" if own() in _anew else str(st.context.headers.get(BEFORE, ""))


def begin_anew() -> None:
    """Let the tab that is being answered go on with nothing of what it was before."""
    _anew.add(own())


def is_of(tab: str, browser: str) -> bool:
    """Whether a tab was opened in this browser: no other may go on with its session, even if it knows the ID."""
    own = _browsers.get(tab, "")
    return bool(own) and compare_digest(own.encode(), browser.encode())


def forget_browser() -> None:
    """Let go of what every tab of the browser that is being answered holds."""
    here = browser()
    for tab in [tab for tab in _browsers if is_of(tab, here)]:
        forget(tab)


def known() -> list[str]:
    """The tabs that have a session, by Streamlit's ID."""
    return list(_sessions)


def forget(tab: str) -> None:
    """Let go of all that the session of a tab holds; callbacks of old buttons keep the session itself."""
    _browsers.pop(tab, None)
    _anew.discard(tab)
    session = _sessions.pop(tab, None)
    if session is not None:
        session.forget()
