"""What one browser session holds: its connection, the jobs it asked for, and what came of them. Nothing is shared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from hirempire.analysis.frame import job_labels, jobs_frame, links_frame
from hirempire.analysis.mapping import ChannelMap, every_channel
from hirempire.analysis.statuses import StageMap
from hirempire.api.errors import HirempireError
from hirempire.api.models import Failed, Job, Listing, Loaded, Outcome, UnreadableLink
from hirempire.api.plan import Plan, cheapest, one_by_one
from hirempire.dashboard import tabs
from hirempire.dashboard.answers import Answers
from hirempire.dashboard.candidates import People
from hirempire.dashboard.connection import Connection, demo, first_connection, nobody
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.undo import Undoable
from hirempire.job_ids import JobIds

_KEY = "session"
T = TypeVar("T")


@dataclass
class Session:
    """One browser session. Lives in ``st.session_state`` under one key and dies with it."""

    connection: Connection
    jobs: dict[str, Job] | None = None
    """The workspace's jobs by ID; None until Hirempire was asked for them."""
    listed: Mapping[str, Loaded] = field(default_factory=dict)
    """The jobs whose links came with that list, all of them and whole."""
    unreadable_jobs: int = 0
    """How many jobs of that list could not be read."""
    unlisted: HirempireError | None = None
    """Why the jobs could not be listed, where that is so."""
    asked: tuple[str, ...] = ()
    """The jobs of the present set, in the order in which they were asked for."""
    understood: JobIds | None = None
    """What was made of the text or file that the present set came from."""
    answers: Answers[Loaded] = field(default_factory=Answers)
    """The links of every job that this session ever asked for on this connection."""
    people: People = field(default_factory=People)
    """Their candidates, where the recruiter has switched conversion on."""
    refused: HirempireError | None = None
    """Why nothing more is asked on this connection, once that is so."""
    anew: bool = False
    """Whether what the list said before is too old for them."""
    approved: bool = False
    """Whether the recruiter has agreed to what they cost."""
    by_address: bool = False
    """Whether an address asks for them, which the recruiter need not have written."""
    each_alone: bool = False
    """Whether the recruiter wants each job asked for on its own."""
    address: dict[str, list[str]] | None = None
    """The view as it was last written into the page's address; None before the first time."""
    left_out: list[str] = field(default_factory=list)
    """What an address asked for and is not here, in words."""
    elsewhere: int = 0
    """How many jobs an address asked the demo for that are another workspace's."""
    usual: dict[str, str | list[str]] = field(default_factory=dict)
    """What each choice of the pages is without a word, by its key."""
    stages: Undoable[StageMap] = field(default_factory=lambda: Undoable(StageMap()))
    """Which status of a candidate tells of which stage, as the recruiter has it."""
    spend: SpendTable = field(default_factory=SpendTable)
    """What the recruiter says that channels cost."""
    own_floor: int = 1
    """Below which count of people the recruiter wants "fewer than" instead of the number; 1 shows every count."""
    recent: tuple[str, ...] = ()
    """The jobs that were in a set of this session, the last set first."""
    picks: dict[str, Callable[[Mapping[str, Any]], None]] = field(default_factory=dict)
    """How each chart on the page narrows by what is selected on it, by the chart's key."""
    _own: set[str] = field(default_factory=set)
    """The jobs that the recruiter chose in this session, or agreed to load."""
    _kept: dict[str, tuple[tuple[Any, ...], Any]] = field(default_factory=dict)
    _map: ChannelMap = field(default_factory=ChannelMap)
    _maps_before: list[ChannelMap] = field(default_factory=list)

    def ask(self, job_ids: Sequence[str], *, understood: JobIds | None = None, by_address: bool = False) -> None:
        """Make these the present set; what is loaded already is not asked for again.

        Where an address names them, those that the recruiter never chose here wait for a word: anybody can write one.
        """
        self.asked = tuple(dict.fromkeys(job_ids))
        self.understood = understood
        self.recent = tuple(dict.fromkeys([*self.asked, *self.recent]))
        self.anew = self.approved = False
        self._forget()
        for job_id in self.asked:
            if job_id in self.listed and not self.each_alone and self.answers.lacks(job_id):
                self.take(self.listed[job_id])
        self.answers.wait_for(one for one in self.asked if self.answers.lacks(one))
        self.people.begin_with(self.asked)
        self.by_address = by_address and not self._own.issuperset(self.waiting)
        if not by_address:
            self._own.update(self.asked)

    def approve(self) -> None:
        """Agree to what the jobs that are waited for cost."""
        self.approved = True
        self._own.update(self.asked)

    def ask_again(self, job_ids: Sequence[str]) -> None:
        """Ask for these jobs of the present set once more, whatever came of them before."""
        self.answers.wait_for(job_ids)
        self.anew, self.approved, self.by_address = True, False, False

    @property
    def waiting(self) -> tuple[str, ...]:
        """Jobs to ask for at the next opportunity."""
        return self.answers.waiting

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """All channels of the workspace, most visits first, then those of jobs that are not in its list.

        A channel takes its colour from its place here: the same whatever jobs are looked at.
        """
        return every_channel(self._map, links_frame(self.listed.values()), self._as_named)

    @property
    def cost_of_refresh(self) -> int:
        """How many requests it takes to ask for the present set again."""
        plan = one_by_one(self.asked) if self.each_alone else cheapest(self.asked, listed=self.listed)
        return plan.requests

    @property
    def plan(self) -> Plan:
        """How to ask for what is waited for."""
        if self.each_alone or not self.anew:
            return one_by_one(self.waiting)
        return cheapest(self.waiting, listed=self.listed)

    def take(self, outcome: Outcome) -> None:
        """Keep what came of one job. Where a refresh fails the earlier links stay, marked as earlier."""
        if self.answers.take(outcome):
            self._forget()
        else:
            self._forget("older")

    def stop(self) -> None:
        """Wait for nothing more: what has not come ends as stopped."""
        for outcome in self.answers.stopped():
            self.take(outcome)

    def decline(self) -> None:
        """Ask for nothing after all: what was shown stays as it is, and a new set ends as stopped."""
        if self.anew:
            self.answers.wait_for(())
        else:
            self.stop()

    def learn(self, listing: Listing) -> None:
        """Know the workspace's jobs by their titles, and the links that came with them."""
        self.jobs = {job.id: job for job in listing.jobs}
        self.listed, self.unreadable_jobs = listing.loaded, listing.unreadable
        self.unlisted = None
        self._forget()

    @cached_property
    def loaded(self) -> list[Loaded]:
        """The jobs of the present set that came."""
        return [one for one in self.present if isinstance(one, Loaded)]

    @cached_property
    def failed(self) -> list[Failed]:
        """The jobs of the present set that did not."""
        return [one for one in self.present if isinstance(one, Failed)]

    @cached_property
    def older(self) -> list[Failed]:
        """The jobs of the present set that came, but not when they were refreshed, with why not."""
        return self.answers.older(self.asked)

    @cached_property
    def through_listing(self) -> int:
        """How many jobs of the present set came with the list of all jobs."""
        return sum(self.listed.get(one.job_id) is one for one in self.loaded)

    @property
    def floor(self) -> int:
        """The smallest count of people that is shown as it is: the recruiter's own, but no less than the server's."""
        return max(self.own_floor, self.connection.floor)

    @property
    def candidates(self) -> pd.DataFrame:
        """The frame of candidates of the present set, with the recruiter's channels; nobody's ID, name or CV is in it.

        See :func:`hirempire.analysis.candidates.candidates_frame`.
        """
        return self.people.shown(self._map)

    @cached_property
    def unreadable(self) -> list[UnreadableLink]:
        """The links of the present set that came and could not be read."""
        return [link for job in self.loaded for link in job.unreadable]

    @cached_property
    def links(self) -> pd.DataFrame:
        """The tidy frame of the present set, with the recruiter's channels."""
        return self._map.shown(self._as_named)

    @cached_property
    def _as_named(self) -> pd.DataFrame:
        """The same with the channels of the table."""
        return links_frame(self.present)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """What is known of each job of the present set, in its order; see :func:`..frame.jobs_frame`."""
        known = self.jobs or {}
        return jobs_frame(known[one] for one in self.asked if one in known).reindex(list(self.asked))

    @cached_property
    def known_facts(self) -> pd.DataFrame:
        """The same of every job of the workspace."""
        return jobs_frame((self.jobs or {}).values())

    @cached_property
    def known_labels(self) -> Mapping[str, str]:
        """What the jobs of the workspace are called."""
        return job_labels(self.jobs or {}, self.jobs or {})

    @property
    def map(self) -> ChannelMap:
        """Which name is which channel, as the recruiter has it."""
        return self._map

    def change_map(self, changed: ChannelMap) -> None:
        """Show the channels in another way, until that is undone."""
        if changed != self._map:
            self._maps_before.append(self._map)
            self._map = changed
            self._forget("links", "channels")

    def undo_map(self) -> None:
        """Take the last change of the channels back."""
        if self._maps_before:
            self._map = self._maps_before.pop()
            self._forget("links", "channels")

    @property
    def can_undo_map(self) -> bool:
        """Whether there is such a change."""
        return bool(self._maps_before)

    def titled(self, job_id: str) -> str | None:
        """What a job is called; None where nothing but its ID is known."""
        return self.labels[job_id] if self.jobs and job_id in self.jobs else None

    @cached_property
    def present(self) -> list[Outcome]:
        """What came of the jobs of the present set, in the order in which they were asked for."""
        return self.answers.of(self.asked)

    @cached_property
    def fetched_at(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest of the present set came (UTC); None when nothing did."""
        times = [one.fetched_at for one in self.loaded]
        return (min(times), max(times)) if times else None

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What the jobs of the present set are called."""
        return job_labels(self.asked, self.jobs or {})

    def once(self, name: str, given: tuple[Any, ...], build: Callable[[], T]) -> T:
        """What ``build`` makes of what is ``given``; made anew where one of these is another, a frame another object.

        For what takes long and most filters leave as it is. The last of each ``name`` is kept.
        """
        before, made = self._kept.get(name, ((), None))
        if len(before) != len(given) or not all(map(_same, before, given)):
            made = build()
            self._kept[name] = given, made
        kept: T = made
        return kept

    def forget(self) -> None:
        """Let go of all that it holds, the token and the candidates too, and be as empty as one of nobody's.

        Buttons that are no longer shown keep it, and its parts, for as long as Streamlit remembers them.
        """
        self.people.switch_off()
        self.answers.forget()
        vars(self).clear()
        vars(self).update(vars(Session(nobody())))

    def _forget(self, *what: str) -> None:
        """Work these out anew when they are next asked for; everything, where none is named."""
        for name in what or _WORKED_OUT:
            self.__dict__.pop(name, None)


def _same(one: object, other: object) -> bool:
    return one is other or (not isinstance(one, pd.DataFrame) and one == other)


_WORKED_OUT = tuple(name for name, one in vars(Session).items() if isinstance(one, cached_property))
"""What is worked out once, and stands until something comes or is asked for."""


def current() -> Session:
    """The session of the browser that is being answered; begun on its first visit."""
    if _KEY not in st.session_state:
        try:
            replace(begun(first_connection()))
        except HirempireError as error:  # what is configured cannot work: say so, and ask for nothing
            replace(Session(demo(), jobs={}, refused=error))
    session: Session = st.session_state[_KEY]
    return session


def begun(connection: Connection) -> Session:
    """A new session on this connection, which waits for the connection's first jobs."""
    session = Session(connection)
    session.people.switched_on = connection.is_demo  # nobody real is in it, and it costs nothing
    session.spend.load(connection.spend)
    session.ask(connection.first_jobs)
    return session


def replace(session: Session) -> None:
    """Go on with this session: nothing of the one before stays behind."""
    before: Session | None = st.session_state.get(_KEY)
    if before is not None:
        before.forget()
    for key in list(st.session_state):
        del st.session_state[key]
    tabs.begin(session)
    st.session_state[_KEY] = session
