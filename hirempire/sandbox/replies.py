"""The API's replies as bytes: what the documentation says, for a made-up workspace."""

import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec

from hirempire.sandbox.workspace import DemoJob, DemoLink, Workspace


class Manner(enum.Enum):
    """How a reply goes over the wire."""

    WHOLE = "as it should"
    CUT = "the connection is closed instead"
    SILENT = "nothing is ever sent"
    DRIP = "the body comes a byte a second"
    HUGE = "more than 20 MB of blanks come before the body"
    SHORT = "the body ends early and the connection is closed"


@dataclass(frozen=True)
class Reply:
    """One HTTP reply, and the manner in which it is sent."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"
    manner: Manner = Manner.WHOLE

    def head(self, length: int) -> bytes:
        """The status line and the headers, announcing a body of ``length`` bytes."""
        fields = {"Content-Type": self.content_type, "Content-Length": str(length), **self.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n{lines}\r\n".encode("latin-1")

    @functools.cached_property
    def message(self) -> bytes:
        """Head and body in one piece, built once: the sandbox is asked far more often than it changes."""
        return self.head(len(self.body)) + self.body


def json_reply(document: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply that carries this document as JSON."""
    return Reply(status, msgspec.json.encode(document), headers or {})


def error_reply(status: int, error: object, *, headers: Mapping[str, str] | None = None) -> Reply:
    """The documented form of every error."""
    return json_reply({"success": False, "error": error}, status=status, headers=headers)


def sources_reply(job: DemoJob) -> Reply:
    """The reply of ``/job-sources`` for this job."""
    links = [_link(job_link) for job_link in job.links]
    return json_reply({"success": True, "job_id": job.id, "total_sources": len(links), "sources": links})


def listing_reply(workspace: Workspace) -> Reply:
    """The reply of ``/jobs``: every job with its links, without their codes."""
    jobs = [_job(job) for job in workspace.jobs]
    return json_reply({"success": True, "total_jobs": len(jobs), "jobs": jobs})


def _link(link: DemoLink) -> dict[str, Any]:
    return {
        "id": link.id,
        "source_name": link.source_name,
        "source_url": link.source_url,
        "code": link.code,
        "visits": link.visits,
        "created_at": _moment(link.created_at),
    }


def _listed_link(link: DemoLink) -> dict[str, Any]:
    fields = _link(link)
    del fields["code"]
    return {"source_name": link.source_name} if link.named_only else fields


def _job(job: DemoJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "created_time": _moment(job.created_time),
        "job_title": job.job_title,
        "company_name": job.company_name,
        "department": job.department,
        "job_location": job.job_location,
        "job_mode": job.job_mode,
        "status": job.status,
        "applicants": job.applicants,
        "sources": {"count": len(job.links), "items": [_listed_link(link) for link in job.links]},
    }


def _moment(moment: datetime) -> str:
    """As the API writes it: 2026-06-18T10:00:00.000Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
