"""Find the column of job IDs in the sheets of a file, by headings and content."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hirempire.job_ids.found import A_WORD, Rejected, rejected, shown
from hirempire.job_ids.shapes import Likeness
from hirempire.job_ids.words import JOB_WORDS, OTHER_THINGS, could_hold, heading, ids_in, likeness
from hirempire.reading.tables import Table

_MOST_COLUMNS = 300
"""The most columns looked at in a sheet."""
_LOOKED_AT = 20
"""Rows at the top of a table that may be its headings."""

_SUREST, _SURE, _ANY, _NO_HEADING, _OTHERS = 3, 2, 1, 0, -1
_JOBS = ("idjob", "idsjobs")
_IDS = ("id", "ids", "uuid", "uuids", "kennung", "link", "links", "url")
_TITLES = ("jobtitle", "title", "jobname", "job", "position", "stellentitel", "stelle", "titel", "name", "role")
_TOTALS = {"total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt", "anzahl"}
_TOTALS |= {"zwischensumme", "count", "average", "mittelwert", "durchschnitt"}
_DIGIT = re.compile("[0-9]")
_IN_TOTALS = "This is in a row of totals."
_NUMBERED = "This numbers the rows."
_BELOW = "This is in another table, below the one that is read."
_ABOVE = "This is in or above the headings of the table."


@dataclass(frozen=True)
class Choice:
    """A column that can be taken."""

    sheet: str
    """Empty for a text."""
    column: int
    """From 0."""
    heading: str
    """Empty where it has none."""
    found: int = 0
    """How many different IDs are in it."""
    hidden: bool = False
    """Whether its sheet is hidden."""

    @property
    def letter(self) -> str:
        """The letter of the column in a spreadsheet."""
        letters, number = "", self.column + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    @property
    def words(self) -> str:
        """``sheet “Jobs”, column B “Job ID”``."""
        where = f"{'hidden ' if self.hidden else ''}sheet “{self.sheet}”, " if self.sheet else ""
        return f"{where}column {self.letter}" + (f" “{self.heading}”" if self.heading else "")


@dataclass(frozen=True)
class Column:
    """One column of a table, read."""

    choice: Choice
    entries: list[tuple[int, list[str | Rejected]]] = field(repr=False)
    """The place of each filled cell's row, and what is in the cell."""
    named: int
    """The meaning of its heading: one of the five words above."""
    headed: bool
    """Whether the table has headings."""
    sure: int
    likely: int
    alone: int
    """The number of IDs of each likeness."""

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Higher for likelier columns of job IDs; starts with 0 where the column is none."""
        ids, mostly = self.sure + self.likely, 2 * (self.sure + self.likely) >= len(self.entries)
        found, first = ids + self.alone, -self.choice.column
        ranks = [
            ((4, self.named, found, first), self.named == _SUREST and found),
            ((3, self.named, self.sure, first), self.named > _OTHERS and self.sure and mostly),
            ((2, self.named, found, first), self.named == _SURE and found),
            ((1, self.named, ids, first), self.named > _OTHERS and ids and (mostly or self.named)),
            ((1, 0, found, first), self.named == _ANY and found),
        ]
        return max((rank for rank, holds in ranks if holds), default=(0, 0, 0, 0))

    def counts(self, piece: str | Rejected) -> bool:
        """Whether its pieces are listed if no column holds job IDs."""
        return isinstance(piece, Rejected) or (self.named > _OTHERS and likeness(piece) >= Likeness.LIKELY)

    @property
    def likely_ids(self) -> set[str]:
        """Everything in it that looks like an ID."""
        ids = {piece for _, pieces in self.entries for piece in pieces if isinstance(piece, str)}
        return {job_id for job_id in ids if likeness(job_id) >= Likeness.LIKELY}


def heading_row(table: Table) -> int | None:
    """The place of the row of headings, below a title where there is one; None where no heading is known.

    A row that lists IDs is none, nor is a line of a plain list that has IDs above it.
    """
    ranked = [
        (max(map(_named, row.values())), -place)
        for place, row in enumerate(table.rows[:_LOOKED_AT])
        if not _lists_ids(table, place)
    ]
    best = max(ranked, default=(0, 0))
    if best[0] <= _NO_HEADING or (_is_list(table) and _ids_above(table, -best[1])):
        return None
    return -best[1]


def _is_list(table: Table) -> bool:
    """Whether this is a text without columns."""
    return not table.name and all(len(row) < 2 for row in table.rows)


def _as_linked(table: Table, place: int) -> list[str]:
    """The cells of a row, as the jobs that they link to."""
    return [linked(cell, table.links.get((place, column))) for column, cell in table.rows[place].items()]


def _lists_ids(table: Table, place: int) -> bool:
    """Whether a row that may be of headings has IDs to their right, or in them, and none below."""
    row = table.rows[place]
    cells = _as_linked(table, place)
    if not any(map(could_hold, cells)):
        return False
    if _is_list(table) or any("://" in cell for cell in cells):
        return True
    named = [column for column, cell in row.items() if _named(cell) > _NO_HEADING]
    below = table.rows[place + 1 :] if named else []
    return not any(could_hold(under.get(column, "")) for under in below for column in named)


def above_headings(table: Table) -> list[Rejected]:
    """What looks like IDs in the headings or above them, outside every column."""
    top = heading_row(table)
    return [] if top is None else [rejected(piece, _ABOVE) for piece in _ids_above(table, top)]


def _ids_above(table: Table, top: int) -> list[str]:
    """The IDs above a row of headings and beside the words of those that name IDs."""
    heads = [cell for cell in table.rows[top].values() if _named(cell) > _NO_HEADING]
    cells = [cell for place in range(top) for cell in _as_linked(table, place)] + heads
    cells = [cell for cell in cells if could_hold(cell)]
    pieces = (piece for found in ids_in(cells) for piece in found)
    return [piece for piece in pieces if isinstance(piece, str) and likeness(piece) >= Likeness.LIKELY]


def _named(cell: str) -> int:
    name = heading(cell) if len(cell) < 60 else ""
    if any(word in name for word in OTHER_THINGS):
        return _OTHERS
    is_id, is_link = name.endswith(("id", "ids", "uuid", "uuids", "kennung")), name.endswith(("link", "links", "url"))
    if "hirempire" in name and (is_id or is_link or "id" in name):
        return _SUREST
    if (is_id or is_link or name in _JOBS) and any(word in name for word in JOB_WORDS):
        return _SURE
    if name in _IDS:
        return _ANY
    return _OTHERS if is_id else _NO_HEADING


def columns(table: Table) -> list[Column]:
    """Every column of a table with what is in it."""
    top = heading_row(table)
    first = _guessed_headings(table) if top is None else top
    names = table.rows[first] if first is not None else {}
    places = sorted({place for row in table.rows for place in row})[:_MOST_COLUMNS]
    start = 0 if first is None else first + 1
    doubts = dict.fromkeys(_below(table, start), _BELOW) | dict.fromkeys(_totals(table), _IN_TOTALS)
    return [_column(table, place, names.get(place, ""), start, doubts) for place in places]


def _below(table: Table, start: int) -> range:
    """The rows from the headings of a next table on: words side by side, after a blank row, and a title perhaps."""
    numbers = table.numbers or [*range(1, len(table.rows) + 1)]
    gap = False
    for place in range(max(start, 1), len(table.rows)):
        gap = gap or numbers[place] > numbers[place - 1] + 1
        row = table.rows[place]
        if gap and len(row) > 1 and not any(_DIGIT.search(cell) for cell in row.values()):
            return range(place, len(table.rows))
        gap = gap and len(row) == 1
    return range(0)


def _guessed_headings(table: Table) -> int | None:
    """The first row, where it holds words alone and the rows below it IDs."""
    if len(table.rows) < 2 or any(likeness(cell) or could_hold(cell) for cell in table.rows[0].values()):
        return None
    if any((0, place) in table.links for place in table.rows[0]):
        return None
    below = [cell for row in table.rows[1:] for cell in row.values()]
    return 0 if len(table.rows[0]) > 1 and any(likeness(cell) >= Likeness.LIKELY for cell in below) else None


def _column(table: Table, place: int, name: str, start: int, doubts: Mapping[int, str]) -> Column:
    cells = [(number, row[place]) for number, row in enumerate(table.rows[start:], start) if place in row]
    named = _named(name)
    texts = [linked(cell, table.links.get((number, place))) for number, cell in cells]
    if named <= _ANY and len(table.rows[-1]) > 1 and _numbers_rows(texts):
        found: list[list[str | Rejected]] = [[rejected(cell, _NUMBERED)] for cell in texts]
    else:
        found = [
            [_doubted(piece, word_counts=named > _NO_HEADING, doubt=doubts.get(number)) for piece in pieces]
            for (number, _), pieces in zip(cells, _read(texts, named), strict=True)
        ]
    ids = [piece for pieces in found for piece in pieces if isinstance(piece, str)]
    levels = [likeness(job_id) for job_id in ids]
    sure, likely = levels.count(Likeness.SURE), levels.count(Likeness.LIKELY)
    return Column(
        Choice(shown(table.name), place, shown(name), len(set(ids)), table.hidden),
        [(number, pieces) for (number, _), pieces in zip(cells, found, strict=True)],
        named,
        headed=start > 0,
        sure=sure,
        likely=likely,
        alone=len(ids) - sure - likely,
    )


def _read(texts: Sequence[str], named: int) -> list[list[str | Rejected]]:
    """What is in each cell; in a column that isn't said to hold IDs only cells that could hold one are looked into."""
    if named > _NO_HEADING:
        return ids_in(texts)
    worth = [could_hold(text) for text in texts]
    read = iter(ids_in([text for text, is_worth in zip(texts, worth, strict=True) if is_worth]))
    return [next(read) if is_worth else [rejected(text, A_WORD)] for text, is_worth in zip(texts, worth, strict=True)]


def _doubted(piece: str | Rejected, *, word_counts: bool, doubt: str | None) -> str | Rejected:
    """An ID, unless there is a doubt about its row, or it is a plain word in a column that isn't said to hold IDs."""
    if isinstance(piece, Rejected) or likeness(piece) >= Likeness.LIKELY:
        return piece
    if doubt:
        return rejected(piece, doubt)
    if likeness(piece) is Likeness.NONE and not word_counts:
        return rejected(piece, A_WORD)
    return piece


def linked(cell: str, link: str | None) -> str:
    """The cell, or the address behind it where that leads to a job and the cell doesn't name one."""
    if link is None or likeness(cell) >= Likeness.LIKELY or likeness(link) is Likeness.NONE:
        return cell
    return link


def _totals(table: Table) -> set[int]:
    """The places of rows of totals."""
    rows = enumerate(table.rows)
    return {number for number, row in rows if any(heading(cell) in _TOTALS for cell in row.values() if len(cell) < 25)}


def _numbers_rows(cells: Sequence[str]) -> bool:
    """Whether the cells count 1, 2, 3, whatever is missing at the end."""
    return len(cells) > 1 and all(cell.isdigit() and cell == str(place) for place, cell in enumerate(cells, 1))


def titles_beside(table: Table, column: Column) -> dict[str, str]:
    """The file's own title of each ID of a column: the text of its link, or what is in the column of titles."""
    place = _title_column(table, column)
    found: dict[str, str] = {}
    for number, pieces in column.entries:
        title = table.rows[number].get(place, "") if place is not None else ""
        for piece in pieces:
            if isinstance(piece, str) and title and piece not in found:
                found[piece] = shown(title)
    return found


def own_titles(table: Table, column: Column) -> dict[str, str]:
    """The title by which each job of a column was found."""
    place = column.choice.column
    entries = reversed(column.entries)
    return {
        piece: shown(table.rows[number][place])
        for number, pieces in entries
        for piece in pieces
        if isinstance(piece, str)
    }


def _title_column(table: Table, column: Column) -> int | None:
    own = column.choice.column
    if any(
        (number, own) in table.links and likeness(table.rows[number][own]) < Likeness.LIKELY
        for number, _ in column.entries
    ):
        return own
    top = heading_row(table)
    if top is None:
        return _wordiest(table, column)
    known = {heading(name): place for place, name in reversed(table.rows[top].items())}
    return next((known[title] for title in _TITLES if known.get(title, own) != own), None)


def _wordiest(table: Table, column: Column) -> int | None:
    """The column in which most cells have letters and look neither like IDs nor like addresses."""
    counts: Counter[int] = Counter()
    for number, _ in column.entries:
        for place, cell in table.rows[number].items():
            is_text = any(map(str.isalpha, cell)) and not any(mark in cell for mark in "=@") and "://" not in cell
            if is_text and place != column.choice.column and likeness(cell) is Likeness.NONE:
                counts[place] += 1
    return max(counts, key=lambda place: (counts[place], -place)) if counts else None


def by_title(table: Table, titles: Mapping[str, Sequence[str]]) -> Column | None:
    """The column with most titles of known jobs, as the jobs' IDs; None where no title is known."""
    known = {spoken(title): ids for title, ids in titles.items()}
    counts: dict[int, int] = {}
    for row in table.rows:
        for place, cell in row.items():
            if spoken(cell) in known:
                counts[place] = counts.get(place, 0) + 1
    if not counts:
        return None
    place = max(counts, key=lambda place: (counts[place], -place))
    entries = [(number, _titled(row[place], known)) for number, row in enumerate(table.rows) if place in row]
    name = table.rows[entries[0][0]][place]
    is_heading = heading(name) in _TITLES and spoken(name) not in known
    found = {piece for _, cell in entries for piece in cell if isinstance(piece, str)}
    choice = Choice(shown(table.name), place, shown(name) if is_heading else "", len(found))
    return Column(
        choice, entries[1:] if is_heading else entries, _NO_HEADING, headed=is_heading, sure=0, likely=0, alone=0
    )


def spoken(title: str) -> str:
    """Normalise a title: case and blanks make no difference."""
    return " ".join(title.casefold().split())


def _titled(cell: str, known: Mapping[str, Sequence[str]]) -> list[str | Rejected]:
    ids = known.get(spoken(cell), ())
    if len(ids) > 1:
        return [rejected(cell, f"{len(ids):,} jobs have this title. Choose them under Titles.")]
    return [*ids] or [rejected(cell, "No job in this workspace has this title.")]
