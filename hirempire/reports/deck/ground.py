"""What stands behind the words of a slide: the real background of a layout, from itself, its master and its theme."""

import colorsys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from pptx.oxml import parse_xml
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout

from hirempire.reports.deck.text import Box

UNKNOWN = ""
"""A colour that can't be told: of a picture, or of what only an office program draws."""

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "noFill", "grpFill")
_COLOURS = ("srgbClr", "schemeClr", "sysClr", "prstClr", "scrgbClr", "hslClr")
_PRESET = {"black": "#000000", "white": "#FFFFFF"}
_NO_FILLS = {0, 1000}
_BACKGROUNDS = 1001
"""From here on the number of a fill is that of a background."""
_COVERS, _TOUCHES = 0.97, 0.02
"""The parts of a place from which a shape stands behind all of it, or behind some of it."""


@dataclass(frozen=True)
class Scheme:
    """The colours of a theme by the names that a layout calls them by, and the theme's fills."""

    colours: Mapping[str, str]
    names: Mapping[str, str]
    """Which of the theme's colours "bg1" or "tx1" is on this layout."""
    fills: tuple[etree._Element, ...]
    backgrounds: tuple[etree._Element, ...]

    def colour(self, element: etree._Element | None, base: str = UNKNOWN) -> str:
        """The colour in a fill, as "#RRGGBB"; ``base`` is what a fill of the theme takes its colour from."""
        found = next((child for child in element if _tag(child) in _COLOURS), None) if element is not None else None
        if found is None:
            return UNKNOWN
        value = found.get("val", "")
        kind = _tag(found)
        if kind == "srgbClr":
            plain = f"#{value.upper()}"
        elif kind == "schemeClr":
            plain = base if value == "phClr" else self.colours.get(self.names.get(value, value), UNKNOWN)
        elif kind == "sysClr":
            plain = f"#{found.get('lastClr', '000000' if value == 'windowText' else 'FFFFFF').upper()}"
        else:
            plain = _PRESET.get(value, UNKNOWN)
        return _changed(plain, found) if plain else UNKNOWN

    def of_fill(self, fill: etree._Element | None, base: str = UNKNOWN) -> tuple[str, ...]:
        """Every colour of a fill; none where there is no fill."""
        if fill is None or _tag(fill) in {"noFill", "grpFill"}:
            return ()
        if _tag(fill) == "solidFill":
            return (self.colour(fill, base),)
        if _tag(fill) == "gradFill":
            return tuple(dict.fromkeys(self.colour(stop, base) for stop in fill.iter(f"{_A}gs"))) or (UNKNOWN,)
        return (UNKNOWN,)

    def of_reference(self, reference: etree._Element) -> tuple[str, ...]:
        """Every colour of a fill of the theme, named by its number and tinted by a colour."""
        number = int(reference.get("idx", "0"))
        if number in _NO_FILLS:
            return ()
        known, place = (self.backgrounds, number - _BACKGROUNDS) if number > 1000 else (self.fills, number - 1)
        return self.of_fill(known[place], self.colour(reference)) if 0 <= place < len(known) else (UNKNOWN,)


def scheme_of(layout: SlideLayout) -> Scheme:
    """The colours of a layout, under the names that it gives them."""
    master = layout.slide_master
    part = next((rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")), None)
    theme = parse_xml(part.blob) if part is not None else etree.Element("none")
    named = theme.find(f".//{_A}clrScheme")
    bare = Scheme({}, {}, (), ())
    colours = {_tag(one): bare.colour(one) for one in named} if named is not None else {}
    own = layout.element.find(f"{_P}clrMapOvr/{_A}overrideClrMapping")
    names = own if own is not None else master.element.find(f"{_P}clrMap")
    return Scheme(
        colours,
        dict(names.attrib) if names is not None else {},
        tuple(theme.find(f".//{_A}fillStyleLst") if theme.find(f".//{_A}fillStyleLst") is not None else ()),
        tuple(theme.find(f".//{_A}bgFillStyleLst") if theme.find(f".//{_A}bgFillStyleLst") is not None else ()),
    )


def ground(layout: SlideLayout, scheme: Scheme, box: Box) -> tuple[str, ...]:
    """The colours behind a place on the slides of a layout, :data:`UNKNOWN` among them where a picture is there."""
    behind = _background(layout, scheme)
    for shape in _backdrop(layout):
        part = _overlap(shape, box)
        if part >= _TOUCHES and (colours := filled(shape, scheme)):
            behind = colours if part >= _COVERS else (*behind, *colours)
    return tuple(dict.fromkeys(behind))


def _background(layout: SlideLayout, scheme: Scheme) -> tuple[str, ...]:
    for owner in (layout, layout.slide_master):
        background = owner.element.find(f"{_P}cSld/{_P}bg")
        if background is None:
            continue
        reference = background.find(f"{_P}bgRef")
        if reference is not None:
            return scheme.of_reference(reference) or ("#FFFFFF",)
        fill = next((one for one in background.iter() if _tag(one) in _FILLS), None)
        return scheme.of_fill(fill) or ("#FFFFFF",)
    return (scheme.colours.get(scheme.names.get("bg1", "lt1"), "#FFFFFF") or "#FFFFFF",)


def _backdrop(layout: SlideLayout) -> Iterator[BaseShape]:
    """The shapes that every slide of a layout shows, the lowest first."""
    if layout.element.get("showMasterSp", "1") not in {"0", "false"}:
        yield from (shape for shape in layout.slide_master.shapes if not shape.is_placeholder)
    yield from (shape for shape in layout.shapes if not shape.is_placeholder)


def _overlap(shape: BaseShape, box: Box) -> float:
    """Which part of a place a shape stands behind."""
    if None in (shape.left, shape.top, shape.width, shape.height) or not box.width * box.height:
        return 0.0
    wide = min(shape.left + shape.width, box.right) - max(shape.left, box.left)
    high = min(shape.top + shape.height, box.bottom) - max(shape.top, box.top)
    return float(max(0, wide) * max(0, high) / (box.width * box.height))


def filled(shape: BaseShape, scheme: Scheme) -> tuple[str, ...]:
    """The colours of a shape's own fill; none where it has none."""
    element = shape.element
    if _tag(element) in {"pic", "graphicFrame", "grpSp"}:
        return (UNKNOWN,)
    properties = element.find(f"{_P}spPr")
    fill = next((one for one in properties if _tag(one) in _FILLS), None) if properties is not None else None
    if fill is not None:
        return scheme.of_fill(fill)
    reference = element.find(f"{_P}style/{_A}fillRef")
    return scheme.of_reference(reference) if reference is not None else ()


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _light(seen: float) -> float:
    """A part of a colour as an amount of light, in which office programs tint and shade."""
    return seen / 12.92 if seen <= 0.04045 else float(((seen + 0.055) / 1.055) ** 2.4)


def _seen(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _changed(colour: str, element: etree._Element) -> str:
    """A colour with the changes that its element asks for: lighter, darker, tinted or shaded."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    for change in element:
        part = int(change.get("val", "0") or 0) / 100_000
        if _tag(change) == "tint":
            red, green, blue = (_seen(1 - (1 - _light(one)) * part) for one in (red, green, blue))
        elif _tag(change) == "shade":
            red, green, blue = (_seen(_light(one) * part) for one in (red, green, blue))
        elif _tag(change) in {"lumMod", "lumOff"}:
            hue, light, full = colorsys.rgb_to_hls(red, green, blue)
            light = light * part if _tag(change) == "lumMod" else light + part
            red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), full)
    return "#" + "".join(f"{round(min(1.0, max(0.0, one)) * 255):02X}" for one in (red, green, blue))
