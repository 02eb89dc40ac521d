"""Job IDs out of whatever a recruiter has: pasted text, links, or a file.

An ID is letters, digits, ``-`` and ``_``; whether there is such a job is for Hirempire to say. Among other words, what
has six characters or more, one of them a digit, looks like an ID; what stands alone on its line or in its cell needs a
digit; and where nothing has one, all that stands alone is taken at its word. The rest is returned with the reason.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import ParseError

from hirempire.api.errors import HirempireError

MOST_JOBS = 10_000
LARGEST_FILE = 50_000_000
"""Bytes, unpacked: far more than a list of so many jobs has."""

_MOST_COLUMNS = 256
_NO_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
)
"""What openpyxl raises over a file that is none, or a broken one."""

_LONGEST_SHOWN = 80
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_APART = re.compile(r"[\n\r\t,;|\"'`“”„‘’«»\[\](){}<>\x00]+")
_MARKS = re.compile(r"[-–—•·*:=.#]*")
_EDGES = " .:!?*•=\ufeff\u200b"
_HEADINGS = ("jobid", "jobids", "jobuuid", "stellenid", "id", "ids", "uuid", "joblink", "joburl", "link", "url")
"""Headings of a column of IDs, the surest first, as :func:`_heading` sees them."""


@dataclass(frozen=True)
class Rejected:
    """A piece of text that is no job ID, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class JobIds:
    """What was understood: the IDs in their order, each once; what was not; and how many were repeated."""

    ids: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    duplicates: int

    @property
    def summary(self) -> str:
        """``12 job IDs understood, 2 repeated, 1 entry not understood``."""
        parts = [f"{len(self.ids):,} job ID{'' if len(self.ids) == 1 else 's'} understood"]
        if self.duplicates:
            parts.append(f"{self.duplicates:,} repeated")
        if self.rejected:
            parts.append(f"{len(self.rejected):,} entr{'y' if len(self.rejected) == 1 else 'ies'} not understood")
        return ", ".join(parts)


class TooManyJobs(HirempireError):
    """More jobs than can be looked at together."""

    cause = "too_many_jobs"
    title = "Too many jobs"

    def __init__(self, found: int) -> None:
        super().__init__(f"{found:,} job IDs are too many to look at together. Choose {MOST_JOBS:,} at most.")


class FileUnreadable(HirempireError):
    """The file is not what its name says, or is empty."""

    cause = "file_unreadable"
    title = "The file could not be read"

    def __init__(self, why: str) -> None:
        super().__init__(f"The file could not be read: {why}. Save it as CSV, XLSX or plain text, and try again.")


def from_text(text: str) -> JobIds:
    """The job IDs in a pasted text, apart by line, comma, semicolon or blank, in quotes, brackets or links.

    Raises:
        TooManyJobs: there are more than :data:`MOST_JOBS`.
    """
    words = [word for part in _APART.split(text) for word in _in_part(part)]
    digits = any(_looks_like_an_id(word, alone=alone) for word, alone in words)
    return _gathered(
        _read(word, trusted=_looks_like_an_id(word, alone=alone) if digits else alone) for word, alone in words
    )


def from_file(name: str, content: bytes) -> JobIds:
    """The job IDs in a file: CSV, TSV, XLSX or text; the column is found by its heading, else by what is in it.

    Raises:
        FileUnreadable: it is empty, or cannot be read as what it seems to be.
        TooManyJobs: there are more than :data:`MOST_JOBS`.
    """
    if not content.strip():
        raise FileUnreadable("it is empty")
    if len(content) > LARGEST_FILE:
        raise FileUnreadable("it is larger than any list of jobs")
    if content.startswith(b"PK\x03\x04"):
        rows = _workbook(content)
    elif content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or name.casefold().endswith(".xlsx"):
        raise FileUnreadable("it is no workbook of the kind that ends in .xlsx")
    else:
        text = _decoded(content)
        rows = _rows(text)
        if len(rows) < 2 or max(map(len, rows)) < 2:
            return from_text(_without_heading(text))
    return from_text("\n".join(_column_of_ids(rows)))


def _gathered(found: Iterable[str | Rejected]) -> JobIds:
    ids: dict[str, None] = {}
    rejected: dict[Rejected, None] = {}
    understood = 0
    for one in found:
        if isinstance(one, Rejected):
            rejected[one] = None
        else:
            understood += 1
            ids[one] = None
    if len(ids) > MOST_JOBS:
        raise TooManyJobs(len(ids))
    return JobIds(tuple(ids), tuple(rejected), understood - len(ids))


def _in_part(part: str) -> list[tuple[str, bool]]:
    """The words of a line or cell, and of each whether it stands there alone."""
    words = [word for word in (word.strip(_EDGES) or word for word in part.split()) if not _MARKS.fullmatch(word)]
    return [(word, len(words) == 1) for word in words]


def _read(word: str, *, trusted: bool) -> str | Rejected:
    """The ID that a word is or contains, or why it has none."""
    if word.casefold().startswith("sk-"):
        return Rejected("sk-…", "This looks like an API token, which belongs into the field for it and nowhere else.")
    if "://" in word or word.startswith(("www.", "jobs.", "app.")):
        return _in_link(word)
    if not _ID.fullmatch(word):
        return _rejected(word, "A job ID has letters, digits, - and _ alone, 100 at most.")
    if _heading(word) in _HEADINGS:
        return _rejected(word, "This is a heading.")
    return word if trusted else _rejected(word, "This looks like a word and not like a job ID.")


def _in_link(link: str) -> str | Rejected:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        query = parse_qs(parts.query)
    except ValueError:
        return _rejected(link, "This link cannot be read.")
    named = [value for key in ("job_id", "jobId", "job", "id") for value in query.get(key, ()) if _ID.fullmatch(value)]
    if named:
        return named[0]
    if (parts.hostname or "").startswith("jobs."):
        return _rejected(link, "This is the public address of a tracked link, which does not say its job.")
    steps = [step for step in parts.path.split("/") if _ID.fullmatch(step) and _looks_like_an_id(step)]
    return steps[-1] if steps else _rejected(link, "This link contains no job ID.")


def _looks_like_an_id(word: str, *, alone: bool = False) -> bool:
    return (alone or len(word) >= 6) and any(character.isdigit() for character in word)


def _rejected(text: str, reason: str) -> Rejected:
    shown = "".join(character if character.isprintable() else " " for character in text[:_LONGEST_SHOWN])
    return Rejected(f"{shown}…" if len(text) > _LONGEST_SHOWN else shown, reason)


def _heading(cell: str) -> str:
    return re.sub(r"[^a-z]", "", cell.casefold())


def _workbook(content: bytes) -> list[list[str]]:
    """The cells of the first sheet that has any, read row by row: a stray cell far down or right costs nothing."""
    from openpyxl import load_workbook  # takes a moment to import, for the few who upload a workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_FILE:
                raise FileUnreadable("it is larger than any list of jobs")
        for sheet in load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets:
            found = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
            rows = [["" if cell is None else _cell(cell) for cell in row] for row in found if any(row)]
            if rows:
                return rows
    except _NO_WORKBOOK:
        raise FileUnreadable("it is no workbook of the kind that ends in .xlsx") from None
    raise FileUnreadable("it is empty")


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _decoded(content: bytes) -> str:
    """Text as the usual programs write it; what is in no known encoding still shows its ASCII part."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> list[list[str]]:
    """The cells, apart by what the first lines are apart by most often."""
    start = "".join(text.splitlines(keepends=True)[:20])
    delimiter = max("\t;,", key=start.count)
    try:
        return [row for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter) if any(row)]
    except csv.Error:  # a cell longer than a table has
        return []


def _without_heading(text: str) -> str:
    first, _, rest = text.lstrip().partition("\n")
    return rest if _heading(first) in _HEADINGS else text


def _column_of_ids(rows: Sequence[Sequence[str]]) -> list[str]:
    """The cells of the column that holds the IDs, without its heading; all cells where no column does."""
    headings = [_heading(cell) for cell in rows[0]]
    for heading in _HEADINGS:
        if heading in headings:
            place = headings.index(heading)
            return [row[place] for row in rows[1:] if place < len(row)]
    columns = list(zip_longest(*rows, fillvalue=""))
    best = max(columns, key=_likeness)
    return list(best if _likeness(best) else [cell for row in rows for cell in row])


def _likeness(cells: Sequence[str]) -> int:
    """How much a column looks like one of IDs; a UUID says more than another word with a digit."""
    words = [cell.strip(_EDGES) for cell in cells]
    return sum(
        3 if _UUID.search(word) else int(bool(_ID.fullmatch(word)) and _looks_like_an_id(word)) for word in words
    )
