"""The candidates that one browser session holds: dates, types, sources and statuses; nothing tells who they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.api.errors import HirempireError
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed
from hirempire.dashboard.answers import Answers


@dataclass
class People:
    """What came of the candidates of each job. Lives in the session and dies with it, and with its connection."""

    switched_on: bool = False
    """Whether the recruiter wants conversion at all; without it no candidate is asked for."""
    agreed: bool = False
    """Whether she has agreed to what it costs to ask for those that are waited for."""
    refused: HirempireError | None = None
    """Why no candidates can be loaded on this connection, once that is so: the token lacks the scope."""
    answers: Answers[CandidatesLoaded] = field(default_factory=Answers)
    _jobs: tuple[str, ...] = ()
    _named: pd.DataFrame | None = None
    _shown: tuple[ChannelMap, pd.DataFrame] | None = None

    def begin_with(self, job_ids: Sequence[str]) -> None:
        """Look at these jobs: what failed of them may be asked for again, and what costs much needs another word."""
        self._jobs, self.agreed = tuple(job_ids), False
        self.answers.wait_for(())
        for job_id in self._jobs:
            if self.answers.lacks(job_id):
                self.answers.came.pop(job_id, None)
        self._forget()

    @property
    def waiting(self) -> tuple[str, ...]:
        """Jobs to ask for at the next opportunity."""
        return self.answers.waiting

    def want(self, job_ids: Sequence[str]) -> None:
        """Wait for those of these jobs that were never asked for, besides those waited for already."""
        fresh = [job_id for job_id in job_ids if job_id not in self.answers.came]
        self.answers.wait_for([*self.waiting, *fresh])

    def want_again(self, job_ids: Sequence[str]) -> None:
        """Load these once more, whatever their outcome was before."""
        self.answers.wait_for(job_ids)
        self.agreed, self.refused = False, None

    def switch_on(self) -> None:
        """Have conversion, and agree to what was said that it costs."""
        self.switched_on = self.agreed = True

    def switch_off(self) -> None:
        """Want no conversion, and forget what came."""
        self.switched_on = self.agreed = False
        self.answers.forget()
        self.refused = None
        self._forget()

    def take(self, outcome: CandidatesOutcome) -> None:
        """Keep what came of one job."""
        if self.answers.take(outcome):
            self._forget()

    def stop(self) -> None:
        """Wait for nothing more: what has not come ends as stopped, and what is only older stays as it was."""
        for outcome in self.answers.stopped():
            self.take(outcome)

    def decline(self) -> None:
        """Ask for nothing after all: what was shown stays as it is, and what never came ends as stopped."""
        self.answers.wait_for(job_id for job_id in self.waiting if self.answers.lacks(job_id))
        self.stop()

    def shown(self, channels: ChannelMap) -> pd.DataFrame:
        """The frame of candidates of the present set under these channels."""
        if self._shown is None or self._shown[0] != channels:
            self._named = candidates_frame(self.loaded) if self._named is None else self._named
            self._shown = channels, channels.shown(self._named)
        return self._shown[1]

    @property
    def loaded(self) -> list[CandidatesLoaded]:
        """The jobs of the present set whose candidates came."""
        return [one for one in self.answers.of(self._jobs) if isinstance(one, CandidatesLoaded)]

    @property
    def failed(self) -> list[Failed]:
        """The jobs of the present set whose candidates did not come, with why."""
        return [one for one in self.answers.of(self._jobs) if isinstance(one, Failed)]

    @property
    def older(self) -> list[Failed]:
        """The jobs whose candidates came, but not when they were refreshed, with why not."""
        return self.answers.older(self._jobs)

    @property
    def not_counted(self) -> Mapping[str, int]:
        """Everyone who came and is in no number, by reason."""
        return sum((Counter(dict(one.not_counted)) for one in self.loaded), Counter())

    @property
    def repeated(self) -> int:
        """How often a candidate of a job was named again; each counts once."""
        return sum(one.repeated for one in self.loaded)

    @property
    def fetched_at(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest came (UTC); None when nothing did."""
        times = [one.fetched_at for one in self.loaded]
        return (min(times), max(times)) if times else None

    def _forget(self) -> None:
        self._named = self._shown = None
