"""Job IDs out of whatever a recruiter has."""

import contextlib
import io
import string

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.errors import HirempireError
from hirempire.job_ids import MOST_JOBS, FileUnreadable, JobIds, TooManyJobs, from_file, from_text

A, B, C = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b", "9z8y7x6w-5v4u-3210-fedc-ba0987654321", "xyz456abc123"


@pytest.mark.parametrize(
    "pasted",
    [
        f"{A}\n{B}\n{C}",
        f"{A}\r\n{B}\r\n\r\n{C}\r\n",
        f"{A}, {B}, {C}",
        f"{A};{B};{C}",
        f"  {A}\t{B} {C}  ",
        f'["{A}", "{B}", "{C}"]',
        f"'{A}' “{B}” «{C}»",
        f"({A}) <{B}> [{C}]",
        f"- {A}\n- {B}\n• {C}.",
        f"https://app.hirempire.com/jobs/{A}\nhttps://app.hirempire.com/jobs/{B}/sources?tab=1\n{C}",
        f"https://api.hirempire.com/v1/job-sources?job_id={A}\napp.hirempire.com/jobs/{B} {C}",
        f'{{"jobs": ["{A}", "{B}"]}} "{C}"',
    ],
)
def test_ids_are_found_however_they_are_pasted(pasted: str) -> None:
    """By line, comma, semicolon or blank; in quotes, brackets, lists or links."""
    assert from_text(pasted).ids[:3] == (A, B, C)


def test_duplicates_go_and_order_stays() -> None:
    """The first of two stays where it is, and how many went is known."""
    found = from_text(f"{C} {A} {C} {B} {A}")
    assert found == JobIds((C, A, B), (), 2)
    assert found.summary == "3 job IDs found, 2 duplicates"


def test_words_between_ids_are_listed_with_why_and_do_not_become_requests() -> None:
    """Nothing is dropped in silence."""
    found = from_text(f"Please look at {A} and at ???")
    assert found.ids == (A,)
    assert [one.text for one in found.rejected] == ["Please", "look", "at", "and", "???"]
    assert all(one.reason.endswith(".") for one in found.rejected)
    assert found.summary == "1 job ID found, 5 entries skipped"


@pytest.mark.parametrize("odd", ["7", "Nurse_2", "0-0", "x" * 99 + "1"])
def test_what_stands_alone_and_has_a_digit_is_taken_at_its_word(odd: str) -> None:
    """IDs need not look like UUIDs: the server decides."""
    assert from_text(f"{odd}\n{A}").ids == (odd, A)


def test_where_nothing_has_a_digit_what_stands_alone_is_taken_at_its_word() -> None:
    """A workspace may name its jobs; beside IDs with digits, a word is a heading or a remark."""
    assert from_text("nurse, clerk\ncook").ids == ("nurse", "clerk", "cook")
    assert from_text(f"Vacancies\n{A}\nthanks").ids == (A,)


@pytest.mark.parametrize("bad", ["müller-1", "a.b.c.1", "50%", "x" * 101, "job/../1"])
def test_what_no_id_can_be_is_refused(bad: str) -> None:
    """Letters, digits, - and _ alone."""
    found = from_text(f"{bad}\n{A}")
    assert found.ids == (A,)
    assert len(found.rejected) == 1


def test_the_public_address_of_a_link_is_no_job() -> None:
    """Its last part is the link's ID: asking for it would find nothing."""
    found = from_text(f"https://jobs.hirempire.com/acme/{A}")
    assert found.ids == ()
    assert "doesn't name its job" in found.rejected[0].reason


def test_what_is_shown_of_a_hostile_entry_is_short_and_harmless() -> None:
    """No control characters, no kilobytes."""
    (bad,) = from_text("\x1b\u202e" + "é" * 5_000).rejected
    assert len(bad.text) <= 81
    assert bad.text.isprintable()


def sheet(*rows: list[object]) -> bytes:
    """A workbook of one sheet."""
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    for row in rows:
        first.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jobs.csv", f"Job ID,Title\r\n{A},Nurse 2024\r\n{B},Clerk\r\n"),
        ("jobs.csv", f"Title;job_id;Link ID\r\nNurse;{A};{C}\r\nClerk;{B};{C}\r\n"),
        ("jobs.tsv", f"title\tid\nNurse\t{A}\nClerk\t{B}\n"),
        ("jobs.csv", f"Title,What,Made\nNurse 123456,{A},2026-01-01\n\nClerk 654321,{B},2026-01-02\n"),
        (
            "jobs.csv",
            f'Title,Where\n"Nurse, ""night""",https://app.hirempire.com/jobs/{A}\nClerk,app.hirempire.com/{B}\n',
        ),
        ("jobs.txt", f"{A}\n{B}\n"),
        ("jobs.csv", f"job_id\n{A}\n{B}\n"),
        ("-", f"{A},{B}"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_column_of_a_text_file_is_found(name: str, content: str, encoding: str) -> None:
    """By its heading, whatever it is apart by; else by its content."""
    found = from_file(name, content.encode(encoding))
    assert found.ids == (A, B)


def test_a_file_in_an_old_encoding_is_read() -> None:
    """Windows' western one, as older spreadsheets write it."""
    assert from_file("jobs.csv", f"Título;Job ID\nEnfermería;{A}\n".encode("cp1252")).ids == (A,)


def test_a_workbook_is_read_by_its_heading_or_its_content() -> None:
    """The first sheet with cells; numbers come as whole numbers."""
    assert from_file("jobs.xlsx", sheet(["Title", "Job ID"], ["Nurse", A], ["Clerk", 20417])).ids == (A, "20417")
    assert from_file("jobs.xlsx", sheet(["Nurse", A], ["Clerk", B], [None, None])).ids == (A, B)


@pytest.mark.parametrize("place", [(1_048_576, 16_384), (1_048_576, 1), (2, 16_384)])
def test_a_stray_cell_far_away_costs_nothing(place: tuple[int, int]) -> None:
    """A spreadsheet is full of nothing; only cells that hold something are read."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"], sheet["A2"] = "Job ID", A
    sheet.cell(*place, value="oops")
    written = io.BytesIO()
    workbook.save(written)
    assert A in from_file("jobs.xlsx", written.getvalue()).ids


@pytest.mark.parametrize("pasted", ["sk-live-abc123def", f"sk-live-abc123def\n{A}", "Bearer sk-live-abc123def"])
def test_a_token_among_the_ids_is_neither_asked_for_nor_shown(pasted: str) -> None:
    """It would go into an address."""
    found = from_text(pasted)
    assert found.ids in ((), (A,))
    assert "abc123def" not in repr(found)


def test_our_own_files_are_understood() -> None:
    """What the dashboard wrote, it reads: all links, and any table with job IDs."""
    own = f"Job,Job ID,State\r\nNurse,{A},loaded\r\nAll jobs,,\r\n"
    assert from_file("hirempire.csv", own.encode("utf-8-sig")).ids == (A,)
    tidy = f"job_id,link_id,source_name\r\n{A},{C},LinkedIn\r\n{A},{B},Referral\r\n"
    assert from_file("links.csv", tidy.encode("utf-8-sig")).ids == (A,)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jobs.csv", b"  \r\n"),
        ("jobs.xlsx", b"not a workbook"),
        ("jobs.xlsx", b"PK\x03\x04 broken"),
        ("jobs.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"),
        ("jobs.csv", b"%PDF-1.7"),
        ("jobs.xlsx", sheet()),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(name: str, content: bytes) -> None:
    """What it is not, and what to do."""
    with pytest.raises(FileUnreadable, match="Save it as CSV, XLSX or plain text"):
        from_file(name, content)


def test_more_than_ten_thousand_are_too_many() -> None:
    """As many as that are fine."""
    most = "\n".join(f"job-{number}" for number in range(MOST_JOBS))
    assert len(from_text(most).ids) == MOST_JOBS
    with pytest.raises(TooManyJobs, match="10,001 job IDs are too many"):
        from_text(f"{most}\none-more-1")


@given(st.text())
def test_no_text_ends_in_anything_but_ids_and_reasons(text: str) -> None:
    """Every ID could be sent, each once; every character that is not blank or a separator is accounted for."""
    found = from_text(text)
    assert len(set(found.ids)) == len(found.ids)
    assert all(set(one) <= {*string.ascii_letters, *string.digits, "-", "_"} for one in found.ids)


@given(st.sampled_from(["jobs.csv", "jobs.tsv", "jobs.xlsx", "jobs.txt", "-"]), st.binary())
def test_no_file_ends_in_anything_but_ids_or_a_sentence(name: str, content: bytes) -> None:
    """Whatever its bytes are."""
    with contextlib.suppress(HirempireError):
        assert isinstance(from_file(name, content).found, JobIds)
