"""A Chrome on this computer, without a window and without a network: it draws charts as pictures, and prints pages.

All charts are drawn in one tab, which loads plotly.js once: that takes longer than most of them. Each piece of work has
a browser of its own with a new profile, which is ended and removed whatever happens. It is spoken to through a pipe,
in Chrome's DevTools protocol, and opens no port.
"""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from hirempire.charts.export import PLOTLY_JS

PATIENCE = 60.0
"""How many seconds a Chrome has for all of its work."""

_NAMES = (
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "chrome",
    "microsoft-edge",
    "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_FLAGS = (
    "--headless",
    "--no-sandbox",  # Chrome's own cannot be had in most containers; the pages are ours, and no name in them can run
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no host is found, and no address
    "--remote-debugging-pipe",
)
# Chrome listens at 3 and answers at 4.
_PIPED = 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null'

_LONGEST_FOLDER = 55

# Plotly draws lots for the names inside of an SVG; without lots the same chart gives the same bytes. A canvas is at
# most 16,000 px high.
_DRAWING = """<!doctype html><meta charset="utf-8"><script src="PLOTLY"></script><script>
let before = Promise.resolve();
const next = (figure) => (before = before.then(() => drawn(figure)));
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
  const png = canvas.toDataURL("image/png").split(",")[1];
  if (!png) throw new Error("too large for a picture");
  return { svg, png };
}
</script>"""

_READY = "Promise.resolve(window.pictures)"
_FOOTER = (
    '<div style="width:100%;margin:0 15mm;font:7pt sans-serif;color:#586574;text-align:right">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
_PAPER = {
    "paperWidth": 210 / 25.4,
    "paperHeight": 297 / 25.4,
    "preferCSSPageSize": True,
    "printBackground": True,
    "displayHeaderFooter": True,
    "headerTemplate": "<span></span>",
    "footerTemplate": _FOOTER,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}


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


def found() -> str | None:
    """Where a Chrome or a browser of its family is on this computer; BROWSER_PATH names one that is elsewhere.

    On Windows none is: what is spoken with Chrome here goes through pipes that only other systems have.
    """
    if os.name != "posix":
        return None
    named = os.environ.get("BROWSER_PATH")
    return next(filter(None, map(shutil.which, [named] if named else _NAMES)), None)


def pictures(figures: Iterable[go.Figure], *, patience: float = PATIENCE) -> list[Picture]:
    """The pictures of figures that know their size, as :func:`hirempire.charts.export.for_report` gives them.

    They are built, where ``figures`` builds them one by one, while Chrome starts.

    Raises:
        NoChrome: there is none.
        ChromeFailed: it did not draw them, or not within ``patience`` seconds.
    """
    with _started(patience) as tab:
        tab.open(_DRAWING.replace("PLOTLY", PLOTLY_JS.as_uri()).encode())
        scripts = [f"next({figure.to_json()})" for figure in figures]
        tab.wait()
        orders = [tab.order(**_script(script)) for script in scripts]
        drawn = [_value(tab.answer(order)) for order in orders]
    return [Picture(one["svg"].encode(), base64.b64decode(one["png"])) for one in drawn]


def pdf(page: Callable[[], bytes], *, at: datetime, patience: float = PATIENCE) -> bytes:
    """A page of :func:`hirempire.reports.webpage.webpage` printed, numbered; ``at`` is the time of its data (UTC).

    It is built while Chrome starts.

    Raises:
        NoChrome: there is none.
        ChromeFailed: it did not print it, or not within ``patience`` seconds.
    """
    with _started(patience) as tab:
        tab.open(page())
        tab.wait()
        _value(tab.answer(tab.order(**_script(_READY))))
        printed = tab.ask("Page.printToPDF", **_PAPER)
    return _dated(base64.b64decode(printed["data"]), at)


class _Tab:
    """A page in a Chrome, and what is said to it and by it."""

    def __init__(self, chrome: subprocess.Popen[bytes], folder: Path) -> None:
        self._chrome, self._file, self._orders, self._rest = chrome, folder / "page.html", 0, b""
        self._answers: dict[int, dict[str, Any]] = {}
        self._events: set[str] = set()
        self._session: dict[str, str] = {}
        self._target = self.order("Target.createTarget", url="about:blank")

    def open(self, page: bytes) -> None:
        """Open a page, and wait for no more than that Chrome has started."""
        self._file.write_bytes(page)
        target = self.answer(self._target)["targetId"]
        self._session = {"sessionId": self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        self.ask("Page.enable")
        self._events.clear()
        self.order("Page.navigate", url=f"{self._file.as_uri()}#paper")

    def wait(self) -> None:
        """Until all is loaded there."""
        while "Page.loadEventFired" not in self._events:
            self._hear()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - as the protocol has it
        """Have something done, and wait for its answer."""
        return self.answer(self.order(method, **params))

    def order(self, method: str, **params: Any) -> int:  # noqa: ANN401 - as the protocol has it
        """Have something done; its number."""
        self._orders += 1
        said = json.dumps({"id": self._orders, "method": method, "params": params} | self._session)
        pipe = self._chrome.stdin
        with suppress(BrokenPipeError):  # what has ended does not answer either, which is told below
            if pipe:
                pipe.write(said.encode() + b"\0")
                pipe.flush()
        return self._orders

    def answer(self, order: int) -> dict[str, Any]:
        """Wait for the answer to an order."""
        while order not in self._answers:
            self._hear()
        answer = self._answers.pop(order)
        if "error" in answer:
            raise ChromeFailed("refused its work")
        result: dict[str, Any] = answer["result"]
        return result

    def _hear(self) -> None:
        """Wait until Chrome says something."""
        parts, end = [self._rest], -1
        while end < 0:
            heard = os.read(self._chrome.stdout.fileno(), 1 << 20) if self._chrome.stdout else b""
            if not heard:
                raise ChromeFailed("ended before it was ready")
            parts.append(heard)
            end = heard.find(b"\0")
        *said, self._rest = b"".join(parts).split(b"\0")
        for one in map(json.loads, said):
            if "id" in one:
                self._answers[one["id"]] = one
            else:
                self._events.add(one["method"])


@contextmanager
def _started(patience: float) -> Iterator[_Tab]:
    """A tab in a new Chrome, while that starts."""
    path = found()
    if path is None:
        raise NoChrome
    # A Chrome from a snap sees no temporary files but its own.
    place = Path.home() if "snap" in path else None
    with (
        tempfile.TemporaryDirectory(prefix="hirempire-", dir=place, ignore_cleanup_errors=True) as folder,
        _running(path, Path(folder) / "profile", patience) as chrome,
    ):
        yield _Tab(chrome, Path(folder))


@contextmanager
def _running(path: str, profile: Path, patience: float) -> Iterator[subprocess.Popen[bytes]]:
    """A Chrome that ends with the work, or when its time is up."""
    command = ["/bin/sh", "-c", _PIPED, "sh", path, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    # What Chrome leaves in a temporary folder goes with ours; the path of a socket in it can be no longer than this.
    own = {"TMPDIR": str(profile.parent)} if len(str(profile.parent)) < _LONGEST_FOLDER else {}
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - a browser that was looked for by name
        command,
        env=os.environ | own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as chrome:

        def end() -> None:
            with suppress(ProcessLookupError):
                os.killpg(chrome.pid, signal.SIGKILL)

        def end_late() -> None:
            late.set()
            end()

        watch = threading.Timer(patience, end_late)
        watch.daemon = True
        watch.start()
        try:
            yield chrome
        except ChromeFailed as error:
            raise ChromeFailed(f"was not ready within {patience:.0f} seconds") if late.is_set() else error from None
        finally:
            watch.cancel()
            end()
            with suppress(BrokenPipeError):  # of what it was told last and did not hear
                if chrome.stdin:
                    chrome.stdin.close()


def _script(script: str) -> dict[str, Any]:
    """Have a script run in the page, until what it promises is there."""
    return {"method": "Runtime.evaluate", "expression": script, "awaitPromise": True, "returnByValue": True}


def _value(answer: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the script gives
    if "exceptionDetails" in answer:
        raise ChromeFailed("could not draw a chart")
    return answer["result"].get("value")


def _dated(sheets: bytes, at: datetime) -> bytes:
    """The only times in a report are those of its data."""
    return re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>" + f"{at:%Y%m%d%H%M%S}".encode(), sheets)
