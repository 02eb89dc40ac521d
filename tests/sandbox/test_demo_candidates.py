"""The people of the demo: the same every time, the story that they tell, and what does not fit about them."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from hirempire.sandbox.candidates import ASKEW, NEW_STATUS, DemoCandidate, candidates, crowd, made_up
from hirempire.sandbox.workspace import Workspace, make_workspace

TODAY = date(2026, 11, 24)
People = dict[str, tuple[DemoCandidate, ...]]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The demo workspace as of one day."""
    return make_workspace(today=TODAY)


@pytest.fixture(scope="module")
def people(workspace: Workspace) -> People:
    """Everyone, by job."""
    return {job.id: candidates(job, place, TODAY) for place, job in enumerate(workspace.jobs)}


def featured(workspace: Workspace, people: People) -> list[DemoCandidate]:
    """The applicants of the first view, each once."""
    everyone = [one for job_id in workspace.featured for one in people.get(job_id, ())]
    return list({one.id: one for one in everyone if one.type == "applicant"}.values())


def test_they_are_the_same_every_time(workspace: Workspace, people: People) -> None:
    """For the same day."""
    again = make_workspace(today=TODAY)
    assert again == workspace
    assert {job.id: candidates(job, place, TODAY) for place, job in enumerate(again.jobs)} == people


def test_the_list_of_jobs_counts_the_same_applicants(workspace: Workspace, people: People) -> None:
    """Counted before anyone is made up, and after."""
    for place, job in enumerate(workspace.jobs):
        applied = {one.id for one in people[job.id] if one.type == "applicant"}
        assert job.applicants == len(applied) == crowd(job, place).applicants


def test_the_loud_channel_hires_few_and_the_quiet_one_many(workspace: Workspace, people: People) -> None:
    """Some thousand applicants and some tens of hires; counted by spellings, without the dashboard's own table."""
    spellings = {"LinkedIn": ("linkedin", "linked in", "lnkd.in"), "Referral": ("referral", "empfehlung")}

    def through(channel: str, names: list[str | None]) -> int:
        return sum((name or "").casefold() in spellings[channel] for name in names)

    applicants = featured(workspace, people)
    assert 800 < len(applicants) < 2_000
    hired = [one.source for one in applicants if one.status == "hired"]
    assert 20 <= len(hired) <= 60
    links = [link for job in workspace.jobs if job.id in workspace.featured for link in job.links]
    visits = {
        channel: sum(link.visits for link in links if link.source_name.casefold() in spellings[channel])
        for channel in spellings
    }
    assert visits["LinkedIn"] > 5 * visits["Referral"]
    assert through("LinkedIn", [one.source for one in applicants]) > through(
        "Referral", [one.source for one in applicants]
    )
    assert 0 < 3 * through("LinkedIn", hired) < through("Referral", hired)


def test_something_does_not_fit_as_in_every_workspace(workspace: Workspace, people: People) -> None:
    """Each trouble is there for the dashboard to explain."""
    jobs = {job.id: job for job in workspace.jobs if job.id in workspace.featured and job.links}
    everyone = [one for job_id in jobs for one in people[job_id]]
    assert {one.type for one in everyone} == {"applicant", "prospect", "upload"}
    assert any(one.source is None and one.type == "applicant" for one in everyone)
    assert {"rejected", "withdrawn", "on_hold", "hired", "offer", NEW_STATUS} <= {one.status for one in everyone}
    named = {job_id: {link.source_name for link in job.links} for job_id, job in jobs.items()}
    assert any(one.source not in named[job_id] for job_id in jobs for one in people[job_id] if one.source)
    used = {job_id: Counter(one.source for one in people[job_id]) for job_id in jobs}
    assert any(not used[job_id][name] for job_id in jobs for name in named[job_id])
    repeated = people[workspace.jobs[ASKEW.repeated].id]
    assert len(repeated) > len({one.id for one in repeated})


def test_in_one_job_more_applied_than_visited(workspace: Workspace, people: People) -> None:
    """Through the quietest link that anyone opened."""
    job = workspace.jobs[ASKEW.more_than_visits]
    link = min((link for link in job.links if link.visits), key=lambda one: one.visits)
    spelt = [one for one in people[job.id] if one.source and one.source.casefold() == link.source_name.casefold()]
    assert sum(one.type == "applicant" for one in spelt) > link.visits


def test_only_in_one_job_someone_came_before_the_link(workspace: Workspace, people: People) -> None:
    """And nobody comes from the future."""
    early = []
    for job in workspace.jobs:
        made = {link.source_name: link.created_at for link in job.links}
        early += [job.id for one in people[job.id] if one.source in made and one.applied_at < made[one.source]]
        assert all(one.applied_at < datetime(2026, 11, 25, tzinfo=UTC) for one in people[job.id])
    assert workspace.jobs[ASKEW.before_the_link].id in early


def test_each_comes_with_what_must_not_be_kept(workspace: Workspace, people: People) -> None:
    """Names, addresses, CVs, salaries and scores; nested, and under the names of fields that are read."""
    job = workspace.jobs[0]
    reply = made_up(people[job.id][0], job.id)
    assert {"first_name", "email", "phone", "cv_text", "salary", "scores", "notes"} <= reply.keys()
    assert reply == made_up(people[job.id][0], job.id)
    assert str(reply["phone"]).startswith("+49 30 23125 ")
    assert str(reply["email"]).endswith("@mail.example")
