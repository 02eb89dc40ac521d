"""What one browser session holds: its connection, the jobs on view, what loaded, and the recruiter's settings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from hirempire.analysis.alert_states import Alert
from hirempire.analysis.alerts import Key
from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame, loaded_when
from hirempire.analysis.kept import Kept, kept
from hirempire.analysis.ledger import Ledger
from hirempire.analysis.mapping import ChannelMap, every_channel
from hirempire.analysis.notes import Note
from hirempire.api.errors import HirempireError
from hirempire.api.models import Link, Listing, Loaded
from hirempire.dashboard import identity, tabs, workspaces
from hirempire.dashboard.address_state import OWN, WORKSPACE, AddressState
from hirempire.dashboard.candidate_load import CandidateLoad
from hirempire.dashboard.connection import Connection, demo, nobody
from hirempire.dashboard.directory import Directory
from hirempire.dashboard.link_load import LinkLoad
from hirempire.dashboard.remembered import Remembered
from hirempire.dashboard.settings import Settings
from hirempire.dashboard.shared_frames import Held, alike
from hirempire.dashboard.spend_table import SpendTable
from hirempire.job_ids import JobIds
from hirempire.mail.mailing import Mailing
from hirempire.team.person import Identity, Person

_KEY = "session"
T = TypeVar("T")


@dataclass
class Session:
    """One browser session. Lives in ``st.session_state`` under one key and dies with it.

    It shares frames of links with sessions of the same token, and never changes one.
    """

    connection: Connection
    whose: Identity | None = None
    """Whose session it is; None where nobody signs in."""
    refused: HirempireError | None = None
    """Why nothing more is asked on this connection; None while it works."""
    asked_workspace: str = ""
    """The name of the workspace in the address that couldn't be opened."""
    awaits_token: bool = False
    """Whether the address asks for a workspace whose token has to be typed in first. Nothing is shown until then."""
    directory: Directory = field(default_factory=lambda: Directory(pending=True))
    """The jobs that the workspace lists."""
    listed_at: datetime | None = None
    """When the last list of them arrived (UTC)."""
    link_load: LinkLoad = field(default_factory=LinkLoad)
    """The links of the jobs on view, loaded and loading."""
    candidate_load: CandidateLoad = field(default_factory=CandidateLoad)
    """Their candidates, if the recruiter has turned conversion on."""
    settings: Settings = field(default_factory=Settings)
    """What the recruiter has set."""
    remembered: Remembered = field(default_factory=Remembered)
    """What it knows of the workspace's memory."""
    address: AddressState = field(default_factory=AddressState)
    """What the page's address said and says."""
    understood: JobIds | None = None
    """How the text or file that named the jobs on view was read."""
    picked: tuple[str, ...] | None = None
    """The jobs chosen by title, on view or not yet; None until then."""
    alert_rules: dict[str, str] = field(default_factory=dict)
    """Rules of alerts that the recruiter has set, by the rule, where there is no memory that keeps them."""
    alert_marks: dict[Key, Alert] = field(default_factory=dict)
    """Alerts that the recruiter has acknowledged or snoozed, where there is no memory that keeps that."""
    notes: dict[str, Note] = field(default_factory=dict)
    """Notes on days by their keys, where there is no memory that keeps them."""
    mailings: dict[str, Mailing] = field(default_factory=dict)
    """The demo's mailings by their keys."""
    ledger: Ledger | None = None
    """What was seen over time of the jobs on view; None where nothing is kept."""
    recent: tuple[str, ...] = ()
    """All jobs that were on view in this session, the latest first."""
    picks: dict[str, Callable[[Mapping[str, Any]], None]] = field(default_factory=dict)
    """How each chart filters by what is selected on it, by the chart's key."""
    _kept: dict[str, tuple[tuple[Any, ...], Any]] = field(default_factory=dict)

    def ask(self, job_ids: Sequence[str], *, understood: JobIds | None = None, by_address: bool = False) -> None:
        """Put these jobs on view; what loaded before is not asked for again.

        If an address names them (``by_address``), loading may first take the recruiter's word.
        """
        chosen = tuple(dict.fromkeys(job_ids))
        self.understood = understood
        self.recent = tuple(dict.fromkeys([*chosen, *self.recent]))
        self.link_load.view(chosen, by_address=by_address)
        self.candidate_load.view(chosen)

    def learn(self, listing: Listing) -> None:
        """Know the jobs of the workspace, and the links that arrived with their list."""
        self.directory = self.connection.frames.directory(listing)
        self.link_load.listed = self.connection.frames.listed(listing)

    def list_again(self) -> None:
        """Ask for the list of jobs at the next opportunity."""
        self.directory = self.directory.outdated()

    def turn_conversion_off(self) -> None:
        """Drop every candidate, and everything that was worked out from them."""
        self.candidate_load.turn_off()
        self._kept.clear()

    @property
    def asked(self) -> tuple[str, ...]:
        """The jobs on view, in the order in which they were chosen."""
        return self.link_load.job_ids

    @property
    def awaits_jobs_elsewhere(self) -> bool:
        """Whether none of the jobs in the address are in this workspace: it is another's, and nothing is shown."""
        return bool(self.address.jobs_elsewhere) and not self.asked

    @property
    def map(self) -> ChannelMap:
        """Which name belongs to which channel."""
        return self.settings.channels.now

    @property
    def floor(self) -> int:
        """The smallest count of people shown as a number: the recruiter's own, but no less than the server's."""
        return max(self.settings.floor, self.connection.floor)

    @property
    def labels(self) -> Mapping[str, str]:
        """The label of each job on view."""
        given = (self.asked, self.directory)
        return self._shared("labels", given, lambda: job_labels(self.asked, self.directory.jobs)).value

    @property
    def facts(self) -> pd.DataFrame:
        """A row of facts for each job on view, in order; see :func:`hirempire.analysis.frame.jobs_frame`."""
        shared = self._shared("facts", (self.asked, self.directory), self._worked_out_facts)
        return self.once("own facts", (shared,), lambda: shared.value.copy(deep=False))

    def facts_of(self, jobs: tuple[str, ...]) -> pd.DataFrame:
        """The facts of some of these jobs, in the order given."""
        given = (self.asked, self.directory, jobs)
        shared = self._shared("facts of these", given, lambda: self.facts.loc[list(jobs)])
        return self.once("own facts of these", (shared,), lambda: shared.value.copy(deep=False))

    def _worked_out_facts(self) -> pd.DataFrame:
        known = self.directory.jobs
        return jobs_frame(known[job_id] for job_id in self.asked if job_id in known).reindex(list(self.asked))

    @property
    def links(self) -> pd.DataFrame:
        """The tidy frame of the jobs on view, with the recruiter's channels."""
        return self.once("links", (self._named_links, self.map), lambda: self.map.shown(self._named_links))

    @property
    def _named_links(self) -> pd.DataFrame:
        """The tidy frame before the recruiter's own changes of channels."""
        outcomes, shared = self.link_load.outcomes, self._shared_links
        return self.once("named links", (outcomes, shared), lambda: loaded_when(shared.value, outcomes.all))

    @property
    def _shared_links(self) -> Held[pd.DataFrame]:
        """That frame, perhaps as of another session's load of the same links."""
        outcomes = self.link_load.outcomes
        links = self.once("replies", (outcomes,), lambda: _without_times(outcomes.loaded))
        return self._shared("links", (links,), lambda: links_frame(outcomes.all))

    @property
    def kept(self) -> Kept | None:
        """The links of the jobs on view with what was seen of them, under the recruiter's channels."""
        book, links = self.ledger, self._shared_links
        if book is None:
            return None
        whole = self._shared("kept", (book, links, self.map), lambda: kept(book, links.value, self.map.channel))
        outcomes = self.link_load.outcomes
        return self.once("own kept", (whole, outcomes), lambda: whole.value.loaded_when(outcomes.all))

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels of the workspace, most visits first, then those of jobs that it doesn't list.

        A channel takes its colour from its place here: the same whatever jobs are on view.
        """
        listed = self.link_load.listed
        replies = self.once("listed", (listed,), lambda: _without_times(listed.values()))
        frame, given = self._shared_links, (self.map, self.directory, replies, self._shared_links)
        return self._shared(
            "channels", given, lambda: every_channel(self.map, links_frame(listed.values()), frame.value)
        ).value

    @property
    def candidates(self) -> pd.DataFrame:
        """The candidates of the jobs on view with the recruiter's channels; no ID, name or CV of anyone.

        See :func:`hirempire.analysis.candidates.candidates_frame`.
        """
        outcomes = self.candidate_load.outcomes
        named = self.once("named candidates", (outcomes,), lambda: candidates_frame(outcomes.loaded))
        return self.once("candidates", (named, self.map), lambda: self.map.shown(named))

    def once(self, name: str, given: tuple[Any, ...], build: Callable[[], T]) -> T:
        """The result of ``build``, kept until something in ``given`` changes; a frame changes with its identity.

        For what takes long and most filters leave as it is. The last result of each ``name`` is kept.
        """
        if name not in self._kept or not alike(self._kept[name][0], given):
            self._kept[name] = given, build()
        kept: T = self._kept[name][1]
        return kept

    def _shared(self, name: str, given: tuple[Any, ...], build: Callable[[], T]) -> Held[T]:
        """As :meth:`once`, for what other sessions with the same right may have worked out before: never candidates."""
        return self.once(name, given, lambda: self.connection.frames.once(name, given, build))

    def forget(self) -> None:
        """Drop everything, the token and the candidates too, and end up empty and unconnected.

        Streamlit remembers the callbacks of old buttons, and with them the session and its parts.
        """
        for part in (self.link_load, self.candidate_load, self.settings):
            part.forget()
        vars(self).clear()
        vars(self).update(vars(Session(nobody())))


def _without_times(loaded: Iterable[Loaded]) -> tuple[tuple[str, Sequence[Link]], ...]:
    """What replies say of links, whenever they arrived."""
    return tuple((job.job_id, job.links) for job in loaded)


def current() -> Session:
    """The session of the browser that is being answered; begun on its first visit."""
    if _KEY not in st.session_state:
        replace(unconnected() if asked_for_own() else first())
    session: Session = st.session_state[_KEY]
    return session


def asked_for_own() -> bool:
    """Whether the address is of a view whose token was typed in; without that token, nothing else may be shown."""
    return OWN in st.query_params.get_all(WORKSPACE)


def is_elsewhere(session: Session) -> bool:
    """Whether the address is of another of the server's workspaces, or this one isn't open to the person any more."""
    asked, here = workspaces.asked_for(), session.connection.workspace
    if here and here not in workspaces.offered():
        return True
    return bool(asked) and asked not in (here, session.asked_workspace) and not session.connection.is_typed


def unconnected() -> Session:
    """A session that waits for a token, so that an address of real jobs never shows others."""
    return Session(nobody(), awaits_token=True, directory=Directory())


def first() -> Session:
    """A session on the configured workspace, or else on the demo."""
    try:
        return begun(workspaces.first_connection())
    except HirempireError as error:  # what is configured cannot work: say so, and ask for nothing
        return Session(demo(), directory=Directory(), refused=error, asked_workspace=workspaces.asked_for())


def begun(connection: Connection) -> Session:
    """A new session on this connection, which waits for the connection's first jobs."""
    session = Session(connection)
    session.candidate_load.turned_on = connection.is_demo  # nobody real is in it, and it costs nothing
    session.settings.spend.begin(SpendTable.from_csv(connection.spend))
    session.ask(connection.first_jobs)
    return session


def replace(session: Session) -> None:
    """Go on with this session: nothing of the one before stays behind."""
    end()
    tabs.begin(session)
    now = identity.person()
    session.whose = now.identity if isinstance(now, Person) else None
    st.session_state[_KEY] = session


def end_unless_of(one: Identity | None) -> None:
    """Let go of the session of anybody else: nothing that one person has loaded is shown to the next."""
    now: Session | None = st.session_state.get(_KEY)
    if now is not None and not (now.whose.is_same_person(one) if now.whose else one is None):
        end()


def end() -> None:
    """Let go of the session and of all that was chosen in it; the next is begun when it is asked for."""
    before: Session | None = st.session_state.get(_KEY)
    if before is not None:
        before.forget()
        tabs.begin_anew()
    for key in list(st.session_state):
        del st.session_state[key]
