"""What recruiters do from beginning to end, each as she would do it: nothing is reached but by what is on the page."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.browser import Open, rest
from tests.support.running import running

WORKSPACE = make_workspace(seed=11, today=date(2026, 11, 24))  # another than the demo
HERS, COLLEAGUES, NEW, OLD = "sk-hers-0123456789", "sk-colleague-0123456789", "sk-new-0123456789", "sk-old-0123456789"
EXPIRED: set[str] = set()
"""The tokens that the sandbox refuses from now on."""
TITLES = ["Data Engineer", "Sales Development Representative"]


@pytest.fixture(scope="module")
def connected() -> Iterator[str]:
    """The address of an app whose Hirempire is a sandbox in which four tokens open one workspace."""
    tokens = dict.fromkeys((HERS, COLLEAGUES, NEW, OLD), WORKSPACE)
    with (
        Sandbox(tokens, expired=EXPIRED) as sandbox,
        running(HIREMPIRE_API_URL=sandbox.url) as address,
    ):
        yield address


def connect(page: Page, token: str) -> None:
    """Type the token where the sidebar asks for it."""
    form = page.get_by_text("API token", exact=True)
    if not form.is_visible():
        page.get_by_text(re.compile(r"^Connect (your|another) workspace$")).click()
    page.get_by_role("textbox", name="API token").fill(token)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("Connected: 40 jobs in this workspace.")).to_be_visible()


def choose(page: Page, *titles: str) -> None:
    """Pick jobs by their titles in the sidebar, and show them."""
    box = page.get_by_role("combobox", name="Jobs by title")
    for title in titles:
        box.click()
        page.keyboard.type(title)
        page.get_by_role("option", name=title).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    show = page.get_by_role("button", name="Show these jobs")
    expect(show).to_have_count(1)  # for a moment the one of before is still there
    show.click()
    expect(page.get_by_test_id("stMetricValue").last).to_have_text(f"{len(titles)} of {len(titles)}")
    rest(page)


def turn_to(page: Page, title: str) -> None:
    """Open a page by its link at the top."""
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    rest(page)


def click_bar(page: Page, name: str) -> None:
    """Click the bar of this name."""
    expect(page.locator(".js-plotly-plot .ytick text", has_text=name)).to_be_visible()
    names = page.locator(".js-plotly-plot .ytick text").all_text_contents()
    bar = (
        page.locator(".js-plotly-plot .barlayer .point path")
        .nth([one.strip() for one in names].index(name))
        .bounding_box()
    )
    assert bar
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    expect(page.locator(".js-plotly-plot .hoverlayer .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()


DRAWN = ".js-plotly-plot text"
"""Every word in a chart."""


def seen(page: Page) -> list[str]:
    """What the page says and shows of its numbers, without the time at which they came."""
    said = page.get_by_test_id("stMarkdownContainer").all_inner_texts()
    drawn = page.locator(DRAWN).all_text_contents()
    return [one.split(" · as of ")[0] for one in said if " visits" in one] + drawn


def filter_on(page: Page, channel: str) -> None:
    """Wait until the row of filters has this channel, and nothing runs."""
    expect(page.get_by_test_id("stMain").get_by_role("button", name=f"Remove {channel}")).to_be_visible()
    rest(page)


def test_a_view_is_made_and_sent_to_a_colleague(opened: Open, connected: str) -> None:
    """Titles, Compare, one channel by a click, and the address: they open it with their own token and see the same."""
    page = opened(address=connected)
    rest(page)
    connect(page, HERS)
    choose(page, *TITLES)
    click_bar(page, "LinkedIn")
    filter_on(page, "LinkedIn")
    turn_to(page, "Compare")
    page.get_by_role("button", name="Share", exact=True).click()
    address = page.get_by_test_id("stCode").inner_text().strip()
    page.keyboard.press("Escape")
    assert urlsplit(address)[2:4] == urlsplit(page.url)[2:4]
    assert HERS not in address
    assert HERS not in page.url

    colleague = opened(urlsplit(address)._replace(scheme="", netloc="").geturl().lstrip("/"), address=connected)
    expect(colleague.get_by_text("Enter your own to open this view.")).to_be_visible()
    colleague.get_by_role("textbox", name="API token").fill(COLLEAGUES)
    colleague.get_by_role("button", name="Connect", exact=True).click()
    filter_on(colleague, "LinkedIn")
    expect(colleague.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    expect(page.locator(DRAWN)).not_to_have_count(0)
    expect(colleague.locator(DRAWN)).to_have_count(page.locator(DRAWN).count())  # Plotly draws after the run has ended
    assert seen(colleague) == seen(page)
    assert COLLEAGUES not in colleague.url


def test_a_token_that_expires_in_the_middle_costs_no_view(opened: Open, connected: str) -> None:
    """The page says so, takes a new one, and is as it was."""
    page = opened(address=connected)
    rest(page)
    connect(page, OLD)
    choose(page, *TITLES)
    click_bar(page, "LinkedIn")
    filter_on(page, "LinkedIn")
    before = seen(page)
    EXPIRED.add(OLD)
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_text("The API token has expired.").first).to_be_visible()
    rest(page)
    connect(page, NEW)
    filter_on(page, "LinkedIn")
    expect(page.get_by_text("The API token has expired.")).to_have_count(0)
    assert seen(page) == before
    assert NEW not in page.url


def test_two_spellings_are_merged_and_taken_apart_again(opened: Open) -> None:
    """A merge on Names shows on Channels, and an undo brings both back."""
    page = opened("names")
    rest(page)
    for name in ("XING", "X"):
        box = page.get_by_role("combobox", name="Channels to merge")
        box.click()
        page.keyboard.type(name)
        page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("20 original names are grouped into 11 channels.")).to_be_visible()
    rest(page)
    turn_to(page, "Channels")
    expect(page.locator(".ytick text", has_text="XING")).to_be_visible()
    assert "X" not in [one.strip() for one in page.locator(".ytick text").all_text_contents()]
    turn_to(page, "Names")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("20 original names are grouped into 12 channels.")).to_be_visible()
    rest(page)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_the_missing_links_are_found_and_taken_away(opened: Open) -> None:
    """Coverage lists them, and its file has the same rows."""
    page = opened("coverage")
    rest(page)
    expect(page.get_by_text("6 of 12 jobs have no Indeed link; it has brought visits to all 6 others.")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV", exact=True).first.click()
    rows = list(csv.DictReader(Path(coming.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    missing = [row for row in rows if row["To do"] == "Missing link"]
    assert ("Product Manager", "Indeed") in {(row["Job"], row["Channel"]) for row in missing}
    expect(page.get_by_text("4 of 57 links have had no visits")).to_be_visible()
    assert sum(row["To do"] == "Silent link" for row in rows) == 4


def test_back_and_forward_go_through_filters_and_pages(opened: Open) -> None:
    """Each view that she had is one step of the browser away."""
    page = opened()
    rest(page)
    click_bar(page, "LinkedIn")
    filter_on(page, "LinkedIn")
    turn_to(page, "Compare")
    page.go_back()
    expect(page.get_by_role("heading", name="Channels", level=1)).to_be_visible()
    filter_on(page, "LinkedIn")
    page.go_back()
    expect(page.get_by_test_id("stMain").get_by_role("button", name="Remove Indeed")).to_have_count(0)
    expect(page.get_by_test_id("stMetricValue").nth(2)).to_have_text("12")
    rest(page)
    page.go_forward()
    filter_on(page, "LinkedIn")
    page.go_forward()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    filter_on(page, "LinkedIn")


def test_days_dragged_over_on_timeline_narrow_channels(opened: Open) -> None:
    """The links created then, on every page, until they are cleared."""
    page = opened("timeline")
    rest(page)
    plot = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert plot
    middle = plot["y"] + plot["height"] / 2
    page.mouse.move(plot["x"] + plot["width"] * 0.55, middle)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.8, middle, steps=8)
    page.mouse.up()
    expect(page.get_by_role("button", name="Clear", exact=True)).to_be_visible()
    rest(page)
    narrowed = page.get_by_test_id("stCaptionContainer").filter(has_text="links created from").first
    expect(narrowed).to_be_visible()
    turn_to(page, "Channels")
    expect(page.get_by_test_id("stCaptionContainer").filter(has_text="links created from").first).to_be_visible()
    links = int(page.get_by_test_id("stMetricValue").nth(1).inner_text())
    assert 0 < links < 57
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_test_id("stMetricValue").nth(1)).to_have_text("57")
