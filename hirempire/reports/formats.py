"""The files that a report can be: for each what it is called, and who builds it from the story."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hirempire.reports.csv import links_csv
from hirempire.reports.story import Story


@dataclass(frozen=True)
class FileFormat:
    """One kind of file. The same story gives the same bytes."""

    suffix: str
    """Without the dot; also its name on the command line."""
    title: str
    """What it is, as a recruiter calls it."""
    mime: str
    build: Callable[[Story], bytes]


def _workbook(story: Story) -> bytes:
    from hirempire.reports.workbook import workbook  # what writes workbooks takes a moment to import

    return workbook(story)


def _links(story: Story) -> bytes:
    return links_csv(story.links)


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, FileFormat] = {
    one.suffix: one
    for one in (
        FileFormat("xlsx", "Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", _workbook),
        FileFormat("csv", "Table of links (CSV)", "text/csv", _links),
    )
}
"""Every format by its suffix."""
