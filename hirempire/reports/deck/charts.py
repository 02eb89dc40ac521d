"""Charts that PowerPoint draws itself, in our colours, editable, each with its numbers in a workbook."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import isfinite
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import _BaseCategorySeries
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import ColorFormat, RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from hirempire.charts.theme import contrasting
from hirempire.exhibits.office import ChartKind, Native, Series, tick_format
from hirempire.reports.deck.look import Look, paint
from hirempire.reports.deck.text import Box, cut, line, width
from hirempire.values import Kind, excel_format, shown

_TYPES: dict[ChartKind, XL_CHART_TYPE] = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "grouped bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked bars": XL_CHART_TYPE.BAR_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked columns": XL_CHART_TYPE.COLUMN_STACKED,
}


@dataclass(frozen=True)
class Grain:
    """How closely a chart is set: minimum inches for a row and for a bar in a group, and type sizes in points."""

    row: float
    bar: float
    type: int
    legend: int


USUAL = Grain(0.275, 0.15, 12, 11)
DENSE = Grain(0.2, 0.1, 8, 8)
"""For a sheet that is read at arm's length."""
_MOST_LABELLED = 16
"""The most columns that each show their number."""
_LEAST_LABELLED = 0.07
"""The smallest part of the axis where a number fits inside a segment."""
_PART_OF_MARKS, _PART_OF_COLUMN = 0.75, 0.7
"""The part of the room that the longest mark takes at least, and of the room for a column that the column takes."""
_POINT = 12_700
_MOST_TICKS = 13
_ROOM_FOR_NAMES = 2_560_000
"""Of a chart that is narrow, in EMU: 2.8 inches."""
_LONGEST_NAME, _LONGEST_LEGEND = 200, 32
_BEFORE_NUMBER = " · "
"""What stands between a name and its number; before a place, too, which is cut in the same way."""
_INCH = 914_400
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)


def draw(slide: Slide, native: Native, box: Box, look: Look, *, at: datetime, grain: Grain = USUAL) -> None:
    """Put a chart on a slide."""
    native = look.painted(native)
    lying, kept = native.lying, len(native.categories)
    room = max(box.width // 3, min(box.width // 2, _ROOM_FOR_NAMES)) if lying else box.width // 4
    names = [_name(category, room, grain.type) for category in native.categories[:kept]]
    data = _Data(at, number_format=excel_format(None, native.value_kind))
    data.categories = names
    for series in native.series:
        data.add_series(line(series.name, most=_LONGEST_LEGEND) or "–", _numbers(series, kept))
    frame = slide.shapes.add_chart(_TYPES[native.kind], *box.lengths, data)
    chart = frame.chart
    _calm(chart, native, kept, look, grain)
    for shape, series in zip(chart.plots[0].series, native.series, strict=True):
        _colour(shape, series, kept, look)
        if series.low:
            shape._element.find(qn("c:cat")).addprevious(_intervals(series, native.reach, look.ink))  # noqa: SLF001
    _label(chart, native, kept, grain, Box(0, 0, box.width - room if lying else box.width, box.height))
    _square(chart)


def drawn(native: Native, box: Box, grain: Grain = USUAL) -> int:
    """How many categories fit: columns do as narrow as they must, bars need room for their names."""
    if not native.lying:
        return len(native.categories)
    row = max(grain.row, grain.bar * len(native.series) + 0.1) if native.grouped else grain.row
    legend = grain.row if len(native.series) > 1 else 0
    return min(len(native.categories), max(3, int((box.height / _INCH - legend) / row)))


class _Data(CategoryChartData):  # type: ignore[misc]  # python-pptx is not typed well
    """Numbers for a chart, whose workbook takes no text for anything but text, and no time but the data's."""

    def __init__(self, at: datetime, number_format: str) -> None:
        super().__init__(number_format=number_format)
        self.at = at

    @property
    def _workbook_writer(self) -> "_Writer":
        return _Writer(self)


class _Writer(CategoryWorkbookWriter):  # type: ignore[misc]  # python-pptx is not typed well
    @contextmanager
    def _open_worksheet(self, xlsx_file: BytesIO) -> Iterator[tuple[Workbook, Worksheet]]:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        workbook = Workbook(xlsx_file, {"in_memory": True, **options})
        workbook.set_properties({"created": self._chart_data.at.replace(tzinfo=None)})
        yield workbook, workbook.add_worksheet()
        workbook.close()


def _name(category: str, room: int, size: int) -> str:
    """A category's name in the room that the axis has for it, with the number behind it whole.

    "–" for an empty one, which no axis could show.
    """
    words = line(category, most=_LONGEST_NAME)
    name, between, number = words.rpartition(_BEFORE_NUMBER)
    if number and width(number, size) < room // 2:
        tail = f"{between}{number}"
        return f"{cut(name, size, room - width(tail, size))}{tail}"
    return cut(words, size, room) or "–"


def _numbers(series: Series, kept: int) -> list[float | None]:
    return [None if value is None or not isfinite(value) else value for value in series.values[:kept]]


def _calm(chart: Chart, native: Native, kept: int, look: Look, grain: Grain) -> None:
    """Style type, axes, grid and legend."""
    chart.has_title = False
    chart.font.size = Pt(grain.type)
    _paint(chart.font.color, look.ink)
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(grain.legend)
    plot = chart.plots[0]
    plot.gap_width = 45 if kept > 3 else 90
    plot.overlap = 100 if native.stacked else -5 if native.grouped else 0
    names, values = chart.category_axis, chart.value_axis
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.fill.solid()
    _pale(names.format.line.fill.fore_color, look, 0.75)
    values.minimum_scale = 0
    lying = native.lying
    if lying:
        names.tick_labels.font.size = Pt(grain.type)
        names._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("rot", "0")  # noqa: SLF001
        names.reverse_order = True
        values._element.find(qn("c:crosses")).set("val", "max")  # noqa: SLF001 - python-pptx sets the other axis
    _skip(names._element, 1 if lying else -(-kept // _MOST_TICKS))  # noqa: SLF001 - python-pptx has no word for it
    _scale(chart, native, kept, look)


def _scale(chart: Chart, native: Native, kept: int, look: Look) -> None:
    """The axis of the values: hidden where each mark has its number."""
    values = chart.value_axis
    values.has_major_gridlines = not _all_labelled(native, kept)
    values.visible = not _all_labelled(native, kept)
    if not values.visible:
        return
    values.format.line.fill.background()
    if native.reach:
        values.maximum_scale = native.reach
    elif native.value_kind == "share" and _longest(native, kept) <= 1.001:
        values.maximum_scale = 1
    grid = values.major_gridlines.format.line
    grid.width = Pt(0.5)
    grid.fill.solid()
    _pale(grid.fill.fore_color, look, 0.85)
    values.tick_labels.number_format = tick_format(native)
    values.tick_labels.number_format_is_linked = False


def _paint(colour: ColorFormat, ink: str) -> None:
    if ink.startswith("#"):
        colour.rgb = RGBColor.from_string(ink[1:])
    else:
        colour.theme_color = MSO_THEME_COLOR.TEXT_1


def _pale(colour: ColorFormat, look: Look, part: float) -> None:
    """The ink, so much paler that it stands back."""
    if look.is_dark or look.ink != "tx1":
        colour.rgb = RGBColor.from_string((look.theme.other if part < 0.8 else look.theme.grid)[1:])
    else:
        colour.theme_color = MSO_THEME_COLOR.TEXT_1
        colour.brightness = part


def _all_labelled(native: Native, kept: int) -> bool:
    return native.labelled and not native.stacked and (native.lying or kept * len(native.series) <= _MOST_LABELLED)


def _skip(axis: etree._Element, every: int) -> None:
    """Name each bar, whatever an office program thinks of the room, and of many columns one of so many."""
    axis.find(qn("c:noMultiLvlLbl")).addprevious(etree.Element(qn("c:tickLblSkip"), val=str(max(1, every))))


def _colour(shape: _BaseCategorySeries, series: Series, kept: int, look: Look) -> None:
    shape.invert_if_negative = False
    _fill(shape.format.fill, series.colour or ("" if look.accent else look.theme.palette[0]))
    for place, colour in enumerate(series.colours[:kept]):
        if colour != series.colour:
            _fill(shape.points[place].format.fill, colour)


def _fill(fill: FillFormat, colour: str) -> None:
    fill.solid()
    if colour:
        fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    else:
        fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1


def _label(chart: Chart, native: Native, kept: int, grain: Grain, room: Box) -> None:
    """Each mark's number: at its end, or inside a segment where it fits; ``room`` is about where the marks are."""
    stacked = native.stacked
    if not native.labelled or (not stacked and not _all_labelled(native, kept)):
        return
    if stacked and not native.lying and kept > _MOST_LABELLED:
        return
    longest = _longest(native, kept)
    for shape, series in zip(chart.plots[0].series, native.series, strict=True):
        labels = shape.data_labels
        labels.show_value = True
        labels.number_format = excel_format(None, native.value_kind)
        labels.number_format_is_linked = False
        labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(grain.legend if stacked else grain.type)
        if not stacked:
            _form(labels._element, _numbers(series, kept), native.value_kind)  # noqa: SLF001
        if stacked:
            labels.font.color.rgb = RGBColor.from_string(contrasting(series.colour or "#0A66C2")[1:])
            small = [
                place
                for place, value in enumerate(_numbers(series, kept))
                if not _fits(value, longest, native, room, grain.legend)
            ]
            _unlabel(labels._element, small)  # noqa: SLF001


def _longest(native: Native, kept: int) -> float:
    rows = zip(*(_numbers(series, kept) for series in native.series), strict=True)
    return max((sum(value or 0 for value in row) for row in rows), default=0)


def _fits(value: float | None, longest: float, native: Native, room: Box, size: int) -> bool:
    """Whether a segment has room for its number."""
    if not value or value < longest * _LEAST_LABELLED:
        return False
    long = value / longest * _PART_OF_MARKS
    number = width(shown(value, native.value_kind), size)
    if native.lying:
        return number <= long * room.width
    return number <= _PART_OF_COLUMN * room.width / len(native.categories) and size * _POINT <= long * room.height


def _unlabel(labels: etree._Element, small: list[int]) -> None:
    """No number in these segments."""
    space = labels.nsmap["c"]
    for place in reversed(small):
        label = f'<c:dLbl xmlns:c="{space}"><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        labels.insert(0, parse_xml(label))


def _form(labels: etree._Element, values: list[float | None], kind: Kind) -> None:
    """The number of a mark in its own form, where that isn't the usual one: "<1%", or fewer cents."""
    space, usual = labels.nsmap["c"], excel_format(None, kind)
    forms = {place: excel_format(value, kind) for place, value in enumerate(values) if value is not None}
    shows = "".join(
        f'<c:show{what} val="{int(what == "Val")}"/>'
        for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    )
    for place in sorted((place for place, form in forms.items() if form != usual), reverse=True):
        number = f'<c:numFmt formatCode={quoteattr(forms[place])} sourceLinked="0"/>'
        label = f'<c:dLbl xmlns:c="{space}"><c:idx val="{place}"/>{number}<c:dLblPos val="outEnd"/>{shows}</c:dLbl>'
        labels.insert(0, parse_xml(label))


def _intervals(series: Series, reach: float, ink: str) -> etree._Element:
    """Thin lines from the beginning to the end of each interval, at the axis' end at most."""
    ends = list(zip(series.values, series.low, series.high, strict=True))
    above = [min(high, reach or high) - value if high and value is not None else 0.0 for value, _, high in ends]
    below = [value - low if low is not None and value is not None else 0.0 for value, low, _ in ends]
    line = f'<a:ln w="15875"><a:solidFill>{paint(ink)}</a:solidFill></a:ln>'
    return parse_xml(
        f'<c:errBars {_SPACES}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/><c:plus>{_literal(above)}</c:plus><c:minus>{_literal(below)}</c:minus>'
        f"<c:spPr>{line}</c:spPr></c:errBars>"
    )


def _literal(values: list[float]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{max(0.0, value)!r}</c:v></c:pt>' for place, value in enumerate(values))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit>'


def _square(chart: Chart) -> None:
    """Without this, PowerPoint rounds the corners of the frame."""
    space = chart._chartSpace  # noqa: SLF001
    if space.find(qn("c:roundedCorners")) is None:
        after = space.find(qn("c:date1904"))
        corners = etree.Element(qn("c:roundedCorners"), val="0")
        if after is None:
            space.insert(0, corners)
        else:
            after.addnext(corners)
