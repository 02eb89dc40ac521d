"""Templates of three companies: light and branded, dark, and painted; each sets titles in capitals.

Their covers have titles that can't be seen: one stands beside the slide, one is missing, and one is hidden.
"""

import io
from collections.abc import Callable

from PIL import Image
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Inches

_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def branded() -> bytes:
    """A light sand with a dark band at the left; the cover's title stands beside the slide."""

    def dress(deck: Deck) -> None:
        _background(deck, '<a:solidFill><a:srgbClr val="F6F1E7"/></a:solidFill>')
        _bar(deck, "7A1F3D", (0, 0, Inches(0.25), deck.slide_height))
        cover = deck.slide_layouts[0]
        next(shape for shape in cover.placeholders if shape.placeholder_format.idx == 0).left = Inches(-20)

    return _saved(dress)


def dark() -> bytes:
    """A navy that the master paints and its colour map knows nothing of; the cover has no title."""

    def dress(deck: Deck) -> None:
        _background(deck, '<a:solidFill><a:srgbClr val="0B1B33"/></a:solidFill>')
        _title_ink(deck, "FFFFFF")
        _without_title(deck.slide_layouts[0])

    return _saved(dress)


def painted() -> bytes:
    """A picture on the cover, a gradient from dark to light on all others; the cover's title is hidden."""

    def dress(deck: Deck) -> None:
        stops = '<a:gs pos="0"><a:srgbClr val="1B4D3E"/></a:gs><a:gs pos="100000"><a:srgbClr val="F2E8C9"/></a:gs>'
        _background(deck, f'<a:gradFill><a:gsLst>{stops}</a:gsLst><a:lin ang="0" scaled="0"/></a:gradFill>')
        cover = deck.slide_layouts[0]
        picture = io.BytesIO()
        Image.radial_gradient("L").resize((400, 300)).convert("RGB").save(picture, "PNG")
        _, name = cover.part.get_or_add_image_part(picture)
        _fill_background(
            cover, f'<a:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>'
        )
        title = next(shape for shape in cover.placeholders if shape.placeholder_format.idx == 0)
        title.element.nvSpPr.cNvPr.set("hidden", "1")

    return _saved(dress)


TEMPLATES: dict[str, Callable[[], bytes]] = {"branded": branded, "dark": dark, "painted": painted}


def _saved(dress: Callable[[Deck], None]) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for shape in [
        *deck.slide_master.placeholders,
        *(one for layout in deck.slide_layouts for one in layout.placeholders),
    ]:
        if shape.element.spPr.find("{*}xfrm") is not None:  # python-pptx starts from 4:3
            shape.left, shape.width = round(shape.left * 4 / 3), round(shape.width * 4 / 3)
    for run in deck.slide_master.element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr"):
        run.set("cap", "all")
    dress(deck)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _background(deck: Deck, fill: str) -> None:
    _fill_background(deck.slide_master, fill)


def _fill_background(owner: object, fill: str) -> None:
    inner = owner.element.cSld  # type: ignore[attr-defined]
    for old in inner.findall("{*}bg"):
        inner.remove(old)
    inner.insert(0, parse_xml(f"<p:bg {_SPACES}><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"))


def _bar(deck: Deck, colour: str, place: tuple[int, int, int, int]) -> None:
    left, top, wide, high = map(int, place)
    deck.slide_master.shapes._spTree.insert(
        2,
        parse_xml(
            f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="900" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            "</p:spPr></p:sp>"
        ),
    )


def _title_ink(deck: Deck, colour: str) -> None:
    for fill in deck.slide_master.element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/a:solidFill"):
        fill.clear()
        fill.append(parse_xml(f'<a:srgbClr {_SPACES} val="{colour}"/>'))


def _without_title(layout: SlideLayout) -> None:
    for shape in list(layout.placeholders):
        if shape.placeholder_format.idx == 0:
            shape.element.getparent().remove(shape.element)
