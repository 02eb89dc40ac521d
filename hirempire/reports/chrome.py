"""A Chrome on this computer, without a window and without a network: it draws charts as pictures, and prints pages.

All charts are drawn in one tab, which loads plotly.js once: that takes longer than most of them.
"""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import plotly
import plotly.graph_objects as go
from choreographer import Browser
from choreographer.browsers.chromium import Chromium
from choreographer.errors import (
    BrowserClosedError,
    BrowserFailedError,
    ChannelClosedError,
    DevtoolsProtocolError,
    MessageTooLargeError,
)
from choreographer.protocol.devtools_async import Session
from choreographer.utils import TmpDirectory

PATIENCE = 60.0
"""How many seconds a Chrome has for all of its work."""

_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_BROKEN = (BrowserClosedError, BrowserFailedError, ChannelClosedError, DevtoolsProtocolError, MessageTooLargeError)
_NO_NETWORK = ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking")

# Plotly draws lots for the names inside of an SVG; without lots the same chart gives the same bytes. A canvas is at
# most 16,000 px high.
_DRAWING = """<!doctype html><meta charset="utf-8"><script src="PLOTLY"></script><script>
async function drawn(figure) {
  let lot = 1;
  Math.random = () => (lot = (lot * 48271) % 2147483647) / 2147483647;
  const { width, height } = figure.layout;
  const svg = await Plotly.toImage(figure, { format: "svg", width, height, imageDataOnly: true });
  const scale = Math.min(2, 16000 / height);
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(svg);
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return { svg, png: canvas.toDataURL("image/png").split(",")[1] };
}
</script>"""

_READY = "Promise.resolve(window.pictures)"
_FOOTER = (
    '<div style="width:100%;margin:0 15mm;font:7pt sans-serif;color:#586574;text-align:right">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)

T = TypeVar("T")


class ChromeError(Exception):
    """No Chrome, or one that did not do what it was asked. ``str(error)`` says so to a recruiter."""


class NoChrome(ChromeError):
    """There is none on this computer."""

    def __init__(self) -> None:
        super().__init__("There is no Chrome on this server, which draws the pictures and prints the PDF.")


class ChromeFailed(ChromeError):
    """It ended, or refused, or was still not ready when its time was up."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The Chrome on this server {what}. Try again, or choose another format.")


@dataclass(frozen=True)
class Picture:
    """One chart, as large as its layout; the PNG twice that."""

    svg: bytes
    png: bytes


def found() -> bool:
    """Whether there is a Chrome on this computer, or a browser of its family."""
    path = Chromium.find_browser(skip_local=False)
    return path is not None and Path(path).is_file()


def pictures(figures: Sequence[go.Figure], *, patience: float = PATIENCE) -> list[Picture]:
    """The pictures of figures that know their size, as :func:`hirempire.charts.export.for_report` gives them.

    Raises:
        NoChrome: there is none.
        ChromeFailed: it did not draw them, or not within ``patience`` seconds.
    """
    if not figures:
        return []
    page = _DRAWING.replace("PLOTLY", _PLOTLY.as_uri())

    async def draw(tab: Session) -> list[Picture]:
        return [_picture(await _value(tab, f"drawn({figure.to_json()})")) for figure in figures]

    return _done(page.encode(), draw, patience)


def pdf(page: bytes, *, at: datetime, patience: float = PATIENCE) -> bytes:
    """A page of :func:`hirempire.reports.webpage.webpage` printed, numbered; ``at`` is the time of its data (UTC).

    Raises:
        NoChrome: there is none.
        ChromeFailed: it did not print it, or not within ``patience`` seconds.
    """

    async def print_(tab: Session) -> bytes:
        await _value(tab, _READY)
        sheets = await _command(
            tab,
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=True,
            displayHeaderFooter=True,
            headerTemplate="<span></span>",
            footerTemplate=_FOOTER,
            generateTaggedPDF=True,
            generateDocumentOutline=True,
        )
        return base64.b64decode(sheets["data"])

    return _dated(_done(page, print_, patience), at)


class _Offline(Chromium):
    """One that finds no host."""

    def get_cli(self) -> Sequence[str]:
        """With more arguments."""
        return [*super().get_cli(), *_NO_NETWORK]


def _done(page: bytes, work: Callable[[Session], Awaitable[T]], patience: float) -> T:
    """What ``work`` makes of a page in a Chrome of its own, which is gone afterwards."""
    if not found():
        raise NoChrome

    async def whole() -> T:
        async with asyncio.timeout(patience), _opened(page) as tab:
            return await work(tab)

    try:
        return asyncio.run(whole())
    except TimeoutError as error:
        raise ChromeFailed(f"was not ready within {patience:.0f} seconds") from error
    except (*_BROKEN, OSError) as error:
        raise ChromeFailed("ended before it was ready") from error


@asynccontextmanager
async def _opened(page: bytes) -> AsyncIterator[Session]:
    """A page in a tab of a new browser, once it is loaded."""
    browser = Browser(browser_cls=_Offline)
    folder = TmpDirectory(sneak=browser.is_isolated())
    try:
        file = folder.path / "page.html"
        file.write_bytes(page)
        async with browser:
            tab = browser.get_tab()
            if tab is None:
                raise ChromeFailed("opened no page")
            session = await tab.create_session()
            await _command(session, "Page.enable")
            loaded = session.subscribe_once("Page.loadEventFired")
            await _command(session, "Page.navigate", url=f"{file.as_uri()}#paper")
            await loaded
            yield session
    finally:
        folder.clean()


async def _value(tab: Session, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
    """What a script in the page gives in the end."""
    answer = await _command(tab, "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
    if "exceptionDetails" in answer:
        raise ChromeFailed("could not draw a chart")
    return answer["result"].get("value")


async def _command(tab: Session, name: str, **parameters: Any) -> Any:  # noqa: ANN401 - as the protocol has it
    answer = await tab.send_command(name, params=parameters)
    if "error" in answer:
        raise ChromeFailed("refused its work")
    return answer["result"]


def _picture(drawn: dict[str, str]) -> Picture:
    return Picture(drawn["svg"].encode(), base64.b64decode(drawn["png"]))


def _dated(sheets: bytes, at: datetime) -> bytes:
    """The only times in a report are those of its data."""
    return re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>" + f"{at:%Y%m%d%H%M%S}".encode(), sheets)
