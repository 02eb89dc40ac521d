"""Read the job IDs in a text or a file, with their place and the alternatives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hirempire.job_ids.columns import (
    Choice,
    Column,
    above_headings,
    by_title,
    columns,
    linked,
    own_titles,
    titles_beside,
)
from hirempire.job_ids.found import JobIds, Rejected, gathered, rejected
from hirempire.job_ids.json_reply import job_ids_in_json
from hirempire.job_ids.shapes import Likeness, whole
from hirempire.job_ids.words import A_NUMBER, ids_in, likeness
from hirempire.reading.bounded import Damaged, read_within
from hirempire.reading.tables import OLD_OFFICE, PACKED, Table, tables, unreadable
from hirempire.reading.text import cells

LARGEST_FILE = 50_000_000
"""Bytes: far more than any list of jobs needs."""

_SMALL = 10_000
"""Bytes of a text that is read in this process: the time is proportional to its length."""
_MOST_CHOICES = 50
_NOT_USED = "What looks like IDs in this column isn't used; to load it, paste it alone."

Titles = Mapping[str, Sequence[str]]
"""The IDs of the jobs with each title."""


@dataclass(frozen=True)
class FileIds:
    """Job IDs found in a file, with where they were found."""

    found: JobIds
    taken: Choice | None = None
    """The column that was taken; None where all of the text was."""
    by_title: bool = False
    """Whether the jobs were found by their titles."""
    titles: dict[str, str] = field(default_factory=dict)
    """The file's own titles of the jobs, by ID."""
    choices: tuple[Choice, ...] = ()
    """Every column that holds IDs, the one taken first."""
    unused: tuple[Choice, ...] = ()
    """The columns not taken whose cells look like IDs, with how many of their IDs are not among those taken."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The IDs in their order."""
        return self.found.ids

    @property
    def source(self) -> str:
        """Where the IDs were found, in words."""
        if self.taken is None:
            return "all of the text"
        return self.taken.words + (", by title" if self.by_title else "")


def from_text(text: str, *, titles: Titles | None = None) -> JobIds:
    """The job IDs in a pasted text: apart by line, comma, semicolon or blank, in quotes, brackets or links, or a table.

    Raises:
        TooManyJobs: there are more than :data:`~hirempire.job_ids.found.MOST_JOBS`.
        Unreadable: it is too large to be read in time.
    """
    if len(text) <= _SMALL:
        return _told(_in_text(text, titles or {}))
    return _told(read_within(text_ids, text.encode("utf-8", "replace"), titles=_plain(titles)))


def _told(read: FileIds) -> JobIds:
    """The IDs, and among the entries without one the columns that were not used."""
    others = [rejected(choice.words, f"{_NOT_USED} It holds {choice.found:,} of them.") for choice in read.unused]
    return replace(read.found, rejected=(*read.found.rejected, *others))


def from_file(
    name: str, content: bytes, *, titles: Titles | None = None, sheet: str = "", column: int | None = None
) -> FileIds:
    """The job IDs in a file: a workbook, CSV, TSV or text. The column is found by its heading and what is in it.

    ``sheet`` and ``column`` choose another column; ``titles`` are the known jobs, for a file without IDs.

    Raises:
        FileUnreadable: it is empty, or cannot be read as what it seems to be.
        TooManyJobs: there are more than :data:`~hirempire.job_ids.found.MOST_JOBS`.
        Unreadable: it is too large to be read in time.
    """
    if len(content) > LARGEST_FILE:
        raise unreadable("it is larger than any list of jobs")
    if len(content) <= _SMALL and not content.startswith((*PACKED, OLD_OFFICE)):
        return file_ids(content, name=name, titles=_plain(titles), sheet=sheet, column=column)
    try:
        return read_within(file_ids, content, name=name, titles=_plain(titles), sheet=sheet, column=column)
    except Damaged:
        raise unreadable("it is damaged, or not what its name says") from None


def _plain(titles: Titles | None) -> dict[str, list[str]]:
    return {title: list(ids) for title, ids in (titles or {}).items()}


def text_ids(content: bytes, *, titles: dict[str, list[str]]) -> FileIds:
    """:func:`from_text`, in this process."""
    return _in_text(content.decode(), titles)


def file_ids(
    content: bytes, *, name: str, titles: dict[str, list[str]], sheet: str = "", column: int | None = None
) -> FileIds:
    """:func:`from_file`, in this process."""
    found = tables(name, content, mended=_mended)
    if not any(table.rows for table in found):
        raise unreadable("it is empty")
    return _in_tables(found, titles, (sheet, column))


def _in_text(text: str, titles: Titles) -> FileIds:
    return _in_tables([cells(_mended(text))], titles, ("", None))


def _mended(text: str) -> str:
    """A text with broken IDs put together; of JSON the IDs of jobs, one on each line."""
    return "\n".join(job_ids_in_json(text)) or whole(text)


@dataclass(frozen=True)
class _Read:
    table: Table
    column: Column


def _in_tables(found: Sequence[Table], titles: Titles, wanted: tuple[str, int | None]) -> FileIds:
    read = [_Read(table, column) for table in found for column in columns(table)]
    visible = [table for table in found if not table.hidden]
    taken = _wanted(read, wanted) or _best(read)
    if taken is not None:
        return _of_column(taken, read)
    named = [_Read(table, column) for table in visible if (column := by_title(table, titles)) is not None]
    if named:
        return _of_column(max(named, key=lambda entry: entry.column.choice.found), read, titled=True)
    ids = gathered(piece for table in visible for piece in _anywhere(table, read))
    return FileIds(ids, choices=_choices(read), unused=_unused(read, set(ids.ids)))


def _wanted(read: Sequence[_Read], wanted: tuple[str, int | None]) -> _Read | None:
    sheet, column = wanted
    same = (entry for entry in read if (entry.column.choice.sheet, entry.column.choice.column) == (sheet, column))
    return next(same, None)


def _best(read: Sequence[_Read]) -> _Read | None:
    """The column that looks most like job IDs; None where IDs stand side by side, or in prose."""
    visible = [entry for entry in read if not entry.table.hidden]
    best = max(visible, key=lambda entry: entry.column.rank, default=None)
    if best is None or not best.column.rank[0]:
        return None
    return best if best.column.headed or _stands_out(best, visible) else None


def _stands_out(best: _Read, read: Sequence[_Read]) -> bool:
    """Whether a column without a heading holds nothing but IDs, and no other of its table holds any."""
    beside = [entry for entry in read if entry.table is best.table and entry.column is not best.column]
    if any(entry.column.sure + entry.column.likely for entry in beside) or not (beside or best.table.name):
        return False
    if not best.table.name and len(best.column.entries) < len(best.table.rows):
        return False  # lines with commas rather than a table
    return all(len(pieces) == 1 for _, pieces in best.column.entries)


def _anywhere(table: Table, read: Sequence[_Read]) -> list[str | Rejected]:
    """All that a table holds: in one with headings, what looks like IDs and isn't said to be others'."""
    own = [entry.column for entry in read if entry.table is table]
    if any(column.headed for column in own):
        held = [piece for column in own for _, pieces in column.entries for piece in pieces if column.counts(piece)]
        return [*held, *above_headings(table)]
    return _among_ids(table, [piece for pieces in ids_in(_lines(table)) for piece in pieces])


def _among_ids(table: Table, pieces: list[str | Rejected]) -> list[str | Rejected]:
    """The pieces of a table without headings: short numbers in the columns of a sheet that has IDs are figures."""
    has_ids = any(isinstance(piece, str) and likeness(piece) >= Likeness.LIKELY for piece in pieces)
    if not table.name or not has_ids or all(len(row) < 2 for row in table.rows):
        return pieces
    return [
        rejected(piece, A_NUMBER) if isinstance(piece, str) and piece.isdigit() and len(piece) < 6 else piece
        for piece in pieces
    ]


def _lines(table: Table) -> list[str]:
    """The rows of a text as lines; the cells of a sheet one by one, as the jobs that they link to."""
    if table.name:
        cells = (((number, place), cell) for number, row in enumerate(table.rows) for place, cell in row.items())
        return [linked(cell, table.links.get(where)) for where, cell in cells]
    return [", ".join(row.values()) for row in table.rows]


def _of_column(taken: _Read, read: Sequence[_Read], *, titled: bool = False) -> FileIds:
    pieces = [piece for _, pieces in taken.column.entries for piece in pieces]
    above = [piece for piece in above_headings(taken.table) if piece.text not in pieces]
    ids = gathered([*pieces, *above])
    own = taken.column.choice
    others = [
        entry for entry in read if (entry.column.choice.sheet, entry.column.choice.column) != (own.sheet, own.column)
    ]
    return FileIds(
        ids,
        own,
        titled,
        own_titles(taken.table, taken.column) if titled else titles_beside(taken.table, taken.column),
        (own, *_choices(others)),
        _unused(others, set(ids.ids)),
    )


def _choices(read: Sequence[_Read]) -> tuple[Choice, ...]:
    holding = [entry.column.choice for entry in read if entry.column.choice.found]
    return tuple(holding[:_MOST_CHOICES])


def _unused(read: Sequence[_Read], taken: set[str]) -> tuple[Choice, ...]:
    left = [(entry.column.choice, len(entry.column.likely_ids - taken)) for entry in read]
    return tuple(replace(choice, found=found) for choice, found in left if found)[:_MOST_CHOICES]
