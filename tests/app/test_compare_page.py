"""Comparing: what the recruiter chooses is what is drawn, and it holds."""

from collections import Counter
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from hirempire.sandbox.workspace import Workspace
from tests.support.app import figure, session_of, visits_of, words

Opened = Callable[[], AppTest]

WAYS = ("Heatmap", "Stacked", "Grouped", "100%", "Small multiples", "Difference")
MEASURES = ("Visits", "Visits per day", "Share", "Share vs. average")
ROWS = ("Jobs", "Departments", "Places", "Status", "Companies")


@pytest.fixture
def page(opened: Opened, workspace: Workspace) -> AppTest:
    """The page on the demo's first jobs and one that isn't there any more."""
    app = opened().switch_page("pages/compare.py").run()
    session_of(app).ask([*workspace.featured, workspace.gone_job])
    return app.run()


def names(app: AppTest) -> list[str]:
    """The names above the rows, without those of groups' sizes."""
    notes = figure(app, "compare_chart")["layout"]["annotations"]
    return [note["text"].split(" · ")[0] for note in notes if not note["text"].startswith("<b>")]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_draws_every_measure_and_every_kind_of_row(page: AppTest, way: str) -> None:
    """With its formula beside it, where there is a choice."""
    page.segmented_control(key="compare_as").set_value(way).run()
    for rows in ROWS:
        page.selectbox(key="compare_rows").set_value(rows).run()
        assert not page.exception
        assert page.get("plotly_chart")
    measures = [one for one in page.segmented_control if one.key == "compare_measure"]
    assert len(measures) == (way in {"Heatmap", "Grouped", "Small multiples"})
    for measure in MEASURES if measures else ():
        page.segmented_control(key="compare_measure").set_value(measure).run()
        assert not page.exception
        assert f"{measure} = " in words(page)


def test_groups_hold_all_visits_of_their_jobs(page: AppTest, workspace: Workspace) -> None:
    """Department by department, as they were made up."""
    page.segmented_control(key="compare_as").set_value("Stacked").run()
    page.selectbox(key="compare_rows").set_value("Departments").run()
    found: Counter[str] = Counter()
    shown = names(page)
    for bar in figure(page, "compare_chart")["data"]:
        if bar["type"] == "bar":
            for y, visits in zip(bar["y"], bar["x"], strict=True):
                found[shown[int(y)]] += visits
    expected: Counter[str] = Counter()
    for job in workspace.jobs:
        if job.id in workspace.featured and job.links:
            expected[job.department] += sum(link.visits for link in job.links)
    assert +found == +expected
    assert sum(found.values()) == visits_of(workspace, set(workspace.featured)).total()
    assert shown[-1] == "1 job not loaded"


def test_rows_are_sorted_and_kept_on_top(page: AppTest, workspace: Workspace) -> None:
    """By name, and the chosen job above all others."""
    by_total = names(page)
    page.selectbox(key="compare_sort").set_value("name").run()
    by_name = names(page)
    assert by_name[:-1] == sorted(by_total[:-1], key=str.casefold)
    assert by_name != by_total
    page.multiselect(key="compare_pinned").set_value([workspace.empty_job]).run()
    title = next(job.job_title for job in workspace.jobs if job.id == workspace.empty_job)
    assert names(page)[0] == title
    assert names(page)[1] == by_name[0]


def test_channels_are_sorted_by_a_row(page: AppTest, workspace: Workspace) -> None:
    """The job's own order from the left, what it lacks after that, and the folded tail last."""
    before = figure(page, "compare_chart")["layout"]["xaxis"]["ticktext"]
    page.selectbox(key="compare_sort").set_value(f"row:{workspace.featured[0]}").run()
    after = figure(page, "compare_chart")["layout"]["xaxis"]["ticktext"]
    assert before[:2] == ["LinkedIn", "Indeed"]
    assert after[:3] == ["LinkedIn", "Referral", "Indeed"]
    assert after[-2:] == before[-2:]
    assert set(before) == set(after)


def test_a_choice_among_other_rows_is_forgotten_quietly(page: AppTest) -> None:
    """A job is no department: nothing is said to be left out."""
    page.segmented_control(key="compare_as").set_value("Difference").run()
    second = page.session_state["compare_b"]
    page.selectbox(key="compare_a").set_value(second).run()
    assert "Choose two different jobs." in words(page)
    page.selectbox(key="compare_rows").set_value("Departments").run()
    assert not page.exception
    assert page.get("plotly_chart")
    assert "left out" not in words(page)


def test_an_address_with_unknown_and_too_many_choices_opens_the_nearest_view(opened: Opened) -> None:
    """And no error."""
    app = opened()
    app.session_state["compare_sort"] = "channel:<b>nobody</b>"
    app.session_state["compare_rows"] = "Planets"
    app.session_state["compare_pinned"] = list(app.session_state["session"].asked[:6])
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert len(app.session_state["compare_pinned"]) == 3
    assert app.session_state["compare_rows"] == "Jobs"


def test_the_difference_is_that_of_the_counts(page: AppTest, workspace: Workspace) -> None:
    """Against the shares of what was made up."""
    page.segmented_control(key="compare_as").set_value("Difference").run()
    a, b = (visits_of(workspace, {page.session_state[key]}) for key in ("compare_a", "compare_b"))
    both = [100 * (a[name] / a.total() - b[name] / b.total()) for name in a.keys() & b.keys()]
    drawn = [bar["x"][0] for bar in figure(page, "compare_chart")["data"] if bar["type"] == "bar"]
    assert drawn == pytest.approx(sorted(both, key=abs, reverse=True))
