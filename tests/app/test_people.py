"""Conversion is switched on by the recruiter: said before what it costs, asked for then, and forgotten with it."""

import pytest

from hirempire.sandbox.candidates import candidates
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Begun, Connect, press, session_of, some, words

LISTING = ("/v1/jobs", None)


def test_nothing_is_asked_before_it_is_switched_on(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """The offer says what it costs and what is kept; then it is one request a job, and everyone is there once."""
    ids = some(workspace, 3)
    sandbox = server(limit=100)
    app = begun(*ids)
    assert sandbox.requests == [LISTING]
    assert "takes 3 API requests.** Your plan allows about 100 an hour, and 99 are left." in words(app)
    assert "skipped unread" in words(app)
    press(app, "Turn on conversion")
    assert sorted(sandbox.requests[1:]) == sorted(("/v1/job-candidates", one) for one in ids)
    people = session_of(app).candidates
    places = {job.id: place for place, job in enumerate(workspace.jobs)}
    made = {
        one.id: one
        for job_id in ids
        for one in candidates(workspace.jobs[places[job_id]], places[job_id], workspace.today)
    }
    assert len(people) == len(made)
    assert sorted(people["status"].astype("str")) == sorted(one.status for one in made.values())
    app.run()
    assert len(sandbox.requests) == 4


def test_more_jobs_need_another_word_where_they_cost_much(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """A few are asked for without; what is declined is not asked for again."""
    server_ = server()
    app = begun(*some(workspace, 2))
    press(app, "Turn on conversion")
    session_of(app).ask(some(workspace, 4))
    app.run()
    assert len(server_.requests) == 1 + 4
    session_of(app).ask(some(workspace, 20))
    app.run()
    assert "Loading the candidates of 16 jobs takes 16 API requests" in words(app)
    assert len(server_.requests) == 1 + 4
    press(app, "Cancel")
    assert "The candidates of 16 of 20 jobs couldn't be loaded" in words(app)
    assert len(server_.requests) == 1 + 4
    press(app, "Retry")
    press(app, "Load candidates")
    assert len(server_.requests) == 1 + 20
    assert "be loaded" not in words(app)


def test_what_did_not_come_is_named_and_tried_again_alone(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """By job and cause; nobody who cannot be read is in a number, and each is counted by why."""
    broken, odd, well = some(workspace, 3)
    sandbox = server(faults=Faults(by_job={broken: "html", odd: "bad_links"}))
    app = begun(broken, odd, well)
    press(app, "Turn on conversion")
    assert not app.exception
    assert "The candidates of 1 of 3 jobs couldn't be loaded" in words(app)
    assert "a web page and not data" in words(app)
    assert any("candidates couldn't be read and aren't counted" in one.label for one in app.expander)
    people = session_of(app).candidate_load
    assert set(people.not_counted) >= {"it has no ID", "its type is not text", "its status is not a word"}
    assert list(session_of(app).candidates["job_id"].cat.categories) == [odd, well]
    sandbox.requests.clear()
    press(app, "Retry")
    assert sandbox.requests == [("/v1/job-candidates", broken)]


def test_no_more_is_asked_than_the_allowance_has(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """The most visited jobs come first, and the rest waits; a refresh that is refused keeps the earlier ones."""
    sandbox = server(limit=3)
    ids = some(workspace, 4)
    app = begun(*ids)
    assert "the 2 jobs with the most visits now, the rest over 1 more hour" in words(app)
    press(app, "Turn on conversion")
    assert len(sandbox.requests) == 3
    assert "The candidates of 2 jobs aren't loaded yet.** The hourly limit is reached. You can load more" in words(app)
    assert "couldn't be loaded" not in words(app)
    visits = {job.id: sum(link.visits for link in job.links) for job in workspace.jobs}
    first = sorted(ids, key=lambda job_id: -visits[job_id])[:2]
    assert set(session_of(app).candidates["job_id"].cat.categories) == set(first)
    press(app, "Load candidates")
    assert len(sandbox.requests) == 3
    sandbox._limit = 50  # what a longer wait or a larger plan brings
    session_of(app).connection.allowance.learn(50)
    app.run()
    assert len(sandbox.requests) == 5
    assert "aren't loaded yet" not in words(app)


def test_a_refresh_beyond_the_allowance_keeps_the_earlier(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """It is said of the jobs that couldn't be refreshed."""
    server(limit=3)
    app = press(begun(*some(workspace, 2)), "Turn on conversion")
    press(app, "Refresh candidates")
    assert "The candidates of 2 jobs couldn't be refreshed" in words(app)
    assert len(session_of(app).candidates["job_id"].cat.categories) == 2


def test_switched_off_it_is_forgotten_and_not_asked_for(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """The offer is back."""
    sandbox = server()
    app = begun(*some(workspace, 2))
    press(app, "Turn on conversion")
    press(app, "Turn off conversion")
    assert session_of(app).candidates.empty
    assert not session_of(app).candidate_load.answers.came
    assert "Loading the candidates of 2 jobs" in words(app)
    assert len(sandbox.requests) == 3


def test_in_the_demo_it_is_on_from_the_start(begun: Begun) -> None:
    """Nobody in it is real; its jobs tell the story at once."""
    app = begun()
    assert not app.exception
    assert "Turn on conversion" not in [one.label for one in app.button]
    assert len(session_of(app).candidates) > 800


def test_the_recruiters_names_hold_for_candidates(begun: Begun, server: Connect, workspace: Workspace) -> None:
    """As for links, and at once."""
    server()
    app = begun(*some(workspace, 3))
    press(app, "Turn on conversion")
    session = session_of(app)
    session.settings.channels.change(session.map.merged(["Indeed", "LinkedIn"], "Boards"))
    assert "LinkedIn" not in set(session.candidates["channel"].dropna())
    assert (session.candidates["channel"] == "Boards").any()
    session.settings.channels.undo()
    assert (session.candidates["channel"] == "LinkedIn").any()


@pytest.mark.parametrize(("configured", "least"), [("", 1), ("5", 5)])
def test_the_floor_is_the_recruiters_but_never_below_the_servers(
    begun: Begun, server: Connect, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, configured: str, least: int
) -> None:
    """Small counts of people can be kept from being shown by whoever runs the dashboard."""
    monkeypatch.setenv("HIREMPIRE_FLOOR", configured)
    server()
    app = press(begun(*some(workspace, 2)), "Turn on conversion")
    (field,) = app.number_input
    assert (field.value, field.min) == (least, least)
    field.set_value(8).run()
    assert session_of(app).floor == 8


@pytest.mark.parametrize("configured", ["0", "few", "-3", "1e3", "1001"])
def test_a_floor_that_is_none_is_said_and_never_taken_for_none(
    begun: Begun, server: Connect, monkeypatch: pytest.MonkeyPatch, configured: str
) -> None:
    """Nothing is asked for."""
    monkeypatch.setenv("HIREMPIRE_FLOOR", configured)
    sandbox = server()
    app = begun()
    assert session_of(app).refused.cause == "floor_malformed"
    assert sandbox.requests == []
