"""Loading candidates: only once conversion is on, each job once, and gone when it is turned off."""

from datetime import UTC, datetime

from hirempire.api.errors import Cancelled, TimedOut
from hirempire.api.models import Candidate, CandidatesLoaded, Failed
from hirempire.dashboard.candidate_load import CandidateLoad

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


def loaded(job_id: str, *, unreadable: int = 0, repeated: int = 0) -> CandidatesLoaded:
    """A job with one applicant."""
    reasons = {"the status is missing": unreadable} if unreadable else {}
    return CandidatesLoaded(job_id, [Candidate(NOON, "applicant", "LinkedIn", "hired")], NOON, reasons, repeated, 0)


def viewing(*job_ids: str) -> CandidateLoad:
    """A load with conversion on and these jobs on view."""
    load = CandidateLoad(turned_on=True)
    load.view(job_ids)
    return load


def test_jobs_on_view_wait_only_once_they_are_wanted() -> None:
    """A page that shows no conversion costs nothing; a job that was asked for is not asked for again."""
    load = viewing("a", "b")
    assert list(load.waiting) == []
    load.want(["a", "b"])
    load.take(loaded("a"))
    load.want(["a", "b"])
    assert list(load.waiting) == ["b"]


def test_a_failed_job_is_asked_for_again_with_the_next_jobs_on_view_alone() -> None:
    """Not at each run of the page: that would hammer a workspace that refuses."""
    load = viewing("a")
    load.want(["a"])
    load.take(Failed("a", TimedOut()))
    load.want(["a"])
    assert list(load.waiting) == []
    load.view(["a"])
    load.want(["a"])
    assert list(load.waiting) == ["a"]


def test_turning_conversion_on_approves_its_requests() -> None:
    """The offer named them; jobs put on view later need a new approval."""
    load = CandidateLoad()
    load.turn_on()
    assert (load.turned_on, load.approved) == (True, True)
    load.view(["a"])
    assert (load.turned_on, load.approved) == (True, False)


def test_declining_cancels_what_never_loaded() -> None:
    """Earlier candidates stay on view."""
    load = viewing("a", "b")
    load.take(loaded("a"))
    load.refresh(["a", "b"])
    load.decline()
    assert [job.job_id for job in load.loaded] == ["a"]
    assert [type(job.error) for job in load.failed] == [Cancelled]


def test_what_does_not_count_is_added_up_over_the_jobs_on_view() -> None:
    """By reason; a job that is off the page adds nothing."""
    load = viewing("a", "b", "c")
    for outcome in (loaded("a", unreadable=2, repeated=1), loaded("b", unreadable=3), loaded("c", repeated=4)):
        load.take(outcome)
    assert (load.not_counted, load.repeated) == ({"the status is missing": 5}, 5)
    load.view(["b"])
    assert (load.not_counted, load.repeated) == ({"the status is missing": 3}, 0)


def test_turning_off_drops_every_candidate_and_keeps_the_jobs_on_view() -> None:
    """Turning it on again asks anew."""
    load = viewing("a")
    load.take(loaded("a"))
    load.turn_off()
    assert not load.turned_on
    assert load.answers.came == {}
    assert load.loaded == []
    load.turn_on()
    load.want(["a"])
    assert load.waiting == ("a",)
