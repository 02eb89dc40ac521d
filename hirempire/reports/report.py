"""What a report is made from: what the pages look at, and what the recruiter wants it to be called and to hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from hirempire.analysis.channels import totals
from hirempire.analysis.frame import outcomes_frame, unreadable_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.charts.theme import colours, counted
from hirempire.reports.story import SectionName

TITLE = "Which channels bring visits to our jobs"
"""What a report is called that nobody gave a title."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a report is made from. The same report gives the same story, and the same bytes in every format."""

    links: pd.DataFrame
    """The tidy frame of the jobs looked at, narrowed by the filters."""
    every_link: pd.DataFrame
    """All their links, whatever the filters on channels and days: one that is hidden is not missing."""
    jobs: tuple[str, ...]
    """The jobs looked at, in the order in which they were asked for."""
    outcomes: pd.DataFrame
    """What came of each of them, as :func:`hirempire.analysis.frame.outcomes_frame` has it."""
    unreadable: pd.DataFrame = field(default_factory=lambda: unreadable_frame([]))
    """Their links that came and could not be read, as :func:`hirempire.analysis.frame.unreadable_frame` has it."""
    older: pd.DataFrame = field(default_factory=lambda: outcomes_frame([]))
    """Those of them whose earlier numbers are shown, since a refresh failed, with why it did; as ``outcomes``."""
    labels: Mapping[str, str]
    facts: pd.DataFrame
    """What is known of each job, as :func:`hirempire.analysis.frame.jobs_frame` has it, for all of ``jobs``."""
    channels: tuple[str, ...]
    """All channels of the workspace: each takes its colour from its place here."""
    map: ChannelMap
    filters: tuple[str, ...] = ()
    """The filters in words."""
    zone: str
    """The time zone in which the report speaks."""
    fetched_at: tuple[datetime, datetime]
    """When the oldest and the newest of the data came (UTC)."""
    route: str
    """By which requests the data came, and how many they were, in a sentence."""
    version: str
    """Of this program."""
    title: str = TITLE
    author: str = ""
    note: str = ""
    logo: bytes | None = None
    """A picture as :func:`hirempire.reports.logo.checked` gives it."""
    sections: tuple[SectionName, ...] = ("summary", "channels", "compare", "timeline", "coverage", "how")
    """In the recruiter's order. "how" names what did not come, and is added where it was left out."""

    @property
    def failed(self) -> frozenset[str]:
        """The jobs that did not come."""
        return frozenset(self.outcomes.loc[self.outcomes["outcome"] != "loaded", "job_id"])

    @property
    def narrowed(self) -> bool:
        """Whether filters on channels or days hide links of these jobs."""
        return len(self.links) < len(self.every_link)

    @property
    def unnarrowed(self) -> "Report":
        """The same jobs with all their links."""
        return replace(self, links=self.every_link, filters=())

    @property
    def now(self) -> datetime:
        """The time of the data, from which ages are counted."""
        return self.fetched_at[1]

    @property
    def ranks(self) -> dict[str, int]:
        """The place of each channel's colour."""
        return colours(self.channels)

    @property
    def scope(self) -> tuple[str, ...]:
        """What it is about, a line each; what is missing too, whichever sections there are."""
        sums, came = totals(self.links), len(self.jobs) - len(self.failed)
        jobs = f"{came:,} of {counted(len(self.jobs), 'job')}" if self.failed else counted(came, "job")
        lines = [" · ".join([jobs, counted(sums.links, "link"), counted(sums.visits, "visit")])]
        if self.filters:
            lines.append(f"Only: {'; '.join(self.filters)}")
        if self.narrowed:
            hidden = len(self.every_link) - len(self.links)
            lines.append(f"The filters hide {hidden:,} of {counted(len(self.every_link), 'link')} of these jobs.")
        lines.append(f"Data as of {self.as_of} ({self.zone})")
        return (*lines, *self._missing())

    @property
    def as_of(self) -> str:
        """``24 Nov 2026, 14:32``; both ends where the jobs came at different times."""
        oldest, newest = (moment(at, self.zone) for at in self.fetched_at)
        return oldest if oldest == newest else f"{oldest} to {newest}"

    def _missing(self) -> list[str]:
        lost, older, unread = len(self.failed), len(self.older), len(self.unreadable)
        named = "named at the end"
        lines = []
        if lost:
            lines.append(f"{counted(lost, 'job')} did not come and {_is(lost)} in no number: {named}.")
        if older:
            lines.append(f"{counted(older, 'job')} could not be refreshed; earlier numbers are shown: {named}.")
        if unread:
            lines.append(f"{counted(unread, 'link')} could not be read and {_is(unread)} in no number: {named}.")
        return lines


def moment(at: datetime, zone: str) -> str:
    """``24 Nov 2026, 14:32`` as the clocks in ``zone`` showed it."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
