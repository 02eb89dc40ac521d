"""A list of people: by exact addresses, by whole domains, or by the groups that their provider puts them in.

An address counts only in plain ASCII and to the letter, apart from capitals: a name that merely looks like another,
with a Cyrillic letter, a dot at its end or one domain inside another, is another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from hirempire.team.errors import Misconfigured
from hirempire.team.person import Identity

_LOCAL = r"[A-Za-z0-9.!#$%&'+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_ADDRESS = re.compile(rf"({_LOCAL})@({_DOMAIN.pattern})")

_GOOGLE = ("https://accounts.google.com", "accounts.google.com")
"""Google also has accounts of its own under addresses of any domain, which outlive a job there."""


class Match(Enum):
    """How a person stands to a list."""

    YES = "on it"
    UNVERIFIED = "on it, if the provider vouched for the address"
    NO = "not on it"


@dataclass(frozen=True)
class People:
    """A list of people, as it stands in the configuration."""

    addresses: frozenset[str] = frozenset()
    """In small letters."""
    domains: frozenset[str] = frozenset()
    """In small letters, without the @."""
    groups: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anybody can be on it."""
        return bool(self.addresses or self.domains or self.groups)

    def match(self, one: Identity) -> Match:
        """Whether somebody is on it.

        A group is the provider's word and needs no address. An address that the provider calls unverified never
        counts; a domain counts only where the provider says that the address is verified.
        """
        if self.groups & one.groups:
            return Match.YES
        address, domain = _parts(one.address)
        is_named = address in self.addresses
        is_of_domain = domain in self.domains and (one.issuer not in _GOOGLE or one.organisation.lower() == domain)
        if (is_named and one.is_verified is not False) or (is_of_domain and one.is_verified is True):
            return Match.YES
        return Match.UNVERIFIED if is_named or is_of_domain else Match.NO


def people_in(said: object, where: str) -> People:
    """A list of people as it stands in the configuration, a table with ``addresses``, ``domains`` and ``groups``.

    Raises:
        Misconfigured: it is something else, or an entry can't be one.
    """
    if not isinstance(said, Mapping):
        raise Misconfigured(f"[{where}] must be a table with addresses, domains or groups.")
    unknown = sorted(set(said) - {"addresses", "domains", "groups"})
    if unknown:
        raise Misconfigured(f"[{where}] knows addresses, domains and groups, but not {unknown[0]!r}.")
    addresses = _texts(said, where, "addresses")
    domains = _texts(said, where, "domains")
    for text in addresses:
        if not _ADDRESS.fullmatch(text):
            raise Misconfigured(f"{text!r} in [{where}] isn't an email address. Write it as ana@example.com.")
    for text in domains:
        if not _DOMAIN.fullmatch(text):
            raise Misconfigured(f"{text!r} in [{where}] isn't a domain. Write it as example.com, without @, * or dot.")
    return People(
        frozenset(text.lower() for text in addresses),
        frozenset(text.lower() for text in domains),
        frozenset(_texts(said, where, "groups")),
    )


def _texts(said: Mapping[str, object], where: str, key: str) -> list[str]:
    entries = said.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(one, str) and one.strip() for one in entries):
        raise Misconfigured(f"{key} in [{where}] must be a list of texts, such as {_EXAMPLES[key]}.")
    return [str(one) for one in entries]


_EXAMPLES = {"addresses": '["ana@example.com"]', "domains": '["example.com"]', "groups": '["Recruiting"]'}


def _parts(address: str) -> tuple[str, str]:
    """An address in small letters and its domain; both empty where it is no plain address."""
    parts = _ADDRESS.fullmatch(address)  # ASCII alone: some other letters have one of ASCII's as their small one
    return (address.lower(), parts[2].lower()) if parts else ("", "")
