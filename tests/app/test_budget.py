"""The hourly allowance: said before it is spent, counted, and never spent in vain."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from hirempire.sandbox.workspace import Workspace
from tests.support.app import SAMPLE, Connect, connected, pasted, press, spent_elsewhere, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]

LISTING = ("/v1/jobs", None)


def some(workspace: Workspace, number: int) -> list[str]:
    """So many jobs whose links the listing holds whole."""
    usual = [job for job in workspace.jobs if job.links and job.id != workspace.flaky_job]
    return [job.id for job in usual if not any(link.named_only for link in job.links)][:number]


def test_a_whole_set_costs_one_request(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """What the list of all jobs holds is not asked for again; refreshing costs one request more."""
    sandbox = server()
    app = pasted(opened(), " ".join(some(workspace, 30)))
    assert sandbox.requests == [LISTING]
    assert "30 jobs loaded" in words(app)
    press(app, "Refresh")
    assert sandbox.requests == [LISTING, LISTING]


def test_a_job_that_the_list_has_by_name_alone_is_asked_for_on_its_own(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """And both are loaded."""
    (lacking,) = [job.id for job in workspace.jobs if any(link.named_only for link in job.links)]
    sandbox = server()
    app = pasted(opened(), f"{SAMPLE} {lacking}")
    assert sandbox.requests == [LISTING, ("/v1/job-sources", lacking)]
    assert "2 jobs loaded" in words(app)


def test_what_costs_much_is_said_before_and_asked_for_on_a_click(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """Nothing is asked until then."""
    ids = some(workspace, 12)
    sandbox = server()
    app = pasted(opened(), " ".join(ids), each_alone=True)
    assert "Loading 12 jobs takes 12 API requests" in words(app)
    assert "100 an hour" in words(app)
    assert sandbox.requests == [LISTING]
    app = press(app, "Load 12 jobs (uses 12 API requests)")
    assert sorted(sandbox.requests[1:]) == sorted(("/v1/job-sources", one) for one in ids)
    assert "12 jobs loaded" in words(app)


def test_not_now_asks_nothing(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """The jobs end as stopped, and can be asked for later."""
    sandbox = server()
    app = press(pasted(opened(), " ".join(some(workspace, 12)), each_alone=True), "Cancel")
    assert sandbox.requests == [LISTING]
    assert "12 of 12 jobs couldn't be loaded" in words(app)
    assert "Cancelled" in words(app)


def test_past_the_limit_what_came_is_shown_and_nothing_is_hammered(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """The rest says from when it can be had; trying again before that asks nothing, and the limit is learnt."""
    sandbox = server(limit=5)
    app = press(pasted(opened(), " ".join(some(workspace, 12)), each_alone=True), "Load 12 jobs (uses 12 API requests)")
    assert not app.exception
    assert "Hourly API limit reached" in words(app)
    assert "You can load the rest after" in words(app)
    assert "4 jobs loaded" in words(app)
    asked = len(sandbox.requests)
    assert asked <= 5 + 16  # no more than were in flight
    app = press(app, "Retry")
    assert len(sandbox.requests) == asked
    assert app.get("progress")[0].proto.text.endswith("of about 5")


def test_sessions_with_one_token_share_the_meter_and_others_do_not(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """The count alone is shared: no job of one shows in the other."""
    server(configured=False, workspaces={TOKEN: workspace, "sk-other": workspace})
    hers = pasted(connected(opened(), TOKEN), SAMPLE, each_alone=True)
    assert "2 requests in the last hour" in words(hers.run())
    colleague, stranger = connected(opened(), TOKEN), connected(opened(), "sk-other")
    assert "2 requests in the last hour" in words(colleague)
    assert "1 request in the last hour" in words(stranger)
    assert not colleague.get("plotly_chart")


def test_the_list_is_asked_for_once_by_those_who_come_within_a_minute_and_anew_with_another_token(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """A refresh asks for a new one, which is there for everybody with the token."""
    sandbox = server(configured=False, workspaces={TOKEN: workspace, "sk-other": workspace})
    hers, colleagues = (pasted(connected(opened(), TOKEN), " ".join(some(workspace, 3))) for _ in range(2))
    assert sandbox.requests == [LISTING]
    connected(opened(), "sk-other")
    assert sandbox.requests == [LISTING] * 2
    press(hers, "Refresh")
    press(colleagues, "Refresh")
    assert sandbox.requests == [LISTING] * 3


def test_the_plan_that_the_recruiter_names_is_kept(opened: Opened, server: Connect) -> None:
    """And the meter counts against it."""
    server()
    app = opened()
    app.selectbox[0].set_value(500).run()
    assert not app.exception
    assert app.get("progress")[0].proto.text == "1 request in the last hour, of about 500"


def test_one_sessions_plan_binds_no_other(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Two sessions with one token share the count of requests; the plan that one of them chose is its own."""
    server()
    ids = " ".join(some(workspace, 12))
    hers, colleagues = opened(), opened()
    hers.selectbox[0].set_value(100).run()
    colleagues = pasted(colleagues.run(), ids, each_alone=True)
    assert "hourly limit isn't known yet" in words(colleagues)
    assert not [one for one in colleagues.get("progress") if one.proto.text.endswith("of about 100")]
    assert hers.run().get("progress")[0].proto.text == "1 request in the last hour, of about 100"


def test_declining_a_refresh_leaves_everything_as_it_is(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Nothing was asked, so nothing has failed."""
    sandbox = server()
    app = press(pasted(opened(), " ".join(some(workspace, 12)), each_alone=True), "Load 12 jobs (uses 12 API requests)")
    asked = len(sandbox.requests)
    app = press(press(app, "Refresh"), "Cancel")
    assert len(sandbox.requests) == asked
    assert "12 jobs loaded" in words(app)
    assert "be refreshed" not in words(app)


def test_no_more_is_asked_than_is_left(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Of a plan that the recruiter named or that Hirempire spoke of; the meter never passes it."""
    sandbox = server(limit=8)
    app = press(pasted(opened(), " ".join(some(workspace, 12)), each_alone=True), "Load 12 jobs (uses 12 API requests)")
    assert len(sandbox.requests) == 8
    assert "7 jobs loaded" in words(app)
    assert app.get("progress")[0].proto.text == "8 requests in the last hour, of about 8"
    assert len(press(app, "Refresh").get("plotly_chart")) == 1
    assert len(sandbox.requests) == 8


def test_a_right_token_connects_though_its_allowance_is_used_up(opened: Opened, server: Connect) -> None:
    """That is no fault of the token; the sentence has the recruiter's own time."""
    spent_elsewhere(server(configured=False, limit=1))
    app = connected(opened(), TOKEN)
    assert "Demo workspace" not in words(app)
    assert "The job titles couldn't be loaded." in words(app)
    assert "UTC" not in words(app)
