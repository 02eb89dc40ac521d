"""From the bytes of a reply to typed records.

Reading is strict first, which is fast for replies as documented, and link by link where that fails: one unreadable
link never costs its neighbours. What can't be read is returned as such; a reply unlike anything the API documents
raises :class:`UnreadableReply`, whose reason never quotes the reply.
"""

import codecs
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from hirempire.api.errors import UnreadableReply
from hirempire.api.models import MOST_VISITS, Job, Link, Listing, Loaded, UnreadableLink

_YEARS = range(2000, 2101)  # a link created outside of them has a broken date


class _Sources(msgspec.Struct):
    """``/job-sources`` exactly as documented."""

    success: bool
    job_id: str
    total_sources: int
    sources: list[Link]


class _Jobs(msgspec.Struct):
    """``/jobs``, its jobs still to be read one by one: a large reply doesn't hold up the whole process."""

    success: bool
    jobs: list[msgspec.Raw]


class _Items(msgspec.Struct):
    """The links of a job in ``/jobs``, as documented."""

    items: list[Link]
    count: int


class _Listed(msgspec.Struct):
    """A job in ``/jobs`` exactly as documented, with every link whole."""

    id: str
    sources: _Items
    job_title: str | None = None
    company_name: str | None = None
    department: str | None = None
    job_location: str | None = None
    job_mode: str | None = None
    status: str | None = None
    applicants: int | None = None
    created_time: str | None = None


class _Error(msgspec.Struct):
    """A documented error: the text alone, or ``{"code", "message"}`` as the overview shows it."""

    error: str | dict[str, Any]
    success: bool = False


_sources = msgspec.json.Decoder(_Sources)
_jobs = msgspec.json.Decoder(_Jobs)
_listed = msgspec.json.Decoder(_Listed)
_error = msgspec.json.Decoder(_Error)
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_sources(body: bytes, *, job_id: str, at: datetime) -> Loaded:
    """The links of one job, from the body of a 200 of ``/job-sources``, as of ``at`` (UTC).

    Raises:
        UnreadableReply: the body is no such reply, or it is the reply for another job.
    """
    try:
        reply = _sources.decode(body)
    except _BROKEN:
        return _read_loosely(body, job_id=job_id, at=at)
    links = reply.sources
    as_documented = reply.success and reply.job_id == job_id and reply.total_sources == len(links) and _dated(links)
    return Loaded(job_id, links, at) if as_documented else _read_loosely(body, job_id=job_id, at=at)


def read_listing(body: bytes, *, at: datetime) -> Listing:
    """The whole workspace, from the body of a 200 of ``/jobs``, as of ``at`` (UTC).

    Raises:
        UnreadableReply: the body is no such reply.
    """
    try:
        reply = _jobs.decode(body)
        read = [_listed_job(raw, at=at) for raw in reply.jobs] if reply.success else None
    except (*_BROKEN, ValueError):
        read = None
    if read is None:
        read = [_listed_loosely(item, at=at) for item in _listed_items(body)]
    jobs: dict[str, Job] = {}
    loaded: dict[str, Loaded] = {}
    for job, links in read:
        if job is None or job.id in jobs:
            continue
        jobs[job.id] = job
        if links is not None:
            loaded[job.id] = links
    return Listing(tuple(jobs.values()), loaded, len(read) - len(jobs))


def _listed_job(raw: msgspec.Raw, *, at: datetime) -> tuple[Job | None, Loaded | None]:
    """A job, and its links where the list has them whole."""
    try:
        item = _listed.decode(raw)
    except _BROKEN:
        return _listed_loosely(json.loads(bytes(raw)), at=at)
    job, links = _job(msgspec.structs.asdict(item)), item.sources.items
    if job is None or item.sources.count != len(links) or not _dated(links):
        return _listed_loosely(json.loads(bytes(raw)), at=at)
    return job, Loaded(job.id, links, at)


def _listed_loosely(item: object, *, at: datetime) -> tuple[Job | None, Loaded | None]:
    job = _job(item)
    if job is None or not isinstance(item, dict):
        return None, None
    sources = item.get("sources")
    announced = sources.get("count") if isinstance(sources, dict) else None
    links = sources.get("items") if isinstance(sources, dict) else None
    if not isinstance(links, list):
        return job, None
    whole = all(isinstance(link, dict) and link.keys() >= {"id", "visits"} for link in links)
    return job, _link_by_link(links, announced=announced, job_id=job.id, at=at) if whole else None


def _listed_items(body: bytes) -> list[Any]:
    items = _successful(body).get("jobs")
    if not isinstance(items, list):
        raise UnreadableReply("it holds no list of jobs")
    return items


def _dated(links: Sequence[Link]) -> bool:
    """Whether each has a date that can be right, with its zone."""
    return all(link.created_at.tzinfo is not None and link.created_at.year in _YEARS for link in links)


def read_error(body: bytes) -> str | None:
    """The text of a documented error, in either of its two forms; None when the body is no such thing.

    Of ``{"code", "message"}`` it is the message, and the code where there is none.
    """
    try:
        error = _error.decode(body).error
    except _BROKEN:
        return None
    return error if isinstance(error, str) else str(error.get("message") or error.get("code") or "")


def is_web_page(body: bytes) -> bool:
    """Whether a reply is a page for people, as firewalls and sign-in pages send it, and no data."""
    return body[:1_000].removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<"


def check_for_data(body: bytes) -> None:
    """Tell replies without any data from broken data.

    Raises:
        UnreadableReply: it is empty, or a web page.
    """
    if not body.strip():
        raise UnreadableReply("it is empty")
    if is_web_page(body):
        raise UnreadableReply("it is a web page and not data")


def moment(value: object) -> datetime | None:
    """An ISO 8601 moment; one without a zone is in UTC, as the API documents all of them. None for any other value."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return in_utc_at_least(read)


def in_utc_at_least(read: datetime) -> datetime | None:
    """A moment with a time zone; None where its year shows that it is broken."""
    if read.year not in _YEARS:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _successful(body: bytes) -> dict[str, Any]:
    check_for_data(body)
    try:
        reply = json.loads(body)  # more lenient than msgspec: one absurd number must not cost the whole reply
    except (ValueError, RecursionError):
        raise UnreadableReply("it is broken or ends early") from None
    if not isinstance(reply, dict):
        raise UnreadableReply("it has another shape than documented")
    if reply.get("success") is not True:
        raise UnreadableReply("it does not say that it succeeded")
    return reply


def _read_loosely(body: bytes, *, job_id: str, at: datetime) -> Loaded:
    reply = _successful(body)
    if str(reply.get("job_id")).casefold() != job_id.casefold():
        raise UnreadableReply("it is the reply for another job")
    items = reply.get("sources")
    if not isinstance(items, list):
        raise UnreadableReply("it holds no list of links")
    return _link_by_link(items, announced=reply.get("total_sources"), job_id=job_id, at=at)


def _link_by_link(items: Sequence[Any], *, announced: object, job_id: str, at: datetime) -> Loaded:
    links: list[Link] = []
    unreadable: list[UnreadableLink] = []
    for item in items:
        fields = item if isinstance(item, dict) else {}
        try:
            links.append(_link(fields))
        except ValueError as why:
            unreadable.append(UnreadableLink(job_id, _text(fields, "id"), _text(fields, "source_name"), str(why)))
    if isinstance(announced, int) and announced > len(items):
        missing = min(announced, 10_000) - len(items)
        unreadable += [UnreadableLink(job_id, "", "", "it was announced but isn't in the reply")] * missing
    return Loaded(job_id, links, at, unreadable or ())


def _link(fields: dict[str, Any]) -> Link:
    """One link, read leniently; ValueError says in a recruiter's words what is wrong with it."""
    link_id, source_name = _text(fields, "id"), _text(fields, "source_name")
    if not link_id:
        raise ValueError("it has no ID")
    if not source_name:
        raise ValueError("it has no name")
    visits = _whole_number(fields.get("visits"))
    if visits is None:
        raise ValueError("its visits aren't a whole number of 0 or more")
    created_at = moment(fields.get("created_at"))
    if created_at is None:
        raise ValueError("its date can't be read")
    return Link(
        id=link_id,
        source_name=source_name,
        visits=visits,
        created_at=created_at,
        source_url=_text(fields, "source_url") or None,
        code=_text(fields, "code") or None,
    )


def _text(fields: dict[str, Any], name: str) -> str:
    """A text that can be shown and written: half a surrogate pair can be neither; empty when there is none."""
    value = fields.get(name)
    return value[:1_000].encode("utf-8", "replace").decode() if isinstance(value, str) and value.strip() else ""


def _whole_number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 20:
        value = int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) <= MOST_VISITS:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= MOST_VISITS else None


def _job(item: object) -> Job | None:
    if not isinstance(item, dict) or not _text(item, "id"):
        return None
    names = ("job_title", "company_name", "department", "job_location", "job_mode", "status")
    return Job(
        id=_text(item, "id"),
        applicants=_whole_number(item.get("applicants")),
        created_time=moment(item.get("created_time")),
        **{name: _text(item, name) or None for name in names},
    )
