"""The guide to spend files: its samples are read whole, and what it lists is what the code reads and refuses."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import hirempire
from hirempire.analysis.amounts_and_dates import amount_of, day_of, month_of
from hirempire.analysis.spend_file import sheets_in
from tests.support.spend_files import spend_from_file

GUIDE = (Path(hirempire.__file__).parents[1] / "docs" / "guide.md").read_text(encoding="utf-8")
SECTION = GUIDE.split("### Spend\n")[1].split("\n## ")[0]
ENGLISH, GERMAN = re.findall(r"```\n(.*?)```", SECTION, re.DOTALL)


def listed(subject: str) -> list[str]:
    """The spellings that the guide lists after "**Amounts** can be written", and so on."""
    text = " ".join(SECTION.split())  # wherever the lines end
    return re.findall(r"`([^`]+)`", text.split(f"**{subject}** can be written")[1].split(" **")[0].split(";")[0])


@pytest.mark.parametrize(("sample", "total"), [(ENGLISH, "1684.50"), (GERMAN, "2234.50")])
def test_every_row_of_a_sample_is_read(sample: str, total: str) -> None:
    """All rows are for May 2026 and in EUR; none is refused."""
    spend = spend_from_file("spend.csv", sample.encode())
    assert not spend.unreadable
    assert {(row.first, row.last, row.currency) for row in spend.rows} == {(date(2026, 5, 1), date(2026, 5, 31), "EUR")}
    assert sum(row.amount for row in spend.rows) == Decimal(total)


def test_every_listed_heading_is_known() -> None:
    """None of them is left out as a column that says nothing."""
    rows = re.findall(r"^\| [^|]+ \| \*([^*]+)\*", SECTION, re.MULTILINE)
    headings = [heading for row in rows for heading in re.split("[,;] ", row)]
    assert len(headings) > 20
    table = f"{';'.join(headings)}\n{';'.join('x' for _ in headings)}\n"
    assert sheets_in("spend.csv", table.encode())[0].unknown == ()


def test_every_listed_spelling_is_read() -> None:
    """Amounts, dates in January 2026, and the month itself."""
    assert {amount_of(text)[0] for text in listed("Amounts")} == {Decimal("1234.50"), Decimal(1200), Decimal(500)}
    assert {day_of(text) for text in listed("Dates")} == {date(2026, 1, 31)}
    assert {month_of(text) for text in listed("Months")} == {(date(2026, 1, 1), date(2026, 1, 31))}


@pytest.mark.parametrize("amount", ["1.234", "1,234", "-5", "¥ 500", "500 kr"])
def test_amounts_that_the_guide_says_are_refused_are(amount: str) -> None:
    """What could be two amounts, is negative, or has a sign of several currencies."""
    with pytest.raises(ValueError, match=r"amount|could be"):
        amount_of(amount)
