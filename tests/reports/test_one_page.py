"""A report on one page: one sheet of paper or one slide, whatever the names are, and the same bytes each time."""

import io
import re
from dataclasses import replace

import pytest
from pptx import Presentation
from pptx.util import Mm

from hirempire.analysis.subject import Subject
from hirempire.exhibits.scope import DEMO
from hirempire.reports.brief import Brief
from hirempire.reports.build import story
from hirempire.reports.one_page import ONE_PAGE
from hirempire.reports.paper import MILLIMETRES, PAPERS, Paper
from hirempire.reports.story import Story
from tests.support.cases import demo, many_jobs
from tests.support.templates import branded


@pytest.fixture(scope="module")
def told() -> Story:
    """The demo with candidates and spend."""
    return story(demo().subject, Brief(author="Robin Example", note="For Monday"))


@pytest.fixture(params=["told", "hostile"])
def any_story(request: pytest.FixtureRequest) -> Story:
    """The demo, and hostile names."""
    found: Story = request.getfixturevalue(request.param)
    return found


@pytest.mark.browser
@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_has_one_page_of_that_paper(any_story: Story, paper: Paper) -> None:
    """Long names don't make it two."""
    file = ONE_PAGE["pdf"](any_story, paper, None)
    assert len(re.findall(rb"/Type /Page\b", file)) == 1
    (box,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", file)
    assert [float(length) / 72 * 25.4 for length in box] == pytest.approx(MILLIMETRES[paper], abs=0.5)


@pytest.mark.parametrize("suffix", ["html", "pptx"])
def test_the_same_story_gives_the_same_bytes(told: Story, suffix: str) -> None:
    """No clock is read."""
    assert ONE_PAGE[suffix](told, "A4", None) == ONE_PAGE[suffix](told, "A4", None)


def test_the_page_says_all_of_the_first_page_and_runs_nothing(told: Story) -> None:
    """Figures, findings, what to do, what is missing, and two charts."""
    page = ONE_PAGE["html"](told, "A4", None).decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    first = told.opening
    assert len(first.charts) == 2
    for said in (*first.findings, *first.actions, *first.losses, *first.caveats):
        assert str(said).replace("'", "&#39;") in words
    for tile in first.tiles:
        assert tile.shown in words
    for chart in first.charts:
        assert chart.title in words
    assert "<script" not in page
    assert "script-src &#39;none&#39;" in page


@pytest.mark.parametrize("paper", PAPERS)
def test_a_slide_is_as_large_as_the_paper_and_everything_is_on_it(any_story: Story, paper: Paper) -> None:
    """One slide with two charts, within its edges."""
    deck = Presentation(io.BytesIO(ONE_PAGE["pptx"](any_story, paper, None)))
    assert (deck.slide_width, deck.slide_height) == tuple(Mm(length) for length in MILLIMETRES[paper])
    (slide,) = deck.slides
    assert sum(shape.has_chart for shape in slide.shapes) == 2
    for shape in slide.shapes:
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height


def test_a_company_template_keeps_its_size(told: Story) -> None:
    """And its layouts."""
    template = branded()
    own = Presentation(io.BytesIO(template))
    deck = Presentation(io.BytesIO(ONE_PAGE["pptx"](told, "A4", template)))
    assert (deck.slide_width, deck.slide_height) == (own.slide_width, own.slide_height)
    assert len(deck.slides) == 1


def test_hostile_names_are_text(hostile: Story) -> None:
    """None becomes markup."""
    page = ONE_PAGE["html"](hostile, "Letter", None).decode()
    assert "<script" not in page
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", page)


def test_the_demo_says_that_it_is_made_up(told: Story) -> None:
    """On the page, at its foot on paper, and at the foot of the slide."""
    made_up = replace(told, is_demo=True)
    assert DEMO in ONE_PAGE["html"](made_up, "A4", None).decode()
    (slide,) = Presentation(io.BytesIO(ONE_PAGE["pptx"](made_up, "A4", None))).slides
    assert any("Demo data" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_many_jobs_are_told_by_department() -> None:
    """Without candidates, the first chart is of groups of jobs."""
    subject: Subject = replace(many_jobs(40).subject, candidates=None)
    charts = story(subject).opening.charts
    assert charts[0].native is not None
    assert charts[0].native.nouns[0] in {"department", "place", "company"}


def test_a_report_of_nothing_still_has_a_page(told: Story) -> None:
    """No figure, no chart."""
    empty = replace(told, opening=replace(told.opening, tiles=(), findings=(), actions=(), charts=()))
    assert told.title in ONE_PAGE["html"](empty, "A4", None).decode()
    assert len(Presentation(io.BytesIO(ONE_PAGE["pptx"](empty, "A4", None))).slides) == 1
