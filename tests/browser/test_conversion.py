"""Conversion in a real browser: switched on with its cost, stopped half-way, and its tables typed into."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.browser import ROW, Open, edit, press, rest, unfold
from tests.support.running import running

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24))
WHOLE = [job.id for job in WORKSPACE.jobs if job.links and not any(link.named_only for link in job.links)]
SILENT, WELL = WHOLE[3:6], WHOLE[6:12]


@pytest.fixture(scope="module")
def slow() -> Iterator[str]:
    """The address of an app on a workspace in which the candidates of three jobs never come."""
    with (
        Sandbox({TOKEN: WORKSPACE}, faults=Faults(by_job=dict.fromkeys(SILENT, "silent"))) as sandbox,
        running(HIREMPIRE_API_URL=sandbox.url, HIREMPIRE_API_TOKEN=TOKEN) as address,
    ):
        yield address


def test_it_is_switched_on_with_its_cost_and_a_stop_keeps_what_came(opened: Open, slow: str) -> None:
    """Nothing is asked before; then progress shows, and what had come when it is stopped is drawn."""
    page = opened(f"conversion?jobs={'+'.join(SILENT + WELL)}", address=slow)
    expect(page.get_by_text("Loading the candidates of 9 jobs takes 9 API requests")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.get_by_role("button", name="Turn on conversion").click()
    expect(page.get_by_text("6 of 9 jobs")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("The candidates of 3 of 9 jobs couldn't be loaded")).to_be_visible()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.get_by_text("3 of 9 jobs aren't counted")).to_be_visible()


def test_spend_and_stages_are_typed_in_and_hold_on_other_pages(opened: Open) -> None:
    """A new amount changes the cost; a new stage the numbers, until it is undone; neither is in the address."""
    page = opened("conversion?conversion_closer=Cost")
    unfold(page, "Spend")
    costs = page.locator(".st-key-cost_chart:not([data-retained])")
    edit(page, "spend", row=1, right=4, words="333")
    expect(costs).to_contain_text(re.compile(r"€66\.60 · 5 hires"))

    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    page.get_by_role("link", name="Conversion").click()
    expect(costs).to_contain_text(re.compile(r"€66\.60 · 5 hires"))

    qualified = page.get_by_test_id("stMetricValue").nth(2)
    expect(qualified).to_contain_text("≥")
    before = qualified.inner_text()
    unfold(page, "Statuses and stages")
    edit(page, "stages", row=1, right=1, words="Qualified")
    expect(qualified).not_to_have_text(before)
    expect(page.get_by_text("changed by you")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(qualified).to_have_text(before)
    assert "333" not in page.url
    assert "qualified" not in page.url.casefold()


def test_a_row_of_spend_is_added_and_one_removed_and_each_is_one_step_back(opened: Open) -> None:
    """What the table says stands below it after each."""
    page = opened("conversion?conversion_closer=Cost")
    unfold(page, "Spend")
    table = (
        b"channel,from,to,amount,currency\nLinkedIn,2026-01-01,2026-01-31,240,EUR\nXING,2026-01-01,2026-01-31,100,EUR\n"
    )
    page.get_by_test_id("stFileUploader").filter(has_text="Load spend").locator("input").set_input_files(
        {"name": "spend.csv", "mimeType": "text/csv", "buffer": table}
    )
    press(page, "Read file")
    press(page, "Replace the table")
    expect(page.get_by_text("2 rows read: €340.00")).to_be_visible()
    rest(page)
    grid = page.locator("[class*='st-key-spend_'] .dvn-scroller").first
    grid.click(position={"x": 80, "y": 3.5 * ROW})  # below the last row
    expect(page.get_by_text("Row 3 isn't counted: the channel is missing.")).to_be_visible()
    page.locator("#portal textarea, #portal input").first.fill("Indeed")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Row 3 isn't counted: the amount")).to_be_visible()
    edit(page, "spend", row=3, right=4, words="60")
    expect(page.get_by_text("3 rows read: €400.00")).to_be_visible()
    rest(page)
    grid.click(position={"x": 15, "y": 1.5 * ROW})
    page.keyboard.press("Delete")
    expect(page.get_by_text("2 rows read: €160.00")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("3 rows read: €400.00")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 rows read: €340.00")).to_be_visible()
