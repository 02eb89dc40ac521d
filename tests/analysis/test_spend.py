"""Reading a table of spend: exact amounts, and every row that cannot be read listed with the reason."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hirempire.analysis.spend import MOST_ROWS, Columns, Field, SpendRow, SpendUnreadable, spend_typed
from hirempire.analysis.spend_file import LARGEST_FILE, left_out, our_spend, sheets_in, spend_in
from hirempire.reading.bounded import Unreadable
from tests.support.spend_files import spend_from_file

TYPED: dict[Field, str] = {
    "channel": "XING",
    "from": "2026-01-01",
    "to": "2026-01-31",
    "amount": "5",
    "currency": "EUR",
}
HEAD = "channel,job_id,from,to,amount,currency"


def reason(row: str, head: str = HEAD) -> str:
    """Why the only row cannot be read."""
    found = our_spend(f"{head}\n{row}\n".encode())
    assert not found.rows
    (bad,) = found.unreadable
    assert bad.line == 2
    return bad.reason


def amount(text: str) -> Decimal:
    """The amount of the only row."""
    (row,) = our_spend(f'{HEAD}\nXING,,2026-01-01,2026-01-31,"{text}",EUR'.encode()).rows
    return row.amount


def test_a_row_is_read_as_written() -> None:
    """Job or none, days, exact amount, currency in capitals."""
    file = f"{HEAD}\nLinked In,,2026-01-01,2026-01-31,1200.10,eur\nXING,j-1,2026-02-01,2026-02-01,0,USD"
    assert our_spend(file.encode()).rows == (
        SpendRow("Linked In", None, date(2026, 1, 1), date(2026, 1, 31), Decimal("1200.10"), "EUR"),
        SpendRow("XING", "j-1", date(2026, 2, 1), date(2026, 2, 1), Decimal(0), "USD"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_programs_write_it_in_their_ways(encoding: str) -> None:
    """Semicolons or tabs, headings in any order and case, without a job, blank lines, Windows line ends, marks."""
    for apart in ";\t":
        lines = ["To,FROM, Currency ,Channel,Amount", "", "2026-01-31,2026-01-01,EUR,Börse,12", ""]
        found = our_spend("\r\n".join(lines).replace(",", apart).encode(encoding))
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
    """A thousand, or one and a bit: the recruiter must say, and reads both."""
    whole = re.sub(r"[.,]", "", text)
    assert f"{int(whole):,} or {whole[:-3]}.{whole[-3:]}" in reason(f'XING,,2026-01-01,2026-01-31,"{text}",EUR')


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "1.234,50-",
        "500-",
        "(500)",
        "NaN",
        "Infinity",
        "1e3",
        "kr 5",
        "five",
        "1.2.3",
        "1,23,4",
        "٣",
        "1_000",
        "99999999999999999999",
        "=1+1",
    ],
)
def test_other_amounts_are_refused(text: str) -> None:
    """Nothing is guessed."""
    assert "amount" in reason(f'XING,,2026-01-01,2026-01-31,"{text}",EUR')


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,2026-01-01,2026-01-31,5,EUR", "channel is missing"),
        ("XING,,2026.31.12,2026-01-31,5,EUR", "“from”"),
        ("XING,,05/06/2026,2026-12-31,5,EUR", "5 June 2026 or 6 May 2026"),
        ("XING,,0101-01-01,2026-12-31,5,EUR", "can't be right"),
        ("XING,,2026-01-01,2026-02-30,5,EUR", "no such date"),
        ("XING,,2026-01-01,,5,EUR", "missing (in “to”)"),
        ("XING,,2026-02-01,2026-01-31,5,EUR", "first day is after"),
        ("XING,,2026-01-01,2026-01-31,,EUR", "amount is missing"),
        ("XING,,2026-01-01,2026-01-31,5,Euro", "currency"),
        ("XING,,2026-01-01,2026-01-31,5,", "currency"),
        ("XING,,2026-01-01,2026-01-31,5", "currency"),
        ("XING,,2026-01-01,2026-01-31,1,234,EUR", "more cells"),
    ],
)
def test_each_way_to_be_unreadable_has_its_reason(row: str, said: str) -> None:
    """So that the recruiter can mend it."""
    assert said in reason(row)


def test_one_bad_row_spoils_no_other() -> None:
    """Its line is that of the file."""
    file = f'{HEAD}\nA,,2026-01-01,2026-01-02,1,EUR\nB,,"x,1,EUR\nC,,2026-01-01,2026-01-02,2,EUR\n\nD,,,,,\n'
    found = our_spend(file.encode())
    assert [row.channel for row in found.rows] == ["A", "C"]
    assert [bad.line for bad in found.unreadable] == [3, 6]


def test_our_own_guard_is_taken_off_again() -> None:
    """A channel that begins like a formula comes back as it was; another's apostrophe stays."""
    file = f"{HEAD}\n'=HYPERLINK(1),,2026-01-01,2026-01-02,1,EUR\n's Jobs,,2026-01-01,2026-01-02,1,EUR"
    assert [row.channel for row in our_spend(file.encode()).rows] == ["=HYPERLINK(1)", "'s Jobs"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"channel,amount\nXING,5", b"PK\x03\x04", b"x" * (LARGEST_FILE + 1)]
)
def test_what_is_no_table_of_spend_is_refused(content: bytes) -> None:
    """With what its first line must have."""
    with pytest.raises(Unreadable, match=r"headings|too large|empty|damaged"):
        our_spend(content)


def test_too_many_rows_are_said() -> None:
    """And the first are kept."""
    row = "XING,,2026-01-01,2026-01-31,5,EUR\n"
    found = our_spend((HEAD + "\n" + row * (MOST_ROWS + 5)).encode())
    assert len(found.rows) == MOST_ROWS
    assert "more than 10,000" in found.unreadable[0].reason
    assert found.repeated == MOST_ROWS - 1


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    """Every line after the heading is a row, unreadable, or blank."""
    found = our_spend(HEAD.encode() + b"\n" + content)
    assert len(found.rows) + len(found.unreadable) <= len(content) + 1


@given(st.decimals(0, 10**9, places=2))
def test_amounts_come_back_to_the_cent(value: Decimal) -> None:
    """However they are typed in."""
    (read,) = spend_typed([TYPED | {"amount": f"{value}"}]).rows
    assert read.amount == value == amount(f"{value:,.2f}")


def test_a_table_typed_in_may_have_empty_rows_and_holes() -> None:
    """Rows are numbered as the table shows them."""
    found = spend_typed([{}, TYPED | {"to": ""}, TYPED | {"amount": "1.234,50"}])
    assert [(bad.line, bad.reason) for bad in found.unreadable] == [(2, "the date is missing (in “to”)")]
    assert [row.amount for row in found.rows] == [Decimal("1234.50")]


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [
        ("1234,50", "1234.50", "EUR"),
        ("1.234,50", "1234.50", "EUR"),
        ("1,5", "1.5", "EUR"),
        ("€ 500", "500", "EUR"),
        ("500 €", "500", "EUR"),
        ("500,- €", "500", "EUR"),
        ("CHF 1'200", "1200", "CHF"),
        ("US$ 3.20", "3.20", "USD"),
        ("33.333333333", "33.33", "EUR"),
    ],
)
def test_an_amount_typed_in_is_read_as_one_in_a_file(typed: str, value: str, currency: str) -> None:
    """With the sign of its currency on either side, and a comma or a point before the cents."""
    (row,) = spend_typed([TYPED | {"amount": typed, "currency": "" if currency != "EUR" else "EUR"}]).rows
    assert (row.amount, row.currency) == (Decimal(value), currency)


def test_two_currencies_in_one_row_are_refused() -> None:
    """Nothing converts, and nothing guesses."""
    (bad,) = spend_typed([TYPED | {"amount": "$5", "currency": "EUR"}]).unreadable
    assert bad.reason == "the amount is in USD, and the currency says EUR"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31.01.2026", date(2026, 1, 31)),
        ("05.06.2026", date(2026, 6, 5)),
        ("5.6.26", date(2026, 6, 5)),
        ("25/06/2026", date(2026, 6, 25)),
        ("06/25/2026", date(2026, 6, 25)),
        ("05/05/2026", date(2026, 5, 5)),
        ("31 Jan 2026", date(2026, 1, 31)),
        ("31. Januar 2026", date(2026, 1, 31)),
        ("31. März 2026", date(2026, 3, 31)),
        ("January 31st, 2026", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
    ],
)
def test_a_day_is_read_as_peoples_programs_write_it(typed: str, day: date) -> None:
    """Where it can be but one day."""
    (row,) = spend_typed([TYPED | {"from": typed, "to": "2026-12-31"}]).rows
    assert row.first == day


def test_a_column_of_days_tells_their_order_by_those_that_are_clear() -> None:
    """25/06 can only be in June, so that 05/06 is, too; a column that contradicts itself tells nothing."""
    rows = [TYPED | {"from": day, "to": "2026-12-31"} for day in ("25/06/2026", "05/06/2026")]
    assert [row.first for row in spend_typed(rows).rows] == [date(2026, 6, 25), date(2026, 6, 5)]
    rows.append(TYPED | {"from": "06/25/2026", "to": "2026-12-31"})
    assert [bad.line for bad in spend_typed(rows).unreadable] == [2]
    assert [row.first.month for row in spend_typed(rows[1:2], day_first=False).rows] == [5]


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        (
            "Source,Month,Cost (EUR)\nLinkedIn,2026-02,900",
            [("LinkedIn", None, "2026-02-01", "2026-02-28", "900", "EUR")],
        ),
        (
            "Kanal;Von;Bis;Betrag;Währung\nIndeed;01.03.2026;31.03.2026;1.234,50;CHF",
            [("Indeed", None, "2026-03-01", "2026-03-31", "1234.50", "CHF")],
        ),
        (
            "Spend 2026\n\nChannel,Job ID,Date,Amount\nXING,j-1,2026-03-01,€5",
            [("XING", "j-1", "2026-03-01", "2026-03-01", "5", "EUR")],
        ),
        ("Channel,Month,Cost\nXING,May '26,€5", [("XING", None, "2026-05-01", "2026-05-31", "5", "EUR")]),
        ("Channel\tMonth\tSpend\nXING\tJan-26\t£1.50", [("XING", None, "2026-01-01", "2026-01-31", "1.50", "GBP")]),
    ],
)
def test_a_finance_departments_table_is_read_by_its_own_headings(file: str, rows: list[tuple[str, ...]]) -> None:
    """In its own words and order, under a title, with months or single days."""
    found = spend_from_file("spend.csv", file.encode())
    read = [
        (row.channel, row.job_id, f"{row.first}", f"{row.last}", f"{row.amount}", row.currency) for row in found.rows
    ]
    assert read == rows
    assert not found.unreadable


def test_headings_that_say_nothing_or_the_same_twice_are_named() -> None:
    """No column is left out without a word; a job's column is never taken for none."""
    (sheet,) = sheets_in("spend.csv", b"Channel,Job ID,Month,Cost,Spend,Approved by\nXING,j-1,2026-01,5 EUR,6 EUR,Ann")
    assert left_out(sheet) == "Spend repeats an earlier column; 1 column not used: Approved by."
    assert spend_in(sheet).rows[0].job_id == "j-1"


def test_columns_can_be_told() -> None:
    """By their place, where no heading says it; the currency, too."""
    (sheet,) = sheets_in("spend.csv", b"Where,When,How much\nXING,2026-01,5")
    with pytest.raises(SpendUnreadable, match="no column for channel, amount and dates"):
        spend_in(sheet)
    told = Columns({"channel": 0, "month": 1, "amount": 2}, currency="EUR")
    assert [(row.channel, row.amount) for row in spend_in(sheet, told).rows] == [("XING", Decimal(5))]


def test_a_workbook_is_read_with_its_dates_and_the_numbers_of_its_rows() -> None:
    """The likeliest of its sheets."""
    book = Workbook()
    book.create_sheet("Notes", 0).append(["Notes"])
    sheet = book.create_sheet("Costs")
    sheet.append(["Channel", "From", "To", "Amount", "Currency"])
    sheet.append([])
    sheet.append(["XING", datetime(2026, 1, 1), datetime(2026, 1, 31), 1200.5, "EUR"])  # noqa: DTZ001
    sheet.append(["XING", "soon", datetime(2026, 1, 31), 7, "EUR"])  # noqa: DTZ001
    file = io.BytesIO()
    book.save(file)
    found = spend_from_file("spend.xlsx", file.getvalue())
    assert [(row.first, row.last, row.amount) for row in found.rows] == [
        (date(2026, 1, 1), date(2026, 1, 31), Decimal("1200.50"))
    ]
    assert [bad.line for bad in found.unreadable] == [4]


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [("CHF 1'200.–", "1200", "CHF"), ("500.-", "500", "EUR"), ("0,500 EUR", "0.50", "EUR"), ("0.125", "0.12", "EUR")],
)
def test_amounts_without_cents_or_below_one_can_be_read_in_one_way(typed: str, value: str, currency: str) -> None:
    """No thousands begin with 0, and a dash stands for no cents after a point as after a comma."""
    (row,) = spend_typed([TYPED | {"amount": typed, "currency": currency}]).rows
    assert row.amount == Decimal(value)


@pytest.mark.parametrize("amount", ["¥500", "5 kr", "500 KR"])
def test_a_sign_of_several_currencies_is_named_as_the_cause(amount: str) -> None:
    """The amount itself is fine."""
    (bad,) = spend_typed([TYPED | {"amount": amount}]).unreadable
    assert "stands for several currencies" in bad.reason


def test_letters_that_are_no_currency_are_none() -> None:
    """A net amount isn't in the currency NET, and 5 million isn't 5."""
    (bad,) = spend_from_file("spend.csv", b"Channel,Month,Cost (net)\nXING,2026-05,5").unreadable
    assert bad.reason == "the currency is missing"
    (bad,) = spend_typed([TYPED | {"amount": "5 MIO"}]).unreadable
    assert bad.reason == "“MIO” beside the amount isn't a currency such as EUR"
    (bad,) = spend_typed([TYPED | {"currency": "TBD"}]).unreadable
    assert bad.reason == "“TBD” isn't the code of a currency, such as EUR"


@pytest.mark.parametrize("heading", ["Cost EUR", "Betrag in €", "Kosten €", "Cost in EUR", "Spend/EUR"])
def test_a_currency_in_the_heading_needs_no_brackets(heading: str) -> None:
    """Common currencies can end it."""
    (row,) = spend_from_file("spend.csv", f"Channel,Month,{heading}\nXING,2026-05,5".encode()).rows
    assert row.currency == "EUR"


@pytest.mark.parametrize("name", ["Total", "Summe:", "GESAMT", "Grand  total"])
def test_a_total_with_a_date_is_not_counted_again(name: str) -> None:
    """It adds up rows that are counted."""
    spend = spend_from_file("spend.csv", f"Channel,Month,Cost (EUR)\nTotaljobs,2026-05,5\n{name},2026-05,5".encode())
    assert [row.channel for row in spend.rows] == ["Totaljobs"]
    assert [bad.reason for bad in spend.unreadable] == ["it is a total of other rows"]


@pytest.mark.parametrize("word", ["Marketing", "Decision", "Ma", "Ju", "Jun1"])
def test_a_word_that_begins_like_a_month_is_none(word: str) -> None:
    """Nor are letters with which two months begin."""
    spend = spend_from_file("spend.csv", f"Channel,Month,Cost (EUR)\nXING,{word} 2026,5".encode())
    assert not spend.rows
    assert "isn't a month" in spend.unreadable[0].reason


@pytest.mark.parametrize("month", ["2026/05", "2026.05", "Mai/26", "05.2026", "2026-05-31", "31.05.2026"])
def test_a_month_can_be_written_in_many_ways(month: str) -> None:
    """Year first or last, or as its last day; any other day is no month."""
    spend = spend_from_file("spend.csv", f"Channel,Month,Cost (EUR)\nXING,{month},5\nXING,2026-05-12,5".encode())
    assert [(row.first, row.last) for row in spend.rows] == [(date(2026, 5, 1), date(2026, 5, 31))]
    assert [bad.line for bad in spend.unreadable] == [3]


@pytest.mark.parametrize("job", ["all", "Alle Stellen", "-", "–"])
def test_spend_on_all_jobs_may_say_so(job: str) -> None:
    """There is no job of that name."""
    (row,) = spend_typed([TYPED | {"job_id": job}]).rows
    assert row.job_id is None


def test_an_invoices_list_is_read_by_its_own_headings() -> None:
    """Its dates and amounts are called otherwise; credits are refused."""
    file = (
        "Kreditor;Kanal;Belegdatum;Nettobetrag;Währung\nA;XING;14.05.2026;900,00;EUR\nA;Indeed;13.05.2026;480,00-;EUR"
    )
    spend = spend_from_file("spend.csv", file.encode("cp1252"))
    assert [(row.channel, row.amount) for row in spend.rows] == [("XING", Decimal(900))]
    assert "“480,00-” isn't an amount of 0 or more" in spend.unreadable[0].reason


def test_a_month_whose_year_could_be_its_day_is_refused() -> None:
    """Both readings are shown; two digits that no day can be are a year."""
    spend = spend_from_file("spend.csv", b"Channel,Month,Cost (EUR)\nXING,May 12,5\nXING,Feb. 31,6\nXING,Jun 99,7")
    assert [bad.reason for bad in spend.unreadable] == [
        "“May 12” could be 12 May or May 2012: for the month, write 2012-05"
    ]
    assert [row.first for row in spend.rows] == [date(2031, 2, 1), date(2099, 6, 1)]


def test_first_and_last_days_say_more_than_the_date_of_an_invoice() -> None:
    """What isn't read is said."""
    file = b"Date,Channel,From,To,Cost (EUR)\n2026-06-15,XING,2026-05-01,2026-05-31,5"
    (sheet,) = sheets_in("spend.csv", file)
    (row,) = spend_in(sheet).rows
    assert (row.first, row.last) == (date(2026, 5, 1), date(2026, 5, 31))
    assert left_out(sheet) == "Date not used, because the dates come from From and To."


A = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"


@pytest.mark.parametrize(
    "job",
    [
        A.upper(),
        A.replace("-", "\u2011"),
        f"{A[:9]}\u200b{A[9:]}",
        f"https://app.hirempire.com/jobs/{A}",
        f"Nurse ({A})",
    ],
)
def test_a_job_is_read_as_in_a_list_of_jobs(job: str) -> None:
    """In capitals, with typographic hyphens or invisible characters, or as a link."""
    (row,) = spend_typed([TYPED | {"job_id": job}]).rows
    assert row.job_id == A


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (f"{A} {A[:-1]}2", "it names 2 jobs: give each a row of its own"),
        (A[:-4], f"the job “{A[:-4]}” can't be used. This ID is cut off. Copy it again in full"),
    ],
)
def test_a_job_that_cannot_be_one_is_refused_with_why(job: str, said: str) -> None:
    """Its spend is neither lost nor spread over all jobs."""
    (bad,) = spend_typed([TYPED | {"job_id": job}]).unreadable
    assert bad.reason == said


def test_jobs_that_are_links_in_a_workbook_are_followed() -> None:
    """Behind the title of each."""
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (["Channel", "Job", "Month", "Cost (EUR)"], ["XING", "Nurse", "2026-05", 5]):
        sheet.append(line)
    sheet["B2"].hyperlink = f"https://app.hirempire.com/jobs/{A}"
    file = io.BytesIO()
    book.save(file)
    assert [row.job_id for row in spend_from_file("spend.xlsx", file.getvalue()).rows] == [A]


def test_a_column_of_jobs_is_never_left_out_as_if_it_spoke_of_all() -> None:
    """A job's name is that job; what may be an ID is that of a job not shown; anything else is refused."""
    (sheet,) = sheets_in("spend.csv", b"Channel,Job,Month,Cost\nXING,Nurse,2026-01,5 EUR\nXING,Cook,2026-01,6 EUR")
    read = spend_in(sheet, replace(sheet.columns, jobs={"nurse": "j-1"}))
    assert [(row.job_id, row.amount) for row in read.rows] == [("j-1", Decimal(5)), ("Cook", Decimal(6))]
    (sheet,) = sheets_in("spend.csv", b"Channel,Job,Month,Cost\nXING,Night nurse,2026-01,5 EUR")
    assert [bad.reason for bad in spend_in(sheet).unreadable] == ["no job here is called \u201cNight nurse\u201d"]
