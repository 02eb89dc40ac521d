"""The jobs of a workspace, as Hirempire lists them: their facts and what each is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from hirempire.analysis.frame import job_labels, jobs_frame
from hirempire.api.errors import HirempireError
from hirempire.api.models import Job


@dataclass(frozen=True, eq=False)
class Directory:
    """The jobs that a workspace lists. Replaced when Hirempire lists them again, never changed."""

    jobs: Mapping[str, Job] = field(default_factory=dict)
    """The jobs by ID."""
    unreadable: int = 0
    """How many listed jobs couldn't be read."""
    error: HirempireError | None = None
    """Why the jobs couldn't be listed; None if they could."""
    pending: bool = False
    """Whether Hirempire has yet to be asked for the list."""

    def unlistable(self, error: HirempireError) -> "Directory":
        """The same jobs after Hirempire couldn't list them again."""
        return replace(self, error=error, pending=False)

    def outdated(self) -> "Directory":
        """The same jobs until Hirempire lists them again."""
        return replace(self, pending=True)

    def title(self, job_id: str) -> str | None:
        """The label of a listed job; None if the job isn't listed."""
        return self.labels.get(job_id)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each listed job."""
        return job_labels(self.jobs, self.jobs)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """A row of facts for each listed job, see :func:`hirempire.analysis.frame.jobs_frame`."""
        return jobs_frame(self.jobs.values())
