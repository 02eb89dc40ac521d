"""Sessions with the same token share what they loaded alike, and see nothing else of each other."""

import gc
import weakref
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from hirempire.analysis.ledger import ledger
from hirempire.api.allowance import Allowance
from hirempire.api.models import Candidate, CandidatesLoaded, Job, Link, Listing, Loaded
from hirempire.api.token import Token
from hirempire.dashboard.connection import Connection, connection
from hirempire.dashboard.session import Session
from hirempire.dashboard.shared_frames import SharedFrames
from hirempire.history.database import IN_MEMORY
from hirempire.history.memory import Memory

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def job(job_id: str, visits: int, at: datetime) -> Loaded:
    """A job with two links, as a reply of its own: no object of it is another's."""
    links = [
        Link(f"{job_id}-{name}", name, visits + place, NOON - timedelta(days=9), f"https://x.example/{job_id}", name)
        for place, name in enumerate(["LinkedIn", "Indeed"])
    ]
    return Loaded(job_id, links, at)


def began(at: datetime = NOON, *, right: SharedFrames | None = None, **visits: int) -> Session:
    """A session with this right that has loaded these jobs, all of them listed."""
    frames = right or SharedFrames()
    made = Session(Connection(Token("sk-test"), "https://api.example", Allowance(), frames=frames))
    jobs = [Job(one, job_title=f"Title {one}") for one in visits]
    made.learn(Listing(jobs, {one: job(one, number, at) for one, number in visits.items()}, 0))
    made.ask(list(visits))
    return made


def shares(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether visits and texts of two frames lie in the same memory."""
    texts = [frame["url"].array._pa_array.chunk(0).buffers()[-1].address for frame in (one, other)]
    return texts[0] == texts[1] and np.shares_memory(one["visits"].to_numpy(), other["visits"].to_numpy())


def seen(*sessions: Session) -> None:
    """Let sessions look at what a store has of their jobs."""
    memory = Memory.opened(IN_MEMORY)
    for day in (2, 1, 0):
        at = NOON - timedelta(days=day)
        kept = memory.keep([job("a", 9 - day, at), job("b", 5, at)], opened=["a", "b"], now=at)
    assert kept is not None
    for session in sessions:
        history = memory.history(kept.workspace, session.asked)
        assert history is not None
        session.ledger = session.connection.frames.ledger(history)
    memory.close()


def test_the_same_links_lie_in_memory_once_and_each_has_its_own_time() -> None:
    """Whoever loads the same later shares all but the time."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(LATER, a=9, b=5, right=right)
    assert first.links is not second.links
    assert shares(first.links, second.links)
    assert first.links["fetched_at"].eq(pd.Timestamp(NOON)).all()
    assert second.links["fetched_at"].eq(pd.Timestamp(LATER)).all()
    assert first.links["visits"].tolist() == second.links["visits"].tolist() == [9, 10, 5, 6]
    assert first.directory is second.directory
    both = zip(first.link_load.loaded, second.link_load.loaded, strict=True)
    assert all(mine.links is others.links for mine, others in both)


def test_facts_of_jobs_lie_in_memory_once_and_are_ones_own_to_change() -> None:
    """Also those of some jobs alone."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(LATER, a=9, b=5, right=right)
    mine, others = first.facts_of(("b",)), second.facts_of(("b",))
    texts = [frame["job_title"].array._pa_array.chunk(0).buffers()[-1].address for frame in (mine, others)]
    assert texts[0] == texts[1]
    mine["job_title"] = "Changed"
    assert others["job_title"].tolist() == ["Title b"]


def test_what_was_seen_of_them_lies_in_memory_once() -> None:
    """The ledger, and the links with what was seen; the times are one's own."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(LATER, a=9, b=5, right=right)
    seen(first, second)
    mine, others = first.kept, second.kept
    assert mine is not None
    assert others is not None
    assert mine.ledger is others.ledger
    assert shares(mine.links, others.links)
    assert others.links["fetched_at"].eq(pd.Timestamp(LATER)).all()


def test_what_is_seen_later_is_added_to_what_lies_in_memory() -> None:
    """Whoever looked before sees no more than then; the texts of links and the gains until then are there once."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(LATER, a=12, b=5, right=right)
    memory = Memory.opened(IN_MEMORY)
    for session, totals in ((first, (3, 6, 9)), (second, (12,))):
        for visits in totals:
            at = NOON + timedelta(minutes=visits)
            memory.keep([job("a", visits, at), job("b", 5, at)], opened=["a", "b"], now=at)
        workspace = memory.workspace(["a", "b"])
        assert workspace is not None
        history = memory.history(workspace, session.asked)
        assert history is not None
        session.ledger = right.ledger(history)
        plain = ledger(history)
        assert session.ledger.gained.tolist() == plain.gained.tolist()
        assert session.ledger.gains.end.tolist() == plain.gains.end.tolist()
        pd.testing.assert_frame_equal(session.ledger.links, plain.links)
    memory.close()
    assert first.ledger is not None
    assert second.ledger is not None
    before, after = first.ledger, second.ledger
    assert (len(before.gained), len(after.gained)) == (8, 10)
    assert np.shares_memory(before.gained, after.gained)
    assert first.kept is not None
    assert second.kept is not None
    texts = [
        one.kept.links["url"].array._pa_array.chunk(0).buffers()[-1].address for one in (first, second) if one.kept
    ]
    assert texts[0] == texts[1]
    assert first.links["visits"].tolist() == [9, 10, 5, 6]
    assert second.links["visits"].tolist() == [12, 13, 5, 6]


def test_a_session_changes_no_frame_of_another() -> None:
    """Whatever it writes into its own stays there; what lies in common can't be written to."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(a=9, b=5, right=right)
    seen(first, second)
    assert first.kept is not None
    assert second.kept is not None
    for frame in (first.links, first.kept.links):
        frame["visits"] = 0
        frame.loc[frame.index[0], "url"] = "https://other.example"
    first.facts.loc["a", "job_title"] = "Other"
    assert second.links["visits"].tolist() == [9, 10, 5, 6]
    assert not second.links["url"].str.contains("other").any()
    assert not second.kept.links["url"].str.contains("other").any()
    assert second.facts["job_title"].tolist() == ["Title a", "Title b"]
    assert began(a=9, b=5, right=right).links["visits"].tolist() == [9, 10, 5, 6]
    for common in (first._shared_links.value["visits"].to_numpy(), first.kept.ledger.gained, first.kept.ledger.looks):
        with pytest.raises(ValueError, match="read-only"):
            common[0] = 0


def test_another_token_shares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where both load the same; nor does the same token at another address."""
    first, second = began(a=9, b=5), began(a=9, b=5)
    assert not shares(first.links, second.links)
    rights = [connection(Token(token)).frames for token in ("sk-one", "sk-two", "sk-one")]
    assert rights[0] is rights[2]
    assert rights[0] is not rights[1]
    monkeypatch.setenv("HIREMPIRE_API_URL", "https://other.example")
    assert connection(Token("sk-one")).frames is not rights[0]


def test_nobody_is_given_what_they_have_not_loaded() -> None:
    """A token that opens less today, or a link with more visits: each session sees its own load."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(LATER, a=11, right=right)
    third = began(LATER, a=9, b=7, right=right)
    assert first.links["visits"].tolist() == [9, 10, 5, 6]
    assert second.links["visits"].tolist() == [11, 12]
    assert third.links["visits"].tolist() == [9, 10, 7, 8]
    assert list(second.directory.jobs) == ["a"]
    assert second.facts.index.tolist() == ["a"]
    assert dict(second.labels) == {"a": "Title a"}


def test_candidates_are_never_shared() -> None:
    """Two sessions with the same right and the same candidates have a frame each."""
    right = SharedFrames()
    frames = []
    for session in (began(a=9, right=right), began(a=9, right=right)):
        session.candidate_load.turned_on = True
        session.candidate_load.view(["a"])
        session.candidate_load.take(CandidatesLoaded("a", [Candidate(NOON, "applicant", "LinkedIn", "new")], NOON))
        frames.append(session.candidates)
    assert len(frames[0]) == len(frames[1]) == 1
    assert frames[0] is not frames[1]
    assert "candidates" not in right._held


def test_what_nobody_looks_at_any_more_is_gone() -> None:
    """The last session takes the frames along; a session that forgot keeps none."""
    right = SharedFrames()
    first, second = began(a=9, b=5, right=right), began(a=9, b=5, right=right)
    frame = weakref.ref(first._shared_links)
    assert second._shared_links is frame()
    first.forget()
    gc.collect()
    assert frame() is not None
    second.forget()
    gc.collect()
    assert frame() is None
    assert not right._replies
