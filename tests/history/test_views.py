"""What a browser goes on with elsewhere: kept for a while, for its workspace alone, and gone with it."""

from datetime import timedelta

from hirempire.history import views
from hirempire.history.checking import check
from hirempire.history.database import Database
from hirempire.history.memory import Memory
from tests.support.kept import day, loaded


def kept(memory: Memory, name: str, *, at: float, job: str = "a") -> tuple[int, str | None]:
    """The workspace of a job, and what is kept there under a name on that day."""
    found = memory.workspace([job])
    assert found is not None
    return found, views.kept(memory.database, found, name, now=day(at))


def test_the_last_value_is_kept_until_its_day(url: str) -> None:
    """Another workspace has nothing under that name; what is over is forgotten when something else is kept."""
    memory = Memory(Database(url))
    Memory.opened(url).close()
    for job in ("a", "z"):
        memory.keep([loaded(job, {"X": 1}, at=0)], opened=[job], now=day(0))
    workspace, nothing = kept(memory, "tab", at=0)
    assert nothing is None
    for value in ("one", "two"):
        views.keep(memory.database, workspace, "tab", value, until=day(3), now=day(0))
    assert kept(memory, "tab", at=2)[1] == "two"
    assert kept(memory, "tab", at=2, job="z")[1] is None
    assert kept(memory, "tab", at=3.1)[1] is None
    views.keep(memory.database, workspace, "other", "x", until=day(9), now=day(4))
    assert kept(memory, "tab", at=1)[1] is None
    memory.close()


def test_what_is_erased_is_gone_with_its_workspace(url: str) -> None:
    """And the database is sound."""
    memory = Memory.opened(url)
    memory.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    workspace, _ = kept(memory, "tab", at=0)
    views.keep(memory.database, workspace, "tab", "one", until=day(0) + timedelta(days=1), now=day(0))
    memory.erase(workspace)
    assert views.kept(memory.database, workspace, "tab", now=day(0)) is None
    assert check(memory.database).problems == []
    memory.close()
