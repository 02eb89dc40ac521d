"""What channels cost: rows of spend, read as the recruiter wrote them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from hirempire.analysis.amounts_and_dates import CURRENCIES, SIGNS, amount_of, day_comes_first, day_of, month_of
from hirempire.job_ids import id_in
from hirempire.language import plain
from hirempire.reading.bounded import Unreadable

Field = Literal["channel", "job_id", "from", "to", "date", "month", "amount", "currency"]
"""What a column can say. The days of a row come from "from" and "to", or from one of "date" and "month"."""
FIELDS: tuple[Field, ...] = get_args(Field)

COLUMNS: tuple[Field, ...] = ("channel", "job_id", "from", "to", "amount", "currency")
"""The headings of our own file; ``job_id`` may be missing or blank, which means all jobs."""

MOST_ROWS = 10_000

_DAYS: tuple[tuple[Field, ...], ...] = (("from", "to"), ("month",), ("date",))
"""The columns that say the days of a row, the first that a table has."""
_TOTALS = {"total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt"}
_TOTALS |= {"zwischensumme"}
_ALL_JOBS = {"", "all", "all jobs", "alle", "alle jobs", "alle stellen", "-", "–", "—"}
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")
"""The apostrophe with which our own CSV keeps a spreadsheet from running a cell."""


class SpendUnreadable(Unreadable):
    """A file of spend that can't be read at all."""

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
    line: int = field(default=0, compare=False)
    """Its number in the file or table, from 1; 0 for none."""


@dataclass(frozen=True)
class UnreadableRow:
    """A row that couldn't be read, by its number in the file or table, from 1, and why."""

    line: int
    text: str
    reason: str
    of_file: bool = False
    """Whether it isn't in the table of the page, but was left in the file that the table came from."""

    @property
    def place(self) -> str:
        """Where it is, in words: "Row 5"."""
        return f"Row {self.line:,} of the file" if self.of_file else f"Row {self.line:,}"


@dataclass(frozen=True)
class Spend:
    """All rows of a table: those that could be read and those that could not."""

    rows: tuple[SpendRow, ...] = ()
    unreadable: tuple[UnreadableRow, ...] = ()

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those that occur, the commonest first."""
        return tuple(currency for currency, _ in Counter(row.currency for row in self.rows).most_common())

    @property
    def repeated(self) -> int:
        """How many rows are exactly like an earlier one. They count; it is for the recruiter to say if they should."""
        return len(self.rows) - len(set(self.rows))


@dataclass(frozen=True)
class Columns:
    """Which column says what, and what no column says."""

    places: Mapping[Field, int] = field(default_factory=dict)
    currency: str = ""
    """Of amounts beside which no currency stands."""
    day_first: bool | None = None
    """Whether "05/06/2026" is in June; None where nobody has said."""
    jobs: Mapping[str, str] = field(default_factory=dict)
    """The ID of each job by its name in lower case, so that a job may be named."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """What must be told before any row can be read, in words."""
        needed = [said for said in ("channel", "amount") if said not in self.places]
        return (*needed, *([] if self.days else ["dates (from and to, date, or month)"]))

    @property
    def days(self) -> tuple[Field, ...]:
        """The columns that say the days of a row: those that say most, as a date may be that of the invoice."""
        return next((which for which in _DAYS if set(which) <= set(self.places)), ())


def spend_read(rows: Iterable[tuple[int, Mapping[int, str]]], columns: Columns, *, width: int | None = None) -> Spend:
    """The rows of a table by their numbers, as these columns have it; each that can't be read with the reason.

    A row may have no cell beyond those of ``width`` columns: what stands there was cut off by a comma.
    """
    rows = list(rows)
    if columns.day_first is None:
        days = (row.get(columns.places[which], "") for _, row in rows for which in columns.days)
        columns = replace(columns, day_first=day_comes_first(days))
    good: list[SpendRow] = []
    bad: list[UnreadableRow] = []
    for number, row in rows:
        if len(good) + len(bad) >= MOST_ROWS:
            bad.append(UnreadableRow(number, "", f"this row and all after it: more than {MOST_ROWS:,} rows"))
            break
        cells = {said: row.get(place, "") for said, place in columns.places.items()}
        if not any(cells.values()):
            continue
        try:
            _check_width(row, width)
            good.append(replace(spend_row(cells, columns), line=number))
        except ValueError as error:
            bad.append(UnreadableRow(number, plain(" · ".join(row.values()), most=80), str(error)))
    return Spend(tuple(good), tuple(bad))


def _check_width(row: Mapping[int, str], width: int | None) -> None:
    if width is not None and max(row) >= width:
        raise ValueError("there are more cells than headings: put amounts with a comma in quotation marks")


def spend_typed(
    rows: Iterable[Mapping[Field, str]], *, day_first: bool | None = None, jobs: Mapping[str, str] | None = None
) -> Spend:
    """The rows of a table typed in, keyed by :data:`COLUMNS` and numbered from 1; an empty row is none."""
    places = {said: place for place, said in enumerate(COLUMNS)}
    cells = [{place: row.get(said, "") for said, place in places.items()} for row in rows]
    return spend_read(enumerate(cells, 1), Columns(places, day_first=day_first, jobs=jobs or {}))


def spend_row(cells: Mapping[Field, str], columns: Columns) -> SpendRow:
    """One row read.

    Raises:
        ValueError: it cannot be, and why.
    """
    channel = " ".join(_GUARDED.sub("", cells.get("channel", ""), count=1).split())
    if not channel:
        raise ValueError("the channel is missing")
    if channel.casefold().rstrip(":") in _TOTALS:
        raise ValueError("it is a total of other rows")
    first, last = _span(cells, columns)
    amount, beside = amount_of(cells.get("amount", ""))
    currency = _currency(cells.get("currency", ""), beside, columns.currency)
    return SpendRow(channel, _job(cells.get("job_id", "").strip(), columns.jobs), first, last, amount, currency)


def _job(text: str, jobs: Mapping[str, str]) -> str | None:
    """The job that a row is for, by its name, its ID or its link; None for all jobs.

    Raises:
        ValueError: it is none of these, or several.
    """
    if text.casefold() in _ALL_JOBS:
        return None
    found = jobs.get(text.casefold()) or id_in(text)
    if found is None:
        raise ValueError(f"no job here is called “{text[:60]}”")
    return found


def _span(cells: Mapping[Field, str], columns: Columns) -> tuple[date, date]:
    days = columns.days
    if days == ("month",):
        return month_of(cells.get("month", ""))
    if days == ("date",):
        day = day_of(cells.get("date", ""), day_first=columns.day_first)
        return day, day
    first, last = (_day(cells.get(which, ""), which, columns) for which in ("from", "to"))
    if first > last:
        raise ValueError("its first day is after its last")
    return first, last


def _day(text: str, which: str, columns: Columns) -> date:
    try:
        return day_of(text, day_first=columns.day_first)
    except ValueError as error:
        raise ValueError(f"{error} (in “{which}”)") from None


def _currency(said: str, beside: str, usual: str) -> str:
    """The currency of a row: its own, that beside its amount, or that of the whole table.

    Raises:
        ValueError: none is known, or two are.
    """
    said = SIGNS.get(said.strip(), said.strip().upper())
    if said and said not in CURRENCIES:
        raise ValueError(f"“{said[:20]}” isn't the code of a currency, such as EUR")
    if said and beside and said != beside:
        raise ValueError(f"the amount is in {beside}, and the currency says {said}")
    if not (found := said or beside or usual):
        raise ValueError("the currency is missing")
    return found
