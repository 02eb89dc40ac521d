"""A text as a table: its encoding, its line ends and its delimiter, as programs of any age write them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from hirempire.reading.tables import Row, Table

_DELIMITERS = "\t;,|"
_LOOKED_AT = 30
"""Lines at the start of a text that decide its delimiter."""
_NAMED = re.compile(r"\ufeff?sep=(.)\n?", re.IGNORECASE)


def cells(text: str) -> Table:
    """The cells of a text. A line that breaks the rules of quotes is read on its own, so that it costs no other."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    named = _NAMED.match(text)
    if named:
        text = text[named.end() :]
    delimiter = named[1] if named else _delimiter(text)
    ahead = 1 if named else 0
    filled = [(row, number + ahead) for cells, number in _rows(text, delimiter) if (row := _filled(cells))]
    return Table([row for row, _ in filled], numbers=[number for _, number in filled])


def decoded(content: bytes) -> str:
    """Text as the usual programs write it; what is in no known encoding still shows its ASCII part."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    start = content[:1_000]
    if len(start) >= 4 and start.count(0) > len(start) / 4:  # UTF-16 that does not say so
        order = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        return content.decode(order, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _filled(row: Sequence[str]) -> Row:
    return {place: cell.strip() for place, cell in enumerate(row) if cell and not cell.isspace()}


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text[:100_000].split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    return max(_DELIMITERS, key=lambda delimiter: _evenly(lines, delimiter))


def _evenly(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    counts = Counter(count for line in lines if (count := _outside_quotes(line).count(delimiter)))
    if not counts:
        return 0, 0
    count, often = max(counts.items(), key=lambda found: (found[1], found[0]))
    return often, count


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _rows(text: str, delimiter: str) -> Iterable[tuple[list[str], int]]:
    """The cells of each row, and the line on which it begins."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    rows, begins = [], 1
    try:
        for row in reader:
            rows.append((row, begins))
            begins = reader.line_num + 1
    except csv.Error:
        return [(_line(line, delimiter), number) for number, line in enumerate(text.split("\n"), 1)]
    return rows


def _line(line: str, delimiter: str) -> list[str]:
    """The cells of a line whose quotes may not close, or whose cells may be longer than a table's."""
    try:
        if line.count('"') % 2 == 0:
            return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        pass
    return [cell.strip().strip('"') for cell in line.split(delimiter)]
