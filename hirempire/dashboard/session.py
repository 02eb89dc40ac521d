"""What one browser session holds: its connection, the jobs it asked for, and what came of them. Nothing is shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
import streamlit as st

from hirempire.analysis.frame import job_labels, links_frame
from hirempire.api.errors import HirempireError
from hirempire.api.models import Failed, Job, Loaded, Outcome
from hirempire.dashboard.connection import Connection, first_connection

_KEY = "session"


@dataclass
class Session:
    """One browser session. Lives in ``st.session_state`` under one key and dies with it."""

    connection: Connection
    jobs: dict[str, Job] = field(default_factory=dict)
    """The workspace's jobs by ID, as far as they are known."""
    asked: tuple[str, ...] = ()
    """The jobs of the present set, in the order in which they were asked for."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """What came of every job that this session ever asked for on this connection."""
    not_refreshed: dict[str, Failed] = field(default_factory=dict)
    """Jobs whose earlier links are shown because a refresh failed, and why it did."""
    refused: HirempireError | None = None
    """Why nothing more is asked on this connection, once that is so."""
    waiting: tuple[str, ...] = ()
    """Jobs to ask for at the next opportunity."""
    _links: pd.DataFrame | None = None

    def ask(self, job_ids: Sequence[str], *, again: bool = False) -> None:
        """Make these the present set; what is loaded already is not asked for again unless ``again``."""
        self.asked = tuple(job_ids)
        self.waiting = tuple(one for one in job_ids if again or not isinstance(self.outcomes.get(one), Loaded))
        self._links = None

    def take(self, outcome: Outcome) -> None:
        """Keep what came of one job. Where a refresh fails, the earlier links stay, and that they are earlier is known."""
        self.not_refreshed.pop(outcome.job_id, None)
        if isinstance(outcome, Failed) and isinstance(self.outcomes.get(outcome.job_id), Loaded):
            self.not_refreshed[outcome.job_id] = outcome
            return
        self.outcomes[outcome.job_id] = outcome
        self._links = None

    @property
    def loaded(self) -> list[Loaded]:
        """The jobs of the present set that came."""
        return [one for one in self._present() if isinstance(one, Loaded)]

    @property
    def failed(self) -> list[Failed]:
        """The jobs of the present set that did not."""
        return [one for one in self._present() if isinstance(one, Failed)]

    @property
    def links(self) -> pd.DataFrame:
        """The tidy frame of the present set."""
        if self._links is None:
            self._links = links_frame(self._present())
        return self._links

    @property
    def fetched_at(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest of the present set came (UTC); None when nothing did."""
        times = [one.fetched_at for one in self.loaded]
        return (min(times), max(times)) if times else None

    def labels(self) -> Mapping[str, str]:
        """What the jobs of the present set are called."""
        return job_labels(self.asked, self.jobs)

    def learn(self, jobs: Iterable[Job]) -> None:
        """Know these jobs by their titles."""
        self.jobs = {job.id: job for job in jobs}

    def _present(self) -> list[Outcome]:
        return [self.outcomes[job_id] for job_id in self.asked if job_id in self.outcomes]


def current() -> Session:
    """The session of the browser that is being answered; begun on its first visit."""
    if _KEY not in st.session_state:
        replace(begun(first_connection()))
    session: Session = st.session_state[_KEY]
    return session


def begun(connection: Connection) -> Session:
    """A new session on this connection, which waits for the connection's first jobs."""
    session = Session(connection)
    session.ask(connection.first_jobs)
    return session


def replace(session: Session) -> None:
    """Go on with this session: nothing of the one before stays behind."""
    st.session_state[_KEY] = session
