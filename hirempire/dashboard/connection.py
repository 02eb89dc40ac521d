"""Which workspace this browser session talks to: the demo, the server's own, or the one whose token was typed in."""

import hashlib
import logging
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from hirempire.analysis.privacy_floor import HIGHEST, floor_in
from hirempire.api.allowance import Allowance, Counter, Meter, utc_now
from hirempire.api.client import BASE_URL, Bounds
from hirempire.api.errors import HirempireError
from hirempire.api.token import Token
from hirempire.dashboard import reach
from hirempire.dashboard.shared_frames import SharedFrames
from hirempire.history.leases import SharedMeter
from hirempire.sandbox.server import Sandbox, fresh_token
from hirempire.sandbox.spend import made_up_spend
from hirempire.sandbox.workspace import Workspace as DemoWorkspace
from hirempire.sandbox.workspace import make_workspace

_log = logging.getLogger(__name__)


class FloorMalformed(HirempireError):
    """The server's own floor for counts of people is no count."""

    cause = "floor_malformed"
    title = "The floor is not a number"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "HIREMPIRE_FLOOR, the smallest count of people to show, must be a whole number "
            f"from 1 to {HIGHEST:,}. Ask the person who runs this dashboard to correct it."
        )


@dataclass(frozen=True)
class Connection:
    """A token, the address it is for, and its allowance, whose counter every session with this token shares."""

    token: Token
    base_url: str
    allowance: Allowance
    bounds: Bounds = field(default_factory=Bounds)
    floor: int = 1
    """The smallest count of people that is shown as it is, whatever the recruiter chooses; 1 shows every count."""
    is_demo: bool = False
    workspace: str = ""
    """The name of the workspace, where the server has several."""
    is_typed: bool = False
    """Whether its token was typed in: the browser session alone has it, and a reload ends that."""
    spend: bytes = b""
    """What channels cost, as a CSV file; the demo's alone."""
    first_jobs: Sequence[str] = ()
    """What to load without being asked; the demo's alone."""
    sets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Named sets of jobs that come with the workspace; the demo's alone."""
    frames: SharedFrames = field(default_factory=SharedFrames, compare=False, repr=False)
    """What every session with this token shares of what it loads."""


def first_connection() -> Connection:
    """What a new session starts with: the configured workspace, or else the demo.

    Raises:
        TokenMalformed: the configured token cannot be sent.
        FloorMalformed: the configured floor is no count.
        NotShown: anybody on the network could look.
    """
    configured = setting("HIREMPIRE_API_TOKEN", "api_token")
    if configured and not reach.shows_own_workspace():
        raise reach.NotShown
    return connection(Token.parse(configured)) if configured else demo()


def connection(token: Token, *, is_typed: bool = False) -> Connection:
    """A connection to the configured address with this token, and with the configured floor.

    Raises:
        FloorMalformed: that floor is no count.
    """
    address = setting("HIREMPIRE_API_URL", "api_url") or BASE_URL
    floor = _floor(setting("HIREMPIRE_FLOOR", "floor"))
    return Connection(token, address, _allowance(token), floor=floor, is_typed=is_typed, frames=_frames(token, address))


def demo() -> Connection:
    """A connection to the demo workspace, whose server is started when the first session needs it."""
    text, sandbox, workspace = _demo_server()
    token = Token.parse(text)
    return Connection(
        token,
        sandbox.url,
        Allowance(),
        bounds=Bounds(first_wait=0.05),  # this computer needs no time to recover
        is_demo=True,
        spend=made_up_spend(workspace, until=utc_now().date()),
        first_jobs=workspace.featured,
        sets=workspace.sets,
        frames=_frames(token, sandbox.url),
    )


def demo_workspace() -> DemoWorkspace:
    """What the demo serves."""
    return _demo_server()[2]


def nobody() -> Connection:
    """A connection to nothing: what a session has that was forgotten."""
    return Connection(Token(""), "", Allowance())


@st.cache_resource(show_spinner=False)
def _demo_server() -> tuple[str, Sandbox, DemoWorkspace]:
    token, workspace = fresh_token(), make_workspace(today=utc_now().date())
    sandbox = Sandbox({token: workspace})
    sandbox.start()
    return token, sandbox, workspace


def _floor(configured: str) -> int:
    """What keeps small counts from being shown must not be lost by a slip of the pen."""
    if not configured:
        return 1
    try:
        return floor_in(configured)
    except ValueError:
        raise FloorMalformed from None


def _allowance(token: Token) -> Allowance:
    """An allowance of its own for each session, over the meter of the token."""
    known, digest = _counters(), _digest(token)
    if digest not in known:
        known.setdefault(digest, _counter(token.fingerprint))
    return Allowance(known[digest])


def _counter(fingerprint: bytes) -> Counter:
    """What counts a token's requests: the database, with every other process that does, or else this process alone."""
    from hirempire.dashboard import keeper  # knows connections itself

    if keeper.is_off():
        _log.info("The hourly allowance is counted in this process alone: HIREMPIRE_DATABASE_URL is none")
        return Meter()
    return SharedMeter(lambda: keeper.till(fingerprint))


def _frames(token: Token, address: str) -> SharedFrames:
    """What the sessions with this token share, for as long as there is one."""
    return _shared().setdefault((_digest(token), address), SharedFrames())


def _digest(token: Token) -> bytes:
    """By which a token is known again in this process; salted, so that no token is kept here."""
    return hashlib.blake2b(token.reveal().encode(), key=_salt()).digest()


@st.cache_resource(show_spinner=False)
def _counters() -> dict[bytes, Counter]:
    """One counter for each token in this process."""
    return {}


@st.cache_resource(show_spinner=False)
def _shared() -> WeakValueDictionary[tuple[bytes, str], SharedFrames]:
    """What is shared, for each token and the address it is for."""
    return WeakValueDictionary()


@st.cache_resource(show_spinner=False)
def _salt() -> bytes:
    return secrets.token_bytes(32)


def setting(variable: str, secret: str) -> str:
    """A setting from the environment, else from secrets.toml, else empty."""
    value = os.environ.get(variable, "").strip()
    if value:
        return value
    try:
        section = st.secrets.get("hirempire", {})
    except StreamlitSecretNotFoundError:
        return ""
    return str(section.get(secret, "")).strip() if isinstance(section, Mapping) else ""
