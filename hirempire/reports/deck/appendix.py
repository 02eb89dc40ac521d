"""The tables behind the charts, at the end of a deck: a list that leads to each, and the tables that fit as a whole."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from pptx.enum.text import PP_ALIGN
from pptx.shapes.base import BaseShape
from pptx.slide import Slide

from hirempire.exhibits.exhibit import Table
from hirempire.language import listed
from hirempire.reports.deck import slides
from hirempire.reports.deck.canvas import Canvas
from hirempire.reports.deck.page import area_of, page
from hirempire.reports.deck.tables import Laid
from hirempire.reports.deck.text import Box, cut, fitted, line
from hirempire.reports.deck.writing import text_box, write
from hirempire.reports.story import Story

_TITLE = "Appendix: the tables behind the charts"
_SIZE, _ROW, _FOOT = 13, 3.4, 7
"""Type in points; the height of a row and of the words at the foot, in units."""


def put_appendix(canvas: Canvas, story: Story) -> None:
    """Put every table on slides that fits as a whole, once, behind a list with page numbers and links.

    What doesn't fit is named: the workbook has it.
    """
    laid = [(table, slides.laid_out(canvas, table)) for table in _tables(story)]
    whole = [(table, sheets) for table, sheets in laid if sheets.is_whole]
    rest = [line(table.title, most=80) for table, sheets in laid if not sheets.is_whole]
    if not laid:
        return
    lists = _lists(canvas, story, whole, rest)
    for (table, sheets), row in zip(whole, lists, strict=True):
        first = slides.table(canvas, story, table, sheets)
        for shape in row:
            shape.click_action.target_slide = first


def _tables(story: Story) -> list[Table]:
    """Every table of a story once."""
    found = {table.title: table for table in _every(story) if len(table.rows)}
    return list(found.values())


def _every(story: Story) -> Iterator[Table]:
    for section in story.sections:
        yield from (shown.table for shown in section.exhibits)
        yield from section.tables


def _lists(
    canvas: Canvas, story: Story, whole: Sequence[tuple[Table, Laid]], rest: Sequence[str]
) -> list[tuple[BaseShape, BaseShape]]:
    """Draw the list on as many slides as it takes; the shapes of each entry, to be linked."""
    area = area_of(canvas, short=True)
    down = max(1, int((area.height - _FOOT * canvas.unit) / (_ROW * canvas.unit)))
    each = 2 * down
    parts = [whole[start : start + each] for start in range(0, len(whole), each)] or [[]]
    begin = len(canvas.deck.slides) + len(parts) + 1
    pages = list(accumulate((len(sheets.sheets) for _, sheets in whole), initial=begin))
    rows = []
    for number, part in enumerate(parts):
        title = f"{_TITLE} ({number + 1} of {len(parts)})" if len(parts) > 1 else _TITLE
        slide, _ = page(canvas, story, title, canvas.page)
        for place, (table, _) in enumerate(part):
            box = area.columns(0.5, 4 * canvas.unit)[place // down] if len(part) > down else area
            box = box.below(round(place % down * _ROW * canvas.unit))
            rows.append(_entry(canvas, slide, line(table.title), pages[number * each + place], box))
        if rest and number == len(parts) - 1:
            _rest(canvas, slide, rest, area)
        notes = [f"{line(table.title)}: {pages[number * each + place]}" for place, (table, _) in enumerate(part)]
        slide.notes_slide.notes_text_frame.text = "\n".join([title, *notes])
    return rows


def _entry(canvas: Canvas, slide: Slide, title: str, number: int, box: Box) -> tuple[BaseShape, BaseShape]:
    """The title of a table, and at the right the number of its slide."""
    high, wide = round(_ROW * canvas.unit), 5 * canvas.unit
    frames = []
    for words, place in (
        (cut(title, _SIZE, round((box.width - wide) * 0.9)), Box(box.left, box.top, box.width - wide, high)),
        (str(number), Box(box.right - wide, box.top, wide, high)),
    ):
        frame = text_box(slide, place)
        write(frame, [words], _SIZE, plain=True, colour=canvas.look.ink)
        frames.append(frame)
    frames[1].paragraphs[0].alignment = PP_ALIGN.RIGHT
    return slide.shapes[-2], slide.shapes[-1]


def _rest(canvas: Canvas, slide: Slide, rest: Sequence[str], area: Box) -> None:
    foot = Box(area.left, area.bottom - _FOOT * canvas.unit, area.width, _FOOT * canvas.unit)
    size, words = fitted(f"In the workbook only, as they need more room: {listed(rest)}.", foot, (12, 11, 10))
    write(text_box(slide, foot), [words], size, plain=True, colour=canvas.look.muted)
