"""Words on a slide: boxes without margins, type and colour."""

from collections.abc import Sequence

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.slide import Slide
from pptx.text.text import Font, TextFrame
from pptx.util import Emu, Pt

from hirempire.reports.deck.text import Box

_THEMES = {
    "tx1": MSO_THEME_COLOR.TEXT_1,
    "tx2": MSO_THEME_COLOR.TEXT_2,
    "accent1": MSO_THEME_COLOR.ACCENT_1,
}


def text_box(slide: Slide, box: Box) -> TextFrame:
    """A place for words, without margins of its own, so that they stand where the charts do."""
    frame = slide.shapes.add_textbox(*box.lengths).text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    return frame


def write(
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
            ink(run.font, colour)


def add_line(frame: TextFrame, words: str, size: float, *, colour: str) -> None:
    """One more line below what is in a frame."""
    run = frame.add_paragraph().add_run()
    run.text = words
    run.font.size = Pt(size)
    ink(run.font, colour)


def ink(font: Font, colour: str) -> None:
    """A colour of the theme by its name, or one as "#RRGGBB"."""
    if colour in _THEMES:
        font.color.theme_color = _THEMES[colour]
    else:
        font.color.rgb = RGBColor.from_string(colour[1:])
