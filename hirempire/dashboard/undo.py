"""What a recruiter changes and can take back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class Undoable(Generic[T]):
    """A value, and those that it was before."""

    now: T
    _before: list[T] = field(default_factory=list)
    _usual: T = field(init=False)

    def __post_init__(self) -> None:
        """It begins as it is."""
        self._usual = self.now

    def change(self, to: T) -> None:
        """Go on with another value; the same one is no change."""
        if to != self.now:
            self._before.append(self.now)
            self.now = to

    def undo(self) -> None:
        """Take the last change back, if there is one."""
        if self._before:
            self.now = self._before.pop()

    def begin(self, value: T) -> None:
        """Start over with this value: there is nothing to take back."""
        self.now = self._usual = value
        self._before.clear()

    def adopt(self, value: T, before: Sequence[T]) -> None:
        """Go on with a value that was set elsewhere, and with the steps that led to it, the oldest first."""
        self.now = self._usual = value
        self._before[:] = before

    def settle(self) -> None:
        """Take what there is now for what it began with: it is kept elsewhere. The steps back stay."""
        self._usual = self.now

    @property
    def steps(self) -> int:
        """How many changes can be taken back."""
        return len(self._before)

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what it began with."""
        return self.now != self._usual

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)
