"""What each fault of the sandbox ends as, and the patience to wait for it."""

from hirempire.api.client import Bounds
from hirempire.sandbox.faults import Answer, Faults, Reply

ONE_TRY, ALL_TRIES = 1, 4
ENDS_AS = {
    "error_string": ("rejected", ONE_TRY),
    "error_object": ("rejected", ONE_TRY),
    "html": ("unreadable", ONE_TRY),
    "broken_json": ("unreadable", ONE_TRY),
    "empty": ("unreadable", ONE_TRY),
    "not_success": ("unreadable", ONE_TRY),
    "other_job": ("unreadable", ONE_TRY),
    "null_sources": ("unreadable", ONE_TRY),
    "redirect": ("unreadable", ONE_TRY),
    "huge": ("unreadable", ONE_TRY),
    "unauthorized": ("token_refused", ONE_TRY),
    "invalid_token": ("token_refused", ONE_TRY),
    "token_expired": ("token_refused", ONE_TRY),
    "token_deleted": ("token_refused", ONE_TRY),
    "scope_missing": ("scope_missing", ONE_TRY),
    "scope_missing_401": ("scope_missing", ONE_TRY),
    "firewall": ("blocked", ONE_TRY),
    "packed_thrice": ("unreadable", ONE_TRY),
    "rate_limit_long": ("limited", ONE_TRY),
    "rate_limit_bare": ("limited", ONE_TRY),
    "server_error": ("server_error", ALL_TRIES),
    "cut": ("unreachable", ALL_TRIES),
    "short_body": ("unreadable", ALL_TRIES),
    "silent": ("timed_out", ALL_TRIES),
    "drip": ("timed_out", ALL_TRIES),
}
"""What each fault that stays ends as, and how often it is tried."""
ENDS_WELL = {
    "server_error_once": 2,
    "cut_once": 2,
    "rate_limit_once": 2,
    "rate_limit_date_once": 2,
    "unknown_fields": 1,
    "bad_links": 1,
}
"""The faults from which a job recovers, and how many requests that takes."""
IMPATIENT = {
    "silent": Bounds(first_wait=0.005, silence=0.1),
    "drip": Bounds(first_wait=0.005, whole_reply=0.15),
}
QUICK = Bounds(first_wait=0.005)


class Answers(Faults):
    """Gives the same answer to every request."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer

    def spoil(self, job_id: str, reply: Reply) -> Answer:  # noqa: ARG002 -- whatever was asked
        """The answer."""
        return self.answer
