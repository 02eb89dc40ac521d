"""What is kept of a look, and what is read of it again."""

from datetime import timedelta

import pandas as pd
import pytest

from hirempire.analysis.history import History
from hirempire.api.errors import JobNotFound
from hirempire.api.models import Failed, Loaded, Outcome, UnreadableLink
from hirempire.history.memory import Memory
from tests.support.kept import Links, day, loaded


def look(memory: Memory, *outcomes: Outcome, opened: tuple[str, ...] = ("a", "b")) -> int:
    """Keep a look as if it had just been made; how many were kept."""
    now = max(outcome.fetched_at for outcome in outcomes if isinstance(outcome, Loaded))
    kept = memory.keep(outcomes, opened=opened, now=now)
    assert kept is not None
    return kept.looks


def seen(memory: Memory, *jobs: str) -> History:
    """What was seen of these jobs."""
    workspace = memory.workspace(jobs)
    assert workspace is not None
    history = memory.history(workspace, jobs)
    assert history is not None
    return history


def rows(history: History, *columns: str) -> list[tuple[object, ...]]:
    """The readings, with None for what is missing."""
    table = history.readings[list(columns)].astype("object")
    return list(table.where(table.notna(), None).itertuples(index=False, name=None))


def test_only_changes_are_kept(memory: Memory) -> None:
    """A look that finds a link as it was adds nothing but itself."""
    look(memory, loaded("a", {"LinkedIn": 10, "Indeed": 3}, at=0), loaded("b", {}, at=0))
    look(memory, loaded("a", {"LinkedIn": 12, "Indeed": 3}, at=1), loaded("b", {}, at=1))
    look(memory, loaded("a", {"LinkedIn": 12, "Indeed": 3}, at=2), loaded("b", {}, at=2))
    history = seen(memory, "a", "b")
    assert list(history.looks) == [day(0), day(1), day(2)]
    assert history.seen.all()
    assert rows(history, "job_id", "source_name", "look", "since", "visits", "gained", "kind") == [
        ("a", "LinkedIn", 0, -1, 10, None, "first"),
        ("a", "Indeed", 0, -1, 3, None, "first"),
        ("a", "LinkedIn", 1, 0, 12, 2, "grew"),
    ]


def test_a_link_created_after_the_last_look_at_its_job_began_at_nothing(memory: Memory) -> None:
    """Its first total is its gain; that of a link which could have been seen before is unknown."""
    look(memory, loaded("a", {}, at=0))
    look(memory, loaded("a", {"New": (7, 0.5), "Old": (9, -2)}, at=1), loaded("b", {"New": (5, 0.5)}, at=1))
    assert rows(seen(memory, "a", "b"), "job_id", "source_name", "gained") == [
        ("a", "New", 7),
        ("a", "Old", None),
        ("b", "New", None),
    ]


def test_a_job_that_failed_is_not_unchanged(memory: Memory) -> None:
    """The look didn't see it, and its next gain reaches back to the look that did."""
    look(memory, loaded("a", {"X": 1}, at=0), loaded("b", {"X": 5}, at=0))
    look(memory, loaded("a", {"X": 2}, at=1), Failed("b", JobNotFound()))
    look(memory, loaded("a", {"X": 2}, at=2), loaded("b", {"X": 8}, at=2))
    history = seen(memory, "a", "b")
    assert history.seen.tolist() == [[True, True, True], [True, False, True]]
    assert rows(history, "job_id", "look", "since", "gained")[-1] == ("b", 2, 0, 3)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((4, 0.5), ("remade", 4, 4)),
        ((30, 0.5), ("remade", 30, 30)),
        (4, ("corrected", 4, None)),
        ((4, -20), ("remade", 4, None)),
    ],
    ids=["anew", "anew and soon ahead", "corrected", "with a date before the look that saw more"],
)
def test_a_total_that_falls_is_a_link_made_anew_or_a_correction(
    memory: Memory, now: int | tuple[int, float], expected: tuple[str, int, int | None]
) -> None:
    """What it gained is its new total, or unknown."""
    look(memory, loaded("a", {"X": 20}, at=0))
    look(memory, loaded("a", {"X": now}, at=1))
    assert rows(seen(memory, "a"), "kind", "visits", "gained")[-1] == expected


def test_a_link_that_is_gone_keeps_its_past_and_may_come_back(memory: Memory) -> None:
    """Its next reading reaches back to the last look that saw it, even if it hasn't changed."""
    totals: list[Links] = [{"X": 4, "Y": 1}, {"Y": 1}, {"Y": 1}, {"X": 4, "Y": 1}]
    for at, links in enumerate(totals):
        look(memory, loaded("a", links, at=at))
    history = seen(memory, "a")
    assert history.gone.astype("object").to_numpy().tolist() == [["a", "x", 1]]
    assert rows(history, "link_id", "look", "since", "gained", "kind")[-1] == ("x", 3, 0, 0, "grew")


def test_a_link_that_cannot_be_read_is_not_seen(memory: Memory) -> None:
    """It isn't unchanged: what it gains later reaches back to the look that read it."""
    look(memory, loaded("a", {"X": 4}, at=0))
    lost = Loaded("a", [], day(1), [UnreadableLink("a", "x", "X", "its visits are missing")])
    look(memory, lost)
    look(memory, loaded("a", {"X": 9}, at=2))
    assert rows(seen(memory, "a"), "look", "since", "gained")[-1] == (2, 0, 5)


def test_the_same_look_is_kept_once(memory: Memory) -> None:
    """However often it is handed over."""
    same = loaded("a", {"X": 1}, at=0), loaded("b", {"X": 5}, at=0.0001)
    assert [look(memory, *same) for _ in range(3)] == [1, 0, 0]


def test_a_look_put_before_others_leaves_the_ledger_as_if_it_had_come_in_order(memory: Memory) -> None:
    """Whatever the order in which looks arrive, the readings are the same."""
    totals: list[Links] = [
        {"X": 1},
        {"X": 5, "Y": (2, 0.5)},
        {"X": 5},
        {"X": 6, "Y": (2, 0.5)},
        {"X": 2, "Y": (9, 3.5)},
    ]
    for at in (0, 3, 1, 4, 2):
        look(memory, loaded("a", totals[at], at=at))
    shuffled = seen(memory, "a")
    workspace = memory.workspace(["a"])
    assert workspace is not None
    memory.erase(workspace)
    for at, links in enumerate(totals):
        look(memory, loaded("a", links, at=at))
    in_order = seen(memory, "a")
    for name in ("readings", "gone"):
        of = [getattr(one, name).astype("object") for one in (shuffled, in_order)]
        pd.testing.assert_frame_equal(*(table.sort_values(["look", "link_id"], ignore_index=True) for table in of))
    assert list(shuffled.looks) == list(in_order.looks)


def test_a_clock_that_is_set_back_changes_no_order(memory: Memory) -> None:
    """What comes after the last look is after it, whatever the clock says; no total falls."""
    look(memory, loaded("a", {"X": 1}, at=0.1))
    look(memory, loaded("a", {"X": 4}, at=0))
    history = seen(memory, "a")
    assert rows(history, "look", "gained") == [(0, None), (1, 3)]
    assert history.looks.is_monotonic_increasing


def test_a_renamed_link_takes_its_past_along(memory: Memory) -> None:
    """The name is the one it has now, as in the totals."""
    look(memory, loaded("a", {"x": 1}, at=0))
    look(memory, loaded("a", {"X": 3}, at=1))
    assert rows(seen(memory, "a"), "source_name", "gained") == [("X", None), ("X", 2)]


def test_one_load_that_takes_long_is_several_looks(memory: Memory) -> None:
    """None lasts longer than a minute, so that the time of each is known."""
    minute = timedelta(minutes=1) / timedelta(days=1)
    every = [loaded(f"{number}", {"X": number}, at=number * minute / 2) for number in range(6)]
    assert look(memory, *every, opened=tuple(one.job_id for one in every)) == 2


def test_the_past_is_read_once_and_grows(memory: Memory) -> None:
    """Who looked before gets the same object until there is something new, then the whole with what is new."""
    look(memory, loaded("a", {"X": 1}, at=0))
    first = seen(memory, "a")
    assert seen(memory, "a") is first
    look(memory, loaded("a", {"X": 3}, at=1), loaded("c", {"Y": 2}, at=1), opened=("a", "c"))
    grown = seen(memory, "a", "c")
    assert rows(grown, "job_id", "look", "since", "visits") == [("a", 0, -1, 1), ("a", 1, 0, 3), ("c", 1, -1, 2)]


def test_names_that_no_database_takes_are_kept_all_the_same(memory: Memory) -> None:
    """Zero bytes and endless IDs."""
    odd = loaded("j" * 2_000, {"a\0b": 3, "ä" * 900: 2}, at=0)
    look(memory, odd, opened=(odd.job_id,))
    history = seen(memory, odd.job_id)
    assert history.jobs == (odd.job_id,)
    assert [visits for (visits,) in rows(history, "visits")] == [3, 2]
