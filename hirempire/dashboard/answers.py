"""The outcome for each job that was asked for, of one kind of reply, and the jobs still waiting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from hirempire.api.errors import Cancelled
from hirempire.api.models import Failed, OfJob

T = TypeVar("T", bound=OfJob)


@dataclass
class Answers(Generic[T]):
    """One outcome a job, and the jobs to ask for at the next opportunity."""

    came: dict[str, T | Failed] = field(default_factory=dict)
    """The outcome for every job that was ever asked for on this connection."""
    not_refreshed: dict[str, Failed] = field(default_factory=dict)
    """Jobs whose earlier answer is shown because a refresh failed, and why it did."""
    _waiting: dict[str, None] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Jobs to ask for at the next opportunity."""
        return tuple(self._waiting)

    def wait_for(self, job_ids: Iterable[str]) -> None:
        """Wait for these, and for no other."""
        self._waiting = dict.fromkeys(job_ids)

    def lacks(self, job_id: str) -> bool:
        """Whether a job has never loaded."""
        return isinstance(self.came.get(job_id), Failed | None)

    def take(self, outcome: T | Failed) -> bool:
        """Keep the outcome for one job; returns whether that changes what is shown.

        Where a refresh fails the earlier answer stays, marked as earlier.
        """
        self._waiting.pop(outcome.job_id, None)
        self.not_refreshed.pop(outcome.job_id, None)
        if isinstance(outcome, Failed) and not self.lacks(outcome.job_id):
            self.not_refreshed[outcome.job_id] = outcome
            return False
        self.came[outcome.job_id] = outcome
        return True

    def forget(self) -> None:
        """Let go of every answer, and wait for none."""
        self.came.clear()
        self.not_refreshed.clear()
        self._waiting.clear()

    def of(self, job_ids: Sequence[str]) -> list[T | Failed]:
        """The outcomes for these jobs, in their order."""
        return [self.came[job_id] for job_id in job_ids if job_id in self.came]

    def older(self, job_ids: Sequence[str]) -> list[Failed]:
        """Those of them whose refresh failed, with why."""
        return [self.not_refreshed[job_id] for job_id in job_ids if job_id in self.not_refreshed]

    def stopped(self) -> list[Failed]:
        """The end of everything that is waited for, once the recruiter has stopped it."""
        return [Failed(job_id, Cancelled()) for job_id in self._waiting]
