"""From the first view to a report in two clicks; and the web page that it can be, as its readers open it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pptx import Presentation

from tests.support.browser import PATIENCE, Open, content, shown


def test_from_the_first_view_to_a_deck_in_two_clicks(opened: Open) -> None:
    """The page, and its one button: slides with native charts come as a file."""
    page = opened()
    shown(page)
    page.get_by_role("link", name="Report").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Create report").click()
    assert re.fullmatch(
        r"hirempire-demo-which-channels-bring-visits-to-our-jobs-[\d-]+\.pptx", coming.value.suggested_filename
    )
    slides = Presentation(io.BytesIO(content(coming.value))).slides
    assert sum(shape.has_chart for slide in slides for shape in slide.shapes) >= 3
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


@pytest.fixture(scope="module")
def file(browser: Browser, app: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web page that the app makes of the demo."""
    with browser.new_context(accept_downloads=True) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{app}/report?report_format=HTML")
        button = page.get_by_role("button", name="Create report")
        expect(page.get_by_text("Web page (HTML)")).to_be_visible(timeout=PATIENCE)
        with page.expect_download() as coming:
            button.click()
        path = tmp_path_factory.mktemp("report") / "report.html"
        coming.value.save_as(path)
    return path


def read(
    browser: Browser, file: Path, *, dark: bool = False, scripts: bool = True, width: int = 1400
) -> Iterator[Page]:
    """The page in a browser without a network; whatever its console says is an error."""
    said: list[str] = []
    with browser.new_context(
        offline=True,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
    ) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
        page.goto(file.as_uri())
        yield page
        assert said == []


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (390, True)], ids=["light", "phone, dark"])
def test_the_web_page_reads_well_without_a_network(browser: Browser, file: Path, width: int, dark: bool) -> None:  # noqa: FBT001
    """All charts are in the reader's colours, nothing scrolls sideways, the console is clean, and WCAG is kept."""
    for page in read(browser, file, dark=dark, width=width):
        page.evaluate("window.pictures")
        assert page.locator(".chart .main-svg").count() >= page.locator(".chart").count() >= 5
        assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")
        paper = page.locator(".chart .main-svg").first.evaluate("node => getComputedStyle(node).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") is not dark
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
        assert [one["id"] for one in found.response["violations"]] == []


def test_without_scripts_everything_can_be_read(browser: Browser, file: Path) -> None:
    """Sentences, totals and tables are there, and charts as plain bars."""
    for page in read(browser, file, scripts=False):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".bars").first).to_be_visible()
        page.locator("summary").first.click()
        expect(page.get_by_role("columnheader", name="Share of visits", exact=True)).to_be_visible()


def test_paper_has_no_chart_cut_in_two(browser: Browser, file: Path) -> None:
    """On A4 and on Letter each chart is a picture that fits on a sheet, in light colours, whatever the screen's are."""
    for page in read(browser, file, dark=True):
        page.evaluate("window.pictures")
        page.emulate_media(media="print", color_scheme="dark")
        for sheet_width, sheet_height in ((180, 237), (186, 219)):
            page.set_viewport_size({"width": round(sheet_width * 96 / 25.4), "height": 900})
            heights = page.locator("img.paper").evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().height)"
            )
            assert len(heights) >= 5
            assert all(100 < height < sheet_height * 96 / 25.4 for height in heights)
        assert page.locator(".chart:visible").count() == 0
        assert page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 255, 255)"
        kept = page.locator("figure").first.evaluate("node => getComputedStyle(node).breakInside")
        assert kept == "avoid"
