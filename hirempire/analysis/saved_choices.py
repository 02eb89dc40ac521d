"""The small JSON files in which a recruiter keeps channel names and stages; imports little, for each is read apart."""

from typing import ClassVar, TypeVar

import msgspec

from hirempire.reading.bounded import Unreadable, read_within

LARGEST_FILE = 2_000_000
"""Bytes: tens of thousands of entries."""


class ChannelNames(msgspec.Struct, forbid_unknown_fields=True):
    """A file of channel names."""

    names: dict[str, str]
    channels: dict[str, str]
    groups: dict[str, str]
    hirempire: str = "channel names"
    version: int = 1


class Stages(msgspec.Struct, forbid_unknown_fields=True):
    """A file of stages: a status and what it means."""

    changes: dict[str, str]
    hirempire: str = "stages of statuses"
    version: int = 1


Saved = TypeVar("Saved", ChannelNames, Stages)


class NotSaved(Unreadable, ValueError):
    """The file isn't one of those that the dashboard saves."""

    cause: ClassVar[str] = "not_saved"


def written(choices: ChannelNames | Stages) -> bytes:
    """The file, to be loaded again or sent to a colleague."""
    return msgspec.json.format(msgspec.json.encode(choices, order="sorted"), indent=2)


def channel_names(file: bytes) -> ChannelNames:
    """The channel names in a file. Raises :class:`NotSaved`."""
    return _decoded(file, ChannelNames)


def stages(file: bytes) -> Stages:
    """The stages in a file. Raises :class:`NotSaved`."""
    return _decoded(file, Stages)


def _decoded(file: bytes, kind: type[Saved]) -> Saved:
    read = msgspec.json.decode(file, type=kind)
    usual = {field.name: field.default for field in msgspec.structs.fields(kind)}
    if (read.hirempire, read.version) != (usual["hirempire"], usual["version"]):
        raise NotSaved("It is a file of another kind.")
    return read


def read_channel_names(file: bytes) -> ChannelNames:
    """The channel names in a file from outside, read within bounds. Raises :class:`NotSaved`."""
    _check_size(file)
    try:
        return read_within(channel_names, file)
    except Unreadable:
        raise NotSaved("This isn't a channel names file. Choose one saved from the Names page.") from None


def read_stages(file: bytes) -> Stages:
    """The stages in a file from outside, read within bounds. Raises :class:`NotSaved`."""
    _check_size(file)
    try:
        return read_within(stages, file)
    except Unreadable:
        raise NotSaved("This isn't a stages file. Choose one saved from the Conversion page.") from None


def _check_size(file: bytes) -> None:
    if len(file) > LARGEST_FILE:
        raise NotSaved(f"The file is larger than {LARGEST_FILE // 10**6} MB. Choose one saved from the dashboard.")
