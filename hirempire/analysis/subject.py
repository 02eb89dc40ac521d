"""What a page or report is about: the links of some jobs after the filters, and what is needed to describe them.

Built once, and the same for a page, for a report and for the command line. What takes long is worked out when it is
first asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import pandas as pd

from hirempire.analysis.by_month import shown_of, whole_month
from hirempire.analysis.cohort import Compared, applied_in, compared
from hirempire.analysis.conversion import Conversion, Shown, conversion, types_of
from hirempire.analysis.costs import Costs, costs
from hirempire.analysis.coverage import gained_by
from hirempire.analysis.joined import Joined, join
from hirempire.analysis.kept import Kept
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.notes import Note
from hirempire.analysis.pace import Pace, pace
from hirempire.analysis.period import Period
from hirempire.analysis.spend import Spend
from hirempire.analysis.statuses import StageMap
from hirempire.analysis.stop_keep_grow import StopKeepGrow, stop_keep_grow
from hirempire.api.models import Failed, Loaded, Outcome


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """The candidates of a set of jobs, whatever the filters, and what is needed to count them."""

    people: pd.DataFrame
    """As :func:`hirempire.analysis.candidates.candidates_frame` has them, under the same channels as the links."""
    failed: Mapping[str, str]
    """The jobs whose candidates were not loaded, each with the sentence that says why."""
    at: datetime
    """When the newest of them were loaded (UTC)."""
    not_counted: Mapping[str, int] = field(default_factory=dict)
    """How many candidates couldn't be read and aren't counted, by reason."""
    stages: StageMap = field(default_factory=StageMap)
    floor: int = 1
    """The smallest count of people that is shown; 1 shows every count."""
    spend: Spend = field(default_factory=Spend)


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """The jobs looked at and their links, narrowed by the filters, with the names, facts and times to show them by."""

    jobs: tuple[str, ...]
    """The jobs looked at, in the order in which they were asked for."""
    outcomes: tuple[Outcome, ...]
    """The outcome of each of them."""
    waiting: int = 0
    """How many more jobs were asked for and aren't loaded yet; they aren't counted anywhere."""
    older: tuple[Failed, ...] = ()
    """Jobs whose earlier numbers are shown, with why their last refresh failed."""
    links: pd.DataFrame
    """The tidy frame of these jobs, narrowed by the filters."""
    every_link: pd.DataFrame
    """All links of these jobs, whatever the filters on channels and days: a hidden link is not a missing one."""
    labels: Mapping[str, str]
    """What each job is called, by its ID."""
    facts: pd.DataFrame
    """What is known of each job, as :func:`hirempire.analysis.frame.jobs_frame` has it, for all of ``jobs``."""
    channels: tuple[str, ...]
    """All channels of the workspace, whatever is looked at: each takes its colour from its place here."""
    map: ChannelMap
    """Which name is which channel, and the group of each channel."""
    filters: tuple[str, ...] = ()
    """The filters in words."""
    only: tuple[str, ...] | None = None
    """The channels that pass the filters on channels and groups; None where neither is set."""
    unchosen: pd.DataFrame | None = None
    """The links of all channels under the other filters; None where channels aren't filtered."""
    by_days: bool = False
    """Whether a filter on days is set."""
    zone: str
    """The time zone in which days and times are told."""
    fetched_at: tuple[datetime, datetime]
    """When the oldest and the newest of the data were loaded (UTC)."""
    route: str = ""
    """By which requests the data were loaded, in a sentence."""
    is_demo: bool = False
    """Whether all of it is made up: then each page, picture and file says so."""
    candidates: Candidates | None = None
    """None where they were not asked for."""
    unfiltered: "Subject | None" = None
    """The whole set before any filter, on jobs too; None where no filter is set."""
    kept: Kept | None = None
    """What was seen of these links over time, after the filters; None where no history is kept."""
    every_kept: Kept | None = None
    """What was seen of all links of these jobs, whatever the filters on channels and days."""
    period: Period | None = None
    """The period that is asked for; None for all time."""
    compared: Period | None = None
    """What it is compared with, if anything."""
    notes: tuple[Note, ...] = ()
    """What recruiters noted on days, as far as it belongs here; oldest first."""
    gained: bool = False
    """Whether ``visits`` are those gained in the period; else they are totals since each link was created."""

    @cached_property
    def failed(self) -> frozenset[str]:
        """The jobs that failed to load."""
        return frozenset(outcome.job_id for outcome in self.outcomes if isinstance(outcome, Failed))

    @property
    def now(self) -> datetime:
        """The time of the data, from which ages are counted."""
        return self.fetched_at[1]

    @property
    def today(self) -> date:
        """The day of the data in the recruiter's zone."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def loaded_jobs(self) -> int:
        """How many of the jobs were loaded."""
        return len(self.jobs) - len(self.failed)

    @property
    def asked_jobs(self) -> int:
        """How many jobs were asked for, loaded or not."""
        return len(self.jobs) + self.waiting

    @property
    def unreadable_links(self) -> int:
        """How many links of these jobs could not be read."""
        return sum(len(outcome.unreadable) for outcome in self.outcomes if isinstance(outcome, Loaded))

    @property
    def narrowed(self) -> bool:
        """Whether filters on channels or days hide links of these jobs."""
        return len(self.links) < len(self.every_link)

    @property
    def all_visits(self) -> int | None:
        """The visits of all channels under the other filters; None where no other channel is hidden."""
        if self.unchosen is None or len(self.unchosen) == len(self.links):
            return None
        return int(self.unchosen["visits"].sum())

    @property
    def unnarrowed(self) -> "Subject":
        """The same jobs with all their links."""
        return replace(self, links=self.every_link, only=None, unchosen=None, by_days=False, filters=())

    @cached_property
    def in_period(self) -> "Subject":
        """The same with the visits gained in the period in place of the totals; itself for all time.

        Its links are those that existed in the period, gone or not, with the columns of :meth:`Kept.gained`.
        """
        if self.period is None or self.kept is None or self.every_kept is None:
            return self
        links = self.kept.gained(self.period)
        every_link = links if self.kept is self.every_kept else self.every_kept.gained(self.period)
        return replace(
            self,
            links=links,
            every_link=every_link,
            unchosen=None if self.unchosen is None or self.by_days else every_link,
            unfiltered=None if self.unfiltered is None else self.unfiltered.in_period,
            gained=True,
        )

    @property
    def present(self) -> "Subject":
        """The same links, as they are now, with the visits that each gained in the period; itself for all time.

        Unlike :attr:`in_period`, without links that are gone; its frame is that of
        :func:`hirempire.analysis.coverage.gained_by`.
        """
        if self.period is None or self.every_kept is None:
            return self
        links = gained_by(self.links, self.every_kept.gained(self.period))
        return replace(self, links=links, gained=True)

    @cached_property
    def departments(self) -> dict[str, str]:
        """The department of each job, where it is known."""
        known = self.facts["department"].dropna().astype("str")
        return dict(zip(known.index.astype("str").tolist(), known.tolist(), strict=True))

    @cached_property
    def hiring(self) -> "Hiring | None":
        """The subject together with its candidates; None where they weren't asked for."""
        return None if self.candidates is None else Hiring(self, self.candidates)

    @property
    def whole(self) -> "Subject":
        """The whole set before any filter, with the same candidates."""
        return self if self.unfiltered is None else replace(self.unfiltered, candidates=self.candidates)


@dataclass(frozen=True, eq=False)
class Hiring:
    """A subject together with its candidates: from visit to hire."""

    subject: Subject
    candidates: Candidates
    every: "Hiring | None" = None
    """The same for all time, where this is about a period: those who applied in it, and the visits gained in it."""

    @cached_property
    def people(self) -> pd.DataFrame:
        """The candidates that are counted: in a period, those who applied in it."""
        if self.every is None or self.subject.period is None:
            return self.candidates.people
        return applied_in(self.candidates.people, self.subject.period)

    @cached_property
    def in_period(self) -> "Hiring":
        """The same about the subject's period; itself for all time, without a history, and where a floor forbids it.

        With a floor above 1, a period is a whole past month in UTC: see :mod:`hirempire.analysis.by_month`.
        """
        if self.subject.period is None or self.subject.kept is None or self.forbidden:
            return self
        subject = replace(self.subject, unfiltered=None)
        if self.candidates.floor > 1:
            period, before = (whole_month(one, self._now) for one in (subject.period, subject.compared))
            subject = replace(subject, period=period, compared=before)
        return Hiring(subject.in_period, self.candidates, every=self)

    @property
    def forbidden(self) -> bool:
        """Whether the floor forbids the period that is asked for."""
        asked = self.subject.period is not None and self.candidates.floor > 1
        return asked and (self.subject.by_days or whole_month(self.subject.period, self._now) is None)

    @property
    def by_channel_alone(self) -> bool:
        """Whether the floor lets a period be told by channel and in total alone: not by job, and no unmatched data."""
        return self.every is not None and self.candidates.floor > 1

    @cached_property
    def before(self) -> "Hiring | None":
        """The same about what the period is compared with; None for all time, and for no comparison."""
        if self.every is None or self.subject.compared is None:
            return None
        subject = replace(self.every.subject, period=self.subject.compared, compared=None, unfiltered=None)
        return Hiring(subject.in_period, self.candidates, every=self.every)

    @cached_property
    def compared(self) -> Compared | None:
        """The applicants and rates of both periods side by side; None for all time, and for no comparison."""
        if self.before is None:
            return None
        return compared(
            self.conversion,
            self.before.conversion,
            self.candidates.people,
            at=self.candidates.at,
            undated=self.undated,
        )

    @property
    def _now(self) -> pd.Timestamp:
        return pd.Timestamp(self.candidates.at).tz_convert("UTC")

    @cached_property
    def _shown(self) -> tuple[dict[str, Shown], bool] | None:
        """What the floor lets be shown of a month; None where none holds."""
        if self.every is None or self.subject.period is None or self.candidates.floor <= 1:
            return None
        return shown_of(self.every.conversion, self.subject.period, self._now)

    @cached_property
    def undated(self) -> int | None:
        """How many applicants are in no period, as no date can be read; None if the floor hides it. 0 for all time."""
        if self.every is None:
            return 0
        people = self.every.joined.candidates
        those = people["applied_at"].isna().to_numpy() & people["counted"].to_numpy() & (types_of(people) == 0)
        return None if self._shown is not None and not self._shown[1] else int(those.sum())

    @cached_property
    def failed(self) -> Mapping[str, str]:
        """The jobs looked at whose candidates were not loaded, with why."""
        jobs = set(self.subject.jobs)
        return {job_id: why for job_id, why in self.candidates.failed.items() if job_id in jobs}

    @cached_property
    def joined(self) -> Joined:
        """Links and candidates joined by job and channel."""
        subject = self.subject
        return join(
            subject.links,
            self.people,
            job_ids=subject.jobs,
            failed=subject.failed,
            candidates_failed=self.failed,
            every_link=subject.every_link if subject.by_days else None,
            channels=subject.only,
        )

    @cached_property
    def counted(self) -> Subject:
        """The subject with only the links that conversion counts, so that texts beside its numbers are about these."""
        subject, pairs = self.subject, self.joined.pairs
        kept = pd.MultiIndex.from_frame(pairs.loc[pairs["counted"], ["job_id", "channel"]].astype("str"))
        named = pd.MultiIndex.from_frame(subject.links[["job_id", "channel"]].astype("str"))
        jobs = [job_id for job_id in subject.jobs if job_id not in self.joined.left_out]
        left_out = len(subject.jobs) - len(jobs)
        return replace(
            subject,
            jobs=tuple(jobs),
            outcomes=tuple(outcome for outcome in subject.outcomes if outcome.job_id not in self.joined.left_out),
            waiting=subject.waiting + left_out,
            links=subject.links[named.isin(kept)],
        )

    @cached_property
    def conversion(self) -> Conversion:
        """The funnel of joined links and candidates."""
        return conversion(
            self.joined,
            stages=self.candidates.stages,
            floor=self.candidates.floor,
            period=None if self.every is None else self.subject.period,
            elsewhere=self._elsewhere,
            may_show=None if self._shown is None else self._shown[0],
        )

    @property
    def _elsewhere(self) -> dict[str, int]:
        """The candidates that are in no such period."""
        if self.every is None:
            return {}
        every = self.candidates.people["applied_at"]
        undated = int(every.isna().sum())
        return {
            "left out: they applied outside the period": len(every) - undated - len(self.people),
            "left out: the date of their application can’t be read": undated,
        }

    @cached_property
    def pace(self) -> Pace:
        """How soon applicants apply after a link was created."""
        return pace(self.joined, now=self.candidates.at, floor=self.candidates.floor)

    @cached_property
    def whole(self) -> "Hiring":
        """The same jobs and candidates before any filter."""
        return self if self.subject.unfiltered is None else Hiring(self.subject.whole, self.candidates)

    @cached_property
    def in_each_currency(self) -> tuple[Costs, ...]:
        """The costs in each currency of the spend, the commonest first."""
        spend = self.candidates.spend
        return tuple(self.costs(spend, currency) for currency in spend.currencies)

    @cached_property
    def judged(self) -> tuple[StopKeepGrow, ...]:
        """What can be said of each channel over the whole set, in each currency; once without any spend."""
        return tuple(stop_keep_grow(self.whole.conversion, costs) for costs in self.in_each_currency or (None,))

    def costs(self, spend: Spend, currency: str) -> Costs:
        """The costs in one currency over the whole set: spend is for all of its jobs, whatever the filters."""
        whole = self.whole
        return costs(
            whole.joined,
            spend,
            currency=currency,
            channel_of=whole.subject.map.channel,
            now=whole.subject.now,
            tz=whole.subject.zone,
            stages=self.candidates.stages,
            floor=self.candidates.floor,
        )
