"""The team's server as it is deployed: proxy, two replicas, a worker and PostgreSQL, and people in their browsers."""

import csv
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support import team
from tests.support.browser import FLAGS, PATIENCE, chromium, content, press, rest
from tests.support.provider import EDITOR, VIEWER, person, provider
from tests.support.team import TOKEN, Team

WORKSPACE = make_workspace(today=datetime.now(UTC).date())
JOBS = [job.id for job in WORKSPACE.jobs if job.links and not any(link.named_only for link in job.links)][:3]
VIEW = "&".join(f"jobs={job_id}" for job_id in JOBS)
Come = Callable[..., Page]
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")  # of the mock provider, which runs in this process


PEOPLE = {
    "ben": person(EDITOR),
    "ana": person(VIEWER),
    "unverified": person("dan@example.com", verified=False),
    "look-alike": person("eve@ex\u0430mple.com"),  # a Cyrillic letter
    "subdomain": person("eve@example.com.evil.example"),
    "long ago": person("finn@example.com", iat=int(time.time()) - 13 * 3_600),
}
"""Whom the provider knows, and what it says of them."""


class Line:
    """What a page and its server say to each other; who is on it can speak for the page."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.heard: list[ForwardMsg] = []

    def open(self, page: WebSocketRoute) -> None:
        """Pass everything on."""
        self._server = page.connect_to_server()
        page.on_message(self._say)
        self._server.on_message(lambda message: self._hear(page, message))

    def _say(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.said.append(message)
        self._server.send(message)

    def _hear(self, page: WebSocketRoute, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.heard.append(ForwardMsg.FromString(message))
        page.send(message)

    def button(self, label: str) -> str:
        """The ID of a button that the page was given."""
        buttons = [message.delta.new_element.button for message in self.heard]
        return next(button.id for button in reversed(buttons) if button.label == label)

    def press(self, button: str, page: Page) -> None:
        """Say that a button was pressed, whether or not there is one, and wait until the server has answered."""
        asked = [BackMsg.FromString(message).rerun_script for message in self.said]
        message = BackMsg(rerun_script=[run for run in asked if run.page_script_hash and not run.fragment_id][-1])
        widgets = message.rerun_script.widget_states.widgets
        others = [widget for widget in widgets if not widget.HasField("trigger_value")]  # nothing else is pressed again
        del widgets[:]
        widgets.extend([*others, WidgetState(id=button, trigger_value=True)])
        before = len(self.heard)
        self._server.send(message.SerializeToString())
        while not any(answer.WhichOneof("type") == "script_finished" for answer in self.heard[before:]):
            page.evaluate("new Promise(done => requestIdleCallback(done, {timeout: 100}))")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """All processes of a team's server."""
    folder = tmp_path_factory.mktemp("team")
    with (
        Sandbox({TOKEN: WORKSPACE}) as sandbox,
        provider(PEOPLE) as known,
        team.running(folder, provider=known, HIREMPIRE_API_URL=sandbox.url) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def browser(server: Team) -> Iterator[Browser]:  # noqa: ARG001 -- no process is started beside its event loop
    """A Chromium for which the server's name leads here."""
    here = f"--host-resolver-rules=MAP {team.NAME} 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, here])
        yield browser
        browser.close()


@pytest.fixture
def come(browser: Browser, server: Team) -> Iterator[Come]:
    """Lets somebody open a page, in a browser of their own that stays with a replica."""
    contexts: list[BrowserContext] = []

    def come(path: str, *, as_: str, replica: int, line: Line | None = None) -> Page:
        context = browser.new_context(ignore_https_errors=True, accept_downloads=True, timezone_id="Europe/Berlin")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "replica", "value": str(replica), "url": server.address, "secure": True}])
        if line:
            context.route_web_socket(re.compile("/_stcore/stream"), line.open)
        page = context.new_page()
        page.goto(f"{server.address}/{path}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=as_, exact=True).click()
        rest(page)
        return page

    expect.set_options(timeout=PATIENCE)
    yield come
    for context in contexts:
        context.close()


def replica(page: Page) -> str:
    """Which replica the proxy sends this browser to."""
    (value,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "replica"]
    return value


def test_a_link_to_a_view_leads_there_by_way_of_the_login(come: Come, server: Team) -> None:
    """Ana opens a colleague's link, logs in, and has the view. Her cookies need TLS, and the log knows no job."""
    page = come(f"compare?{VIEW}", as_="ana", replica=1)
    expect(page.get_by_role("heading", name="Compare", exact=True)).to_be_visible()
    assert page.url.startswith(f"{server.address}/compare?")
    assert all(job_id in page.url for job_id in JOBS)
    ours = [cookie for cookie in page.context.cookies() if cookie["domain"] == team.NAME]
    assert [cookie["name"] for cookie in ours if not cookie["secure"]] == []
    log = server.log("proxy")
    assert '"part":"compare"' in log
    assert not [word for word in ("127.0.0.1", "oauth2callback?", *JOBS) if word in log]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("unverified", "Your address isn't verified"),
        ("look-alike", "You don't have access"),
        ("subdomain", "You don't have access"),
        ("long ago", "Sign in again"),
    ],
)
def test_who_may_not_come_in_is_told_why_and_sees_nothing(come: Come, who: str, said: str) -> None:
    """The provider lets them log in; the server doesn't let them in."""
    page = come(f"compare?{VIEW}", as_=who, replica=2)
    expect(page.get_by_role("heading", name=said, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)


def test_logging_out_in_one_tab_ends_the_other(come: Come) -> None:
    """Nobody at this computer goes on as Ana, in whatever tab."""
    page = come(f"?{VIEW}", as_="ana", replica=1)
    other = page.context.new_page()
    other.goto(page.url)
    rest(other)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(other.get_by_role("button", name=re.compile("Sign in"))).to_be_visible()
    expect(other.locator(".js-plotly-plot")).to_have_count(0)


def test_what_an_editor_sets_a_viewer_on_the_other_replica_sees_and_cant_undo(come: Come) -> None:
    """Ben renames a channel; Ana has it with her next click. Posting the click on Ben's button is no way around."""
    her_line, his_line = Line(), Line()
    ana = come(f"names?{VIEW}", as_="ana", replica=2, line=her_line)
    ben = come(f"names?{VIEW}", as_="ben", replica=1, line=his_line)
    ben.get_by_role("radio", name="Rename").click()
    ben.get_by_role("textbox", name="New name").fill("LinkedIn Ads")
    ben.get_by_role("button", name="Rename", exact=True).click()
    expect(ben.get_by_role("button", name="Undo")).to_be_enabled()
    rest(ben)
    undo = his_line.button("Undo")
    expect(ana.get_by_role("button", name="Undo")).to_have_count(0)
    her_line.press(undo, ana)
    ana.get_by_role("link", name="Channels", exact=True).click()
    expect(ana.locator(".js-plotly-plot").get_by_text("LinkedIn Ads").first).to_be_visible()
    assert (replica(ben), replica(ana)) == ("1", "2")
    his_line.press(undo, ben)
    expect(ben.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_list_of_jobs_goes_up_and_its_links_come_down_through_the_proxy(come: Come) -> None:
    """A file with job IDs is uploaded, and the links of these jobs are downloaded, on one and the same replica."""
    page = come("", as_="ana", replica=2)
    page.get_by_role("radio", name="File").click()
    ids = "\n".join(["job_id", *JOBS]).encode()
    page.locator('[data-testid="stSidebar"] input[type="file"]').set_input_files(
        {"name": "jobs.csv", "mimeType": "text/csv", "buffer": ids}
    )
    press(page, "Show these jobs")
    visits = sum(link.visits for job in WORKSPACE.jobs if job.id in JOBS for link in job.links)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(f"{visits:,}")
    rest(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Links (CSV)").click()
    rows = list(csv.DictReader(content(coming.value).decode("utf-8-sig").splitlines()))
    assert {row["job_id"] for row in rows} == set(JOBS)
    assert sum(int(row["visits"]) for row in rows) == visits


def test_a_browser_whose_replica_is_gone_has_its_view_back_by_itself(come: Come, server: Team) -> None:
    """The plug of a replica is pulled, and nobody clicks: the other one shows the same view, to the same person."""
    page = come(f"compare?{VIEW}", as_="ana", replica=1)
    view = page.url
    with page.expect_websocket():
        server.kill("dashboard-1")
    rest(page)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert replica(page) == "2"
    assert page.url == view
    page.get_by_role("link", name="Channels", exact=True).click()
    expect(page.get_by_role("heading", name="Visits by channel")).to_be_visible()
