"""Every number in every file is the one that plain loops over the raw replies count."""

import io
from collections.abc import Callable
from functools import cache
from unittest.mock import Mock

import pytest
from pptx import Presentation

from hirempire.exhibits.exhibit import Exhibit
from hirempire.language import plain
from hirempire.reports import archive as archives
from hirempire.reports.archive import archive
from hirempire.reports.build import story
from hirempire.reports.chrome import ChromeFailed
from hirempire.reports.deck.build import deck
from hirempire.reports.story import Story
from hirempire.reports.webpage import webpage
from hirempire.reports.workbook import workbook
from tests.support import cases, numbers
from tests.support.cases import Case
from tests.support.numbers import Numbers

CASES: dict[str, Callable[[], Case]] = {
    "demo": cases.demo,
    "one job": cases.one_job,
    "28 channels": cases.many_channels,
    "30 jobs": lambda: cases.many_jobs(30),
}


@cache
def told(name: str) -> tuple[Story, Numbers]:
    """A report, built once, and the truth."""
    made = CASES[name]()
    return story(made.subject), numbers.counted(made)


def exhibits(name: str) -> dict[str, Exhibit]:
    """Its charts by title."""
    return {one.title: one for section in told(name)[0].sections for one in section.exhibits}


@pytest.mark.parametrize("name", CASES)
def test_a_workbook_and_a_page_have_the_numbers_of_the_raw_replies(name: str) -> None:
    """Each cell that the truth knows, and none of them missing in the workbook."""
    made, truth = told(name)
    in_workbook = truth.check(numbers.in_workbook(workbook(made)))
    for title in truth.tables.keys() & {*exhibits(name), "Jobs side by side", "By job and channel"}:
        assert in_workbook[title] > 0, title
    assert in_workbook["Visits by channel"] == 4 * len(truth.tables["Visits by channel"])
    in_page = truth.check(numbers.in_page(webpage(made)))
    assert {title: in_page[title] for title in in_page if in_workbook[title] < 2_000} == {
        title: in_workbook[title] for title in in_page if in_workbook[title] < 2_000
    }


@pytest.mark.parametrize("name", CASES)
def test_slides_have_them_in_tables_and_in_charts(name: str) -> None:
    """What a chart of counts draws adds up to the total, or the slide says which part it draws."""
    made, truth = told(name)
    file = deck(made, appendix=True)
    assert truth.check(numbers.in_deck(file))["Visits by channel"] > 0
    charts = list(numbers.in_charts(file))
    assert len(charts) >= (5 if name == "one job" else 7)
    compared = {title: _check_chart(title, words, drawn, truth) for title, words, drawn in charts}
    assert compared["Visits by channel"] > 0
    assert sum(number > 0 for number in compared.values()) >= (2 if name == "one job" else 3), compared


def _check_chart(title: str, words: str, drawn: dict[str, list[tuple[str, float]]], truth: Numbers) -> int:
    """How many of its bars the truth knows; each of them is as high as that."""
    table, compared = truth.tables.get(title, {}), 0
    for series, bars in drawn.items():
        for bar, value in bars:
            known = table.get((bar,), {}).get(series)
            if known is not None:
                assert abs(value - known) < 1e-6, (title, bar, series)
                compared += 1
    if title in {"Visits by channel", "Visits by job and channel", "Visits to links created in each month"}:
        shown = sum(value for bars in drawn.values() for _, value in bars)
        total = sum(cells["Visits"] for cells in truth.tables["Visits by channel"].values())
        assert shown == total or f"{shown:,.0f} of {total:,.0f} visits" in words, title
    return compared


@pytest.mark.parametrize("name", ["one job", "28 channels"])
def test_an_archive_has_them_in_its_tables(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures aside, which take a Chrome."""
    made, truth = told(name)

    monkeypatch.setattr(archives, "pictures", Mock(side_effect=ChromeFailed("drew nothing")))
    found = truth.check(numbers.in_archive(archive(made), truth.tables))
    assert found == truth.check(numbers.in_workbook(workbook(made)))


@pytest.mark.parametrize("name", CASES)
def test_no_title_of_a_slide_is_there_twice_or_an_alternative_text(name: str) -> None:
    """Above a chart stands a sentence of its own, or its name; never that of another chart."""
    made, _ = told(name)
    slides = Presentation(io.BytesIO(deck(made))).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(titles) == len(set(titles))
    assert not set(titles) & {plain(one.alt, most=2_000) for one in exhibits(name).values()}
    for slide, title in zip(slides, titles, strict=True):
        of = [
            shape._element.nvGraphicFramePr.cNvPr.get("descr").removeprefix("Chart: ").split(". ")[0]
            for shape in slide.shapes
            if shape.has_chart
        ]
        shown = [exhibits(name)[one] for one in of]
        said = [plain(one.finding, most=2_000) for one in shown]
        assert not of or any(title.rstrip("…") in one for one in said) or title.startswith(shown[0].title)
