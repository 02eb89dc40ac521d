"""The replies of Hirempire as typed records, and the outcome of each job that was asked for.

Nothing else of a reply is kept: fields that aren't named here are dropped where the reply is read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Protocol

import msgspec

from hirempire.api.errors import HirempireError

MOST_VISITS = 10**12
"""More than this is a broken number, not a popular link."""

Name = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=1_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_VISITS)]


class Link(msgspec.Struct, frozen=True, gc=False):
    """One tracked link of one job, as ``/job-sources`` gives it. ``created_at`` has a time zone."""

    id: Name
    source_name: Name
    visits: Count
    created_at: datetime
    source_url: str | None = None
    code: str | None = None


class UnreadableLink(msgspec.Struct, frozen=True, gc=False):
    """A link that couldn't be read: which it is, as far as that can be told, and why."""

    job_id: str
    link_id: str
    source_name: str
    reason: str


class Loaded(msgspec.Struct, frozen=True, weakref=True):
    """A job whose links were loaded: the readable ones, the unreadable ones, and when (UTC)."""

    job_id: str
    links: Sequence[Link]
    fetched_at: datetime
    unreadable: Sequence[UnreadableLink] = ()


class OfJob(Protocol):
    """The outcome of one job, whichever reply it comes from."""

    @property
    def job_id(self) -> str:
        """The job's ID."""


class Failed(msgspec.Struct, frozen=True):
    """A job that failed to load, and why."""

    job_id: str
    error: HirempireError


Outcome = Loaded | Failed
"""How every job that was asked for ends: exactly one of the two."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """All that is ever kept of one candidate; nothing in it identifies a person.

    ``type`` and ``status`` are Hirempire's own words as written; ``source`` is the name of a link, None where blank;
    ``applied_at`` has a time zone, and is None where it is missing or can't be read.
    """

    applied_at: datetime | None
    type: str
    source: str | None
    status: str


class CandidatesLoaded(msgspec.Struct, frozen=True):
    """A job whose candidates were loaded, each once, when (UTC), and how many entries were left out.

    ``unreadable`` says how many couldn't be read, by reason; ``repeated`` how many were repetitions; ``other_job``
    how many belong to another job.
    """

    job_id: str
    candidates: Sequence[Candidate]
    fetched_at: datetime
    unreadable: Mapping[str, int] = {}
    repeated: int = 0
    other_job: int = 0

    @property
    def not_counted(self) -> Mapping[str, int]:
        """Candidates in the reply that aren't counted, by reason."""
        others = {"it belongs to another job": self.other_job} if self.other_job else {}
        return {**self.unreadable, **others}


CandidatesOutcome = CandidatesLoaded | Failed
"""How every job whose candidates were asked for ends."""


class Job(msgspec.Struct, frozen=True, gc=False):
    """What ``/jobs`` says about a job itself, apart from its links. ``created_time`` has a time zone."""

    id: Name
    job_title: str | None = None
    company_name: str | None = None
    department: str | None = None
    job_location: str | None = None
    job_mode: str | None = None
    status: str | None = None
    applicants: Count | None = None
    created_time: datetime | None = None


class Listing(msgspec.Struct, frozen=True):
    """The whole workspace in one reply of ``/jobs``: the jobs, and the links of those listed with all their links.

    ``loaded`` lacks the jobs with a link of which the listing gives the name alone, and every link's ``code``.
    ``unreadable`` counts the jobs that couldn't be read at all.
    """

    jobs: Sequence[Job]
    loaded: Mapping[str, Loaded]
    unreadable: int
