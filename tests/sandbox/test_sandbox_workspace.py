"""The demo workspace is the same every time, and believable."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hirempire.sandbox.names import CHANNELS
from hirempire.sandbox.workspace import TROUBLE, Workspace, make_workspace

TODAY = date(2026, 11, 24)
SAMPLE_JOB = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The demo workspace as of one day."""
    return make_workspace(today=TODAY)


def test_the_same_arguments_give_the_same_workspace() -> None:
    """Nothing but the arguments decides what is made up."""
    assert make_workspace(today=TODAY) == make_workspace(today=TODAY)
    assert make_workspace(today=TODAY) != make_workspace(today=TODAY, seed=8)


def test_visits_fall_off_steeply_from_channel_to_channel(workspace: Workspace) -> None:
    """LinkedIn leads, the first three channels have most, the last six have little."""
    channel_of = {name: channel.spellings[0] for channel in CHANNELS for name in channel.spellings}
    visits: Counter[str] = Counter()
    for job in workspace.jobs:
        for link in job.links:
            visits[channel_of[link.source_name]] += link.visits
    ranked = [count for _, count in visits.most_common()]
    assert len(ranked) == len(CHANNELS) == 12
    assert visits.most_common(1)[0][0] == "LinkedIn"
    assert sum(ranked[:3]) > 0.7 * sum(ranked)
    assert 0 < sum(ranked[-6:]) < 0.06 * sum(ranked)


def test_one_channel_comes_in_several_spellings(workspace: Workspace) -> None:
    """Free text is spelt as people spell it."""
    names = {link.source_name for job in workspace.jobs for link in job.links}
    assert names >= {"LinkedIn", "linkedin", "Linked In", "LINKEDIN", "lnkd.in", "Twitter", "X"}
    assert any(not name.isascii() for name in names)


def test_the_special_jobs_are_what_they_are_called(workspace: Workspace) -> None:
    """The gone job is not listed; the empty job has no link; the first view has no job that fails, a set has both."""
    jobs = {job.id: job for job in workspace.jobs}
    assert len(jobs) == 40
    assert workspace.gone_job not in jobs
    assert jobs[workspace.empty_job].links == ()
    assert workspace.flaky_job in jobs
    failing = {workspace.gone_job, workspace.flaky_job}
    assert {SAMPLE_JOB, workspace.empty_job} <= set(workspace.featured)
    assert not failing & set(workspace.featured)
    assert failing < set(workspace.sets[TROUBLE])
    assert len(set(workspace.featured)) == len(workspace.featured) == 12


def test_links_are_unique_dated_and_younger_than_their_job(workspace: Workspace) -> None:
    """Names are unique within a job, IDs everywhere; no moment lies after the day, and all are whole seconds."""
    links = [link for job in workspace.jobs for link in job.links]
    assert len({link.id for link in links}) == len(links)
    assert any(link.visits == 0 for link in links)
    end = datetime(2026, 11, 24, tzinfo=UTC)
    for job in workspace.jobs:
        assert len({link.source_name for link in job.links}) == len(job.links) <= 9
        assert end - timedelta(days=366) < job.created_time < end
        for link in job.links:
            assert job.created_time < link.created_at < end
            assert link.created_at.microsecond == 0
        assert job.applicants <= sum(link.visits for link in job.links)


def test_two_jobs_share_a_title_in_different_places(workspace: Workspace) -> None:
    """The dashboard has to tell them apart."""
    places: dict[str, set[str]] = {}
    for job in workspace.jobs:
        places.setdefault(job.job_title, set()).add(job.job_location)
    assert max(len(found) for found in places.values()) == 2
    assert len({(job.job_title, job.job_location) for job in workspace.jobs}) == len(workspace.jobs)


def test_the_sets_hold_listed_jobs(workspace: Workspace) -> None:
    """A named set is never empty, and only the one of failing jobs names a job that is not there."""
    listed = {job.id for job in workspace.jobs}
    assert {"Engineering", "Sales", "Berlin office"} <= workspace.sets.keys()
    assert all(ids and set(ids) <= listed for name, ids in workspace.sets.items() if name != TROUBLE)
    assert set(workspace.sets[TROUBLE]) - listed == {workspace.gone_job}


def test_thousands_of_jobs_stay_apart() -> None:
    """However many there are, ID, and title with place, name one job."""
    jobs = make_workspace(jobs=3_000, today=TODAY).jobs
    assert len({job.id for job in jobs}) == len({(job.job_title, job.job_location) for job in jobs}) == 3_000


def test_too_few_jobs_are_refused() -> None:
    """The special jobs need their places."""
    with pytest.raises(ValueError, match="at least 3"):
        make_workspace(jobs=2, today=TODAY)


def test_another_day_moves_all_but_the_sample(workspace: Workspace) -> None:
    """Dates are relative to the day; the documented job stays as documented."""
    later = make_workspace(today=TODAY + timedelta(days=10))
    assert later.jobs[0] == workspace.jobs[0]
    moved = replace(later.jobs[3], links=(), created_time=workspace.jobs[3].created_time)
    assert moved == replace(workspace.jobs[3], links=())
    assert later.jobs[3].created_time - workspace.jobs[3].created_time == timedelta(days=10)
