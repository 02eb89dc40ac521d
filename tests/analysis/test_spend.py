"""Reading a table of spend: exact amounts, and every row that cannot be read listed with the reason."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.spend import (
    COLUMNS,
    LARGEST_FILE,
    MOST_ROWS,
    SpendRow,
    SpendUnreadable,
    spend_from_csv,
    spend_from_rows,
)

HEAD = "channel,job_id,from,to,amount,currency"


def reason(row: str, head: str = HEAD) -> str:
    """Why the only row cannot be read."""
    found = spend_from_csv(f"{head}\n{row}\n".encode())
    assert not found.rows
    (bad,) = found.unreadable
    assert bad.line == 2
    return bad.reason


def amount(text: str) -> Decimal:
    """The amount of the only row."""
    (row,) = spend_from_csv(f'{HEAD}\nXING,,2026-01-01,2026-01-31,"{text}",EUR'.encode()).rows
    return row.amount


def test_a_row_is_read_as_written() -> None:
    """Job or none, days, exact amount, currency in capitals."""
    file = f"{HEAD}\nLinked In,,2026-01-01,2026-01-31,1200.10,eur\nXING,j-1,2026-02-01,2026-02-01,0,USD"
    assert spend_from_csv(file.encode()).rows == (
        SpendRow("Linked In", None, date(2026, 1, 1), date(2026, 1, 31), Decimal("1200.10"), "EUR"),
        SpendRow("XING", "j-1", date(2026, 2, 1), date(2026, 2, 1), Decimal(0), "USD"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_programs_write_it_in_their_ways(encoding: str) -> None:
    """Semicolons or tabs, headings in any order and case, without a job, blank lines, Windows line ends, marks."""
    for apart in ";\t":
        lines = ["To,FROM, Currency ,Channel,Amount", "", "2026-01-31,2026-01-01,EUR,Börse,12", ""]
        found = spend_from_csv("\r\n".join(lines).replace(",", apart).encode(encoding))
        assert [(row.channel, row.job_id, row.amount) for row in found.rows] == [("Börse", None, Decimal(12))]
        assert not found.unreadable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", "1234.5"),
        ("1234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234 567.00", "1234567.00"),
        ("1’234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("0", "0"),
    ],
)
def test_amounts_that_can_be_read_in_one_way_are_exact(text: str, value: str) -> None:
    """With either mark before the decimals, and with thousands apart."""
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "999.000"])
def test_amounts_that_could_be_two_are_refused(text: str) -> None:
    """A thousand, or one and a bit: the recruiter must say."""
    assert "two ways" in reason(f'XING,,2026-01-01,2026-01-31,"{text}",EUR')


@pytest.mark.parametrize(
    "text",
    ["-5", "NaN", "Infinity", "1e3", "€ 5", "five", "1.2.3", "1,23,4", "٣", "1_000", "99999999999999999999", "=1+1"],
)
def test_other_amounts_are_refused(text: str) -> None:
    """Nothing is guessed."""
    assert "amount" in reason(f'XING,,2026-01-01,2026-01-31,"{text}",EUR')


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,2026-01-01,2026-01-31,5,EUR", "channel is missing"),
        ("XING,,01.02.2026,2026-01-31,5,EUR", "“from”"),
        ("XING,,2026-01-01,2026-02-30,5,EUR", "no such day"),
        ("XING,,2026-01-01,,5,EUR", "“to” is missing"),
        ("XING,,2026-02-01,2026-01-31,5,EUR", "first day is after"),
        ("XING,,2026-01-01,2026-01-31,,EUR", "amount is missing"),
        ("XING,,2026-01-01,2026-01-31,5,Euro", "currency"),
        ("XING,,2026-01-01,2026-01-31,5,", "currency"),
        ("XING,,2026-01-01,2026-01-31,5", "currency"),
        ('XING,,2026-01-01,2026-01-31,"5,EUR', "quotation mark"),
        ("XING,,2026-01-01,2026-01-31,1,234,EUR", "more cells"),
    ],
)
def test_each_way_to_be_unreadable_has_its_reason(row: str, said: str) -> None:
    """So that the recruiter can mend it."""
    assert said in reason(row)


def test_one_bad_row_spoils_no_other() -> None:
    """Its line is that of the file."""
    file = f'{HEAD}\nA,,2026-01-01,2026-01-02,1,EUR\nB,,"x,1,EUR\nC,,2026-01-01,2026-01-02,2,EUR\n\nD,,,,,\n'
    found = spend_from_csv(file.encode())
    assert [row.channel for row in found.rows] == ["A", "C"]
    assert [bad.line for bad in found.unreadable] == [3, 6]


def test_our_own_guard_is_taken_off_again() -> None:
    """A channel that begins like a formula comes back as it was; another's apostrophe stays."""
    file = f"{HEAD}\n'=HYPERLINK(1),,2026-01-01,2026-01-02,1,EUR\n's Jobs,,2026-01-01,2026-01-02,1,EUR"
    assert [row.channel for row in spend_from_csv(file.encode()).rows] == ["=HYPERLINK(1)", "'s Jobs"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"channel,amount\nXING,5", b"PK\x03\x04", b"x" * (LARGEST_FILE + 1)]
)
def test_what_is_no_table_of_spend_is_refused(content: bytes) -> None:
    """With what its first line must have."""
    with pytest.raises(SpendUnreadable, match=r"headings|too large"):
        spend_from_csv(content)


def test_too_many_rows_are_said() -> None:
    """And the first are kept."""
    row = "XING,,2026-01-01,2026-01-31,5,EUR\n"
    found = spend_from_csv((HEAD + "\n" + row * (MOST_ROWS + 5)).encode())
    assert len(found.rows) == MOST_ROWS
    assert "more than 10,000" in found.unreadable[0].reason
    assert found.repeated == MOST_ROWS - 1


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    """Every line after the heading is a row, unreadable, or blank."""
    found = spend_from_csv(HEAD.encode() + b"\n" + content)
    assert len(found.rows) + len(found.unreadable) <= len(content) + 1


@given(st.decimals(0, 10**9, places=2))
def test_amounts_come_back_to_the_cent(value: Decimal) -> None:
    """However they are typed in."""
    row = dict(zip(COLUMNS, ("XING", None, date(2026, 1, 1), date(2026, 1, 31), value, "EUR"), strict=True))
    (read,) = spend_from_rows([row]).rows
    assert read.amount == value == amount(f"{value:,.2f}")


def test_a_table_typed_in_may_have_empty_rows_and_holes() -> None:
    """What a table has where nothing is typed: None, not a number, not a time."""
    hole = dict(zip(COLUMNS, ("XING", None, date(2026, 1, 1), pd.NaT, float("nan"), "EUR"), strict=True))
    found = spend_from_rows([dict.fromkeys(COLUMNS), hole, {**hole, "to": date(2026, 1, 2), "amount": 12.3}])
    assert [(bad.line, bad.reason) for bad in found.unreadable] == [(3, "“to” is missing")]
    assert [row.amount for row in found.rows] == [Decimal("12.30")]
