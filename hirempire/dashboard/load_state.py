"""Loading one kind of reply for the jobs on view: what has arrived, and what is still to be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from hirempire.api.errors import HirempireError
from hirempire.api.models import Failed
from hirempire.dashboard.answers import Answers


class Arrived(Protocol):
    """The reply for one job."""

    @property
    def job_id(self) -> str:
        """The job."""

    @property
    def fetched_at(self) -> datetime:
        """When it arrived (UTC)."""


T = TypeVar("T", bound=Arrived)


@dataclass(frozen=True, eq=False)
class Outcomes(Generic[T]):
    """One outcome for each job on view that has been asked for. Replaced when one changes, never changed."""

    all: Sequence[T | Failed] = ()
    """In the order in which the jobs were chosen."""

    @cached_property
    def loaded(self) -> list[T]:
        """The jobs that loaded."""
        return [outcome for outcome in self.all if not isinstance(outcome, Failed)]

    @cached_property
    def failed(self) -> list[Failed]:
        """The jobs that failed to load, with the cause of each."""
        return [outcome for outcome in self.all if isinstance(outcome, Failed)]

    @cached_property
    def fetched_at(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest reply arrived (UTC); None if no job loaded."""
        times = [outcome.fetched_at for outcome in self.loaded]
        return (min(times), max(times)) if times else None


@dataclass
class Load(Generic[T]):
    """The replies for the jobs on view, and those for jobs viewed earlier on the same connection."""

    job_ids: tuple[str, ...] = ()
    """The jobs on view, in the order in which they were chosen."""
    approved: bool = False
    """Whether the recruiter has agreed to the requests that the waiting jobs take."""
    refused: HirempireError | None = None
    """Why no more of these replies can be loaded; None while they can. The token may lack a scope."""
    answers: Answers[T] = field(default_factory=Answers)
    _outcomes: Outcomes[T] | None = None

    @property
    def outcomes(self) -> Outcomes[T]:
        """The outcomes of the jobs on view; the same object until one of them changes."""
        if self._outcomes is None:
            self._outcomes = Outcomes(self.answers.of(self.job_ids))
        return self._outcomes

    @property
    def loaded(self) -> list[T]:
        """The jobs on view that loaded."""
        return self.outcomes.loaded

    @property
    def failed(self) -> list[Failed]:
        """The jobs on view that failed to load, with the cause of each."""
        return self.outcomes.failed

    @property
    def older(self) -> list[Failed]:
        """The jobs on view that show an earlier reply because a refresh failed, with the cause of each."""
        return self.answers.older(self.job_ids)

    @property
    def fetched_at(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest reply on view arrived (UTC); None if no job loaded."""
        return self.outcomes.fetched_at

    @property
    def waiting(self) -> tuple[str, ...]:
        """Jobs to ask for at the next opportunity."""
        return self.answers.waiting

    def view(self, job_ids: Sequence[str]) -> None:
        """Put these jobs on view, and wait for none of them yet."""
        self.job_ids, self.approved, self._outcomes = tuple(job_ids), False, None
        self.answers.wait_for(())

    def refresh(self, job_ids: Sequence[str]) -> None:
        """Wait for these jobs, whether they loaded before or failed."""
        self.answers.wait_for(job_ids)
        self.approved, self.refused = False, None

    def approve(self) -> None:
        """Agree to the requests that the waiting jobs take."""
        self.approved = True

    def take(self, outcome: T | Failed) -> None:
        """Keep the outcome for one job. A failed refresh leaves the earlier reply on view."""
        if self.answers.take(outcome):
            self._outcomes = None

    def drop(self, job_id: str) -> None:
        """Forget the outcome for one job, as if it had never been asked for."""
        self.answers.came.pop(job_id, None)
        self._outcomes = None

    def stop(self) -> None:
        """Stop waiting: jobs without a reply fail as cancelled, earlier replies stay."""
        for outcome in self.answers.stopped():
            self.take(outcome)

    def decline(self) -> None:
        """Refuse the requests: outcomes on view stay as they are, jobs without one fail as cancelled."""
        self.answers.wait_for([job_id for job_id in self.waiting if job_id not in self.answers.came])
        self.stop()

    def forget(self) -> None:
        """Drop every reply and stop waiting."""
        self.answers.forget()
        self.job_ids, self.approved, self.refused, self._outcomes = (), False, None, None
