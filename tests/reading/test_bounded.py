"""A process of its own for each file from outside."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hirempire.reading.bounded import Damaged, TooLarge, TooLong, Unreadable, read_within
from tests.support import readers

ROOT = Path(__file__).parents[2]


def test_what_a_reader_returns_comes_back_as_what_it_declares() -> None:
    """A dataclass, whatever else was given, and whatever it printed."""
    assert read_within(readers.counted, b"four", more=("a", "é")) == readers.Counted(4, ("a", "é"))


@pytest.mark.parametrize("length", [0, 20_000_000])
def test_a_file_of_any_length_is_handed_over(length: int) -> None:
    """More than a pipe holds, and nothing at all."""
    assert read_within(readers.counted, bytes(length)).length == length


@pytest.mark.parametrize("reader", [readers.endless, readers.asleep])
def test_a_reader_that_never_ends_is_ended(reader: Callable[[bytes], int]) -> None:
    """Whether it works or waits."""
    with pytest.raises(TooLong, match=r"takes too long to read\. Save only"):
        read_within(reader, b"", seconds=0.2)


@pytest.mark.parametrize("reader", [readers.greedy, readers.aborted])
def test_a_reader_gets_no_more_memory_than_it_may(reader: Callable[[bytes], int]) -> None:
    """Python says so; native code aborts."""
    with pytest.raises(TooLarge, match="contains more than can be read"):
        read_within(reader, b"")


def test_a_result_has_a_bound() -> None:
    """The parent never holds more than it asked for."""
    assert len(read_within(readers.chatty, b"")) == 2_000_000
    with pytest.raises(TooLarge):
        read_within(readers.chatty, b"", largest=1_000_000)


@pytest.mark.parametrize("reader", [readers.broken, readers.gone, readers.lying])
def test_a_reader_that_fails_is_a_damaged_file(reader: Callable[[bytes], int]) -> None:
    """Whatever it ended in; nothing of it is shown."""
    with pytest.raises(Damaged, match=r"is damaged, or isn't what its name says\.") as told:
        read_within(reader, b"")
    assert "secret" not in str(told.value)


def test_a_refusal_keeps_its_class_and_its_sentence() -> None:
    """So that each room has errors of its own."""
    with pytest.raises(readers.Unwelcome, match=r"The file is a poem\. Choose a table\.") as told:
        read_within(readers.unwelcome, b"")
    assert isinstance(told.value, Unreadable)


def test_a_reader_sees_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor anything else that it does not need to start."""
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", "sk-very-secret")
    assert "sk-very-secret" not in repr(read_within(readers.surroundings, b""))


def test_a_reader_starts_with_little() -> None:
    """The start is what a small file costs."""
    assert not {"pandas", "streamlit", "plotly", "httpx"} & set(read_within(readers.imported, b""))


def test_a_reader_writes_no_file(tmp_path: Path) -> None:
    """A file from outside has no business on the disk."""
    with pytest.raises(Damaged):
        read_within(readers.writing, b"content", path=str(tmp_path / "planted"))
    assert (tmp_path / "planted").stat().st_size == 0


def test_others_go_on_while_a_file_is_read() -> None:
    """The parent's interpreter is free: a thread of it counts on while another waits for the child."""
    ended: list[type[Exception]] = []

    def read() -> None:
        with pytest.raises(TooLong) as told:
            read_within(readers.endless, b"", seconds=0.5)
        ended.append(told.type)

    reading = threading.Thread(target=read)
    reading.start()
    assert sum(range(1_000_000)) == 499_999_500_000
    assert not ended
    reading.join()
    assert ended == [TooLong]


def test_many_files_at_a_time_wait_for_their_turn() -> None:
    """All of them are read."""
    lengths: list[int] = []
    threads = [
        threading.Thread(target=lambda: lengths.append(read_within(readers.counted, b"four").length)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lengths == [4] * 6


def test_a_parent_without_stdin_and_stdout_reads_files() -> None:
    """As a service is started."""
    script = (
        "import os; os.close(0); os.close(1)\n"
        "from hirempire.reading.bounded import read_within\n"
        "from tests.support import readers\n"
        "raise SystemExit(0 if read_within(readers.counted, b'four').length == 4 else 1)"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
