"""The cells of an Excel workbook, read as a stream of XML: what Excel opens is read, whatever its styles say.

Libraries for this fail on styles that Excel forgives or on *Strict Open XML*, trust a sheet's own word on its size,
make room for every cell up to the last one, or lose the addresses behind cells. What is needed here is small.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.parsers import expat

from hirempire.reading.tables import Row, Table, unreadable

Attributes = dict[str, str]

_CHUNK = 1 << 16
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""Parts of number formats that are no code: quotes, colours, conditions, escaped characters, blanks, fillings."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TEXTS = r'"[^"]*"(?:\s*&\s*"[^"]*")*'
"""Texts in a formula, put together."""
_LINKED = re.compile(rf"\s*=?\s*HYPERLINK\s*\(\s*({_TEXTS})\s*(?:[,;]\s*({_TEXTS})?|\))", re.IGNORECASE)
_WRITTEN = re.compile(rf"\s*=?\s*({_TEXTS})\s*")
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""The numbers of Excel's own formats for dates and times."""


@dataclass
class _Book:
    """What the cells of all sheets share."""

    texts: list[str] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    """Whether each style shows a number as a day or a time."""
    zero: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def sheets(archive: zipfile.ZipFile) -> list[Table]:
    """All sheets with cells, in their order.

    Raises:
        FileUnreadable: this is no workbook, or a broken one.
    """
    try:
        return list(_sheets(_Parts(archive)))
    except (expat.ExpatError, KeyError, zipfile.BadZipFile):
        raise unreadable("it is damaged, or not a workbook") from None


class _Parts:
    """The parts of an archive by name, whatever their case and slashes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._named = {name.replace("\\", "/").lstrip("/").casefold(): name for name in archive.namelist()}

    def has(self, part: str) -> bool:
        return part.casefold() in self._named

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Call these for each element and text of a part, names without their namespaces."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
        parser.StartDoctypeDeclHandler = _no_doctype
        if end is not None:
            parser.EndElementHandler = lambda name: end(_local(name))
        parser.CharacterDataHandler = text
        with self._archive.open(self._named[part.casefold()]) as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003 - the parser takes it by its place

    def relations(self, part: str) -> dict[str, _Relation]:
        """The targets of a part's relationships, by ID."""
        folder, name = posixpath.split(part)
        found: dict[str, _Relation] = {}

        def start(element: str, attributes: Attributes) -> None:
            if element == "Relationship":
                target = attributes.get("Target", "")
                if attributes.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes.get("Id", "")] = _Relation(attributes.get("Type", "").rpartition("/")[2], target)

        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if self.has(path):
            self.parse(path, start)
        return found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _no_doctype(*_: object) -> None:
    raise unreadable("it is not a workbook as Excel writes them")


def _sheets(parts: _Parts) -> Iterator[Table]:
    roots = (relation.target for relation in parts.relations("").values() if relation.kind == "officeDocument")
    part = next(roots, "xl/workbook.xml")
    relations = {key: relation for key, relation in parts.relations(part).items() if parts.has(relation.target)}
    book, named = _begun(parts, part)
    targets = {relation.kind: relation.target for relation in relations.values()}
    book.texts = _texts(parts, targets["sharedStrings"]) if "sharedStrings" in targets else []
    book.dates = _dates(parts, targets["styles"]) if "styles" in targets else []
    for name, hidden, key in named:
        if key in relations and relations[key].kind == "worksheet":
            yield _table(parts, relations[key].target, book, name, hidden=hidden)


def _begun(parts: _Parts, part: str) -> tuple[_Book, list[tuple[str, bool, str]]]:
    """The workbook's date system, and the name, visibility and part ID of each sheet."""
    book = _Book()
    named: list[tuple[str, bool, str]] = []

    def start(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            given = {_local(name): value for name, value in attributes.items()}
            named.append((given.get("name", ""), given.get("state", "visible") != "visible", given.get("id", "")))
        elif element == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            book.zero = datetime(1904, 1, 1)  # noqa: DTZ001

    parts.parse(part, start)
    return book, named


def _texts(parts: _Parts, part: str) -> list[str]:
    """The texts that cells refer to by number, without the reading aids of Asian scripts."""
    texts: list[str] = []
    piece: list[str] = []
    inside: list[str] = []

    def start(element: str, _: Attributes) -> None:
        inside.append(element)
        if element == "si":
            piece.clear()

    def end(element: str) -> None:
        inside.pop()
        if element == "si":
            texts.append(_unescaped("".join(piece)))

    def text(data: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside[-3:]:
            piece.append(data)

    parts.parse(part, start, end, text)
    return texts


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _dates(parts: _Parts, part: str) -> list[bool]:
    own: dict[str, bool] = {}
    styles: list[bool] = []
    inside: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        inside.append(element)
        number = attributes.get("numFmtId", "")
        if element == "numFmt":
            own[number] = bool(re.search("[dmyhs]", _CODE.sub("", attributes.get("formatCode", "")), re.IGNORECASE))
        elif element == "xf" and inside[-2:-1] == ["cellXfs"]:
            styles.append(own.get(number, number.isdigit() and len(number) < 4 and int(number) in _DATES))

    def end(_: str) -> None:
        inside.pop()

    try:
        parts.parse(part, start, end)
    except expat.ExpatError:  # the cells are there all the same
        return []
    return styles


class _Cells:
    """The cells of one sheet, as its elements pass by."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self.rows: dict[int, Row] = {}
        self.addresses: dict[tuple[int, int], str] = {}
        self.references: list[tuple[str, str]] = []
        """Places of cells, and the ID of the address behind them."""
        self._row, self._column = 0, -1
        self._kind, self._style = "", ""
        self._inside: list[str] = []
        self._value: list[str] = []
        self._formula: list[str] = []

    def start(self, element: str, attributes: Attributes) -> None:
        self._inside.append(element)
        if element == "c":
            self._begin(attributes)
        elif element == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() and len(number) < 8 else self._row + 1
            self._column = -1
        elif element == "hyperlink":
            given = {_local(name): value for name, value in attributes.items()}
            self.references.append((given.get("ref", ""), given.get("id", "")))

    def _begin(self, attributes: Attributes) -> None:
        place = _PLACE.fullmatch(attributes.get("r", ""))
        self._column = _number(place[1]) if place else self._column + 1
        self._row = int(place[2]) if place else self._row
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value, self._formula = [], []

    def text(self, data: str) -> None:
        inside = self._inside[-1]
        if inside == "v" or (inside == "t" and "rPh" not in self._inside[-3:]):
            self._value.append(data)
        elif inside == "f":
            self._formula.append(data)

    def end(self, element: str) -> None:
        self._inside.pop()
        if element != "c" or self._row > _MOST_ROWS or self._column >= _MOST_COLUMNS:
            return
        shown = self._shown("".join(self._value)).strip()
        formula = "".join(self._formula)
        if link := _LINKED.match(formula):
            address = _text_of(link[1])
            self.addresses[self._row, self._column] = address
            shown = shown or _text_of(link[2] or "") or address
        elif not shown and (text := _WRITTEN.fullmatch(formula)):  # a program that counts no formulas wrote it
            shown = _text_of(text[1]).strip()
        if shown:
            self.rows.setdefault(self._row, {})[self._column] = shown

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            texts = self._book.texts
            return texts[int(value)] if value.isdigit() and len(value) < 8 and int(value) < len(texts) else ""
        if self._kind == "n":
            style = int(self._style) if self._style.isdigit() and len(self._style) < 7 else -1
            is_date = 0 <= style < len(self._book.dates) and self._book.dates[style]
            return _day(value, self._book.zero) if is_date else _figure(value)
        return {"0": "FALSE", "1": "TRUE"}.get(value, value) if self._kind == "b" else _unescaped(value)


def _text_of(texts: str) -> str:
    """The text that a formula puts together."""
    return "".join(texts.split('"')[1::2])


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _figure(value: str) -> str:
    """A number as it is shown: whole where it is whole."""
    if value.isdigit() or len(value) > 30:
        return value
    try:
        figure = float(value)
    except ValueError:
        return value
    return str(int(figure)) if figure.is_integer() and abs(figure) < 1e15 else value


def _day(value: str, zero: datetime) -> str:
    try:
        moment = zero + timedelta(seconds=round(float(value) * 86_400))
    except (ValueError, OverflowError):
        return value
    return moment.date().isoformat() if moment.time().isoformat() == "00:00:00" else moment.isoformat(" ")


def _table(parts: _Parts, part: str, book: _Book, name: str, *, hidden: bool) -> Table:
    cells = _Cells(book)
    parts.parse(part, cells.start, cells.end, cells.text)
    relations = parts.relations(part)
    for reference, key in cells.references:
        place = _PLACE.match(reference)
        if place and key in relations:
            cells.addresses[int(place[2]), _number(place[1])] = relations[key].target
    order = sorted(cells.rows)
    places = {number: place for place, number in enumerate(order)}
    links = {(places[row], column): link for (row, column), link in cells.addresses.items() if row in places}
    return Table([cells.rows[number] for number in order], name, hidden=hidden, links=links, numbers=order)
