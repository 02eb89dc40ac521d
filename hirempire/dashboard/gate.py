"""The gate before every page: who isn't signed in, or may not come in, sees a way in or a reason, and nothing else."""

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.dashboard import identity, logins, reach, tabs, workspaces
from hirempire.dashboard import session as sessions
from hirempire.dashboard.words import literally
from hirempire.team.configuration import Team
from hirempire.team.errors import Closed, Misconfigured, Refusal, SignedOut, Unchecked
from hirempire.team.person import Person

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)
_LEAVES = "leaves"
"""Set while a tab is on its way to the provider to sign out."""
_opened: ContextVar[bool] = ContextVar("opened", default=False)

_JS = """
// Tabs of one browser tell each other that somebody has signed in or out; the server says what that means.
export default function ({ data, setTriggerValue }) {
  const gate = (window.hirempireGate ??= { channel: new BroadcastChannel("hirempire-gate") });
  gate.ask = data.inside ? () => setTriggerValue("asked", Date.now()) : undefined;
  gate.channel.onmessage = ({ data: said }) => {
    if (said === "out") gate.ask?.();
    if (said === "in" && !gate.ask && !data.leaves) location.reload();
  };
  if (gate.inside !== data.inside) gate.channel.postMessage(data.inside ? "in" : "out");
  gate.inside = data.inside;
  if (!gate.watched) document.addEventListener("visibilitychange", () => document.hidden || gate.ask?.());
  gate.watched = true;
}
"""


def opens() -> bool:
    """Whether the page may be shown to whoever is at the browser; if not, what they see instead is on the page."""
    now = _now()
    if isinstance(now, Refusal):
        leaves = bool(st.session_state.get(_LEAVES))
        sessions.end()
        _instead(now)
        _component()(data={"inside": False, "leaves": leaves}, key="gate", on_asked_change=lambda: None)
        return False
    sessions.end_unless_of(now.identity if now else None)
    return True


@contextmanager
def opened() -> Iterator[None]:
    """Within this, the gate has been asked for the whole run: its parts needn't ask again."""
    before = _opened.set(True)
    try:
        yield
    finally:
        _opened.reset(before)  # the next run may be on the same thread


def while_inside(build: Callable[[], T]) -> Callable[[], T]:
    """What is built once a browser asks for it, outside any run: for whoever may still come in then."""
    claims = st.user.to_dict()

    def asked() -> T:
        now = _checked(identity.person_of(claims))
        if isinstance(now, Refusal):
            raise now
        return build()

    return asked


def _now() -> Person | Refusal | None:
    """The person at the browser with all that is known of their login."""
    return _checked(identity.person())


def _checked(now: Person | Refusal | None) -> Person | Refusal | None:
    """Somebody as the configuration has them, unless their login has ended before its time."""
    if not isinstance(now, Person):
        return now
    try:
        return SignedOut() if logins.is_over(now.identity) else now
    except HirempireError as problem:
        _log.error("Nobody can come in. %s", problem)
        return Unchecked()


@st.fragment
def watch() -> None:
    """Ask again when the person has signed out in another tab, or comes back to this one."""
    if identity.person() is None:
        return
    _component()(data={"inside": True}, key="gate", on_asked_change=lambda: None)
    _ask_again()


def fragment(part: Callable[P, None]) -> Callable[P, None]:
    """A part of a page that runs alone, as ``st.fragment``; it asks the gate, as every run does."""

    @wraps(part)
    def asked(*args: P.args, **kwargs: P.kwargs) -> None:
        _ask_again()
        part(*args, **kwargs)

    return st.fragment(asked)


def _ask_again() -> None:
    """Begin the whole run anew for whoever may not stay, where a part of the page runs alone."""
    if not _opened.get() and isinstance(_now(), Refusal):
        st.rerun()


def account() -> None:
    """Who is signed in and as what, with a way out; nothing where nobody signs in."""
    now = identity.person()
    if not isinstance(now, Person):
        return
    with st.container(gap=None):
        st.caption(f"{literally(now.shown)} · {now.role.value.capitalize()}")
        st.button("Sign out", type="tertiary", on_click=_sign_out, key="sign_out")


def _sign_out() -> None:
    """End this login in every tab of the browser, and let go of what they hold."""
    now = identity.person()
    if isinstance(now, Person):
        with suppress(HirempireError):  # the cookie goes all the same, and so does the login on this server
            logins.end(now.identity)
    tabs.forget_browser()
    sessions.end()
    _leave()


def _leave() -> None:
    """Send the browser to the provider to sign out, and let no news from another tab hold it up."""
    st.session_state[_LEAVES] = True
    st.logout()


def _instead(why: Refusal) -> None:
    """The sign-in page, or why somebody may not come in."""
    with st.container(horizontal_alignment="center"), st.container(width=440, border=True, key="gate_card"):
        if not identity.is_signed_in() and not isinstance(why, Closed):
            st.title("Sign in", anchor=False)
            st.markdown("See which channels bring visits to your jobs on Hirempire.")
            _ways_in("Sign in")
            return
        st.title(why.title, anchor=False)
        st.markdown(literally(str(why), most=600))
        if why.is_over:
            _ways_in("Sign in again")
        elif identity.is_signed_in():
            st.button("Sign out", type="primary", on_click=_leave, width="stretch", key="sign_out")


def _ways_in(words: str) -> None:
    """A button for each provider."""
    providers = _providers()
    for place, name in enumerate(providers):
        st.button(
            f"{words} with {literally(name.capitalize())}" if name else words,
            type="primary" if place == 0 else "secondary",
            on_click=st.login,
            args=(name or None,),
            width="stretch",
            key=f"sign_in_{place}",
        )


def _providers() -> Sequence[str]:
    found = identity.team()
    return found.providers if isinstance(found, Team) else ()


@cache
def _component() -> Callable[..., object]:
    """The part in the browser; it makes itself known to a server that has wholly started."""
    made: Callable[..., object] = st.components.v2.component("hirempire_gate", html="<span></span>", js=_JS)
    return made


def say_at_start() -> None:
    """Tell whoever starts the server who can come in, where that needs a thought."""
    reach.begin()
    found = identity.begin()
    if isinstance(found, Misconfigured):
        sys.stderr.write(f"\n  Nobody can come in: {found}\n\n")
        return
    if found.access is None and reach.is_reachable():
        sys.stderr.write(f"\n  {reach.OPEN if reach.is_meant_to_be_open() else reach.CLOSED}\n\n")
    for name in workspaces.without_token(found):
        sys.stderr.write(
            f"\n  The workspace {name} can't be opened: its token isn't in {found.workspaces[name].place}.\n\n"
        )
