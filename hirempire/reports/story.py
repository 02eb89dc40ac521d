"""What a report says, in its order: the same for slides, workbooks, pages and archives.

A story holds nothing that a page would not say. Each format draws it in its own way and leaves out nothing
that failed to load or could not be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pandas as pd

from hirempire.exhibits.exhibit import Exhibit, Table
from hirempire.findings.finding import Finding, texts
from hirempire.values import shown

SectionName = Literal["summary", "channels", "growth", "compare", "timeline", "coverage", "conversion", "how"]
"""The parts of a report, in their usual order; "how" is the methodology."""
TITLES: Mapping[SectionName, str] = {
    "summary": "Summary",
    "channels": "Channels",
    "compare": "Channels by job",
    "timeline": "Links by creation date",
    "growth": "Growth",
    "coverage": "Coverage",
    "conversion": "Conversion",
    "how": "Methodology",
}
"""What each part is called, where it is chosen and where it stands."""


@dataclass(frozen=True)
class Section:
    """One part of a report."""

    name: SectionName
    title: str
    findings: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...] = ()
    tables: tuple[Table, ...] = ()
    """Tables without a chart."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text of its findings."""
        return tuple(texts(self.findings))


@dataclass(frozen=True)
class Story:
    """A whole report. All texts are plain text, from outside in part: each format escapes them in its own way."""

    title: str
    author: str
    note: str
    logo: bytes | None
    """A PNG or JPEG, checked."""
    scope: tuple[str, ...]
    """What it is about, one line each: jobs, filters, time of the data, what failed to load."""
    totals: tuple[tuple[str, int | str], ...]
    """The totals of the first page: what is counted, and how many, in words where that is no single number."""
    sections: tuple[Section, ...]
    links: pd.DataFrame
    """The tidy frame behind it all, raw names included."""
    at: datetime
    """The time of the data (UTC): the only time in a report, so that the same data give the same bytes."""
    zone: str
    """The time zone of its dates."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The label of each job, by its ID."""
    is_demo: bool = False
    """Whether the data are made up: then each of its pages, slides and sheets says so."""

    @property
    def totals_in_words(self) -> tuple[tuple[str, str], ...]:
        """The totals as they are read: "Visits", "9,145"."""
        return tuple((name, shown(value, "count")) for name, value in self.totals)
