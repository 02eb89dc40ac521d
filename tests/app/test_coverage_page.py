"""What the page on coverage shows of the demo, counted a second way."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from hirempire.sandbox.jobs import DemoLink
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, titles, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]
PAGE = "pages/coverage.py"


def listed(app: AppTest) -> pd.DataFrame:
    """The list of what to do."""
    (table,) = [one.value for one in app.dataframe if "To do" in one.value.columns]
    return table


def silent(workspace: Workspace, days: int) -> int:
    """How many links of the first view have no visit and were made so many days ago, counted in a loop."""
    before = datetime.now(UTC) - timedelta(days=days)
    jobs = [job for job in workspace.jobs if job.id in workspace.featured]
    return sum(link.visits == 0 and link.created_at <= before for job in jobs for link in job.links)


@pytest.mark.parametrize("days", [7, 60])
def test_the_silent_links_of_the_demo_are_found(opened: Opened, workspace: Workspace, days: int) -> None:
    """For as many days as are chosen; said in a sentence and listed one by one."""
    app = opened().switch_page(PAGE).run()
    app.segmented_control(key="coverage_days").set_value(f"{days} days").run()
    assert not app.exception
    expected = silent(workspace, days)
    assert expected
    table = listed(app)
    assert (table["To do"] == "Silent link").sum() == expected
    assert f"{expected} of 57 links ha" in words(app)
    assert f"created {days} or more days ago" in words(app)


def test_a_filter_makes_no_link_missing(opened: Opened) -> None:
    """All links of the jobs are looked at, and the page says so."""
    app = opened().switch_page(PAGE).run()
    before = listed(app)
    assert "a filter hides" not in words(app)
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    assert listed(app).equals(before)
    assert "a filter hides" in words(app)


def test_the_chart_has_its_words_its_table_and_its_file(opened: Opened) -> None:
    """And the list has a file of its own."""
    app = opened().switch_page(PAGE).run()
    (chart,) = app.get("plotly_chart")
    assert "12 jobs by 12 channels" in chart.proto.alt
    assert len([one for one in app.get("download_button") if getattr(one, "label", "") == "CSV"]) == 2
    assert "0 on stripes" in words(app)


def test_nothing_to_do_is_said(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Where each link has a visit and there is nothing to compare with."""
    job = replace(workspace.jobs[0], links=tuple(link for link in workspace.jobs[0].links if link.visits))
    server(workspaces={TOKEN: replace(workspace, jobs=(job,))})
    app = shown(opened(), [job.id])
    assert "Nothing to do" in words(app)
    assert not app.exception


def shown(app: AppTest, job_ids: list[str]) -> AppTest:
    """The page for these jobs, chosen by title."""
    titles(app).set_value(job_ids)
    (button,) = [one for one in app.button if one.label == "Show these jobs"]
    button.click().run()
    return app.switch_page(PAGE).run()


def test_no_name_becomes_markup(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Neither in the sentences nor in the list: a hostile channel is missing at one of five jobs."""
    hostile = "[win](javascript:alert(1)) <script>"
    link = DemoLink("x", hostile, "https://jobs.hirempire.com/x", "x", 9, datetime(2026, 6, 1, tzinfo=UTC))
    jobs = [
        replace(job, job_title=f"{hostile} {i}", links=(replace(link, id=f"x{i}", source_name=hostile if i else "Y"),))
        for i, job in enumerate(workspace.jobs[3:8])
    ]
    server(workspaces={TOKEN: replace(workspace, jobs=tuple(jobs))})
    app = shown(opened(), [job.id for job in jobs])
    assert not app.exception
    assert "alert" in words(app)
    assert not re.search(r"(?<!\\)[\[<]", words(app))
    assert hostile in listed(app)["Channel"].tolist()


def test_the_list_is_filtered_by_kind(opened: Opened) -> None:
    """The kinds add up to all; which one is chosen stands in the address."""
    app = opened().switch_page(PAGE).run()
    every = listed(app)
    parts = []
    for kind in ("No link", "Missing link", "Silent link"):
        app.segmented_control(key="coverage_kind").set_value(kind).run()
        assert set(listed(app)["To do"]) == {kind}
        assert f"{len(listed(app))} row" in words(app)
        parts.append(len(listed(app)))
    assert sum(parts) == len(every)
    assert app.query_params["coverage_kind"] in ("Silent link", ["Silent link"])
