"""What a recruiter sets for the whole dashboard: channels, stages, spend, and the smallest count shown."""

from dataclasses import dataclass, field

from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.statuses import StageMap
from hirempire.dashboard.spend_table import SpendTable
from hirempire.dashboard.undo import Undoable


@dataclass
class Settings:
    """A recruiter's own settings, for this browser session alone."""

    channels: Undoable[ChannelMap] = field(default_factory=lambda: Undoable(ChannelMap()))
    """Which names belong to which channel, and each channel's group."""
    stages: Undoable[StageMap] = field(default_factory=lambda: Undoable(StageMap()))
    """Which stage each candidate status indicates."""
    spend: Undoable[SpendTable] = field(default_factory=lambda: Undoable(SpendTable()))
    """What channels cost."""
    floor: int = 1
    """The smallest count of people shown as a number; below it they see "fewer than". 1 shows every count."""

    def forget(self) -> None:
        """Go back to the defaults, without a history."""
        self.channels.begin(ChannelMap())
        self.stages.begin(StageMap())
        self.spend.begin(SpendTable())
        self.floor = 1
