"""A mailing: about which jobs and period, in which formats, to whom and when. What is kept of it is this, as JSON."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from hirempire.analysis.period import ALL, Period, read
from hirempire.api.models import Job
from hirempire.language import as_name, counted
from hirempire.mail.errors import MailingUnreadable
from hirempire.mail.schedule import LATE, WEEKDAYS, last_due, next_due

Field = Literal["department", "job_location", "company_name", "status"]
FIELDS: Final[Mapping[Field, str]] = {
    "department": "Department",
    "job_location": "Location",
    "company_name": "Company",
    "status": "Status",
}
"""What jobs can be searched by, and what recruiters call it."""


class Every(msgspec.Struct, frozen=True, tag="every"):
    """All jobs of the workspace, as they are when it is sent."""


class These(msgspec.Struct, frozen=True, tag="these"):
    """Jobs that were chosen one by one."""

    ids: tuple[str, ...]


class Search(msgspec.Struct, frozen=True, tag="search"):
    """All jobs of a department, a place, a company or a status, as they are when it is sent."""

    field: Field
    value: str


Which = Every | These | Search


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    """One mailing."""

    name: str
    jobs: Which = Every()
    period: str = "last-week"
    formats: tuple[str, ...] = ("pptx",)
    recipients: tuple[str, ...] = ()
    weekday: Annotated[int, msgspec.Meta(ge=0, le=6)] = 0
    """0 is Monday."""
    hour: Annotated[int, msgspec.Meta(ge=0, le=23)] = 8
    minute: Annotated[int, msgspec.Meta(ge=0, le=59)] = 0
    zone: str = "UTC"
    note: str = ""
    """A word of the sender's at the top."""
    people: bool = False
    """Whether applicants and hires are loaded, one more request per job."""
    paused: bool = False
    since: int = 0
    """When it was made, resumed or moved to another time, in seconds since 1970: nothing before that was missed."""

    @property
    def when(self) -> str:
        """When it is sent, in words: "Mondays at 08:00 (Europe/Berlin)"."""
        return f"{WEEKDAYS[self.weekday]}s at {self.hour:02}:{self.minute:02} ({self.zone})"

    def due(self, now: datetime) -> datetime | None:
        """The time at which it was due and may still be sent (UTC); None where there is none."""
        at = last_due(self.weekday, self.hour, self.minute, self.zone, now=now)
        missed = now - at > LATE or at < datetime.fromtimestamp(self.since, UTC)
        return None if self.paused or missed else at

    def missed(self, now: datetime) -> datetime | None:
        """The time at which it was due last, where that is too long ago to be made up for (UTC)."""
        at = last_due(self.weekday, self.hour, self.minute, self.zone, now=now)
        return at if not self.paused and now - at > LATE and at >= datetime.fromtimestamp(self.since, UTC) else None

    def next_due(self, now: datetime) -> datetime | None:
        """When it is due next (UTC); None while it is paused."""
        return None if self.paused else next_due(self.weekday, self.hour, self.minute, self.zone, now=now)

    def about(self, due: datetime) -> Period | None:
        """The period of the mail that is due then; None for all time."""
        return read(self.period, now=due, zone=self.zone)

    def period_key(self, due: datetime) -> str:
        """What deliveries call the period of the mail that is due then: its days; for all time, the day."""
        period = None if self.period == ALL else self.about(due)
        if period is None:
            return f"{due.astimezone(ZoneInfo(self.zone)).date()}"
        return f"{period.first}..{period.last}"


def fresh_key() -> str:
    """A key for a new mailing, which keeps it when its name changes."""
    return secrets.token_hex(8)


def written(mailing: Mailing) -> str:
    """The mailing as it is kept."""
    return msgspec.json.encode(mailing).decode()


def mailing_in(text: str) -> Mailing:
    """The mailing in a kept text.

    Raises:
        MailingUnreadable: it is none.
    """
    try:
        return msgspec.json.decode(text, type=Mailing)
    except msgspec.DecodeError:
        raise MailingUnreadable from None


def chosen(which: Which, jobs: Sequence[Job]) -> tuple[str, ...]:
    """The IDs of those jobs in the workspace's list that a mailing is about."""
    if isinstance(which, Search):
        wanted = _plain(which.value)
        return tuple(job.id for job in jobs if _plain(getattr(job, which.field) or "") == wanted)
    known = [job.id for job in jobs]
    return tuple(known) if isinstance(which, Every) else tuple(one for one in which.ids if one in set(known))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def words(which: Which) -> str:
    """The jobs of a mailing in words: "All jobs", "3 jobs", "Department: Engineering"."""
    if isinstance(which, Search):
        return f"{FIELDS[which.field]}: {as_name(which.value)}"
    return "All jobs" if isinstance(which, Every) else counted(len(which.ids), "job")
