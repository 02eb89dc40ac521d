"""A Chrome on this computer: what it prints and draws, and what becomes of one that does not."""

import io
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import plotly.graph_objects as go
import pypdf
import pytest
from PIL import Image, ImageChops, ImageFont

from hirempire.charts.export import for_report
from hirempire.charts.fonts import FONT, STATIC
from hirempire.charts.theme import EXPORT, layout
from hirempire.reports.chrome import ChromeBusy, ChromeFailed, NoChrome, found, pdf, pictures, telling
from hirempire.reports.chrome.description import CREATOR
from hirempire.reports.chrome.process import running
from hirempire.reports.chrome.queue import Queue
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
def printed(demo_story: Story) -> pypdf.PdfReader:
    """The demo's report on paper, as another library reads it."""
    assert found(), "These tests need Chromium. On Debian or Ubuntu install it with: apt-get install chromium"
    return pypdf.PdfReader(
        io.BytesIO(pdf(lambda: webpage(demo_story), at=demo_story.at, title=demo_story.title, author=demo_story.author))
    )


@pytest.fixture(scope="module")
def sheets(printed: pypdf.PdfReader) -> list[str]:
    """The text of each sheet, without blanks and its number: where lines and sheets end changes nothing of it."""
    last = len(printed.pages)
    return [
        unbroken(page.extract_text()).removeprefix(f"{number}/{last}") for number, page in enumerate(printed.pages, 1)
    ]


def unbroken(text: str) -> str:
    """A text without what a line break adds or takes."""
    return "".join(text.split())


@pytest.mark.browser
def test_a_pdf_says_what_the_story_says(sheets: list[str], demo_story: Story) -> None:
    """Every sentence and figure, and how the numbers were made."""
    whole = "".join(sheets)
    for section in demo_story.sections:
        assert unbroken(section.title) in whole
        for sentence in section.sentences:
            assert unbroken(sentence) in whole
    assert demo_story.opening.tiles
    for tile in demo_story.opening.tiles:
        assert unbroken(f"{tile.title}{tile.shown}{tile.change_in_words}{tile.caveat}") in whole


@pytest.mark.browser
def test_its_properties_are_the_reports(printed: pypdf.PdfReader, demo_story: Story) -> None:
    """Title, author and time are those of the story, and the creator is this dashboard."""
    about = printed.metadata
    assert about is not None
    assert (about.title, about.author, about.creator) == (demo_story.title, demo_story.author, CREATOR)
    assert about.creation_date == demo_story.at.replace(microsecond=0)


@pytest.mark.browser
def test_each_sheet_is_numbered_a4(printed: pypdf.PdfReader) -> None:
    """A loose sheet can be put back in its place."""
    assert {round(page.mediabox.width / 72 * 25.4) for page in printed.pages} == {210}
    for number, page in enumerate(printed.pages, 1):
        assert f"{number} / {len(printed.pages)}" in page.extract_text()


@pytest.mark.browser
def test_paper_is_set_in_the_font_that_the_report_brings(printed: pypdf.PdfReader) -> None:
    """All that is written in Latin is in Inter, whatever fonts the server has."""
    resources: list[Any] = [page["/Resources"] for page in printed.pages]
    fonts = [font.get_object() for found_here in resources for font in found_here["/Font"].values()]
    names = {str(font["/BaseFont"]).partition("+")[2] for font in fonts}
    assert {name.partition("-")[0] for name in names} == {"Inter"}


@pytest.mark.browser
def test_no_chart_is_cut_in_two(sheets: list[str], demo_story: Story) -> None:
    """The title of a chart and all that is written in it stand on one sheet."""
    for section in demo_story.sections:
        for exhibit in section.exhibits:
            ticks = [str(tick) for tick in exhibit.figure(EXPORT).layout.yaxis.ticktext or ()]
            names = [unbroken(tick) for tick in ticks if "<" not in tick and "…" not in tick and "&" not in tick]
            title = unbroken(exhibit.title)
            assert any(title in sheet and all(name in sheet for name in names) for sheet in sheets), title


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


PROBE = """<!doctype html><h1>Here</h1><pre></pre>
<meta http-equiv="refresh" content="0;url=file:///etc/passwd">
<link rel="stylesheet" href="HTTP/css"><link rel="preconnect" href="HTTP"><link rel="prefetch" href="HTTP/later">
<img src="HTTP/pixel"><iframe src="HTTP/frame"></iframe>
<img src="file:///etc/passwd"><iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd"></object>
<iframe srcdoc="<script>new RTCPeerConnection({iceServers: [{urls: 'STUN'}]}).createDataChannel('x')</script>"></iframe>
<script>
const tried = (name, what) => Promise.resolve().then(what).then((said) => `${name}: ${said}`, () => `${name}: refused`);
const opened = (socket) => new Promise((open, close) => { socket.onopen = open; socket.onerror = close; });
const stun = async () => {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: "STUN" }] });
  peer.createDataChannel("x");
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => { peer.onicecandidate = (event) => event.candidate || done(); });
  return "gathered";
};
window.pictures = Promise.all([
  tried("fetch", () => fetch("HTTP/fetch", { mode: "no-cors" })),
  tried("file", () => fetch("file:///etc/passwd").then((file) => file.text())),
  tried("socket", () => opened(new WebSocket("HTTP/socket".replace("http", "ws")))),
  tried("stun", stun),
]).then((all) => { navigator.sendBeacon("HTTP/beacon"); document.querySelector("pre").textContent = all.join("\\n"); });
</script>"""


@pytest.mark.browser
def test_a_page_reaches_no_network_and_no_file() -> None:
    """A page without a policy of its own tries all ways to this very computer; it is printed, and nothing arrives."""
    arrived: list[str] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(("127.0.0.1", 0))
        http, stun = (f"{name}://127.0.0.1:{place.getsockname()[1]}" for name, place in (("http", tcp), ("stun", udp)))
        page = PROBE.replace("HTTP", http).replace("STUN", stun.replace("//", ""))
        sheets = pypdf.PdfReader(io.BytesIO(pdf(page.encode, at=AT))).pages
        for place in (tcp, udp):
            place.setblocking(False)  # noqa: FBT003
        with pytest.raises(BlockingIOError):
            arrived.append(str(tcp.accept()))
        with pytest.raises(BlockingIOError):
            arrived.append(str(udp.recv(100)))
    said = " ".join(sheet.extract_text() for sheet in sheets)
    assert arrived == []
    assert all(f"{way}: refused" in said for way in ("fetch", "file", "socket", "stun"))
    assert "root:" not in said


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


@pytest.mark.browser
def test_a_picture_is_set_in_the_font_that_it_brings() -> None:
    """The PNG has letters as wide as those of our file, and the SVG has the font inside."""
    words, size = "Wien, Łódź, Київ: 1,114", 60
    note = {"text": words, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    look = {"width": 1000, "height": 200, "font": {"family": FONT, "size": size, "color": "#000"}, "template": {}}
    hidden = {"xaxis": {"visible": False}, "yaxis": {"visible": False}, "annotations": [note]}
    (drawn,) = pictures([go.Figure(layout=look | hidden)])
    picture = Image.open(io.BytesIO(drawn.png)).convert("L")
    left, _, right, _ = ImageChops.invert(picture).point(lambda ink: 255 * (ink > 128)).getbbox() or (0, 0, 0, 0)
    ours = ImageFont.truetype(STATIC / "Inter-Regular.woff2", 2 * size).getbbox(words)
    assert right - left == pytest.approx(ours[2] - ours[0], rel=0.02)
    assert drawn.svg.count(b"@font-face") == 2


@pytest.mark.browser
def test_the_words_of_a_picture_stand_within_its_edges() -> None:
    """However long the title, and however wide its letters."""
    figure = go.Figure(go.Bar(x=[1], y=["a"]), layout(EXPORT, height=300, showlegend=False))
    titles = ("Short", "A title of two lines " * 6, "W" * 70, "WORDS IN CAPITALS " * 10, "東京の求人サイト" * 12)
    drawn = pictures(for_report(figure, title=title, subtitle=title, footer=title) for title in titles)
    for title, picture in zip(titles, drawn, strict=True):
        inks = ImageChops.invert(Image.open(io.BytesIO(picture.png)).convert("L")).point(lambda ink: 255 * (ink > 100))
        left, top, right, bottom = inks.getbbox() or (0, 0, 0, 0)
        assert left >= 2 * 54, title
        assert right <= inks.width - 2 * 54, title
        assert 2 * 24 <= top <= 2 * 44, title
        assert bottom <= inks.height - 2 * 16, title


def test_without_a_chrome_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is not offered, and the sentence says how to get one all the same."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")
    assert found() is None
    assert "open it in a browser and print it as a PDF" in FORMATS["pdf"].lacking()
    with pytest.raises(NoChrome, match="This server has no Chrome"):
        pdf(bytes, at=AT)


@pytest.mark.parametrize(
    ("script", "says"),
    [("exit 0", "ended before it was ready"), ("exec sleep 60", "not ready within 1 seconds")],
    ids=["ends at once", "says nothing"],
)
def test_a_broken_chrome_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, says: str) -> None:
    """It is ended when its time is up, and the sentence says what to do."""
    chrome_that(script, tmp_path, monkeypatch)
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


def chrome_that(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program in the place of Chrome."""
    browser = folder / "chrome"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))


def test_chrome_is_told_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The token may stand there, and the address of a proxy with its password."""
    chrome_that(f"env >{tmp_path}/told", tmp_path, monkeypatch)
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", "sk-secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example")
    with pytest.raises(ChromeFailed):
        pdf(bytes, at=AT)
    told = (tmp_path / "told").read_text()
    assert "secret" not in told
    assert {line.partition("=")[0] for line in told.splitlines()} <= {
        *("PATH", "HOME", "TMPDIR", "FOLDER", "LANG", "TZ", "PWD", "OLDPWD", "SHLVL", "_"),
        *("LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME"),
    }


class Left(BaseException):
    """Whoever wanted the report has gone, as Streamlit says it."""


def test_one_runs_at_a_time_and_who_waits_is_told_how_many_come_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who leaves while waiting makes room for the next; nothing of them stays."""
    chrome_that("exec sleep 60", tmp_path, monkeypatch)
    told: SimpleQueue[tuple[str, int]] = SimpleQueue()
    leaves = threading.Event()

    def start(name: str) -> None:
        def tell(before: int) -> None:
            told.put((name, before))
            if name == "second" and leaves.is_set():
                raise Left

        with suppress(Left), telling(tell), running(60):
            told.put((name, -1))

    def heard(*wanted: tuple[str, int]) -> None:
        missing = set(wanted)
        while missing:
            missing.discard(told.get(timeout=30))

    threads = [threading.Thread(target=start, args=(name,)) for name in ("second", "third")]
    with running(60):
        for place, thread in enumerate(threads, 1):
            thread.start()
            heard((("second", "third")[place - 1], place))
        leaves.set()
        heard(("third", 1))
    heard(("third", 0), ("third", -1))
    for thread in threads:
        thread.join(30)


def test_no_more_wait_than_there_is_room_for() -> None:
    """The next is told at once, with what to do; those who wait have their turn in the order of asking."""
    queue, order = Queue(at_once=1, most_waiting=2), list[int]()
    here = [threading.Event() for _ in range(2)]

    def wait(number: int) -> None:
        with telling(lambda _: here[number].set()), queue.turn(60):
            order.append(number)

    with queue.turn(60):
        threads = [threading.Thread(target=wait, args=(number,)) for number in range(2)]
        for number, thread in enumerate(threads):
            thread.start()
            assert here[number].wait(30)
        with pytest.raises(ChromeBusy, match="3 reports are before yours already"), queue.turn(60):
            """Never comes to this."""
    for thread in threads:
        thread.join(30)
    assert order == [0, 1]
    with queue.turn(0):
        """Nobody is before it any more."""


@pytest.mark.browser
def test_who_leaves_while_the_report_is_made_ends_its_chrome() -> None:
    """At once, and not when its time is up."""

    def gone(_: int) -> None:
        if begun.is_set():
            raise Left

    begun = threading.Event()

    def page() -> bytes:
        begun.set()
        return b"<script>window.pictures = new Promise(() => {})</script>"

    with telling(gone), pytest.raises(Left):
        pdf(page, at=AT)


_PRINTS = """
import sys, tempfile
from datetime import UTC, datetime
from hirempire.reports.chrome import pdf
tempfile.tempdir = sys.argv[1]
pdf(lambda: print("started", flush=True) or b"<script>window.pictures = new Promise(() => {})</script>",
    at=datetime.now(UTC))
"""


@pytest.mark.browser
def test_a_kill_leaves_nothing_behind(tmp_path: Path) -> None:
    """The one who prints is killed in the middle: Chrome ends, and its folder goes with it."""
    with subprocess.Popen([sys.executable, "-c", _PRINTS, str(tmp_path)], stdout=subprocess.PIPE) as printing:
        assert printing.stdout
        assert printing.stdout.readline() == b"started\n"
        assert [path.name.startswith("hirempire-chrome-") for path in tmp_path.iterdir()] == [True]
        printing.send_signal(signal.SIGKILL)
    gone = threading.Event()
    for _ in range(300):
        if not list(tmp_path.iterdir()) or gone.wait(0.1):
            break
    assert list(tmp_path.iterdir()) == []


_WORKS = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
print(flush=True)
sys.stdin.read()
"""


@pytest.mark.browser
def test_what_a_killed_group_left_goes_with_the_next_print() -> None:
    """What nobody holds is removed; what another still works in stays, and so does what is not ours."""
    place = Path(tempfile.gettempdir())
    left, used, other = (place / name for name in ("hirempire-chrome-left", "hirempire-chrome-used", "else"))
    for folder in (left, used, other):
        folder.mkdir()
        (folder / "page.html").write_text("names")
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            _WORKS,
            used,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as worker:
        assert worker.stdout
        worker.stdout.readline()
        pdf(lambda: b"<h1>Here</h1>", at=AT)
        assert sorted(place.iterdir()) == [other, used]
        worker.communicate()
    for folder in (used, other):
        (folder / "page.html").unlink()
        folder.rmdir()
