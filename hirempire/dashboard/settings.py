"""What a recruiter sets for the whole dashboard: channels, stages, spend, and the smallest count shown."""

from dataclasses import dataclass, field
from typing import ClassVar

from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.statuses import StageMap
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.undo import Undoable


@dataclass
class Settings:
    """A recruiter's own settings, for this browser session alone."""

    NAMES: ClassVar = ("channel names", "stages", "spend")
    """What can be changed and a reload loses, in words."""

    channels: Undoable[ChannelMap] = field(default_factory=lambda: Undoable(ChannelMap()))
    """Which names belong to which channel, and each channel's group."""
    stages: Undoable[StageMap] = field(default_factory=lambda: Undoable(StageMap()))
    """Which stage each candidate status indicates."""
    spend: Undoable[SpendTable] = field(default_factory=lambda: Undoable(SpendTable()))
    """What channels cost."""
    floor: int = 1
    """The smallest count of people shown as a number; below it they see "fewer than". 1 shows every count."""

    @property
    def changed(self) -> tuple[str, ...]:
        """Those of them that the recruiter has changed."""
        changed = (self.channels.is_changed, self.stages.is_changed, self.spend.is_changed)
        return tuple(name for name, is_changed in zip(self.NAMES, changed, strict=True) if is_changed)

    def forget(self) -> None:
        """Go back to the defaults, without a history."""
        self.channels.begin(ChannelMap())
        self.stages.begin(StageMap())
        self.spend.begin(SpendTable())
        self.floor = 1
