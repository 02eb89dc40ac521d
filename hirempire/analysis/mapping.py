"""The recruiter's changes to channels: names merged, split and renamed, channels grouped. For display only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from hirempire.analysis.channels import canonical, channel_order, known_group
from hirempire.analysis.saved_choices import ChannelNames, read_channel_names, written

UNGROUPED = "not grouped"


@dataclass(frozen=True)
class ChannelMap:
    """The recruiter's changes to ``channels.csv``. Empty, it is the table alone."""

    names: Mapping[str, str] = field(default_factory=dict)
    """The channel to which an original name was moved."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """The channel that a channel was merged into or renamed to."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """The group that a channel was assigned to."""

    @property
    def changes(self) -> int:
        """The number of names, channels and groups that differ from the table."""
        return len(self.names) + len(self.channels) + len(self.groups)

    def channel(self, source_name: str) -> str:
        """The channel under which a link of this name is shown."""
        if source_name in self.names:
            return self.names[source_name]
        usual = canonical(source_name)
        return self.channels.get(usual, usual)

    def group(self, channel: str) -> str:
        """The group of a channel: job board, social, referral, own site …; "not grouped" where none is known."""
        return self.groups.get(channel) or known_group(channel) or UNGROUPED

    def merged(self, channels: Iterable[str], into: str) -> "ChannelMap":
        """Merge these channels under one name, which may be new; rename a single one."""
        those = set(channels) - {into}
        again = {usual: into if now in those else now for usual, now in self.channels.items()}
        moved = {name: into if now in those else now for name, now in self.names.items()}
        every = again | {channel: into for channel in those if channel not in again and canonical(channel) == channel}
        return replace(self, names=moved, channels={channel: now for channel, now in every.items() if channel != now})

    def split(self, source_names: Iterable[str], into: str) -> "ChannelMap":
        """Move these original names to a channel, which may be new."""
        return replace(self, names={**self.names, **dict.fromkeys(source_names, into)})

    def grouped(self, channels: Iterable[str], group: str) -> "ChannelMap":
        """Assign these channels to a group."""
        return replace(self, groups={**self.groups, **dict.fromkeys(channels, group)})

    def shown(self, links: pd.DataFrame) -> pd.DataFrame:
        """A frame of links or candidates with the recruiter's channels; ``source_name`` stays as it was written."""
        if not self.names and not self.channels:
            return links
        codes, names = pd.factorize(links["source_name"])
        channels = [self.channel(str(name)) for name in names]
        order = list(dict.fromkeys(channels))
        places = {channel: place for place, channel in enumerate(order)}
        of_name = np.array([*(places[channel] for channel in channels), -1], dtype="int32")  # last: no name
        return links.assign(channel=pd.Categorical.from_codes(of_name[codes], pd.Index(order, dtype="str")))

    def spellings(self, links: pd.DataFrame) -> pd.DataFrame:
        """One row per channel, most visits first: ``group``, ``spellings`` (a list of names), ``links``, ``visits``."""
        table = (
            links.groupby("channel", observed=True)
            .agg(
                spellings=("source_name", lambda names: list(names.value_counts().index)),
                links=("visits", "size"),
                visits=("visits", "sum"),
            )
            .sort_values("visits", ascending=False, kind="stable")
        )
        table.insert(0, "group", [self.group(str(channel)) for channel in table.index])
        return table.set_axis(pd.Index(table.index.astype("str"), name="channel"))


def every_channel(mapping: ChannelMap, *frames: pd.DataFrame) -> tuple[str, ...]:
    """All channels of some tidy frames with the usual channels: those of the first by visits, then what others add.

    Each channel takes its colour from its place here. Those of the mapping come last, so that a merge moves no colour
    of the others.
    """
    usual = [channel for frame in frames for channel in channel_order(frame)]
    changed = [channel for frame in frames for channel in channel_order(mapping.shown(frame))]
    return tuple(dict.fromkeys([*usual, *changed]))


def saved(mapping: ChannelMap) -> bytes:
    """Write a channel map as a small file, to load again or send to a colleague."""
    return written(ChannelNames(dict(mapping.names), dict(mapping.channels), dict(mapping.groups)))


def loaded(file: bytes) -> ChannelMap:
    """Read the channel map in a saved file.

    Raises:
        NotSaved: the file isn't one.
    """
    read = read_channel_names(file)
    names, channels, groups = (
        {name: to.strip() for name, to in part.items() if to.strip()}
        for part in (read.names, read.channels, read.groups)
    )
    return ChannelMap(names, channels, groups)
