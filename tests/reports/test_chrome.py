"""A Chrome on this computer: what it prints and draws, and what becomes of one that does not."""

import http.server
import io
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import plotly.graph_objects as go
import pypdf
import pytest
from PIL import Image

from hirempire.charts.theme import EXPORT
from hirempire.reports.chrome import ChromeFailed, NoChrome, found, pdf, pictures
from hirempire.reports.formats import FORMATS
from hirempire.reports.story import Story
from hirempire.reports.webpage import webpage

AT = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:  # noqa: ARG001 - has its place first
    """Nothing is left of a Chrome, whatever came of its work."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield
        assert list(Path(folder).iterdir()) == []


@pytest.fixture(scope="module")
def sheets(demo_story: Story) -> list[str]:
    """What the demo's report says on paper, sheet by sheet, as another library reads it."""
    assert found(), "These tests need Chromium. On Debian or Ubuntu install it with: apt-get install chromium"
    printed = pypdf.PdfReader(io.BytesIO(pdf(lambda: webpage(demo_story), at=demo_story.at)))
    assert {round(page.mediabox.width / 72 * 25.4) for page in printed.pages} == {210}
    return [" ".join(page.extract_text().split()) for page in printed.pages]


@pytest.mark.browser
def test_a_pdf_says_what_the_story_says(sheets: list[str], demo_story: Story) -> None:
    """Every sentence and total, and how the numbers were made."""
    whole = " ".join(sheets)
    for section in demo_story.sections:
        assert section.title in whole
        for sentence in section.sentences:
            assert " ".join(sentence.split()) in whole
    for what, number in demo_story.totals:
        assert f"{what} {number}" in whole


@pytest.mark.browser
def test_no_chart_is_cut_in_two(sheets: list[str], demo_story: Story) -> None:
    """The title of a chart and all that is written in it stand on one sheet."""
    for section in demo_story.sections:
        for exhibit in section.exhibits:
            names = [str(tick) for tick in exhibit.figure(EXPORT).layout.yaxis.ticktext or ()]
            plain = [name for name in names if "<" not in name and "…" not in name and "&" not in name]
            title = " ".join(exhibit.title.split())
            assert any(title in sheet and all(name in sheet for name in plain) for sheet in sheets), title


@pytest.mark.browser
def test_the_same_page_gives_the_same_pdf() -> None:
    """The only time in it is that of the data."""
    page = b"<!doctype html><title>A report</title><h1>42 visits</h1>"
    first = pdf(lambda: page, at=AT)
    assert pdf(lambda: page, at=AT) == first
    about = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert about is not None
    assert about.creation_date == AT
    assert about.title == "A report"


@pytest.mark.browser
def test_nobody_is_asked_for_anything() -> None:
    """A page that wants something from this very computer gets nothing, and is printed all the same."""
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        """Keeps what was asked."""

        def do_GET(self) -> None:
            """Whatever it was."""
            asked.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = f'<h1>Here</h1><img src="http://127.0.0.1:{server.server_port}/pixel.png">'
        printed = pdf(page.encode, at=AT)
        server.shutdown()
    assert asked == []
    assert "Here" in pypdf.PdfReader(io.BytesIO(printed)).pages[0].extract_text()


@pytest.mark.browser
def test_pictures_are_as_large_as_the_figure_and_twice_that() -> None:
    """In the order in which the figures came."""
    figures = [go.Figure(go.Bar(x=[n], y=["a"]), {"width": 300 + n, "height": 200, "template": {}}) for n in (10, 20)]
    drawn = pictures(iter(figures))
    assert [Image.open(io.BytesIO(one.png)).size for one in drawn] == [(620, 400), (640, 400)]
    assert [
        f'width="{figure.layout.width}"' in one.svg.decode() for figure, one in zip(figures, drawn, strict=True)
    ] == [
        True,
        True,
    ]


def test_without_a_chrome_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is not offered, and the sentence says how to get one all the same."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")
    assert found() is None
    assert "open it in a browser, and print it as a PDF" in FORMATS["pdf"].lacking()
    with pytest.raises(NoChrome, match="no Chrome on this server"):
        pdf(bytes, at=AT)


@pytest.mark.parametrize(
    ("script", "says"),
    [("exit 0", "ended before it was ready"), ("exec sleep 60", "not ready within 1 seconds")],
    ids=["ends at once", "says nothing"],
)
def test_a_broken_chrome_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, says: str) -> None:
    """It is ended when its time is up, and the sentence says what to do."""
    browser = tmp_path / "chrome"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    with pytest.raises(ChromeFailed, match=says) as error:
        pdf(bytes, at=AT, patience=1)
    assert "choose another format" in str(error.value)


@pytest.mark.browser
def test_a_page_that_never_ends_is_ended() -> None:
    """Whatever a page waits for, the recruiter does not wait with it."""
    page = b"<script>window.pictures = new Promise(() => {})</script>"
    with pytest.raises(ChromeFailed, match="not ready within 2 seconds"):
        pdf(lambda: page, at=AT, patience=2)


@pytest.mark.browser
def test_a_figure_that_cannot_be_drawn_is_said() -> None:
    """Rather than left out."""
    with pytest.raises(ChromeFailed, match="could not draw a chart"):
        pictures([go.Figure(layout={"width": 10, "height": 10_000_000})])
