"""Who somebody is, as the sign-in provider says, and what they may do."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from hashlib import sha256


class Role(Enum):
    """What a person may do."""

    VIEWER = "viewer"
    """See and export."""
    EDITOR = "editor"
    """Also change what everyone sees: names, stages, spend, views, notes, mailings, alerts, the history."""


@dataclass(frozen=True)
class Identity:
    """What the sign-in provider says of somebody. Nothing of it is checked against any list."""

    issuer: str
    subject: str
    since: datetime
    """When the provider issued the login (UTC)."""
    name: str = ""
    address: str = ""
    """As the provider writes it."""
    is_verified: bool | None = None
    """Whether the provider vouches for the address; None where it doesn't say."""
    organisation: str = ""
    """The domain of the organisation that holds the account, where the provider says so (Google's ``hd``)."""
    groups: frozenset[str] = field(default=frozenset())

    @property
    def shown(self) -> str:
        """By which colleagues know them: "Ana Ruiz (ana@example.com)". A name alone is anybody's to choose."""
        if self.name and self.address:
            return f"{self.name} ({self.address})"
        return self.name or self.address or self.subject

    @property
    def login(self) -> str:
        """By which this one login is known again, here and on other servers: a digest that names nobody."""
        return sha256("\n".join((self.issuer, self.subject, f"{self.since.timestamp():.0f}")).encode()).hexdigest()

    def is_same_person(self, other: "Identity | None") -> bool:
        """Whether both are one person: an address may change its owner, issuer and subject don't."""
        return other is not None and (self.issuer, self.subject) == (other.issuer, other.subject)


@dataclass(frozen=True)
class Person:
    """Somebody who may come in."""

    identity: Identity
    role: Role

    @property
    def shown(self) -> str:
        """By which colleagues know them."""
        return self.identity.shown

    @property
    def can_edit(self) -> bool:
        """Whether they may change what everyone sees."""
        return self.role is Role.EDITOR
