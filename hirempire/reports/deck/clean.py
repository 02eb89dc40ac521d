"""A company's template made safe: its master, layouts, size and type, and nothing that runs, calls home or floods.

Meant to run within :func:`hirempire.reading.bounded.read_within`; imports little.
"""

import re
import zipfile
from io import BytesIO
from typing import IO, ClassVar
from xml.parsers import expat

from lxml import etree
from pptx import Presentation
from pptx.opc.package import Part, XmlPart, _Relationship
from pptx.presentation import Presentation as Deck

from hirempire.reading.bounded import Unreadable

MOST_BYTES = 30_000_000
MOST_UNPACKED = 90_000_000
MOST_PARTS = 4_000
MOST_XML = 10_000_000
"""The largest part of a template that is text, and all such parts of one that is clean; masters have some 20 kB."""

_MOST_ATTRIBUTES = 100
"""Of one element: what reads them takes a time in proportion to their square."""
_MOST_ELEMENTS, _MOST_DEPTH = 300_000, 200
_CHUNK = 1 << 16
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Marks of encodings, and blanks."""

_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
_OURS = ("slideMaster", "slideLayout", "theme", "themeOverride", "image", "tableStyles", "font", "hdphoto")
"""What a template is used for. Everything else, such as slides, controls and comments, is dropped."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class TemplateRefused(Unreadable):
    """A template cannot be used; ``str(error)`` says why and what to do, to a recruiter."""

    cause: ClassVar[str] = "template_refused"
    title: ClassVar[str] = "The template can't be used"


def clean(template: bytes) -> bytes:
    """A company's ``.pptx`` or ``.potx`` as a presentation without slides that is safe to open.

    Raises:
        TemplateRefused: it holds too much, or what no template holds.
    """
    deck = Presentation(BytesIO(_checked(template)))
    _empty(deck)
    _clean(deck)
    written = BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as packed:
        _sound(packed, most_xml=MOST_XML, most_elements=_MOST_ELEMENTS)
    return written.getvalue()


def _sound(packed: zipfile.ZipFile, *, most_xml: int, most_elements: int) -> None:
    """Read every part that is XML as a stream, and refuse what would flood whoever opens it whole."""
    size = elements = 0
    for part in packed.infolist():
        with packed.open(part) as file:
            start = file.read(_CHUNK)
            if not start.lstrip(_BEFORE_XML).startswith(b"<"):
                continue
            size += part.file_size
            elements += _elements(start, file)
        if size > most_xml or elements > most_elements:
            raise _too_much()


def _elements(start: bytes, file: IO[bytes]) -> int:
    """How many elements a part has, none of them with too many attributes or too deep."""
    count = depth = 0

    def begin(_: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if len(attributes) > _MOST_ATTRIBUTES or depth > _MOST_DEPTH or count > 4 * _MOST_ELEMENTS:
            raise _too_much()

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise _too_much()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begin, end, doctype
    chunk = start
    while chunk:
        parser.Parse(chunk)
        chunk = file.read(_CHUNK)
    return count


def _too_much() -> TemplateRefused:
    return TemplateRefused("The template is too large when unpacked. Remove its slides and videos.")


def _checked(template: bytes) -> bytes:
    """The file, once nothing in it speaks against opening it; what it says it is, is a presentation from here on."""
    if template.startswith(b"\xd0\xcf\x11\xe0"):
        raise TemplateRefused(
            "The template is password-protected or in PowerPoint’s old format. Save it as .pptx without a password."
        )
    if not zipfile.is_zipfile(BytesIO(template)):
        raise TemplateRefused("The template isn't a PowerPoint file. Choose a .pptx or .potx file.")
    packed = zipfile.ZipFile(BytesIO(template))
    parts = packed.infolist()
    _measure(parts)
    _sound(packed, most_xml=MOST_UNPACKED, most_elements=4 * _MOST_ELEMENTS)
    types = packed.read("[Content_Types].xml").decode()
    if "macroEnabled" in types or any("vbaproject" in part.filename.lower() for part in parts):
        raise TemplateRefused(
            "The template contains macros. Save it as .pptx or .potx without macros, and choose that file."
        )
    if not re.search(r"presentationml\.(presentation|template|slideshow)\.main\+xml", types):
        raise TemplateRefused("The template isn't a PowerPoint file. Choose a .pptx or .potx file.")
    plain = _MAIN.format("presentation")
    for kind in ("template", "slideshow"):
        types = types.replace(_MAIN.format(kind), plain)
    return _with_types(packed, types)


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    texts = [part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or max(texts, default=0) > MOST_XML:
        raise _too_much()


def _with_types(packed: zipfile.ZipFile, types: str) -> bytes:
    """The same file with other words on what its parts are. Reading each part also proves its checksum."""
    again = BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as copy:
        for name in dict.fromkeys(packed.namelist()):
            copy.writestr(name, types if name == "[Content_Types].xml" else packed.read(name))
    return again.getvalue()


def _empty(deck: Deck) -> None:
    """Without slides, and without whatever in the presentation speaks of slides, or is not of its look."""
    kept = {"sldMasterIdLst", "sldSz", "notesSz", "embeddedFontLst", "defaultTextStyle", "kinsoku"}
    root = deck.element
    for child in list(root):
        if etree.QName(child).localname not in kept:
            root.remove(child)
    package = deck.part.package
    for name, rel in list(package._rels.items()):  # noqa: SLF001 - the package has no other way to its relations
        if not rel.reltype.endswith(("/officeDocument", "/core-properties")):
            package._rels.pop(name)  # noqa: SLF001


def _clean(deck: Deck) -> None:
    """Every part that is left keeps only relations to its look: no link, no file elsewhere, no control, no sound."""
    seen: set[int] = set()
    waiting: list[Part] = [deck.part]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        dropped = [name for name, rel in part.rels.items() if rel.is_external or _kind(rel) not in _OURS]
        _forget(part, dropped)
        waiting += [rel.target_part for rel in part.rels.values()]


def _kind(rel: _Relationship) -> str:
    return str(rel.reltype).rsplit("/", 1)[-1]


def _forget(part: Part, dropped: list[str]) -> None:
    """Take relations from a part, with all that leans on them or acts by itself."""
    is_xml = isinstance(part, XmlPart)
    if is_xml or part.content_type.endswith("+xml"):
        root = part._element if is_xml else etree.fromstring(part.blob, _careful())  # noqa: SLF001
        _forget_in(root, set(dropped))
        if not is_xml:
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001
    for name in dropped:
        part.rels.pop(name)


def _careful() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _forget_in(root: etree._Element, dropped: set[str]) -> None:
    acts = ("hlinkClick", "hlinkHover", "hlinkMouseOver", "timing", "transition", "custDataLst", "controls")
    for name in acts:
        for element in list(root.iter(f"{{*}}{name}")):
            _take_out(element)
    for element in list(root.iter(etree.Element)):
        for attribute, value in list(element.attrib.items()):
            if attribute.startswith(_RELATION) and value in dropped:
                _let_go(element, attribute)


def _let_go(element: etree._Element, attribute: str) -> None:
    """A picture that is also linked loses its link; anything else goes with the shape that it stands in."""
    if attribute == f"{_RELATION}link" and element.get(f"{_RELATION}embed"):
        del element.attrib[attribute]
        return
    shape = element
    while (above := shape.getparent()) is not None and etree.QName(above).localname not in {"spTree", "grpSp"}:
        shape = above
    _take_out(element if above is None else shape)


def _take_out(element: etree._Element) -> None:
    above = element.getparent()
    if above is None:
        return
    if etree.QName(above).localname in {"Choice", "Fallback", "AlternateContent"}:
        _take_out(above)
    else:
        above.remove(element)
