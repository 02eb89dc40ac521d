"""What a report says, in the order in which it says it: the same for slides, workbooks, pages and archives.

A story holds nothing that a page would not say. Each format draws it in its own way and leaves nothing out that did not
come or could not be read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from hirempire.charts.theme import Theme
from hirempire.findings.finding import Finding, texts
from hirempire.values import Kind

SectionName = Literal["summary", "channels", "compare", "timeline", "coverage", "conversion", "how"]
"""The parts of a report, in their usual order; "how" says how the numbers were made."""

ChartKind = Literal["bars", "stacked bars", "grouped bars", "columns", "stacked columns"]
"""The charts that office programs draw themselves: bars lie, columns stand."""


@dataclass(frozen=True)
class Series:
    """One colour of a chart. ``values`` has one number for each category, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str = ""
    """As "#RRGGBB"; empty for the brand's. Where it varies along the categories, see :attr:`colours`."""
    colours: tuple[str, ...] = ()
    """A colour for each category, where they differ."""


@dataclass(frozen=True)
class Native:
    """A chart for an office program to draw, so that it can be edited: the top ones only, where there are many."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str
    """What the axis counts: "Visits"."""
    value_kind: Kind = "count"
    left_out: str = ""
    """Which part of the whole it does not draw, in a sentence; empty where it draws all."""
    note: str = ""
    """What one must know to read it rightly; the exhibit's own note speaks of the marks of its figure."""


@dataclass(frozen=True)
class Table:
    """Rows behind a chart, or on their own, whole. ``rows`` has headings in words; numbers and times keep their types.

    Times are those of the clocks in the story's zone, without a zone of their own.
    """

    title: str
    rows: pd.DataFrame
    kinds: Mapping[str, Kind]
    """What the values of each column are, by heading."""
    note: str = ""
    tinted: tuple[str, ...] = ()
    """Headings of columns of one measure, whose cells slides and workbooks tint by their share of the largest."""
    short: str = ""
    """What it is called where there is little room: a sheet, a file. Ours, and never from outside."""
    sums: int = 0
    """How many of the last rows add up those above."""

    @property
    def name(self) -> str:
        """The short title, or else the title."""
        return self.short or self.title


@dataclass(frozen=True)
class Exhibit:
    """One chart with all that belongs to it."""

    title: str
    finding: str
    """The sentence that the chart shows: the title of its slide, and its alternative text."""
    figure: Callable[[Theme], go.Figure]
    """For pictures and web pages."""
    table: Table
    native: Native | None = None
    """For slides and workbooks; None where an office program has no such chart, and a table stands in its place."""
    note: str = ""
    """What one must know to read the figure rightly."""


@dataclass(frozen=True)
class Section:
    """One part of a report."""

    name: SectionName
    title: str
    findings: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...] = ()
    tables: tuple[Table, ...] = ()
    """Further tables, that stand behind no chart."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says, in words."""
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
    """What it is about, a line each: jobs, filters, time of the data, what did not come."""
    totals: tuple[tuple[str, str], ...]
    """The figures of the first page: what is counted, and how many."""
    sections: tuple[Section, ...]
    links: pd.DataFrame
    """The tidy frame behind it all, raw names included."""
    at: datetime
    """The time of the data (UTC): the only time in a report, so that the same data give the same bytes."""
    zone: str
    """The time zone in which it speaks."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What each job is called, by its ID."""
