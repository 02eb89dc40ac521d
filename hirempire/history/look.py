"""A look: what the API said of some jobs' links at one time."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

from hirempire.api.models import Link, Loaded, Outcome

AT_ONCE: Final = 60
"""Seconds: replies that arrived within as many are one look, dated by the last of them."""

_SHORT: Final = 125
"""Characters: an index holds no IDs that are much longer. Hirempire's have 36."""


@dataclass(frozen=True, eq=False)
class Look:
    """The jobs that one look saw, with all their links; a job that failed to load isn't among them."""

    at: int
    """Seconds since 1970, UTC."""
    jobs: Sequence[Loaded]
    failed: int = 0
    """How many jobs were asked for and failed to load."""

    @cached_property
    def seen(self) -> "list[SeenNow]":
        """The jobs as a database can keep them."""
        return [SeenNow(key(job.job_id), _distinct(job.links), bool(job.unreadable)) for job in self.jobs]

    @cached_property
    def digest(self) -> str:
        """A fingerprint, equal for looks with the same content."""
        content = hashlib.blake2b(digest_size=16)
        for job in sorted(self.seen):
            if job.links:  # an exported table doesn't name the others
                links = sorted([f"{ref}\t{visits}\t{created}" for ref, (_, visits, created) in job.links.items()])
                content.update("\n".join([f"{job.ref}\t{len(links)}", *links, ""]).encode("utf-8", "replace"))
        return content.hexdigest()


@dataclass(frozen=True, eq=False)
class KeptLook:
    """A look as it was kept."""

    at: int
    """Seconds since 1970, UTC."""
    seen: "list[SeenNow]"
    failed: int
    digest: str


AnyLook = Look | KeptLook
"""What can be compared with what was seen before."""


L = TypeVar("L", Look, AnyLook)


class SeenNow(NamedTuple):
    """One job as one look saw it."""

    ref: str
    links: dict[str, tuple[str, int, int]]
    """Of each link by its ID: its name, its visits, and when it was created, in seconds since 1970."""
    unreadable: bool
    """Whether it had links that couldn't be read."""


def looks_of(outcomes: Iterable[Outcome]) -> list[Look]:
    """The looks that one load makes: one, or several where it took longer than :data:`AT_ONCE`.

    A job that was loaded twice was looked at twice.
    """
    every = list(outcomes)
    loaded = sorted((one for one in every if isinstance(one, Loaded)), key=lambda job: (job.fetched_at, job.job_id))
    failed = len(every) - len(loaded)
    parts: list[dict[str, Loaded]] = []
    for job in loaded:
        if not parts or job.job_id in parts[-1] or _apart(next(iter(parts[-1].values())), job):
            parts.append({})
        parts[-1][job.job_id] = job
    return [
        Look(_dated(tuple(part.values())), tuple(part.values()), failed if part is parts[-1] else 0) for part in parts
    ]


def _apart(first: Loaded, job: Loaded) -> bool:
    return (job.fetched_at - first.fetched_at).total_seconds() > AT_ONCE


def _dated(jobs: Sequence[Loaded]) -> int:
    """The time of the last reply that has a link: an exported table knows no other."""
    return max(seconds(job.fetched_at) for job in ([job for job in jobs if job.links] or jobs))


def portions(looks: Iterable[L], at_a_time: int) -> Iterator[list[L]]:
    """Looks with so many links together, or one look with more."""
    portion: list[L] = []
    left = at_a_time
    for look in looks:
        links = sum(len(job.links) for job in look.seen)
        if portion and links > left:
            yield portion
            portion, left = [], at_a_time
        portion.append(look)
        left -= links
    if portion:
        yield portion


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970, UTC."""
    return int(moment.timestamp() // 1)


def moment(count: int) -> datetime:
    """The moment (UTC) so many seconds after 1970."""
    return datetime.fromtimestamp(count, UTC)


def key(ref: str) -> str:
    """Hirempire's ID as a database can keep it: as it is, but for what no index or text column takes."""
    if len(ref) <= _SHORT and "\0" not in ref:
        return ref
    plain = ref.replace("\0", "\ufffd")
    if len(plain) <= _SHORT:
        return plain
    return f"#{hashlib.blake2b(plain.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def _distinct(links: Iterable[Link]) -> dict[str, tuple[str, int, int]]:
    """The links by their ID; the first of those that share one."""
    found: dict[str, tuple[str, int, int]] = {}
    for link in links:
        ref = key(link.id)
        if ref not in found:
            found[ref] = link.source_name, link.visits, seconds(link.created_at)
    return found
