"""Jobs and links of the sandbox."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DemoLink:
    """A tracked link. ``visits`` since ``created_at`` (UTC); ``named_only``: ``/jobs`` gives its name and no more."""

    id: str
    source_name: str
    source_url: str
    code: str
    visits: int
    created_at: datetime
    named_only: bool = False


@dataclass(frozen=True)
class DemoJob:
    """A job with its links, oldest link first. ``created_time`` is in UTC."""

    id: str
    created_time: datetime
    job_title: str
    company_name: str
    department: str
    job_location: str
    job_mode: str
    status: str
    applicants: int
    links: tuple[DemoLink, ...]
