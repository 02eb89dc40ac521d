"""Files made to hold up, exhaust or break whoever reads them: each ends in a sentence, or is read after all."""

import contextlib
from collections.abc import Callable

import pytest

from hirempire.analysis import mapping, statuses
from hirempire.api.errors import HirempireError
from hirempire.job_ids import from_file
from hirempire.reading.bounded import Unreadable, read_within
from hirempire.reports.deck.template import TemplateRefused, company
from hirempire.reports.logo import LogoUnreadable, checked
from tests.support import attacks


@pytest.fixture(autouse=True)
def _in_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file may take one second or five makes no difference to what comes of it."""
    assert read_within.__kwdefaults__ is not None
    monkeypatch.setitem(read_within.__kwdefaults__, "seconds", 1.0)


@pytest.mark.parametrize(
    "attack",
    [attacks.far_row, attacks.many_cells, attacks.empty_rows, attacks.many_texts, attacks.many_styles],
)
def test_a_workbook_that_floods_is_read_or_a_sentence(attack: Callable[[], bytes]) -> None:
    """By time, by memory, or because only what is there costs anything."""
    with contextlib.suppress(Unreadable):
        assert len(from_file("jobs.xlsx", attack()).ids) < 2


@pytest.mark.parametrize("attack", [attacks.broken_book, attacks.entities])
def test_a_broken_workbook_is_a_sentence(attack: Callable[[], bytes]) -> None:
    """Which says what to do."""
    with pytest.raises(Unreadable, match="Save it as CSV, XLSX or plain text"):
        from_file("jobs.xlsx", attack())


@pytest.mark.parametrize("attack", [attacks.wide_text, attacks.long_text])
def test_a_text_that_floods_is_read_or_a_sentence(attack: Callable[[], bytes]) -> None:
    """A line of a million commas has one cell in it."""
    with contextlib.suppress(Unreadable):
        assert len(from_file("jobs.csv", attack()).ids) <= 2


def test_many_stages_are_read_in_a_time_in_proportion_to_them() -> None:
    """Ten thousand are read, and the last one counts; more than a file of stages holds is a sentence."""
    assert len(statuses.loaded(attacks.many_stages(10_000)).changes) == 10_000
    with pytest.raises(ValueError, match="larger than 2 MB"):
        statuses.loaded(attacks.many_stages(300_000))


def test_deep_json_is_a_sentence() -> None:
    """Not the end of the process."""
    with pytest.raises(ValueError, match="isn't a channel names file"):
        mapping.loaded(attacks.deep_json())


@pytest.mark.parametrize("attack", [attacks.many_attributes, attacks.long_layouts, attacks.zeros])
def test_a_template_that_floods_is_a_sentence(attack: Callable[[], bytes]) -> None:
    """Before anything opens it whole."""
    with pytest.raises(TemplateRefused, match="Remove its slides and videos"):
        company(attack())


def test_a_picture_that_says_it_is_huge_is_a_sentence() -> None:
    """Nothing is drawn of it."""
    with pytest.raises(LogoUnreadable, match="Choose a PNG or JPEG"):
        checked(attacks.picture())


def test_every_refusal_is_one_of_ours() -> None:
    """So that pages and commands show a sentence."""
    assert all(issubclass(kind, HirempireError) for kind in (Unreadable, TemplateRefused, LogoUnreadable))
