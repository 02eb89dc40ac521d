"""The formats of a report: what each is called, and what builds it from the story.

What only one format needs is imported when that format is built.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hirempire.reports.csv import links_csv
from hirempire.reports.story import Story

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileFormat:
    """One kind of file. The same story gives the same bytes."""

    suffix: str
    """Without the dot; also the name of the format on the command line."""
    title: str
    """The name of the format, as a recruiter calls it."""
    mime: str
    build: Callable[[Story], bytes]
    lacking: Callable[[], str] = lambda: ""
    """Why this computer can't build it, and what to do instead; empty where it can."""


def made(suffix: str, build: Callable[[], bytes]) -> bytes:
    """Build a file of this kind, and log its format, time and size."""
    begun = time.perf_counter()
    file = build()
    milliseconds = (time.perf_counter() - begun) * 1_000
    facts = {"format": suffix, "ms": round(milliseconds), "bytes": len(file)}
    _log.info(
        "Report created: %s, %.0f ms, %d bytes",
        *(suffix, milliseconds, len(file)),
        extra={"event": "report", "facts": facts},
    )
    return file


def _workbook(story: Story) -> bytes:
    from hirempire.reports.workbook import workbook  # what writes workbooks takes a moment to import

    return workbook(story)


def _links(story: Story) -> bytes:
    return links_csv(story.links)


def _deck(story: Story) -> bytes:
    from hirempire.reports.deck.build import deck

    return deck(story)


def _page(story: Story) -> bytes:
    from hirempire.reports.webpage import webpage

    return webpage(story)


def _pdf(story: Story) -> bytes:
    from hirempire.reports.chrome import pdf

    return pdf(lambda: _page(story), at=story.at, title=story.title, author=story.author)


def _archive(story: Story) -> bytes:
    from hirempire.reports.archive import archive

    return archive(story)


def _no_pdf() -> str:
    from hirempire.reports.chrome import found

    return "" if found() else NO_PDF


NO_PDF = (
    "This server has no Chrome, which is needed for PDFs. Choose the web page instead, open it in a browser and print "
    "it as a PDF. It is laid out for paper."
)

_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, FileFormat] = {
    known.suffix: known
    for known in (
        FileFormat("pptx", "Slides (PPTX)", f"{_OFFICE}.presentationml.presentation", _deck),
        FileFormat("xlsx", "Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", _workbook),
        FileFormat("html", "Web page (HTML)", "text/html", _page),
        FileFormat("pdf", "PDF", "application/pdf", _pdf, _no_pdf),
        FileFormat("zip", "Pictures and tables (ZIP)", "application/zip", _archive),
        FileFormat("csv", "Table of links (CSV)", "text/csv", _links),
    )
}
"""Every format by its suffix."""
