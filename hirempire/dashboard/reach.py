"""Whether other computers can reach this server, and whether its own workspace is then shown without a sign-in."""

import os

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.dashboard import guard, identity
from hirempire.team.configuration import Team

VARIABLE = "HIREMPIRE_OPEN"

CLOSED = (
    "Other computers can reach this dashboard, and nobody has to sign in. So it shows the demo and workspaces whose "
    "token is typed in, but not its own. Set up sign-in ([auth] and [access] in .streamlit/secrets.toml, see "
    f"docs/team.md), or set {VARIABLE}=1 if everyone who can reach it may see its workspace."
)
OPEN = (
    f"{VARIABLE}=1: everyone who can reach this dashboard sees its workspace and can change names, spend and mailings."
)


class NotShown(HirempireError):
    """Anybody could look, and nothing says that this is meant."""

    cause = "workspace_not_shown"
    title = "This server's workspace isn't shown"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "This server's workspace isn't shown, because anyone on the network could open it without signing in. "
            "Ask the person who runs this dashboard to set up sign-in, or connect with your own API token."
        )


_at_start: list[bool] = []
"""What was so when the server started, before it left the checking of names to :mod:`hirempire.dashboard.guard`."""


def begin() -> None:
    """Note at the start of the server whether others can reach it."""
    _at_start[:] = [_is_reachable()]


def is_reachable() -> bool:
    """Whether the server listens to other computers, or answers to a name beside this computer's own."""
    return _at_start[0] if _at_start else _is_reachable()


def _is_reachable() -> bool:
    address = (st.get_option("server.address") or "").strip("[]")
    return address not in guard.THIS_COMPUTER or any(name not in guard.THIS_COMPUTER for name in guard.names())


def shows_own_workspace() -> bool:
    """Whether the server's own workspace is shown: people sign in, nobody else comes, or everybody is meant to."""
    team = identity.team()
    signs_in = not isinstance(team, Team) or team.access is not None
    return signs_in or not is_reachable() or is_meant_to_be_open()


def is_meant_to_be_open() -> bool:
    """Whether whoever runs the server has said that everybody may look."""
    return os.environ.get(VARIABLE, "").strip() == "1"
