"""A real Chromium on the app as ``make run`` starts it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Download, Page, expect

PATIENCE = 90_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROW = 35
"""Pixels: the height of a row of a table."""
Open = Callable[..., Page]


def chromium() -> str:
    """Where the browser is; without one the tests fail, and say what to install."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "The browser tests need Chromium. On Debian or Ubuntu install it with: apt-get install chromium"
    return found


def rest(page: Page) -> None:
    """Wait until the page is whole, and nothing on it moves any more."""
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => new Promise(done => requestIdleCallback(done, {timeout: 1000})))")


def shown(page: Page) -> None:
    """Wait until a chart is drawn and Streamlit has come to rest."""
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def unfold(page: Page, title: str) -> None:
    """Open what lies under a title.

    By key: what is drawn above would move it under a click. And again where a run of the page folded it meanwhile.
    """
    words = re.compile(rf"^{re.escape(title)}$")
    fold = page.locator("details", has=page.locator("summary p").filter(has_text=words)).first
    expect(fold).to_be_visible()
    for _ in range(5):
        rest(page)
        if fold.get_attribute("open") is not None:
            break
        fold.locator("summary").press("Enter")
    expect(fold).to_have_attribute("open", "")


def press(page: Page, name: str) -> None:
    """Press a button once the page has come to rest.

    By key: what is drawn above, or a run that begins, would move it between the pointer's down and up.
    """
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    rest(page)
    button.press("Enter")


def content(file: Download) -> bytes:
    """What is in a download."""
    return Path(file.path()).read_bytes()


def edit(page: Page, key: str, *, row: int, right: int, words: str) -> None:
    """Type into a cell of a table: ``row`` from 1, and so many columns to the right of the first."""
    grid = page.locator(f"[class*='st-key-{key}_'] .dvn-scroller").first
    expect(grid).to_be_visible()
    rest(page)  # what is drawn above moves it
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 80, "y": ROW * row + ROW / 2})
    for _ in range(right):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    box = page.locator("#portal textarea, #portal input").first
    box.fill(words)
    box.press("Enter")
