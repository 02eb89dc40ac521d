"""What a report is made from: what the pages look at, and what the recruiter wants it to be called and to hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import pandas as pd

from hirempire.analysis.channels import totals
from hirempire.analysis.costs import Costs
from hirempire.analysis.frame import outcomes_frame, unreadable_frame
from hirempire.analysis.joined import Joined, join
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.spend import Spend
from hirempire.analysis.statuses import StageMap
from hirempire.charts.theme import colours
from hirempire.language import counted
from hirempire.reports.story import SectionName
from hirempire.values import moment

TITLE = "Which channels bring visits to our jobs"
"""What a report is called that nobody gave a title."""


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """What is known of the candidates of a report's jobs, where they were asked for."""

    people: pd.DataFrame
    """As :func:`hirempire.analysis.candidates.candidates_frame` has them, under the same channels as the links."""
    failed: Mapping[str, str]
    """The jobs whose candidates did not come, each with the sentence that says why."""
    at: datetime
    """When the newest of them came (UTC)."""
    not_counted: Mapping[str, int] = field(default_factory=dict)
    """How many candidates came and are in no number, by reason."""
    stages: StageMap = field(default_factory=StageMap)
    floor: int = 1
    only: tuple[str, ...] | None = None
    """The channels that a filter lets through; None where there is no such filter."""
    by_days: bool = False
    """Whether a filter on days hides links."""
    costs: tuple[Costs, ...] = ()
    """The costs in each currency of the spend, over all jobs that it is for."""
    spend: Spend = field(default_factory=Spend)


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
    candidates: Candidates | None = None
    """None where they were not asked for: then there is no section on conversion."""
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
    sections: tuple[SectionName, ...] = ("summary", "channels", "compare", "timeline", "coverage", "conversion", "how")
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

    def joined(self, candidates: Candidates) -> Joined:
        """Its links and candidates brought together."""
        return join(
            self.links,
            candidates.people,
            job_ids=self.jobs,
            failed=self.failed,
            candidates_failed=candidates.failed,
            every_link=self.every_link if candidates.by_days else None,
            channels=candidates.only,
        )

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
        lines += self._missing_people()
        if unread:
            lines.append(f"{counted(unread, 'link')} could not be read and {_is(unread)} in no number: {named}.")
        return lines

    def _missing_people(self) -> list[str]:
        if self.candidates is None:
            return []
        lost, unread = len(set(self.candidates.failed) - self.failed), sum(self.candidates.not_counted.values())
        lines = []
        if lost:
            they = "it is" if lost == 1 else "they are"
            lines.append(f"The candidates of {counted(lost, 'job')} did not come; {they} not in the conversion.")
        if unread:
            lines.append(f"{counted(unread, 'candidate')} could not be read and {_is(unread)} in no number.")
        return lines


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
