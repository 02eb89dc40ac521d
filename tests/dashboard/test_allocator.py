"""Memory that nobody holds any more goes back to the system."""

import ctypes
from types import SimpleNamespace

import pytest

from hirempire.dashboard import allocator


def test_the_c_library_takes_the_settings_and_gives_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both settings are accepted: glibc answers 1."""
    library, said = ctypes.CDLL(None), list[int]()

    def heard(name: int, value: int) -> None:
        said.append(library.mallopt(name, value))

    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(mallopt=heard, malloc_trim=library.malloc_trim))
    allocator.begin()
    allocator.give_back()
    assert said == [1, 1]


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One without these functions, as on macOS or Alpine."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    allocator.begin()
    allocator.give_back()
