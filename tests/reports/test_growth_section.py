"""The section on growth, in every format, with names from outside that have steered some program."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.period import compared, read
from hirempire.analysis.subject import Subject
from hirempire.api.models import Loaded
from hirempire.findings.finding import Kind
from hirempire.mail.letter import charted
from hirempire.reports.build import story
from hirempire.reports.formats import FORMATS
from hirempire.reports.story import Story
from tests.support.hostile import hostile_subject
from tests.support.looks import Look, history

WEEKS = 8


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Hostile names, looked at twice a day for eight weeks, asked for last week."""
    seen = hostile_subject()
    loaded = [job for job in seen.outcomes if isinstance(job, Loaded)]
    looks = history(
        Look(
            seen.now - timedelta(hours=12 * back),
            {
                job.job_id: {
                    link.id: (link.source_name, max(0, link.visits - back * 2), link.created_at) for link in job.links
                }
                for job in loaded
            },
        )
        for back in range(14 * WEEKS, -1, -1)
    )
    book = kept(ledger(looks), seen.links, seen.map.channel)
    period = read("last-7-days", now=seen.now, zone=seen.zone)
    assert period is not None
    return replace(seen, kept=book, every_kept=book, period=period, compared=compared(period, "previous"))


@pytest.fixture(scope="module")
def told(subject: Subject) -> Story:
    """The report."""
    return story(subject)


@pytest.mark.parametrize("suffix", ["pptx", "xlsx", "html", "csv"])
def test_every_format_holds_it(told: Story, suffix: str) -> None:
    """No name breaks a file; in a page none becomes markup."""
    file = FORMATS[suffix].build(told)
    assert file
    if suffix == "html":
        assert b"<script>alert(1)" not in file
        assert b'id="growth"' in file


def test_it_says_what_was_gained_and_the_methodology_says_how(told: Story) -> None:
    """The sentence, the chart, both tables, and how often was looked."""
    (section,) = [one for one in told.sections if one.name == "growth"]
    assert section.findings[0].kind is Kind.STEADY
    assert section.exhibits[0].headline == section.findings[0].text
    assert [table.title.split(":")[0] for table in section.tables] == ["Channels", "Links"]
    how = next(one for one in told.sections if one.name == "how")
    assert any("looks (saved loads), from" in sentence for sentence in how.sentences)


def test_sections_of_all_time_say_so(told: Story) -> None:
    """Channels, jobs, growth and coverage are of the period, the others not; the first page names them."""
    of_all_time = {one.name for one in told.sections if any("section shows all time" in said for said in one.sentences)}
    assert of_all_time == {"timeline"}
    (caveat,) = [one.text for one in told.opening.caveats if "all time" in one.text]
    assert caveat.startswith("Links by creation date shows all time")


def test_without_a_history_there_is_no_such_section() -> None:
    """Nothing is made up."""
    assert "growth" not in [one.name for one in story(hostile_subject()).sections]


def test_each_channel_stands_beside_what_it_gained_before(told: Story) -> None:
    """The table has both periods and the change in words; every channel has its own."""
    (section,) = [one for one in told.sections if one.name == "channels"]
    rows = section.exhibits[0].table.rows
    assert rows.columns.tolist()[1:6:4] == ["Gained at least", "Change"]
    assert rows["Change"].notna().all()


def test_a_history_in_which_nothing_was_gained_has_no_empty_chart(subject: Subject) -> None:
    """Neither in a report nor in a mail; the section says why."""
    loaded = [job for job in subject.outcomes if isinstance(job, Loaded)]
    links = {
        job.job_id: {link.id: (link.source_name, link.visits, link.created_at) for link in job.links} for job in loaded
    }
    looks = history(Look(subject.now - timedelta(hours=back), links) for back in (1, 0))
    book = kept(ledger(looks), subject.links, subject.map.channel)
    told = story(replace(subject, kept=book, every_kept=book, period=None, compared=None))
    (section,) = [section for section in told.sections if section.name == "growth"]
    assert not section.exhibits
    assert not section.slides
    assert section.sentences
    assert charted(told) is None


def test_a_period_of_which_nothing_is_known_is_drawn_nowhere(subject: Subject) -> None:
    """Bars of 0 would say that there were no visits; one slide still tells of time."""
    long_ago = [(subject.now - timedelta(weeks=weeks)).date() for weeks in (WEEKS + 3, WEEKS + 2)]
    period = read("..".join(map(str, long_ago)), now=subject.now, zone=subject.zone)
    assert period is not None
    told = story(replace(subject, period=period, compared=compared(period, "previous")))
    parts = {section.name: section for section in told.sections}
    for name in ("channels", "compare", "growth"):
        assert not parts[name].exhibits
        assert not parts[name].slides
    assert parts["channels"].tables
    assert parts["timeline"].slides
    assert not any(chart.title.startswith("Visits gained") for chart in told.opening.charts)
