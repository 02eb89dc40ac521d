"""What holds for all tests."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "repeatable", settings.get_profile("patient"), derandomize=True, database=None, max_examples=20
)
"""For ``make test``: what passes here passes on the next machine."""
settings.register_profile("quick", settings.get_profile("patient"), max_examples=10)
"""For the fast loop: ``make check``. Its examples are others each time."""
settings.register_profile("searching", settings.get_profile("patient"), max_examples=1_000)
"""For an hour when the machine has nothing else to do: ``pytest --hypothesis-profile searching``."""
settings.load_profile("repeatable")

# No test keeps anything among its user's own things; those about memory name a place of their own.
os.environ["HIREMPIRE_DATABASE_URL"] = "none"

# Pages leave much behind that holds itself: looking through it again and again takes a tenth of the time of all tests.
gc.set_threshold(50_000, 20, 50)

# A shell has what it starts in the background ignore Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in ``tests/browser``; a single test elsewhere that needs Chromium is marked where it stands."""
    folder = Path(__file__).parent / "browser"
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker("browser")


_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def _main_stays_main() -> Iterator[None]:
    """Streamlit leaves the page that it ran as ``__main__``, and a process started later would run it, too."""
    sys.modules["__main__"] = _MAIN
    yield
    sys.modules["__main__"] = _MAIN
