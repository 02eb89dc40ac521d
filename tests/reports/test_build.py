"""What a report says: what the pages say, in the order asked for, and everything that is missing."""

from dataclasses import replace

import pytest

from hirempire.analysis.frame import unreadable_frame
from hirempire.analysis.subject import Subject
from hirempire.api.models import Failed
from hirempire.findings.channels import channels_findings
from hirempire.findings.compare import compare_findings
from hirempire.findings.finding import Kind
from hirempire.reports.brief import Brief
from hirempire.reports.build import SECTION_NAMES, story
from hirempire.reports.story import Section, SectionName, Story
from hirempire.sandbox.workspace import Workspace


def part(told: Story, name: str) -> Section:
    """The section of this name."""
    (found,) = [one for one in told.sections if one.name == name]
    return found


def test_totals_are_those_of_the_workspace(demo_story: Story, demo_subject: Subject, workspace: Workspace) -> None:
    """Counted from what was served, but for the links that could not be read."""
    came_too = set(demo_subject.jobs) - demo_subject.failed
    served = [link for job in workspace.jobs if job.id in came_too for link in job.links]
    unread = set(unreadable_frame(demo_subject.outcomes)["link_id"])
    came = [link for link in served if link.id not in unread]
    visits = sum(link.visits for link in came)
    assert dict(demo_story.totals)["Visits"] == visits
    assert dict(demo_story.totals_in_words)["Visits"] == f"{visits:,}"
    assert dict(demo_story.totals)["Links"] == len(came)
    assert dict(demo_story.totals)["Jobs loaded"] == f"{len(came_too)} of {len(demo_subject.jobs)}"


def test_it_says_what_the_pages_say(demo_story: Story, demo_subject: Subject) -> None:
    """The sentences of the pages, and the most important of them in the summary."""
    asked, failed, labels = demo_subject.jobs, demo_subject.failed, demo_subject.labels
    channels = channels_findings(demo_subject.links, job_ids=asked, failed=failed, labels=labels)
    assert part(demo_story, "channels").findings == tuple(channels)
    assert part(demo_story, "compare").findings == tuple(
        compare_findings(demo_subject.links, job_ids=asked, failed=failed, labels=labels, now=demo_subject.now)
    )
    assert part(demo_story, "summary").findings[0] == channels[0]


def test_what_did_not_come_is_named_by_cause_and_said_once_in_the_summary(
    demo_story: Story, demo_subject: Subject, workspace: Workspace
) -> None:
    """The job that is gone, and each link that could not be read with why."""
    tables = {table.title: table.rows for table in part(demo_story, "how").tables}
    lost = tables["Jobs that couldn't be loaded"]
    assert dict(zip(lost["Cause"], lost["Job ID"], strict=True)) == {
        "Not found": workspace.gone_job,
        "Server error": workspace.flaky_job,
    }
    assert len(tables["Links that couldn't be read"]) == demo_subject.unreadable_links > 0
    (loss,) = [finding for finding in part(demo_story, "summary").findings if finding.kind is Kind.LOSS]
    assert loss == part(demo_story, "summary").findings[-1]
    assert loss.weight == 2 / len(demo_subject.jobs)
    assert any("2 jobs couldn't be loaded" in line for line in demo_story.scope)


def test_sections_are_the_chosen_ones_in_the_chosen_order_and_how_is_never_missing(demo_subject: Subject) -> None:
    """A report that hides what is missing is none."""
    told = story(demo_subject, Brief(sections=("timeline", "summary")))
    assert [one.name for one in told.sections] == ["timeline", "summary", "how"]
    assert part(told, "summary").findings[0] == part(told, "timeline").findings[0]


def test_filters_that_hide_links_are_said(narrowed_story: Story, demo_story: Story) -> None:
    """In the scope, and where all links are counted nevertheless."""
    assert any(line.startswith("The filters hide ") for line in narrowed_story.scope)
    assert "Only: LinkedIn" in narrowed_story.scope
    caveat = part(narrowed_story, "coverage").findings[-1]
    assert caveat.kind is Kind.CAVEAT
    assert caveat in part(narrowed_story, "summary").findings
    assert Kind.CAVEAT not in {finding.kind for finding in part(demo_story, "coverage").findings}


def test_every_native_chart_has_a_value_for_each_category_and_the_sums_of_its_table(demo_story: Story) -> None:
    """The editable chart and the table behind it tell the same."""
    natives = [one for section in demo_story.sections for one in section.exhibits if one.native]
    assert len(natives) == 5
    for shown in natives:
        assert shown.native is not None
        for series in shown.native.series:
            assert len(series.values) == len(shown.native.categories)
    for section, column in (("channels", "Visits"), ("timeline", "Visits to them so far")):
        (shown,) = part(demo_story, section).exhibits
        assert shown.native is not None
        drawn = sum(value or 0 for series in shown.native.series for value in series.values)
        assert drawn == shown.table.rows[column].sum()


@pytest.mark.parametrize("name", SECTION_NAMES)
def test_a_report_of_nothing_but_a_lost_job_is_told(demo_subject: Subject, name: SectionName) -> None:
    """No section falls over where no link came."""
    gone = tuple(outcome for outcome in demo_subject.outcomes if isinstance(outcome, Failed))
    jobs = tuple(outcome.job_id for outcome in gone)
    nothing = demo_subject.links.iloc[:0]
    facts = demo_subject.facts.loc[list(jobs)]
    lost = replace(demo_subject, links=nothing, every_link=nothing, jobs=jobs, outcomes=gone, facts=facts)
    assert any("couldn't be loaded" in line for line in story(lost, Brief(sections=(name,))).scope)


def test_hostile_names_are_told_and_no_heading_is_there_twice(hostile: Story) -> None:
    """Tables keep the names as they are; each format escapes them in its own way."""
    for section in hostile.sections:
        for table in (*section.tables, *(one.table for one in section.exhibits)):
            assert table.rows.columns.is_unique
            assert set(table.kinds) == set(table.rows.columns)
