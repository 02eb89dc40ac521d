"""What the dashboard remembers: its loads as looks, for the workspace whose jobs a token opens."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from hirempire.analysis.history import History
from hirempire.dashboard import remembering
from hirempire.dashboard.questions import LAST_WEEK
from hirempire.sandbox.candidates import candidates, made_up
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.app import Connect, press, session_of, some, words
from tests.support.demo import TOKEN


@pytest.fixture(autouse=True)
def _a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A memory that starts out empty."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path / 'history.db'}")


def viewed(app: AppTest, workspace: Workspace) -> AppTest:
    """The app once the recruiter has chosen to see some jobs that come with the list, and its look was kept."""
    session_of(app).ask(some(workspace, 6))
    app.run()
    return settled(app)


def settled(app: AppTest) -> AppTest:
    """The app once its look was kept or not, and it has said so."""
    pending = session_of(app).remembered.pending
    if pending is not None:
        pending.exception(timeout=60)
    return app.run()


def past(app: AppTest) -> History:
    """What the session sees of the past, once it is read: a busy machine takes longer than the page waits."""
    session = session_of(app)
    remembering.past(session)
    remembering.learn(session.remembered, seconds=60)
    found = remembering.past(session)
    assert found is not None
    return found


def test_a_load_is_a_look_and_the_sidebar_says_so(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace, tmp_path: Path
) -> None:
    """Where it is kept, and since when; the totals are those that the workspace has."""
    server()
    app = viewed(opened(), workspace)
    assert f"Saved 1 time since {datetime.now(UTC):%-d %b %Y}, in the file {tmp_path}" in words(app).replace("\\", "")
    seen = past(app)
    jobs = [job for job in workspace.jobs if job.id in some(workspace, 6)]
    assert int(seen.readings["visits"].sum()) == sum(link.visits for job in jobs for link in job.links)


def test_sessions_that_look_at_the_same_share_its_frames(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace
) -> None:
    """The second costs next to nothing."""
    server()
    first, second = viewed(opened(), workspace), viewed(opened(), workspace)
    assert past(first) is past(second)


def test_what_was_seen_is_there_after_a_restart(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace
) -> None:
    """Another process finds what the one before saw, whatever its token is."""
    server()
    before = past(viewed(opened(), workspace)).looks[0]
    st.cache_resource.clear()
    assert past(viewed(opened(), workspace)).looks[0] == before


def test_another_workspace_sees_nothing_of_it(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace
) -> None:
    """Although some of its jobs have the same IDs: those of the documents."""
    other = make_workspace(seed=8, today=datetime.now(UTC).date())
    server(workspaces={TOKEN: other})
    viewed(opened(), other)
    server()
    mine = past(viewed(opened(), workspace))
    assert len(mine.looks) == 1
    assert set(mine.readings["link_id"]) <= {link.id for job in workspace.jobs for link in job.links}


def test_one_switch_stops_it_and_one_action_erases_all(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace
) -> None:
    """After that nothing is kept until somebody switches it on again."""
    server()
    app = viewed(opened(), workspace)
    (switch,) = [one for one in app.toggle if one.label == "Save visit counts"]
    switch.set_value(False).run()
    assert "Visit counts of this workspace aren't saved." in words(app)
    press(app, "Erase everything")
    press(app, "Refresh")
    settled(app)
    assert past(app).looks.empty
    (switch,) = [one for one in app.toggle if one.label == "Save visit counts"]
    switch.set_value(True).run()
    press(app, "Refresh")
    settled(app)
    assert len(past(app).looks) == 1


@pytest.mark.parametrize("broken", ["a folder", "not a database"])
def test_a_memory_that_cannot_be_used_is_one_sentence(
    server: Connect,
    opened: Callable[[], AppTest],
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    broken: str,
) -> None:
    """Everything else works as without it."""
    (tmp_path / "not a database").write_text("Dear diary, " * 1_000)
    (tmp_path / "a folder").mkdir()
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path / broken}")
    server()
    app = viewed(opened(), workspace)
    assert not app.exception
    assert [one.value for one in app.warning if "This load wasn't saved." in one.value]
    assert app.metric


def test_the_demo_has_a_year_behind_it_that_ends_at_what_it_serves(opened: Callable[[], AppTest]) -> None:
    """Two weeks of it were not seen, a link was made anew, and nothing of it reaches the recruiter's own memory."""
    app = opened()
    seen = past(app)
    assert (seen.looks[-1] - seen.looks[0]).days > 300
    assert max(seen.looks[1:] - seen.looks[:-1]).days >= 14
    last = seen.readings.drop_duplicates(["job_id", "link_id"], keep="last")
    links = session_of(app).links
    assert (
        last.set_index("link_id")["visits"].astype("int64").to_dict() == links.set_index("link_id")["visits"].to_dict()
    )


def test_without_a_memory_nothing_is_said_or_kept(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``none`` switches it off."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", "none")
    server()
    app: Any = viewed(opened(), workspace)
    assert remembering.past(session_of(app)) is None
    assert "History" not in [one.value for one in app.subheader]


def test_the_database_holds_no_token_and_nothing_of_a_candidate(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace, tmp_path: Path
) -> None:
    """Not in any file of it, with conversion on; what Hirempire says of the links is there."""
    server()
    app = viewed(opened(), workspace)
    session = session_of(app)
    session.candidate_load.turn_on()
    session.candidate_load.view(session.asked)
    app.switch_page("pages/conversion.py").run()
    settled(app)
    assert session.candidate_load.loaded
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert TOKEN.encode() not in kept
    names = {link.source_name for one in workspace.jobs for link in one.links}
    job = next(job for job in workspace.jobs if job.id in session.asked)
    people = candidates(job, workspace.jobs.index(job), workspace.today)
    texts = {str(value) for person in people for value in made_up(person, job.id).values() if value != job.id}
    assert len(texts) > 20
    assert not [text for text in texts if len(text) > 4 and text.encode() in kept and text not in names]
    assert job.links[0].source_name.encode() in kept


def test_the_first_page_leads_to_how_last_week_was(
    server: Connect, opened: Callable[[], AppTest], workspace: Workspace
) -> None:
    """One click to Growth with last week against the week before, the view kept."""
    server()
    app = viewed(opened(), workspace)
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    link = next(one.proto for one in app.get("page_link") if one.proto.label == LAST_WEEK)
    assert link.page == "growth"
    assert {"channel=LinkedIn", "period=last-week"} <= set(link.query_string.split("&"))
    assert "compared" not in link.query_string
