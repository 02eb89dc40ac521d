"""What a report says, in its order: the same for slides, workbooks, pages and archives.

A story holds nothing that a page would not say. Each format draws it in its own way and leaves out nothing
that failed to load or could not be read.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pandas as pd

from hirempire.analysis.change import ALIKE, FEW, NONE, UNKNOWN, Change
from hirempire.exhibits.exhibit import Exhibit, Table
from hirempire.findings.actions import Action
from hirempire.findings.finding import Finding, texts
from hirempire.language import plain
from hirempire.values import Kind, Value, bounds, is_known, relative, shown

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


@dataclass(frozen=True, eq=False)
class Slide:
    """One slide of a deck: a finding as its title, and the charts that show it, or sentences alone."""

    title: str
    """True of its charts; empty where their own titles have to do."""
    exhibits: tuple[Exhibit, ...] = ()
    """One, or two side by side."""
    sentences: tuple[str, ...] = ()
    """What else is said on it, the most important first."""
    notes: tuple[str, ...] = ()
    """What only the speaker reads."""
    span: str = ""
    """What time its charts are about, where that isn't the report's period."""


@dataclass(frozen=True)
class Section:
    """One part of a report."""

    name: SectionName
    title: str
    findings: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...] = ()
    tables: tuple[Table, ...] = ()
    """Tables without a chart."""
    slides: tuple[Slide, ...] = ()
    """What a deck shows of it; the other formats have all of it."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text of its findings."""
        return tuple(texts(self.findings))


TileName = Literal[
    "visits", "links", "applicants", "hires", "apply_rate", "cost_per_hire", "open_jobs", "without_applicant"
]


_UNCLEAR: Mapping[str, str] = {
    ALIKE: "no clear difference from",
    FEW: "too few to compare with",
    UNKNOWN: "no figures for",
}
"""What stands before the other period, where no change is beyond chance."""


@dataclass(frozen=True)
class Tile:
    """One figure of the first page."""

    name: TileName
    title: str
    """What it is called: "Visits"."""
    value: Value
    """None where it isn't known, or is a count of people below the floor. Bounds are words: "120–134"."""
    kind: Kind = "count"
    change: Change | None = None
    """How it stands to the period that it is compared with; None where it isn't."""
    caveat: str = ""
    """What to know in order to read it correctly, in a few words."""

    @property
    def shown(self) -> str:
        """The value as it is read: "1,204", "€607.14", "–"."""
        return shown(self.value, self.kind)

    @property
    def change_in_short(self) -> str:
        """The change where it is beyond chance: "+12%"; else empty."""
        if self.change is None or not self.change.is_clear or math.isnan(self.change.ratio):
            return ""
        return relative(self.change.ratio)

    @property
    def change_in_words(self) -> str:
        """The change beside the figure: "+12% on the week before (98)", "no clear difference from the week before"."""
        if self.change is None:
            return ""
        other = f"{self.change.when}{self._before}"
        if self.change_in_short:
            return f"{self.change_in_short} on {other}"
        if self.change.is_clear:
            return f"up from 0 {self.change.then}"
        if self.change.verdict == NONE:
            return f"as {self.change.then}"
        return f"{_UNCLEAR[self.change.verdict]} {other}"

    @property
    def _before(self) -> str:
        """The figure that it is compared with, where there is one and it isn't said already."""
        if self.change is None or self.change.verdict in (NONE, UNKNOWN) or not is_known(*self.change.before):
            return ""
        return f" ({bounds(*self.change.before)})"


@dataclass(frozen=True)
class Opening:
    """The first page of a report."""

    headline: str = ""
    """The figures in one sentence, for a subject line; no name from outside is in it."""
    tiles: tuple[Tile, ...] = ()
    findings: tuple[Finding, ...] = ()
    """The most important ones of all sections, five at most."""
    caveats: tuple[Finding, ...] = ()
    losses: tuple[Finding, ...] = ()
    """What couldn't be loaded or counted."""
    actions: tuple[Action, ...] = ()
    """What to do, in this order."""
    charts: tuple[Exhibit, ...] = ()
    """The charts that show most of it, two at most, for a report on one page."""

    @property
    def named(self) -> frozenset[str]:
        """The channels that its findings are about: its charts show them, however many others are left out."""
        return frozenset(plain(finding.of) for finding in self.findings if finding.of)


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
    opening: Opening = field(default_factory=Opening)
    """The first page."""
    build_changes: Callable[[], Table | None] = lambda: None
    """Builds the table of what changed in the period; None where there is no period."""

    @property
    def totals_in_words(self) -> tuple[tuple[str, str], ...]:
        """The totals as they are read: "Visits", "9,145"."""
        return tuple((name, shown(value, "count")) for name, value in self.totals)
