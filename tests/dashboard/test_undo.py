"""What a recruiter changes can be taken back, one change at a time."""

from hypothesis import given
from hypothesis import strategies as st

from hirempire.dashboard.undo import Undoable


def test_nothing_can_be_undone_at_first() -> None:
    """And trying to leaves the value as it is."""
    value = Undoable("a")
    assert not value.can_undo
    value.undo()
    assert value.now == "a"


def test_the_same_value_is_no_change() -> None:
    """A click that changes nothing needs no click to take it back."""
    value = Undoable([1])
    value.change([1])
    assert not value.can_undo


def test_a_change_after_an_undo_goes_on_from_there() -> None:
    """What was undone doesn't come back later."""
    value = Undoable("a")
    value.change("b")
    value.undo()
    value.change("c")
    value.undo()
    assert value.now == "a"
    assert not value.can_undo


@given(st.integers(0, 3), st.lists(st.integers(0, 3)))
def test_undoing_visits_every_earlier_value_backwards(first: int, changes: list[int]) -> None:
    """Whatever the changes were, each step back shows the value before, down to the first."""
    value = Undoable(first)
    seen = [first]
    for new in changes:
        value.change(new)
        if new != seen[-1]:
            seen.append(new)
    back = [value.now]
    while value.can_undo:
        value.undo()
        back.append(value.now)
    assert back == seen[::-1]


def test_two_values_share_no_history() -> None:
    """Undoing one leaves the other alone."""
    channels, stages = Undoable("a"), Undoable("a")
    channels.change("b")
    assert not stages.can_undo
