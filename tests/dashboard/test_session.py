"""A browser session: jobs on view, what is worked out from them once, and what is left after forgetting."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from hirempire.api.allowance import Allowance
from hirempire.api.errors import JobNotFound, TimedOut
from hirempire.api.models import Candidate, CandidatesLoaded, Failed, Job, Link, Listing, Loaded
from hirempire.api.token import Token
from hirempire.dashboard.connection import Connection, nobody
from hirempire.dashboard.session import Session

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


def loaded(job_id: str, **visits: int) -> Loaded:
    """A job with a link for each source name."""
    links = [Link(f"{name} of {job_id}", name, number, NOON) for name, number in visits.items()]
    return Loaded(job_id, links, NOON)


def session(*, floor: int = 1) -> Session:
    """A session on a workspace that lists two jobs, one of them with its links; three jobs are on view."""
    made = Session(Connection(Token("sk-test"), "https://api.example", Allowance(), floor=floor))
    jobs = [Job("a", job_title="Engineer"), Job("b", job_title="Designer")]
    made.learn(Listing(jobs, {"a": loaded("a", linkedin=5, Indeed=9)}, 0))
    made.ask(["b", "a", "gone", "a"])
    return made


@pytest.fixture
def begun() -> Session:
    """That session."""
    return session()


def test_jobs_are_on_view_once_and_in_order(begun: Session) -> None:
    """Listed links are there at once; the others are waited for."""
    assert begun.asked == ("b", "a", "gone")
    assert begun.link_load.waiting == ("b", "gone")
    assert begun.links["job_id"].unique().tolist() == ["a"]


def test_a_job_goes_by_its_title_or_else_its_id(begun: Session) -> None:
    """Its facts are missing where it isn't listed, and nothing is made up."""
    assert dict(begun.labels) == {"b": "Designer", "a": "Engineer", "gone": "gone"}
    assert begun.facts.index.tolist() == ["b", "a", "gone"]
    assert begun.facts["job_title"].isna().tolist() == [False, False, True]
    assert (begun.directory.title("a"), begun.directory.title("gone")) == ("Engineer", None)


def test_the_latest_jobs_come_first(begun: Session) -> None:
    """Each once, those of earlier views behind."""
    begun.ask(["a"])
    begun.ask(["c", "a"])
    assert begun.recent == ("c", "a", "b", "gone")


def test_frames_are_built_once_until_something_changes(begun: Session) -> None:
    """The same object for every run of a page; a new one for a new outcome, other jobs, and other channels."""
    first = begun.links
    assert begun.links is first
    assert begun.facts is begun.facts
    assert begun.channels is begun.channels
    begun.link_load.take(loaded("b", XING=1))
    second = begun.links
    assert second is not first
    assert len(second) == 3
    begun.settings.channels.change(begun.map.merged(["LinkedIn", "Indeed"], "Boards"))
    third = begun.links
    assert set(third["channel"]) == {"Boards", "XING"}
    assert set(third["source_name"]) == {"linkedin", "Indeed", "XING"}
    begun.settings.channels.undo()
    assert set(begun.links["channel"]) == {"LinkedIn", "Indeed", "XING"}
    begun.ask(["a"])
    assert len(begun.links) == 2


def test_a_failed_refresh_builds_nothing_again(begun: Session) -> None:
    """The earlier links are shown as they were."""
    before = begun.links
    begun.link_load.refresh(["a"])
    begun.link_load.take(Failed("a", TimedOut()))
    assert begun.links is before


def test_channels_of_the_workspace_come_before_those_of_other_jobs(begun: Session) -> None:
    """So that a channel has one colour, whatever jobs are on view: most visits first."""
    assert list(begun.channels) == ["Indeed", "LinkedIn"]
    begun.link_load.take(loaded("gone", XING=1_000))
    assert list(begun.channels) == ["Indeed", "LinkedIn", "XING"]
    begun.ask(["b"])
    assert list(begun.channels) == ["Indeed", "LinkedIn"]


def test_a_list_that_fails_keeps_the_titles_of_the_one_before(begun: Session) -> None:
    """And says why; asking again waits for the next run."""
    begun.list_again()
    assert begun.directory.pending
    begun.directory = failed = begun.directory.unlistable(TimedOut())
    assert (failed.pending, type(failed.error)) == (False, TimedOut)
    assert begun.labels["a"] == "Engineer"
    begun.learn(Listing([Job("a", job_title="Staff Engineer")], {}, 2))
    assert (vars(begun.directory)["error"], begun.directory.unreadable) == (None, 2)
    assert begun.labels["a"] == "Staff Engineer"


@pytest.mark.parametrize(("server", "own", "shown"), [(1, 1, 1), (5, 1, 5), (5, 8, 8), (1, 3, 3)])
def test_the_floor_is_the_higher_of_both(server: int, own: int, shown: int) -> None:
    """A recruiter can raise the server's, and never lower it."""
    made = session(floor=server)
    made.settings.floor = own
    assert made.floor == shown


def test_turning_conversion_off_leaves_no_candidate(begun: Session) -> None:
    """Neither the answers nor a frame, nor what was worked out from one."""
    begun.candidate_load.turn_on()
    people = [Candidate(NOON, "applicant", "linkedin", "hired")]
    begun.candidate_load.take(CandidatesLoaded("a", people, NOON))
    frame = begun.candidates
    assert frame["channel"].tolist() == ["LinkedIn"]
    begun.once("costs", (frame,), lambda: len(frame))
    begun.turn_conversion_off()
    assert begun.candidates.empty
    assert begun.candidate_load.answers.came == {}
    assert not any(frame is part for given, _ in begun._kept.values() for part in given)


def test_once_builds_again_for_another_frame_even_if_it_is_equal() -> None:
    """Comparing frames cell by cell would take longer than many a result; other values are compared as such."""
    kept, frame, built = Session(nobody()), pd.DataFrame({"a": [1]}), []

    def build() -> int:
        built.append(1)
        return len(built)

    assert kept.once("x", (frame, (1, "a")), build) == 1
    assert kept.once("x", (frame, (1, "a")), build) == 1
    assert kept.once("x", (frame, (1, "b")), build) == 2
    assert kept.once("x", (frame.copy(), (1, "b")), build) == 3
    assert kept.once("y", (), build) == 4
    assert kept.once("y", (), build) == 4


def test_forgetting_leaves_nothing_in_the_session_or_its_parts(begun: Session) -> None:
    """Streamlit remembers old buttons, whose callbacks hold the session, a load, or a setting."""
    begun.link_load.take(Failed("b", JobNotFound()))
    begun.settings.channels.change(begun.map.merged(["Indeed"], "Boards"))
    begun.settings.floor = 9
    parts = begun.link_load, begun.candidate_load, begun.settings, begun.settings.channels
    begun.forget()
    fresh = Session(nobody())
    assert parts == (fresh.link_load, fresh.candidate_load, fresh.settings, fresh.settings.channels)
    assert begun.connection.token.reveal() == ""
    assert (begun.asked, begun.directory.jobs, begun.recent) == ((), {}, ())
