"""The report page: what is chosen, shown and made; what failed to load is in it; and no other session sees it."""

import base64
import html
import io
import zipfile
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from hirempire.sandbox.workspace import Workspace
from tests.support.app import given, session_of, words

Opened = Callable[[], AppTest]


@pytest.fixture
def report(opened: Opened) -> AppTest:
    """The page on the demo's first view."""
    app = opened().switch_page("pages/report.py").run()
    assert not app.exception
    return app


def made(app: AppTest) -> bytes:
    """The file that the one button gives."""
    app.button(key="report_make").click().run()
    assert not app.exception
    return base64.b64decode(given(app, "file")["file"])


def test_slides_are_one_button_away(report: AppTest) -> None:
    """The first format is the one that bosses ask for."""
    deck = Presentation(io.BytesIO(made(report)))
    assert len(deck.slides) > 4
    assert given(report, "file")["name"].startswith("hirempire-demo-which-channels-bring-visits-to-our-jobs-")
    assert [one for one in report.get("download_button") if getattr(one, "label", "") == "Download again"]


def test_nothing_is_made_before_it_is_asked_for(report: AppTest) -> None:
    """And what was made is not made again by another choice."""
    assert given(report, "file") == {}
    report.segmented_control(key="report_format").set_value("CSV")
    made(report)
    report.segmented_control(key="report_format").set_value("HTML").run()
    assert given(report, "file") == {}


def test_what_is_shown_is_what_is_written(report: AppTest, workspace: Workspace) -> None:
    """Title, author, note and sections, and the jobs that failed to load, in the preview and in the file."""
    session_of(report).ask([*workspace.featured, workspace.gone_job])
    report.text_input(key="report_title").set_value("Visits <b>in June</b>")
    report.text_input(key="report_author").set_value("Robin Example")
    report.text_area(key="report_note").set_value("For Monday")
    report.multiselect(key="report_sections").set_value(["coverage", "summary"])
    report.segmented_control(key="report_format").set_value("HTML").run()
    shown, file = given(report, "page")["page"], made(report).decode()
    for page in (shown, file):
        assert "<h1>Visits &lt;b&gt;in June&lt;/b&gt;</h1>" in page
        assert "Robin Example" in page
        assert "For Monday" in page
        assert page.index('id="coverage"') < page.index('id="summary"') < page.index('id="how"')
        assert 'id="timeline"' not in page
        assert "Jobs that couldn't be loaded" in html.unescape(page)
        assert workspace.gone_job in page.replace("<wbr>", "")
    assert "<script" not in shown


def test_conversion_is_a_section_once_it_was_looked_at(report: AppTest) -> None:
    """Who wanted all sections before gets it without a word; who chose some does not."""
    assert "conversion" not in report.multiselect(key="report_sections").value
    assert "Turn on conversion on the Conversion page" in words(report)
    report.switch_page("pages/conversion.py").run()
    applicants = next(one.value for one in report.metric if one.label == "Applicants")
    report.switch_page("pages/report.py").run()
    assert "conversion" in report.multiselect(key="report_sections").value
    assert "Turn on conversion on the Conversion page" not in words(report)
    report.segmented_control(key="report_format").set_value("HTML").run()
    page = made(report).decode()
    assert 'id="conversion"' in page
    assert f"of {applicants})" in page.partition('id="conversion"')[2]
    report.multiselect(key="report_sections").set_value(["summary"]).run()
    report.switch_page("pages/conversion.py").run()
    report.switch_page("pages/report.py").run()
    assert report.multiselect(key="report_sections").value == ["summary"]


def test_a_filter_holds_in_the_report(opened: Opened) -> None:
    """The report is of what the pages show, and says so."""
    app = opened()
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    app.switch_page("pages/report.py").run()
    assert "Only: LinkedIn" in given(app, "page")["page"]


def test_without_a_chrome_no_pdf_is_offered(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a button that cannot work: the page says how to come by a PDF, and an archive lacks its pictures alone."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")
    app = opened().switch_page("pages/report.py").run()
    assert "PDF" not in app.segmented_control(key="report_format").options
    assert "open it in a browser and print it as a PDF" in words(app)
    app.segmented_control(key="report_format").set_value("ZIP").run()
    with zipfile.ZipFile(io.BytesIO(made(app))) as archive:
        assert not [name for name in archive.namelist() if name.startswith("charts/")]
        assert "no Chrome" in archive.read("manifest.json").decode()


@pytest.mark.browser
def test_a_pdf_that_fails_on_the_way_says_so(report: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence with a way out, and with no file."""
    report.segmented_control(key="report_format").set_value("PDF").run()
    monkeypatch.setenv("BROWSER_PATH", "/bin/true")
    report.button(key="report_make").click().run()
    assert not report.exception
    assert "ended before it was ready. Try again, or choose another format." in words(report)
    assert given(report, "file") == {}


@pytest.mark.browser
def test_a_pdf_is_offered_where_there_is_a_chrome(report: AppTest) -> None:
    """And is one."""
    report.segmented_control(key="report_format").set_value("PDF").run()
    pages = pypdf.PdfReader(io.BytesIO(made(report))).pages
    assert "Which channels bring visits to our jobs" in pages[0].extract_text()


def test_a_logo_stays_in_its_session(opened: Opened, report: AppTest) -> None:
    """It is on the report, and on nobody else's; what is no picture is refused in a sentence."""
    picture = io.BytesIO()
    Image.new("RGB", (300, 100), "#0A66C2").save(picture, "PNG")
    report.file_uploader(key="report_logo_file").set_value(("logo.png", picture.getvalue(), "image/png")).run()
    assert 'alt="Logo" src="data:image/png' in given(report, "page")["page"]
    other = opened().switch_page("pages/report.py").run()
    assert 'alt="Logo"' not in given(other, "page")["page"]
    other.file_uploader(key="report_logo_file").set_value(("logo.png", b"<svg/>", "image/png")).run()
    assert "The logo couldn't be used" in words(other)


def test_presenting_shows_the_report_alone(report: AppTest) -> None:
    """Without what one chooses."""
    next(one for one in report.button if one.label == "Present").click().run()
    assert not report.exception
    assert "Which channels bring visits" in given(report, "page")["page"]
    assert "report_make" not in [one.key for one in report.button]
