"""The demo's made-up past: the same for the same day, and it ends at what the sandbox serves."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from hirempire.sandbox.past import DAYS, UNSEEN, Look, looks
from hirempire.sandbox.workspace import Workspace, make_workspace

NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The demo on some day."""
    return make_workspace(today=NOW.date())


@pytest.fixture(scope="module")
def past(workspace: Workspace) -> list[Look]:
    """Its looks."""
    return list(looks(workspace, now=NOW))


def test_the_last_look_finds_what_is_served(workspace: Workspace, past: list[Look]) -> None:
    """To the visit, also in the first hour of a day."""
    served = {link.id: link.visits for job in workspace.jobs for link in job.links}
    at_midnight = list(looks(workspace, now=datetime(2026, 11, 24, 0, 1, tzinfo=UTC)))
    for last in (past[-1], at_midnight[-1]):
        assert {seen.link.id: seen.visits for links in last.jobs.values() for seen in links} == served


def test_it_is_a_year_with_two_weeks_unseen(past: list[Look]) -> None:
    """In the order of time, and lately every hour."""
    times = [look.at for look in past]
    assert times == sorted(times)
    assert (times[-1] - times[0]).days == DAYS
    gaps = [after - before for before, after in pairwise(times)]
    assert max(gaps) == timedelta(days=len(UNSEEN) + 1)
    assert gaps[-1] == timedelta(hours=1)


def test_totals_fall_where_a_link_was_made_anew_and_nowhere_else(past: list[Look]) -> None:
    """It has another date of creation from then on."""
    before: dict[str, tuple[int, datetime]] = {}
    anew = set()
    for look in past:
        for seen in (seen for links in look.jobs.values() for seen in links):
            visits, created = before.get(seen.link.id, (0, seen.created_at))
            if seen.visits < visits:
                assert seen.created_at > created
                anew.add(seen.link.id)
            before[seen.link.id] = seen.visits, seen.created_at
    assert len(anew) == 1


def _gained(past: list[Look], first: datetime, name: str | None = None) -> int:
    """Visits in the week from a day on, through links of one name or of all."""
    ends = []
    for end in (first, first + timedelta(days=7)):
        look = max((look for look in past if look.at <= end), key=lambda look: look.at)
        every = (seen for links in look.jobs.values() for seen in links)
        ends.append(sum(seen.visits for seen in every if name in (None, seen.link.source_name)))
    return ends[1] - ends[0]


def test_summer_is_quiet_and_a_campaign_shows(past: list[Look]) -> None:
    """Against the week before, and for the sponsored channel alone."""
    assert _gained(past, datetime(2026, 7, 11, 8, tzinfo=UTC)) < 0.7 * _gained(
        past, datetime(2026, 6, 20, 8, tzinfo=UTC)
    )
    weeks = (NOW - timedelta(days=36), NOW - timedelta(days=28))
    sponsored, others = ([_gained(past, week, name) for week in weeks] for name in ("Indeed", "LinkedIn"))
    assert sponsored[1] / sponsored[0] > 2 > others[1] / others[0]
