"""The team as whoever runs the server has configured it, read from the tables of ``secrets.toml``.

A mistake is never passed over: an entry that can't be read might be the one that keeps somebody out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hirempire.team.admission import Access
from hirempire.team.errors import Misconfigured
from hirempire.team.people import Match, People, people_in
from hirempire.team.person import Identity

MOST_HOURS = 30 * 24
"""Streamlit's own cookie lasts 30 days."""
SHORTEST_SECRET = 32
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_SHARED = {"redirect_uri", "cookie_secret", "expose_tokens", "client_kwargs", *_PROVIDER}
_EVERY_TENANT = ("/common/", "/organizations/", "/consumers/")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_RESERVED = ("own", "demo")


@dataclass(frozen=True)
class Workspace:
    """A workspace that the server opens with a token of its own. It holds only where that token is."""

    name: str
    """In the address of a view."""
    title: str
    token_variable: str = ""
    """The environment variable that holds its token."""
    token_file: str = ""
    """The file that holds its token."""
    people: People | None = None
    """Who of those who come in may see it; None: everybody."""

    @property
    def place(self) -> str:
        """Where its token is, for a sentence."""
        return f"the file {self.token_file}" if self.token_file else f"the variable {self.token_variable}"


@dataclass(frozen=True)
class Team:
    """What is configured of the team."""

    access: Access | None = None
    """Who may come in; None where nobody is asked to sign in."""
    providers: tuple[str, ...] = ()
    """The sign-in providers by their names in the configuration; empty text for one without a name."""
    workspaces: Mapping[str, Workspace] = field(default_factory=dict)
    """Several workspaces by their names, the first opens by itself; empty where there is one at most."""


def team_in(said: Mapping[str, object]) -> Team:
    """The team in all the tables of ``secrets.toml``.

    Raises:
        Misconfigured: something in it can't be used.
    """
    workspaces = _workspaces(said.get("workspaces", {}))
    if "auth" not in said:
        if "access" in said:
            raise Misconfigured("[access] says who may come in, but [auth] is missing, so nobody can sign in.")
        return Team(workspaces=workspaces)
    if "access" not in said:
        raise Misconfigured("[auth] is set, but [access] is missing: say there who may come in.")
    return Team(_access(_table(said, "access")), _providers(_table(said, "auth")), workspaces)


def _table(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = said[name]
    if not isinstance(value, Mapping):
        raise Misconfigured(f"[{name}] must be a table.")
    return value


def _access(said: Mapping[str, object]) -> Access:
    unknown = sorted(set(said) - {"viewers", "editors", "group_claim", "hours"})
    if unknown:
        raise Misconfigured(f"[access] knows viewers, editors, group_claim and hours, but not {unknown[0]!r}.")
    hours, claim = said.get("hours", 12), said.get("group_claim", "groups")
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= MOST_HOURS:
        raise Misconfigured(f"hours in [access] must be a number from 1 to {MOST_HOURS}: how long a sign-in lasts.")
    if not isinstance(claim, str) or not claim:
        raise Misconfigured('group_claim in [access] must be the name of a claim, such as "groups".')
    viewers = people_in(said.get("viewers", {}), "access.viewers")
    editors = people_in(said.get("editors", {}), "access.editors")
    if not viewers and not editors:
        raise Misconfigured("[access] names nobody. Add viewers or editors.")
    return Access(viewers, editors, claim, float(hours))


def _providers(said: Mapping[str, object]) -> tuple[str, ...]:
    """The providers by name, each with all that signing in needs."""
    if not isinstance(said.get("cookie_secret"), str) or len(str(said["cookie_secret"])) < SHORTEST_SECRET:
        raise Misconfigured(
            f"cookie_secret in [auth] must be a random text of at least {SHORTEST_SECRET} characters: whoever guesses "
            "it can sign in as anybody. Create one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    back = _web_address(said.get("redirect_uri"), "redirect_uri in [auth]")
    if not urlsplit(back).path.endswith("/oauth2callback"):
        raise Misconfigured("redirect_uri in [auth] must be this dashboard's address with /oauth2callback at its end.")
    named = {name: value for name, value in said.items() if name not in _SHARED}
    every = {"": said, **named} if any(key in said for key in _PROVIDER) else named
    if not every:
        raise Misconfigured(f"[auth] names no sign-in provider. Set {', '.join(_PROVIDER)}.")
    for name, provider in every.items():
        _check_provider(name, provider)
    return tuple(every)


def _check_provider(name: str, said: object) -> None:
    where = f"[auth.{name}]" if name else "[auth]"
    if not isinstance(said, Mapping) or "_" in name:
        raise Misconfigured(f"{where} must be a table, and a provider's name must have no underscore.")
    for key in _PROVIDER:
        if not isinstance(said.get(key), str) or not said[key]:
            raise Misconfigured(f"{where} needs {key}.")
    metadata = _web_address(said["server_metadata_url"], f"server_metadata_url in {where}")
    if any(part in metadata for part in _EVERY_TENANT):
        raise Misconfigured(
            f"server_metadata_url in {where} is for every organisation at Microsoft, and anybody can have an address "
            "there. Use the address with your tenant's ID."
        )


def _web_address(value: object, where: str) -> str:
    """An address that can't be listened in on: https, or this computer."""
    text = value if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        is_safe = False
    if not is_safe or not parts.hostname:
        raise Misconfigured(f"{where} must be a whole https address.")
    return text


def _workspaces(said: object) -> Mapping[str, Workspace]:
    if not isinstance(said, Mapping):
        raise Misconfigured("[workspaces] must have a table for each workspace, such as [workspaces.emea].")
    found = {str(name): _workspace(str(name), value) for name, value in said.items()}
    titles = [one.title.casefold() for one in found.values()]
    if len(set(titles)) < len(titles):
        raise Misconfigured("Two of [workspaces] have the same title.")
    return found


def _workspace(name: str, said: object) -> Workspace:
    where = f"workspaces.{name}"
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise Misconfigured(f"{name!r} can't name a workspace: use small letters, digits and hyphens.")
    if not isinstance(said, Mapping):
        raise Misconfigured(f"[{where}] must be a table.")
    unknown = sorted(set(said) - {"title", "token_variable", "token_file", "people"})
    if unknown:
        raise Misconfigured(f"[{where}] knows title, token_variable, token_file and people, but not {unknown[0]!r}.")
    texts = {key: said.get(key, "") for key in ("title", "token_variable", "token_file")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise Misconfigured(f"title, token_variable and token_file in [{where}] must be texts.")
    if bool(texts["token_variable"]) == bool(texts["token_file"]):
        raise Misconfigured(f"[{where}] needs token_variable or token_file: where its API token is.")
    people = people_in(said["people"], f"{where}.people") if "people" in said else None
    return Workspace(name, texts["title"] or name, texts["token_variable"], texts["token_file"], people)


def open_to(team: Team, one: Identity | None) -> Mapping[str, Workspace]:
    """The workspaces that somebody may see, by their names; nobody in particular sees those for everybody."""
    return {
        name: workspace
        for name, workspace in team.workspaces.items()
        if workspace.people is None or (one is not None and workspace.people.match(one) is Match.YES)
    }
