"""The table of spend that a recruiter types or loads."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import pandas as pd

from hirempire.analysis.spend import COLUMNS, Spend, UnreadableRow, spend_typed
from hirempire.analysis.spend_file import our_spend


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="float64" if name == "amount" else "object") for name in COLUMNS})


@dataclass(frozen=True, eq=False)
class SpendTable:
    """Rows as they stand on the page, unfinished ones among them. Replaced with each edit, never changed."""

    rows: pd.DataFrame = field(default_factory=_empty)
    """The rows as typed; columns as in :data:`hirempire.analysis.spend.COLUMNS`."""
    unreadable_lines: tuple[UnreadableRow, ...] = ()
    """The lines of the file they were loaded from that couldn't be read."""

    @classmethod
    def from_csv(cls, content: bytes) -> "SpendTable":
        """The table in a CSV file; an empty one if the file is empty.

        Raises:
            SpendUnreadable: the file holds no table of spend.
        """
        read = our_spend(content) if content else Spend()
        rows = [(row.channel, row.job_id, row.first, row.last, float(row.amount), row.currency) for row in read.rows]
        table = pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype({"amount": "float64"}) if rows else _empty()
        return cls(table, read.unreadable)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; blank rows say nothing."""
        if not isinstance(other, SpendTable):
            return NotImplemented
        return (self._cells, self.unreadable_lines) == (other._cells, other.unreadable_lines)

    def __hash__(self) -> int:
        return hash((self._cells, self.unreadable_lines))

    @cached_property
    def _cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows as texts, without blank ones: for a frame two missing cells differ."""
        rows = self.rows.map(_text).itertuples(index=False, name=None)
        return tuple(row for row in rows if any(row))

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a row nor an unreadable line."""
        return not self._cells and not self.unreadable_lines

    @cached_property
    def spend(self) -> Spend:
        """The rows that can be read, and everything that can't: typed rows and lines of the file."""
        return Spend(self.typed.rows, (*self.unreadable_lines, *self.typed.unreadable))

    @cached_property
    def typed(self) -> Spend:
        """The rows that can be read and those that can't, without the lines of the file."""
        table = self.rows.reindex(columns=list(COLUMNS)).map(_text)
        return spend_typed(dict(zip(COLUMNS, row, strict=True)) for row in table.itertuples(index=False, name=None))

    @property
    def for_file(self) -> pd.DataFrame:
        """The rows for a CSV file, amounts to the cent."""
        amounts = [None if pd.isna(amount) else Decimal(f"{amount:.2f}") for amount in self.rows["amount"]]
        return self.rows.assign(amount=pd.array(amounts, dtype="object")).dropna(how="all")


def _text(cell: object) -> str:
    """A cell as it would be typed."""
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return ""
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
