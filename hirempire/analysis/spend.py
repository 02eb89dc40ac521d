"""What channels cost, as the recruiter keeps it in a table: rows of spend read from a CSV file or typed in."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

import pandas as pd

from hirempire.api.errors import HirempireError

COLUMNS = ("channel", "job_id", "from", "to", "amount", "currency")
"""The headings of the file; ``job_id`` may be missing or blank, which means all jobs."""

LARGEST_FILE = 5_000_000
MOST_ROWS = 10_000
MOST_AMOUNT = Decimal(10) ** 12

_LONGEST_SHOWN = 80
_BLANKS = re.compile(r"[\s'’]")
_PLAIN = re.compile(r"\d{1,13}(?:[.,]\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d{1,2}|(?:\.\d{3})+,\d{1,2}|(?:,\d{3}){2,}|(?:\.\d{3}){2,})", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNCLEAR = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")
"""The apostrophe with which our own CSV keeps a spreadsheet from running a cell."""


class SpendUnreadable(HirempireError):
    """A file of spend of which nothing can be read."""

    cause = "spend_unreadable"
    title = "No table of spend"


@dataclass(frozen=True)
class SpendRow:
    """So much was spent on a channel, on one job or on all, in these days, both included."""

    channel: str
    """As it was written."""
    job_id: str | None
    first: date
    last: date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class UnreadableRow:
    """A row that could not be read, by its line (the heading is line 1), and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Spend:
    """All rows of a table: those that could be read and those that could not."""

    rows: tuple[SpendRow, ...] = ()
    unreadable: tuple[UnreadableRow, ...] = ()

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those that occur, the commonest first."""
        return tuple(one for one, _ in Counter(row.currency for row in self.rows).most_common())

    @property
    def repeated(self) -> int:
        """How many rows are exactly like an earlier one. They count; it is for the recruiter to say if they should."""
        return len(self.rows) - len(set(self.rows))


def spend_from_csv(content: bytes) -> Spend:
    """The rows of a CSV file with the headings :data:`COLUMNS`, in any order, parted by commas, semicolons or tabs.

    Days are written 2026-01-31. An amount has a point or a comma before its one or two decimals; "1,234" might be two
    amounts and is refused, as is everything else that could be read in two ways.

    Raises:
        SpendUnreadable: it is too large, or its first line lacks one of the headings.
    """
    if len(content) > LARGEST_FILE:
        raise SpendUnreadable("This file is too large for a table of spend: 5 MB at most.")
    lines = [(number, line) for number, line in enumerate(_decoded(content).splitlines(), 1) if line.strip()]
    first = lines[0][1] if lines else ""
    delimiter = max(",;\t", key=first.count)
    heading = [cell.strip().casefold() for cell in _cells(first, delimiter) or []]
    lacking = [name for name in COLUMNS if name not in heading and name != "job_id"]
    if lacking:
        raise SpendUnreadable(
            f"The first line of a table of spend has the headings {', '.join(COLUMNS)}; missing: {', '.join(lacking)}."
        )
    return _read((number, _named(heading, _cells(line, delimiter)), line) for number, line in lines[1:])


def spend_from_rows(rows: Iterable[Mapping[str, object]]) -> Spend:
    """The rows of a table typed in, keyed by :data:`COLUMNS`; each value as text, day, number or nothing.

    An empty row is none. The first row is line 2, as it would be in a file.
    """
    texts = [{key: _text(value) for key, value in row.items()} for row in rows]
    return _read((line, row, ", ".join(filter(None, row.values()))) for line, row in enumerate(texts, 2))


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line, so that a quotation mark that is never closed spoils no other; None where it is none."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _named(heading: Sequence[str], cells: Sequence[str] | None) -> dict[str, str] | None:
    if cells is None or any(cell.strip() for cell in cells[len(heading) :]):
        return None
    return {name: cell.strip() for name, cell in zip_longest(heading, cells[: len(heading)], fillvalue="")}


def _read(rows: Iterable[tuple[int, Mapping[str, str] | None, str]]) -> Spend:
    good: list[SpendRow] = []
    bad: list[UnreadableRow] = []
    for line, row, text in rows:
        if row is not None and not any(row.values()):
            continue
        if len(good) + len(bad) >= MOST_ROWS:
            bad.append(UnreadableRow(line, "", f"this row and all after it: more than {MOST_ROWS:,} rows"))
            break
        try:
            good.append(_row(row))
        except ValueError as error:
            bad.append(UnreadableRow(line, _shown(text), str(error)))
    return Spend(tuple(good), tuple(bad))


def _row(row: Mapping[str, str] | None) -> SpendRow:
    """A row read.

    Raises:
        ValueError: it cannot be, and why.
    """
    if row is None:
        raise ValueError("a quotation mark is not closed, or there are more cells than headings")
    channel = " ".join(_GUARDED.sub("", row.get("channel", ""), count=1).split())
    if not channel:
        raise ValueError("the channel is missing")
    first, last = _day(row.get("from", ""), "from"), _day(row.get("to", ""), "to")
    if first > last:
        raise ValueError("its first day is after its last")
    currency = row.get("currency", "").upper()
    if not _CURRENCY.fullmatch(currency):
        raise ValueError("the currency is not three letters, such as EUR")
    return SpendRow(channel, row.get("job_id") or None, first, last, _amount(row.get("amount", "")), currency)


def _day(text: str, which: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(f"the day in “{which}” is not written like 2026-01-31" if text else f"“{which}” is missing")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no such day as in “{which}”") from None


def _amount(text: str) -> Decimal:
    plain = _BLANKS.sub("", text)
    if not plain:
        raise ValueError("the amount is missing")
    if _UNCLEAR.fullmatch(plain):
        raise ValueError(f"the amount could be read in two ways; write {re.sub('[.,]', '', plain)} if that is meant")
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)):
        raise ValueError("the amount is not a number of 0 or more, such as 1234.50")
    decimals = re.search(r"[.,](\d{1,2})$", plain)
    whole = re.sub(r"\D", "", plain[: decimals.start()] if decimals else plain)
    amount = Decimal(f"{whole}.{decimals.group(1)}" if decimals else whole)
    if amount > MOST_AMOUNT:
        raise ValueError("the amount is too large")
    return amount


def _text(value: object) -> str:
    """A typed value as the file would have it."""
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.2f}"
    return str(value).strip()


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def _decoded(content: bytes) -> str:
    """Text as the usual programs write it."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
