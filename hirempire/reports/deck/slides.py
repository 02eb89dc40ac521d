"""The slides of a report, one function for each kind: placement, type and speaker notes."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from itertools import chain, count

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout
from pptx.text.text import Font, TextFrame
from pptx.util import Emu, Pt

from hirempire.exhibits.exhibit import Exhibit, Table
from hirempire.exhibits.office import Native
from hirempire.exhibits.scope import DEMO
from hirempire.language import counted
from hirempire.reports.deck import charts, tables
from hirempire.reports.deck.canvas import Canvas, feet, new_slide, text_place
from hirempire.reports.deck.look import paint
from hirempire.reports.deck.text import (
    LEADING,
    ROOM,
    Box,
    cut,
    fitted,
    fitted_all,
    height,
    is_missing,
    line,
    parts,
    shown,
    width,
)
from hirempire.reports.story import Section, Story
from hirempire.values import moment

_THEMES = {
    "tx1": MSO_THEME_COLOR.TEXT_1,
    "tx2": MSO_THEME_COLOR.TEXT_2,
    "accent1": MSO_THEME_COLOR.ACCENT_1,
}
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_MOST_NOTED = 60
"""The most rows of a table in the notes."""
_FOOTER = 10
_TILES = 6
"""Figures side by side."""


def cover(canvas: Canvas, story: Story) -> None:
    """Title, author, scope and note, with the logo above."""
    slide = new_slide(canvas, canvas.cover, keep_text=True)
    size, words = _in_case(line(story.title), canvas.cover_title, canvas.cover_sizes, caps=canvas.cover_caps)
    if canvas.cover_moved:
        _panel(canvas, slide, canvas.cover_title, canvas.cover_text)
        _own_title(slide)
    shape = _title(canvas, slide, words, size, canvas.cover_size)
    if canvas.cover_moved:
        shape.left, shape.top, shape.width, shape.height = canvas.cover_title.lengths
    said = [line(words) for words in (story.author, *story.scope, story.note) if line(words)]
    size, paragraphs = fitted_all(said, canvas.cover_text, (18, 16, 14, 12))
    place = text_place(slide)
    if canvas.cover_moved and place is not None:
        place.left, place.top, place.width, place.height = canvas.cover_text.lengths
    frame = place.text_frame if place is not None else _box(slide, canvas.cover_text)
    colour = canvas.look.body or "tx1" if place is not None else canvas.look.ink
    _write(frame, paragraphs, size, plain=True, colour=colour)
    if story.logo:
        _logo(canvas, slide, story.logo)
    _note(slide, [line(story.title), *said])


def summary(canvas: Canvas, story: Story, section: Section | None) -> None:
    """The totals in large type, with the sentences below."""
    sentences = [line(words) for words in section.sentences] if section else []
    slide, area = _page(
        canvas, story, section.title if section else "Totals", canvas.text if sentences else canvas.page
    )
    rest = _tiles(canvas, slide, story.totals_in_words, area)
    if sentences:
        _paragraphs(canvas, slide, sentences, rest, (20, 18, 16, 14, 12))
    totals = [f"{line(name)}: {line(value)}" for name, value in story.totals_in_words]
    _note(slide, [*totals, *sentences, *(line(words) for words in story.scope)])


def exhibit(canvas: Canvas, story: Story, shown_one: Exhibit, aside: Sequence[str]) -> bool:
    """One finding as the title, its chart below, other sentences beside it, and caveats at the foot.

    Whether the table behind it is wholly on the slide.
    """
    title = _unused(canvas, line(shown_one.finding), line(shown_one.title), f"{line(shown_one.title)}: chart")
    slide, area = _page(canvas, story, title, canvas.page)
    area = _subtitle(canvas, slide, _shows(shown_one, title), area)
    if aside:
        area, side = area.columns(0.7, 4 * canvas.unit)
        _aside(canvas, slide, aside, side)
    native, whole = shown_one.native, False
    if native and native.categories:
        said = _chart(canvas, story, slide, shown_one, native, area)
    else:
        whole, said = _first_rows(canvas, slide, shown_one, area)
    _note(slide, [line(shown_one.finding), line(shown_one.title), *aside, *said, *_numbers(shown_one.table)])
    return whole


def table(canvas: Canvas, story: Story, shown_one: Table) -> None:
    """A table on as many slides as it takes, three at most."""
    title = _unused(canvas, line(shown_one.title), f"{line(shown_one.title)}: table")
    note = line(shown_one.note) or counted(len(shown_one.rows), "row")
    laid = tables.lay(shown_one, _area(canvas, short=True).below(4 * canvas.unit).above(3 * canvas.unit))
    number = len(laid.sheets)
    for place, sheet in enumerate(laid.sheets, 1):
        slide, _ = _page(canvas, story, f"{title} ({place} of {number})" if number > 1 else title, canvas.page)
        area = _subtitle(canvas, slide, note, _area(canvas, short=True))
        last = sheet.first + len(sheet.rows) - 1
        tables.draw(slide, sheet, area, canvas.look, alt=f"Table: {title}, rows {sheet.first} to {last}")
        said = [laid.left_out] if laid.left_out else []
        _footnote(canvas, slide, said, area)
        rows = shown_one.rows.iloc[sheet.first - 1 : last]
        _note(slide, [title, *said, *_numbers(replace(shown_one, rows=rows))])


def text(canvas: Canvas, story: Story, title: str, sentences: Sequence[str]) -> None:
    """Sentences under a heading, on as many slides as they take."""
    area = _area(canvas)
    shared = parts([line(words) for words in sentences], 14, area)
    for place, part in enumerate(shared, 1):
        words = f"{line(title)} ({place} of {len(shared)})" if len(shared) > 1 else line(title)
        slide, area = _page(canvas, story, words, canvas.text)
        _paragraphs(canvas, slide, part, area, (18, 16, 14, 12))
        _note(slide, [words, *part])


def asides(section: Section) -> list[str]:
    """Sentences of a section that its exhibits do not show."""
    told = {exhibit.headline for exhibit in section.exhibits}
    return [line(words) for words in section.sentences if words not in told]


def _unused(canvas: Canvas, *titles: str) -> str:
    """The first of some titles that no slide has yet; the last one with a number where all are taken."""
    more = (f"{titles[-1]} ({number})" for number in count(2))
    return next(title for title in chain(titles, more) if title not in canvas.titles)


def _page(canvas: Canvas, story: Story, title: str, layout: SlideLayout) -> tuple[Slide, Box]:
    canvas.titles.add(title)
    slide = new_slide(canvas, layout, keep_text=layout is canvas.text and layout is not canvas.page)
    size, words = _in_case(line(title), canvas.title, canvas.title_sizes, caps=canvas.caps)
    look = canvas.look
    _panel(canvas, slide, _area(canvas), *([canvas.title] if look.title_panel else []))
    shape = _title(canvas, slide, words, size, canvas.title_size)
    if canvas.moved or layout is not canvas.page:
        shape.left, shape.top, shape.width, shape.height = canvas.title.lengths
    at = f"data as of {moment(story.at, story.zone)} ({story.zone})"
    said = (f"{line(story.title, most=60)} · {at}", at)
    _feet(canvas, slide, layout, (*(f"Demo data · {words}" for words in said), "Demo data") if story.is_demo else said)
    if story.is_demo and all(is_number for _, is_number in feet(layout)):
        _mark_demo(canvas, slide)
    slide.shapes.turbo_add_enabled = True  # it need not look for the next free number in what is there
    return slide, _area(canvas)


def _in_case(words: str, box: Box, sizes: Sequence[float], *, caps: bool) -> tuple[float, str]:
    """The size in which a title fits, as it will be set: capitals are wider."""
    if not caps:
        return fitted(words, box, sizes, bold=True)
    size, seen = fitted(words.upper(), box, sizes, bold=True)
    return size, words if seen == words.upper() else f"{words[: len(seen) - 1].rstrip()}…"


def _panel(canvas: Canvas, slide: Slide, *boxes: Box) -> None:
    """A plain ground behind some places, where no ink can be read on the layout's own."""
    if not canvas.look.panel:
        return
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    room = Box(left, top, right - left, bottom - top).wider(canvas.unit)
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *room.lengths)
    shape.name = "Panel"
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(canvas.look.panel[1:])
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # noqa: SLF001 - whatever shadow the theme has
    slide.shapes._spTree.insert(2, shape._element)  # noqa: SLF001 - behind all others


def _own_title(slide: Slide) -> None:
    """A place for the title on a slide whose layout has none."""
    if slide.shapes.title is None:
        title = '<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p/></p:txBody>'
        slide.shapes._spTree.append(  # noqa: SLF001 - python-pptx has no word for it
            parse_xml(f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="9001" name="Title"/><p:cNvSpPr/>{title}</p:sp>')
        )


def _mark_demo(canvas: Canvas, slide: Slide) -> None:
    """Say above the title that the data are made up, where a template has no footer."""
    room = Box(canvas.title.left, 0, canvas.title.width, min(canvas.title.top, round(3 * canvas.unit)))
    _write(_box(slide, room), [DEMO], 12, plain=True, colour=canvas.look.muted)


def _area(canvas: Canvas, *, short: bool = False) -> Box:
    """The room under a title, or under a short one, which leaves its second line on our own slides."""
    area = canvas.area.below(canvas.unit).above(canvas.unit)
    spare = canvas.title.height - round(Pt(canvas.title_sizes[0] * LEADING)) if short and canvas.snug else 0
    return Box(area.left, area.top - spare, area.width, area.height + spare)


def _title(canvas: Canvas, slide: Slide, words: str, size: float, usual: float) -> BaseShape:
    """The title; its size stays the layout's where that is known for sure."""
    shape = slide.shapes.title
    shape.text_frame.text = words
    if size != usual or not canvas.snug:
        shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    if canvas.look.title:
        _ink(shape.text_frame.paragraphs[0].runs[0].font, canvas.look.title)
    return shape


def _feet(canvas: Canvas, slide: Slide, layout: SlideLayout, words: Sequence[str]) -> None:
    """Footer and number, which python-pptx leaves on the layout; the first of some words that has room there."""
    foot = canvas.look.foot
    for place, is_number in feet(layout):
        copy = deepcopy(place.element)
        for child in list(copy.spPr):
            copy.spPr.remove(child)
        copy.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
        slide.shapes._spTree.append(copy)  # noqa: SLF001 - python-pptx has no word for it
        if not is_number:
            said = next((text for text in words if width(text, _FOOTER) < place.width * 0.95), words[-1])
            slide.shapes[-1].text_frame.clear()
            _write(slide.shapes[-1].text_frame, [cut(said, _FOOTER, place.width)], _FOOTER, colour=foot or "tx1")
        elif foot:
            for run in copy.xpath(".//a:fld/a:rPr"):
                run.insert(0, parse_xml(f"<a:solidFill {_SPACES}>{paint(foot)}</a:solidFill>"))


def _shows(shown_one: Exhibit, above: str) -> str:
    """The title of a chart, where that doesn't stand above already, and what it counts."""
    title = line(shown_one.title)
    what = line(shown_one.native.value_title) if shown_one.native else ""
    said = title if title != above else ""
    return said if what.lower() in title.lower() else " · ".join(filter(None, (said, what)))


def _subtitle(canvas: Canvas, slide: Slide, words: str, area: Box) -> Box:
    """Write a line above a chart or table, and return the room left."""
    room = Box(area.left, area.top, area.width, round(3.2 * canvas.unit))
    size, words = fitted(words, room, (14, 12))
    _write(_box(slide, room), [words], size, plain=True, colour=canvas.look.muted)
    return area.below(round(4 * canvas.unit))


def _aside(canvas: Canvas, slide: Slide, sentences: Sequence[str], box: Box) -> None:
    size, paragraphs = fitted_all(sentences, box.above(4 * canvas.unit), (16, 14, 12))
    frame = _box(slide, box.below(2 * canvas.unit))
    _write(frame, paragraphs, size, plain=True, after=14, colour=canvas.look.ink)


def _chart(canvas: Canvas, story: Story, slide: Slide, shown_one: Exhibit, native: Native, area: Box) -> list[str]:
    """Place the chart, and return the sentences for below it."""
    fit = charts.drawn(native, area.above(5 * canvas.unit))
    if fit < len(native.categories):
        native = native.first(fit)
    said = [line(words) for words in (native.left_out, native.note) if words]
    room = _footnote(canvas, slide, said, area)
    charts.draw(slide, native, room.above(canvas.unit), canvas.look, at=story.at)
    alt = f"Chart: {line(shown_one.title)}. {line(shown_one.alt)}"
    slide.shapes[-1]._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001
    return said


def _first_rows(canvas: Canvas, slide: Slide, shown_one: Exhibit, area: Box) -> tuple[bool, list[str]]:
    """Where an office program has no such chart: the first rows of its table; whether that is all, and what is said."""
    laid = tables.lay(shown_one.table, area.above(6 * canvas.unit), most=1)
    alt = f"Table: {line(shown_one.title)}. {line(shown_one.alt)}"
    tables.draw(slide, laid.sheets[0], area, canvas.look, alt=alt)
    said = [line(words) for words in (laid.left_out, shown_one.table.note) if words]
    _footnote(canvas, slide, said, area)
    return not laid.left_out, said


def _footnote(canvas: Canvas, slide: Slide, said: Sequence[str], area: Box) -> Box:
    """Write small type at the foot of a place, and return the room above it."""
    if not said:
        return area
    words = " ".join(said)
    tall = min(round(5.5 * canvas.unit), height([words], 11, round(area.width * ROOM)))
    foot = Box(area.left, area.bottom - tall, area.width, tall)
    size, words = fitted(words, foot, (11, 10))
    _write(_box(slide, foot), [words], size, plain=True, colour=canvas.look.muted)
    return area.above(tall + canvas.unit)


def _tiles(canvas: Canvas, slide: Slide, totals: Sequence[tuple[str, str]], area: Box) -> Box:
    """Write figures in large type, six in a row, and return the room below them."""
    for start in range(0, len(totals), _TILES):
        row = totals[start : start + _TILES]
        each = area.width // max(4, len(row))
        for place, (name, value) in enumerate(row):
            room = Box(area.left + place * each, area.top, each - 2 * canvas.unit, 6 * canvas.unit)
            size, number = fitted(line(value), room, (32, 28, 24, 20, 16), bold=True)
            frame = _box(slide, Box(room.left, room.top, room.width, 11 * canvas.unit))
            _write(frame, [number], size, plain=True, bold=True)
            _ink(frame.paragraphs[0].runs[0].font, "accent1" if canvas.look.accent else canvas.look.ink)
            low = Box(0, 0, room.width, 5 * canvas.unit)
            size, label = fitted(line(name), low, (13, 12, 11))
            _add(frame, label, size, colour=canvas.look.muted)
        area = area.below(13 * canvas.unit)
    return area.below(canvas.unit)


def _paragraphs(canvas: Canvas, slide: Slide, sentences: Sequence[str], box: Box, sizes: Sequence[float]) -> None:
    """Sentences in the place that the layout has for them, or in one of our own."""
    inner = Box(box.left, box.top, round(box.width * 0.94), box.height)
    size, paragraphs = fitted_all(sentences, inner, sizes)
    place = text_place(slide) if canvas.text is not canvas.page else None
    if place is None:
        _write(_box(slide, box), paragraphs, size, plain=True, after=8, colour=canvas.look.ink)
        return
    place.left, place.top, place.width, place.height = box.lengths
    _write(place.text_frame, paragraphs, size, colour=canvas.look.body or "tx1")


def _box(slide: Slide, box: Box) -> TextFrame:
    """A place for words, without margins of its own, so that they stand where the charts do."""
    frame = slide.shapes.add_textbox(*box.lengths).text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    return frame


def _write(
    frame: TextFrame,
    paragraphs: Sequence[str],
    size: float,
    *,
    plain: bool = False,
    bold: bool = False,
    colour: str = "tx1",
    after: float = 4,
) -> None:
    """Paragraphs in a frame; ``plain`` sets space and colour, which otherwise are the layout's."""
    for place, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = words
        run.font.size = Pt(size)
        if plain:
            paragraph.space_after = Pt(after)
        if bold:
            run.font.bold = True
        if colour != "tx1":
            _ink(run.font, colour)


def _add(frame: TextFrame, words: str, size: float, *, colour: str) -> None:
    run = frame.add_paragraph().add_run()
    run.text = words
    run.font.size = Pt(size)
    _ink(run.font, colour)


def _ink(font: Font, colour: str) -> None:
    """A colour of the theme by its name, or one as "#RRGGBB"."""
    if colour in _THEMES:
        font.color.theme_color = _THEMES[colour]
    else:
        font.color.rgb = RGBColor.from_string(colour[1:])


def _logo(canvas: Canvas, slide: Slide, logo: bytes) -> None:
    """Above the title where there is room, otherwise at the lower right."""
    picture = slide.shapes.add_picture(BytesIO(logo), 0, 0)
    wide, high = int(canvas.deck.slide_width or 0), int(canvas.deck.slide_height or 0)
    scale = min(wide * 0.22 / picture.width, high * 0.12 / picture.height)
    picture.width, picture.height = Emu(round(picture.width * scale)), Emu(round(picture.height * scale))
    above = canvas.cover_title.top > high * 0.22
    picture.left = Emu(canvas.cover_title.left if above else wide - picture.width - round(wide * 0.05))
    picture.top = Emu(round(high * 0.08) if above else high - picture.height - round(high * 0.05))
    picture._element.nvPicPr.cNvPr.set("descr", "Logo")  # noqa: SLF001
    picture.name = "Logo"


def _note(slide: Slide, said: Sequence[str]) -> None:
    """Write the speaker notes, with the numbers in them."""
    slide.notes_slide.notes_text_frame.text = "\n".join(said)


def _numbers(table: Table) -> list[str]:
    """A table in lines, for the notes."""
    forms = [table.kinds.get(str(name), "text") for name in table.rows.columns]
    heads = [line(name) for name in table.rows.columns]
    written = []
    for row in table.rows.head(_MOST_NOTED).itertuples(index=False, name=None):
        first, *cells = (line(shown(value, form), most=200) for value, form in zip(row, forms, strict=True))
        known = [
            f"{head} {cell}"
            for head, cell, value in zip(heads[1:], cells, row[1:], strict=True)
            if not is_missing(value)
        ]
        written.append(f"{first}: {'; '.join(known)}" if known else first)
    more = len(table.rows) - len(written)
    return [
        *([line(table.note)] if table.note else []),
        *written,
        *([f"… and {more:,} more rows in the workbook."] if more > 0 else []),
    ]
