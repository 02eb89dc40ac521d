"""Draw charts as pictures and print pages with a Chrome on this computer, without a window or a network."""

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import plotly.graph_objects as go

from hirempire.charts.export import PLOTLY_JS
from hirempire.charts.fonts import font_faces
from hirempire.reports.chrome.description import described
from hirempire.reports.chrome.errors import ChromeBusy, ChromeError, ChromeFailed, NoChrome
from hirempire.reports.chrome.process import PATIENCE, found
from hirempire.reports.chrome.queue import telling
from hirempire.reports.chrome.tab import opened

__all__ = ["ChromeBusy", "ChromeError", "ChromeFailed", "NoChrome", "Picture", "found", "pdf", "pictures", "telling"]

_DRAWING = Path(__file__).parent / "drawing.html"
_READY = "document.fonts.ready.then(() => window.pictures).then(() => null)"


@dataclass(frozen=True)
class Picture:
    """One chart as large as its layout, its font inside; the PNG is twice that size."""

    svg: bytes
    png: bytes


def pictures(figures: Iterable[go.Figure], *, patience: float = PATIENCE) -> list[Picture]:
    """Pictures of figures that know their size, as :func:`hirempire.charts.export.for_report` returns them.

    All are drawn in one tab, which loads plotly.js once: that takes longer than most charts. Where ``figures`` is a
    generator, it runs while Chrome starts.

    Raises:
        NoChrome: there is no Chrome on this computer.
        ChromeBusy: too many others wait for it.
        ChromeFailed: a chart could not be drawn, or not within ``patience`` seconds.
    """
    with opened(patience) as tab:
        tab.show(_drawing())
        scripts = [f"next({figure.to_json()})" for figure in figures]
        tab.wait_until_loaded()
        orders = [tab.run(script) for script in scripts]
        drawn = [tab.value(order) for order in orders]
    return [Picture(picture["svg"].encode(), base64.b64decode(picture["png"])) for picture in drawn]


def pdf(
    page: Callable[[], bytes], *, at: datetime, title: str = "", author: str = "", patience: float = PATIENCE
) -> bytes:
    """A page of :func:`hirempire.reports.webpage.webpage` as a PDF, dated ``at`` (UTC).

    ``page`` runs while Chrome starts. Title and author are the file's properties.

    Raises:
        NoChrome: there is no Chrome on this computer.
        ChromeBusy: too many others wait for it.
        ChromeFailed: the page could not be printed, or not within ``patience`` seconds.
    """
    with opened(patience) as tab:
        tab.show(page().decode())
        tab.wait_until_loaded()
        tab.value(tab.run(_READY))
        printed = tab.ask(
            "Page.printToPDF",
            paperWidth=210 / 25.4,
            paperHeight=297 / 25.4,
            preferCSSPageSize=True,
            printBackground=True,
            generateTaggedPDF=True,
            generateDocumentOutline=True,
        )
    return described(_dated(base64.b64decode(printed["data"]), at), at=at, title=title, author=author)


@cache
def _drawing() -> str:
    """The page on which charts are drawn, with the font and plotly.js inside."""
    page = _DRAWING.read_text(encoding="utf-8")
    plotly = PLOTLY_JS.read_text(encoding="utf-8")
    return page.replace("/* FONTS */", font_faces()).replace("/* PLOTLY */", plotly)


def _dated(printed: bytes, at: datetime) -> bytes:
    """A PDF whose only time is that of its data, so that the same data give the same bytes."""
    return re.sub(rb"(/(?:Creation|Mod)Date \(D:)\d{14}", rb"\g<1>" + f"{at:%Y%m%d%H%M%S}".encode(), printed)
