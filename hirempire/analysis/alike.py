"""Which channels might be one: names that nearly match, as pairs for the recruiter to decide."""

import difflib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hirempire.analysis.channels import spelling

_ALIKE = 0.82
_SHORTEST, _LONGEST = 4, 200
"""Shorter names are alike by accident: "XING" and "Bing". Longer ones are compared by their words alone."""

MOST_PAIRS, MOST_CHANNELS = 500, 3_000
MOST_WORK, _WORK_OF_ANY = 1_300_000, 25
"""Some 35,000 comparisons of usual names, about a second: each takes a step for every pair of equal letters."""

_BUCKETS, _MOST_WORDS = 64, 30

Letters = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Alike:
    """Pairs of channels whose names nearly match, and how many channels were compared."""

    pairs: tuple[tuple[str, str], ...]
    """The later channel first in each pair."""
    compared: int
    """The first so many channels were compared with each other: all of them, unless that would take too long."""


def alike(channels: Sequence[str]) -> Alike:
    """Find pairs of channels that might be one, in the order of ``channels``.

    By the share of matching letters (Ratcliff and Obershelp, as :mod:`difflib` has it), or where one name begins
    with the other's words, as in LinkedIn and LinkedIn Recruiter.
    """
    channels = channels[:MOST_CHANNELS]
    keys = [spelling(channel) for channel in channels]
    extended = _extended(channels, keys)
    letters = _letters(keys)
    matcher = difflib.SequenceMatcher(autojunk=False)
    pairs: list[tuple[str, str]] = []
    work = 0
    for later, key in enumerate(keys):
        near = _near(letters, later)
        work += int((_WORK_OF_ANY + letters[near] @ letters[later]).sum())
        if work > MOST_WORK or len(pairs) > MOST_PAIRS:
            return Alike(tuple(pairs), later)
        matcher.set_seq2(key)
        matching = {earlier for earlier in near if _matches(matcher, keys[earlier])}
        pairs += [(channels[later], channels[earlier]) for earlier in sorted(matching | extended[later])]
    return Alike(tuple(pairs), len(keys))


def _letters(keys: Sequence[str]) -> Letters:
    """How often the letters of each bucket are in each key; none where a key is too short or too long."""
    counts = np.zeros((len(keys), _BUCKETS), dtype="int32")
    for place, key in enumerate(keys):
        if _SHORTEST <= len(key) <= _LONGEST:
            counts[place] = np.bincount([ord(letter) % _BUCKETS for letter in key], minlength=_BUCKETS)
    return counts


def _near(letters: Letters, later: int) -> list[int]:
    """The earlier keys that have enough letters in common to match, whatever their order; never too few of them."""
    lengths = letters[: later + 1].sum(axis=1)
    if not lengths[later]:
        return []
    both = lengths[:later] + lengths[later]
    close = np.flatnonzero((lengths[:later] > 0) & (2 * np.minimum(lengths[:later], lengths[later]) >= _ALIKE * both))
    common = np.minimum(letters[close], letters[later]).sum(axis=1)
    near: list[int] = close[2 * common >= _ALIKE * both[close]].tolist()
    return near


def _matches(matcher: "difflib.SequenceMatcher[str]", key: str) -> bool:
    matcher.set_seq1(key)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _extended(channels: Sequence[str], keys: Sequence[str]) -> list[set[int]]:
    """For each channel the earlier ones that are its first words, or of which it is the first words."""
    names = [name.casefold() if len(key) >= _SHORTEST else "" for name, key in zip(channels, keys, strict=True)]
    called: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        called[name].append(place)
    extended: list[set[int]] = [set() for _ in channels]
    for place, name in enumerate(names):
        words = name.split(" ", _MOST_WORDS)
        beginnings = (" ".join(words[:many]) for many in range(1, len(words)))
        for other in (other for beginning in beginnings if beginning for other in called.get(beginning, ())):
            extended[max(place, other)].add(min(place, other))
    return extended
