"""What recruiters set, as the history keeps it: for readers that have no page."""

import json

from hirempire.analysis import saved_choices
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.spend import COLUMNS, Spend, UnreadableRow, spend_typed
from hirempire.analysis.statuses import StageMap


def names_in(text: str) -> ChannelMap:
    """The channel names in a kept text."""
    kept = saved_choices.channel_names(text.encode())
    return ChannelMap(kept.names, kept.channels, kept.groups)


def stages_in(text: str) -> StageMap:
    """The stages in a kept text."""
    return StageMap(saved_choices.stages(text.encode()).changes)


def spend_rows_in(text: str) -> tuple[list[list[str]], tuple[UnreadableRow, ...]]:
    """The rows of spend in a kept text, as typed in the order of :data:`COLUMNS`, and those that couldn't be read."""
    kept = json.loads(text)
    return kept["rows"], tuple(UnreadableRow(*lost) for lost in kept["unreadable"])


def spend_in(text: str, *, jobs: dict[str, str]) -> Spend:
    """The spend in a kept text; ``jobs`` has the ID of each job by its name in lower case."""
    rows, lost = spend_rows_in(text)
    typed = spend_typed((dict(zip(COLUMNS, row, strict=True)) for row in rows), jobs=jobs)
    return Spend(typed.rows, (*lost, *typed.unreadable))
