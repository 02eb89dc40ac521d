"""A real Chromium on the app as ``make run`` starts it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.browser import FLAGS, PATIENCE, Open, chromium
from tests.support.running import running


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
