"""Our own slides: master, theme and layouts, written into the presentation that python-pptx starts from."""

import re

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Inches

from hirempire.charts.theme import LIGHT
from hirempire.reports.deck.text import Box

FONT = "Arial"
"""On every machine, in every office program and in Google's and Apple's; its figures are all of one width."""
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.7)
_INNER = WIDTH - 2 * MARGIN

_COLOURS = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.paper,
    "dk2": LIGHT.muted,
    "lt2": LIGHT.grid,
    **{f"accent{place + 1}": LIGHT.palette[place] for place in range(6)},
    "hlink": LIGHT.palette[0],
    "folHlink": LIGHT.palette[5],
}
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_FLUSH = 'lIns="0" tIns="0" rIns="0" bIns="0"'
_NUMBER_FIELD = (
    '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
)
_TITLE = Box(MARGIN, Inches(0.62), _INNER, Inches(0.98))
_BODY = Box(MARGIN, Inches(1.68), _INNER, Inches(5.1))
_FOOTER = Box(MARGIN, Inches(6.95), Inches(10), Inches(0.3))
_NUMBER = Box(WIDTH - MARGIN - Inches(1), Inches(6.95), Inches(1), Inches(0.3))
_COVER_TITLE = Box(Inches(1.2), Inches(1.9), Inches(10.9), Inches(1.7))
_COVER_TEXT = Box(Inches(1.2), Inches(3.8), Inches(10.9), Inches(2.75))


def own_template() -> Deck:
    """An empty presentation, 16:9, with three layouts: cover, title only, title and text."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    del deck.element.sldSz.attrib["type"]
    master = deck.slide_master
    cover, text, page = (master.slide_layouts[place] for place in (0, 1, 5))
    for layout in [spare for spare in master.slide_layouts if spare not in (cover, text, page)]:
        master.slide_layouts.remove(layout)
    _dress_master(master)
    band = _bar(8, Box(0, 0, Inches(0.32), HEIGHT))
    _dress(
        cover,
        "Cover",
        band,
        _placeholder(2, "ctrTitle", 0, _COVER_TITLE, 'anchor="b"', _level(4000, bold=True)),
        _placeholder(3, "subTitle", 1, _COVER_TEXT, 'anchor="t"', _level(1800, colour="tx2")),
    )
    rule = _bar(8, Box(MARGIN, Inches(0.42), Inches(0.55), Inches(0.07)))
    feet = (_foot(6, "ftr", 11, _FOOTER, "l"), _foot(7, "sldNum", 12, _NUMBER, "r"))
    _dress(text, "Title and text", rule, _placeholder(2, "title", 0), _placeholder(3, "body", 1), *feet)
    _dress(page, "Title only", rule, _placeholder(2, "title", 0), *feet)
    _paint(master)
    _leave_behind(deck)
    return deck


def _leave_behind(deck: Deck) -> None:
    """What python-pptx's presentation has of its maker: a thumbnail, a printer, an older program's name."""
    for relations in (deck.part.package._rels, deck.part.rels):  # noqa: SLF001 - the package has no other way
        for name, rel in list(relations.items()):
            if rel.reltype.endswith(("/thumbnail", "/extended-properties", "/printerSettings")):
                relations.pop(name)


def _dress_master(master: SlideMaster) -> None:
    """Where title, text, footer and number stand, and in which type."""
    _fill(
        master.element.cSld.spTree,
        [
            _placeholder(2, "title", 0, _TITLE, 'anchor="t"'),
            _placeholder(3, "body", 1, _BODY, 'anchor="t"'),
            _foot(6, "ftr", 3, _FOOTER, "l"),
            _foot(7, "sldNum", 4, _NUMBER, "r"),
        ],
    )
    styles = master.element.find("{*}txStyles")
    for style, size, bold in (("titleStyle", "2600", "1"), ("bodyStyle", "1800", "0")):
        for place, level in enumerate(styles.find(f"{{*}}{style}")):
            run = level.find("{*}defRPr")
            run.set("sz", str(max(1200, int(size) - 200 * place)))
            run.set("b", bold)
            level.set("algn", "l")
    for level in styles.find("{*}bodyStyle"):
        space = level.find("{*}spcBef")
        space[0].set("val", "45000")


def _dress(layout: SlideLayout, name: str, *shapes: str) -> None:
    layout.element.cSld.set("name", name)
    _fill(layout.element.cSld.spTree, list(shapes))


def _fill(tree: etree._Element, shapes: list[str]) -> None:
    """These shapes instead of those that stand in a tree."""
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for shape in shapes:
        tree.append(parse_xml(shape))


def _paint(master: SlideMaster) -> None:
    """Our colours and type in the theme, which python-pptx leaves as the bytes that they are."""
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    colours = "".join(f'<a:{name}><a:srgbClr val="{value[1:]}"/></a:{name}>' for name, value in _COLOURS.items())
    theme = part.blob.decode()
    theme = re.sub(r"(<a:clrScheme).*?(</a:clrScheme>)", rf'\1 name="Hirempire">{colours}\2', theme, flags=re.DOTALL)
    theme = re.sub(r'(<a:m..orFont><a:latin typeface=)"[^"]*"', rf'\1"{FONT}"', theme)
    part._blob = theme.replace('name="Office Theme"', 'name="Hirempire"').encode()  # noqa: SLF001 - has no setter


def _placeholder(number: int, kind: str, idx: int, box: Box | None = None, body: str = "", level: str = "") -> str:
    """A place for a title or for text; one without a box of its own takes the master's."""
    name = "Text" if kind == "body" else "Subtitle" if kind == "subTitle" else "Title"
    place = f'<p:ph type="{kind}"' + (f' idx="{idx}"/>' if idx else "/>")
    inner = f"<a:bodyPr {_FLUSH} {body}><a:normAutofit/></a:bodyPr>" if body else "<a:bodyPr/>"
    words = f'<a:r><a:rPr lang="en-GB"/><a:t>{name}</a:t></a:r>'
    return _shape(number, name, place, _place(box), inner, level, words)


def _foot(number: int, kind: str, idx: int, box: Box, side: str) -> str:
    """The footer or the number of a slide, small and muted."""
    is_number = kind == "sldNum"
    place = f'<p:ph type="{kind}" sz="quarter" idx="{idx}"/>'
    inner = f'<a:bodyPr {_FLUSH} anchor="ctr"/>'
    level = _level(1000, colour="tx2", side=side)
    words = _NUMBER_FIELD if is_number else '<a:endParaRPr lang="en-GB"/>'
    return _shape(number, "Slide number" if is_number else "Footer", place, _place(box), inner, level, words)


def _shape(number: int, name: str, place: str, properties: str, inner: str, level: str, words: str) -> str:
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name} {number - 1}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{properties}</p:spPr>"
        f"<p:txBody>{inner}<a:lstStyle>{level}</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _bar(number: int, box: Box) -> str:
    """A rectangle in the brand's colour, for the eye alone."""
    fill = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f"<p:spPr>{_place(box)}{fill}</p:spPr></p:sp>"
    )


def _place(box: Box | None) -> str:
    if box is None:
        return ""
    at = f'<a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/>'
    return f'<a:xfrm>{at}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def _level(size: int, *, bold: bool = False, colour: str = "tx1", side: str = "l") -> str:
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    run = f'<a:defRPr sz="{size}" b="{int(bold)}">{fill}</a:defRPr>'
    return f'<a:lvl1pPr marL="0" indent="0" algn="{side}"><a:buNone/>{run}</a:lvl1pPr>'
