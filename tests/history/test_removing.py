"""Pruning, forgetting, erasing and checking."""

from datetime import timedelta

from sqlalchemy import text

from hirempire.history import checking, pruning, removing
from hirempire.history.export import readings
from hirempire.history.look import seconds
from hirempire.history.memory import Memory
from tests.support.kept import Links, day, loaded


def _looked(memory: Memory, *totals: Links, job: str = "a") -> None:
    for at, links in enumerate(totals):
        memory.keep([loaded(job, links, at=at)], opened=["a", "b"], now=day(at))


def _rows(memory: Memory) -> list[tuple[str, int, int | None, str]]:
    """Link, day of the look, gain, and kind."""
    table = readings(memory.database)
    days = [round((at - day(0)) / timedelta(days=1)) for at in table["seen_at"]]
    table = table.astype("object")
    gained = table["gained"].where(table["gained"].notna(), None)
    return list(zip(table["link_id"], days, gained, table["kind"], strict=True))


def test_pruning_removes_looks_and_keeps_what_was_gained_later(memory: Memory) -> None:
    """Every link begins anew with the first look that is left; what it gained before is unknown."""
    _looked(memory, {"X": 1, "Y": 1}, {"X": 2, "Y": 1}, {"X": 5, "Y": 1}, {"X": 6, "Y": 4})
    assert pruning.prune(memory.database, seconds(day(1.5))) == 2
    assert sorted(_rows(memory)) == [
        ("x", 2, None, "first"),
        ("x", 3, 1, "grew"),
        ("y", 2, None, "first"),
        ("y", 3, 3, "grew"),
    ]
    assert checking.check(memory.database).problems == []
    _looked(memory, *[{"X": 6, "Y": 4}] * 3, {"X": 6, "Y": 4}, {"X": 9, "Y": 4})
    assert ("x", 4, 3, "grew") in _rows(memory)


def test_pruning_forgets_links_and_jobs_of_which_nothing_is_left(memory: Memory) -> None:
    """A link that was gone before, one that was gone by the first look that is left, and a job that wasn't seen."""
    _looked(memory, {"X": 1, "Old": 1, "Late": 1, "Back": 1}, {"X": 1, "Late": 1})
    memory.keep([loaded("b", {"Z": 1}, at=1.2)], opened=["a", "b"], now=day(1.2))
    _looked(memory, *[{"X": 1, "Late": 1}] * 2, {"X": 1}, {"X": 1, "Back": 1})
    pruning.prune(memory.database, seconds(day(1.5)))
    assert sorted(_rows(memory)) == [("back", 3, None, "first"), ("x", 2, None, "first")]
    report = checking.check(memory.database)
    assert (report.jobs, report.links, report.problems) == (1, 2, [])


def test_pruning_everything_leaves_nothing(memory: Memory) -> None:
    """And the next look begins anew."""
    _looked(memory, {"X": 1}, {"X": 2})
    assert pruning.prune(memory.database, seconds(day(9))) == 2
    _looked(memory, {"X": 4})
    assert _rows(memory) == [("x", 0, None, "first")]


def test_a_job_that_is_forgotten_is_nowhere(memory: Memory) -> None:
    """The others keep their past, and it isn't taken for seen where another job gets its number."""
    at = day(0)
    memory.keep([loaded("a", {"X": 1}, at=0), loaded("b", {"X": 7}, at=0)], opened=["a", "b"], now=at)
    assert removing.forget(memory.database, "b")
    assert not removing.forget(memory.database, "b")
    memory.keep([loaded("a", {"X": 2}, at=1), loaded("c", {"X": 7}, at=1)], opened=["a", "c"], now=day(1))
    workspace = memory.workspace(["a"])
    assert workspace is not None
    history = memory.history(workspace, ["a", "b", "c"])
    assert history is not None
    assert history.seen.tolist() == [[True, True], [False, False], [False, True]]
    assert set(history.readings["job_id"]) == {"a", "c"}


def test_erasing_leaves_nothing_but_the_switch(memory: Memory) -> None:
    """Where looks are switched off, the workspace stays known, so that they stay off."""
    _looked(memory, {"X": 1}, {"X": 2})
    workspace = memory.workspace(["a"])
    assert workspace is not None
    memory.save(workspace, "names", "x", seen=0, who="", now=day(1))
    memory.stop(workspace, stopped=True)
    memory.erase(workspace)
    report = checking.check(memory.database)
    assert (report.workspaces, report.links, report.looks, report.readings) == (1, 0, 0, 0)
    assert memory.choices(workspace) == []
    memory.stop(workspace, stopped=False)
    _looked(memory, {"X": 3}, {"X": 4})
    memory.erase(workspace)
    assert checking.check(memory.database).workspaces == 0


def test_parts_of_a_workspace_become_one_with_the_first_look_that_shows_it(memory: Memory) -> None:
    """Two jobs that were asked for on their own, then the list of all: one workspace, with the past of both."""
    for job in ("a", "b"):
        memory.keep([loaded(job, {"X": 1}, at=0)], opened=[job], now=day(0))
        memory.keep([loaded(job, {"X": 3}, at=1)], opened=[job], now=day(1))
    assert checking.check(memory.database).workspaces == 2
    both = ["a", "b"]
    memory.keep(
        [loaded("a", {"X": 3}, at=2), loaded("b", {"X": 4}, at=2), loaded("c", {}, at=2)],
        opened=[*both, "c"],
        now=day(2),
    )
    workspace = memory.workspace(["a", "b", "c"])
    assert workspace is not None
    history = memory.history(workspace, ["a", "b"])
    assert history is not None
    assert int(history.readings["gained"].sum()) == 2 + 2 + 1
    report = checking.check(memory.database)
    assert (report.workspaces, report.jobs, report.problems) == (1, 3, [])


def test_a_check_finds_gaps_and_what_does_not_fit(memory: Memory) -> None:
    """Someone has changed the file by hand."""
    for at in (0, 1, 15):
        memory.keep([loaded("a", {"X": at + 1}, at=at)], opened=["a"], now=day(at))
    report = checking.check(memory.database)
    assert report.gaps == [(seconds(day(1)), seconds(day(15)))]
    assert report.problems == []
    assert report.size > 10_000
    with memory.database.writing() as connection:
        connection.execute(text("UPDATE link SET visits = 99"))
        connection.execute(text("DELETE FROM look WHERE id = 2"))
    assert checking.check(memory.database).problems == [
        "1 readings of unknown looks",
        "1 links whose total differs from their last reading",
    ]
