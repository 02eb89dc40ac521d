"""From the bytes of a reply of ``/job-candidates`` to records that identify nobody.

The reply carries names, addresses, phone numbers, CVs, salaries and scores. Six fields of a candidate are read here:
``id``, ``applied_at``, ``type``, ``source``, ``status`` and ``job_id``. Everything else is skipped as bytes and never
becomes an object. The ID serves to count each candidate once and is dropped. No error and no reason quotes the reply.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

import msgspec

from hirempire.api.errors import UnreadableReply
from hirempire.api.models import Candidate, CandidatesLoaded
from hirempire.api.replies import check_for_data, in_utc_at_least, moment

_WORD = re.compile(r"\w[\w \-/]{0,59}")
"""What a type or a status looks like; an address or a sentence doesn't."""

_ESCAPES = re.compile(rb"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[dD][89a-fA-F]..", re.DOTALL)
"""An escaped backslash, a surrogate pair, or half of one: a CV that was cut within an emoji ends in such a half."""

_LONGEST_SOURCE = 1_000
_MOST_MISSING = 10_000  # a total beyond is a broken number
_NOTHING = msgspec.Raw(b"null")
T = TypeVar("T")
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Row(msgspec.Struct, gc=False):
    """A candidate as documented: fields that aren't named here are skipped."""

    id: str
    type: str
    status: str
    applied_at: datetime | None = None
    source: str | None = None
    job_id: str | None = None


class _Reply(msgspec.Struct):
    """``/job-candidates`` as documented."""

    success: bool
    total_candidates: int
    candidates: list[_Row]


class _Unread(msgspec.Struct, gc=False):
    """A candidate in which something isn't as documented: each field on its own, not read yet."""

    id: msgspec.Raw = _NOTHING
    type: msgspec.Raw = _NOTHING
    status: msgspec.Raw = _NOTHING
    applied_at: msgspec.Raw = _NOTHING
    source: msgspec.Raw = _NOTHING
    job_id: msgspec.Raw = _NOTHING


class _UnreadReply(msgspec.Struct):
    success: msgspec.Raw = _NOTHING
    total_candidates: msgspec.Raw = _NOTHING
    candidates: msgspec.Raw = _NOTHING


_reply = msgspec.json.Decoder(_Reply)
_unread_reply = msgspec.json.Decoder(_UnreadReply)
_unread_list = msgspec.json.Decoder(list[msgspec.Raw])
_unread = msgspec.json.Decoder(_Unread)
_text = msgspec.json.Decoder(str)
_flag = msgspec.json.Decoder(bool)
_number = msgspec.json.Decoder(int)


class _NotRead(Exception):
    """A candidate that can't be read; the text says why, in a recruiter's words."""


def read_candidates(body: bytes, *, job_id: str, at: datetime) -> CandidatesLoaded:
    """The candidates of one job, from the body of a 200 of ``/job-candidates``, as of ``at`` (UTC).

    Raises:
        UnreadableReply: the body is no such reply, or it is the reply for another job.
    """
    try:
        reply = _reply.decode(body)
    except _BROKEN:
        reply = None
    if reply is None:  # not inside the `except`: no error of ours may lead back to one that saw the reply
        return _read_loosely(body, job_id=job_id, at=at)
    if not reply.success:
        raise UnreadableReply("it does not say that it succeeded")
    return _gathered(reply.candidates, announced=reply.total_candidates, job_id=job_id, at=at)


def _read_loosely(body: bytes, *, job_id: str, at: datetime) -> CandidatesLoaded:
    """Candidate by candidate and field by field: one that can't be read doesn't cost the others."""
    check_for_data(body)
    reply, broken = None, "it is broken or ends early"
    try:
        reply = _unread_reply.decode(_ESCAPES.sub(_mended, body))
    except msgspec.ValidationError:
        broken = "it has another shape than documented"
    except _BROKEN:
        pass
    if reply is None:
        raise UnreadableReply(broken)
    if _decoded(_flag, reply.success) is not True:
        raise UnreadableReply("it does not say that it succeeded")
    items = _decoded(_unread_list, reply.candidates)
    if items is None:
        raise UnreadableReply("it holds no list of candidates")
    announced = _decoded(_number, reply.total_candidates) or 0
    return _gathered((_row(item) for item in items), announced=announced, job_id=job_id, at=at)


def _mended(escape: re.Match[bytes]) -> bytes:
    """A question mark for half a surrogate pair, which would make the whole reply unreadable."""
    found = escape[0]
    return b"?" if len(found) == len(b"\\udddd") else found


def _gathered(rows: Iterable[_Row | _NotRead], *, announced: int, job_id: str, at: datetime) -> CandidatesLoaded:
    candidates: list[Candidate] = []
    unreadable: Counter[str] = Counter()
    seen: set[str] = set()
    texts: dict[str, str] = {}  # each type, status and source once in memory, whatever the number of candidates
    repeated = other_job = came = 0
    for row in rows:
        came += 1
        if isinstance(row, _NotRead):
            unreadable[str(row)] += 1
        elif row.job_id is not None and row.job_id.casefold() != job_id.casefold():
            other_job += 1
        elif row.id in seen:
            repeated += 1
        elif why := _wrong(row):
            unreadable[why] += 1
        else:
            seen.add(row.id)
            candidates.append(_kept(row, texts))
    if other_job and not candidates:
        raise UnreadableReply("it is the reply for another job")
    if announced > came:
        unreadable["it was announced but isn't in the reply"] += min(announced - came, _MOST_MISSING)
    return CandidatesLoaded(job_id, tuple(candidates), at, dict(unreadable), repeated, other_job)


def _wrong(row: _Row) -> str | None:
    """Why a candidate can't be counted; None where it can."""
    if not row.id.strip():
        return "it has no ID"
    if not _WORD.fullmatch(row.type):
        return "its type is not a word"
    if not _WORD.fullmatch(row.status):
        return "its status is not a word"
    return None


def _kept(row: _Row, texts: dict[str, str]) -> Candidate:
    source = row.source[:_LONGEST_SOURCE] if row.source and row.source.strip() else None
    return Candidate(
        applied_at=None if row.applied_at is None else in_utc_at_least(row.applied_at),
        type=texts.setdefault(row.type, row.type),
        source=None if source is None else texts.setdefault(source, source),
        status=texts.setdefault(row.status, row.status),
    )


def _row(item: msgspec.Raw) -> _Row | _NotRead:
    """One candidate, read leniently."""
    fields = _decoded(_unread, item)
    if fields is None:
        return _NotRead("it has another shape than documented")
    try:
        return _Row(
            id=_word(fields.id, "ID"),
            type=_word(fields.type, "type"),
            status=_word(fields.status, "status"),
            applied_at=_moment(fields.applied_at),
            source=_maybe_text(fields.source, "source"),
            job_id=_maybe_text(fields.job_id, "job"),
        )
    except _NotRead as why:
        return _NotRead(str(why))


def _moment(field: msgspec.Raw) -> datetime | None:
    written = _decoded(_text, field)
    return None if written is None else moment(written)


def _word(field: msgspec.Raw, name: str) -> str:
    text = _maybe_text(field, name)
    if text is None:
        raise _NotRead(f"it has no {name}")
    return text


def _maybe_text(field: msgspec.Raw, name: str) -> str | None:
    if bytes(memoryview(field)[:4]) == b"null":
        return None
    text = _decoded(_text, field)
    if text is None:
        raise _NotRead(f"its {name} is not text")
    return text


def _decoded(decoder: msgspec.json.Decoder[T], field: msgspec.Raw) -> T | None:
    """The field's value where it is of the decoder's type; None for anything else, which stays unread."""
    try:
        return decoder.decode(field)
    except _BROKEN:
        return None
