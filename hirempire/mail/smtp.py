"""Sending a mail: one recipient at a time, over a connection whose other end has proved who it is."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from hirempire.language import plain
from hirempire.mail.address import is_address, sender
from hirempire.mail.errors import (
    CertificateRefused,
    Deferred,
    LoginRefused,
    NoServer,
    NotEncrypted,
    Refused,
    SenderMalformed,
    ServerMalformed,
    ServerUnreachable,
    Unclear,
)

PATIENCE = 30.0
"""Seconds to wait for each of the server's replies."""

_SMTPS, _SUBMISSION, _SMTP = 465, 587, 25
_STARTED, _TAKEN = 354, 250
_FOR_GOOD = 500


@dataclass(frozen=True)
class Server:
    """A mail server, the login for it, and the sender of every mail."""

    host: str
    port: int
    encrypted: bool
    """Whether the connection is encrypted from its start; else by STARTTLS."""
    user: str
    password: str = field(repr=False)
    sender: Address

    @property
    def place(self) -> str:
        """Where it is, for a sentence. Never the login."""
        return f"{self.host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether it is this computer, which nobody listens in to."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host.casefold() == "localhost"


def server(url: str, from_: str) -> Server:
    """The server that the settings name. Without ``from_``, the login is the sender, if it is an address.

    Raises:
        NoServer: none is set.
        ServerMalformed: the address isn't one.
        SenderMalformed: the sender isn't one.
    """
    if not url.strip():
        raise NoServer
    parts, port = _parts(url.strip())
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    readable = (user + password).isascii() and (user + password).isprintable()  # SMTP has no other letters
    if not readable or bool(user) != bool(password):
        raise ServerMalformed
    if not from_.strip() and not is_address(user):
        raise SenderMalformed
    usual = _SMTPS if parts.scheme == "smtps" else _SUBMISSION if user else _SMTP
    return Server(
        str(parts.hostname), port or usual, parts.scheme == "smtps", user, password, sender(from_.strip() or user)
    )


def _parts(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ServerMalformed from None
    host = parts.hostname or ""
    is_plain = re.fullmatch(r"[A-Za-z0-9.:_-]+", host) and parts.path in {"", "/"} and not parts.query + parts.fragment
    if parts.scheme not in {"smtp", "smtps"} or not is_plain:
        raise ServerMalformed
    return parts, port


class Line:
    """An open connection to a server that has taken the login."""

    def __init__(self, smtp: smtplib.SMTP, server: Server) -> None:
        self._smtp = smtp
        self._server = server

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand a mail over for one recipient. Unless it is :class:`Unclear`, a mail that raises wasn't delivered.

        Raises:
            Refused: the server never takes it.
            Deferred: the server doesn't take it now.
            ServerUnreachable: the server hung up before the mail was complete.
            Unclear: the mail was complete, and the server didn't confirm it.
        """
        content = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
        try:
            self._begin(to)
            self._smtp.send(content if content.endswith(b"\r\n") else content + b"\r\n")
        except (OSError, smtplib.SMTPException):
            raise ServerUnreachable(self._server.place) from None
        try:
            self._smtp.send(b".\r\n")
            code, reply = self._smtp.getreply()
        except (OSError, smtplib.SMTPException, KeyboardInterrupt) as error:
            raise Unclear from error
        self._check(code, reply, _TAKEN)

    def _begin(self, to: str) -> None:
        """Everything before the mail itself."""
        for code, reply in (self._smtp.mail(self._server.sender.addr_spec), self._smtp.rcpt(to)):
            self._check(code, reply, _TAKEN)
        self._check(*self._smtp.docmd("DATA"), _STARTED)

    def _check(self, code: int, reply: bytes, good: int) -> None:
        if code == good or (good == _TAKEN and code == _TAKEN + 1):
            return
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.rset()
        text = plain(reply.decode("utf-8", "replace"), most=200)
        if self._server.password and self._server.password in text:
            text = ""
        said = f"{code} {text}".strip()
        raise Refused(said) if code >= _FOR_GOOD else Deferred(said)


@contextmanager
def connected(server: Server, *, patience: float = PATIENCE) -> Iterator[Line]:
    """A connection over which mails can be sent.

    Raises:
        ServerUnreachable: it doesn't answer.
        CertificateRefused: its certificate isn't valid.
        NotEncrypted: it would take the login in the clear.
        LoginRefused: it doesn't take the login.
    """
    smtp = _opened(server, patience)
    try:
        yield Line(smtp, server)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.close()


def _opened(server: Server, patience: float) -> smtplib.SMTP:
    try:
        smtp = _greeted(server, patience)
        try:
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
    except ssl.SSLError:
        raise CertificateRefused(server.place) from None
    except smtplib.SMTPAuthenticationError:
        raise LoginRefused(server.place) from None
    except (OSError, smtplib.SMTPException, ValueError):
        raise ServerUnreachable(server.place) from None
    return smtp


def _greeted(server: Server, patience: float) -> smtplib.SMTP:
    """A connection, encrypted where that is to be had."""
    name, checking = server.sender.domain, ssl.create_default_context()
    if server.encrypted:
        return smtplib.SMTP_SSL(server.host, server.port, name, timeout=patience, context=checking)
    smtp = smtplib.SMTP(server.host, server.port, name, timeout=patience)
    try:
        _encrypt(smtp, server, checking)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _encrypt(smtp: smtplib.SMTP, server: Server, checking: ssl.SSLContext) -> None:
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=checking)
        smtp.ehlo()
    elif server.user and not server.is_here:
        raise NotEncrypted(server.place)
