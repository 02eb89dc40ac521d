"""How the cells of a workbook look, and what a text from outside becomes in one."""

import re
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format as CellFormat

from hirempire.charts.theme import LIGHT
from hirempire.reports.csv import RUN
from hirempire.values import Kind, Value, excel_format, is_number

LEFT = {"align": "left", "indent": 1}
BRAND = LIGHT.palette[0]
_LONGEST_CELL = 32_767
"""Characters that Excel takes, counted as it counts them: in UTF-16."""
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that turn the direction of what follows, and can't be seen."""
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Look:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], CellFormat] = {}

    def of(self, **properties: Any) -> CellFormat:  # noqa: ANN401 - XlsxWriter's own
        """A format with these properties of XlsxWriter's, and what holds for all."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            usual = {"font_name": "Calibri", "font_size": 11, "font_color": LIGHT.ink, "valign": "vcenter"}
            self._made[key] = self._book.add_format(usual | properties)
        return self._made[key]

    def cell(self, kind: Kind, value: Value = None, **more: Any) -> CellFormat:  # noqa: ANN401 - XlsxWriter's own
        """A cell of a table for this value, with a fine line below."""
        left = {} if is_number(kind) else LEFT
        line = {"bottom": 1, "bottom_color": LIGHT.grid}
        return self.of(num_format=excel_format(value, kind), **line, **left, **more)

    def text(self, text: str, *, wrapped: bool = False) -> CellFormat:
        """A cell of a table for this text: what looks like a formula is marked as text, and stays one when edited."""
        more: dict[str, Any] = {"quote_prefix": True} if RUN.match(text) else {}
        if wrapped:
            more |= {"text_wrap": True, "valign": "top"}
        return self.cell("text", **more)


def cell_text(text: str) -> str:
    """A text as a cell can hold it: nothing that XML forbids or turns the direction, as long as Excel allows."""
    kept = _NOT_IN_XML.sub("", _DIRECTIONS.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    if len(kept) * 2 <= _LONGEST_CELL or len(kept.encode("utf-16-le")) // 2 <= _LONGEST_CELL:
        return kept
    return kept.encode("utf-16-le")[: 2 * (_LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"
