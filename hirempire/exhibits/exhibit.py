"""A chart with all that belongs to it: title, words, figure, table, and its twin for office programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import plotly.graph_objects as go

from hirempire.charts.theme import Theme
from hirempire.exhibits.office import Native
from hirempire.values import Kind

SINCE = "Visits are totals since each link was created, not visits in that time."
"""The caveat wherever visits stand beside the dates of links."""
GAINED = "Solid: visits certainly gained. Hatched: visits possibly gained. Shares are of the certain visits."
"""How visits gained in a period are to be read."""


IDS = frozenset({"Job ID", "Link ID"})
"""The headings of our columns of IDs."""


@dataclass(frozen=True)
class Table:
    """All rows behind a chart, or on their own. ``rows`` has headings in words; numbers and times keep their types.

    Times are local times in the subject's zone, without a zone of their own.
    """

    title: str
    rows: pd.DataFrame
    kinds: Mapping[str, Kind]
    """What the values of each column are, by heading."""
    note: str = ""
    tinted: tuple[str, ...] = ()
    """Headings of columns of one measure, whose cells slides and workbooks tint by their share of the largest."""
    short: str = ""
    """Its name where space is short: a sheet, a file. Never from outside."""
    sums: int = 0
    """How many of the last rows are totals."""
    ids: frozenset[str] = frozenset()
    """Headings of columns that only computers read: paper and slides have no room for them."""

    @property
    def name(self) -> str:
        """The short title, or else the title."""
        return self.short or self.title


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One chart. Its costly parts are built when first needed."""

    title: str
    """Also the title of its pictures, and the name of its files."""
    alt: str
    """What the figure shows, for those who can't see it."""
    figure: Callable[[Theme], go.Figure]
    """Draws it: for the screen, for pictures and for web pages."""
    build_table: Callable[[], Table]
    build_native: Callable[[], Native | None] = lambda: None
    """Gives None where an office program has no such chart, and a table stands in its place."""
    findings: tuple[str, ...] = ()
    """Its sentences, where nothing else on its page says them."""
    headline: str = ""
    """The one sentence that it shows, where there is one."""
    note: str = ""
    """What to know in order to read the figure correctly."""
    marks: str = ""
    """What the numbered marks in the figure stand for, in words from outside, for pictures: there nobody can point."""
    definitions: tuple[str, ...] = ()
    """The definitions of what it shows, in plain text."""

    @property
    def finding(self) -> str:
        """The sentence that it shows, or its title where there is none to say: the title of its slide."""
        return self.headline or self.title

    @cached_property
    def table(self) -> Table:
        """The numbers behind it."""
        return self.build_table()

    @cached_property
    def native(self) -> Native | None:
        """The chart for slides and workbooks."""
        return self.build_native()


def table_of(
    title: str,
    rows: pd.DataFrame,
    kinds: Mapping[str, Kind] | None = None,
    *,
    short: str,
    note: str = "",
    sums: int = 0,
    ids: frozenset[str] = IDS,
) -> Table:
    """A table whose columns are of the ``kinds`` given by heading, and else of those that their types tell.

    Where headings are names from outside, ``ids`` says which ones are IDs nevertheless.
    """
    usual = {str(name): _kind(rows[name]) for name in rows}
    return Table(title, rows, usual | dict(kinds or {}), note, short=short, sums=sums, ids=ids)


def _kind(column: pd.Series) -> Kind:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return "moment"
    if pd.api.types.is_integer_dtype(column.dtype):
        return "count"
    if pd.api.types.is_float_dtype(column.dtype):
        return "decimal"
    if column.dtype == "object" and any(isinstance(value, int) for value in column):
        return "count"  # with words where there is no number: "no link"
    return "text"
