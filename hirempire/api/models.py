"""The replies of Hirempire as typed records, and what becomes of one job that was asked for.

Nothing of a reply is kept but these: fields that are not named here are dropped where the reply is read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Protocol

import msgspec

from hirempire.api.errors import HirempireError

MOST_VISITS = 10**12
"""More than this is a broken number and not a popular link."""

Name = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=1_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_VISITS)]


class Link(msgspec.Struct, frozen=True, gc=False):
    """One tracked link of one job, as ``/job-sources`` gives it. ``created_at`` is aware of its time zone."""

    id: Name
    source_name: Name
    visits: Count
    created_at: datetime
    source_url: str | None = None
    code: str | None = None


class UnreadableLink(msgspec.Struct, frozen=True, gc=False):
    """A link that came but could not be read: who it is, as far as that could be told, and why."""

    job_id: str
    link_id: str
    source_name: str
    reason: str


class Loaded(msgspec.Struct, frozen=True):
    """A job whose links came: the readable ones, the unreadable ones, and when (UTC)."""

    job_id: str
    links: Sequence[Link]
    fetched_at: datetime
    unreadable: Sequence[UnreadableLink] = ()


class OfJob(Protocol):
    """What came of one job, whatever was asked for."""

    @property
    def job_id(self) -> str:
        """Which."""


class Failed(msgspec.Struct, frozen=True):
    """A job whose links did not come, and why."""

    job_id: str
    error: HirempireError


Outcome = Loaded | Failed
"""What every job that was asked for ends in: exactly one of the two."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """All that is ever kept of one candidate: nothing of it tells who that is.

    ``type`` and ``status`` are Hirempire's own words as they came; ``source`` is the name of a link, None where blank;
    ``applied_at`` is aware of its time zone, None where it is missing or cannot be read.
    """

    applied_at: datetime | None
    type: str
    source: str | None
    status: str


class CandidatesLoaded(msgspec.Struct, frozen=True):
    """A job whose candidates came, each once, and when (UTC); what did not count is counted here.

    ``unreadable`` says how many could not be read, by reason; ``repeated`` how many were named again; ``other_job``
    how many were said to be another job's.
    """

    job_id: str
    candidates: Sequence[Candidate]
    fetched_at: datetime
    unreadable: Mapping[str, int] = {}
    repeated: int = 0
    other_job: int = 0

    @property
    def not_counted(self) -> Mapping[str, int]:
        """Everyone who came and is in no number, by reason."""
        others = {"it is said to be another job’s": self.other_job} if self.other_job else {}
        return {**self.unreadable, **others}


CandidatesOutcome = CandidatesLoaded | Failed
"""What every job whose candidates were asked for ends in."""


class Job(msgspec.Struct, frozen=True, gc=False):
    """What ``/jobs`` says about a job itself, apart from its links. ``created_time`` is aware of its zone."""

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
    """The whole workspace in one reply of ``/jobs``: the jobs, and the links of those whose links came complete.

    ``loaded`` lacks the jobs with a link of which the listing gives the name alone, and every link's ``code``.
    ``unreadable`` counts the jobs that could not be read at all.
    """

    jobs: Sequence[Job]
    loaded: Mapping[str, Loaded]
    unreadable: int
