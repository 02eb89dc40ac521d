"""The command line's log, on stderr with ``--verbose``."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def on_stderr(level: int | None) -> Iterator[None]:
    """Log what our own loggers report from this level on; None for nothing.

    The libraries below stay quiet: they would quote addresses, which hold job IDs.
    """
    if level is None:
        yield
        return
    ours, handler = logging.getLogger("hirempire"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(level)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.setLevel(before)
