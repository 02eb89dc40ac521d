"""Loading the links of the jobs on view: what is asked for, what it costs, and what stays on view."""

from datetime import UTC, datetime, timedelta

from hirempire.api.errors import Cancelled, JobNotFound, ScopeMissing, TimedOut
from hirempire.api.models import Failed, Link, Loaded, UnreadableLink
from hirempire.dashboard.link_load import LinkLoad

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


def loaded(job_id: str, *, hours: int = 0, unreadable: int = 0) -> Loaded:
    """A job with one link, loaded so many hours after noon."""
    link = Link(f"link of {job_id}", "LinkedIn", 3, NOON)
    broken = [UnreadableLink(job_id, str(number), "X", "no visits") for number in range(unreadable)]
    return Loaded(job_id, [link], NOON + timedelta(hours=hours), broken)


def viewing(*job_ids: str, listed: tuple[str, ...] = ()) -> LinkLoad:
    """A load with these jobs on view; the list of all jobs came with the links of some."""
    load = LinkLoad(listed={job_id: loaded(job_id) for job_id in listed})
    load.view(job_ids)
    return load


def test_jobs_that_arrived_with_the_list_are_not_asked_for() -> None:
    """Only the others wait, and the page knows how each job loaded."""
    load = viewing("a", "b", "c", listed=("a", "c"))
    assert load.waiting == ("b",)
    assert [job.job_id for job in load.loaded] == ["a", "c"]
    load.take(loaded("b"))
    assert [job.job_id for job in load.loaded] == ["a", "b", "c"]
    assert load.through_listing == 2


def test_one_by_one_asks_for_every_job() -> None:
    """Its own request brings a link's code, which the list lacks."""
    load = LinkLoad(listed={"a": loaded("a")}, each_alone=True)
    load.view(["a"])
    assert load.waiting == ("a",)
    assert (load.plan.listing, load.plan.one_by_one, load.cost_of_refresh) == (False, ("a",), 1)


def test_a_job_loaded_earlier_is_on_view_again_without_a_request() -> None:
    """A job that failed earlier is asked for again."""
    load = viewing("a", "b")
    load.take(loaded("a"))
    load.take(Failed("b", TimedOut()))
    load.view(["c"])
    assert load.outcomes.all == []
    load.view(["b", "a"])
    assert load.waiting == ("b",)
    assert [job.job_id for job in load.loaded] == ["a"]


def test_a_refresh_asks_for_the_list_if_that_takes_fewer_requests() -> None:
    """Three listed jobs and one other: two requests instead of four."""
    load = viewing("a", "b", "c", "d", listed=("a", "b", "c"))
    load.take(loaded("d"))
    load.refresh(load.job_ids)
    assert (load.plan.listing, load.plan.one_by_one, load.plan.requests) == (True, ("d",), 2)
    assert load.cost_of_refresh == 2


def test_a_failed_refresh_leaves_the_earlier_links_on_view() -> None:
    """With the cause; the frames that hang on the outcomes are not built again."""
    load = viewing("a")
    load.take(loaded("a"))
    before = load.outcomes
    load.refresh(["a"])
    failure = Failed("a", TimedOut())
    load.take(failure)
    assert load.outcomes is before
    assert (load.failed, load.older) == ([], [failure])


def test_a_successful_refresh_replaces_the_outcomes() -> None:
    """Whatever hangs on them is worked out again, and the time is the new one."""
    load = viewing("a", "b", listed=("b",))
    load.take(loaded("a"))
    before = load.outcomes
    load.refresh(["a"])
    load.take(loaded("a", hours=2))
    assert load.outcomes is not before
    assert load.fetched_at == (NOON, NOON + timedelta(hours=2))


def test_nothing_loaded_has_no_time() -> None:
    """Neither before the first outcome nor if every job failed."""
    load = viewing("a")
    assert load.fetched_at is None
    load.take(Failed("a", TimedOut()))
    assert load.fetched_at is None


def test_stopping_cancels_what_is_waiting_and_keeps_what_loaded() -> None:
    """A job without links yet fails as cancelled."""
    load = viewing("a", "b")
    load.take(loaded("a"))
    load.stop()
    assert [job.job_id for job in load.loaded] == ["a"]
    assert [(job.job_id, type(job.error)) for job in load.failed] == [("b", Cancelled)]
    assert load.waiting == ()


def test_declining_a_refresh_changes_nothing_on_view() -> None:
    """Nothing was asked for, so nothing failed: neither a loaded job nor the cause of a failed one changes."""
    load = viewing("a", "b")
    load.take(loaded("a"))
    load.take(Failed("b", JobNotFound()))
    before = load.outcomes
    load.refresh(["a", "b"])
    load.decline()
    assert load.outcomes is before
    assert (load.older, load.waiting) == ([], ())


def test_declining_new_jobs_cancels_them() -> None:
    """They are on view as cancelled, and can be retried."""
    load = viewing("a")
    load.decline()
    assert [type(job.error) for job in load.failed] == [Cancelled]


def test_an_approval_holds_until_other_jobs_wait() -> None:
    """For neither the next jobs nor a refresh."""
    load = viewing("a")
    states = []
    for step in (load.approve, lambda: load.view(["b"]), load.approve, lambda: load.refresh(["b"])):
        step()
        states.append(load.approved)
    assert states == [True, False, True, False]


def test_jobs_named_by_an_address_wait_for_approval_once() -> None:
    """Jobs that the recruiter chose, or approved before, are loaded without asking."""
    load = viewing("a")
    states = []
    for job_ids in (["b"], ["a", "b"], ["a", "b", "d"]):
        load.view(job_ids, by_address=True)
        states.append(load.by_address)
        if job_ids == ["b"]:
            load.approve()
    assert states == [True, False, True]


def test_a_retry_lifts_a_refusal() -> None:
    """The recruiter may have given the token its scope meanwhile."""
    load = viewing("a")
    load.refused = ScopeMissing("Job Sources")
    load.refresh(["a"])
    assert load.refused is None


def test_unreadable_links_are_those_of_the_jobs_on_view() -> None:
    """Jobs viewed earlier don't count."""
    load = viewing("a", "b")
    load.take(loaded("a", unreadable=1))
    load.take(loaded("b", unreadable=2))
    assert len(load.unreadable) == 3
    load.view(["b"])
    assert [link.job_id for link in load.unreadable] == ["b", "b"]


def test_forgetting_leaves_nothing() -> None:
    """Neither outcomes nor the list nor what was chosen."""
    load = viewing("a", "b", listed=("b",))
    load.take(loaded("a"))
    load.forget()
    assert load == LinkLoad()
