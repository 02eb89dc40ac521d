"""The page Growth, and the period that all pages look at, on the demo with a made-up past."""

import html
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.app import LOOKS, bars, figure, given, session_of, with_a_past, words

Opened = Callable[[], AppTest]


def total(app: AppTest) -> int:
    """The visits of all links on view."""
    return sum(link.visits for job in session_of(app).link_load.loaded for link in job.links)


def test_without_a_history_the_page_says_so_and_what_to_do(opened: Opened) -> None:
    """No chart of nothing, and no invented curve."""
    app = opened().switch_page("pages/growth.py").run()
    assert "History is off" in words(app)
    assert not app.get("plotly_chart")


def test_after_one_look_the_page_says_when_the_first_number_comes(opened: Opened) -> None:
    """A first visit with a memory: nothing is known yet, and nothing is drawn."""
    app = with_a_past(opened(), looks=1).switch_page("pages/growth.py").run()
    assert not app.exception
    assert "loaded once" in words(app)
    assert not app.get("plotly_chart")


def test_a_period_without_a_history_changes_no_number_and_says_so(opened: Opened) -> None:
    """What can't be told by period is shown for all time, and is called that."""
    app = opened()
    before = bars(app)
    app.selectbox(key="period").set_value("last-week").run()
    assert bars(app) == before
    assert "All pages show all time." in words(app)


def test_weeks_add_up_to_what_was_gained_since_the_first_look(opened: Opened) -> None:
    """The columns, counted from the figure that the browser gets."""
    app = with_a_past(opened()).switch_page("pages/growth.py").run()
    drawn = figure(app, "growth_chart")
    sums = {trace["name"]: sum(trace["y"]) for trace in drawn["data"] if trace["type"] == "bar"}
    possible, gained = sums.pop("Possibly more"), total(app) * (LOOKS - 1) / LOOKS
    assert 0 < sum(sums.values()) < gained < sum(sums.values()) + possible
    assert "gained" in words(app)


def test_each_job_can_have_a_chart_of_its_own_and_the_address_says_so(opened: Opened) -> None:
    """A panel for each of the loaded jobs that were seen; a colleague opens the same."""
    app = with_a_past(opened()).switch_page("pages/growth.py").run()
    app.segmented_control(key="growth_as").set_value("By job").run()
    assert not app.exception
    assert "Visits gained by week and job" in words(app)
    heads = [word for trace in figure(app, "growth_chart")["data"] for word in trace.get("text") or [] if "<b>" in word]
    with_links = [job for job in session_of(app).link_load.loaded if job.links]
    assert len(heads) == len(with_links)
    assert app.query_params["growth_as"] in ("By job", ["By job"])


def test_channels_show_what_was_gained_in_the_period_with_its_bounds(opened: Opened) -> None:
    """The title, the sum and the bars are of the period; all time is another choice."""
    app = with_a_past(opened())
    every = bars(app)
    app.selectbox(key="period").set_value("last-28-days").run()
    assert "Visits gained by channel," in words(app)
    (metric,) = [one for one in app.metric if one.label == "Visits gained"]
    least, most = (int(part.replace(",", "")) for part in metric.value.split("–"))
    assert least < total(app) / 2 < most + total(app) / 8
    certain = [bar["x"][0] for bar in figure(app, "channels_chart")["data"] if "base" not in bar]
    assert least == sum(certain)
    app.selectbox(key="compared").set_value("none").run()
    assert f"gained {metric.value} visits in the last 28 days." in words(app).replace("\\", "")
    app.selectbox(key="period").set_value("all").run()
    assert bars(app) == every


def test_the_period_stands_in_the_address_and_is_followed_from_it(opened: Opened) -> None:
    """A colleague opens the same days; what is no period is left out, and named."""
    app = with_a_past(opened())
    app.selectbox(key="period").set_value("last-week").run()
    app.selectbox(key="compared").set_value("year-ago").run()
    assert (app.query_params["period"], app.query_params["compared"]) == ("last-week", "year-ago")
    app.query_params["period"] = "2026-11-08..2026-11-02"
    app.run()
    assert "2026\\-11\\-08" in words(app) or "2026-11-08..2026-11-02" in words(app)
    assert app.selectbox(key="period").value == "all"


def test_custom_days_begin_as_the_last_28_and_can_be_chosen(opened: Opened) -> None:
    """The days stand in the list of periods and in the address."""
    app = with_a_past(opened())
    app.selectbox(key="period").set_value("custom").run()
    first, last = str(app.selectbox(key="period").value).split("..")
    assert date.fromisoformat(last) - date.fromisoformat(first) == timedelta(days=27)
    (days,) = [one for one in app.date_input if one.label == "Days"]
    begin, end = date.fromisoformat(last) - timedelta(days=6), date.fromisoformat(last)
    days.set_value((begin, end)).run()
    assert app.selectbox(key="period").value == f"{begin}..{end}"


def test_days_of_which_nothing_is_known_have_sentences_in_place_of_a_table(opened: Opened) -> None:
    """Before the first look, no link is said to have changed."""
    app = opened()
    app.query_params["period"] = "2025-01-01..2025-01-31"
    app = with_a_past(app.run()).switch_page("pages/growth.py").run()
    assert not app.exception
    assert "No link certainly gained visits in either period." in words(app)


@pytest.mark.parametrize("page", ["timeline"])
def test_a_page_that_does_not_follow_the_period_says_so(opened: Opened, page: str) -> None:
    """No number is taken for another."""
    app = with_a_past(opened())
    app.selectbox(key="period").set_value("last-week").run()
    assert "shows all time" in words(app.switch_page(f"pages/{page}.py").run())


def test_a_report_of_a_period_tells_of_growth_and_says_which_parts_are_of_all_time(opened: Opened) -> None:
    """The preview is the report: its totals and its channels are of the period."""
    app = with_a_past(opened())
    app.selectbox(key="period").set_value("last-28-days").run()
    app = app.switch_page("pages/report.py").run()
    assert not app.exception
    page = html.unescape(given(app, "page")["page"])
    assert "Visits gained by channel," in page
    assert 'id="growth"' in page
    assert "Links by creation date: this section shows all time" in page


def test_a_note_is_marked_on_the_chart_and_can_be_removed(opened: Opened) -> None:
    """Its number stands over its days; its words are in the list as they were typed, and steer nothing."""
    app = with_a_past(opened()).switch_page("pages/growth.py").run()
    form = next(one for one in app.text_input if one.label == "Note")
    form.set_value("Ad **live** <b>")
    next(one for one in app.button if one.label == "Save").click().run()
    assert not app.exception
    drawn = figure(app, "growth_chart")
    assert "1" in [note["text"] for note in drawn["layout"]["annotations"]]
    assert "Ad \\*\\*live\\*\\*" in words(app)
    app = app.switch_page("pages/timeline.py").run()
    for chart in ("periods_chart", "dots_chart"):
        assert "1" in [note["text"] for note in figure(app, chart)["layout"]["annotations"]]
    next(one for one in app.button if one.label == "Remove").click().run()
    assert "live" not in words(app)


def test_coverage_names_a_link_that_fell_silent_with_its_days_and_visits(opened: Opened) -> None:
    """A link that gained all it has in the first half of the looks, and nothing since."""
    app = with_a_past(opened(), silent=True).switch_page("pages/coverage.py").run()
    assert not app.exception
    assert "has had no visits since" in words(app)
    assert "Links that fell silent" in words(app)


def test_coverage_counts_the_visits_of_the_period_and_calls_no_link_silent_that_was_visited_before(
    opened: Opened,
) -> None:
    """Nothing was gained in the period: no link is filled, and only those that never had a visit are on stripes."""
    app = with_a_past(opened(), silent=True).switch_page("pages/coverage.py").run()
    before = {trace["name"]: len(trace["x"]) for trace in figure(app, "coverage_chart")["data"] if "name" in trace}
    app.selectbox(key="period").set_value("last-week").run()
    assert not app.exception
    after = {trace["name"]: len(trace["x"]) for trace in figure(app, "coverage_chart")["data"] if "name" in trace}
    assert "visits" in before
    assert "visits" not in after
    assert after["no visit for long"] == before["no visit for long"]
    assert after["no visit"] == before.get("no visit", 0) + before["visits"]
    every = sum(len(job.links) for job in session_of(app).link_load.loaded)
    assert f"{every} of {every} links gained no visits last week" in words(app)
    assert "visits gained" in words(app)


@pytest.mark.parametrize("page", ["channels", "compare"])
def test_what_may_have_been_visited_is_never_said_to_have_had_no_visits(opened: Opened, page: str) -> None:
    """Between two looks that reach over both ends of the period, nothing is certain, and many visits are possible."""
    app = with_a_past(opened(), looks=2)
    app.selectbox(key="period").set_value("this-week").run()
    app = app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert "no visits" not in words(app).replace("a link with no visits", "")
