"""The first page of a report on one slide, as large as a sheet of paper: figures, findings, what to do, two charts."""

from dataclasses import replace

from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.util import Mm

from hirempire.findings.finding import texts
from hirempire.reports.deck import slides, summary
from hirempire.reports.deck.build import saved
from hirempire.reports.deck.canvas import Canvas, canvas_of
from hirempire.reports.deck.charts import DENSE
from hirempire.reports.deck.own_template import own_template
from hirempire.reports.deck.page import area_of, page
from hirempire.reports.deck.template import company
from hirempire.reports.deck.text import Box, line
from hirempire.reports.paper import MILLIMETRES, Paper
from hirempire.reports.story import Slide as SlideOf
from hirempire.reports.story import Story

_UPPER = 0.47
"""The part of the room under the figures that words take where the slide is upright; the charts have the rest."""
_IN_A_ROW = 4
_TITLE_SIZES = (20.0, 18.0, 16.0, 14.0)
_FOOT = 11
"""The height of what must be known to read the figures rightly, in units, at most."""


def one_page(story: Story, paper: Paper = "A4", template: bytes | None = None) -> bytes:
    """One slide, A4 or Letter upright, or as large as a company's template. The same story gives the same bytes.

    Raises :class:`hirempire.reports.deck.template.TemplateRefused` where a company's template cannot be used.
    """
    if template is None:
        canvas = replace(canvas_of(_sized(own_template(), paper), ours=True), title_sizes=_TITLE_SIZES)
    else:
        canvas = company(template)
    _put(canvas, story)
    return saved(canvas.deck, story)


def _put(canvas: Canvas, story: Story) -> None:
    first = story.opening
    title = line(first.headline) or line(story.title)
    slide, _ = page(canvas, story, title, canvas.page)
    area = area_of(canvas, short=summary.is_short(canvas, title))
    across = area.width > area.height
    rest = summary.put_tiles(canvas, slide, story, area, in_a_row=2 * _IN_A_ROW if across else _IN_A_ROW)
    known = [line(words) for words in texts((*first.losses, *first.caveats))]
    rest = slides.footnote(canvas, slide, known, rest, most=_FOOT)
    words, charts = (rest, rest) if not first.charts else _shared(canvas, rest, across=across)
    summary.put_columns(canvas, slide, texts(first.findings), [one.text for one in first.actions], words)
    said = slides.put_charts(canvas, slide, story, SlideOf(title, first.charts), charts, DENSE)
    every = [*texts(first.findings), *(one.text for one in first.actions), *known]
    slides.note(
        slide, [line(words) for words in (*story.scope, story.author, story.note, *every, *said) if line(words)]
    )


def _shared(canvas: Canvas, room: Box, *, across: bool) -> tuple[Box, Box]:
    """Places for the words and for the charts: side by side, or one below the other."""
    if across:
        return room.columns(0.5, 4 * canvas.unit)
    upper = round(room.height * _UPPER)
    return room.above(room.height - upper + 2 * canvas.unit), room.below(upper)


def _sized(deck: Deck, paper: Paper) -> Deck:
    """Our own slides on an upright sheet of paper: what is at the top stays there, what is at the foot goes down."""
    wide, high = (Mm(length) for length in MILLIMETRES[paper])
    across, more = wide / int(deck.slide_width or 1), high - int(deck.slide_height or 0)
    middle = int(deck.slide_height or 0) / 2
    for one in (deck.slide_master, *deck.slide_master.slide_layouts):
        for place in one.element.xpath(".//a:xfrm"):
            at, size = place.find(qn("a:off")), place.find(qn("a:ext"))
            left, top, width, height = (
                int(of.get(name)) for of, name in ((at, "x"), (at, "y"), (size, "cx"), (size, "cy"))
            )
            at.set("x", str(round(left * across)))
            size.set("cx", str(round(width * across)))
            if top > middle:
                at.set("y", str(top + more))
            elif top + height > middle:
                size.set("cy", str(height + more))
    deck.slide_width, deck.slide_height = wide, high
    return deck
