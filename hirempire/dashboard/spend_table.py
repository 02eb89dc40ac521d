"""The table of spend that a recruiter types or loads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from hirempire.analysis.spend import COLUMNS, Spend, UnreadableRow, spend_typed
from hirempire.analysis.spend_file import our_spend


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})


@dataclass(frozen=True, eq=False)
class SpendTable:
    """Rows as they stand on the page, unfinished ones among them. Replaced with each edit, never changed."""

    rows: pd.DataFrame = field(default_factory=_empty)
    """The rows as typed, each cell a text or missing; columns as in :data:`hirempire.analysis.spend.COLUMNS`."""
    unreadable_lines: tuple[UnreadableRow, ...] = ()
    """The rows of the file they were loaded from that couldn't be read."""
    jobs: Mapping[str, str] = field(default_factory=dict)
    """The ID of each job by its name in lower case, so that a job may be named."""

    @classmethod
    def of_spend(cls, spend: Spend) -> "SpendTable":
        """The table of spend that was read from a file."""
        rows = [
            (row.channel, row.job_id, f"{row.first}", f"{row.last}", f"{row.amount}", row.currency)
            for row in spend.rows
        ]
        table = pd.DataFrame(rows, columns=pd.Index(COLUMNS), dtype="object") if rows else _empty()
        return cls(table, tuple(replace(row, of_file=True) for row in spend.unreadable))

    @classmethod
    def from_csv(cls, content: bytes) -> "SpendTable":
        """The table in a CSV file of our own; an empty one if the file is empty.

        Raises:
            SpendUnreadable: the file holds no table of spend.
        """
        return cls.of_spend(our_spend(content)) if content else cls()

    def __eq__(self, other: object) -> bool:
        """Whether both say the same; blank rows say nothing."""
        if not isinstance(other, SpendTable):
            return NotImplemented
        return (self._cells, self.unreadable_lines) == (other._cells, other.unreadable_lines)

    def __hash__(self) -> int:
        return hash((self._cells, self.unreadable_lines))

    @cached_property
    def _texts(self) -> tuple[tuple[str, ...], ...]:
        cells = self.rows.reindex(columns=list(COLUMNS)).astype("object")
        return tuple(cells.where(cells.notna(), "").astype("str").itertuples(index=False, name=None))

    @cached_property
    def _cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows as texts, without blank ones: for a frame two missing cells differ."""
        return tuple(row for row in self._texts if any(row))

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a row nor an unreadable line."""
        return not self._cells and not self.unreadable_lines

    @cached_property
    def spend(self) -> Spend:
        """The rows that can be read, and everything that can't: typed rows and rows of the file."""
        return Spend(self.typed.rows, (*self.unreadable_lines, *self.typed.unreadable))

    @cached_property
    def typed(self) -> Spend:
        """The rows that can be read and those that can't, without those of the file."""
        return spend_typed((dict(zip(COLUMNS, row, strict=True)) for row in self._texts), jobs=self.jobs)

    @property
    def for_file(self) -> pd.DataFrame:
        """The rows for a CSV file, as they were typed."""
        return pd.DataFrame(self._cells, columns=pd.Index(COLUMNS), dtype="str")
