"""Conversion in words, in tables, and as a part of every report, over the demo workspace."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.channels import canonical
from hirempire.analysis.conversion import Conversion, conversion
from hirempire.analysis.costs import costs
from hirempire.analysis.pace import pace
from hirempire.analysis.spend_file import our_spend
from hirempire.analysis.subject import Candidates, Subject
from hirempire.api.client import Client
from hirempire.api.fetch import fetch_candidates
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed
from hirempire.api.token import Token
from hirempire.reports import conversion_tables as tables
from hirempire.reports.build import story
from hirempire.reports.conversion import (
    channel_sentence,
    conversion_findings,
    costs_findings,
    lead_sentence,
    pace_findings,
)
from hirempire.reports.story import Story
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace
from tests.support.demo import NOW, TOKEN
from tests.support.people import NOW as SMALL_NOW
from tests.support.people import joined, some

SPEND = b"""channel,from,to,amount,currency
LinkedIn,2026-01-01,2026-06-30,2400,EUR
Radio,2026-01-01,2026-01-31,9,EUR
?,,,,"""


@pytest.fixture(scope="module")
def people(workspace: Workspace) -> list[CandidatesOutcome]:
    """What the demo serves of the candidates of the first view's jobs."""
    came: dict[str, CandidatesOutcome] = {}

    async def ask(url: str) -> None:
        async with Client(Token.parse(TOKEN), base_url=url, connections=4) as client:
            await fetch_candidates(client, workspace.featured, on_outcome=lambda one: came.update({one.job_id: one}))

    with Sandbox({TOKEN: workspace}) as sandbox:
        asyncio.run(ask(sandbox.url))
    return [came[one] for one in workspace.featured]


@pytest.fixture(scope="module")
def subject(demo_subject: Subject, people: list[CandidatesOutcome]) -> Subject:
    """The demo's first view with its candidates and with spend."""
    candidates = Candidates(
        people=candidates_frame(people),
        failed={outcome.job_id: str(outcome.error) for outcome in people if isinstance(outcome, Failed)},
        at=NOW,
        spend=our_spend(SPEND),
    )
    return replace(demo_subject, candidates=candidates)


@pytest.fixture(scope="module")
def told(subject: Subject) -> Story:
    """What a report on it has to say."""
    return story(subject)


def of(people: list[CandidatesOutcome], subject: Subject, source: str | None, status: str | None = None) -> int:
    """Applicants through a source as written, of jobs whose links came too, in a plain loop."""
    came = [one for one in people if isinstance(one, CandidatesLoaded) and one.job_id not in subject.failed]
    return sum(
        who.type == "applicant" and source in (None, canonical(who.source or "")) and status in (None, who.status)
        for one in came
        for who in one.candidates
    )


def test_the_report_has_a_section_on_conversion_where_candidates_were_asked_for(
    told: Story, demo_subject: Subject
) -> None:
    """And none where they were not, though it is among the usual ones."""
    assert "conversion" in [one.name for one in told.sections]
    assert "conversion" not in [one.name for one in story(demo_subject).sections]


def test_the_demo_tells_that_the_loud_channel_hires_least(
    told: Story, subject: Subject, people: list[CandidatesOutcome]
) -> None:
    """With the counts of a plain loop."""
    said = next(one for one in told.sections if one.name == "conversion").sentences
    hires, all_hires = of(people, subject, "LinkedIn", "hired"), of(people, subject, None, "hired")
    assert said[0].startswith("LinkedIn brought the most visits")
    assert said[0].endswith(f"{hires:,} of {all_hires:,} hires.")
    best = f"{of(people, subject, 'Referral', 'hired')} of {of(people, subject, 'Referral')} applicants"
    assert said[1].startswith(f"Referral has the highest hire rate: {best}")
    assert any("2,409" in one for one in said)  # what was spent on LinkedIn, and on Radio, which brought nobody


def test_every_table_of_the_section_is_whole(told: Story) -> None:
    """Funnel and shares end with those without a source; the places add up; unused spend is named."""
    section = next(one for one in told.sections if one.name == "conversion")
    by_name = {one.short: one.rows for one in section.tables} | {
        one.table.short: one.table.rows for one in section.exhibits
    }
    assert by_name["Funnel"]["Channel"].tolist()[-2:] == ["No source stated", "All channels"]
    counts = by_name["Funnel"]["Applicants"]
    assert counts.iloc[:-1].sum() == counts.iloc[-1]
    assert by_name["Shares"]["Share of applicants"].sum() == pytest.approx(1, abs=0.005)
    assert by_name["Unused spend"]["Why it is in no number"].tolist() == ["the date is missing (in “from”)"]
    assert by_name["Cost EUR"]["Channel"].tolist() == ["LinkedIn", "Radio", "All channels"]
    assert by_name["Cost EUR"]["Spend (EUR)"].tolist() == [2400, 9, 2409]
    assert {"Apart", "Candidates", "Stages", "Metrics", "Pace", "Cost EUR", "No candidates"} <= set(by_name)


def one_job(*people: tuple[int, int, str]) -> Conversion:
    """So many hired of so many applicants through each source."""
    return conversion(joined(people=[row for hired, all_, source in people for row in some(hired, all_, source)]))


def test_a_lead_is_said_only_where_no_interval_overlaps() -> None:
    """With counts on both sides."""
    assert lead_sentence(one_job((20, 40, "Referral"), (10, 400, "LinkedIn")), "hire") == (
        "Referral has the highest hire rate: 20 of 40 applicants (50%), against 10 of 400 (2%) through LinkedIn."
    )


def test_what_cannot_be_told_apart_is_said_with_what_it_takes() -> None:
    """And where one channel is surely below, that too."""
    said = lead_sentence(one_job((6, 40, "Referral"), (4, 60, "LinkedIn")), "hire")
    assert said.startswith("By hire rate Referral (6 of 40) and LinkedIn (4 of 60) can’t be told apart yet: that would")
    said = lead_sentence(one_job((20, 40, "Referral"), (9, 25, "Indeed"), (4, 400, "LinkedIn")), "hire")
    assert "is surely above LinkedIn (4 of 400), but can’t be told from Indeed (9 of 25) yet" in said
    alike = lead_sentence(one_job((10, 40, "Referral"), (10, 40, "Indeed")), "hire")
    assert alike.endswith("their rates are the same.")


def test_too_few_are_not_ranked() -> None:
    """Neither few applicants, nor few hires."""
    assert lead_sentence(one_job((3, 5, "Referral"), (2, 5, "Indeed")), "hire") == (
        "No channel is ranked by hire rate: too few applicants."
    )
    few = one_job((3, 30, "Referral"), (1, 80, "Indeed"))
    assert lead_sentence(few, "hire") == "No channel is ranked by hire rate: too few hires in all: 4."
    said = channel_sentence(one_job((3, 5, "Referral"), (2, 11, "LinkedIn")), "Referral")
    assert said == "Referral: 1% of visits, 31% of applicants, 3 of 5 hires; too few applicants to rank."


def test_sentences_hold_with_a_floor_and_with_nothing() -> None:
    """No count below the floor is in any of them; an empty workspace has one."""
    found = conversion(joined(), floor=6)
    said = [*conversion_findings(found), *(channel_sentence(found, one) for one in found.channels.index)]
    assert "Referral: 1% of visits, fewer than 6 applicants, or not shown" in " ".join(said)
    assert conversion_findings(conversion(joined([], [])))[0] == "There is no link and no candidate here yet."
    assert pace_findings(pace(joined([], []), now=SMALL_NOW)) == []
    nothing = costs(joined(), our_spend(SPEND), currency="USD", channel_of=str, now=SMALL_NOW, tz="UTC")
    assert costs_findings(nothing) == ["There is no spend in USD."]


@pytest.mark.parametrize("floor", [1, 4])
def test_tables_say_what_is_hidden_and_leave_nothing_blank(floor: int) -> None:
    """A count below the floor is words; every table has a row for each channel."""
    found = conversion(joined(), floor=floor)
    funnel = tables.funnel_table(found)
    assert len(funnel) == len(found.channels) + 2
    assert funnel["Applicants"].notna().all()
    assert ("fewer than 4, or hidden" in set(funnel["Hired"].astype("str"))) is (floor > 1)
    for table in (
        tables.rates_table(found, "apply"),
        tables.shares_table(found),
        tables.jobs_table(found, {}),
        tables.pairs_table(found, {}),
        tables.apart_table(found, {}),
        tables.places_table(found),
        tables.pace_table(pace(joined(), now=SMALL_NOW + timedelta(days=1), floor=floor), floor=floor),
    ):
        assert len(table)
        assert isinstance(table, pd.DataFrame)
