"""What recruiters set for a workspace: nothing is overwritten, and every step leads back."""

import pytest

from hirempire.history.choices import steps_back
from hirempire.history.errors import Changed
from hirempire.history.memory import Memory
from tests.support.kept import day, loaded


@pytest.fixture
def workspace(memory: Memory) -> int:
    """A workspace that was looked at once."""
    kept = memory.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    assert kept is not None
    return kept.workspace


def test_what_was_set_is_there_after_a_restart_with_who_and_when(memory: Memory, workspace: int) -> None:
    """Another process reads what the last one wrote."""
    memory.save(workspace, "names", "one", seen=0, who="Ana", now=day(1))
    memory.save(workspace, "note", "ad went live", name="n1", seen=0, who="", now=day(2))
    memory.close()
    again = Memory.opened(memory.database.url.render_as_string(hide_password=False))
    found = [(one.kind, one.name, one.value, one.who, one.at) for one in again.choices(workspace)]
    assert found == [("names", "", "one", "Ana", day(1)), ("note", "n1", "ad went live", "", day(2))]
    again.close()


def test_the_second_of_two_who_change_the_same_is_told_and_overwrites_nothing(memory: Memory, workspace: int) -> None:
    """They name the version they saw; who changed it meanwhile is in the sentence."""
    memory.save(workspace, "spend", "100", seen=0, who="Ana", now=day(1))
    with pytest.raises(Changed, match="Ana changed the spend"):
        memory.save(workspace, "spend", "200", seen=0, who="Ben", now=day(1))
    assert [one.value for one in memory.choices(workspace)] == ["100"]
    memory.save(workspace, "spend", "200", seen=1, who="Ben", now=day(1))
    assert [one.value for one in memory.versions(workspace, "spend")] == ["200", "100"]


def test_things_of_different_names_are_changed_independently(memory: Memory, workspace: int) -> None:
    """Two notes, or a note and a saved set, never collide."""
    for name in ("n1", "n2"):
        memory.save(workspace, "note", name, name=name, seen=0, who="", now=day(1))
    assert len(memory.choices(workspace)) == 2


def test_undo_goes_back_step_by_step_and_a_change_begins_a_new_way(memory: Memory, workspace: int) -> None:
    """As in the dashboard: undo, undo, change, undo."""
    for version, value in enumerate(["a", "b", "c"]):
        memory.save(workspace, "names", value, seen=version, who="", now=day(1))
    values = [memory.undo(workspace, "names", seen=seen, who="", now=day(1)).value for seen in (3, 4)]
    memory.save(workspace, "names", "d", seen=5, who="", now=day(1))
    values.append(memory.undo(workspace, "names", seen=6, who="", now=day(1)).value)
    assert values == ["b", "a", "a"]
    assert memory.undo(workspace, "names", seen=7, who="", now=day(1)).value is None
    assert steps_back(memory.versions(workspace, "names")) == []
    assert memory.undo(workspace, "names", seen=8, who="", now=day(1)).version == 8


def test_what_was_removed_can_be_brought_back(memory: Memory, workspace: int) -> None:
    """A removed note is a version without a value."""
    memory.save(workspace, "note", "words", name="n", seen=0, who="", now=day(1))
    assert memory.save(workspace, "note", None, name="n", seen=1, who="", now=day(1)).value is None
    assert memory.undo(workspace, "note", name="n", seen=2, who="", now=day(1)).value == "words"
