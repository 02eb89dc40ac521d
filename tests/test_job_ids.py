"""Job IDs out of whatever a recruiter has."""

import contextlib
import io
import re
import string

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.errors import HirempireError
from hirempire.job_ids import MOST_JOBS, FileUnreadable, JobIds, Rejected, TooManyJobs, from_file, from_text
from tests.support.attacks import packed, unpacked

A, B, C = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b", "9z8y7x6w-5v4u-3210-fedc-ba0987654321", "xyz456abc123"
JOBS = "https://app.hirempire.com/jobs/"
SAFELINK = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fapp.hirempire.com%2Fjobs%2F"
DASHED = B.replace("-", "\u2011")
"""As a word processor writes it."""


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


def edited(file: bytes, **changes: tuple[str, str]) -> bytes:
    """A workbook with an expression replaced in its sheet or its styles."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml"}
    parts = unpacked(file)
    for name, (pattern, new) in changes.items():
        parts[names[name]] = re.sub(pattern, new, parts[names[name]].decode(), flags=re.DOTALL).encode()
    return packed(parts)


def strict(file: bytes) -> bytes:
    """A workbook in the names of Strict Open XML."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    renamed = {
        old + b"spreadsheetml/2006/main": new + b"spreadsheetml/main",
        old + b"officeDocument/2006/relationships": new + b"officeDocument/relationships",
    }
    parts = unpacked(file)
    for name, body in parts.items():
        for before, after in renamed.items():
            body = body.replace(before, after)
        parts[name] = body
    return packed(parts)


LISTED = sheet(["Title", "Job ID"], ["Nurse", A], ["Clerk", B], ["Cook", C])


@pytest.mark.parametrize(
    "file",
    [
        edited(LISTED, sheet=('<dimension ref="[^"]*"', '<dimension ref="A1"')),
        edited(LISTED, sheet=('<dimension ref="[^"]*"', '<dimension ref="A1:B2"')),
        edited(LISTED, styles=("<fills.*</fills>", '<fills count="1"><fill/></fills>')),
        edited(
            LISTED, styles=("</fills>", '<fill><patternFill><fgColor rgb="FFF"/><extLst/></patternFill></fill></fills>')
        ),
        edited(LISTED, sheet=(r' r="[A-C]\d"', "")),
        strict(LISTED),
    ],
    ids=["dimension A1", "dimension too small", "empty fill", "odd fill", "cells without places", "strict"],
)
def test_what_excel_opens_is_read(file: bytes) -> None:
    """Whatever a workbook says of its size and its styles."""
    assert from_file("jobs.xlsx", file).ids == (A, B, C)


def test_a_password_is_said() -> None:
    """So that it can be taken off."""
    with pytest.raises(FileUnreadable, match="protected by a password"):
        from_file(
            "jobs.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
        )


def sheets(**rows: list[list[object]]) -> bytes:
    """A workbook of several sheets; the one named Hidden is."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in rows.items():
        made = book.create_sheet(name)
        made.sheet_state = "hidden" if name == "Hidden" else "visible"
        for row in cells:
            made.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_best_column_of_the_visible_sheets_is_taken_and_the_others_are_said() -> None:
    """With their numbers; a hidden sheet does not count."""
    book = sheets(
        Notes=[["Call 0171 2345678"]], Hidden=[["Job ID"], [C]], Jobs=[["Title", "Job ID"], ["Nurse", A], ["Clerk", B]]
    )
    read = from_file("jobs.xlsx", book)
    assert read.ids == (A, B)
    assert read.source == "sheet “Jobs”, column B “Job ID”"
    assert read.titles == {A: "Nurse", B: "Clerk"}
    assert [(one.words, one.found) for one in read.unused] == [("hidden sheet “Hidden”, column A “Job ID”", 1)]
    assert from_file("jobs.xlsx", book, sheet="Hidden", column=0).ids == (C,)


def test_titles_that_are_links_to_jobs_have_their_ids_in_the_links() -> None:
    """As a link of the cell, or as a formula."""
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.append(["Role", "Place"])
    first.append(["Nurse", "Bonn"])
    first.append([f'=HYPERLINK("https://app.hirempire.com/jobs/{B}","Clerk")', "Kiel"])
    first["A2"].hyperlink = f"https://app.hirempire.com/jobs/{A}"
    written = io.BytesIO()
    book.save(written)
    read = from_file("jobs.xlsx", written.getvalue())
    assert read.ids == (A, B)
    assert read.titles == {A: "Nurse", B: "Clerk"}


@pytest.mark.parametrize(
    "text",
    [
        f'"{A}", {B}\n{C}\n',
        f"Title,Job ID\rNurse,{A}\rClerk,{B}\rCook,{C}\r",
        f'Title,Job ID\n"Nurse,{A}\nClerk,{B}\nCook,{C}\n',
        f"sep=;\nTitle;Job ID\nNurse;{A}\nClerk;{B}\nCook;{C}\n",
        f"Jobs of May 2026\n\nTitle;Job ID\nNurse;{A}\nClerk;{B}\nCook;{C}\n",
        f"1) {A}\n2) {B}\n3) {C}\n",
        f"1. {A}\n2. {B}\n10. {C}\n",
        f"1\t{A}\n2\t{B}\n3\t{C}\n",
        f"On 2026-01-05 I posted {A}, call +49 171 2345678 or (0171) 234 567.\nThen {B} and, on 26 Nov 2026, {C}.",
        f"{A[:9]}\u200b{A[9:]}\n{DASHED}\n\u2066{C}\u2069",
        f"{A}\n{B}\n\uff58\uff59\uff5a\uff14\uff15\uff16abc123",
        f"{A.upper()}\n{A}\n{B}\n{C}",
        f"ID,Title,Hirempire Job ID\n1,Nurse,{A}\n2,Clerk,{B}\n3,Cook,{C}\n",
        f"Job ID,Title\n{A},Nurse\n{B},Clerk\n{C},Cook\n9,TOTAL\n",
        f"Requisition ID,Title,Link\nREQ-10001,Nurse,{JOBS}{A}\nREQ-10002,Clerk,{JOBS}{B}\nREQ-10003,Cook,{JOBS}{C}\n",
        f"{SAFELINK}{A}&data=05%7C01&reserved=0\nhttps://www.google.com/url?q={JOBS}{B}&sa=D\n{C}",
    ],
)
def test_messy_texts_lose_no_job_and_ask_for_no_other(text: str) -> None:
    """As people and their programs write them."""
    assert from_file("jobs.csv", text.encode()).ids == (A, B, C)


def test_an_id_that_is_cut_off_is_said_and_not_asked_for() -> None:
    """It would come back as deleted."""
    read = from_file("jobs.csv", f"Job ID\n{A}\n{B[:-5]}\n{B[:20]}…\n".encode())
    assert read.ids == (A,)
    assert [one.reason for one in read.found.rejected] == ["This ID is cut off. Copy it again in full."] * 2


def test_row_numbers_are_no_ids_and_titles_are_matched_with_the_jobs_known() -> None:
    """Where two jobs share a title, neither is guessed."""
    file = b"ID,Title\n1,Nurse\n2,clerk \n3,Cook\n4,Pilot\n"
    assert from_file("jobs.csv", file).ids == ()
    read = from_file("jobs.csv", file, titles={"Nurse": [A], "Clerk": [B], "Cook": [C, "job-4"]})
    assert read.ids == (A, B)
    assert read.by_title
    assert [one.reason for one in read.found.rejected] == [
        "2 jobs have this title. Choose them under Titles.",
        "No job in this workspace has this title.",
    ]


def test_ids_of_other_things_are_said_and_not_taken() -> None:
    """Another column can be chosen."""
    file = f"job_id,link_id\n{A},{C}\n{A},{B}\n".encode()
    read = from_file("links.csv", file)
    assert read.ids == (A,)
    assert [(one.words, one.found) for one in read.unused] == [("column B “link_id”", 2)]
    assert from_file("links.csv", file, column=1).ids == (C, B)


def test_ten_thousand_rows_of_a_wide_table_are_read() -> None:
    """The longest list there may be."""
    rows = "".join(
        f"{n},Nurse {n % 300},{n:08x}-0000-4000-8000-{n:012x},2026-01-{n % 28 + 1:02},Bonn\n" for n in range(MOST_JOBS)
    )
    assert len(from_file("jobs.csv", f"Number,Title,Job ID,Created,City\n{rows}".encode()).ids) == MOST_JOBS


def test_no_job_is_lost_in_what_only_seems_to_be_a_heading() -> None:
    """Links, sentences and rows of IDs can name Hirempire and IDs without being the headings of a table."""
    links = from_text("https://app.hirempire.com/jobs?id=xyz456abc123\nhttps://app.hirempire.com/jobs?id=job_20417-b")
    assert links.ids == (C, "job_20417-b")
    prose = from_text(f"Nurse: {A}\nHirempire ID of the clerk:\nxyz456abc123")
    assert prose.ids == (A, C)
    sideways = sheet(["Job ID", A, C], ["Title", "Nurse", "Clerk"], ["Visits", 12, 3])
    assert from_file("jobs.xlsx", sideways).ids == (A, C)


def test_ids_in_or_above_the_headings_are_said() -> None:
    """They may be jobs; a quarter in a heading is not."""
    above = from_file("jobs.csv", f"Template,b77xx12y34\nTitle,Job ID\nNurse,{A}\n".encode())
    assert above.ids == (A,)
    assert above.found.rejected == (Rejected("b77xx12y34", "This is in or above the headings of the table."),)
    quarters = from_file("jobs.csv", f"Title,Job ID,2026Q3\nNurse,{A},12\n".encode())
    assert (quarters.ids, quarters.found.rejected) == ((A,), ())


def test_links_behind_a_few_titles_are_followed_and_no_title_is_asked_for() -> None:
    """Most titles may have no link at all."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in ("Role", "Nurse", "Location", "Berlin", "Clerk"):
        page.append([row])
    page["A2"].hyperlink = f"https://app.hirempire.com/jobs/{A}"
    saved = io.BytesIO()
    book.save(saved)
    assert from_file("jobs.xlsx", saved.getvalue()).ids == (A,)


def test_a_column_of_ids_that_are_no_uuids_is_found_below_an_unknown_heading() -> None:
    """The first such column is taken, and the next is offered."""
    read = from_file("jobs.xlsx", sheet(["Vacancy ref", "Advert reference"], ["job_20417-b", "ADV-99812"]))
    assert read.ids == ("job_20417-b",)
    assert [(choice.letter, choice.found) for choice in read.unused] == [("B", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "=\n", " \n  ", "\n> ", " "])
def test_an_id_broken_across_lines_is_put_together(end: str) -> None:
    """As a PDF or a mail program breaks it, in a link or alone; what is left of a shorter one is cut off."""
    read = from_text(f"https://app.hirempire.com/jobs/{A[:14]}{end}{A[14:]}\nxyz456abc123")
    assert read.ids == (A, C)
    assert from_file("jobs.txt", f"Nurse {A[:19]}{end}{A[19:]} 12\nCook {C} 13".encode()).ids == (A, C)
    cut = from_text(f"{A[:19]}\n{C}\n{A[19:]}")
    assert cut.ids == (C,)
    assert {entry.reason for entry in cut.rejected} == {"This ID is cut off. Copy it again in full."}


@pytest.mark.parametrize(
    "mail",
    [
        f"Ticket INC0012345, see PO-4500012345\nNurse {A}\nAnn Lee, VAT DE123456789, D-10115 Berlin\nCook {C}",
        f"{A} under ISO27001 for account DE89370400440532013000\n{C}",
        f"{A}\nDE89 3704 0044 0532 0130 00\n{C}",
        f"{A}\nVAT ID: DE123456789\nCustomer no.: 4711\nInvoice number: 2026123456\nRechnungsnr.: RE20260512\n{C}",
        f"{A}\nMeeting ID: 321 654 987 012 Passcode: ab12CD\nCandidate ID: {B}\n{C}",
        f"{A}\nTel. (030) 123 456 78\nFax 030/1234567-89\n(555) 123-4567\n{C}",
        f"{A} 01711234567\n{C} 00491711234567",
        f"{A}\nAnn's colleague@example2026.com wrote at 14:30, room B-214, 12 May\n{C}",
    ],
)
def test_numbers_of_other_things_in_a_mail_are_not_asked_for(mail: str) -> None:
    """Tickets, tax payers, towns, accounts, invoices, meetings, candidates, phones."""
    assert from_text(mail).ids == (A, C)


def test_entries_without_an_id_come_by_reason_with_plain_words_last() -> None:
    """What may matter is read first."""
    reasons = from_text(f"Please look at {A} and 12 too").by_reason
    assert [*reasons.values()] == [["12"], ["Please", "look", "at", "and", "too"]]


@pytest.mark.parametrize(
    "text",
    [
        f'{{"total_jobs": 2, "jobs": [{{"id": "{A}", "sources": {{"items": [{{"id": "{B}"}}]}}}}, {{"id": "{C}"}}]}}',
        f'{{"job_id": "{A}", "sources": [{{"id": "{B}"}}]}}\n{{"job_id": "{C}", "users": [{{"id": "b77xx12y34"}}]}}',
        f'[{{"id": "{A}", "company": {{"id": "b77xx12y34"}}, "applicants": 12}}, {{"id": "{C}"}}]',
        f'{{"data": {{"items": [{{"id": "{A}"}}, {{"id": "{C}", "jobs": []}}]}}, "count": 2}}',
        f'["{A}", "{C}"]',
        f'{{"{A}": "Nurse", "{C}": "Cook"}}',
    ],
)
def test_json_has_the_ids_of_its_jobs_alone(text: str) -> None:
    """Not those of links, candidates and companies, and no counts; JSON of another kind is read as a text."""
    assert from_text(text).ids == (A, C)
    assert from_file("jobs.json.txt", text.encode()).ids == (A, C)


def test_formulas_that_nobody_counted_are_read() -> None:
    """As a program writes them that isn't Excel: texts, put together perhaps, in a link or alone."""
    book = openpyxl.Workbook()
    for row in (["Title", "Job ID"], ["Nurse", f'="{A}"'], ["Cook", f'=HYPERLINK("{JOBS}"&"{C}","Cook")']):
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    assert from_file("jobs.xlsx", saved.getvalue()).ids == (A, C)


def test_the_columns_of_an_opendocument_sheet_are_named_as_its_program_names_them() -> None:
    """Though the first columns and rows are empty."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row><table:table-cell/>{cell.format(text)}</table:table-row>" for text in ("Job ID", A)
    )
    sheet = f'<table:table table:name="Jobs"><table:table-row><table:table-cell/></table:table-row>{rows}</table:table>'
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{sheet}"
    closed = f"{content}</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    manifest = f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entry}</m:manifest>'
    read = from_file("jobs.ods", packed({"mimetype": kind, "content.xml": closed, "META-INF/manifest.xml": manifest}))
    assert (read.ids, read.source) == ((A,), "sheet “Jobs”, column B “Job ID”")


def test_numbers_of_a_table_below_are_no_ids() -> None:
    """As several tables come in one file from Numbers; a section's name is no new table."""
    jobs = f"Title,Job ID,Visits\nNurse,{A},12\n,,\nBonn,,\nCook,{C},5\n"
    read = from_file("jobs.csv", f"Table 1,,\n,,\n{jobs},,\nTable 2,,\nChannel,Visits,\nXING,12,\n".encode())
    assert read.ids == (A, C)
    assert Rejected("12", "This is in another table, below the one that is read.") in read.found.rejected


def test_prose_with_commas_is_no_table() -> None:
    """Its first line is no row of headings, and its lines have no columns."""
    assert from_text(f"Dear Ann, please load {C} today\nand {A}, thanks").ids == (C, A)
    invoice = from_text(f"Invoice for Acme GmbH, VAT DE123456789, Berlin\nJobs: {A} and {C}\n10115 Berlin, Bonn, Kiel")
    assert invoice.ids == (A, C)


def test_what_a_pasted_table_has_in_other_columns_is_said() -> None:
    """With the number, as for a file."""
    read = from_text(f"job_id,link_id\n{A},{C}\n{A},{B}")
    assert read.ids == (A,)
    (other,) = read.rejected
    assert (other.text, other.reason[-19:]) == ("column B “link_id”", "It holds 2 of them.")


def test_a_number_of_capitals_and_digits_is_taken_where_it_stands_alone_or_is_called_a_job() -> None:
    """The workspace may number its jobs so."""
    assert from_text("REQ-10001\nREQ-10002").ids == ("REQ-10001", "REQ-10002")
    assert from_text("Nurse, Job ID: REQ-10001\nPosting number: 20417").ids == ("REQ-10001", "20417")
    (code,) = [entry for entry in from_text(f"{A}\nplease see REQ-10001").rejected if entry.text == "REQ-10001"]
    assert code.reason.endswith("Put it on a line of its own to load it.")


@pytest.mark.parametrize(
    "text",
    [
        f"job_id={A}&job_id={C}",
        f"https://api.hirempire.com/v1/job-sources?job_id={A}&job_id={C}",
        f"http://localhost:8501/compare?jobs={A}%2C{C}&channel=XING",
        f"http://localhost:8501/?jobs={A},{C}",
        f"{A}/{C}",
        f"{A}+{C}",
        f"https://app.hirempire.com/jobs/{A}/sources/abc123xyz456 {C}",
    ],
)
def test_several_ids_in_one_word_or_link_are_all_taken(text: str) -> None:
    """And a link to a page of a job is the job."""
    assert from_text(text).ids == (A, C)


def test_a_number_after_jobs_in_a_link_is_the_job() -> None:
    """However short it is; a page of the list of jobs is none."""
    assert from_text("https://app.hirempire.com/jobs/20418\napp.hirempire.com/jobs/page/2").ids == ("20418",)


def test_jobs_found_by_title_keep_that_title() -> None:
    """The column beside it holds other things."""
    read = from_file("jobs.csv", b"Title,City\nNurse,Bonn\n", titles={"nurse": ["j1"]})
    assert read.titles == {"j1": "Nurse"}


@pytest.mark.parametrize("date", ["12.05.2026", "5/12/26", "2026/05/12", "2026-05-01T10:00:00Z"])
def test_a_date_in_any_marks_is_called_a_date(date: str) -> None:
    """Marks that no ID has are no reason to call it a broken ID."""
    read = from_text(f"Since {date} for {A}")
    assert Rejected(date, "This is a date or a phone number.") in read.rejected


def test_links_to_other_sites_in_a_mail_are_not_asked_for() -> None:
    """Profiles and meetings have IDs of their own; a UUID may be a job's wherever it stands."""
    profile, meeting = "https://www.linkedin.com/in/ann-lee-1a2b3c4d", "https://x.zoom.us/j/98765432101?id=abc123xyz"
    read = from_text(f"{C}\n{profile}\n{meeting}\nhttps://intranet.example/jobs/{A}")
    assert read.ids == (C, A)
    other = "This link leads to another site. Copy the job's ID, or its link in Hirempire."
    assert read.rejected == (Rejected(profile, other), Rejected(meeting, other))
    assert from_text(f"hirempire.com/jobs/{C}").ids == (C,)


def test_cells_that_say_link_and_are_links_are_no_headings() -> None:
    """No link in either column is lost."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["Campaign", "Advert 1", "Advert 2"], ["May", "Link", "Link"], ["June", "Link", None]):
        page.append(row)
    page["B2"].hyperlink, page["C2"].hyperlink, page["B3"].hyperlink = (f"{JOBS}{job}" for job in (A, B, C))
    saved = io.BytesIO()
    book.save(saved)
    read = from_file("jobs.xlsx", saved.getvalue())
    assert read.ids == (A, B, C)


def test_an_id_without_its_beginning_is_cut_off() -> None:
    """As a narrow column shows its end."""
    read = from_text(f"{C}\n…{A[-9:]}")
    assert read.ids == (C,)
    assert [entry.reason for entry in read.rejected] == ["This ID is cut off. Copy it again in full."]
