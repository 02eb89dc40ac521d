"""What fires and fired, on both engines: kept, ended, acknowledged, snoozed and told."""

from datetime import timedelta

import pytest

from hirempire.analysis.alert_rules import Rule
from hirempire.analysis.alert_states import Alert, to_tell
from hirempire.analysis.alerts import Checked, Firing, NoData
from hirempire.history import alerts, removing
from hirempire.history.memory import Memory
from tests.support.hostile import NAMES
from tests.support.kept import day, loaded


@pytest.fixture
def workspace(memory: Memory) -> int:
    """A workspace that was looked at once."""
    kept = memory.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    assert kept is not None
    return kept.workspace


def silent(job: str = "a", link: str = "x") -> Firing:
    """A link without visits since three days before the start."""
    return Firing(rule=Rule.SILENT, job_id=job, link_id=link, channel="Indeed", since=day(-3), days=14, number=41)


def checked(at: float, *found: Firing, **more: object) -> Checked:
    """A check that found these."""
    return Checked(day(at), found, {}, **more)  # type: ignore[arg-type]


def open_(memory: Memory, workspace: int) -> list[Alert]:
    """What fires."""
    return alerts.current(memory.database, workspace)


def test_an_alert_is_kept_with_its_numbers_from_the_check_that_found_it(memory: Memory, workspace: int) -> None:
    """Another process reads what one wrote; a second check changes when it was last seen, not since when it fires."""
    assert alerts.last_check(memory.database, workspace) is None
    alerts.take(memory.database, workspace, checked(1, silent()))
    alerts.take(memory.database, workspace, checked(2, silent()))
    (one,) = open_(memory, workspace)
    assert (one.firing, one.since, one.seen, one.ended) == (silent(), day(1), day(2), None)
    last = alerts.last_check(memory.database, workspace)
    assert last is not None
    assert last.at == day(2)


def test_what_is_no_longer_found_has_ended_and_a_new_silence_is_a_new_alert(memory: Memory, workspace: int) -> None:
    """The history has both, the latest first."""
    for at, found in ((1, [silent()]), (2, []), (5, [silent()])):
        alerts.take(memory.database, workspace, checked(at, *found))
    assert [one.since for one in open_(memory, workspace)] == [day(5)]
    assert [(one.since, one.ended) for one in alerts.past(memory.database, workspace)] == [(day(1), day(2))]


def test_without_data_an_alert_neither_goes_on_nor_ends(memory: Memory, workspace: int) -> None:
    """Neither where its job wasn't seen, nor where the rule couldn't be asked at all."""
    alerts.take(memory.database, workspace, checked(1, silent()))
    alerts.take(memory.database, workspace, checked(2, unseen={Rule.SILENT: frozenset({"a"})}))
    lost = Checked(day(3), (), {Rule.SILENT: NoData.NO_HISTORY})
    alerts.take(memory.database, workspace, lost)
    (one,) = open_(memory, workspace)
    assert (one.seen, one.no_data_since) == (day(1), day(2))
    last = alerts.last_check(memory.database, workspace)
    assert last is not None
    assert last.no_data == {Rule.SILENT: NoData.NO_HISTORY}
    alerts.take(memory.database, workspace, checked(4, silent()))
    assert open_(memory, workspace)[0].no_data_since is None


def test_a_mail_says_once_that_an_alert_fires_and_once_that_it_has_ended(memory: Memory, workspace: int) -> None:
    """Then there is nothing left to say."""
    found = alerts.take(memory.database, workspace, checked(1, silent()))
    new, ended = to_tell(found, day(1))
    assert (len(new), len(ended)) == (1, 0)
    alerts.told(memory.database, workspace, new, now=day(1))
    assert to_tell(open_(memory, workspace), day(1)) == ([], [])
    alerts.take(memory.database, workspace, checked(2))
    everything = [*open_(memory, workspace), *alerts.past(memory.database, workspace)]
    new, ended = to_tell(everything, day(2))
    assert (len(new), len(ended)) == (0, 1)
    alerts.told(memory.database, workspace, ended, now=day(2))
    assert to_tell(alerts.past(memory.database, workspace), day(3)) == ([], [])


def test_what_somebody_acknowledged_is_in_no_mail_and_says_who_and_when(memory: Memory, workspace: int) -> None:
    """Also where no check has kept it before: the page shows what fires at once."""
    fresh = Alert(key=silent().key, firing=silent(), since=day(1), seen=day(1))
    alerts.acknowledge(memory.database, workspace, fresh, who="Ana", now=day(1))
    alerts.take(memory.database, workspace, checked(2, silent()))
    (one,) = open_(memory, workspace)
    assert (one.acknowledged_by, one.acknowledged_at, one.seen) == ("Ana", day(1), day(2))
    assert to_tell([one], day(2)) == ([], [])
    alerts.wake(memory.database, workspace, one)
    assert len(to_tell(open_(memory, workspace), day(2))[0]) == 1


def test_a_snoozed_alert_is_told_again_when_its_time_is_over(memory: Memory, workspace: int) -> None:
    """If it still fires then."""
    (one,) = alerts.take(memory.database, workspace, checked(1, silent()))
    alerts.told(memory.database, workspace, [one], now=day(1))
    alerts.snooze(memory.database, workspace, one, until=day(8))
    (one,) = open_(memory, workspace)
    assert to_tell([one], day(7)) == ([], [])
    assert to_tell([one], day(8)) == ([one], [])


def test_nothing_that_counts_or_dates_applicants_is_kept(memory: Memory, workspace: int) -> None:
    """Only that a job has a rule's attention."""
    people = [
        Firing(rule=Rule.NO_APPLICANT, job_id="a", since=day(-20), days=14, number=5, of=8, like="Sales"),
        Firing(rule=Rule.APPLICANTS_JUMPED, job_id="a", days=7, number=31, expected=4.0),
    ]
    alerts.take(memory.database, workspace, checked(1, *people))
    kept = [one.firing for one in open_(memory, workspace)]
    assert {(one.since, one.number, one.of, one.expected) for one in kept} == {(None, 0, 0, None)}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_channel_is_kept_as_it_is_and_known_again(memory: Memory, workspace: int, name: str) -> None:
    """Whatever is in it; no second alert comes of it."""
    one = Firing(rule=Rule.SPEND, channel=NAMES[name], currency="EUR", amount="10.50")
    for at in (1, 2):
        alerts.take(memory.database, workspace, checked(at, one))
    (found,) = open_(memory, workspace)
    assert found.since == day(1)


def test_forgetting_a_job_and_erasing_a_workspace_leaves_no_alert(memory: Memory, workspace: int) -> None:
    """What is removed is gone everywhere."""
    other = Firing(rule=Rule.NO_LOOK, since=day(0), days=2)
    alerts.take(memory.database, workspace, checked(1, silent(), other))
    removing.forget(memory.database, "a")
    assert [one.firing.rule for one in open_(memory, workspace)] == [Rule.NO_LOOK]
    memory.erase(workspace)
    assert open_(memory, workspace) == []


def test_what_ended_a_year_ago_is_forgotten(memory: Memory, workspace: int) -> None:
    """The history doesn't grow for ever."""
    alerts.take(memory.database, workspace, checked(1, silent()))
    alerts.take(memory.database, workspace, checked(2))
    alerts.take(memory.database, workspace, Checked(day(2) + alerts.KEPT + timedelta(days=1), (), {}))
    assert alerts.past(memory.database, workspace) == []


def test_two_workspaces_that_are_one_keep_the_alerts_of_both(memory: Memory, workspace: int) -> None:
    """As with their looks and settings."""
    alerts.take(memory.database, workspace, checked(1, silent()))
    memory.keep([loaded("b", {"Y": 1}, at=1)], opened=["b"], now=day(1))
    kept = memory.keep([loaded(job, {"X": 1}, at=2) for job in "ab"], opened=["a", "b"], now=day(2))
    assert kept is not None
    assert [one.key[1] for one in open_(memory, kept.workspace)] == ["a"]
