"""The table of spend as the page keeps it: typed or loaded, compared cell by cell, and written back."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from hirempire.analysis.spend import COLUMNS, SpendUnreadable
from hirempire.dashboard.spend_table import SpendTable
from hirempire.reports.csv import table_csv

FILE = b"""channel,job_id,from,to,amount,currency
LinkedIn,,2026-01-01,2026-01-31,900.50,EUR
Indeed,job-1,2026-02-01,2026-02-28,120.00,EUR
"""


def typed(*rows: tuple[object, ...]) -> SpendTable:
    """A table with these rows."""
    return SpendTable(pd.DataFrame(list(rows), columns=pd.Index(COLUMNS)))


ROW = ("LinkedIn", None, date(2026, 1, 1), date(2026, 1, 31), 900.5, "EUR")


def test_a_new_table_is_empty() -> None:
    """It says nothing, and no file makes the same."""
    assert SpendTable().is_empty
    assert SpendTable().spend.rows == ()
    assert SpendTable.from_csv(b"") == SpendTable()


def test_a_loaded_file_is_written_back_as_it_was() -> None:
    """Amounts to the cent, days as days."""
    assert table_csv(SpendTable.from_csv(FILE).for_file).decode("utf-8-sig").splitlines() == FILE.decode().splitlines()


def test_rows_are_read_as_spend() -> None:
    """With exact amounts."""
    first, second = SpendTable.from_csv(FILE).spend.rows
    assert (first.channel, first.job_id, first.amount) == ("LinkedIn", None, Decimal("900.50"))
    assert (second.job_id, second.last) == ("job-1", date(2026, 2, 28))


def test_tables_with_the_same_cells_are_the_same() -> None:
    """However a missing cell is written, and whatever blank rows stand between: opening an editor is no change."""
    blank = (None, None, None, None, None, None)
    absent = ("LinkedIn", float("nan"), *ROW[2:])
    same = [typed(ROW), typed(blank, ROW, blank), typed(absent)]
    assert all(table == same[0] for table in same)
    assert len({hash(table) for table in same}) == 1
    assert typed(ROW) != typed((*ROW[:4], 900.51, "EUR"))
    assert typed(ROW) != typed(ROW, ROW)


def test_a_row_that_cannot_be_read_is_named_by_its_place_and_counts_nothing() -> None:
    """The rows around it count."""
    table = typed(ROW, ("", None, date(2026, 1, 1), date(2026, 1, 2), 5.0, "EUR"), ROW)
    assert [row.line for row in table.spend.unreadable] == [2]
    assert len(table.spend.rows) == 2
    assert table.typed.repeated == 1


def test_unreadable_lines_of_a_file_stay_with_its_table() -> None:
    """They are told apart from rows that were typed."""
    table = SpendTable.from_csv(FILE + b"Xing,,2026-01-01,2026-01-02,lots,EUR\n")
    assert [row.line for row in table.unreadable_lines] == [4]
    assert table.spend.unreadable == table.unreadable_lines
    assert table.typed.unreadable == ()
    assert not table.is_empty


def test_another_kind_of_file_is_refused() -> None:
    """With a sentence that names the headings."""
    with pytest.raises(SpendUnreadable, match="channel"):
        SpendTable.from_csv(b"a,b\n1,2\n")
