"""The charts of a workbook: Excel's own, on ranges of one sheet that holds what they draw."""

import math

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.utility import quote_sheetname as quoted
from xlsxwriter.utility import xl_range_abs as spread
from xlsxwriter.worksheet import Worksheet

from hirempire.charts.theme import LIGHT, contrasting
from hirempire.exhibits.office import Native, Series, tick_format
from hirempire.reports.workbook.style import BRAND, Look, cell_text
from hirempire.values import excel_format

DATA = "Chart data"
_BAR, _FRAME, _LEGEND = 24, 80, 20
"""The height of a bar with its gap, of what is around the bars, and of a line of the legend, in px."""
_KINDS = {
    "bars": {"type": "bar"},
    "stacked bars": {"type": "bar", "subtype": "stacked"},
    "grouped bars": {"type": "bar"},
    "columns": {"type": "column"},
    "stacked columns": {"type": "column", "subtype": "stacked"},
}
_LETTERS = 110
"""About so many letters stand on one line of a legend."""
_LEAST_LABELLED = 0.05
"""Of the longest bar: a part that is shorter has no room for its number."""


def write_data(sheet: Worksheet, first: int, title: str, native: Native, look: Look) -> int:
    """Write what a chart draws from row ``first`` on, and return the first free row after it."""
    head = look.of(bold=True, bottom=1, bottom_color=BRAND)
    sheet.write_string(first, 0, cell_text(title), look.of(bold=True, font_size=13))
    sheet.write_string(first + 1, 0, native.value_title, head)
    for column, series in enumerate(native.series, 1):
        sheet.write_string(first + 1, column, cell_text(series.name), head)
        for row, value in enumerate(series.values, first + 2):
            if value is None:
                sheet.write_blank(row, column, None, look.cell(native.value_kind))
            else:
                sheet.write_number(row, column, value, look.cell(native.value_kind, value))
    _write_intervals(sheet, first, native, look, head)
    for row, category in enumerate(native.categories, first + 2):
        text = cell_text(category)
        sheet.write_string(row, 0, text, look.text(text))
    return first + 2 + len(native.categories) + 2


def _write_intervals(sheet: Worksheet, first: int, native: Native, look: Look, head: CellFormat) -> None:
    """How far each interval goes above and below its value, in columns of their own."""
    for place, series in enumerate(native.series):
        if not series.low:
            continue
        after = 1 + len(native.series) + 2 * place
        for side, words in enumerate(("95% interval: above", "below")):
            sheet.write_string(first + 1, after + side, words, head)
            for row, lengths in enumerate(_lengths(series, native.reach), first + 2):
                sheet.write_number(row, after + side, lengths[side], look.cell(native.value_kind, lengths[side]))


def chart(book: xlsxwriter.Workbook, native: Native, first: int, *, width: int) -> tuple[Chart, int]:
    """The chart on the data that :func:`write_data` wrote from row ``first`` on, and its height in px."""
    made = book.add_chart(dict(_KINDS[native.kind]))
    for place, series in enumerate(native.series):
        made.add_series(_series(native, series, place, first))
    lying = native.lying
    font = {"name": "Calibri", "size": 10, "color": LIGHT.ink}
    categories = {"num_font": font, "line": {"color": LIGHT.other}, "major_tick_mark": "none", "reverse": lying}
    if lying:
        categories["interval_unit"] = 1  # every bar has its name
    values = {
        "name": native.value_title,
        "name_font": {**font, "bold": False, "color": LIGHT.muted},
        "num_font": {**font, "color": LIGHT.muted},
        "num_format": tick_format(native),
        "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}},
        "line": {"none": True},
        "min": 0,
    }
    if native.reach:
        values["max"] = native.reach
    elif native.value_kind == "share" and _longest(native) <= 1.001:
        values["max"] = 1
    if lying:  # the first category on top, and the numbers below the bars all the same
        categories["crossing"] = "max"
    made.set_x_axis(values if lying else categories)
    made.set_y_axis(categories if lying else values)
    many = len(native.series) > 1
    made.set_legend({"position": "top", "font": font} if many else {"none": True})
    made.set_title({"none": True})
    made.set_chartarea({"border": {"none": True}})
    legend = _LEGEND * math.ceil(sum(len(series.name) + 6 for series in native.series) / _LETTERS) if many else 0
    side_by_side = len(native.series) if native.grouped else 1
    bars = len(native.categories) * round(_BAR * (1 + 0.7 * (side_by_side - 1)))
    height = legend + (max(180, _FRAME + bars) if lying else 320)
    made.set_size({"width": width, "height": height})
    return made, height


def _series(native: Native, series: Series, place: int, first: int) -> dict[str, object]:
    """One colour: where its data stand, how it looks, and its numbers where they have room."""
    last, column = first + 1 + len(native.categories), place + 1
    colour = series.colour or BRAND
    stacked = native.stacked
    labels: dict[str, object] = {
        "value": True,
        "font": {"size": 9, "color": contrasting(colour) if stacked else LIGHT.ink},
    }
    if stacked:
        labels |= {"position": "center", "num_format": _label_format(native)}
    options: dict[str, object] = {
        "name": [DATA, first + 1, column],
        "categories": [DATA, first + 2, 0, last, 0],
        "values": [DATA, first + 2, column, last, column],
        "fill": {"color": colour},
        "gap": 45,
    }
    if native.labelled:
        options["data_labels"] = labels
    if series.low:
        options["y_error_bars"] = _intervals(native, place, first)
    if series.colours:
        options["points"] = [{"fill": {"color": colour}} for colour in series.colours]
    if stacked:
        options |= {"overlap": 100, "border": {"color": "#FFFFFF", "width": 0.75}}
    return options


def _intervals(native: Native, place: int, first: int) -> dict[str, object]:
    """Thin lines along each interval; their lengths stand beside the values."""
    last, after = first + 1 + len(native.categories), 1 + len(native.series) + 2 * place
    above, below = (f"={quoted(DATA)}!{spread(first + 2, after + side, last, after + side)}" for side in (0, 1))
    lengths = _lengths(native.series[place], native.reach)
    return {
        "type": "custom",
        "plus_values": above,
        "plus_data": [one for one, _ in lengths],
        "minus_values": below,
        "minus_data": [one for _, one in lengths],
        "line": {"color": LIGHT.ink, "width": 1.25},
    }


def _lengths(series: Series, reach: float) -> list[tuple[float, float]]:
    """How far each interval goes above and below its value, to the axis' end at most."""
    return [
        (
            max(0.0, min(high, reach or high) - value) if high is not None and value is not None else 0.0,
            max(0.0, value - low) if low is not None and value is not None else 0.0,
        )
        for value, low, high in zip(series.values, series.low, series.high, strict=True)
    ]


def _longest(native: Native) -> float:
    values = zip(*(series.values for series in native.series), strict=True)
    return max((sum(value or 0 for value in row) for row in values), default=0)


def _label_format(native: Native) -> str:
    """A number format that shows nothing where a part is too short for its number."""
    sums = [
        sum(value or 0 for value in values) for values in zip(*(series.values for series in native.series), strict=True)
    ]
    least = max(sums, default=0) * _LEAST_LABELLED
    return f"[>={max(least, 0.000001):.6f}]{excel_format(None, native.value_kind)};;"
