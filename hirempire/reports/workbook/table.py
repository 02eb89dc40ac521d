"""One table on a sheet of its own: a title, a note, and an Excel table with filters under a frozen head."""

import re
import unicodedata
from collections.abc import Collection, Iterable

import pandas as pd
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from hirempire.charts.theme import LIGHT
from hirempire.exhibits.exhibit import Table
from hirempire.language import counted, plain
from hirempire.reports.workbook.style import BRAND, LEFT, Look, cell_text
from hirempire.values import Kind, Money, Plain, excel_format, is_number

HEAD = 3
"""The row of the headings, counted from 0; title, note and an empty row are above."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NARROWEST, _WIDEST = 9, 48
_LONGEST_WRAPPED = 600
_LINE, _LOOSE = 15, 1.1
"""The height of a line in points, and how much of it the ends of lines leave empty."""
_WIDTHS: dict[Plain, int] = {
    "count": 10,
    "decimal": 11,
    "share": 10,
    "rate": 10,
    "days": 11,
    "date": 13,
    "moment": 19,
    "range": 11,
    "text": 0,
}
_MONEY = 13
_SMALLEST_SCALE = 62
"""In percent: smaller print is hard to read."""
_WIDEST_PAGE = 300
"""The widths of columns that can still be read where they are fitted to A4 in landscape."""
_LOOKED_AT = 200
"""The number of rows that decide how wide a column of text is."""


def sheet_name(title: str, taken: Collection[str]) -> str:
    """A name that Excel accepts and that isn't taken."""
    name = _NOT_IN_A_NAME.sub(" ", plain(title, most=_LONGEST_NAME)).strip() or "Table"
    used, number, unlike = {name.casefold() for name in taken}, 1, name
    while unlike.casefold() in used:
        number += 1
        unlike = f"{name[: _LONGEST_NAME - 4].rstrip()} {number}"
    return unlike


def table_sheet(sheet: Worksheet, table: Table, look: Look, *, number: int, foot: str) -> None:
    """Write a table; ``number`` is that of the sheet, and names the table in formulas. ``foot`` is for paper."""
    rows = table.rows.iloc[: _MOST_ROWS - HEAD - 1 - table.sums, :_MOST_COLUMNS]
    body = rows.iloc[: len(rows) - table.sums] if table.sums else rows
    headings = _headings([str(name) for name in rows.columns])
    kinds = [table.kinds.get(str(name), "text") for name in rows.columns]
    _above(sheet, table, look, left_out=table.rows.shape[0] - rows.shape[0], columns=table.rows.shape[1])
    widths = [_width(headings[place], rows.iloc[:, place], kind) for place, kind in enumerate(kinds)]
    for place, (kind, width) in enumerate(zip(kinds, widths, strict=True)):
        sheet.set_column(place, place, width)
        _column(sheet, place, rows.iloc[:, place], kind, look, bold_from=HEAD + 1 + len(body))
    _heights(sheet, [rows.iloc[:, place] for place, kind in enumerate(kinds) if kind == "text"])
    _head(sheet, headings, kinds, len(body), look, number)
    _tint(sheet, rows, table.tinted, len(body))
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.hide_gridlines(2)
    _on_paper(sheet, sum(widths), len(headings))
    sheet.set_footer(foot)


def _on_paper(sheet: Worksheet, width: int, columns: int) -> None:
    """A4, landscape, with the headings on every page; what is too wide to be read at once goes on beside."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    sheet.repeat_rows(HEAD)
    if width <= _WIDEST_PAGE:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(_SMALLEST_SCALE)
    sheet.repeat_columns(0)
    sheet.print_across()
    sheet.print_area(0, 0, sheet.dim_rowmax or HEAD, columns - 1)


def _above(sheet: Worksheet, table: Table, look: Look, *, left_out: int, columns: int) -> None:
    """Write title and note, and what Excel has no room for."""
    said = [table.note] if table.note else []
    if left_out > 0:
        said.append(f"Excel has no room for the last {counted(left_out, 'row')}; the CSV has all.")
    if columns > _MOST_COLUMNS:
        said.append(f"Excel has no room for the last {counted(columns - _MOST_COLUMNS, 'column')}; the CSV has all.")
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, cell_text(table.title), look.of(bold=True, font_size=15))
    sheet.write_string(1, 0, cell_text(" ".join(said)), look.of(font_color=LIGHT.muted))


def _head(sheet: Worksheet, headings: list[str], kinds: list[Kind], rows: int, look: Look, number: int) -> None:
    """The headings, as those of an Excel table where there are rows."""
    sheet.set_row(HEAD, 34)
    style = {"bold": True, "font_color": "#FFFFFF", "bg_color": BRAND, "text_wrap": True}
    heads = [look.of(**style, **({"align": "right"} if is_number(kind) else LEFT)) for kind in kinds]
    for place, (heading, head) in enumerate(zip(headings, heads, strict=True)):
        sheet.write_string(HEAD, place, heading, head)
    if rows:
        columns = [{"header": heading, "header_format": head} for heading, head in zip(headings, heads, strict=True)]
        options = {"name": f"Table_{number}", "style": None, "columns": columns}
        sheet.add_table(HEAD, 0, HEAD + rows, len(headings) - 1, options)
    else:
        sheet.write_string(HEAD + 1, 0, "Nothing to list.", look.of(font_color=LIGHT.muted, italic=True))


def _column(sheet: Worksheet, place: int, column: pd.Series, kind: Kind, look: Look, *, bold_from: int) -> None:
    """The cells of a column, each as what it is; what is missing stays empty."""
    write = sheet.write_datetime if kind in {"date", "moment"} else sheet.write_number
    styles: dict[tuple[str, bool], CellFormat] = {}
    texts: dict[object, tuple[str, CellFormat]] = {}  # most texts are there many times
    values = column.astype("object").where(column.notna(), None).tolist()
    for row, value in enumerate(values, HEAD + 1):
        bold = row >= bold_from
        form = excel_format(value, kind), bold
        if form not in styles:
            styles[form] = look.cell(kind, value, **({"bold": True} if bold else {}))
        style = styles[form]
        if value is None:
            sheet.write_blank(row, place, None, style)
        elif kind == "text":
            if value not in texts:
                text = cell_text(str(value))
                texts[value] = (
                    text,
                    look.text(text, wrapped=_WIDEST < _cells_wide(text, most=_LONGEST_WRAPPED) < _LONGEST_WRAPPED),
                )
            text, marked = texts[value]
            sheet.write_string(row, place, text, style if bold else marked)
        elif isinstance(value, str):  # a word in place of a number: "no link"
            sheet.write_string(row, place, cell_text(value), look.cell(kind, align="right"))
        else:
            write(row, place, value, style)


def _heights(sheet: Worksheet, columns: Iterable[pd.Series]) -> None:
    """Room for the cells that take several lines: not every program finds it by itself."""
    lines: dict[int, int] = {}
    for column in columns:
        sizes = column.astype("object").map(lambda text: _cells_wide(str(text), most=_LONGEST_WRAPPED)).to_numpy()
        for row in ((sizes > _WIDEST) & (sizes < _LONGEST_WRAPPED)).nonzero()[0].tolist():
            lines[row] = max(lines.get(row, 1), -(-int(sizes[row] * _LOOSE) // _WIDEST))
    for row, number in lines.items():
        sheet.set_row(HEAD + 1 + row, number * _LINE)


def _tint(sheet: Worksheet, rows: pd.DataFrame, tinted: Iterable[str], body: int) -> None:
    """Behind the cells of some columns of one measure: from few to many, pale enough for dark ink."""
    places = [place for place, name in enumerate(rows.columns) if name in set(tinted)]
    if places and body:
        scale = {"type": "2_color_scale", "min_color": LIGHT.scale[0], "max_color": LIGHT.scale[1]}
        sheet.conditional_format(HEAD + 1, places[0], HEAD + body, places[-1], scale)


def _headings(names: list[str]) -> list[str]:
    """The headings on one line each, and no two alike, as a table of Excel must have them."""
    unlike: dict[str, str] = {}
    for name in names:
        heading = plain(name, most=80) or "(no name)"
        new, number = heading, 1
        while new.casefold() in unlike:
            number += 1
            new = f"{heading} ({number})"
        unlike[new.casefold()] = new
    return list(unlike.values())


def _width(heading: str, column: pd.Series, kind: Kind) -> int:
    """Wide enough for most of what is in it; headings may take two lines, and leave room for the filter's button."""
    words = max((len(word) for word in heading.split()), default=0) + 5
    half = len(heading) // 2 + 7
    content = _MONEY if isinstance(kind, Money) else _WIDTHS[kind]
    if kind == "text":
        texts = sorted(_cells_wide(str(text)) for text in column.iloc[:_LOOKED_AT].dropna())
        content = texts[len(texts) * 9 // 10] + 3 if texts else 0
    words_in_it = [len(value) + 3 for value in column.iloc[:_LOOKED_AT] if kind != "text" and isinstance(value, str)]
    return min(_WIDEST, max(_NARROWEST, min(max(words, half), 26), content, *words_in_it))


def _cells_wide(text: str, *, most: int = 2 * _WIDEST) -> int:
    """How many columns of a terminal a text takes: East Asian letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:most])
