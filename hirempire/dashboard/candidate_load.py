"""Loading the candidates of the jobs on view: dates, types, sources and statuses, nothing that identifies anyone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hirempire.api.models import CandidatesLoaded
from hirempire.dashboard.load_state import Load


@dataclass
class CandidateLoad(Load[CandidatesLoaded]):
    """The candidates of the jobs on view, once the recruiter has turned conversion on."""

    turned_on: bool = False
    """Whether the recruiter wants conversion; if not, no candidate is asked for."""

    def view(self, job_ids: Sequence[str]) -> None:
        """Put these jobs on view; those that failed before may be asked for again."""
        super().view(job_ids)
        for job_id in self.job_ids:
            if self.answers.lacks(job_id):
                self.answers.came.pop(job_id, None)

    def want(self, job_ids: Sequence[str]) -> None:
        """Wait in this order for those of these jobs that were never asked for, and for the jobs already waiting."""
        wanted = {*self.waiting, *(job_id for job_id in job_ids if job_id not in self.answers.came)}
        self.answers.wait_for([job_id for job_id in dict.fromkeys([*job_ids, *self.waiting]) if job_id in wanted])

    def postpone(self, job_ids: Sequence[str]) -> None:
        """Go on waiting for these, which the allowance doesn't hold now: loading them takes another word."""
        self.answers.wait_for(job_ids)
        self.approved = False

    def turn_on(self) -> None:
        """Turn conversion on and agree to the requests that it takes."""
        self.turned_on = self.approved = True

    @property
    def not_counted(self) -> Mapping[str, int]:
        """Candidates that are excluded from all figures, by reason."""
        return sum((Counter(dict(job.not_counted)) for job in self.loaded), Counter())

    @property
    def repeated(self) -> int:
        """How many entries repeat a candidate of the same job; each candidate counts once."""
        return sum(job.repeated for job in self.loaded)

    def turn_off(self) -> None:
        """Turn conversion off and drop every candidate; the jobs stay on view."""
        job_ids = self.job_ids
        self.forget()
        self.job_ids = job_ids

    def forget(self) -> None:
        """Drop every reply, stop waiting, and turn conversion off."""
        super().forget()
        self.turned_on = False
