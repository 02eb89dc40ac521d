"""Every page for everybody: read by machines, reached by the keyboard alone, in the dark and on a phone.

Streamlit draws most of what is on a page, and nothing of it needed an exception from the rules.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hirempire.dashboard.navigation import PAGES
from hirempire.sandbox.workspace import TROUBLE, make_workspace
from tests.support.browser import Open, rest, unfold

TITLES = list(PAGES.values())
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEYOND = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
"""How far a page scrolls sideways."""
FOCUSED = """() => {
    let node = document.activeElement;
    while (node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
    const said = node.getAttribute("aria-label") || node.getAttribute("placeholder") || node.innerText || node.tagName;
    const lines = said.split("\\n").map(line => line.trim());
    return lines.filter(line => line && !/^[a-z]+(_[a-z]+)*$/.test(line)).join(" ");
}"""
"""What has the keyboard now, as a screen reader would say it, without the names of icons."""
TOP = "Skip to main content"
"""What gets the keyboard first on every page."""


def broken(page: Page) -> list[str]:
    """The rules that the page breaks as it stands, and where."""
    found = Axe().run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def turned_to(page: Page) -> Iterator[str]:
    """Every page in turn, by the links at the top; its title."""
    for title in TITLES:
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
        rest(page)
        yield title


FORMS = {"light": (1400, False), "dark": (1400, True), "phone": (390, False)}
"""Width, and whether it is dark."""


@pytest.mark.parametrize(("width", "dark"), FORMS.values(), ids=FORMS)
def test_every_page_can_be_read_by_everybody(opened: Open, width: int, dark: bool) -> None:  # noqa: FBT001
    """WCAG 2.2 AA by axe-core, tables open; nothing red or foreign, nothing scrolls sideways, charts in the theme."""
    page = opened(width=width, dark=dark)
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.add(request.url.split("/")[2]) if "://" in request.url else None)
    page.reload()
    rest(page)
    for title in turned_to(page):
        for table in page.get_by_test_id("stExpander").get_by_text("Table", exact=True).all():
            table.click()
        rest(page)
        assert width < 1400 or not broken(page), title  # a phone has the same, in another order
        assert page.evaluate(BEYOND) <= 0, title
        expect(page.get_by_test_id("stException")).to_have_count(0)
        papers = page.locator(".js-plotly-plot .main-svg").evaluate_all(
            "nodes => nodes.map(node => getComputedStyle(node).backgroundColor)"
        )
        assert dark is not ("rgb(255, 255, 255)" in papers) or not papers, title
    if width < 1400:
        page.get_by_test_id("stExpandSidebarButton").click()
        expect(page.get_by_role("button", name="Show these jobs")).to_be_visible()
        assert page.evaluate(BEYOND) <= 0
        assert not broken(page)
    else:
        assert not broken_when_opened(page)
    assert asked <= {page.url.split("/")[2]}
    assert not said


def broken_when_opened(page: Page) -> list[str]:
    """The same of the popovers, and of a page that is presented."""
    found: list[str] = []
    for name in ("More", "Share"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        found += broken(page)
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_role("button", name="Exit presentation")).to_be_visible()
    rest(page)
    return found + broken(page)


def test_a_failure_can_be_read_by_everybody(opened: Open) -> None:
    """The notice about jobs that failed to load, with its details open."""
    failing = make_workspace(today=datetime.now(UTC).date()).sets[TROUBLE]
    page = opened(f"?jobs={','.join(failing)}")
    rest(page)
    expect(page.get_by_role("button", name="Retry", exact=True)).to_be_visible()
    page.get_by_role("button", name="Details", exact=True).click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    assert not broken(page)


def test_the_keyboard_alone_reaches_everything(opened: Open) -> None:
    """From the top to the last table and out again, in the order of the page."""
    page = opened()
    rest(page)
    unfold(page, "Table")
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    rest(page)
    order = tabbed(page)
    wanted = [
        *(
            TOP,
            "Connect your workspace",
            "Titles",
            "Search jobs",
            "Jobs by title",
            "Show these jobs",
        ),
        *("Refresh", "Links (CSV)", *TITLES, "Share", "Present"),
        *("Period", "Jobs", "Channels", "More", "By channel"),
        *("Download chart as PNG", "Download chart as SVG", "CSV", "Table", "Fullscreen"),
    ]
    rest_of = iter(order)
    missing = [name for name in wanted if name not in rest_of]
    assert not missing, order


def tabbed(page: Page) -> list[str]:
    """What gets the keyboard one after another, once around: from the top of the page until the top comes again.

    That nothing has the keyboard is no sign of the end: Streamlit may draw anew what had it at that moment.
    """
    order: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused == TOP and order:
            return order
        if focused == TOP or order:
            order.append(focused)
    raise AssertionError(f"The keyboard does not come around: {order[-10:]}")


def test_the_keyboard_alone_narrows_chooses_and_takes_away(opened: Open) -> None:
    """Filter, way to count, table and file, without a pointer."""
    page = opened()
    rest(page)
    keys = page.keyboard
    page.get_by_role("combobox", name="Channels").focus()
    keys.type("Indeed")
    expect(page.get_by_role("option", name="Indeed")).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_test_id("stMetricValue").nth(2)).to_have_text("1")
    keys.press("Escape")
    rest(page)
    page.get_by_role("radio", name="By channel").focus()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Visits by source name")).to_be_visible()
    rest(page)
    tables = page.get_by_test_id("stExpander").get_by_text("Table", exact=True)
    tables.first.locator("xpath=ancestor::summary").focus()
    keys.press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("button", name="CSV", exact=True).first.focus()
    with page.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename.startswith("hirempire-demo-visits-by-source-name-indeed")
