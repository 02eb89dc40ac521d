"""The table of spend that a recruiter types or loads, as her session holds it."""

from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from hirempire.analysis.spend import COLUMNS, Spend, UnreadableRow, spend_typed
from hirempire.analysis.spend_file import our_spend


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="float64" if name == "amount" else "object") for name in COLUMNS})


@dataclass
class SpendTable:
    """Rows as they stand on the page, unfinished ones among them. Lives in the session and dies with it."""

    given: pd.DataFrame = field(default_factory=_empty)
    """The rows with which the editor began."""
    typed: pd.DataFrame = field(default_factory=_empty)
    """The rows as the editor has them now; :data:`hirempire.analysis.spend.COLUMNS`."""
    turn: int = 0
    """How often a file was loaded: the editor begins anew with each."""
    of_file: tuple[UnreadableRow, ...] = ()
    """The lines of that file that could not be read."""

    def load(self, content: bytes) -> None:
        """Have the rows of a CSV file in place of those that are there; of nothing, none.

        Raises:
            SpendUnreadable: it is no table of spend.
        """
        read = our_spend(content) if content else Spend()
        rows = [(one.channel, one.job_id, one.first, one.last, float(one.amount), one.currency) for one in read.rows]
        self.given = pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype({"amount": "float64"}) if rows else _empty()
        self.typed, self.of_file = self.given, read.unreadable
        self.turn += 1

    def go_on(self) -> None:
        """Begin the editor with what was typed: the page was left, and the editor has forgotten it."""
        self.given = self.typed.reset_index(drop=True)

    @property
    def spend(self) -> Spend:
        """What of it can be read, and what cannot."""
        read = self.of_rows
        return Spend(read.rows, (*self.of_file, *read.unreadable))

    @property
    def of_rows(self) -> Spend:
        """The same without the lines of a file that could not be read."""
        table = self.typed.reindex(columns=list(COLUMNS)).map(_text)
        return spend_typed(dict(zip(COLUMNS, row, strict=True)) for row in table.itertuples(index=False, name=None))

    @property
    def rows(self) -> pd.DataFrame:
        """The rows for a file, amounts to the cent."""
        amounts = [None if pd.isna(one) else Decimal(f"{one:.2f}") for one in self.typed["amount"]]
        return self.typed.assign(amount=pd.array(amounts, dtype="object")).dropna(how="all")


def _text(cell: object) -> str:
    """A cell as it would be typed."""
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return ""
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
