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


def _links(story: Story) -> bytes:
    return links_csv(story.links)


FORMATS: Mapping[str, FileFormat] = {
    one.suffix: one for one in (FileFormat("csv", "Table of links (CSV)", "text/csv", _links),)
}
"""Every format by its suffix."""
