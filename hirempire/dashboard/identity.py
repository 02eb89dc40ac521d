"""Who is at the browser that is being answered, as far as this server asks: read anew for every answer.

The tables of ``secrets.toml`` are read again whenever a file changes, so that a person who is taken off the list is
out at once. A file that can't be read lets nobody in.
"""

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from hirempire.api.allowance import utc_now
from hirempire.team.admission import admitted
from hirempire.team.configuration import Team, team_in
from hirempire.team.errors import Closed, Misconfigured, NotAnEditor, Refusal
from hirempire.team.person import Person

_log = logging.getLogger(__name__)


@dataclass
class _Read:
    """The configuration as last read."""

    as_of: tuple[Any, ...] = ()
    """Which files, and in which state."""
    found: Team | Misconfigured | None = None
    begun_with_sign_in: bool = False
    """Whether people had to sign in when the server started: a file that is gone for a moment opens no door."""


_read, _turn = _Read(), Lock()


def begin() -> Team | Misconfigured:
    """Read the configuration at the start of the server."""
    found = team()
    _read.begun_with_sign_in = isinstance(found, Misconfigured) or found.access is not None
    return found


def team() -> Team | Misconfigured:
    """The team as configured now, or what is wrong with its configuration."""
    files = [Path(path) for path in st.get_option("secrets.files")]
    with _turn:
        as_of = tuple((path, _state(path)) for path in files)
        if _read.found is None or as_of != _read.as_of:
            _read.as_of, _read.found = as_of, _team(files)
            if isinstance(_read.found, Misconfigured):
                _log.error("Nobody can come in. %s", _read.found)
        return _read.found


def _state(path: Path) -> tuple[int, int, int] | None:
    """By which a file is known to have changed; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _team(files: list[Path]) -> Team | Misconfigured:
    try:
        found = team_in(_tables(files))
    except Misconfigured as error:
        return error
    if _read.begun_with_sign_in and found.access is None:
        return Misconfigured(
            "The server started with sign-in, and [auth] is missing now. To do without it, start again."
        )
    return found


def _tables(files: list[Path]) -> Mapping[str, object]:
    """What the files hold; a later one's tables replace those of an earlier one, as Streamlit does it."""
    found: dict[str, object] = {}
    for path in files:
        if path.suffix == ".toml":
            found |= _table(path)
        elif path.is_dir() and {"auth", "access", "workspaces"} & {one.name for one in path.iterdir()}:
            raise Misconfigured(f"Put [auth], [access] and [workspaces] into a .toml file, not into the folder {path}.")
    return found


def _table(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError:
        raise Misconfigured(f"{path} can't be read. Give the user that runs the server permission.") from None
    except ValueError as error:
        raise Misconfigured(f"{path} isn't valid TOML: {_where(error)}.") from None


def _where(error: ValueError) -> str:
    """Where a file is broken, without what stands there: it may be a secret."""
    line = getattr(error, "lineno", None)
    return f"see line {line}" if line else "correct its last change"


def person() -> Person | Refusal | None:
    """The person at the browser, or why they may not come in; None where nobody is asked to sign in.

    Whoever hasn't signed in is refused as one who didn't say who they are: see :func:`is_signed_in`.
    """
    return person_of(st.user.to_dict())


def person_of(claims: Mapping[str, object]) -> Person | Refusal | None:
    """The same for what a provider said of somebody."""
    found = team()
    if isinstance(found, Misconfigured):
        return Closed()
    return None if found.access is None else admitted(claims, found.access, utc_now())


def is_signed_in() -> bool:
    """Whether the browser has signed in as somebody, who may still be refused."""
    return bool(st.user.to_dict().get("is_logged_in"))


def shown() -> str:
    """By which colleagues know the person at the browser; empty where that isn't known."""
    now = person()
    if now is None:
        user = st.user.to_dict()  # a host that runs the dashboard may know
        return str(user.get("name") or user.get("email") or "")
    return now.shown if isinstance(now, Person) else ""


def can_edit() -> bool:
    """Whether the person at the browser may change what everyone sees."""
    now = person()
    return now is None or (isinstance(now, Person) and now.can_edit)


def editor() -> Person | None:
    """The person at the browser, if they may change what everyone sees; None where nobody signs in.

    Raises:
        Refusal: they may not even come in, or not any more.
        NotAnEditor: they may only look.
    """
    now = person()
    if isinstance(now, Refusal):
        raise now
    if now is not None and not now.can_edit:
        raise NotAnEditor
    return now
