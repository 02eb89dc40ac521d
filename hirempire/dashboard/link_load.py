"""Loading the links of the jobs on view: in one request with the list of all jobs, or job by job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hirempire.api.models import Loaded, UnreadableLink
from hirempire.api.plan import Plan, cheapest, one_by_one
from hirempire.dashboard.load_state import Load


@dataclass
class LinkLoad(Load[Loaded]):
    """The links of the jobs on view, and how to ask for them."""

    listed: Mapping[str, Loaded] = field(default_factory=dict)
    """The jobs whose links arrived complete with the list of all jobs."""
    each_alone: bool = False
    """Whether the recruiter wants jobs loaded one by one."""
    by_address: bool = False
    """Whether an address names waiting jobs that the recruiter never chose: anybody can write one."""
    refreshing: bool = False
    """Whether the waiting jobs are to be asked for anew, so that the links in the last list are too old."""
    _chosen: set[str] = field(default_factory=set)
    """The jobs that the recruiter chose in this session, or agreed to load."""

    def view(self, job_ids: Sequence[str], *, by_address: bool = False) -> None:
        """Put these jobs on view; wait for those that neither loaded before nor arrived with the list."""
        super().view(job_ids)
        self.refreshing = False
        for job_id in self.job_ids:
            if job_id in self.listed and not self.each_alone and self.answers.lacks(job_id):
                self.take(self.listed[job_id])
        self.answers.wait_for([job_id for job_id in self.job_ids if self.answers.lacks(job_id)])
        self.by_address = by_address and not self._chosen.issuperset(self.waiting)
        if not by_address:
            self._chosen.update(self.job_ids)

    @property
    def is_chosen(self) -> bool:
        """Whether the recruiter chose the jobs on view, or agreed to load them."""
        return self._chosen.issuperset(self.job_ids)

    def approve(self) -> None:
        """Agree to the requests that the waiting jobs take."""
        super().approve()
        self._chosen.update(self.job_ids)

    def refresh(self, job_ids: Sequence[str]) -> None:
        """Wait for these jobs, whether they loaded before or failed."""
        super().refresh(job_ids)
        self.refreshing, self.by_address = True, False

    @property
    def plan(self) -> Plan:
        """How to ask for the waiting jobs."""
        if self.each_alone or not self.refreshing:
            return one_by_one(self.waiting)
        return cheapest(self.waiting, listed=self.listed)

    @property
    def cost_of_refresh(self) -> int:
        """How many requests it takes to reload all jobs on view."""
        plan = one_by_one(self.job_ids) if self.each_alone else cheapest(self.job_ids, listed=self.listed)
        return plan.requests

    @property
    def through_listing(self) -> int:
        """How many jobs on view loaded with the list of all jobs."""
        return sum(self.listed.get(job.job_id) is job for job in self.loaded)

    @property
    def unreadable(self) -> list[UnreadableLink]:
        """Links of the jobs on view that couldn't be read."""
        return [link for job in self.loaded for link in job.unreadable]

    def forget(self) -> None:
        """Drop every reply and stop waiting."""
        super().forget()
        self.listed = {}
        self._chosen.clear()
