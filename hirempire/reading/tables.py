"""The tables in a file of a spreadsheet or in a text, cell by cell as text: whatever its kind, encoding or age.

Only filled cells are kept, so that a stray cell far away, or a line of a million commas, costs what is in it.
Meant to run within :func:`hirempire.reading.bounded.read_within`.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import ClassVar

from hirempire.reading.bounded import Unreadable

PACKED = (b"PK\x03\x04", b"PK\x05\x06")
"""The first bytes of a current workbook."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")

Row = dict[int, str]
"""The filled cells of a row by their column, from 0."""


@dataclass(frozen=True)
class Table:
    """One sheet, or all of a text: its rows that hold something, in their order."""

    rows: list[Row]
    name: str = ""
    """The name of the sheet; empty for a text."""
    hidden: bool = False
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    """The addresses behind cells, by the place in ``rows`` and the column."""
    numbers: list[int] = field(default_factory=list)
    """The number of each of ``rows`` in its file, from 1: a program that opens it shows the same."""


class FileUnreadable(Unreadable):
    """The file holds no table that can be read."""

    cause: ClassVar[str] = "file_unreadable"
    title: ClassVar[str] = "The file couldn't be read"


def unreadable(why: str) -> FileUnreadable:
    """Build the error for an unreadable file: ``why`` is a whole sentence without its full stop."""
    return FileUnreadable(f"The file couldn't be read: {why}. Save it as CSV, XLSX or plain text, and try again.")


def tables(name: str, content: bytes, *, mended: Callable[[str], str] = str) -> list[Table]:
    """The sheets of a workbook (XLSX, XLSM, XLS, XLSB, ODS), or the one table of a text (CSV, TSV, anything).

    ``mended`` is applied to a text before it is cut into lines.

    Raises:
        FileUnreadable: it is empty, protected, or neither.
    """
    if not content.strip():
        raise unreadable("it is empty")
    if content.startswith(PACKED):
        return _packed(content)
    if content.startswith(OLD_OFFICE):
        return list(_old(content))
    ending = name.casefold().rpartition(".")[2]
    if content.startswith(_PICTURES) or ending in {"xlsx", "xlsm", "xlsb", "ods"}:
        raise unreadable("it is not a workbook")
    from hirempire.reading.text import cells, decoded

    return [cells(mended(decoded(content)))]


def _packed(content: bytes) -> list[Table]:
    from hirempire.reading.workbook import sheets

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.casefold() for name in archive.namelist()}
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise _protected()
            if "content.xml" in names or "xl/workbook.bin" in names:
                return list(_old(content))
            return sheets(archive)
    except zipfile.BadZipFile:
        raise unreadable("it is damaged") from None


def _protected() -> FileUnreadable:
    return FileUnreadable(
        "The file is protected by a password. Remove the password in Excel under File → Info, save it, and try again."
    )


def _old(content: bytes) -> Iterator[Table]:
    """The sheets of other programs' and older formats, without the addresses behind their cells."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    if _ENCRYPTED in content:
        raise _protected()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheets_metadata:
            cells = book.get_sheet_by_name(sheet.name)
            found = cells.to_python()
            top, left = cells.start or (0, 0)
            rows = [{place: _shown(cell) for place, cell in enumerate(row, left) if _shown(cell)} for row in found]
            filled = {number: row for number, row in enumerate(rows, top + 1) if row}
            hidden = sheet.visible != SheetVisibleEnum.Visible
            yield Table([*filled.values()], sheet.name, hidden=hidden, numbers=[*filled])
    except PasswordError:
        raise _protected() from None
    except CalamineError:
        raise unreadable("it is damaged, or not a workbook") from None


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell).strip()
