"""The API token, kept so that it can't slip into a log, a traceback or a cache key."""

import hashlib
import re
import string
from typing import NoReturn

from hirempire.api.errors import TokenMalformed, TokenMissing

_AROUND = string.whitespace + "\xa0\ufeff\u200b\u2060\"'`“”„"
_HEADER = re.compile(r"^(?:authorization\s*:\s*)?(?:bearer(?:[:\s]+|$))?", re.IGNORECASE)
_CARRIED_BY_A_HEADER = re.compile(r"[!-~]{1,4096}")  # visible ASCII, RFC 9110 §5.5, without spaces


class Token:
    """A secret that only ``reveal()`` shows: never ``repr``, ``str``, ``pickle`` or ``==``."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    @classmethod
    def parse(cls, pasted: str) -> "Token":
        """Read a pasted token, without blanks, line ends and quotes around it and a leading ``Bearer``.

        Raises:
            TokenMissing: nothing is left.
            TokenMalformed: what is left can't be sent in a header.
        """
        value = _HEADER.sub("", pasted.strip(_AROUND)).strip(_AROUND)
        if not value:
            raise TokenMissing
        if not _CARRIED_BY_A_HEADER.fullmatch(value):
            raise TokenMalformed
        return cls(value)

    def reveal(self) -> str:
        """The token itself, for the one header that carries it."""
        return self._value

    @property
    def fingerprint(self) -> bytes:
        """What stands for the token where it is known again, and doesn't lead back to it. Not for the disk: unkeyed."""
        return hashlib.sha256(self._value.encode()).digest()

    def __repr__(self) -> str:
        return "Token(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A token is not written anywhere.")
