"""Exhibits: the page and the report show the same chart, and what is costly is built when it is looked at."""

from dataclasses import replace

import pytest

from hirempire.analysis.compare import MEASURES, Measure, matrix
from hirempire.analysis.coverage import coverage as covered
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import GRAINS, Grain
from hirempire.charts.theme import EXPORT
from hirempire.exhibits import visits
from hirempire.exhibits.comparison import Way, comparison
from hirempire.exhibits.coverage import coverage
from hirempire.exhibits.exhibit import Exhibit, Table
from tests.support.figures import strings
from tests.support.hostile import hostile_subject

WAYS: dict[Way, Measure] = {"heatmap": "visits", "stacked": "visits", "grouped": "visits", "share": "share"}


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Jobs and channels with hostile names."""
    return hostile_subject()


def whole(exhibit: Exhibit) -> bool:
    """Whether it draws, has a text for those who can't see it, and knows the kind of each column of its table."""
    figure = exhibit.figure(EXPORT).to_dict()
    return bool(exhibit.alt and list(strings(figure))) and set(exhibit.table.kinds) == set(exhibit.table.rows.columns)


@pytest.mark.parametrize("by", ["channel", "group", "source name"])
def test_visits_by_anything_add_up_to_all(subject: Subject, by: visits.By) -> None:
    """The table, and the chart for office programs."""
    exhibit = visits.channels(subject, by)
    total = int(subject.links["visits"].sum())
    assert whole(exhibit)
    assert exhibit.table.rows["Visits"].sum() == total
    assert exhibit.native is not None
    assert sum(value or 0 for value in exhibit.native.series[0].values) == total


@pytest.mark.parametrize("grain", GRAINS)
def test_every_link_is_in_one_period(subject: Subject, grain: Grain) -> None:
    """By visits and by links; the note says what visits are where they stand."""
    by_visits, by_links = visits.periods(subject, grain), visits.periods(subject, grain, "links")
    assert whole(by_visits)
    assert by_links.table.rows["Links created"].sum() == len(subject.links)
    assert by_visits.note.endswith(by_links.note)
    assert len(by_visits.note) > len(by_links.note)


@pytest.mark.parametrize("way", WAYS)
def test_a_comparison_has_the_same_table_however_it_is_drawn(subject: Subject, way: Way) -> None:
    """Only the marks of the chart differ, and are explained where they are there."""
    shown = matrix(subject.links, job_ids=subject.jobs, failed=subject.failed, most_channels=8, most_jobs=20)
    every = matrix(subject.links, job_ids=subject.jobs, failed=subject.failed, most_channels=None)
    exhibit = comparison(subject, shown, lambda: every, names=subject.labels, measure=WAYS[way], way=way)
    assert whole(exhibit)
    assert ("Hatched" in exhibit.note) is (way == "heatmap")
    if WAYS[way] == "visits":
        assert exhibit.table.rows["All channels"].iloc[-1] == subject.links["visits"].sum()


@pytest.mark.parametrize("measure", MEASURES)
def test_only_visits_and_shares_have_a_chart_of_office_programs(subject: Subject, measure: Measure) -> None:
    """A rate or an index adds up to nothing."""
    shown = matrix(subject.links, job_ids=subject.jobs, failed=subject.failed, most_channels=8, most_jobs=20)
    exhibit = comparison(subject, shown, lambda: shown, names=subject.labels, measure=measure, way="heatmap")
    assert (exhibit.native is not None) is (measure in {"visits", "share"})


def test_a_table_is_built_once_and_not_before_it_is_looked_at(subject: Subject) -> None:
    """A page shows it one click away, and a report in several places."""
    built: list[Table] = []

    def build() -> Table:
        built.append(visits.names(subject))
        return built[-1]

    exhibit = replace(visits.channels(subject), build_table=build)
    assert exhibit.finding == exhibit.title
    assert built == []
    assert exhibit.table is exhibit.table
    assert len(built) == 1


def test_a_channel_called_like_an_id_is_no_column_of_ids(subject: Subject) -> None:
    """Its visits are read by people: only our own columns of IDs are left off paper and slides."""
    called = {str(subject.links["channel"].iloc[0]): "Link ID", str(subject.links["channel"].iloc[1]): "Job ID"}
    links = subject.links.assign(channel=subject.links["channel"].cat.rename_categories(called))
    every = matrix(links, job_ids=subject.jobs, failed=subject.failed, most_channels=None)
    table = comparison(subject, every, lambda: every, names=subject.labels, measure="visits", way="heatmap").table
    found = covered(links, job_ids=subject.jobs, failed=subject.failed, now=subject.now)
    cells = coverage(replace(subject, links=links), found).table
    for one in (table, cells):
        assert {"Job ID", "Link ID", "Job ID (channel)"} <= set(one.rows.columns)
        assert one.ids == {"Job ID"}
        assert set(one.rows["Job ID"].dropna()) == set(subject.jobs)
