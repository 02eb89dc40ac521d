"""The summary on one slide: figures in large type, what stands out, what to do, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.slide import Slide

from hirempire.findings.actions import Action, Do
from hirempire.findings.finding import texts
from hirempire.reports.deck.canvas import Canvas
from hirempire.reports.deck.page import area_of, page
from hirempire.reports.deck.slides import footnote, note
from hirempire.reports.deck.text import Box, fitted, fitted_all, height, line
from hirempire.reports.deck.writing import add_line, ink, text_box, write
from hirempire.reports.story import Section, Story

_MOST_ACTIONS = 6
_LINE = 5
"""The height of a title of one line, in units."""
_SPARE = 0.88
"""The part of a width that is counted on: the usual fonts differ, and some are wider than estimated."""
_IN_A_ROW = 7
"""Figures side by side."""
_WIDE = 4
"""With no more figures side by side, what stands below them takes fewer lines."""
_SIZES = (16, 15, 14, 13, 12, 11, 10)


@dataclass(frozen=True)
class Figure:
    """One figure in large type."""

    value: str
    title: str
    beside: str = ""
    """What stands below in small type."""


def summary(canvas: Canvas, story: Story, section: Section | None) -> None:
    """The figures of the first page, and with its section the findings, what to do, and what couldn't be loaded."""
    first = story.opening
    title = line(first.headline) or (section.title if section else "Totals")
    slide, area = page(canvas, story, title, canvas.page)
    shown = _figures(story)
    area = area_of(canvas, short=True) if is_short(canvas, title) else area
    rest = _tiles(canvas, slide, shown, area)
    findings, losses = said(story, section), texts(first.losses) if section else []
    to_do = [one.text for one in first_of_each(first.actions)] if section else []
    if findings or to_do:
        rest = footnote(canvas, slide, [line(words) for words in losses], rest)
        put_columns(canvas, slide, findings, to_do, rest)
    figures = [" · ".join(filter(None, (f"{one.title}: {one.value}", one.beside))) for one in shown]
    every = [*findings, *(one.text for one in first.actions), *texts((*first.losses, *first.caveats))]
    note(slide, [*figures, *(line(words) for words in [*(every if section else []), *story.scope])])


def is_short(canvas: Canvas, title: str) -> bool:
    """Whether a title takes one line."""
    one_line = Box(0, 0, round(canvas.title.width * _SPARE), _LINE * canvas.unit)
    return fitted(title, one_line, canvas.title_sizes[:1], bold=True)[1] == title


def put_tiles(canvas: Canvas, slide: Slide, story: Story, area: Box, *, in_a_row: int = _IN_A_ROW) -> Box:
    """The figures of the first page side by side; the room below them."""
    return _tiles(canvas, slide, _figures(story), area, in_a_row)


def put_columns(canvas: Canvas, slide: Slide, findings: Sequence[str], to_do: Sequence[str], room: Box) -> None:
    """What was found beside what is to be done, or one of them over the whole width."""
    places = (room, room)
    if findings and to_do:
        high = room.height > room.width
        places = room.rows(2 * canvas.unit) if high else room.columns(0.52, 4 * canvas.unit)
    if findings:
        _column(canvas, slide, "Findings", findings, places[0])
    if to_do:
        _column(canvas, slide, "What to do", to_do, places[1])


def said(story: Story, section: Section | None) -> list[str]:
    """The sentences of the summary: those of the first page, where there is one."""
    if section is None:
        return []
    return texts(story.opening.findings) if story.opening.tiles else list(section.sentences)


def first_of_each(actions: Sequence[Action]) -> list[Action]:
    """As many actions as a slide has room for: the first of each kind, then the second, in their order."""
    places = {kind: [one for one in actions if one.kind is kind] for kind in Do}
    return sorted(actions, key=lambda one: places[one.kind].index(one))[:_MOST_ACTIONS]


def _figures(story: Story) -> list[Figure]:
    tiles = [
        Figure(line(tile.shown), line(tile.title), line(tile.change_in_words or tile.caveat))
        for tile in story.opening.tiles
    ]
    return tiles or [Figure(line(value), line(name)) for name, value in story.totals_in_words]


def _tiles(canvas: Canvas, slide: Slide, figures: Sequence[Figure], area: Box, in_a_row: int = _IN_A_ROW) -> Box:
    """Write figures side by side, and return the room below them."""
    unit = canvas.unit
    for start in range(0, len(figures), in_a_row):
        row = figures[start : start + in_a_row]
        each = area.width // max(4, len(row))
        wide = each - 2 * unit
        size = min(
            fitted(one.value, Box(0, 0, wide, 5 * unit), (32, 28, 24, 20, 16, 14, 12), bold=True)[0] for one in row
        )
        tall = (16 if in_a_row > _WIDE else 15) if any(one.beside for one in row) else 11
        for place, one in enumerate(row):
            _tile(canvas, slide, one, Box(area.left + place * each, area.top, wide, tall * unit), size)
        area = area.below((tall + 1) * unit)
    return area.below(unit)


def _tile(canvas: Canvas, slide: Slide, one: Figure, room: Box, size: float) -> None:
    unit = canvas.unit
    frame = text_box(slide, room)
    write(
        frame, [fitted(one.value, Box(0, 0, room.width, 5 * unit), (size,), bold=True)[1]], size, plain=True, bold=True
    )
    ink(frame.paragraphs[0].runs[0].font, "accent1" if canvas.look.accent else canvas.look.ink)
    own, label = fitted(one.title, Box(0, 0, room.width, 3 * unit), (13, 12, 11, 10))
    add_line(frame, label, own, colour=canvas.look.ink)
    if one.beside:
        own, words = fitted(one.beside, Box(0, 0, room.width, 7 * unit), (11, 10, 9))
        add_line(frame, words, own, colour=canvas.look.muted)


def _column(canvas: Canvas, slide: Slide, heading: str, sentences: Sequence[str], place: Box) -> None:
    """Sentences under a heading."""
    head = Box(place.left, place.top, place.width, 3 * canvas.unit)
    write(text_box(slide, head), [heading], 14, plain=True, bold=True, colour=canvas.look.ink)
    body = _under_heading(canvas, place)
    room = Box(body.left, body.top, round(body.width * _SPARE), body.height)
    whole = _that_fit([line(words) for words in sentences], room)
    size, fit = fitted_all(whole, room, _SIZES)
    write(text_box(slide, body), fit, size, plain=True, after=size / 2, colour=canvas.look.ink)


def _under_heading(canvas: Canvas, place: Box) -> Box:
    body = place.below(round(3.3 * canvas.unit))
    return Box(body.left, body.top, round(body.width * 0.97), body.height)


def _that_fit(sentences: Sequence[str], box: Box) -> Sequence[str]:
    """The first sentences that fit as a whole in the smallest type; one at least. All are in the notes."""
    number = len(sentences)
    while number > 1 and height(sentences[:number], _SIZES[-1], box.width) > box.height:
        number -= 1
    return sentences[:number]
