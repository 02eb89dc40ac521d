"""The cheapest way to load the links of a set of jobs: one request for the whole workspace, or one for each job."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """The requests to send: the listing of all jobs or not, and these jobs one by one."""

    listing: bool
    one_by_one: tuple[str, ...]

    @property
    def requests(self) -> int:
        """How many requests it takes when none has to be repeated."""
        return self.listing + len(self.one_by_one)


def cheapest(job_ids: Iterable[str], *, listed: Collection[str]) -> Plan:
    """The plan with fewer requests, given the jobs that the listing is known to hold complete.

    ``GET /jobs`` gives every job of the workspace in one request, whatever their number, so it pays off from the
    second job on; the jobs it lacks are loaded one by one.
    """
    asked = tuple(dict.fromkeys(job_ids))
    lacking = tuple(job_id for job_id in asked if job_id not in listed)
    with_listing = Plan(listing=True, one_by_one=lacking)
    without = one_by_one(asked)
    return with_listing if with_listing.requests < without.requests else without


def one_by_one(job_ids: Iterable[str]) -> Plan:
    """The plan that loads each job on its own, which also brings each link's ``code``."""
    return Plan(listing=False, one_by_one=tuple(dict.fromkeys(job_ids)))
