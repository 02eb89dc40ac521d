"""The first page of a report: figures, findings, what to do, and a sentence for a subject line."""

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hirempire.analysis.change import ALIKE, MORE, NONE, Change
from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.period import compared, read
from hirempire.analysis.spend import Spend
from hirempire.analysis.subject import Candidates, Subject
from hirempire.api.models import Loaded
from hirempire.findings.actions import WITHOUT_DAYS, Do
from hirempire.findings.finding import Kind
from hirempire.reports.build import story
from hirempire.reports.opening import _headline
from hirempire.reports.story import Opening, Story, Tile
from hirempire.values import Money
from tests.support.cases import Case, demo, one_job
from tests.support.looks import Look, history


@pytest.fixture(scope="module")
def case() -> Case:
    """The demo's first view with candidates and spend, and the replies that it was made of."""
    return demo()


@pytest.fixture(scope="module")
def first(case: Case) -> Opening:
    """Its first page."""
    return story(case.subject).opening


def with_people(subject: Subject, **more: object) -> Subject:
    """The same with other candidates."""
    assert subject.candidates is not None
    return replace(subject, candidates=replace(subject.candidates, **more))  # type: ignore[arg-type]


def applicants(case: Case) -> list[dict[str, Any]]:
    """The applicants in the raw replies, each once."""
    every = {one["id"]: one for job in case.candidates.values() for one in job}
    return [one for one in every.values() if one["type"] == "applicant"]


def tiles(first: Opening) -> dict[str, Tile]:
    """The figures by their names."""
    return {tile.name: tile for tile in first.tiles}


def test_figures_are_those_that_were_served(case: Case, first: Opening) -> None:
    """Counted from the raw replies, in which some candidates stand twice."""
    people = applicants(case)
    hired = sum(one["status"] == "hired" for one in people)
    visits = sum(link["visits"] for job in case.sources.values() for link in job)
    found = tiles(first)
    assert (found["visits"].value, found["applicants"].value, found["hires"].value) == (visits, len(people), hired)
    assert found["cost_per_hire"].kind == Money("EUR")
    assert found["open_jobs"].value == (case.subject.facts["status"] == "active").sum()
    assert first.headline == f"12 jobs: {visits:,} visits, {len(people):,} applicants, {hired} hires so far"


def test_the_best_channel_is_told_and_what_to_do_comes_apart(first: Opening) -> None:
    """Referral brings most hires from few visits; the money that brought nobody is among what to do, and not twice."""
    assert first.findings[0].kind is Kind.VALUE
    assert first.findings[0].of == "Referral"
    assert "54% of hires (14 of 26), at €607.14 per hire" in first.findings[0].text
    assert len(first.findings) <= 5
    assert {finding.kind for finding in first.findings}.isdisjoint({Kind.WASTE, Kind.CAVEAT, Kind.LOSS})
    assert [one.channel for one in first.actions if one.kind is Do.STOP] == ["Indeed"]
    assert first.losses


def test_jobs_at_risk_are_open_and_had_no_applicant_for_long(case: Case, first: Opening) -> None:
    """Told by the dates in the raw replies; a closed job isn't at risk, nor does it need a link."""
    status, until = case.subject.facts["status"], case.subject.now - timedelta(days=WITHOUT_DAYS)
    last = {
        job: max((one["applied_at"] for one in people if one["type"] == "applicant" and one["applied_at"]), default="")
        for job, people in case.candidates.items()
    }
    at_risk = {job for job, at in last.items() if status[job] == "active" and at < f"{until:%Y-%m-%dT%H:%M:%S}"}
    assert {one.job_id for one in first.actions if one.kind is Do.RISK} <= at_risk
    assert tiles(first)["without_applicant"].value == len(at_risk) > 0
    assert {status[one.job_id] for one in first.actions if one.job_id} == {"active"}
    assert {one.department for one in first.actions if one.job_id} <= set(case.subject.facts["department"])


def test_of_each_kind_a_job_has_one_action_and_the_most_at_stake_comes_first(first: Opening) -> None:
    """Spend, jobs, silent links, missing links."""
    for kind in Do:
        stakes = [one.at_stake for one in first.actions if one.kind is kind]
        assert stakes == sorted(stakes, reverse=True)
    named = [(one.kind, one.job_id or one.channel) for one in first.actions]
    assert len(named) == len(set(named))
    assert [list(Do).index(kind) for kind, _ in named] == sorted(list(Do).index(kind) for kind, _ in named)


def test_without_candidates_it_is_about_visits_alone(case: Case) -> None:
    """Nothing is said of people."""
    first = story(replace(case.subject, candidates=None)).opening
    assert set(tiles(first)) == {"visits", "links", "open_jobs"}
    assert {one.kind for one in first.actions} <= {Do.SILENT, Do.MISSING}
    assert "applicant" not in first.headline


def test_without_spend_no_cost_is_told(case: Case) -> None:
    """Nor is any to be stopped."""
    first = story(with_people(case.subject, spend=Spend())).opening
    assert "cost_per_hire" not in tiles(first)
    assert Do.STOP not in {one.kind for one in first.actions}
    assert "per hire" not in first.findings[0].text


def test_with_a_floor_nobody_is_told_to_be_without_applicants(case: Case) -> None:
    """That a job has none is a count below the floor."""
    first = story(with_people(case.subject, floor=5)).opening
    assert "without_applicant" not in tiles(first)
    assert {one.kind for one in first.actions} <= {Do.SILENT, Do.MISSING}
    none = story(with_people(case.subject, floor=1_000)).opening
    assert tiles(none)["hires"].value is None
    assert "hires" not in none.headline


def test_one_job_is_not_told_three_times() -> None:
    """Its channels are compared with nothing, and no sentence of its page says what another says."""
    told = story(one_job().subject)
    assert "compare" not in [section.name for section in told.sections]
    words = [finding.text for finding in told.opening.findings]
    assert len(words) == len(set(words))
    leads = [finding.of for finding in told.opening.findings if finding.of]
    assert len(leads) == len(set(leads))


@pytest.fixture(scope="module")
def weekly(case: Case) -> Story:
    """The demo looked at twice a day for two months, in which its links gained one visit each time, asked for a week.

    In the last week, they gained ten each time.
    """
    seen = case.subject
    loaded = [job for job in seen.outcomes if isinstance(job, Loaded)]

    def before(visits: int, back: int) -> int:
        return max(0, visits - 10 * min(back, 16) - max(0, back - 16))

    looks = history(
        Look(
            seen.now - timedelta(hours=12 * back),
            {
                job.job_id: {
                    link.id: (link.source_name, before(link.visits, back), link.created_at) for link in job.links
                }
                for job in loaded
            },
        )
        for back in range(120, -1, -1)
    )
    book = kept(ledger(looks), seen.links, seen.map.channel)
    period = read("last-7-days", now=seen.now, zone=seen.zone)
    assert period is not None
    return story(
        replace(seen, kept=book, every_kept=book, period=period, compared=compared(period, "previous")),
    )


def test_a_report_on_a_week_begins_with_the_week(weekly: Story, case: Case) -> None:
    """Visits with their change, applicants of its days; no finding repeats their totals."""
    first, period = weekly.opening, read("last-7-days", now=case.subject.now, zone=case.subject.zone)
    assert period is not None
    assert first.findings[0].kind is Kind.CHANGE
    found = tiles(first)
    assert not [
        one.text for one in first.findings if one.text.startswith(("These 12 jobs gained", "These 12 jobs got"))
    ]
    assert found["visits"].change is not None
    assert found["visits"].change.verdict == MORE
    assert found["visits"].change_in_short in first.headline
    start, end = (at.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%S") for at in (period.start, period.end))
    people = applicants(case)
    assert found["applicants"].value == sum(start <= (one["applied_at"] or "") < end for one in people)
    assert first.headline.startswith("Last 7 days: ")
    assert "hire" not in first.headline  # those have no date
    assert found["hires"].caveat.startswith("of all time")
    assert [one.text for one in first.caveats if "show all time" in one.text]


def test_a_week_that_nobody_saw_is_said_to_have_no_figures(case: Case) -> None:
    """A subject line is never half a sentence."""
    period = read("last-week", now=case.subject.now, zone=case.subject.zone)
    subject = replace(case.subject, candidates=None, period=period)
    assert _headline(subject, [Tile("visits", "Visits", None)]) == "Last week: no figures"


def test_a_change_is_written_only_where_it_is_beyond_chance() -> None:
    """And says what it is compared with."""
    tile = Tile("visits", "Visits", 120)
    more = replace(tile, change=Change(MORE, 1.224, (98, 98), "the week before", "in the week before"))
    assert (more.change_in_short, more.change_in_words) == ("+22%", "+22% on the week before (98)")
    alike = replace(tile, change=Change(ALIKE, 1.02, (118, 118), "the week before", "in the week before"))
    assert (alike.change_in_short, alike.change_in_words) == ("", "no clear difference from the week before (118)")
    none = Change(MORE, math.nan, (0, 0), "the day before", "on the day before")
    assert replace(tile, change=none).change_in_words == "up from 0 on the day before"
    assert replace(tile, value=0, change=replace(none, verdict=NONE)).change_in_words == "as on the day before"
    assert (tile.change_in_short, tile.change_in_words) == ("", "")


def test_no_name_from_outside_is_in_the_subject_line(hostile: Story) -> None:
    """It goes into the head of a mail."""
    assert hostile.opening.headline.isprintable()
    assert hostile.opening.headline.partition(":")[0].split()[-1].startswith("job")


def test_candidates_that_did_not_load_leave_figures_without_a_number(case: Case) -> None:
    """Nothing is made up."""
    subject = case.subject
    assert subject.candidates is not None
    none = Candidates(
        people=subject.candidates.people.iloc[:0],
        failed=dict.fromkeys(subject.jobs, "No reply."),
        at=subject.candidates.at,
    )
    first = story(replace(subject, candidates=none)).opening
    assert tiles(first)["apply_rate"].value is None
    assert Do.RISK not in {one.kind for one in first.actions}
