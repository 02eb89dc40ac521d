"""A table of spend in somebody's file: which column says what, guessed from its headings or told by the recruiter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hirempire.analysis.amounts_and_dates import CURRENCIES, SIGNS
from hirempire.analysis.spend import Columns, Field, Spend, SpendUnreadable, spend_read
from hirempire.job_ids.columns import linked
from hirempire.language import counted, listed, plain
from hirempire.reading.bounded import read_within
from hirempire.reading.tables import Row, Table, tables

LARGEST_FILE = 5_000_000

_HEADINGS: Mapping[Field, str] = {
    "channel": "channel channelname source sourcename kanal quelle platform plattform portal jobboard board",
    "job_id": "jobid hirempirejobid job jobtitle jobname stelle",
    "from": "from von start startdate begin beginn first firstday datefrom",
    "to": "to bis end enddate ende until last lastday dateto",
    "date": "date datum day tag invoicedate postingdate belegdatum rechnungsdatum buchungsdatum",
    "month": "month monat period zeitraum",
    "amount": "amount cost costs spend spent betrag kosten ausgaben price preis total netcost netamount totalcost "
    "totalcosts totalspend totalamount mediaspend nettobetrag nettokosten gesamtbetrag gesamtkosten",
    "currency": "currency währung waehrung ccy",
}
"""How a heading may be written that says what its column holds, without blanks and marks."""
_KNOWN: Mapping[str, Field] = {name: said for said, names in _HEADINGS.items() for name in names.split()}
_LOOKED_AT = 20
"""Rows at the start of a sheet among which the headings stand."""
_NO_LETTER = re.compile(r"[\W_]+")
_SIGN = "|".join(map(re.escape, {*SIGNS, *SIGNS.values()}))
_IN_BRACKETS = re.compile(rf"[(\[]\s*([^)\]]+?)\s*[)\]]|\bin\s+([A-Z]{{3}}|{_SIGN})(?!\w)|(?<=[\s/-])({_SIGN})$")
"""What is in brackets, after "in", or a common currency at the end."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file, or all of a text: its headings, and the rows under them."""

    name: str
    headings: Mapping[int, str]
    """Each heading by its column, from 0."""
    rows: tuple[tuple[int, Row], ...]
    """The rows by their number in the file."""
    columns: Columns
    """What its headings say of its columns."""
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The addresses behind cells, by the row's number and the column."""
    unknown: tuple[str, ...] = ()
    """Headings that say nothing that we know: their columns are left out."""
    repeated: tuple[str, ...] = ()
    """Headings that say the same as one before them: their columns are left out, too."""


def sheets_in(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook or the one table of a text, the likeliest table of spend first.

    Raises:
        Unreadable: the file is too large, protected, damaged, empty or no table.
    """
    if len(content) > LARGEST_FILE:
        raise SpendUnreadable("The file is too large for a table of spend. Keep it under 5 MB.")
    found = [_sheet(table) for table in read_within(_tables, content, name=name) if table.rows and not table.hidden]
    if not found:
        raise SpendUnreadable(
            "The file holds no table of spend. Its first row needs headings: channel, from, to, amount."
        )
    return tuple(sorted(found, key=lambda sheet: len(sheet.columns.lacking)))


def _tables(content: bytes, name: str) -> list[Table]:
    return tables(name, content)


def our_spend(content: bytes) -> Spend:
    """The spend in a CSV file that we made ourselves, read without a process of its own."""
    return spend_in(_sheet(tables("spend.csv", content)[0]))


def spend_in(sheet: Sheet, columns: Columns | None = None) -> Spend:
    """The rows of a sheet as these columns have it, or its own headings; each row that can't be read with the reason.

    Raises:
        SpendUnreadable: a column that is needed isn't told.
    """
    columns = columns or sheet.columns
    if columns.lacking:
        raise SpendUnreadable(_lacking(sheet, columns))
    width = None if sheet.name else max(sheet.headings, default=-1) + 1
    return spend_read(_with_jobs(sheet, columns.places.get("job_id")), columns, width=width)


def _with_jobs(sheet: Sheet, place: int | None) -> Iterator[tuple[int, Row]]:
    """The rows with the job that a cell links to in place of its text, where the text names none."""
    for number, row in sheet.rows:
        link = sheet.links.get((number, place)) if place is not None else None
        yield number, row if link is None or place is None else {**row, place: linked(row.get(place, ""), link)}


def _sheet(table: Table) -> Sheet:
    """A table with its headings found: the row that says most of what we know, the first of equals."""
    numbers = table.numbers or list(range(1, len(table.rows) + 1))
    head = max(range(min(_LOOKED_AT, len(table.rows))), key=lambda place: (_said_in(table.rows[place]), -place))
    headings = table.rows[head]
    places: dict[Field, int] = {}
    unknown, repeated = [], []
    for column, heading in headings.items():
        said = _meaning(heading)
        if said is None:
            unknown.append(plain(heading))
        elif said in places:
            repeated.append(plain(heading))
        else:
            places[said] = column
    amount = headings.get(places.get("amount", -1), "")
    return Sheet(
        table.name,
        headings,
        tuple(zip(numbers[head + 1 :], table.rows[head + 1 :], strict=True)),
        Columns(places, _currency_of(amount)),
        {(numbers[place], column): link for (place, column), link in table.links.items()},
        tuple(unknown),
        tuple(repeated),
    )


def _said_in(row: Row) -> int:
    return len({said for cell in row.values() if (said := _meaning(cell))})


def _meaning(heading: str) -> Field | None:
    return _KNOWN.get(_NO_LETTER.sub("", _IN_BRACKETS.sub("", heading)).casefold())


def _currency_of(heading: str) -> str:
    """The currency in a heading such as "Cost (EUR)"."""
    found = _IN_BRACKETS.search(heading)
    said = (found[1] or found[2] or found[3]) if found else ""
    code = SIGNS.get(said, said.upper())
    return code if code in CURRENCIES else ""


def left_out(sheet: Sheet) -> str:
    """Which columns of a sheet aren't read, in a sentence; empty where all are."""
    said = []
    if sheet.repeated:
        said.append(f"{listed(sheet.repeated)} repeat{'s' if len(sheet.repeated) == 1 else ''} an earlier column")
    if spare := _spare(sheet.columns):
        said.append(f"{_named(sheet, spare)} not used, because the dates come from {_named(sheet, sheet.columns.days)}")
    if sheet.unknown:
        said.append(f"{counted(len(sheet.unknown), 'column')} not used: {listed(sheet.unknown)}")
    return f"{'; '.join(said)}." if said else ""


def _spare(columns: Columns) -> list[Field]:
    """The columns of dates that aren't read, because others say more."""
    dates: tuple[Field, ...] = ("from", "to", "month", "date")
    return [which for which in dates if columns.days and which in columns.places and which not in columns.days]


def _named(sheet: Sheet, which: Iterable[Field]) -> str:
    return listed([plain(sheet.headings[sheet.columns.places[said]]) for said in which])


def _lacking(sheet: Sheet, columns: Columns) -> str:
    seen = listed([f"“{plain(heading)}”" for heading in list(sheet.headings.values())[:12]])
    return f"The table has no column for {listed(columns.lacking)}. Its headings are {seen}."
