"""Tables as CSV: what a spreadsheet makes of them."""

import csv
import io
from datetime import UTC, datetime

import pandas as pd
import pytest

from hirempire.analysis.frame import links_frame
from hirempire.api.models import Link, Loaded
from hirempire.reports.csv import file_name, guarded, links_csv, table_csv

NOON = datetime(2026, 6, 18, 10, 0, 0, tzinfo=UTC)


def frame(name: str = "LinkedIn", visits: int = 142) -> pd.DataFrame:
    """The tidy frame of one link."""
    return links_frame([Loaded("job-1", [Link("link-1", name, visits, NOON, "https://jobs.example/x", "a3f9")], NOON)])


def cells(content: bytes) -> list[list[str]]:
    """What a reader of CSV sees."""
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


def test_the_tidy_links_have_their_columns_and_times_that_sort() -> None:
    """UTF-8 with its mark, line ends as Excel writes them, ISO 8601 in UTC."""
    written = links_csv(frame())
    assert written.startswith(b"\xef\xbb\xbfjob_id,")
    assert written.endswith(b"\r\n")
    assert cells(written) == [
        ["job_id", "link_id", "source_name", "channel", "url", "code", "visits", "created_at", "fetched_at"],
        [
            "job-1",
            "link-1",
            "LinkedIn",
            "LinkedIn",
            "https://jobs.example/x",
            "a3f9",
            "142",
            "2026-06-18T10:00:00Z",
            "2026-06-18T10:00:00Z",
        ],
    ]


@pytest.mark.parametrize(
    "hostile", ["=HYPERLINK(1)", "+1+1|calc", "@SUM(A1)", "-2+3", "\t=1", "\r=1", "  =1", "＝1", "\n=1"]
)
def test_a_cell_that_would_be_run_is_guarded(hostile: str) -> None:
    """An apostrophe leads; a heading is a cell, too."""
    assert guarded(hostile).startswith("'")
    shown = table_csv(pd.DataFrame({hostile: [hostile]}))
    assert shown.decode("utf-8-sig").count("'") == 2


def test_ordinary_text_stays_as_it_is_and_control_characters_go() -> None:
    """An apostrophe is put nowhere else."""
    assert guarded("R&D – Zürich, 50%") == "R&D – Zürich, 50%"
    assert guarded("a\x00b\x1bc") == "abc"


def test_numbers_stay_numbers_and_what_is_missing_is_empty() -> None:
    """A negative number is no formula."""
    table = pd.DataFrame({"n": pd.array([-3, None], dtype="Int64"), "share": [0.25, None], "t": ["x", None]})
    assert cells(table_csv(table)) == [["n", "share", "t"], ["-3", "0.25", "x"], ["", "", ""]]


def test_a_name_with_line_ends_and_quotes_comes_back_whole() -> None:
    """What was written is what is read."""
    written = table_csv(pd.DataFrame({"name": ['two\nlines, "quoted"']}))
    assert list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))) == [
        ["name"],
        ['two\nlines, "quoted"'],
    ]


def test_two_columns_of_one_name_are_both_written() -> None:
    """Nothing is lost by a heading."""
    table = pd.DataFrame([["a", 1]], columns=["x", "x"])
    assert cells(table_csv(table)) == [["x", "x"], ["a", "1"]]


def test_a_file_name_says_what_which_filter_and_when() -> None:
    """Safe on every system, and not too long."""
    name = file_name("Visits by channel", filters=["LinkedIn + X", "von Zürich/../"], at=NOON, ending="csv")
    assert name == "hirempire-visits-by-channel-linkedin-x-von-zurich-2026-06-18-1000.csv"
    long = file_name("x" * 500, filters=(), at=None, ending="png")
    assert len(long) <= 120
    assert long.endswith(".png")
