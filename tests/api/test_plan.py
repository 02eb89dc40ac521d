"""The cheapest way to a set of jobs."""

from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.plan import Plan, cheapest, one_by_one

IDS = st.lists(st.sampled_from([f"job-{number}" for number in range(30)]))


def test_one_job_is_asked_for_alone_and_more_through_the_listing() -> None:
    """The listing costs one request, whatever it holds."""
    assert cheapest(["a"], listed={"a", "b"}) == Plan(listing=False, one_by_one=("a",))
    assert cheapest(["a", "b"], listed={"a", "b"}) == Plan(listing=True, one_by_one=())


def test_what_the_listing_lacks_is_asked_for_alone() -> None:
    """And where it lacks too much, it is not asked for."""
    assert cheapest(["a", "b", "x"], listed={"a", "b"}) == Plan(listing=True, one_by_one=("x",))
    assert cheapest(["a", "x"], listed={"a"}) == Plan(listing=False, one_by_one=("a", "x"))


@given(IDS, st.sets(st.sampled_from([f"job-{number}" for number in range(30)])))
def test_no_plan_costs_more_than_asking_for_each(job_ids: list[str], listed: set[str]) -> None:
    """Every job is covered, none twice."""
    plan = cheapest(job_ids, listed=listed)
    assert plan.requests <= one_by_one(job_ids).requests == len(set(job_ids))
    covered = set(plan.one_by_one) | (listed if plan.listing else set())
    assert set(job_ids) <= covered
    assert len(set(plan.one_by_one)) == len(plan.one_by_one)
