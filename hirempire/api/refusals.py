"""What a refusal of Hirempire means: from the status and the text of a 3xx or 4xx to one of our errors.

The documented texts come with any status, in either form of ``error``, and are recognised whatever their case, blanks,
quotes and full stops.
"""

import re

from hirempire.api.errors import (
    Blocked,
    HirempireError,
    JobNotFound,
    ProxyRefused,
    RequestRejected,
    ScopeMissing,
    TokenDeleted,
    TokenExpired,
    TokenProblem,
    TokenRefused,
    UnreadableReply,
)
from hirempire.api.replies import is_web_page, read_error

_ABOUT_TOKENS = (400, 401, 403)
_SCOPES = {name.casefold(): name for name in ("Jobs", "Applicants", "Companies")}
_QUOTED = re.compile(r"""["'`‘’“”]([A-Za-z][A-Za-z0-9.:_ -]{0,39})["'`‘’“”]""")
_UNQUOTED = re.compile(r"scopes?:?\s+([A-Za-z][A-Za-z0-9.:_-]{0,38}[A-Za-z0-9])[\s.]*$", re.IGNORECASE)
_INVALID = re.compile(r"\binvalid (?:\w+ )?token\b|\btoken (?:is )?(?:invalid|not valid)\b")
_SHORT = 6  # words: a longer text that mentions an invalid token is about something else
_ENDED = re.compile(r"\btoken\b.*\b(?:expired|deleted|revoked)\b|\b(?:expired|deleted|revoked)\b.*\btoken\b")


def refusal(status: int, body: bytes, *, about_job: bool) -> HirempireError:
    """The error that a status from 201 to 499 stands for, where another attempt cannot change it.

    ``about_job`` says whether one job was asked for, which then may not be there.
    """
    if status < 300:
        return UnreadableReply(f"it has the status {status}, which is not documented")
    if status < 400:
        return UnreadableReply("it points to another address, where the token is not sent")
    said = read_error(body)
    if status in _ABOUT_TOKENS and (problem := _token_problem(status, said)):
        return problem
    return _other(status, said, web_page=is_web_page(body), about_job=about_job)


def _other(status: int, said: str | None, *, web_page: bool, about_job: bool) -> HirempireError:
    if status == 407:
        return ProxyRefused(status)
    if web_page and status in (401, 403, 451):
        return Blocked(status)
    if status == 401:
        return TokenRefused()
    if status == 404 and said is None:
        return UnreadableReply("it is a “not found” page that is not Hirempire's own; check the API address")
    return JobNotFound() if status == 404 and about_job else RequestRejected(status)


def _token_problem(status: int, said: str | None) -> TokenProblem | None:
    """What Hirempire says is wrong with the token; None where it speaks of something else, or nobody speaks."""
    if said is None:
        return None
    words = re.sub(r"[\W_]+", " ", said).strip().casefold()
    if "missing" in words and re.search(r"\bscopes?\b", words):
        return ScopeMissing(_scope(said))
    if _ENDED.search(words) or (status == 401 and "expired" in words):
        return TokenExpired() if "expired" in words else TokenDeleted()
    return TokenRefused() if _INVALID.search(words) and len(words.split()) <= _SHORT else None


def _scope(said: str) -> str | None:
    """The name of the missing scope, spelt as in Hirempire's settings where that is known."""
    named = _QUOTED.search(said) or _UNQUOTED.search(said)
    return _SCOPES.get(named[1].casefold(), named[1]) if named else None
