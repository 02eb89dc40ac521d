"""What the C library keeps of memory that nobody holds any more: tens of MB for each session that loaded many jobs.

Only glibc, on Linux, has these settings; elsewhere nothing is done.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Final

EVERY: Final = 60.0
"""Seconds between two times that free memory is given back."""
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""The names of settings in ``malloc.h``."""
_LARGE, _ARENAS = 1 << 20, 2


def begin() -> None:
    """Keep few heaps, which threads share, and large blocks out of them, so that they go back as they are freed."""
    if setting := _function("mallopt"):
        setting(_ARENA_MAX, _ARENAS)
        setting(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give free memory back to the system; takes some milliseconds."""
    if trim := _function("malloc_trim"):
        trim(0)


def _function(name: str) -> Callable[..., int] | None:
    """A function of the C library, if it is there."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
