"""A real mail server on this computer, with faults on demand, and what arrived in it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "reports@example.com", "open sesame: @/%"
Dies = Literal["", "before the mail", "after the mail"]


@dataclass
class Post:
    """A running mail server."""

    port: int = 0
    arrived: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Each recipient, and the mail that was accepted for it."""
    refuses: set[str] = field(default_factory=set)
    """Recipients that it doesn't know."""
    busy: set[str] = field(default_factory=set)
    """Recipients that it takes nothing for right now."""
    came: threading.Event = field(default_factory=threading.Event)
    """Set once a mail has arrived."""
    dies: Dies = ""
    """When it hangs up: before or after the mail is complete, which it keeps in the second case."""

    @property
    def url(self) -> str:
        """Its address without a login."""
        return f"smtp://localhost:{self.port}"

    def mails_to(self, recipient: str) -> list[EmailMessage]:
        """What arrived for one recipient."""
        return [mail for to, mail in self.arrived if to == recipient]

    async def handle_RCPT(  # noqa: N802 -- as aiosmtpd calls it
        self,
        server: Any,  # noqa: ANN401
        session: Any,  # noqa: ANN401, ARG002
        envelope: Any,  # noqa: ANN401
        address: str,
        rcpt_options: list[str],  # noqa: ARG002
    ) -> str:
        """Take a recipient or not."""
        if self.dies == "before the mail":
            server.transport.abort()
        if address in self.refuses:
            return f"550 5.1.1 No such user here, said {PASSWORD}"
        if address in self.busy:
            return "451 4.7.1 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, ARG002, N802
        """Take a mail."""
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.arrived.extend((to, mail) for to in envelope.rcpt_tos)
        self.came.set()
        if self.dies == "after the mail":
            server.transport.abort()
        return "250 OK"


@contextmanager
def serving(post: Post | None = None, *, tls: ssl.SSLContext | None = None, login: bool = False) -> Iterator[Post]:
    """A mail server, with STARTTLS and a login if that is wanted."""
    post = post or Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        post.port = free.getsockname()[1]

    def knows(_: object, __: object, ___: object, method: str, data: object) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right and method in {"LOGIN", "PLAIN"}, handled=False)

    options: dict[str, Any] = {"authenticator": knows, "auth_required": True} if login else {}
    controller = Controller(
        post, hostname="localhost", port=post.port, tls_context=tls, auth_require_tls=tls is not None, **options
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def certified(authority: trustme.CA, host: str = "localhost") -> ssl.SSLContext:
    """What a server needs to prove that it is this host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context
