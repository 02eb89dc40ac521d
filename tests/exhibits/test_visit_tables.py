"""The tables behind the charts, read as a recruiter reads them."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pandas as pd
import pytest

from hirempire.analysis.channels import by_channel
from hirempire.analysis.compare import matrix
from hirempire.analysis.coverage import coverage, to_do
from hirempire.analysis.difference import difference
from hirempire.analysis.frame import links_frame
from hirempire.analysis.timeline import by_period, each_link
from hirempire.api.errors import TimedOut
from hirempire.api.models import Failed, Link, Loaded
from hirempire.exhibits.visit_tables import (
    channels_table,
    compare_table,
    coverage_table,
    difference_table,
    each_link_table,
    periods_table,
    to_do_table,
)
from hirempire.reports.csv import table_csv

NOON = datetime(2026, 6, 18, 10, tzinfo=UTC)
JOBS = {"nurse": [("LinkedIn", 142), ("Referral", 36), ("State", 0)], "clerk": [("linkedin", 8)], "cook": []}
FRAME = links_frame(
    [
        *(
            Loaded(
                job, [Link(f"{job}{i}", name, n, NOON + timedelta(days=i)) for i, (name, n) in enumerate(links)], NOON
            )
            for job, links in JOBS.items()
        ),
        Failed("gone", TimedOut()),
    ]
)
LABELS = {"nurse": "Nurse", "clerk": "Clerk", "cook": "Cook", "gone": "Gone"}


def test_the_three_empties_are_told_apart_and_totals_add_up() -> None:
    """Zero is a link without a visit, missing is no link, and a job that was not loaded says so."""
    table = compare_table(matrix(FRAME, job_ids=list(LABELS), failed={"gone"}), LABELS, list(LABELS)).set_index("Job")
    assert table["State"].dropna().to_dict() == {
        "Nurse": "loaded",
        "Clerk": "loaded",
        "Cook": "no link",
        "Gone": "not loaded",
    }
    assert table.loc["Nurse", "State (channel)"] == 0
    assert table["Referral"].isna()["Clerk"]
    assert table["All channels"].dropna().to_dict() == {"Nurse": 178, "Clerk": 8, "Cook": 0, "All jobs": 186}
    assert table.loc["Nurse", "Job ID"] == "nurse"


def test_a_channel_called_like_a_heading_takes_no_other_columns_place() -> None:
    """Names come from outside."""
    table = compare_table(matrix(FRAME, job_ids=list(LABELS), failed={"gone"}), LABELS, list(LABELS))
    assert table.columns.is_unique
    assert {"State", "State (channel)"} <= set(table.columns)


def test_a_measure_has_its_counts_and_its_formula_beside_it() -> None:
    """A row a job and channel, computed anew from the counts that stand there; the empties have a row of their own."""
    comparison = matrix(FRAME, job_ids=list(LABELS), failed={"gone"})
    table = compare_table(comparison, LABELS, list(LABELS), "index")
    assert len(table) == 4 + 2
    per_day, share, usual, index = table.columns[-4:]
    assert [name.split(" (")[0] for name in table.columns[-4:]] == [
        "Visits per day",
        "Share within job",
        "Expected visits",
        "vs. average",
    ]
    nurse = table[table["Job"] == "Nurse"].set_index("Channel")
    assert nurse["Visits"].to_dict() == {"LinkedIn": 142, "Referral": 36, "State": 0}
    assert (nurse[per_day] - nurse["Visits"] / nurse["Days live"]).abs().max() < 0.001
    assert (nurse[share] - nurse["Visits"] / 178).abs().max() < 0.001
    assert nurse[usual].tolist() == pytest.approx([178 * 150 / 186, 178 * 36 / 186, 0], abs=0.06)
    assert nurse[index].dropna().tolist() == pytest.approx([142 / 178 * 186 / 150, 186 / 178], abs=0.006)
    alone = table[table["Channel"].isna()].set_index("Job")
    assert alone["State"].to_dict() == {"Cook": "no link", "Gone": "not loaded"}
    assert alone["Visits"].isna().all()
    assert table["Job ID"].tolist()[-1] == "gone"


@pytest.mark.parametrize("measure", ["visits", "share"])
def test_groups_have_the_number_of_their_jobs(measure: Literal["visits", "share"]) -> None:
    """In place of an ID."""
    groups = {"nurse": "Care", "cook": "Care", "clerk": "Office"}
    comparison = matrix(FRAME, job_ids=list(LABELS), failed={"gone"}, groups=groups, noun=("department", "departments"))
    table = compare_table(comparison, {}, list(LABELS), measure)
    assert table.columns[:3].tolist() == ["Department", "Jobs", "State"]
    assert "Job ID" not in table
    found = table.drop_duplicates("Department").set_index("Department")["Jobs"].dropna()
    assert found.to_dict() == {"Care": 2, "Office": 1, "1 job not loaded": 1}


def test_a_difference_says_whose_numbers_are_whose() -> None:
    """Counts, shares, interval and verdict; a name from outside runs nothing in a spreadsheet."""
    apart = difference(matrix(FRAME, job_ids=list(LABELS), failed={"gone"}), "nurse", "clerk")
    table = difference_table(apart, ("=cmd()", "Clerk"))
    assert table.columns.tolist()[:3] == ["Channel", "Visits A: =cmd()", "Visits B: Clerk"]
    assert table["Channel"].tolist() == ["LinkedIn", "Referral", "State"]
    assert table["Visits A: =cmd()"].tolist() == [142, 36, 0]
    assert table["Verdict"].tolist() == ["no clear difference", "no link", "no link"]
    assert not any(cell.startswith("=") for cell in table_csv(table).decode().replace('"', "").split(","))


def test_shares_and_counts_stand_under_their_words() -> None:
    """One row a channel, in the chart's order."""
    table = channels_table(by_channel(FRAME), heading="Channel", zone="Europe/Berlin")
    assert table["Channel"].tolist() == ["LinkedIn", "Referral", "State"]
    assert table["Visits"].tolist() == [150, 36, 0]
    assert table["Share of visits"].sum() == pytest.approx(1, abs=0.001)
    assert table["Newest link (Europe/Berlin)"].dt.strftime("%H:%M").tolist() == ["12:00"] * 3
    assert table["Jobs"].tolist() == [2, 1, 1]


def test_periods_without_a_link_are_left_out_of_the_table() -> None:
    """The chart draws them as gaps; the table has what there is."""
    table = periods_table(by_period(FRAME, grain="day"), grain="day")
    assert table["Links created"].sum() == 4
    assert table["Visits to them so far"].sum() == 186
    assert (table["Links created"] > 0).all()


def test_each_link_has_its_jobs_title_beside_the_ids() -> None:
    """Newest first."""
    table = each_link_table(each_link(FRAME), LABELS, zone="UTC")
    assert table["Link ID"].tolist()[0] == "nurse2"
    assert set(table["Job"]) == {"Nurse", "Clerk"}


def test_the_cells_of_the_coverage_are_numbers_or_say_which_empty_they_are() -> None:
    """As text, so that one column can hold both."""
    found = coverage(FRAME, job_ids=list(LABELS), failed={"gone"}, now=NOON + timedelta(days=10), silent_days=8)
    table = coverage_table(found, LABELS).set_index("Job")
    assert table["LinkedIn"].to_dict() == {"Nurse": 142, "Clerk": 8, "Cook": "no link", "Gone": "not loaded"}
    assert table.loc["Nurse", "State"] == "no visits for 8 or more days"
    assert table["Channels with a link"].dropna().to_dict() == {"Nurse": 3, "Clerk": 1, "Cook": 0}


def test_each_thing_to_do_has_its_evidence_beside_it() -> None:
    """In words and in the recruiter's clock; nothing is claimed where too few can be compared."""
    frame = links_frame(
        Loaded(job, [Link(job, "LinkedIn", 20, NOON), *([Link("dead", "XING", 0, NOON)] if job == "a" else [])], NOON)
        for job in "abc"
    )
    asked = {"job_ids": list("abcd"), "failed": (), "now": NOON + timedelta(days=20)}
    table = to_do_table(to_do(frame, **asked), {"d": "Dyer"}, zone="Europe/Berlin")  # type: ignore[arg-type]
    assert table["To do"].tolist() == ["No link", "Silent link"]
    assert table["Job"].tolist() == ["Dyer", "a"]
    assert table["Works for"].tolist() == ["3 of 3 other jobs", "0 of 3 other jobs"]
    assert table["Link created (Europe/Berlin)"].dropna().dt.hour.tolist() == [12]
    few = to_do_table(to_do(FRAME, job_ids=["cook"], failed=(), now=NOON), LABELS, zone="UTC")
    assert few["Works for"].isna().all()


def test_visits_of_a_period_stand_in_the_tables_with_their_bounds() -> None:
    """A range where they differ, a number where they don't; beside a measure, both bounds have a column."""
    frame = FRAME.assign(at_most=pd.array([150, 36, pd.NA, 8], dtype="Int64"))
    comparison = matrix(frame, job_ids=list(LABELS), failed={"gone"})
    table = compare_table(comparison, LABELS, list(LABELS)).set_index("Job")
    assert table["LinkedIn"].dropna().to_dict() == {"Nurse": "142–150", "Clerk": 8, "All jobs": "150–158"}
    assert table.loc["Nurse", "State (channel)"] == "unknown"
    assert table.loc["Nurse", "All channels"] == "at least 178"
    assert table["Referral"].isna()["Clerk"]
    long = compare_table(comparison, LABELS, list(LABELS), "per day")
    of_nurse = long[long["Job"] == "Nurse"].set_index("Channel")
    assert of_nurse["Visits"].to_dict() == {"LinkedIn": 142, "Referral": 36, "State": 0}
    assert of_nurse["Visits, at most"].dropna().to_dict() == {"LinkedIn": 150, "Referral": 36}
