"""Whether somebody may come in: what their provider says of them, held against the configuration."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hirempire.team.errors import AddressUnverified, Expired, NotListed, Refusal, Undated, Unidentified
from hirempire.team.people import Match, People
from hirempire.team.person import Identity, Person, Role

DRIFT = timedelta(minutes=2)
"""How far the provider's clock may be ahead of ours."""
_LONGEST = 200


@dataclass(frozen=True)
class Access:
    """Who may come in, as what, and for how long."""

    viewers: People = field(default_factory=People)
    editors: People = field(default_factory=People)
    group_claim: str = "groups"
    """Where the provider puts a person's groups or roles."""
    hours: float = 12
    """How long a login lasts."""


def admitted(claims: Mapping[str, object], access: Access, now: datetime) -> Person | Refusal:
    """The person that a provider's claims are about, or why they may not come in."""
    one = identity(claims, access)
    if isinstance(one, Refusal):
        return one
    if one.since > now + DRIFT:
        return Undated()
    if one.since < now - timedelta(hours=access.hours):
        return Expired(access.hours)
    found = {role: people.match(one) for role, people in _lists(access)}
    for role, match in found.items():
        if match is Match.YES:
            return Person(one, role)
    return AddressUnverified(one.shown) if Match.UNVERIFIED in found.values() else NotListed(one.shown)


def _lists(access: Access) -> list[tuple[Role, People]]:
    """Whoever is on both is an editor."""
    return [(Role.EDITOR, access.editors), (Role.VIEWER, access.viewers)]


def identity(claims: Mapping[str, object], access: Access) -> Identity | Refusal:
    """Who the claims say it is, whether or not that person may come in."""
    issuer, subject = _text(claims, "iss"), _text(claims, "sub")
    if not issuer or not subject:
        return Unidentified()
    since = _moment(claims.get("iat"))
    if since is None:
        return Undated()
    return Identity(
        issuer,
        subject,
        since,
        name=_line(_text(claims, "name")),
        address=_text(claims, "email")[:_LONGEST],
        is_verified=_verified(claims.get("email_verified")),
        organisation=_text(claims, "hd"),
        groups=_groups(claims.get(access.group_claim)),
    )


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _line(text: str) -> str:
    """On one line, of a length that fits."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_LONGEST]


def _moment(value: object) -> datetime | None:
    """A time in seconds since 1970, as claims have it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _verified(value: object) -> bool | None:
    """Only a plain ``true`` vouches; whatever else is said does not, a text least of all."""
    return None if value is None else value is True


def _groups(value: object) -> frozenset[str]:
    """One group as a text, or several as a list; nothing else is any."""
    if isinstance(value, str):
        return frozenset([value])
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else frozenset()
