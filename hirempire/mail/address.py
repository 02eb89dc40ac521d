"""Addresses: who a mail is from and for. Nothing in one can end a header or start another."""

import hashlib
import re
from collections.abc import Collection, Iterable
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from hirempire.language import plain
from hirempire.mail.errors import AddressMalformed, SenderMalformed

LONGEST: Final = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")
_NAMED = re.compile(r'(?:^|(?<=[,;\n]))(?:[^\S\n]*"[^"\n]*"[^\S\n]*|[^<>,;\n@/"]*)<([^<>\s]+)>')
"""A mailbox as mail programs copy it, with its name: ``Ann Lee <ann@example.com>``."""


def is_address(text: str) -> bool:
    """Whether a text is an email address in ASCII, and nothing else."""
    return len(text) <= LONGEST and bool(_ADDRESS.fullmatch(text))


def is_webhook(recipient: str) -> bool:
    """Whether a recipient is a webhook rather than a mailbox."""
    return recipient.casefold().startswith("https://")


def recipients(text: str, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """The recipients in a text, separated by spaces, commas, semicolons or lines, each once, without their names.

    Those of ``known`` may stand in it as :func:`masked`.

    Raises:
        AddressMalformed: one is neither an email address nor a webhook's.
    """
    found: dict[str, str] = {}
    hidden = {masked(one): one for one in known}
    for part in re.split(r"[\s,;]+", _NAMED.sub(r" \1 ", text)):
        word = hidden.get(part, part.strip("<>"))
        if not word:
            continue
        if not is_address(word) and not (is_webhook(word) and _is_web(word)):
            raise AddressMalformed(plain(word, most=60))
        found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _is_web(text: str) -> bool:
    try:
        return bool(urlsplit(text).hostname) and text.isascii() and text.isprintable()
    except ValueError:
        return False


def sender(text: str) -> Address:
    """The sender that a setting names.

    Raises:
        SenderMalformed: it isn't an address.
    """
    if not text.isprintable():
        raise SenderMalformed
    name, spec = parseaddr(text)
    if not is_address(spec):
        raise SenderMalformed
    return Address(display_name=plain(name, most=60), addr_spec=spec)


def shown(recipient: str) -> str:
    """A recipient as it may be read by others: of a webhook only where it leads, for its address is a password."""
    if not is_webhook(recipient):
        return recipient
    return f"{urlsplit(recipient).hostname} (…{key(recipient)[-4:]})"


def masked(recipient: str) -> str:
    """A recipient as a form shows it: of a webhook only where it leads, as one word."""
    if not is_webhook(recipient):
        return recipient
    return f"https://{urlsplit(recipient).hostname}/…{key(recipient)[-4:]}"


def key(recipient: str) -> str:
    """What deliveries call a recipient: its address in lower case; of a webhook, a digest."""
    if not is_webhook(recipient):
        return recipient.casefold()
    return f"https {hashlib.sha256(recipient.encode()).hexdigest()[:16]}"


def keys(recipients: Iterable[str]) -> dict[str, str]:
    """Each recipient by what deliveries call it."""
    return {key(one): one for one in recipients}
