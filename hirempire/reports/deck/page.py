"""A slide before its content: its title, footer and ground, the mark of the demo, and the room that is left."""

from collections.abc import Sequence
from copy import deepcopy
from itertools import chain, count

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout
from pptx.util import Pt

from hirempire.exhibits.scope import DEMO
from hirempire.reports.deck.canvas import Canvas, feet, new_slide
from hirempire.reports.deck.look import paint
from hirempire.reports.deck.text import LEADING, Box, cut, fitted, line, width
from hirempire.reports.deck.writing import ink, text_box, write
from hirempire.reports.story import Story
from hirempire.values import moment

_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_FOOTER = 10


def page(canvas: Canvas, story: Story, title: str, layout: SlideLayout) -> tuple[Slide, Box]:
    """A new slide with its title and footer, and the room left for its content."""
    canvas.titles.add(title)
    slide = new_slide(canvas, layout, keep_text=layout is canvas.text and layout is not canvas.page)
    size, words = in_case(line(title), canvas.title, canvas.title_sizes, caps=canvas.caps)
    look = canvas.look
    panel(canvas, slide, area_of(canvas), *([canvas.title] if look.title_panel else []))
    shape = put_title(canvas, slide, words, size, canvas.title_size)
    if canvas.moved or layout is not canvas.page:
        shape.left, shape.top, shape.width, shape.height = canvas.title.lengths
    at = f"data as of {moment(story.at, story.zone)} ({story.zone})"
    said = (f"{line(story.title, most=60)} · {at}", at)
    _feet(canvas, slide, layout, (*(f"Demo data · {words}" for words in said), "Demo data") if story.is_demo else said)
    if story.is_demo and all(is_number for _, is_number in feet(layout)):
        _mark_demo(canvas, slide)
    slide.shapes.turbo_add_enabled = True  # it need not look for the next free number in what is there
    return slide, area_of(canvas)


def area_of(canvas: Canvas, *, short: bool = False) -> Box:
    """The room under a title, or under a short one, which leaves its second line on our own slides."""
    area = canvas.area.below(canvas.unit).above(canvas.unit)
    spare = canvas.title.height - round(Pt(canvas.title_sizes[0] * LEADING)) if short and canvas.snug else 0
    return Box(area.left, area.top - spare, area.width, area.height + spare)


def unused(canvas: Canvas, *titles: str) -> str:
    """The first of some titles that no slide has yet; the last one with a number where all are taken."""
    more = (f"{titles[-1]} ({number})" for number in count(2))
    return next(title for title in chain(titles, more) if title not in canvas.titles)


def in_case(words: str, box: Box, sizes: Sequence[float], *, caps: bool) -> tuple[float, str]:
    """The size in which a title fits, as it will be set: capitals are wider."""
    if not caps:
        return fitted(words, box, sizes, bold=True)
    size, seen = fitted(words.upper(), box, sizes, bold=True)
    return size, words if seen == words.upper() else f"{words[: len(seen) - 1].rstrip()}…"


def own_title(slide: Slide) -> None:
    """A place for the title on a slide whose layout has none."""
    if slide.shapes.title is None:
        title = '<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p/></p:txBody>'
        slide.shapes._spTree.append(  # noqa: SLF001 - python-pptx has no word for it
            parse_xml(f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="9001" name="Title"/><p:cNvSpPr/>{title}</p:sp>')
        )


def put_title(canvas: Canvas, slide: Slide, words: str, size: float, usual: float) -> BaseShape:
    """The title; its size stays the layout's where that is known for sure."""
    shape = slide.shapes.title
    shape.text_frame.text = words
    if size != usual or not canvas.snug:
        shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    if canvas.look.title:
        ink(shape.text_frame.paragraphs[0].runs[0].font, canvas.look.title)
    return shape


def panel(canvas: Canvas, slide: Slide, *boxes: Box) -> None:
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
            write(slide.shapes[-1].text_frame, [cut(said, _FOOTER, place.width)], _FOOTER, colour=foot or "tx1")
        elif foot:
            for run in copy.xpath(".//a:fld/a:rPr"):
                run.insert(0, parse_xml(f"<a:solidFill {_SPACES}>{paint(foot)}</a:solidFill>"))


def _mark_demo(canvas: Canvas, slide: Slide) -> None:
    """Say above the title that the data are made up, where a template has no footer."""
    room = Box(canvas.title.left, 0, canvas.title.width, min(canvas.title.top, round(3 * canvas.unit)))
    write(text_box(slide, room), [DEMO], 12, plain=True, colour=canvas.look.muted)
