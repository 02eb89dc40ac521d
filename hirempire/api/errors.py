"""What can go wrong between us and Hirempire: one class a cause, each with a sentence a recruiter can act on.

``str(error)`` is the sentence. ``cause`` names the kind of failure for machines (CSV, JSON, tests) and ``title``
heads the group of jobs that failed this way. No error ever holds the token or the body of a reply.
"""

from datetime import UTC, datetime
from typing import ClassVar, Self

WHERE_TOKENS_ARE = "Settings → Integrations → API Tokens"
"""Where Hirempire keeps a workspace's API tokens."""


class HirempireError(Exception):
    """The root of everything that this package raises on purpose."""

    cause: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    stops_all: ClassVar[bool] = False
    """Whether a request for any other job would end the same way."""

    def bare(self) -> Self:
        """This error without its traceback and context, which keep requests and replies alive."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self


class TokenProblem(HirempireError):
    """The token doesn't open the workspace, or not the part of it that was asked for."""

    stops_all = True


class TokenMissing(TokenProblem):
    """No token was given anywhere."""

    cause = "token_missing"
    title = "No API token"

    def __init__(self) -> None:
        super().__init__(
            f"No API token was given. Create one in Hirempire under {WHERE_TOKENS_ARE}, "
            "and set it as HIREMPIRE_API_TOKEN."
        )


class TokenMalformed(TokenProblem):
    """The token holds characters that no header can carry; found before any request."""

    cause = "token_malformed"
    title = "Not an API token"

    def __init__(self) -> None:
        super().__init__(
            "This doesn't look like an API token: it contains spaces or characters that a token never has. "
            f"Copy it again from Hirempire, {WHERE_TOKENS_ARE}."
        )


class TokenRefused(TokenProblem):
    """Hirempire doesn't know the token. Its subclasses say why, where Hirempire does."""

    cause = "token_refused"
    title = "API token not accepted"
    what_happened: ClassVar[str] = "Hirempire didn't accept the API token"

    def __init__(self) -> None:
        super().__init__(f"{self.what_happened}. Create a new one in Hirempire under {WHERE_TOKENS_ARE}.")


class TokenExpired(TokenRefused):
    """The token has reached the end of its 30 or 90 days."""

    what_happened = "The API token has expired"


class TokenDeleted(TokenRefused):
    """The token was deleted in Hirempire."""

    what_happened = "The API token has been deleted"


class ScopeMissing(TokenProblem):
    """The token is good, but wasn't given the scope that the request needs: ``scope``, None where unnamed."""

    cause = "scope_missing"
    title = "Missing token scope"

    def __init__(self, scope: str | None = None) -> None:
        self.scope = scope
        lacks = f"the {scope} scope" if scope else "a scope that this needs"
        super().__init__(
            f"Your API token doesn't include {lacks}. Create a token with it in Hirempire under {WHERE_TOKENS_ARE}."
        )


class AddressNotAllowed(HirempireError):
    """The API address would send the token unencrypted, or is no URL."""

    cause = "address_not_allowed"
    title = "API address not allowed"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "The API address must start with https:// and contain no user name, query or fragment. "
            "Only an address on this computer may start with http://."
        )


class ProxyUnusable(HirempireError):
    """The configured proxy is of a kind that isn't supported, or no address at all; found before any request."""

    cause = "proxy_unusable"
    title = "Proxy setting not usable"
    stops_all = True

    def __init__(self, setting: str) -> None:
        self.setting = setting
        super().__init__(
            f"{setting} doesn't hold a proxy address that can be used, so nothing was sent. "
            "Set it to http://host:port or https://host:port. SOCKS proxies aren't supported."
        )


class ProxyRefused(HirempireError):
    """The proxy between us and Hirempire turned the connection down."""

    cause = "proxy_refused"
    title = "Refused by the proxy"
    stops_all = True

    def __init__(self, status: int) -> None:
        self.status = status
        if status == 407:
            what, what_to_do = "asks for a user name and password", "Add them to HTTPS_PROXY, or ask IT for access"
        else:
            what, what_to_do = "refused the connection to Hirempire", "Ask IT to allow it"
        super().__init__(f"Your network's proxy {what} (status {status}). {what_to_do}.")


class Blocked(HirempireError):
    """A firewall on the way answered in Hirempire's place."""

    cause = "blocked"
    title = "Blocked by a firewall"
    stops_all = True

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(
            f"A firewall blocked the request (status {status}): the reply is a web page, not Hirempire's own. "
            "Ask IT to allow the API address, or try again from another network."
        )


class CertificatesUnusable(HirempireError):
    """The configured file or folder of trusted certificates can't be used; found before any request."""

    cause = "certificates_unusable"
    title = "Trusted certificates not usable"
    stops_all = True

    def __init__(self, setting: str, path: str, reason: str) -> None:
        self.setting = setting
        super().__init__(
            f"{setting} names {_printable(path)}, {reason}. Correct the setting or remove it; nothing was sent."
        )


class CertificateRejected(HirempireError):
    """The server could not prove who it is."""

    cause = "certificate"
    title = "Connection not secure"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "The server's certificate couldn't be verified, so nothing was sent. If your company's proxy inspects "
            "connections, ask IT for its certificate and name the file in SSL_CERT_FILE."
        )


class JobNotFound(HirempireError):
    """404: this workspace has no such job."""

    cause = "not_found"
    title = "Not found in this workspace"

    def __init__(self) -> None:
        super().__init__(
            "This workspace has no such job: it was deleted, or the ID belongs to another workspace. Check the ID."
        )


class RequestRejected(HirempireError):
    """400, and every other 4xx that has no class of its own."""

    cause = "rejected"
    title = "Request rejected"

    def __init__(self, status: int) -> None:
        self.status = status
        what_to_do = (
            "Create an API token with all the scopes you need" if status == 403 else "Check that the job ID is complete"
        )
        super().__init__(f"Hirempire rejected the request (status {status}). {what_to_do}.")


class Limited(HirempireError):
    """429: the workspace's hourly allowance is used up. ``until`` is when it is free again (UTC), where told."""

    cause = "limited"
    title = "Hourly API limit reached"
    stops_all = True

    def __init__(self, until: datetime | None = None) -> None:
        self.until = until
        super().__init__(self.sentence(f"{until.astimezone(UTC):%H:%M} UTC" if until else None))

    @staticmethod
    def sentence(after: str | None) -> str:
        """What happened and what to do; ``after`` is the time from which there is allowance again."""
        when = f"after {after}" if after else "within the hour"
        return f"The workspace has reached its hourly limit of API requests. You can load the rest {when}."


class ServerFailed(HirempireError):
    """5xx, after every attempt."""

    cause = "server_error"
    title = "Hirempire had a problem"

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"Hirempire had a problem of its own (status {status}). Retry in a minute.")


class TimedOut(HirempireError):
    """No reply, or not all of it, in the time allowed."""

    cause = "timed_out"
    title = "No reply in time"

    def __init__(self) -> None:
        super().__init__("Hirempire didn't reply in time. Check your connection, then retry.")


class Unreachable(HirempireError):
    """The connection could not be made, or was cut."""

    cause = "unreachable"
    title = "Hirempire couldn't be reached"

    def __init__(self) -> None:
        super().__init__(
            "Hirempire couldn't be reached, or the connection was cut. "
            "Check your network, its proxy and the API address, then retry."
        )


class UnreadableReply(HirempireError):
    """The reply is not what the API documents. ``reason`` says how, without quoting it."""

    cause = "unreadable"
    title = "Reply couldn't be read"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The reply couldn't be read: {reason}. "
            "If this happens again, check whether your network shows a sign-in page."
        )


class Cancelled(HirempireError):
    """Loading was stopped before this job was loaded."""

    cause = "cancelled"
    title = "Cancelled"

    def __init__(self) -> None:
        super().__init__("Loading was stopped before this job was loaded. Retry to load it.")


def _printable(path: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in path[:200])
