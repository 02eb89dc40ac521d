"""The slides of a report, one function for each kind: what stands where, and the speaker notes."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from pptx.slide import Slide
from pptx.util import Emu

from hirempire.exhibits.exhibit import Exhibit, Table
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
from hirempire.reports.deck.writing import text_box, write
from hirempire.reports.story import Slide as SlideOf
from hirempire.reports.story import Story

_MOST_NOTED = 60
"""The most rows of a table in the notes."""
_MOST_BARS = 9
"""The most bars of a chart that has another one beside it."""
_MOST_BELOW = 2
"""The most sentences under two charts."""


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
    note(slide, [line(story.title), *said])


def can_be_drawn(slide: SlideOf) -> bool:
    """Whether there is anything on it: a chart with a bar, or sentences where it has no chart."""
    return any(shown.native and shown.native.categories for shown in slide.exhibits) or not slide.exhibits


def charts_of(canvas: Canvas, story: Story, told: SlideOf, sentences: Sequence[str]) -> None:
    """One finding as the title, its chart or charts below, other sentences beside them, and caveats at the foot."""
    drawn = [shown for shown in told.exhibits if shown.native and shown.native.categories]
    first = drawn[0]
    title = unused(canvas, line(told.title or first.title), line(first.title), f"{line(first.title)}: chart")
    slide, area = page(canvas, story, title, canvas.page)
    said: list[str] = []
    if len(drawn) > 1:
        said += put_charts(canvas, slide, story, replace(told, title=title), _strip(canvas, slide, sentences, area))
    else:
        area = _subtitle(canvas, slide, _shows(first, title, told.span), area)
        if sentences:
            area, side = area.columns(0.7, 4 * canvas.unit)
            _aside(canvas, slide, sentences, side)
        said += _chart(canvas, story, slide, first, area)
    numbers = [words for shown in drawn for words in (line(shown.title), *_numbers(shown.table))]
    note(slide, [title, *map(line, sentences), *said, *map(line, told.notes), *numbers])


def put_charts(
    canvas: Canvas, slide: Slide, story: Story, told: SlideOf, area: Box, grain: charts.Grain = charts.USUAL
) -> list[str]:
    """Two charts side by side, or below each other where the room is high; what stands below them."""
    drawn = [shown for shown in told.exhibits if shown.native and shown.native.categories]
    sizes = (12, 11) if grain is charts.USUAL else (9, 8)
    places = area.columns(0.5, 4 * canvas.unit) if area.width > area.height else area.rows(3 * canvas.unit)
    said: list[str] = []
    for one, place in zip(drawn, places, strict=False):
        below = _subtitle(canvas, slide, _shows(one, told.title, told.span), place, sizes)
        said += _chart(canvas, story, slide, one, below, most=_MOST_BARS, grain=grain)
    return said


def _strip(canvas: Canvas, slide: Slide, sentences: Sequence[str], area: Box) -> Box:
    """Write the first sentences at the foot, across the slide, and return the room above them."""
    said = [line(words) for words in sentences[:_MOST_BELOW]]
    if not said:
        return area
    tall = min(round(area.height * 0.24), height(said, 14, round(area.width * ROOM)))
    foot = Box(area.left, area.bottom - tall, area.width, tall)
    size, said = fitted_all(said, foot, (14, 12, 11))
    write(text_box(slide, foot), said, size, plain=True, after=6, colour=canvas.look.ink)
    return area.above(tall + 2 * canvas.unit)


def table(canvas: Canvas, story: Story, shown_one: Table, laid: tables.Laid) -> Slide:
    """A table on as many slides as it was laid out for, the first of which is returned."""
    title = unused(canvas, line(shown_one.title), f"{line(shown_one.title)}: table")
    below = line(shown_one.note) or counted(len(shown_one.rows), "row")
    number, made = len(laid.sheets), list[Slide]()
    for place, sheet in enumerate(laid.sheets, 1):
        slide, _ = page(canvas, story, f"{title} ({place} of {number})" if number > 1 else title, canvas.page)
        made.append(slide)
        area = _subtitle(canvas, slide, below, area_of(canvas, short=True))
        last = sheet.first + len(sheet.rows) - 1
        tables.draw(slide, sheet, area, canvas.look, alt=f"Table: {title}, rows {sheet.first} to {last}")
        said = [laid.left_out] if laid.left_out else []
        footnote(canvas, slide, said, area)
        rows = shown_one.rows.iloc[sheet.first - 1 : last]
        note(slide, [title, *said, *_numbers(replace(shown_one, rows=rows))])
    return made[0]


def laid_out(canvas: Canvas, shown_one: Table) -> tables.Laid:
    """How a table stands on slides."""
    return tables.lay(shown_one, area_of(canvas, short=True).below(4 * canvas.unit).above(3 * canvas.unit))


def text(canvas: Canvas, story: Story, title: str, sentences: Sequence[str], notes: Sequence[str] = ()) -> None:
    """Sentences under a heading, on as many slides as they take."""
    area = area_of(canvas)
    shared = parts([line(words) for words in sentences], 14, area)
    for place, part in enumerate(shared, 1):
        words = f"{line(title)} ({place} of {len(shared)})" if len(shared) > 1 else line(title)
        slide, area = page(canvas, story, words, canvas.text)
        _paragraphs(canvas, slide, part, area, (18, 16, 14, 12))
        note(slide, [words, *part, *map(line, notes)])


def _shows(shown_one: Exhibit, above: str, span: str) -> str:
    """The title of a chart, where that doesn't stand above already, what it counts, and of what time."""
    title = line(shown_one.title)
    what = line(shown_one.native.value_title) if shown_one.native else ""
    said = title if title != above else ""
    is_said = what.partition(",")[0].lower() in title.lower()  # a note tells what "at least" means
    return " · ".join(filter(None, (said, "" if is_said else what, span)))


def _subtitle(canvas: Canvas, slide: Slide, words: str, area: Box, sizes: Sequence[float] = (14, 12)) -> Box:
    """Write a line above a chart or table, and return the room left."""
    room = Box(area.left, area.top, area.width, round(3.2 * canvas.unit))
    size, words = fitted(words, room, sizes)
    write(text_box(slide, room), [words], size, plain=True, colour=canvas.look.muted)
    return area.below(round(4 * canvas.unit))


def _aside(canvas: Canvas, slide: Slide, sentences: Sequence[str], box: Box) -> None:
    size, paragraphs = fitted_all(sentences, box.above(4 * canvas.unit), (16, 14, 12))
    frame = text_box(slide, box.below(2 * canvas.unit))
    write(frame, paragraphs, size, plain=True, after=14, colour=canvas.look.ink)


def _chart(
    canvas: Canvas,
    story: Story,
    slide: Slide,
    shown_one: Exhibit,
    area: Box,
    *,
    most: int = 1_000,
    grain: charts.Grain = charts.USUAL,
) -> list[str]:
    """Place the chart, with ``most`` of its categories, and return the sentences for below it."""
    native = shown_one.native
    if native is None:
        return []
    fit = min(most, charts.drawn(native, area.above(5 * canvas.unit), grain))
    if fit < len(native.categories):
        native = native.first(fit, with_=story.opening.named)
    said = [line(words) for words in (native.left_out, native.note) if words]
    room = footnote(canvas, slide, said, area)
    charts.draw(slide, native, room.above(canvas.unit), canvas.look, at=story.at, grain=grain)
    alt = f"Chart: {line(shown_one.title)}. {line(shown_one.alt)}"
    slide.shapes[-1]._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001
    return said


def footnote(canvas: Canvas, slide: Slide, said: Sequence[str], area: Box, *, most: float = 5.5) -> Box:
    """Write small type at the foot of a place, ``most`` units high, and return the room above it."""
    if not said:
        return area
    words = " ".join(said)
    tall = min(round(most * canvas.unit), height([words], 11, round(area.width * ROOM)))
    foot = Box(area.left, area.bottom - tall, area.width, tall)
    size, words = fitted(words, foot, (11, 10, 9, 8))
    write(text_box(slide, foot), [words], size, plain=True, colour=canvas.look.muted)
    return area.above(tall + canvas.unit)


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


def note(slide: Slide, said: Sequence[str]) -> None:
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
