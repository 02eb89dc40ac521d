"""Looks in the tables that ``fetch`` wrote earlier."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from hirempire.api.models import MOST_VISITS, Link, Loaded
from hirempire.history.look import Look, looks_of

NEEDED: Final = ("job_id", "link_id", "source_name", "visits", "created_at", "fetched_at")
"""The columns of a table that can be imported; others are left aside."""

_GUARDED: Final = tuple("=+-@＝＋－＠\t\r'")
_MOST_NAMED: Final = 5


class NotATable(ValueError):
    """The file isn't a table of links; the text says what it lacks."""


@dataclass(frozen=True)
class Table:
    """The looks in one file, and what couldn't be read."""

    looks: list[Look]
    unreadable: int = 0
    reasons: list[str] = field(default_factory=list)
    """Why, for the first few rows."""

    @property
    def jobs(self) -> set[str]:
        """Every job in it."""
        return {job.job_id for look in self.looks for job in look.jobs}


def read(content: bytes) -> Table:
    """Read the table of one file.

    Raises:
        NotATable: it isn't one.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotATable("it isn't text in UTF-8") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        lacking = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    except csv.Error as error:
        raise NotATable(f"it isn't a CSV file ({error})") from None
    if lacking:
        raise NotATable(f"it lacks the column {lacking[0]}")
    return _table(rows)


def _table(rows: "csv.DictReader[str]") -> Table:
    jobs: dict[tuple[str, datetime], list[Link]] = {}
    unreadable, reasons = 0, list[str]()
    for line, row in _rows(rows):
        try:
            job, at, link = _link(row)
        except ValueError as error:
            unreadable += 1
            reasons += [f"line {line:,}: {error}"] if len(reasons) < _MOST_NAMED else []
        else:
            jobs.setdefault((job, at), []).append(link)
    looks = looks_of(Loaded(job, links, at) for (job, at), links in jobs.items())
    return Table(looks, unreadable, reasons)


def _rows(rows: "csv.DictReader[str]") -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Rows up to one that is no CSV any more, which says so itself."""
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        yield rows.line_num, {"problem": str(error)}


def _link(row: Mapping[str, str | None]) -> tuple[str, datetime, Link]:
    texts = {name: _plain(row.get(name) or "") for name in NEEDED}
    for name, text in texts.items():
        if not text.strip():
            raise ValueError(f"{name} is empty")
    link = Link(
        texts["link_id"], texts["source_name"], _visits(texts["visits"]), _moment(texts["created_at"], "created_at")
    )
    return texts["job_id"], _moment(texts["fetched_at"], "fetched_at"), link


def _plain(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_GUARDED) else text


def _visits(text: str) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > len(str(MOST_VISITS)) or int(plain) > MOST_VISITS:
        raise ValueError("visits isn't a whole number")
    return int(plain)


def _moment(text: str, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{name} isn't a time such as 2026-11-24T08:00:00Z") from None
    if at.tzinfo is None:
        raise ValueError(f"{name} has no time zone")
    return at.astimezone(UTC)


def together(tables: Iterable[Table]) -> list[tuple[list[Look], set[str]]]:
    """The looks of tables that are about the same workspace, as far as their jobs tell, and all those jobs."""
    found: list[tuple[list[Look], set[str]]] = []
    for table in sorted((table for table in tables if table.looks), key=lambda table: -len(table.jobs)):
        for looks, opened in found:
            if 2 * len(opened & table.jobs) >= min(len(opened), len(table.jobs)):
                looks.extend(table.looks)
                opened |= table.jobs
                break
        else:
            found.append((list(table.looks), set(table.jobs)))
    return found
