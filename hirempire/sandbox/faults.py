"""What can go wrong between a client and the API, each fault by its name, at the level of the wire.

A fault turns the reply that the API would give into steps: bytes to send, seconds to wait, or the end of the
connection. A kind that ends in ``_once`` fails the first request for a job, and later ones succeed.
"""

import functools
import gzip
import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import msgspec

FOREVER = 3_600.0
Step = bytes | float
"""Bytes to send, or seconds to wait before the next step. After the last step the connection is closed."""


@dataclass(frozen=True)
class Reply:
    """An answer of the API, after which the connection stays open."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Steps = Sequence[Step] | Iterator[Step]
Answer = Reply | Steps
Kind = Callable[[Reply], Answer]


def refused(status: int, error: object) -> Reply:
    """A documented error."""
    return Reply(status, msgspec.json.encode({"success": False, "error": error}))


def _limited(headers: Mapping[str, str]) -> Reply:
    return Reply(429, msgspec.json.encode({"success": False, "error": "Too many requests"}), headers)


def _in_seconds(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def _changed(reply: Reply, **fields: object) -> Reply:
    return Reply(reply.status, msgspec.json.encode(msgspec.json.decode(reply.body) | fields))


def _head(length: int) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode()


def _drip(reply: Reply) -> Iterator[Step]:
    yield _head(len(reply.body))
    for byte in reply.body:
        yield bytes([byte])
        yield 1.0


def _huge() -> Iterator[Step]:
    megabyte = b" " * 1_000_000
    yield _head(25 * len(megabyte))
    yield from itertools.repeat(megabyte, 25)


def _what_it_lists(document: Mapping[str, object]) -> str:
    """The field that holds the links, or the candidates, in the reply for a job."""
    return "sources" if "sources" in document else "candidates"


def _other_job(reply: Reply) -> Reply:
    document = msgspec.json.decode(reply.body)
    other = {"job_id": "00000000-0000-4000-8000-000000000000"}
    if "sources" in document:
        return _changed(reply, **other)
    return _changed(reply, candidates=[candidate | other for candidate in document["candidates"]])


def _bad_candidates(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each candidate spoilt in another way; the last two ways are readable, without a date or a source."""
    ways: Sequence[Mapping[str, Any]] = (
        {"id": None},
        {"type": {"name": "applicant"}},
        {"status": "someone@mail.example"},
        {"status": 7},
        {"applied_at": "last Tuesday"},
        {"source": "  "},
    )
    return [candidate | way for candidate, way in zip(document["candidates"], itertools.cycle(ways), strict=False)]


def _bad_links(reply: Reply) -> Reply:
    """Each link spoilt in another way; every sixth only has its visits written as text."""
    ways: Sequence[Mapping[str, Any]] = (
        {"visits": -3},
        {"visits": 1.5},
        {"visits": 10**30},
        {"source_name": "  "},
        {"created_at": "last Tuesday"},
        {},
    )
    document = msgspec.json.decode(reply.body)
    if "candidates" in document:
        return _changed(reply, candidates=_bad_candidates(document))
    spoilt = [link | way for link, way in zip(document["sources"], itertools.cycle(ways), strict=False)]
    for link in spoilt[5::6]:
        link["visits"] = str(link["visits"])
    return _changed(reply, sources=spoilt)


def _unknown_fields(reply: Reply) -> Reply:
    document = msgspec.json.decode(reply.body)
    news = {"beta": {"nested": [1, None, "x"]}}
    listed = _what_it_lists(document)
    return _changed(reply, **{listed: [entry | news for entry in document[listed]]}, **news)


def _null_sources(reply: Reply) -> Reply:
    return _changed(reply, **{_what_it_lists(msgspec.json.decode(reply.body)): None})


@functools.cache
def _packed_thrice() -> Reply:
    """Some hundred bytes that unpack to megabytes, then gigabytes: each layer multiplies by up to a thousand."""
    body = b" " * 30_000_000
    for _layer in range(3):
        body = gzip.compress(body, mtime=0)
    return Reply(200, body, {"Content-Encoding": "gzip, gzip, gzip"})


PORTAL = b"<!doctype html><title>Guest network</title><h1>Please log in to the guest network</h1>"
FIREWALL = b"<html><head><title>403 Forbidden</title></head><body><h1>Request blocked</h1></body></html>"

SHORT: dict[str, Kind] = {
    "rate_limit_once": lambda _: _limited({"Retry-After": "1"}),
    "rate_limit_date_once": lambda _: _limited({"Retry-After": _in_seconds(2)}),
    "server_error": lambda _: refused(500, "Internal server error"),
    "server_error_once": lambda _: refused(503, "Service unavailable"),
    "cut": lambda _: [],
    "cut_once": lambda _: [],
    "short_body": lambda reply: [_head(len(reply.body) + 1), reply.body[: len(reply.body) // 2]],
    "html": lambda _: Reply(200, PORTAL, {"Content-Type": "text/html"}),
    "broken_json": lambda reply: Reply(200, reply.body[:-3]),
    "empty": lambda _: Reply(200, b""),
    "not_success": lambda reply: _changed(reply, success=False),
    "other_job": _other_job,
    "null_sources": _null_sources,
    "error_object": lambda _: refused(400, {"code": "bad_request", "message": "Query parameter 'job_id' is wrong."}),
    "error_string": lambda _: refused(400, "Query parameter 'job_id' is wrong."),
    "redirect": lambda _: Reply(302, b"", {"Location": "https://elsewhere.example/v1/job-sources"}),
    "bad_links": _bad_links,
    "unknown_fields": _unknown_fields,
}
"""Faults of one job that are over soon; a share of the jobs gets one of these."""

LONG: dict[str, Kind] = {
    "rate_limit_long": lambda _: _limited({"Retry-After": "1800"}),
    "rate_limit_bare": lambda _: _limited({}),
    "unauthorized": lambda _: refused(401, "Invalid token"),
    "invalid_token": lambda _: refused(400, "Invalid token"),
    "token_expired": lambda _: refused(401, "Token is expired"),
    "token_deleted": lambda _: refused(403, "Token has been deleted"),
    "scope_missing": lambda _: refused(403, "Token is missing required scope 'Jobs'"),
    "scope_missing_401": lambda _: refused(401, {"code": "missing_scope", "message": "Missing scope 'Applicants'."}),
    "firewall": lambda _: Reply(403, FIREWALL, {"Content-Type": "text/html"}),
    "packed_thrice": lambda _: _packed_thrice(),
    "silent": lambda _: [FOREVER],
    "drip": _drip,
    "huge": lambda _: _huge(),
}
"""Faults that stop everything or take their time; only used when named."""

KINDS = SHORT | LONG
LISTING = "*listing*"
"""Stands for ``/v1/jobs`` where faults are given by job."""


class Faults:
    """Which requests fail, and how: all of them in one way, some jobs in their own way, or a share in mixed ways."""

    def __init__(
        self,
        *,
        share: float = 0.0,
        by_job: Mapping[str, str] | None = None,
        everything: str | None = None,
        among: Sequence[str] = tuple(SHORT),
    ) -> None:
        self._share = share
        self._by_job = by_job or {}
        self._everything = everything
        self._among = among
        self._had: set[str] = set()

    def kind(self, job_id: str) -> str | None:
        """The fault of this job, always the same; None for a job without one."""
        if self._everything or job_id in self._by_job:
            return self._by_job.get(job_id, self._everything)
        number = int.from_bytes(hashlib.blake2b(job_id.encode(), digest_size=8).digest())
        if job_id == LISTING or number % 10_000 >= self._share * 10_000:
            return None
        return self._among[number // 10_000 % len(self._among)]

    def spoil(self, job_id: str, reply: Reply) -> Answer:
        """The answer to send: what the job's fault makes of the reply, or the reply itself."""
        kind = self.kind(job_id)
        if kind is None or (kind.endswith("_once") and job_id in self._had):
            return reply
        self._had.add(job_id)
        return KINDS[kind](reply)
