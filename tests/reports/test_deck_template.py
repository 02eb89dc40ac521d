"""A company's own template: its look is taken, whatever else it holds stays behind, and what is none is refused."""

import contextlib
import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from hirempire.findings.finding import Finding, Kind
from hirempire.reports.deck import clean
from hirempire.reports.deck.build import deck
from hirempire.reports.deck.template import TemplateRefused, company
from hirempire.reports.story import Section, Slide, Story
from tests.support.decks import opened, parts, titles, told

TRACKER = "https://tracker.example/"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OLD = "A slide of the template"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{_RELATIONS}"'
)


def _as_it_is(made: Deck) -> None:
    """Changes nothing."""


def template(change: Callable[[Deck], None] = _as_it_is, *, kind: str = "presentation") -> bytes:
    """A 4:3 template in Georgia with two slides of its own."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(10), Inches(7.5)
    theme = next(rel.target_part for rel in made.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme._blob = theme.blob.replace(b"Calibri", b"Georgia").replace(b"4F81BD", b"D1495B")
    for number in range(2):
        made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = f"{_OLD}, {number}"
    change(made)
    file = io.BytesIO()
    made.save(file)
    return repacked(file.getvalue(), {"[Content_Types].xml": (b"ml.presentation.main", f"ml.{kind}.main".encode())})


def repacked(file: bytes, changes: dict[str, tuple[bytes, bytes]], more: dict[str, bytes] | None = None) -> bytes:
    """The same archive with some words replaced, and more files."""
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (parts(file) | (more or {})).items():
            archive.writestr(name, body.replace(*changes.get(name, (b"", b""))) if name in changes else body)
    return again.getvalue()


@pytest.mark.parametrize("kind", ["template", "slideshow"])
def test_what_powerpoint_calls_a_template_or_a_show_is_one_too(kind: str) -> None:
    """A .potx and a .ppsx differ from a .pptx by a word."""
    assert deck(told(), template(kind=kind)) == deck(told(), template())


def test_its_look_is_used_and_its_slides_are_not(demo_story: Story) -> None:
    """Size, type and colours are the template's; every slide is ours, with a title, a number and a footer."""
    file = deck(demo_story, template())
    made = opened(file)
    assert (made.slide_width, made.slide_height) == (Inches(10), Inches(7.5))
    assert b"Georgia" in parts(file)["ppt/theme/theme1.xml"]
    assert titles(file)[0] == demo_story.title
    assert _OLD.encode() not in b"".join(parts(file).values())
    for slide in list(made.slides)[1:]:
        found = {shape.placeholder_format.type for shape in slide.placeholders}
        assert {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER} <= found
        for shape in slide.shapes:
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height


def test_the_same_template_gives_the_same_bytes() -> None:
    """As without one."""
    own = template()
    assert deck(told(), own) == deck(told(), own)


def test_layouts_are_chosen_by_what_they_hold() -> None:
    """Neither their order nor their names tell: here both are turned round."""

    def turn(made: Deck) -> None:
        layouts = made.slide_master.element.sldLayoutIdLst
        for one in list(layouts):
            layouts.insert(0, one)
        for number, layout in enumerate(made.slide_layouts):
            layout.element.cSld.set("name", f"Folie {number}")

    of = company(template(turn))
    assert PP_PLACEHOLDER.SUBTITLE in [one.placeholder_format.type for one in of.cover.placeholders]
    kinds = {one.placeholder_format.type for one in of.page.placeholders}
    assert kinds == {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
    assert of.text.element.get("type") == "obj"


def test_a_template_with_one_layout_is_enough() -> None:
    """Then all slides are made of it."""

    def strip(made: Deck) -> None:
        for slide in list(made.slides._sldIdLst):
            made.part.drop_rel(slide.rId)
            made.slides._sldIdLst.remove(slide)
        for layout in list(made.slide_layouts)[1:]:
            made.slide_layouts.remove(layout)

    how = Section("how", "How", (Finding(Kind.METHOD, "A sentence."),), slides=(Slide("How", (), ("A sentence.",)),))
    assert titles(deck(told(how), template(strip))) == ["Report", "Totals", "How"]


def _links(made: Deck) -> None:
    """On the master: a link, a linked picture, a control, a sound when the slide changes."""
    master = made.slide_master
    shape = master.placeholders[0]
    link = master.part.relate_to(TRACKER, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    shape._element.nvSpPr.cNvPr.append(parse_xml(f'<a:hlinkClick {_SPACES} r:id="{link}"/>'))
    picture = master.part.relate_to(TRACKER + "p.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    frame = '<p:nvPicPr><p:cNvPr id="90" name="Far"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
    place = '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr>'
    far = f'<p:pic {_SPACES}>{frame}<p:blipFill><a:blip r:link="{picture}"/></p:blipFill>{place}</p:pic>'
    master.element.cSld.spTree.append(parse_xml(far))
    control = Part(PackURI("/ppt/activeX/activeX1.bin"), "application/vnd.ms-office.activeX", made.part.package, b"run")
    name = master.part.relate_to(control, f"{_RELATIONS}/control")
    controls = f'<p:controls {_SPACES}><p:control r:id="{name}"/></p:controls>'
    master.element.cSld.append(parse_xml(controls))
    master.element.insert(2, parse_xml(f"<p:transition {_SPACES}/>"))


def test_nothing_in_it_runs_or_calls_home() -> None:
    """No relation leads out of the file, and what leaned on one is gone."""
    file = deck(told(), template(_links))
    everything = b"".join(parts(file).values())
    for lost in (b"tracker.example", b"External", b"hlinkClick", b"activeX", b"<p:control", b"transition", b'"Far"'):
        assert lost not in everything


def _macro() -> bytes:
    return repacked(template(), {}, {"ppt/vbaProject.bin": b"Sub AutoOpen()"})


def _enabled() -> bytes:
    types = (
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation",
        b"application/vnd.ms-powerpoint.presentation.macroEnabled",
    )
    return repacked(template(), {"[Content_Types].xml": types})


def _word() -> bytes:
    return repacked(template(), {"[Content_Types].xml": (b"presentationml.presentation", b"wordprocessingml.document")})


def _untitled() -> bytes:
    def strip(made: Deck) -> None:
        for layout in made.slide_layouts:
            for shape in list(layout.placeholders):
                shape._element.getparent().remove(shape._element)

    return template(strip)


def _bomb() -> bytes:
    return repacked(template(), {}, {"ppt/media/bomb.xml": bytes(clean.MOST_XML + 1)})


def _many() -> bytes:
    return repacked(template(), {}, {f"ppt/media/{number}.png": b"" for number in range(clean.MOST_PARTS)})


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (lambda: b"", "a PowerPoint file"),
        (lambda: b"%PDF-1.7", "a PowerPoint file"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "password"),
        (lambda: template()[:-2000], "a PowerPoint file"),
        (lambda: repacked(template(), {"ppt/presentation.xml": (b"<p:", b"<")}), "can't be read"),
        (lambda: repacked(template(), {"ppt/slideMasters/slideMaster1.xml": (b">", b"")}), "can't be read"),
        (_word, "a PowerPoint file"),
        (_macro, "contains macros"),
        (_enabled, "contains macros"),
        (_untitled, "none of the template’s layouts has a title"),
        (_bomb, "too large when unpacked"),
        (_many, "too large when unpacked"),
        (lambda: bytes(clean.MOST_BYTES + 1), "larger than 30 MB"),
    ],
)
def test_what_is_no_template_is_refused_with_a_reason(file: Callable[[], bytes], why: str) -> None:
    """In a sentence that says what to do."""
    with pytest.raises(TemplateRefused, match=f"(?i){re.escape(why)}"):
        deck(told(), file())


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    """The sizes in an archive are claims."""
    with zipfile.ZipFile(io.BytesIO(template())) as archive:
        size = archive.getinfo("ppt/theme/theme1.xml").file_size
    file = template().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(TemplateRefused, match="can't be read"):
        deck(told(), file)


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_template_is_refused_or_used(seed: int) -> None:
    """Whichever bytes of its XML are wrong, no other error reaches the recruiter."""
    dice, whole = random.Random(seed), template()  # noqa: S311 - no secret
    for _ in range(4):
        name = dice.choice([one for one in parts(whole) if one.endswith((".xml", ".rels"))])
        body = bytearray(parts(whole)[name])
        for _ in range(dice.choice([1, 3, 30])):
            place = dice.randrange(len(body) + 1)
            body[place : place + dice.choice([1, 40])] = dice.choice([b"", b"<", b"0", b'"', b"rId9"])
        with contextlib.suppress(TemplateRefused):
            assert all(titles(deck(told(), repacked(whole, {}, {name: bytes(body)}))))
