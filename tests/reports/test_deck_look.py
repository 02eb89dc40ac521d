"""Slides on the templates of three companies: what is written and drawn can be read on what is really behind it."""

import re

import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck

from hirempire.charts.theme import DARK, LIGHT, contrast
from hirempire.reports.deck.build import deck
from hirempire.reports.deck.canvas import Canvas, canvas_of
from hirempire.reports.deck.ground import UNKNOWN, scheme_of
from hirempire.reports.deck.template import company
from hirempire.reports.story import Story
from tests.support.decks import opened, parts, titles, told
from tests.support.templates import TEMPLATES

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
BEHIND = {"branded": ("#F6F1E7",), "dark": ("#0B1B33",), "painted": ("#FFFFFF",)}
"""What stands behind the charts; on the painted one that is our panel."""


def canvas(name: str) -> Canvas:
    """The template as a canvas."""
    return company(TEMPLATES[name]())


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_ink_of_charts_and_tables_stands_out_from_what_is_behind(name: str, demo_story: Story) -> None:
    """4.5:1 for words, 3:1 for marks of the palette; theme colours are resolved as the layout has them."""
    made = deck(demo_story, TEMPLATES[name]())
    file = parts(made)
    scheme = scheme_of(canvas(name).page)
    inks = {"tx1": scheme.colours[scheme.names["tx1"]]}
    for path, part in file.items():
        words = part.decode("utf-8", "ignore")
        if re.fullmatch(r"ppt/charts/chart\d+\.xml", path):
            after = words[words.rindex("</c:plotArea>") :]
            font = re.search(
                r"<c:txPr>.*?<a:defRPr[^>]*>.*?val=\"(\w+)\"/>", after[after.rindex("<c:txPr>") :], re.DOTALL
            )
            assert font
            ink = inks.get(font[1], f"#{font[1]}")
            assert min(contrast(ink, colour) for colour in BEHIND[name]) >= 4.5
    for slide in opened(made).slides:
        for cell in slide.element.xpath(".//a:tc[a:tcPr/a:noFill]//a:rPr/a:solidFill/*/@val"):
            assert min(contrast(inks.get(cell, f"#{cell}"), colour) for colour in BEHIND[name]) >= 4.5


def test_a_dark_ground_gets_the_dark_palette_and_a_painted_one_a_panel() -> None:
    """A light one keeps the palette as it is, without a panel."""
    looks = {}
    for name in TEMPLATES:
        made = canvas(name)
        looks[name] = made.looks_of[id(made.page)]
    assert [looks[name].theme for name in ("branded", "dark", "painted")] == [LIGHT, DARK, LIGHT]
    assert [bool(looks[name].panel) for name in ("branded", "dark", "painted")] == [False, False, True]
    assert looks["dark"].ink == DARK.ink
    assert looks["branded"].ink == "tx1"


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_cover_has_a_title_that_can_be_seen_and_capitals_are_measured(name: str) -> None:
    """Where the layout has none, or has it out of sight; nothing of a title in capitals is cut."""
    words = "Which channels bring the most visits to the jobs of our offices in the north and in the south"
    made = opened(deck(told(title=words), TEMPLATES[name]()))
    title = made.slides[0].shapes.title
    assert title is not None
    assert title.text_frame.text == words
    assert title.left >= 0
    assert title.left + title.width <= made.slide_width
    assert title.top + title.height <= made.slide_height
    assert canvas(name).caps


def test_a_background_is_resolved_through_layout_master_theme_and_map() -> None:
    """A reference to a fill of the theme, tinted, under other names of the theme's colours."""
    made: Deck = Presentation()
    inner = made.slide_master.element.cSld
    for old in inner.findall("{*}bg"):
        inner.remove(old)
    inner.insert(0, parse_xml(f'<p:bg {_A} {_P}><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>'))
    names = made.slide_master.element.find("{*}clrMap")
    names.set("bg1", "dk1")
    names.set("tx1", "lt1")
    of = canvas_of(made)
    look = of.looks_of[id(of.page)]
    assert (look.theme, look.ink, look.panel) == (DARK, "tx1", "")


def test_colours_that_cannot_be_told_are_said_as_such() -> None:
    """A name of no colour is no black."""
    scheme = scheme_of(Presentation().slide_layouts[0])
    half = '<a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>'
    assert scheme.colour(parse_xml(f'<a:solidFill {_A}><a:prstClr val="peachPuff"/></a:solidFill>')) == UNKNOWN
    assert scheme.colour(parse_xml(f"<a:solidFill {_A}>{half}</a:solidFill>")) == "#808080"


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_same_template_gives_the_same_bytes(name: str, demo_story: Story) -> None:
    """Panels and titles of ours included."""
    template = TEMPLATES[name]()
    first = deck(demo_story, template)
    assert deck(demo_story, template) == first
    assert len(set(titles(first))) == len(opened(first).slides)
