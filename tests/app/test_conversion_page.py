"""What the page on conversion shows of the demo, counted a second way: from what the sandbox made up, in loops."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from hirempire.analysis.channels import canonical
from hirempire.analysis.period import Period, read
from hirempire.dashboard.periods import now_of
from hirempire.dashboard.spend_table import SpendTable
from hirempire.sandbox.candidates import DemoCandidate, candidates
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, figure, press, titles, with_a_past, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]
PAGE = "pages/conversion.py"


@pytest.fixture
def page(opened: Opened) -> AppTest:
    """The page on the demo's first jobs."""
    return opened().switch_page(PAGE).run()


def applicants(
    workspace: Workspace, within: tuple[datetime, datetime] | None = None
) -> list[tuple[str, str | None, str]]:
    """Job, channel and status of each applicant to the demo's first jobs, each candidate once; in a span of time."""
    found: dict[tuple[str, str], DemoCandidate] = {}
    for place, job in enumerate(workspace.jobs):
        if job.id in workspace.featured:
            for one in candidates(job, place, workspace.today):
                found.setdefault((job.id, one.id), one)
    return [
        (job_id, canonical(one.source) if one.source and one.source.strip() else None, one.status)
        for (job_id, _), one in found.items()
        if one.type == "applicant" and (within is None or within[0] <= one.applied_at < within[1])
    ]


def visits(workspace: Workspace) -> Counter[str]:
    """The visits of the demo's first jobs by channel."""
    links = [link for job in workspace.jobs if job.id in workspace.featured for link in job.links]
    found: Counter[str] = Counter()
    for link in links:
        found[canonical(link.source_name)] += link.visits
    return found


def metrics(app: AppTest) -> dict[str, str]:
    """The totals."""
    return {one.label: one.value for one in app.metric}


def notes(app: AppTest, key: str) -> list[str]:
    """The words that stand in a chart as notes."""
    return [note["text"] for note in figure(app, f"{key}_chart")["layout"]["annotations"]]


def test_totals_and_funnel_are_those_of_the_people_made_up(page: AppTest, workspace: Workspace) -> None:
    """Visits, applicants and hires are exact, in all and through each channel that is drawn."""
    assert not page.exception
    people = applicants(workspace)
    hired = Counter(channel for _, channel, status in people if status == "hired")
    seen, came = visits(workspace), Counter(channel for _, channel, _ in people)
    sums = metrics(page)
    assert sums["Visits"] == f"{seen.total():,}"
    assert sums["Applicants"] == f"{len(people):,}"
    assert sums["Hired"] == f"{hired.total():,}"
    assert sums["Qualified"].startswith("≥")
    (numbers,) = [one for one in figure(page, "funnel_chart")["data"] if one["type"] == "scatter"]
    names = [one for one in notes(page, "funnel") if one in {*seen, *came}]
    assert len(names) == 12
    for place, name in enumerate(names):
        row = numbers["text"][6 * place : 6 * place + 6]
        assert row[0] == (f"{seen[name]:,}" if name in seen else "–")
        assert (row[1], row[5]) == (f"{came[name]:,}", f"{hired[name]:,}")


def test_the_demo_tells_its_story_in_its_sentences(page: AppTest) -> None:
    """The loud channel is not the one that hires, and the page says both."""
    said = words(page)
    assert "LinkedIn has the most visits" in said
    assert "clearly beats" in said or "Referral has the highest hire rate" in said
    (shares,) = [one for one in page.get("plotly_chart") if "Shares of visits" in one.proto.alt]
    assert "Referral has" in shares.proto.alt.split("LinkedIn has")[0]


def closer(page: AppTest, way: str) -> None:
    """Look closer in one of the ways."""
    page.segmented_control(key="conversion_closer").set_value(way).run()


@pytest.mark.parametrize(("way", "key"), [("Rates", "conversion_rate"), ("Jobs side by side", "conversion_jobs")])
def test_every_rate_can_be_chosen_with_its_formula(page: AppTest, way: str, key: str) -> None:
    """By channel and by job."""
    closer(page, way)
    for rate, formula in {
        "Hire": "hired ÷ applicants",
        "Of decided": "hired ÷ (hired + rejected + withdrawn)",
        "Qualified": "qualified ÷ applicants",
        "Apply": "applicants ÷ visits",
    }.items():
        page.segmented_control(key=key).set_value(rate).run()
        assert not page.exception
        assert formula in words(page)


def test_rates_are_ratios_of_sums(page: AppTest, workspace: Workspace) -> None:
    """The hire rate of referrals is all their hires over all their applicants."""
    mine = [status for _, channel, status in applicants(workspace) if channel == "Referral"]
    hires = mine.count("hired")
    assert any(f"{hires:,} of {len(mine):,} · " in one for one in notes(page, "rates"))
    dots = next(one for one in figure(page, "rates_chart")["data"] if one.get("mode") == "markers")
    assert dots["x"][0] == pytest.approx(hires / len(mine))


def test_each_way_to_look_closer_draws_its_chart_and_is_in_the_address(page: AppTest) -> None:
    """One at a time, beside the funnel and the shares."""
    keys = {"Jobs side by side": "conversion_by_job", "Pace": "pace", "Cost": "cost", "Rates": "rates"}
    for way, key in keys.items():
        closer(page, way)
        assert not page.exception
        assert figure(page, f"{key}_chart")["data"]
        assert len(page.get("plotly_chart")) == 3
        assert page.query_params.get("conversion_closer", "Rates") == way


def test_costs_follow_what_is_spent(page: AppTest, workspace: Workspace) -> None:
    """The demo's spend on referrals over their hires; an empty table has no chart and says what for."""
    closer(page, "Cost")
    hires = [status for _, channel, status in applicants(workspace) if channel == "Referral"].count("hired")
    assert f"€{8_500 / hires:,.2f} · {hires} hires" in notes(page, "cost")
    page.session_state["session"].settings.spend.change(SpendTable.from_csv(b"channel,from,to,amount,currency\n"))
    page.run()
    assert not page.exception
    assert "Enter what your channels cost" in words(page)
    assert not [one for one in page.segmented_control if one.key == "conversion_cost"]


def test_an_empty_table_of_spend_can_be_typed_into(page: AppTest) -> None:
    """As every workspace begins: the editor opens, with where to load a file below it."""
    page.session_state["session"].settings.spend.change(SpendTable())
    page.session_state["spend_opened"] = True
    closer(page, "Cost")
    assert not page.exception
    assert page.session_state["session"].settings.spend.now == SpendTable()
    assert [one for one in page.button if one.label == "Read file"]


def test_spend_of_which_no_row_can_be_read_is_shown(page: AppTest) -> None:
    """With the reasons, though there is no currency and no chart."""
    unread = b"channel,from,to,amount,currency\nXING,05/06/2026,2026-12-31,5,EUR\n"
    page.session_state["session"].settings.spend.change(SpendTable.from_csv(unread))
    closer(page, "Cost")
    assert not page.exception
    (unused,) = [one.value for one in page.dataframe if "Why it isn't counted" in one.value.columns]
    assert "5 June 2026 or 6 May 2026" in unused["Why it isn't counted"][0]


def test_two_currencies_are_never_added(page: AppTest) -> None:
    """One at a time is shown, by choice."""
    rows = (
        b"channel,from,to,amount,currency",
        b"Referral,2020-01-01,2099-12-31,170,EUR",
        b"Indeed,2020-01-01,2099-12-31,5,CHF",
    )
    page.session_state["session"].settings.spend.change(SpendTable.from_csv(b"\n".join(rows)))
    closer(page, "Cost")
    assert "€170.00 spent" in words(page)
    page.segmented_control(key="conversion_currency").set_value("CHF").run()
    assert "CHF\N{NO-BREAK SPACE}5.00 spent" in words(page)


def test_days_that_would_cut_a_pair_are_explained(page: AppTest, workspace: Workspace) -> None:
    """A period's applicants are never set against all-time visits: it says why, and takes back the days."""
    days = sorted(
        link.created_at.date() for job in workspace.jobs if job.id in workspace.featured for link in job.links
    )
    page.date_input(key="made_from").set_value(days[len(days) // 2]).run()
    assert not page.exception
    assert "a job's channel counts only if all its links in that job pass" in words(page).replace("\\", "")
    press(page, "Show all dates")
    assert page.session_state["made_from"] is None
    assert metrics(page)["Visits"] == f"{visits(workspace).total():,}"


def test_costs_are_of_all_jobs_whatever_is_filtered(page: AppTest, workspace: Workspace) -> None:
    """Spend that is for all jobs must not be divided by the hires of one."""
    closer(page, "Cost")
    before = notes(page, "cost")
    page.multiselect(key="job").set_value([workspace.featured[4]]).run()
    assert not page.exception
    assert notes(page, "cost") == before
    assert "whatever the filters" in words(page)
    assert int(metrics(page)["Applicants"].replace(",", "")) < len(applicants(workspace))


def test_all_that_does_not_join_is_listed(page: AppTest, workspace: Workspace) -> None:
    """Applicants without a source are counted there, each kind is explained, and the places add up to all that came."""
    page.session_state["apart_opened"] = True
    page.run()
    (apart,) = [one.value for one in page.dataframe if "What" in one.value.columns]
    (places,) = [one.value for one in page.dataframe if list(one.value.columns) == ["Candidates", "Number"]]
    without = sum(channel is None for _, channel, _ in applicants(workspace))
    assert places.set_index("Candidates").loc["Applicants without a source", "Number"] == without
    assert set(apart["What"]) >= {"No source", "Source without a link", "Nobody applied", "Unknown status"}
    assert places["Number"].sum() == len(page.session_state["session"].candidates)
    assert "which link these candidates used" in words(page)


def test_a_floor_hides_small_counts_everywhere(page: AppTest) -> None:
    """In figures, charts and tables; the list of statuses has no counts then."""
    page.session_state["session"].settings.floor = 8
    page.session_state["apart_opened"] = True
    page.run()
    assert not page.exception
    (numbers,) = [one for one in figure(page, "funnel_chart")["data"] if one["type"] == "scatter"]
    people = [words for place, words in enumerate(numbers["text"]) if place % 6 and words not in {"•", "–"}]
    assert "•" in numbers["text"]
    assert all(int(one.strip("<b>/≥").replace(",", "")) >= 8 for one in people)
    (apart,) = [one.value for one in page.dataframe if "What" in one.value.columns]
    assert not [one for one in apart["Candidates"].dropna() if str(one).isdigit() and int(one) < 8]


def test_nothing_about_people_is_in_the_address(page: AppTest) -> None:
    """Ways to draw are; the floor, the spend and the stages are not."""
    page.segmented_control(key="conversion_rate").set_value("Apply").run()
    page.session_state["session"].settings.floor = 5
    page.run()
    assert page.query_params["conversion_rate"] == "Apply"
    assert set(page.query_params) <= {"conversion_rate", "jobs"}


def test_presenting_hides_what_is_for_work(page: AppTest) -> None:
    """Charts stay; editors, lists and controls go."""
    closer(page, "Cost")
    charts = len(page.get("plotly_chart"))
    press(page, "Present")
    assert not page.exception
    assert len(page.get("plotly_chart")) == charts
    assert not [one for one in page.dataframe if {"What", "Candidates"} & set(one.value.columns)]
    assert not [one for one in page.expander if one.label in {"Spend", "Statuses and stages"}]


def test_a_workspace_is_asked_only_when_told_to(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Off at first, with the cost; then one request a job; the page is empty of charts until then."""
    sandbox = server(workspaces={TOKEN: workspace}, limit=500)
    app = opened()
    chosen = [job.id for job in workspace.jobs if len(job.links) > 2][:3]
    titles(app).set_value(chosen)
    press(app, "Show these jobs")
    app.switch_page(PAGE).run()
    assert not app.get("plotly_chart")
    assert "takes 3 API requests" in words(app)
    assert not [path for path, _ in sandbox.requests if path.endswith("job-candidates")]
    press(app, "Turn on conversion")
    assert not app.exception
    assert len([path for path, _ in sandbox.requests if path.endswith("job-candidates")]) == 3
    assert "Applicants" in metrics(app)
    closer(app, "Cost")
    assert "Enter what your channels cost" in words(app)  # nothing is spent yet


def test_a_changed_stage_changes_the_numbers_and_is_undone(page: AppTest, workspace: Workspace) -> None:
    """As the editor's callback does it: those on hold count as qualified, until that is taken back."""
    session: Any = page.session_state["session"]
    before, held = metrics(page)["Qualified"], [status for _, _, status in applicants(workspace)].count("on_hold")
    page.session_state["stages_opened"] = True
    session.settings.stages.change(session.settings.stages.now.changed(["on_hold"], "qualified"))
    page.run()
    assert metrics(page)["Qualified"] == f"≥{int(before[1:]) + held}"
    page.button(key="stages_undo").click().run()
    assert metrics(page)["Qualified"] == before


def of_days(page: AppTest, workspace: Workspace, name: str) -> tuple[Period, list[tuple[str, str | None, str]]]:
    """The page's period, and who applied on its days, counted from the people made up."""
    page.selectbox(key="period").set_value(name).run()
    assert not page.exception
    period = read(name, now=now_of(page.session_state["session"]), zone="UTC")
    assert period is not None
    return period, applicants(workspace, (period.start.to_pydatetime(), period.end.to_pydatetime()))


def test_a_period_sets_its_applicants_against_the_visits_gained_in_it(opened: Opened, workspace: Workspace) -> None:
    """Each count is that of the people made up; how it is to be read, and what shows all time, stands beside it."""
    page = with_a_past(opened()).switch_page(PAGE).run()
    period, people = of_days(page, workspace, "last-28-days")
    sums, said = metrics(page), words(page)
    assert sums["Applicants"] == f"{len(people):,}"
    assert sums["Hired"] == str(sum(status == "hired" for _, _, status in people))
    assert "Visits" not in sums
    assert f"From visit to hire, by channel, {period.dates}" in said
    assert "hires of recent applicants are still to come" in said
    assert "with the status they have now" in said
    came = Counter(channel for _, channel, _ in people)
    (table,) = [one.value for one in page.dataframe if "Change" in one.value.columns]
    shown = dict(zip(table["Channel"], table["Applicants"], strict=True))
    assert {name: shown[name] for name in came if name} == {name: count for name, count in came.items() if name}
    assert shown["All channels"] == len(people)
    closer(page, "Cost")
    assert "Costs show all time" in words(page)
    page.selectbox(key="compared").set_value("none").run()
    assert not [one for one in page.dataframe if "Change" in one.value.columns]


def test_after_one_look_a_period_has_its_applicants_and_says_that_visits_are_unknown(
    opened: Opened, workspace: Workspace
) -> None:
    """Neither all visits nor none are set against them, and no channel is said to have too few."""
    page = with_a_past(opened(), looks=1).switch_page(PAGE).run()
    period, people = of_days(page, workspace, "last-28-days")
    sums, said = metrics(page), words(page)
    assert (sums["Visits gained"], sums["Applicants"]) == ("–", f"{len(people):,}")
    assert f"Visits gained {period.when} aren’t known" in said
    assert "apply rate" not in said


def test_all_candidates_are_reconciled_in_a_period_too(opened: Opened, workspace: Workspace) -> None:
    """Those outside it, and those without a date, have their own places."""
    page = with_a_past(opened()).switch_page(PAGE).run()
    of_days(page, workspace, "last-week")
    page.session_state["apart_opened"] = True
    page.run()
    (places,) = [one.value for one in page.dataframe if list(one.value.columns) == ["Candidates", "Number"]]
    assert places["Number"].sum() == len(page.session_state["session"].candidates)


@pytest.mark.parametrize("name", ["last-week", "last-quarter", "this-month", "year-to-date"])
def test_with_a_floor_a_period_that_could_overlap_another_is_not_shown(
    opened: Opened, workspace: Workspace, name: str
) -> None:
    """The page says why, and shows all time and no number of the period."""
    page = with_a_past(opened()).switch_page(PAGE).run()
    page.session_state["session"].settings.floor = 5
    page.selectbox(key="period").set_value(name).run()
    assert not page.exception
    assert "two periods that overlap would reveal small counts" in " ".join(one.value for one in page.info)
    assert metrics(page)["Applicants"] == f"{len(applicants(workspace)):,}"
    assert "Visits gained" not in metrics(page)


def test_with_a_floor_a_month_shows_no_small_count(opened: Opened, workspace: Workspace) -> None:
    """By channel and in all, and nothing by job."""
    page = with_a_past(opened()).switch_page(PAGE).run()
    page.session_state["session"].settings.floor = 5
    _, people = of_days(page, workspace, "last-month")
    assert metrics(page)["Applicants"] == f"{len(people):,}"
    assert "Days are in UTC" in words(page)
    (table,) = [one.value for one in page.dataframe if "Change" in one.value.columns]
    numbers = [int(one) for one in table["Applicants"] if str(one).isdigit()]
    assert numbers
    assert min(numbers) >= 5
    closer(page, "Jobs side by side")
    assert "by channel and in total only" in words(page)
    assert not [one for one in page.get("plotly_chart") if "conversion_by_job" in one.proto.id]
