"""Conversion in words, in tables, and as a part of every report, over the demo workspace."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.channels import canonical
from hirempire.analysis.conversion import conversion
from hirempire.analysis.pace import pace
from hirempire.analysis.spend_file import our_spend
from hirempire.analysis.subject import Candidates, Subject
from hirempire.api.client import Client
from hirempire.api.fetch import fetch_candidates
from hirempire.api.models import CandidatesLoaded, CandidatesOutcome, Failed
from hirempire.api.token import Token
from hirempire.exhibits import hiring_tables as tables
from hirempire.findings.finding import Kind
from hirempire.reports.build import story
from hirempire.reports.story import Story
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace
from tests.support.demo import NOW, TOKEN
from tests.support.people import NOW as SMALL_NOW
from tests.support.people import joined

SPEND = b"""channel,from,to,amount,currency
LinkedIn,2026-01-01,2026-06-30,2400,EUR
Radio,2026-01-01,2026-01-31,9,EUR
?,,,,"""


@pytest.fixture(scope="module")
def people(workspace: Workspace, demo_subject: Subject) -> list[CandidatesOutcome]:
    """What the demo serves of the candidates of these jobs."""
    came: dict[str, CandidatesOutcome] = {}

    async def ask(url: str) -> None:
        async with Client(Token.parse(TOKEN), base_url=url, connections=4) as client:
            await fetch_candidates(client, demo_subject.jobs, on_outcome=lambda one: came.update({one.job_id: one}))

    with Sandbox({TOKEN: workspace}) as sandbox:
        asyncio.run(ask(sandbox.url))
    return [came[one] for one in demo_subject.jobs]


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
    section = next(one for one in told.sections if one.name == "conversion")
    hires, all_hires = of(people, subject, "LinkedIn", "hired"), of(people, subject, None, "hired")
    assert section.findings[0].kind is Kind.LEAD
    assert section.sentences[0].startswith("LinkedIn has the most visits")
    assert section.sentences[0].endswith(f"and {hires:,} of {all_hires:,} hires.")
    best = f"({of(people, subject, 'Referral', 'hired')} of {of(people, subject, 'Referral')} applicants)"
    assert section.findings[1].kind is Kind.LEAD
    assert section.sentences[1].startswith("Referral has the highest hire rate")
    assert best in section.sentences[1]
    (cost,) = [finding for finding in section.findings if finding.kind is Kind.COST]
    assert cost.text.startswith("€2,409 spent: ")  # on LinkedIn, and on Radio, which brought nobody


def test_the_summary_of_conversion_begins_with_hires_and_keeps_every_loss(told: Story) -> None:
    """The jobs without candidates among them."""
    parts = {section.name: section for section in told.sections}
    losses = {finding for part in parts.values() for finding in part.findings if finding.kind is Kind.LOSS}
    summed_up = parts["summary"].findings
    assert losses <= set(summed_up)
    assert {"hires"} == {finding.about for finding in summed_up[:2]}
    assert len([finding for finding in summed_up if finding.kind not in {Kind.LOSS, Kind.CAVEAT}]) <= 6


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
    assert by_name["Unused spend"]["Why it isn't counted"].tolist() == ["the date is missing (in “from”)"]
    assert by_name["Cost EUR"]["Channel"].tolist() == ["LinkedIn", "Radio", "All channels"]
    assert by_name["Cost EUR"]["Spend (EUR)"].tolist() == [2400, 9, 2409]
    assert {"Unmatched", "Candidates", "Stages", "Metrics", "Pace", "Cost EUR", "No candidates"} <= set(by_name)


def test_spend_of_which_no_row_can_be_read_is_in_the_report(subject: Subject) -> None:
    """Though it has no currency."""
    assert subject.candidates is not None
    unread = replace(subject.candidates, spend=our_spend(b"channel,from,to,amount,currency\nXING,soon,later,5,EUR\n"))
    section = next(one for one in story(replace(subject, candidates=unread)).sections if one.name == "conversion")
    (rows,) = (table.rows for table in section.tables if table.short == "Unused spend")
    assert rows["Spend"].tolist() == ["XING · soon · later · 5 · EUR"]


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
