"""A table of the page: which rows and columns are in the file and on paper, with a sentence on the rest."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from hirempire import values
from hirempire.exhibits.exhibit import Table
from hirempire.language import counted, plain
from hirempire.values import Kind, is_number

PRINTED_ROWS = 20
"""Rows that are printed, as report.css has it."""

_MOST_PRINTED_BEHIND, _MOST_PRINTED = 9, 10  # columns of a table behind a chart, and of any other, that fit on paper
_LONGEST, _LONGEST_HEADING = 320, 80  # characters in a cell: our longest definition is shorter
_ELSEWHERE = "The workbook and the ZIP have all of them."


@dataclass(frozen=True)
class Column:
    """A heading, with the CSS classes of its cells: "n" for numbers, "id" for what is not printed."""

    heading: str
    classes: str
    kind: Kind

    @property
    def attribute(self) -> Markup:
        """The classes as an attribute of an element, with a space before it."""
        return Markup(' class="{}"').format(self.classes) if self.classes else Markup("")


@dataclass(frozen=True)
class TableView:
    """A table as the template lays it out."""

    title: str
    size: str
    open: bool
    printed: bool
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    on_screen: tuple[str, ...]
    """Sentences on what this file lacks."""
    on_paper: tuple[str, ...]
    """Sentences on what the printed page lacks."""
    note: str


def table_behind(table: Table, *, most_rows: int) -> TableView:
    """A table behind a chart: folded, and not printed where it is wider than paper."""
    columns = _columns(table, most_printed=len(table.rows.columns))
    printed = len(_printed(columns)) <= _MOST_PRINTED_BEHIND
    too_wide = "The table behind this chart is too wide for paper; the web page has it."
    on_paper = (_first(PRINTED_ROWS, table, "Printed:"),) if printed else (too_wide,)
    return _view(table, columns, most_rows, on_paper, is_open=False, printed=printed)


def table_on_its_own(table: Table, *, most_rows: int) -> TableView:
    """A table without a chart: open where it is short, and printed with as many columns as paper is wide."""
    columns = _columns(table, most_printed=_MOST_PRINTED)
    on_paper = (_first(PRINTED_ROWS, table, "Printed:"), _narrowed(columns))
    return _view(table, columns, most_rows, on_paper, is_open=len(table.rows) <= PRINTED_ROWS, printed=True)


def _view(
    table: Table,
    columns: tuple[Column, ...],
    most_rows: int,
    on_paper: tuple[str, ...],
    *,
    is_open: bool,
    printed: bool,
) -> TableView:
    kinds = [column.kind for column in columns]
    return TableView(
        title=table.title,
        size=counted(len(table.rows), "row"),
        open=is_open,
        printed=printed,
        columns=columns,
        rows=tuple(
            tuple(shown(value, kind) for value, kind in zip(row, kinds, strict=True))
            for row in table.rows.head(most_rows).itertuples(index=False, name=None)
        ),
        on_screen=tuple(filter(None, (_first(most_rows, table, "Showing"),))),
        on_paper=tuple(filter(None, on_paper)),
        note=table.note,
    )


def _columns(table: Table, *, most_printed: int) -> tuple[Column, ...]:
    """The columns: IDs, which only a computer reads, are not printed, nor what is beyond the edge of paper."""
    columns = list[Column]()
    for heading in map(str, table.rows.columns):
        kind = table.kinds.get(heading, "text")
        unprinted = heading in table.ids or len(_printed(columns)) >= most_printed
        classes = [*(["n"] if is_number(kind) else []), *(["id"] if unprinted else [])]
        columns.append(Column(plain(heading, most=_LONGEST_HEADING), " ".join(classes), kind))
    return tuple(columns)


def _printed(columns: list[Column] | tuple[Column, ...]) -> list[Column]:
    return [column for column in columns if "id" not in column.classes.split()]


def _first(most: int, table: Table, verb: str) -> str:
    """A sentence on which rows are there; empty where all are."""
    rows = len(table.rows)
    return f"{verb} the first {most:,} of {rows:,} rows. {_ELSEWHERE}" if rows > most else ""


def _narrowed(columns: tuple[Column, ...]) -> str:
    """A sentence on how many columns are printed; empty where all fit."""
    printed = len(_printed(columns))
    if printed < _MOST_PRINTED or printed == len(columns):
        return ""
    return f"Printed: {printed} of {len(columns)} columns. The web page has all of them."


def shown(value: Any, kind: Kind) -> str:  # noqa: ANN401 - a cell of a table
    """A cell as text, or as markup that is already escaped."""
    if pd.isna(value):
        return values.MISSING
    words = values.shown(value, kind)
    return _breakable(words) if kind == "text" else words


def _breakable(value: str) -> Markup:
    """A text for a narrow column: long words may be broken, and no others."""
    parts = re.sub(r"\S{24}(?=\S{4})", "\\g<0>\n", plain(value, most=_LONGEST)).split("\n")
    return Markup("<wbr>").join(parts)
