"""Readers of files as the tests want them: well-behaved, slow, greedy, broken."""

import os
import sys
import threading
from dataclasses import dataclass

from hirempire.reading.bounded import Unreadable


@dataclass(frozen=True)
class Counted:
    """How long a file is, and what else was given."""

    length: int
    given: tuple[str, ...]


class Unwelcome(Unreadable):
    """A cause of its own."""

    cause = "unwelcome"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.polite = True


def counted(content: bytes, *, more: tuple[str, ...] = ()) -> Counted:
    """A file that can be read."""
    print("what is printed is no reply")
    return Counted(len(content), tuple(more))


def endless(_content: bytes) -> int:
    """Never returns."""
    while True:
        pass


def asleep(_content: bytes) -> int:
    """Waits without using the processor."""
    threading.Event().wait()
    return 1


def greedy(_content: bytes) -> int:
    """Wants a gigabyte."""
    return len(bytearray(10**9))


def chatty(_content: bytes) -> str:
    """Returns more than anybody asked for."""
    return "x" * 2_000_000


def broken(_content: bytes) -> int:
    """Ends in an error that is not ours."""
    raise KeyError("secret")


def gone(_content: bytes) -> int:
    """Ends the process."""
    os._exit(0)


def aborted(_content: bytes) -> int:
    """Ends as native code does that gets no memory."""
    os.abort()


def lying(_content: bytes) -> int:
    """Returns something else than it declares."""
    return "a word"  # type: ignore[return-value]


def unwelcome(_content: bytes) -> int:
    """Refuses the file."""
    raise Unwelcome("The file is a poem. Choose a table.")


def surroundings(_content: bytes) -> dict[str, str]:
    """The environment that it sees."""
    return dict(os.environ)


def imported(_content: bytes) -> list[str]:
    """What it had to import."""
    return list(sys.modules)


def writing(content: bytes, *, path: str) -> int:
    """Writes a file."""
    with open(path, "wb") as file:  # noqa: PTH123 - as plain as it gets
        return file.write(content)
