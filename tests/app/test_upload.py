"""A file with job IDs, uploaded into the sidebar."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from tests.support.app import SAMPLE, Connect, bars, words

Opened = Callable[[], AppTest]


def uploaded(app: AppTest, name: str, content: bytes) -> AppTest:
    """The app after a recruiter has uploaded a file."""
    app.segmented_control(key="choose_by").set_value("File").run()
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    buttons = [one for one in app.button if one.label == "Show these jobs"]
    return buttons[0].click().run() if buttons and not buttons[0].disabled else app


def workbook() -> bytes:
    """Two titles and one ID."""
    written = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["Title", "Job ID"], ["Backend Engineer", SAMPLE]):
        book.worksheets[0].append(row)
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jobs.csv", f"Title;Job ID\nBackend Engineer;{SAMPLE}\n".encode("utf-8-sig")),
        ("jobs.tsv", f"id\ttitle\n{SAMPLE}\tBackend Engineer\n".encode()),
        ("jobs.txt", f"{SAMPLE}\n".encode()),
        ("jobs.xlsx", workbook()),
    ],
)
def test_the_jobs_of_a_file_are_shown(opened: Opened, server: Connect, name: str, content: bytes) -> None:
    """Whatever kind it is; the page says how many were understood."""
    server()
    app = uploaded(opened(), name, content)
    assert not app.exception
    assert bars(app) == {"LinkedIn": 142, "Referral": 36}
    assert "1 job ID found" in words(app)


@pytest.mark.parametrize(("name", "content"), [("jobs.xlsx", b"no workbook"), ("jobs.csv", b"")])
def test_a_file_that_cannot_be_read_is_a_sentence_and_the_jobs_before_stay(
    opened: Opened, name: str, content: bytes
) -> None:
    """On the demo, whose charts are there."""
    app = uploaded(opened(), name, content)
    assert not app.exception
    assert "The file couldn't be read" in words(app)
    assert app.get("plotly_chart")


def test_too_many_jobs_are_a_sentence(opened: Opened, server: Connect) -> None:
    """And none of them is asked for."""
    sandbox = server()
    app = uploaded(opened(), "jobs.txt", "\n".join(f"job-{number}" for number in range(10_001)).encode())
    assert "10,001 job IDs are too many to load at once" in words(app)
    assert sandbox.requests == [("/v1/jobs", None)]
