"""What can go wrong between us and Hirempire: one class a cause, each with a sentence a recruiter can act on.

``str(error)`` is the sentence. ``cause`` names the class of failure for machines (CSV, JSON, tests) and ``title``
heads the group of jobs that failed this way. No error ever holds the token or the body of a reply.
"""

from datetime import UTC, datetime
from typing import ClassVar, Self


class HirempireError(Exception):
    """The root: everything that this package raises on purpose."""

    cause: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    stops_all: ClassVar[bool] = False
    """Whether asking for any other job with the same token would end the same way."""

    def bare(self) -> Self:
        """This error without its traceback and what led to it: requests and replies hang on those."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self


class TokenMissing(HirempireError):
    """No token was given anywhere."""

    cause = "token_missing"
    title = "No token"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "No API token was given. Make one in Hirempire under Settings → API, and set it as HIREMPIRE_API_TOKEN."
        )


class TokenMalformed(HirempireError):
    """The token holds characters that no header can carry; found before any request."""

    cause = "token_malformed"
    title = "Not a token"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "This does not look like an API token: it holds spaces or characters that a token never has. "
            "Copy it again from Hirempire, Settings → API."
        )


class AddressNotAllowed(HirempireError):
    """The base URL would send the token over an open wire, or is no URL."""

    cause = "address_not_allowed"
    title = "Address not allowed"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "The API address must start with https:// (http:// is allowed for this computer alone) "
            "and hold no user name, query or fragment."
        )


class TokenRefused(HirempireError):
    """401: the token is wrong, was revoked, or has expired."""

    cause = "token_refused"
    title = "The token was refused"
    stops_all = True

    def __init__(self, *, expired: bool = False) -> None:
        self.expired = expired
        what = "The API token has expired." if expired else "Hirempire refused the API token."
        super().__init__(f"{what} Make a new one in Hirempire under Settings → API, and connect again.")


class JobNotFound(HirempireError):
    """404: this workspace has no such job."""

    cause = "not_found"
    title = "Not found in this workspace"

    def __init__(self) -> None:
        super().__init__("This workspace has no such job: it was deleted, or the ID belongs to another workspace.")


class RequestRejected(HirempireError):
    """400 and every other answer that says that we asked wrongly."""

    cause = "rejected"
    title = "Hirempire did not understand the question"

    def __init__(self, status: int) -> None:
        self.status = status
        what_to_do = (
            "Ask who made the API token for one that may" if status == 403 else "Check that the job ID is complete"
        )
        super().__init__(f"Hirempire rejected the request (status {status}). {what_to_do}.")


class Limited(HirempireError):
    """429: the workspace's hourly allowance is used up."""

    cause = "limited"
    title = "The hourly allowance is used up"
    stops_all = True

    def __init__(self, until: datetime | None = None) -> None:
        self.until = until
        when = f"from {until.astimezone(UTC):%H:%M} UTC on" if until else "within the hour"
        super().__init__(
            f"The workspace's hourly allowance of requests is used up; the rest can be had {when}. "
            "What has come so far is kept."
        )


class ServerFailed(HirempireError):
    """5xx, after every try."""

    cause = "server_error"
    title = "Hirempire had a problem"

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(
            f"Hirempire had a problem of its own (status {status}). Try the failed jobs again in a minute."
        )


class TimedOut(HirempireError):
    """No answer, or not all of it, in the time allowed."""

    cause = "timed_out"
    title = "No answer in time"

    def __init__(self) -> None:
        super().__init__("Hirempire did not answer in time. Check the connection and try the failed jobs again.")


class Unreachable(HirempireError):
    """The connection could not be made, or was cut."""

    cause = "unreachable"
    title = "Hirempire could not be reached"

    def __init__(self) -> None:
        super().__init__(
            "Hirempire could not be reached, or the connection was cut. Check the network and the API address, "
            "then try the failed jobs again."
        )


class CertificateRejected(HirempireError):
    """The server could not prove who it is."""

    cause = "certificate"
    title = "The connection is not safe"
    stops_all = True

    def __init__(self) -> None:
        super().__init__(
            "The server's certificate could not be verified, so nothing was sent. "
            "A company proxy may stand in between: ask IT for its certificate."
        )


class UnreadableReply(HirempireError):
    """The reply is not what the API documents. ``reason`` says how, without quoting it."""

    cause = "unreadable"
    title = "The reply could not be read"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The reply could not be read: {reason}. If this stays, a login page of your network may be in between."
        )


class Cancelled(HirempireError):
    """The recruiter stopped before this job's turn came."""

    cause = "cancelled"
    title = "Stopped before its turn"

    def __init__(self) -> None:
        super().__init__("The loading was stopped before this job came. Try the failed jobs again to load it.")
