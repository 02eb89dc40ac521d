"""When something goes wrong, a recruiter reads a sentence, and keeps what came."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.app import PAGES, SAMPLE, Connect, bars, connected, pasted, spent_elsewhere, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]


def ending(**by_kind: str) -> Faults:
    """The sample job goes wrong in this way, the listing does not."""
    return Faults(by_job={SAMPLE: by_kind["kind"]})


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (
            "unauthorized",
            "Hirempire didn't accept the API token. Create a new one in Hirempire under Settings → Integrations",
        ),
        ("rate_limit_long", "has reached its hourly limit of API requests"),
        ("server_error", "Hirempire had a problem of its own (status 500)"),
        ("html", "it is a web page and not data"),
        ("empty", "it is empty"),
        ("cut", "Hirempire couldn't be reached, or the connection was cut"),
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_each_failure_is_a_sentence_on_every_page(
    opened: Opened, server: Connect, page: str, kind: str, sentence: str
) -> None:
    """Which job, and why; no traceback."""
    server(faults=ending(kind=kind))
    app = pasted(opened().switch_page(page).run(), SAMPLE, each_alone=True)
    assert not app.exception
    assert sentence in words(app)
    assert "1 of 1 job couldn't be loaded" in words(app) or kind == "unauthorized"
    assert not app.get("plotly_chart")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("short_body", "it ends early"),
        ("broken_json", "it is broken or ends early"),
        ("not_success", "it does not say that it succeeded"),
        ("other_job", "it is the reply for another job"),
        ("null_sources", "it holds no list of links"),
        ("error_object", "Hirempire rejected the request (status 400)"),
        ("error_string", "Hirempire rejected the request (status 400)"),
        ("redirect", "it points to another address, where the token is not sent"),
        ("huge", "it is far larger than any reply should be"),
        ("rate_limit_bare", "reached its hourly limit of API requests. You can load the rest within the hour"),
    ],
)
def test_a_reply_that_is_not_what_it_should_be_is_a_sentence(
    opened: Opened, server: Connect, kind: str, sentence: str
) -> None:
    """Which says what is wrong with it, and hides no other job."""
    server(faults=ending(kind=kind))
    app = pasted(opened(), f"xyz456abc123 {SAMPLE}", each_alone=True)
    assert not app.exception
    assert "1 of 2 jobs couldn't be loaded" in words(app) or kind == "rate_limit_bare"
    assert sentence in words(app)


@pytest.mark.parametrize("kind", ["rate_limit_once", "server_error_once", "cut_once", "unknown_fields"])
def test_what_mends_itself_is_not_noticed(opened: Opened, server: Connect, kind: str) -> None:
    """The numbers come, and no notice."""
    server(faults=ending(kind=kind))
    app = pasted(opened(), SAMPLE, each_alone=True)
    assert bars(app) == {"LinkedIn": 142, "Referral": 36}
    assert "be loaded" not in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_job_that_is_gone_is_named_and_hides_no_other(
    opened: Opened, server: Connect, workspace: Workspace, page: str
) -> None:
    """The other job's charts are there."""
    server()
    app = pasted(opened().switch_page(page).run(), f"{workspace.gone_job} {SAMPLE}")
    assert "1 of 2 jobs couldn't be loaded" in words(app)
    assert "This workspace has no such job" in words(app)
    assert app.get("plotly_chart")


def test_a_server_that_is_not_there_is_a_sentence(
    opened: Opened, server: Connect, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    """Nothing listens on the port."""
    server()
    with Sandbox({TOKEN: workspace}) as stopped:
        pass
    monkeypatch.setenv("HIREMPIRE_API_URL", stopped.url)
    app = opened()
    assert not app.exception
    assert "couldn't be reached" in words(app)


def test_the_failed_are_tried_again_alone(opened: Opened, server: Connect) -> None:
    """One more request for what failed, none for what came."""
    sandbox = server(faults=Faults(by_job={SAMPLE: "html"}))
    app = pasted(opened(), f"{SAMPLE} xyz456abc123", each_alone=True)
    assert "1 of 2 jobs couldn't be loaded" in words(app)
    sandbox.requests.clear()
    (again,) = [one for one in app.button if one.label == "Retry"]
    again.click().run()
    assert sandbox.requests == [("/v1/job-sources", SAMPLE)]


def test_unreadable_links_are_counted_and_their_neighbours_kept(opened: Opened, server: Connect) -> None:
    """The sample's two links: the first gets negative visits, the second a fraction."""
    server(faults=ending(kind="bad_links"))
    app = pasted(opened(), f"{SAMPLE} xyz456abc123", each_alone=True)
    assert any("2 links couldn't be read" in one.label for one in app.expander)


def test_a_refused_token_stops_all_further_requests(opened: Opened, server: Connect) -> None:
    """One request finds out; a click here and there asks nothing more."""
    sandbox = server(workspaces={"sk-another": make_workspace(today=date(2026, 11, 24))})
    app = opened()
    assert "Hirempire didn't accept the API token" in words(app)
    assert len(sandbox.requests) == 1
    app.switch_page("pages/compare.py").run()
    assert len(sandbox.requests) == 1
    assert not app.exception


def test_an_expired_token_says_that_it_expired(opened: Opened, server: Connect) -> None:
    """And where to make a new one."""
    server(expired=[TOKEN])
    app = opened()
    assert (
        "The API token has expired. Create a new one in Hirempire under Settings → Integrations → API Tokens"
        in words(app)
    )


@pytest.mark.parametrize("typed", [TOKEN, f"  {TOKEN}\n", f"Bearer {TOKEN}"])
def test_a_typed_token_connects_and_says_what_it_found(opened: Opened, server: Connect, typed: str) -> None:
    """One request, however the token was pasted; the demo's jobs are gone."""
    sandbox = server(configured=False)
    app = connected(opened(), typed)
    assert "Connected: 40 jobs in this workspace." in words(app)
    assert sandbox.requests == [("/v1/jobs", None)]
    assert "Demo workspace" not in words(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("typed", ["sk-with a blank", "sk-ümlaut", "sk-\x07"])
def test_a_token_that_no_header_can_carry_is_refused_before_any_request(
    opened: Opened, server: Connect, typed: str
) -> None:
    """A sentence, and the demo stays."""
    sandbox = server(configured=False)
    app = connected(opened(), typed)
    assert "doesn't look like an API token" in words(app)
    assert sandbox.requests == []
    assert app.get("plotly_chart")


def test_a_wrong_token_leaves_what_was_open(opened: Opened, server: Connect) -> None:
    """The demo stays, with the sentence beside the field."""
    server(configured=False)
    app = connected(opened(), "sk-wrong")
    assert "Hirempire didn't accept the API token" in words(app)
    assert app.get("plotly_chart")


def test_two_sessions_with_two_tokens_never_see_each_others_jobs(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """The same job ID gives each the answer of her own workspace, side by side in one process."""
    other = make_workspace(seed=99, jobs=5, today=workspace.jobs[3].created_time.date())
    server(configured=False, workspaces={TOKEN: workspace, "sk-other": other})
    hers, his = connected(opened(), TOKEN), connected(opened(), "sk-other")
    mine, yours = workspace.jobs[3].id, other.jobs[3].id
    hers, his = pasted(hers, f"{mine} {yours}"), pasted(his, f"{mine} {yours}")
    assert sum(bars(hers).values()) == sum(link.visits for link in workspace.jobs[3].links)
    assert sum(bars(his).values()) == sum(link.visits for link in other.jobs[3].links)
    for app in (hers, his):
        assert "1 of 2 jobs couldn't be loaded" in words(app)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HIREMPIRE_API_TOKEN", "sk with blanks", "doesn't look like an API token"),
        ("HIREMPIRE_API_URL", "http://hirempire.example/v1", "must start with https://"),
    ],
)
def test_a_wrong_configuration_is_a_sentence(
    opened: Opened, server: Connect, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    """And nothing is asked."""
    sandbox = server()
    monkeypatch.setenv(variable, value)
    app = opened()
    assert not app.exception
    assert sentence in words(app)
    assert sandbox.requests == []


def test_a_list_that_could_not_be_had_can_be_tried_again(opened: Opened, server: Connect) -> None:
    """Jobs go by their IDs until then, and by their titles after it."""
    sandbox = server(limit=1)
    spent_elsewhere(sandbox)
    app = opened()
    assert "The job titles couldn't be loaded." in words(app)
    assert "You can load the rest after" in words(app)
    asked = len(sandbox.requests)
    (again,) = [one for one in app.button if one.label == "Reload job titles"]
    again.click().run()
    assert not app.exception
    assert len(sandbox.requests) == asked  # not before the time that Hirempire named
    assert app.segmented_control(key="choose_by").value == "IDs"
