"""That data are made up stands on every page of every file, and on none of real data."""

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pptx import Presentation

from hirempire.analysis.subject import Subject
from hirempire.exhibits.scope import DEMO, picture_line, scope_lines
from hirempire.reports.build import story
from hirempire.reports.csv import file_name
from hirempire.reports.deck.build import deck
from hirempire.reports.story import Story
from hirempire.reports.webpage.page import still, webpage
from hirempire.reports.workbook.build import workbook


@pytest.fixture(scope="module")
def made_up(demo_subject: Subject) -> Story:
    """A story of made-up data."""
    return story(replace(demo_subject, is_demo=True))


def slides(story: Story) -> list[str]:
    """All words of each slide."""
    shown = Presentation(io.BytesIO(deck(story, None))).slides
    return [" ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in shown]


def test_every_slide_says_that_it_is_the_demo(made_up: Story, demo_story: Story) -> None:
    """The cover in a sentence, all others at their foot."""
    assert len(slides(made_up)) > 5
    assert all("Demo data" in words for words in slides(made_up))
    assert not any("Demo data" in words for words in slides(demo_story))


def _foot(sheet: Worksheet) -> str | None:
    """What stands in the middle at the foot of its printed pages."""
    assert sheet.oddFooter is not None
    text: str | None = sheet.oddFooter.center.text
    return text


def test_every_sheet_says_that_it_is_the_demo(made_up: Story, demo_story: Story) -> None:
    """On paper at the foot; on the screen above its table."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(made_up)))
    for sheet in book:
        assert _foot(sheet) == DEMO, sheet.title
        if sheet.title != "Chart data":
            assert DEMO in " ".join(str(cell.value) for row in sheet.iter_rows(max_row=40) for cell in row)
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook(demo_story))):
        assert not _foot(sheet)


def test_the_page_says_that_it_is_the_demo_wherever_it_is_scrolled(made_up: Story, demo_story: Story) -> None:
    """In a line that stays at the top, and at the foot of each printed page."""
    for page in (webpage(made_up).decode(), still(made_up)):
        assert f'<aside class="demo" aria-label="Made-up data"><p class="in">{DEMO}' in page
        assert f'@bottom-left {{ content: "{DEMO}"' in page
    assert DEMO not in webpage(demo_story).decode()


def test_pictures_and_file_names_say_that_it_is_the_demo(made_up: Story, demo_subject: Subject) -> None:
    """A picture at its foot, in the archive and from a page; a table has room in its name alone."""
    assert made_up.scope[0] == DEMO
    assert picture_line(replace(demo_subject, is_demo=True)).startswith(DEMO)
    assert DEMO not in picture_line(demo_subject)
    assert DEMO not in scope_lines(demo_subject)
    assert file_name("links", filters=(), at=None, ending="csv", is_demo=True) == "hirempire-demo-links.csv"
