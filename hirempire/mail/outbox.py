"""Where letters leave: by the mail server of the settings, or by a webhook, one recipient at a time."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from hirempire.mail import alert_letter, webhook
from hirempire.mail.address import is_webhook
from hirempire.mail.alert_letter import AlertLetter
from hirempire.mail.errors import (
    CertificateRefused,
    LoginRefused,
    MailProblem,
    NoServer,
    NotEncrypted,
    ServerUnreachable,
)
from hirempire.mail.letter import Letter
from hirempire.mail.message import message, message_id
from hirempire.mail.smtp import Line, Server, connected, server

URL: Final = "HIREMPIRE_SMTP_URL"
SENDER: Final = "HIREMPIRE_MAIL_FROM"
"""The settings that name the server and the sender."""

_OF_ALL = (CertificateRefused, LoginRefused, NotEncrypted, ServerUnreachable)


class Outbox:
    """An open way out. Once the server can't be used, nothing more is tried on it."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        """Read the settings; nothing is connected yet.

        Raises:
            ServerMalformed, SenderMalformed: a setting can't be used.
        """
        self._server: Server | None
        try:
            self._server = server(settings.get(URL, ""), settings.get(SENDER, ""))
        except NoServer:
            self._server = None
        self._hosts = webhook.hosts(settings.get(webhook.VARIABLE, ""))
        self._open = ExitStack()
        self._line: Line | None = None
        self._down: MailProblem | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._open.close()

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return self._server is not None

    def check(self, recipient: str) -> None:
        """Check that a recipient could be reached.

        Raises:
            NoServer: there is no mail server.
            WebhookNotAllowed: its host isn't allowed.
        """
        if is_webhook(recipient):
            webhook.checked(recipient, self._hosts)
        elif self._server is None:
            raise NoServer

    def send(self, letter: Letter | AlertLetter, to: str, *, about: tuple[str, ...], at: datetime) -> None:
        """Send a letter to one recipient; ``about`` says which mailing and period, for its Message-ID.

        Raises:
            MailProblem: it wasn't sent, or, as :class:`hirempire.mail.errors.Unclear`, may have been.
        """
        if is_webhook(to):
            webhook.post(to, letter, allowed=self._hosts)
            return
        if self._server is None:
            raise NoServer
        if self._down is not None:
            raise self._down
        sender = self._server.sender
        id_ = message_id(*about, to.casefold(), sender=sender)
        if isinstance(letter, AlertLetter):
            mail = alert_letter.message(letter, sender=sender, to=to, at=at, id_=id_)
        else:
            mail = message(letter, sender=sender, to=to, at=at, id_=id_)
        try:
            self._opened(self._server).send(mail, to)
        except _OF_ALL as problem:
            self._down = problem
            raise

    def _opened(self, server: Server) -> Line:
        if self._line is None:
            self._line = self._open.enter_context(connected(server))
        return self._line
