"""What can go wrong with a reply, on purpose: which fault a job gets, and what the fault makes of a good reply."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import msgspec

from hirempire.sandbox.replies import Manner, Reply, error_reply, json_reply

LISTING = "*listing*"
"""Stands for ``/v1/jobs`` where a job ID stands otherwise."""

KINDS = {
    "rate_limit": "429 the first time, with a Retry-After of one second",
    "rate_limit_date": "429 the first time, with a Retry-After as a date two seconds ahead",
    "rate_limit_long": "429 always, with a Retry-After of half an hour",
    "rate_limit_bare": "429 always, without a word on when to come back",
    "server_error": "500 always",
    "server_error_once": "500 the first time",
    "cut": "the connection is closed before any answer, always",
    "cut_once": "the connection is closed before any answer, the first time",
    "silent": "no answer ever comes",
    "drip": "the answer comes a byte a second",
    "huge": "the answer is larger than 20 MB",
    "short_body": "the answer ends before its announced length",
    "html": "a web page of a hotel's network instead of data",
    "broken_json": "JSON that breaks off",
    "empty": "200 without a body",
    "not_success": "success: false with 200",
    "other_job": "the answer for another job",
    "null_sources": "null where the list belongs",
    "error_object": "400 with the error as an object",
    "error_string": "400 with the error as a text",
    "redirect": "302 to another host name",
    "bad_links": "five unreadable links beside the job's own, one of which has its visits as text",
    "unauthorized": "401 Invalid token",
    "unknown_fields": "fields that nobody documented, everywhere",
}
"""Every kind of fault, with what it does."""

ONCE = frozenset({"rate_limit", "rate_limit_date", "server_error_once", "cut_once"})
"""The kinds that strike the first request for a job alone."""

MIXED = tuple(
    kind
    for kind in KINDS
    if kind not in {"rate_limit_long", "rate_limit_bare", "silent", "drip", "huge", "unauthorized"}
)
"""The kinds that are about one job and end fast: what a share of faults is mixed from."""

_PORTAL = b"""<!DOCTYPE html>
<html><head><title>Welcome to Hotel Wi-Fi</title></head>
<body><h1>Welcome</h1><p>Accept the terms of use to go online.</p></body></html>
"""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Which fault strikes which job.

    ``by_job`` names a kind for a job ID or for ``LISTING``; ``everything`` is for all that is not named there; else
    ``share`` (0 to 1) of all jobs get one of ``kinds`` each, picked by the job's ID and ``seed``.

    Raises:
        ValueError: a kind that does not exist, or a share that is none.
    """

    share: float = 0.0
    by_job: Mapping[str, str] | None = None
    everything: str | None = None
    seed: int = 7
    kinds: Sequence[str] = field(default=MIXED)

    def __post_init__(self) -> None:
        named = {*(self.by_job or {}).values(), *self.kinds, *([self.everything] if self.everything else [])}
        if unknown := sorted(named - KINDS.keys()):
            raise ValueError(f"No such fault: {', '.join(unknown)}.")
        if not 0 <= self.share <= 1 or not self.kinds:
            raise ValueError("A share is a number from 0 to 1, of at least one kind.")

    def kind(self, key: str, *, asked_before: int = 0) -> str | None:
        """The fault for this job ID or ``LISTING``, given how often it was asked for before; None for a good reply."""
        kind = (self.by_job or {}).get(key) or self.everything or self._drawn(key)
        return None if kind in ONCE and asked_before else kind

    def _drawn(self, key: str) -> str | None:
        digest = hashlib.blake2b(f"{self.seed}/{key}".encode(), digest_size=16).digest()
        chance = int.from_bytes(digest[:8]) / 2**64
        if key == LISTING or chance >= self.share:
            return None
        return self.kinds[int.from_bytes(digest[8:]) % len(self.kinds)]


def spoiled(kind: str, good: Reply, *, port: int) -> Reply:
    """What the fault makes of a good reply. ``port`` is the sandbox's own, where a redirect leads by another name."""
    if kind in _MANNERS:
        return replace(good, manner=_MANNERS[kind])
    if kind in _CHANGES:
        return _changed(good, _CHANGES[kind])
    if kind == "broken_json":
        return replace(good, body=good.body[: len(good.body) * 2 // 3])
    return _instead(kind, port)


def _instead(kind: str, port: int) -> Reply:
    """A reply that has nothing to do with the good one."""
    match kind:
        case "rate_limit":
            return _too_many("1")
        case "rate_limit_date":
            return _too_many(format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True))
        case "rate_limit_long":
            return _too_many("1800")
        case "redirect":
            return Reply(302, b"", {"Location": f"http://localhost:{port}/elsewhere"})
        case _:
            return _CONSTANT[kind]


def _too_many(retry_after: str | None) -> Reply:
    return error_reply(429, "Too many requests", headers={"Retry-After": retry_after} if retry_after else {})


_MANNERS = {
    "cut": Manner.CUT,
    "cut_once": Manner.CUT,
    "silent": Manner.SILENT,
    "drip": Manner.DRIP,
    "huge": Manner.HUGE,
    "short_body": Manner.SHORT,
}

_CONSTANT = {
    "rate_limit_bare": _too_many(None),
    "server_error": error_reply(500, "Internal server error"),
    "server_error_once": error_reply(500, "Internal server error"),
    "html": Reply(200, _PORTAL, content_type="text/html; charset=utf-8"),
    "empty": Reply(200, b""),
    "error_object": error_reply(400, {"code": "bad_request", "message": "The request was malformed."}),
    "error_string": error_reply(400, "The request was malformed."),
    "unauthorized": error_reply(401, "Invalid token"),
}


def _changed(good: Reply, change: Callable[[dict[str, Any]], object]) -> Reply:
    document = msgspec.json.decode(good.body)
    return json_reply(change(document), status=good.status, headers=good.headers)


def _null_sources(document: dict[str, Any]) -> object:
    return {**document, **{name: None for name in ("sources", "jobs") if name in document}}


def _bad_links(document: dict[str, Any]) -> object:
    for job in document.get("jobs", ()):
        job["sources"]["items"] = _with_bad(job["sources"]["items"])
        job["sources"]["count"] = len(job["sources"]["items"])
    if document.get("sources"):
        document["sources"] = _with_bad(document["sources"])
        document["total_sources"] = len(document["sources"])
    return document


def _with_bad(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The links, the first with its visits as text, and five of which each has one field that cannot be read."""
    if not links or "visits" not in links[0]:
        return links
    first, *others = links
    wrong: tuple[dict[str, Any], ...] = (
        {"visits": -3},
        {"visits": 2.5},
        {"visits": 10**30},
        {"source_name": None},
        {"created_at": "last Tuesday"},
    )
    bad = [{**first, "id": f"bad-{n}", "source_name": f"Bad {n}", **fields} for n, fields in enumerate(wrong, 1)]
    return [{**first, "visits": str(first["visits"])}, *bad, *others]


def _unknown_fields(value: Any) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, list):
        return [_unknown_fields(item) for item in value]
    if isinstance(value, dict):
        return {**{name: _unknown_fields(item) for name, item in value.items()}, "added_lately": {"beta": [1, None]}}
    return value


_CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "not_success": lambda document: {**document, "success": False},
    "other_job": lambda document: {**document, "job_id": "00000000-0000-4000-8000-000000000000"},
    "null_sources": _null_sources,
    "bad_links": _bad_links,
    "unknown_fields": _unknown_fields,
}
