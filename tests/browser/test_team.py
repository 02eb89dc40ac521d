"""The team's server as it is deployed: proxy, two replicas, a worker and PostgreSQL, and people in their browsers."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support import team
from tests.support.browser import FLAGS, PATIENCE, chromium, content, rest
from tests.support.team import TOKEN, Team

WORKSPACE = make_workspace(today=datetime.now(UTC).date())
JOBS = [job.id for job in WORKSPACE.jobs if job.links and not any(link.named_only for link in job.links)][:3]
VIEW = "&".join(f"jobs={job_id}" for job_id in JOBS)
Come = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """All processes of a team's server."""
    with (
        Sandbox({TOKEN: WORKSPACE}) as sandbox,
        team.running(tmp_path_factory.mktemp("team"), HIREMPIRE_API_URL=sandbox.url) as running,
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

    def come(path: str, *, replica: int) -> Page:
        context = browser.new_context(ignore_https_errors=True, accept_downloads=True, timezone_id="Europe/Berlin")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "replica", "value": str(replica), "url": server.address, "secure": True}])
        page = context.new_page()
        page.goto(f"{server.address}/{path}")
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


def test_what_one_person_sets_another_sees_on_the_other_replica(come: Come) -> None:
    """Ana renames a channel on the first replica; Ben, on the second before her, has it with his next click."""
    ben = come(f"names?{VIEW}", replica=2)
    ana = come(f"names?{VIEW}", replica=1)
    ana.get_by_role("radio", name="Rename").click()
    ana.get_by_role("textbox", name="New name").fill("LinkedIn Ads")
    ana.get_by_role("button", name="Rename", exact=True).click()
    expect(ana.get_by_role("button", name="Undo")).to_be_enabled()
    rest(ana)
    ben.get_by_role("link", name="Channels", exact=True).click()
    expect(ben.locator(".js-plotly-plot").get_by_text("LinkedIn Ads").first).to_be_visible()
    assert (replica(ana), replica(ben)) == ("1", "2")


def test_a_list_of_jobs_goes_up_and_its_links_come_down_through_the_proxy(come: Come) -> None:
    """A file with job IDs is uploaded, and the links of these jobs are downloaded, on one and the same replica."""
    page = come("", replica=2)
    page.get_by_role("radio", name="File").click()
    ids = "\n".join(["job_id", *JOBS]).encode()
    page.locator('[data-testid="stSidebar"] input[type="file"]').set_input_files(
        {"name": "jobs.csv", "mimeType": "text/csv", "buffer": ids}
    )
    page.get_by_role("button", name="Show these jobs").click()
    visits = sum(link.visits for job in WORKSPACE.jobs if job.id in JOBS for link in job.links)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(f"{visits:,}")
    rest(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Links (CSV)").click()
    rows = list(csv.DictReader(content(coming.value).decode("utf-8-sig").splitlines()))
    assert {row["job_id"] for row in rows} == set(JOBS)
    assert sum(int(row["visits"]) for row in rows) == visits


def test_a_browser_whose_replica_is_gone_goes_on_with_the_other(come: Come, server: Team) -> None:
    """The plug of a replica is pulled; the browser connects to the other one by itself, and goes on with its view."""
    page = come(f"?{VIEW}", replica=1)
    with page.expect_websocket():
        server.kill("dashboard-1")
    rest(page)
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="Compare", exact=True)).to_be_visible()
    expect(page.get_by_text("3 jobs").first).to_be_visible()
    assert replica(page) == "2"
