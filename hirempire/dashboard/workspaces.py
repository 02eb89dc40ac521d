"""Several workspaces on one server: which the person at the browser may open, and the connection to each.

A token is read where the configuration says that it is, and goes nowhere but into the connection.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from hirempire.api.token import Token
from hirempire.dashboard import connection, identity, reach
from hirempire.dashboard.address_state import OWN, WORKSPACE
from hirempire.dashboard.connection import Connection
from hirempire.team.configuration import Team, Workspace, open_to
from hirempire.team.errors import NotYourWorkspace, TokenAway
from hirempire.team.person import Person

_log = logging.getLogger(__name__)


def offered() -> Mapping[str, Workspace]:
    """The workspaces that the person at the browser may open, by name, in the order of the configuration."""
    team, now = identity.team(), identity.person()
    if not isinstance(team, Team) or not reach.shows_own_workspace():
        return {}
    return open_to(team, now.identity if isinstance(now, Person) else None)


def asked_for() -> str:
    """The name of the workspace that the address is about; empty where it names none of a server's."""
    named = [name for name in st.query_params.get_all(WORKSPACE) if name != OWN]
    return named[0] if named else ""


def first_connection() -> Connection:
    """What a new session starts with: the workspace in its address, else the first that is offered, else the demo.

    Raises:
        NotYourWorkspace: there is none of that name, or none at all, for the person at the browser.
        TokenAway: its token isn't where it should be.
        TokenMalformed: the token can't be sent.
        FloorMalformed: the configured floor is no count.
        NotShown: anybody on the network could look.
    """
    team, asked = identity.team(), asked_for()
    if isinstance(team, Team) and team.workspaces:
        if not reach.shows_own_workspace():
            raise reach.NotShown
        return to(asked or next(iter(offered()), ""))
    if asked:
        raise NotYourWorkspace
    return connection.first_connection()


def to(name: str) -> Connection:
    """A connection to one of the offered workspaces. Raises as :func:`first_connection`."""
    found = offered().get(name)
    if found is None:
        raise NotYourWorkspace
    return replace(connection.connection(_token(found)), workspace=name)


def without_token(team: Team) -> list[str]:
    """The names of the workspaces whose token isn't where it should be."""
    missing = []
    for name, workspace in team.workspaces.items():
        try:
            is_there = bool(token_of(workspace))
        except (OSError, ValueError):
            is_there = False
        if not is_there:
            missing.append(name)
    return missing


def _token(workspace: Workspace) -> Token:
    try:
        text = token_of(workspace)
    except (OSError, ValueError):
        _log.error("The token of the workspace %s can't be read", workspace.name)
        raise TokenAway from None
    if not text:
        _log.error("The token of the workspace %s is empty", workspace.name)
        raise TokenAway
    return Token.parse(text)


def token_of(workspace: Workspace) -> str:
    """The token of a workspace as it stands in its place; empty where there is none.

    Raises:
        OSError: its file can't be read.
        ValueError: its file isn't text.
    """
    if workspace.token_file:
        return Path(workspace.token_file).read_text(encoding="utf-8").strip()
    return os.environ.get(workspace.token_variable, "").strip()
