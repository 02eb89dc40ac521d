"""A recruiter's way through the app, in a real browser, on the app as ``make run`` starts it."""

import csv
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect

from tests.support.browser import Open, content, rest, shown, unfold
from tests.support.running import running

SAMPLE = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"
WIDTHS = pytest.mark.parametrize("width", [1400, 390])


def paste(page: Page, text: str) -> None:
    """Ask for jobs by their IDs, in the sidebar, which a phone hides at first."""
    phone = (page.viewport_size or {"width": 0})["width"] < 500
    if phone:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("radio", name="IDs").click()
    page.get_by_role("textbox", name="Job IDs").fill(text)
    show = page.get_by_role("button", name="Show these jobs")
    expect(show).to_have_count(1)  # for a moment the one of before is still there
    show.click()
    if phone:
        expect(page.get_by_text("1 job ID found")).to_be_visible()
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()


def download(page: Page, name: str) -> Download:
    """The file that the first button of this name gives."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=name, exact=True).first.click()
    return coming.value


@WIDTHS
def test_from_pasted_ids_to_files_for_a_report(opened: Open, width: int) -> None:
    """Paste, see the documented numbers, take PNG, SVG, and CSV away."""
    page = opened(width=width)
    shown(page)
    paste(page, f"please see [{SAMPLE}]")
    expect(page.get_by_text("142 · 80%")).to_be_visible()
    expect(page.get_by_text("36 · 20%")).to_be_visible()

    png = download(page, "Download chart as PNG")
    assert re.fullmatch(r"hirempire-demo-visits-by-channel-\d{4}-\d\d-\d\d-\d{4}\.png", png.suggested_filename)
    picture = Image.open(io.BytesIO(content(png))).convert("RGB")
    assert picture.width >= 3200
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    colours = picture.resize((400, 200), Image.Resampling.NEAREST).getcolors(maxcolors=80_000) or []
    blue = next((count for count, colour in colours if colour == (10, 102, 194)), 0)
    assert blue > 1_000  # LinkedIn's bar

    svg = content(download(page, "Download chart as SVG")).decode()
    for words in ("Visits by channel", "LinkedIn", "142 · 80%", "36 · 20%", "as of ", "1 job · 2 links · 178 visits"):
        assert words in svg
    assert 'width="1600"' in svg

    table = list(csv.reader(content(download(page, "CSV")).decode("utf-8-sig").splitlines()))
    assert [row[:2] for row in table] == [["Channel", "Visits"], ["LinkedIn", "142"], ["Referral", "36"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_picture_is_the_same_whatever_the_window(opened: Open, dark: bool) -> None:  # noqa: FBT001
    """Wide or narrow, light or dark, at any zoom: one size, one look."""
    page = opened("compare", width=1400 if dark else 390, dark=dark)
    shown(page)
    picture = Image.open(io.BytesIO(content(download(page, "Download chart as PNG")))).convert("RGB")
    assert picture.width == 3_200
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_filter_narrows_every_page_and_all_links_are_a_file(opened: Open) -> None:
    """Choose a channel, go to another page, see it hold there, clear it; the tidy file has all."""
    page = opened()
    shown(page)
    box = page.get_by_role("combobox", name="Channels")
    box.click()
    page.get_by_role("option", name="Indeed").click()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stMetricValue").nth(2)).to_have_text("1")
    page.get_by_role("link", name="Timeline").click()
    expect(page.get_by_text("Visits to links created in each").first).to_be_visible()
    expect(page.locator(".legend").first).to_contain_text("Indeed")
    expect(page.locator(".legend").first).not_to_contain_text("LinkedIn")
    rest(page)  # what is still being drawn may take a click with it
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator(".legend").first).to_contain_text("LinkedIn")
    rows = list(csv.DictReader(content(download(page, "Links (CSV)")).decode("utf-8-sig").splitlines()))
    assert sum(int(row["visits"]) for row in rows if row["job_id"] == SAMPLE) == 178
    assert {"LinkedIn", "Indeed", "Referral"} <= {row["channel"] for row in rows}


def test_a_new_server_can_be_entered_by_any_page(opened: Open) -> None:
    """A bookmark of the second page works after a restart."""
    with running() as address:
        page = opened("compare", address=address)
        shown(page)
        expect(page.get_by_role("heading", name="Compare")).to_be_visible()
        expect(page.get_by_text("Demo workspace").first).to_be_visible()
        expect(page.get_by_role("link", name="Timeline")).to_be_visible()


def test_an_open_table_stays_open_when_the_chart_changes(opened: Open) -> None:
    """What the recruiter has opened is hers to close; nothing is built anew that did not change."""
    page = opened()
    shown(page)
    unfold(page, "Table")
    table = page.locator(".st-key-channels_opened").get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    page.get_by_role("radio", name="By original name").click()
    expect(page.get_by_role("heading", name="Visits by source name")).to_be_visible()
    expect(table).to_have_count(1)  # for a moment the one of before is still there
    expect(table).to_be_visible()
