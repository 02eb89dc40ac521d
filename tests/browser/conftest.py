"""A real Chromium on the app as ``make run`` starts it."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ..running import ROOT, running

__all__ = ["ROOT", "Open", "running"]

PATIENCE = 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

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


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """The address of the app on its demo workspace."""
    with running() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a file: while it is there, nothing else in the process can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, app: str) -> Iterator[Open]:
    """Opens a page of the app in a browser session of its own."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str = "", *, width: int = 1400, height: int = 1000, dark: bool = False, address: str = app
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/Berlin",
            locale="en-GB",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/{path}")
        return page

    expect.set_options(timeout=PATIENCE)
    yield open_page
    for context in contexts:
        context.close()
