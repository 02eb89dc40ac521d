"""A sheet that reads like a page: text and charts one below the other, printed on A4 with no chart cut in two."""

import io
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import quote_sheetname as quoted
from xlsxwriter.worksheet import Worksheet

from hirempire.charts.theme import LIGHT
from hirempire.reports.story import Tile
from hirempire.reports.workbook.style import BRAND, Look, cell_text
from hirempire.values import excel_format

WIDTH = 864
"""Of the text, in px: twelve columns of 72."""
_COLUMNS, _COLUMN_WIDTH = 12, 72
_IN_A_ROW = 4
"""Figures side by side."""
_LETTERS = 138
"""About so many letters of 11 points stand on one line."""
_LONGEST_LINK = 255
_LINE = 15.75
_PAGE = 1_290
"""The height of a page in px, at the scale at which the text is as wide as it."""
_SCALE = 70
"""In percent: the text is as wide as A4 without its margins, with some to spare where a program has wider columns."""


class Page:
    """Writes downwards; where the next thing does not fit on the printed page, a new one begins."""

    def __init__(self, sheet: Worksheet, look: Look, *, foot: str, fitted: bool = False) -> None:
        """A sheet that is ``fitted`` is as wide as the paper whatever the program, and has no page breaks of ours."""
        self._sheet, self._look = sheet, look
        self._row, self._used = 0, 0.0
        self._breaks: list[int] = []
        sheet.set_column_pixels(0, 0, 18)
        sheet.set_column_pixels(1, _COLUMNS, _COLUMN_WIDTH)
        sheet.hide_gridlines(2)
        sheet.set_portrait()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        if fitted:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.set_print_scale(_SCALE)  # where Excel fits a sheet to paper, it forgets where we begin a new page
        sheet.set_footer(foot)

    def text(self, text: str, *, size: int = 11, after: float = 0, room: float = 0, to: str = "", **style: Any) -> None:  # noqa: ANN401
        """A paragraph over the whole width, as a link to the sheet ``to`` where that is named.

        ``room`` px must be left on the page for what belongs to it.
        """
        words = cell_text(text)
        lines = sum(max(1, math.ceil(len(line) * size / 11 / _LETTERS)) for line in words.split("\n"))
        height = min(409.0, lines * _LINE * size / 11 + 2)
        self._fit(height * 4 / 3 + room)
        look = self._look.of(font_size=size, text_wrap=True, **{"valign": "top"} | style)
        self._sheet.merge_range(self._row, 1, self._row, _COLUMNS, "", look)
        if to:
            self._sheet.write_url(self._row, 1, f"internal:{quoted(to)}!A1", look, words[:_LONGEST_LINK])
        else:
            self._sheet.write_string(self._row, 1, words, look)
        self._down(height)
        if after:
            self._down(after)

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._down(10)
        self.text(text, size=16, after=4, room=160, bold=True, font_color=BRAND, bottom=2, bottom_color=BRAND)

    def totals(self, totals: tuple[tuple[str, int | str], ...]) -> None:
        """Write totals side by side in large type; numbers stay numbers."""
        self._fit(90)
        wide = max(1, _COLUMNS // max(1, len(totals)))
        for place, (name, value) in enumerate(totals):
            first = 1 + place * wide
            large = self._look.of(
                font_size=22,
                bold=True,
                font_color=BRAND,
                align="left",
                indent=1,
                bg_color=LIGHT.scale[0],
                num_format="#,##0",
            )
            small = self._look.of(font_color=LIGHT.muted, align="left", indent=1, valign="top", bg_color=LIGHT.scale[0])
            self._sheet.merge_range(self._row, first, self._row, first + wide - 1, "", large)
            self._sheet.merge_range(self._row + 1, first, self._row + 1, first + wide - 1, "", small)
            if isinstance(value, int):
                self._sheet.write_number(self._row, first, value, large)
            else:
                self._sheet.write_string(self._row, first, value, large)
            self._sheet.write_string(self._row + 1, first, name, small)
        self._down(34)
        self._down(20)
        self._down(8)

    def tiles(self, tiles: Sequence[Tile]) -> None:
        """Write figures in large type, four in a row; numbers stay numbers. What to know of each stands below it."""
        wide = _COLUMNS // _IN_A_ROW
        for start in range(0, len(tiles), _IN_A_ROW):
            self._fit(120)
            for place, tile in enumerate(tiles[start : start + _IN_A_ROW]):
                self._tile(tile, 1 + place * wide, wide)
            for height in (34, 18, 32, 6):
                self._down(height)

    def _tile(self, tile: Tile, first: int, wide: int) -> None:
        ground = {"align": "left", "indent": 1, "bg_color": LIGHT.scale[0]}
        form = excel_format(tile.value, tile.kind)
        large = self._look.of(font_size=22, bold=True, font_color=BRAND, num_format=form, **ground)
        small = self._look.of(bold=True, **ground)
        muted = self._look.of(font_size=9, font_color=LIGHT.muted, text_wrap=True, **ground | {"valign": "top"})
        last = first + wide - 1
        for down, style in enumerate((large, small, muted)):
            self._sheet.merge_range(self._row + down, first, self._row + down, last, "", style)
        if isinstance(tile.value, int | float | Decimal):
            self._sheet.write_number(self._row, first, float(tile.value), large)
        else:
            self._sheet.write_string(self._row, first, cell_text(tile.shown), large)
        self._sheet.write_string(self._row + 1, first, tile.title, small)
        self._sheet.write_string(self._row + 2, first, cell_text(tile.change_in_words or tile.caveat), muted)

    def chart(self, chart: Chart, height: int, *, alt: str) -> None:
        """A chart over the whole width."""
        rows = math.ceil(height / 20)
        self._fit(rows * 20)
        self._sheet.insert_chart(
            self._row, 1, chart, {"description": cell_text(alt), "object_position": 1, "x_offset": 0, "y_offset": 0}
        )
        for _ in range(rows):
            self._down(15)

    def picture(self, logo: bytes) -> None:
        """A logo at the left, 48 px high at most."""
        from PIL import Image

        with Image.open(io.BytesIO(logo)) as picture:
            scale = min(1.0, 48 / picture.height, 240 / picture.width)
        options = {"image_data": io.BytesIO(logo), "x_scale": scale, "y_scale": scale, "description": "Logo"}
        self._sheet.insert_image(self._row, 1, "logo.png", options)
        self._down(42)

    def gap(self, points: float) -> None:
        """Leave some room."""
        self._down(points)

    def end(self) -> None:
        """Say where the pages end, and what is printed."""
        self._sheet.set_h_pagebreaks(self._breaks)
        self._sheet.print_area(0, 0, max(self._row - 1, 0), _COLUMNS)

    def _fit(self, height: float) -> None:
        if self._used and self._used + height > _PAGE:
            self._breaks.append(self._row)
            self._used = 0.0

    def _down(self, points: float) -> None:
        self._sheet.set_row(self._row, points)
        self._row += 1
        self._used += points * 4 / 3
