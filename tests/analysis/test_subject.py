"""What is looked at: what filters hide, what failed to load, and the candidates that belong to it."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import jobs_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.spend_file import our_spend
from hirempire.analysis.subject import Candidates, Hiring, Subject
from hirempire.api.errors import JobNotFound
from hirempire.api.models import Failed, Job, Loaded, UnreadableLink
from tests.support.people import (
    CANDIDATES_FAILED,
    FAILED,
    JOBS,
    LINKS,
    NOW,
    PEOPLE,
    START,
    came,
    candidates_of,
    links_of,
)

SPEND = our_spend(b"channel,from,to,amount,currency\nReferral,2026-06-01,2026-06-30,90,EUR\n")


@pytest.fixture
def subject() -> Subject:
    """The small workspace, with one job that failed to load and one link that could not be read."""
    links = links_of(LINKS, came(JOBS, FAILED))
    bad = UnreadableLink("design", "l9", "Radio", "visits: -3")
    loaded = {job_id: Loaded(job_id, [], NOW, [bad] if job_id == "design" else []) for job_id in JOBS}
    return Subject(
        jobs=JOBS,
        outcomes=tuple(Failed(job_id, JobNotFound()) if job_id in FAILED else loaded[job_id] for job_id in JOBS),
        links=links,
        every_link=links,
        labels={job_id: job_id.capitalize() for job_id in JOBS},
        facts=jobs_frame([Job("design", department="Product")]).reindex(list(JOBS)),
        channels=tuple(channel_order(links)),
        map=ChannelMap(),
        zone="UTC",
        fetched_at=(NOW - timedelta(hours=1), NOW),
    )


@pytest.fixture
def candidates() -> Candidates:
    """The candidates of the small workspace; those of one job could not be loaded."""
    people = candidates_of(PEOPLE, came(JOBS, CANDIDATES_FAILED))
    return Candidates(people=people, failed=dict.fromkeys(CANDIDATES_FAILED, "No scope."), at=NOW, spend=SPEND)


def through(subject: Subject, channel: str) -> Subject:
    """The subject after a filter on one channel."""
    shown = subject.links[subject.links["channel"] == channel]
    return replace(subject, links=shown, only=(channel,), filters=(channel,), unfiltered=subject)


def test_it_tells_what_failed_and_what_could_not_be_read(subject: Subject) -> None:
    """Jobs by ID; links by their number; the time of the data is that of the newest."""
    assert subject.failed == FAILED
    assert subject.loaded_jobs == len(JOBS) - len(FAILED)
    assert subject.unreadable_links == 1
    assert subject.now == NOW
    assert subject.departments == {"design": "Product"}


def test_a_filter_hides_links_and_loses_none(subject: Subject) -> None:
    """Without the filters all links of the same jobs are there again."""
    seen = through(subject, "Referral")
    assert seen.narrowed
    assert not subject.narrowed
    assert len(seen.unnarrowed.links) == len(LINKS)
    assert (seen.unnarrowed.filters, seen.unnarrowed.only) == ((), None)


def test_a_filter_leaves_the_other_channels_candidates_out(subject: Subject, candidates: Candidates) -> None:
    """Counted from the rows that the workspace was made of; jobs of which one side is missing count nowhere."""
    everyone, referred = Hiring(subject, candidates), Hiring(through(subject, "Referral"), candidates)
    here = set(JOBS) - FAILED - CANDIDATES_FAILED
    applicants = [source for job_id, source, kind, *_ in PEOPLE if kind == "applicant" and job_id in here]
    assert everyone.conversion.whole["applicants"] == len(applicants)
    assert referred.conversion.whole["applicants"] == applicants.count("Referral")
    assert set(everyone.joined.left_out) == FAILED | CANDIDATES_FAILED


def test_candidates_of_jobs_that_are_not_looked_at_are_not_missing(subject: Subject, candidates: Candidates) -> None:
    """A filter on jobs leaves out those whose candidates could not be loaded."""
    jobs = ("design", "nurse")
    facts = subject.facts.loc[list(jobs)]
    seen = replace(subject, jobs=jobs, outcomes=subject.outcomes[:2], facts=facts, unfiltered=subject)
    assert Hiring(subject, candidates).failed == {"unasked": "No scope."}
    assert Hiring(seen, candidates).failed == {}


def test_costs_are_those_of_the_whole_set_whatever_the_filters(subject: Subject, candidates: Candidates) -> None:
    """The spend is for all jobs: five applicants through referrals, whichever channel is looked at."""
    expected = [source for _, source, kind, *_ in PEOPLE if (source, kind) == ("Referral", "applicant")]
    for seen in (subject, through(subject, "LinkedIn")):
        found = Hiring(seen, candidates).costs(SPEND, "EUR")
        assert found.channels["applicants"].to_dict() == {"Referral": len(expected)}
        assert not found.unused


def test_a_filter_on_days_cuts_pairs_that_it_splits(subject: Subject, candidates: Candidates) -> None:
    """Nothing tells which of two links of one channel a candidate used."""
    after = subject.links["created_at"] >= pd.Timestamp(START + timedelta(days=5))
    seen = replace(subject, links=subject.links[after], by_days=True, filters=("links created",), unfiltered=subject)
    assert Hiring(seen, candidates).joined.narrowed_by_days
    assert not Hiring(subject, candidates).joined.narrowed_by_days


def test_a_report_and_a_page_can_share_it(subject: Subject, candidates: Candidates) -> None:
    """What is worked out is worked out once."""
    hiring = Hiring(subject, candidates)
    assert hiring.whole is hiring
    assert hiring.conversion is hiring.conversion
