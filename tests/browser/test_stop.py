"""Loading that takes long: progress, a stop that keeps what came, and other pages meanwhile."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.browser import Open
from tests.support.running import running

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24))
USUAL = [job.id for job in WORKSPACE.jobs if job.links and job.id != WORKSPACE.flaky_job]
SILENT, WELL = USUAL[:3], USUAL[3:8]


@pytest.fixture(scope="module")
def slow() -> Iterator[str]:
    """The address of an app on a workspace in which three jobs never answer."""
    with (
        Sandbox({TOKEN: WORKSPACE}, faults=Faults(by_job=dict.fromkeys(SILENT, "silent"))) as sandbox,
        running(HIREMPIRE_API_URL=sandbox.url, HIREMPIRE_API_TOKEN=TOKEN) as address,
    ):
        yield address


def test_stop_keeps_what_came_and_another_click_goes_on_waiting(opened: Open, slow: str) -> None:
    """Progress shows; a page change loses nothing; a stop ends it, and the rest can be tried again."""
    page = opened(address=slow)
    heard = page.get_by_test_id("stApp")
    expect(page.get_by_text("Plan and settings")).to_be_visible()
    expect(heard).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_text("Plan and settings").click()
    each_alone = page.get_by_role("switch", name="Load jobs one by one")
    each_alone.press("Space")  # while the expander opens, the switch moves away between a pointer's down and up
    expect(each_alone).to_be_checked()
    expect(heard).to_have_attribute("data-test-script-state", "notRunning")  # the next click could pass this one
    page.get_by_role("radio", name="IDs").click()
    page.get_by_role("textbox", name="Job IDs").fill(" ".join(SILENT + WELL))
    show = page.get_by_role("button", name="Show these jobs")
    expect(show).to_have_count(1)  # for a moment the one of before is still there
    show.click()
    expect(page.get_by_text("5 of 8 jobs")).to_be_visible()

    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_text("0 of 3 jobs")).to_be_visible()

    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("3 of 8 jobs couldn't be loaded", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.get_by_role("button", name="Details").click()
    expect(page.get_by_text("Cancelled")).to_be_visible()
