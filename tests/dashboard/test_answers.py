"""What is kept of each job that was asked for, through retries, refreshes and cancelled loads."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.errors import Cancelled, HirempireError, JobNotFound, TimedOut
from hirempire.api.models import Failed, Loaded
from hirempire.dashboard.answers import Answers

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


def loaded(job_id: str, *, hours: int = 0) -> Loaded:
    """A job without links, loaded so many hours after noon."""
    return Loaded(job_id, [], NOON + timedelta(hours=hours))


def failed(job_id: str, error: HirempireError | None = None) -> Failed:
    """A job that failed to load."""
    return Failed(job_id, error or TimedOut())


def answers(*outcomes: Loaded | Failed) -> Answers[Loaded]:
    """Answers that have taken these."""
    made: Answers[Loaded] = Answers()
    for outcome in outcomes:
        made.take(outcome)
    return made


def test_a_job_nobody_asked_for_is_lacking() -> None:
    """It has no outcome, and none is made up for it."""
    assert answers().lacks("a")
    assert answers().of(["a"]) == []


def test_a_failed_job_is_shown_and_still_lacking() -> None:
    """The page names its cause, and a retry asks again."""
    failure = failed("a")
    found = answers(failure)
    assert found.of(["a"]) == [failure]
    assert found.lacks("a")


def test_a_retry_that_succeeds_replaces_the_failure() -> None:
    """Nothing of the failure is left."""
    found = answers(failed("a"), loaded("a"))
    assert found.of(["a"]) == [loaded("a")]
    assert not found.lacks("a")
    assert found.older(["a"]) == []


def test_a_refresh_that_fails_keeps_the_earlier_links_and_says_so() -> None:
    """Numbers don't vanish because a later request timed out; the page says that they are older."""
    failure = failed("a")
    found = answers(loaded("a"), failure)
    assert found.of(["a"]) == [loaded("a")]
    assert found.older(["a"]) == [failure]
    assert not found.lacks("a")


def test_a_refresh_that_succeeds_after_one_that_failed_is_current_again() -> None:
    """The mark goes with its reason."""
    found = answers(loaded("a"), failed("a"))
    assert found.take(loaded("a", hours=1))
    assert found.of(["a"]) == [loaded("a", hours=1)]
    assert found.older(["a"]) == []


def test_the_cause_of_the_last_failure_is_the_one_that_is_told() -> None:
    """For a job that never loaded, and for one whose refresh failed."""
    found = answers(failed("a"), failed("a", JobNotFound()), loaded("b"), failed("b"), failed("b", JobNotFound()))
    assert isinstance(found.came["a"], Failed)
    assert [type(one.error) for one in [found.came["a"], *found.older(["b"])]] == [JobNotFound, JobNotFound]


def test_only_what_changes_the_page_says_that_it_does() -> None:
    """A first outcome and a success do; a refresh that failed shows the same links as before."""
    found = answers()
    assert [found.take(one) for one in (failed("a"), loaded("a"), failed("a"), loaded("a"))] == [
        True,
        True,
        False,
        True,
    ]


def test_jobs_are_waited_for_once_and_in_order() -> None:
    """A job pasted twice costs one request, and a new set replaces the one before."""
    found = answers()
    found.wait_for(["c"])
    found.wait_for(["b", "a", "b"])
    assert found.waiting == ("b", "a")


def test_a_job_that_has_an_outcome_is_waited_for_no_more() -> None:
    """Whether it loaded, failed, or was not waited for at all."""
    found = answers()
    found.wait_for(["a", "b", "c"])
    for outcome in (loaded("b"), failed("a"), loaded("z")):
        found.take(outcome)
    assert found.waiting == ("c",)


def test_cancelling_names_exactly_what_is_still_waiting() -> None:
    """What loaded before stays loaded."""
    found = answers()
    found.wait_for(["a", "b", "c"])
    found.take(loaded("b"))
    stopped = found.stopped()
    assert [one.job_id for one in stopped] == ["a", "c"]
    assert {type(one.error) for one in stopped} == {Cancelled}
    for one in stopped:
        found.take(one)
    assert found.waiting == ()
    assert [type(one) for one in found.of(["a", "b", "c"])] == [Failed, Loaded, Failed]


OUTCOMES = st.builds(
    lambda job_id, hour, well: loaded(job_id, hours=hour) if well else failed(job_id),
    st.sampled_from("abc"),
    st.integers(0, 5),
    st.booleans(),
)


@given(st.lists(OUTCOMES))
def test_each_job_shows_its_last_success_or_else_its_last_failure(outcomes: list[Loaded | Failed]) -> None:
    """Counted a second way, over any history."""
    found = answers(*outcomes)
    for job_id in "abc":
        history = [one for one in outcomes if one.job_id == job_id]
        successes = [one for one in history if isinstance(one, Loaded)]
        assert found.of([job_id]) == (successes or history)[-1:]
        assert found.lacks(job_id) is not bool(successes)
        stale = bool(successes) and isinstance(history[-1], Failed)
        assert found.older([job_id]) == (history[-1:] if stale else [])


def test_what_is_forgotten_is_gone_altogether() -> None:
    """Leaving a workspace leaves nothing of it behind, and asks for nothing more of it."""
    found = answers(loaded("a"), failed("a"), failed("b"))
    found.wait_for(["c"])
    found.forget()
    assert found == Answers()
    assert found.of(["a", "b"]) == []
