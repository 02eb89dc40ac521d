"""A company's own template as a canvas: its master, layouts, size and type, and nothing that runs or calls home."""

import re
import zipfile
import zlib
from io import BytesIO

from lxml import etree
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.package import Part, XmlPart, _Relationship
from pptx.presentation import Presentation as Deck

from hirempire.reports.deck_canvas import Canvas, NoLayouts, canvas

MOST_BYTES = 30_000_000
MOST_UNPACKED = 150_000_000
MOST_PARTS = 4_000
MOST_XML = 10_000_000
"""The largest part of a template that is text; masters and themes have some 20 kB."""

_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
_OURS = ("slideMaster", "slideLayout", "theme", "themeOverride", "image", "tableStyles", "font", "hdphoto")
"""What a template is taken for. Whatever else hangs on it, such as slides, controls and comments, stays behind."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
    PythonPptxError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What python-pptx and zipfile raise over a file that is not what its name says: there is no one class."""


class TemplateRefused(ValueError):
    """A template cannot be used; ``str(error)`` says why and what to do, to a recruiter."""


def company(template: bytes) -> Canvas:
    """A company's ``.pptx`` or ``.potx`` without its slides. Raises :class:`TemplateRefused`."""
    try:
        deck = Presentation(BytesIO(_checked(template)))
        _empty(deck)
        _clean(deck)
        clean = BytesIO()
        deck.save(clean)
        return canvas(Presentation(clean))
    except TemplateRefused:
        raise
    except NoLayouts:
        raise TemplateRefused(
            "None of the template’s layouts has a title. Give one that was made from PowerPoint’s own layouts."
        ) from None
    except _UNREADABLE as why:
        raise TemplateRefused(
            "The template cannot be read: it is damaged, or not a PowerPoint file. Open it in PowerPoint, "
            "save it again as .pptx or .potx, and give that file."
        ) from why


def _checked(template: bytes) -> bytes:
    """The file, once nothing in it speaks against opening it; what it says it is, is a presentation from here on."""
    if len(template) > MOST_BYTES:
        raise TemplateRefused(f"The template is larger than {MOST_BYTES // 10**6} MB. Leave out its slides and videos.")
    if template.startswith(b"\xd0\xcf\x11\xe0"):
        raise TemplateRefused(
            "The template is protected by a password or in PowerPoint’s old format. "
            "Save it as .pptx without a password."
        )
    if not zipfile.is_zipfile(BytesIO(template)):
        raise TemplateRefused("The template is not a PowerPoint file. Give a .pptx or .potx file.")
    packed = zipfile.ZipFile(BytesIO(template))
    parts = packed.infolist()
    _measure(parts)
    types = packed.read("[Content_Types].xml").decode()
    if "macroEnabled" in types or any("vbaproject" in part.filename.lower() for part in parts):
        raise TemplateRefused(
            "The template holds macros. Save it as .pptx or .potx, without macros, and give that file."
        )
    if not re.search(r"presentationml\.(presentation|template|slideshow)\.main\+xml", types):
        raise TemplateRefused("The template is not a PowerPoint file. Give a .pptx or .potx file.")
    plain = _MAIN.format("presentation")
    for kind in ("template", "slideshow"):
        types = types.replace(_MAIN.format(kind), plain)
    return _with_types(packed, types)


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    texts = [part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or max(texts, default=0) > MOST_XML:
        raise TemplateRefused("The template unpacks to more than a template holds. Leave out its slides and videos.")


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
