"""Files made to hold up, exhaust or break whoever reads them; most are small."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache

import openpyxl
from pptx import Presentation

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def unpacked(file: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _book() -> dict[str, bytes]:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["Job ID", "Title"])
    file = io.BytesIO()
    made.save(file)
    return unpacked(file.getvalue())


def workbook(rows: str = "", **parts: bytes) -> bytes:
    """A workbook whose first sheet has these rows, with other parts in place of its own."""
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    named = {"styles": "xl/styles.xml", "book": "xl/workbook.xml", "texts": "xl/sharedStrings.xml"}
    return packed(_book() | {_SHEET: sheet} | {named[name]: body for name, body in parts.items()})


def far_row() -> bytes:
    """A row beyond any that there is."""
    return workbook('<row r="1000000000000"><c t="str"><v>job-17</v></c></row>')


def many_cells() -> bytes:
    """Millions of cells in some 100 kB."""
    return workbook(f"<row>{'<c><v>1</v></c>' * 1_000}</row>" * 3_000)


def empty_rows() -> bytes:
    """Millions of rows without a cell."""
    return workbook("<row/>" * 7_000_000)


def many_texts() -> bytes:
    """Millions of shared texts, none of them used."""
    texts = f'<sst xmlns="{_MAIN}">{"<si><t>a</t></si>" * 2_500_000}</sst>'
    relation = (
        b'<Relationship Id="texts" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    parts = unpacked(workbook('<row><c t="s"><v>0</v></c></row>', texts=texts.encode()))
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    return packed(parts | {"xl/_rels/workbook.xml.rels": relations})


def many_styles() -> bytes:
    """A million styles."""
    return workbook(
        styles=f'<styleSheet xmlns="{_MAIN}"><cellXfs>{"<xf/>" * 5_000_000}</cellXfs></styleSheet>'.encode()
    )


def broken_book() -> bytes:
    """A workbook whose list of sheets is no XML."""
    return workbook(book=b"<workbook")


def entities() -> bytes:
    """A workbook whose list of sheets unfolds without end."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return workbook(book=f'<!DOCTYPE w [<!ENTITY e0 "lol">{lines}]><workbook>&e11;</workbook>'.encode())


def wide_text() -> bytes:
    """One very wide line, and many short ones: a table of a milliard cells."""
    return b"a" + b"," * 1_000_000 + b"\nx" * 1_000


def long_text() -> bytes:
    """Nearly twenty megabytes of words that are no IDs."""
    return b"nothing-17 " * 1_700_000


def distinct_words() -> bytes:
    """Some fifteen megabytes of words, each another."""
    return " ".join(f"word-{number:x}" for number in range(1_400_000)).encode()


def one_word() -> bytes:
    """One word of nineteen megabytes."""
    return b"x" * 19_000_000


def many_stages(entries: int) -> bytes:
    """A file of stages with so many statuses."""
    changes = ",".join(f'"status {number}":"hired"' for number in range(entries))
    return f'{{"changes":{{{changes}}}}}'.encode()


def deep_json() -> bytes:
    """Arrays in arrays."""
    return b'{"names":' + b"[" * 1_000_000


@cache
def _deck() -> dict[str, bytes]:
    file = io.BytesIO()
    Presentation().save(file)
    return unpacked(file.getvalue())


def many_attributes() -> bytes:
    """A template with one element of 50,000 attributes."""
    layout = "ppt/slideLayouts/slideLayout1.xml"
    more = " ".join(f'a{number}=""' for number in range(50_000)).encode()
    return packed(_deck() | {layout: _deck()[layout].replace(b"<p:cSld ", b"<p:cSld " + more + b" ", 1)})


def long_layouts() -> bytes:
    """A template whose layouts unpack to nearly 10 MB each."""
    return packed(
        {name: body.replace(b"</p:sldLayout>", b" " * 9_000_000 + b"</p:sldLayout>") for name, body in _deck().items()}
    )


def zeros() -> bytes:
    """A template with a picture of 149 MB of nothing."""
    return packed(_deck() | {"ppt/media/image1.png": bytes(149_000_000)})


def picture() -> bytes:
    """A PNG that says it has 30,000 by 30,000 pixels."""
    head = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0"
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + b"\0\0\0\0"
