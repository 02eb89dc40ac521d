"""What only a browser shows of leaving: a reload that would lose changes, a server that is gone, a presentation."""

import signal

from playwright.sync_api import Dialog, Page, expect

from tests.support.browser import Open, rest
from tests.support.running import process


def test_a_reload_that_would_lose_changes_asks_first_and_says_what_it_lost(opened: Open) -> None:
    """A channel that was renamed; an unchanged page is left without a word."""
    page, asked = opened("names"), list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    rest(page)
    page.get_by_role("radio", name="Rename").click()
    page.reload()
    rest(page)
    assert asked == []
    page.get_by_role("radio", name="Rename").click()
    page.get_by_role("textbox", name="New name").fill("Our best")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_text("Kept until this page is reloaded")).to_be_visible()
    expect(page.get_by_text("changes to channel names that aren't here")).to_have_count(0)
    page.wait_for_function("() => window.hirempireLeaving?.unsaved")  # the part in the browser hears a moment later
    page.reload()
    expect(page.get_by_text("changes to channel names that aren't here")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_server_that_is_gone_is_said_in_words_for_recruiters(opened: Open) -> None:
    """And not in a command for a terminal."""
    with process() as (address, app):
        page = opened(address=address)
        rest(page)
        page.wait_for_function("() => window.hirempireLeaving")  # the part in the browser loads a moment later
        app.send_signal(signal.SIGTERM)
        expect(page.get_by_role("alert").filter(has_text="server isn’t responding")).to_be_visible()
        expect(page.get_by_text("streamlit run")).to_have_count(0)


def test_a_presentation_has_the_whole_width_and_gives_the_sidebar_back(opened: Open) -> None:
    """Where the sidebar was open."""
    page = opened()
    rest(page)
    before = _left(page)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_role("button", name="Exit presentation")).to_be_visible()
    page.wait_for_function(
        "before => document.querySelector('h1').getBoundingClientRect().left < before - 200", arg=before
    )
    page.get_by_role("button", name="Exit presentation").click()
    expect(page.get_by_role("button", name="Show these jobs")).to_be_visible()


def _left(page: Page) -> float:
    """Where the title begins."""
    box = page.locator("h1").bounding_box()
    assert box is not None
    return box["x"]
