"""The slides of a report, one function for each kind: what stands where, and the speaker notes."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from pptx.slide import Slide
from pptx.util import Emu

from hirempire.exhibits.exhibit import Exhibit, Table
from hirempire.exhibits.office import Native
from hirempire.language import counted
from hirempire.reports.deck import charts, tables
from hirempire.reports.deck.canvas import Canvas, new_slide, text_place
from hirempire.reports.deck.page import area_of, in_case, own_title, page, panel, put_title, unused
from hirempire.reports.deck.text import (
    ROOM,
    Box,
    fitted,
    fitted_all,
    height,
    is_missing,
    line,
    parts,
    shown,
)
from hirempire.reports.deck.writing import add_line, ink, text_box, write
from hirempire.reports.story import Section, Story

_MOST_NOTED = 60
"""The most rows of a table in the notes."""
_TILES = 6
"""Figures side by side."""


def cover(canvas: Canvas, story: Story) -> None:
    """Title, author, scope and note, with the logo above."""
    slide = new_slide(canvas, canvas.cover, keep_text=True)
    size, words = in_case(line(story.title), canvas.cover_title, canvas.cover_sizes, caps=canvas.cover_caps)
    if canvas.cover_moved:
        panel(canvas, slide, canvas.cover_title, canvas.cover_text)
        own_title(slide)
    shape = put_title(canvas, slide, words, size, canvas.cover_size)
    if canvas.cover_moved:
        shape.left, shape.top, shape.width, shape.height = canvas.cover_title.lengths
    said = [line(words) for words in (story.author, *story.scope, story.note) if line(words)]
    size, paragraphs = fitted_all(said, canvas.cover_text, (18, 16, 14, 12))
    place = text_place(slide)
    if canvas.cover_moved and place is not None:
        place.left, place.top, place.width, place.height = canvas.cover_text.lengths
    frame = place.text_frame if place is not None else text_box(slide, canvas.cover_text)
    colour = canvas.look.body or "tx1" if place is not None else canvas.look.ink
    write(frame, paragraphs, size, plain=True, colour=colour)
    if story.logo:
        _logo(canvas, slide, story.logo)
    _note(slide, [line(story.title), *said])


def summary(canvas: Canvas, story: Story, section: Section | None) -> None:
    """The totals in large type, with the sentences below."""
    sentences = [line(words) for words in section.sentences] if section else []
    slide, area = page(canvas, story, section.title if section else "Totals", canvas.text if sentences else canvas.page)
    rest = _tiles(canvas, slide, story.totals_in_words, area)
    if sentences:
        _paragraphs(canvas, slide, sentences, rest, (20, 18, 16, 14, 12))
    totals = [f"{line(name)}: {line(value)}" for name, value in story.totals_in_words]
    _note(slide, [*totals, *sentences, *(line(words) for words in story.scope)])


def exhibit(canvas: Canvas, story: Story, shown_one: Exhibit, aside: Sequence[str]) -> bool:
    """One finding as the title, its chart below, other sentences beside it, and caveats at the foot.

    Whether the table behind it is wholly on the slide.
    """
    title = unused(canvas, line(shown_one.finding), line(shown_one.title), f"{line(shown_one.title)}: chart")
    slide, area = page(canvas, story, title, canvas.page)
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
    title = unused(canvas, line(shown_one.title), f"{line(shown_one.title)}: table")
    note = line(shown_one.note) or counted(len(shown_one.rows), "row")
    laid = tables.lay(shown_one, area_of(canvas, short=True).below(4 * canvas.unit).above(3 * canvas.unit))
    number = len(laid.sheets)
    for place, sheet in enumerate(laid.sheets, 1):
        slide, _ = page(canvas, story, f"{title} ({place} of {number})" if number > 1 else title, canvas.page)
        area = _subtitle(canvas, slide, note, area_of(canvas, short=True))
        last = sheet.first + len(sheet.rows) - 1
        tables.draw(slide, sheet, area, canvas.look, alt=f"Table: {title}, rows {sheet.first} to {last}")
        said = [laid.left_out] if laid.left_out else []
        _footnote(canvas, slide, said, area)
        rows = shown_one.rows.iloc[sheet.first - 1 : last]
        _note(slide, [title, *said, *_numbers(replace(shown_one, rows=rows))])


def text(canvas: Canvas, story: Story, title: str, sentences: Sequence[str]) -> None:
    """Sentences under a heading, on as many slides as they take."""
    area = area_of(canvas)
    shared = parts([line(words) for words in sentences], 14, area)
    for place, part in enumerate(shared, 1):
        words = f"{line(title)} ({place} of {len(shared)})" if len(shared) > 1 else line(title)
        slide, area = page(canvas, story, words, canvas.text)
        _paragraphs(canvas, slide, part, area, (18, 16, 14, 12))
        _note(slide, [words, *part])


def asides(section: Section) -> list[str]:
    """Sentences of a section that its exhibits do not show."""
    told = {exhibit.headline for exhibit in section.exhibits}
    return [line(words) for words in section.sentences if words not in told]


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
    write(text_box(slide, room), [words], size, plain=True, colour=canvas.look.muted)
    return area.below(round(4 * canvas.unit))


def _aside(canvas: Canvas, slide: Slide, sentences: Sequence[str], box: Box) -> None:
    size, paragraphs = fitted_all(sentences, box.above(4 * canvas.unit), (16, 14, 12))
    frame = text_box(slide, box.below(2 * canvas.unit))
    write(frame, paragraphs, size, plain=True, after=14, colour=canvas.look.ink)


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
    write(text_box(slide, foot), [words], size, plain=True, colour=canvas.look.muted)
    return area.above(tall + canvas.unit)


def _tiles(canvas: Canvas, slide: Slide, totals: Sequence[tuple[str, str]], area: Box) -> Box:
    """Write figures in large type, six in a row, and return the room below them."""
    for start in range(0, len(totals), _TILES):
        row = totals[start : start + _TILES]
        each = area.width // max(4, len(row))
        for place, (name, value) in enumerate(row):
            room = Box(area.left + place * each, area.top, each - 2 * canvas.unit, 6 * canvas.unit)
            size, number = fitted(line(value), room, (32, 28, 24, 20, 16), bold=True)
            frame = text_box(slide, Box(room.left, room.top, room.width, 11 * canvas.unit))
            write(frame, [number], size, plain=True, bold=True)
            ink(frame.paragraphs[0].runs[0].font, "accent1" if canvas.look.accent else canvas.look.ink)
            low = Box(0, 0, room.width, 5 * canvas.unit)
            size, label = fitted(line(name), low, (13, 12, 11))
            add_line(frame, label, size, colour=canvas.look.muted)
        area = area.below(13 * canvas.unit)
    return area.below(canvas.unit)


def _paragraphs(canvas: Canvas, slide: Slide, sentences: Sequence[str], box: Box, sizes: Sequence[float]) -> None:
    """Sentences in the place that the layout has for them, or in one of our own."""
    inner = Box(box.left, box.top, round(box.width * 0.94), box.height)
    size, paragraphs = fitted_all(sentences, inner, sizes)
    place = text_place(slide) if canvas.text is not canvas.page else None
    if place is None:
        write(text_box(slide, box), paragraphs, size, plain=True, after=8, colour=canvas.look.ink)
        return
    place.left, place.top, place.width, place.height = box.lengths
    write(place.text_frame, paragraphs, size, colour=canvas.look.body or "tx1")


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
