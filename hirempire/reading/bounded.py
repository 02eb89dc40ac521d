"""Run a reader of a file in a process of its own, so that no file can hold up or exhaust the one that everybody uses.

The child gets the file, no environment worth stealing, and no open file or connection of ours. What it returns is
plain data, decoded as the type that the reader declares; nothing of it is ever run.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, TypeVar, get_type_hints

import msgspec

from hirempire.api.errors import HirempireError

SECONDS = 5
MEGABYTES = 500
LARGEST_RESULT = 30_000_000
"""The most bytes of a result."""

_TO_START = 5
"""Seconds: as long as a busy computer may take to start an interpreter and import what the reader needs."""
PATIENCE = 2
"""How many times its seconds of the processor a reader gets by the clock."""
_AT_ONCE = 2
_ROOM = 10_000
"""Bytes of a reply beside its result."""
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What of our environment an interpreter may need to start."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Each thread of a numeric library would reserve memory out of the child's bound."""
_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from hirempire.reading.child import main; main()"

_OUT_OF_TIME = {-getattr(signal, name) for name in ("SIGALRM", "SIGXCPU") if hasattr(signal, name)}
_OUT_OF_MEMORY = {-getattr(signal, name) for name in ("SIGABRT", "SIGKILL") if hasattr(signal, name)}
"""How a process ends whose own clock ran out, and one that could not have the memory it wanted."""

_turns = threading.BoundedSemaphore(_AT_ONCE)

T = TypeVar("T")


class Unreadable(HirempireError):
    """A file cannot be read, for the reason that the sentence gives. The root of what a reader raises on purpose.

    A class under it has a ``cause`` of its own, and is made of its sentence alone.
    """

    cause: ClassVar[str] = "unreadable_file"
    title: ClassVar[str] = "The file couldn't be read"


class Damaged(Unreadable):
    """The file isn't what its name says, or reading it ended the process that read it."""

    cause = "damaged_file"

    def __init__(self, sentence: str = "The file is damaged, or isn't what its name says. Export it again.") -> None:
        super().__init__(sentence)


class TooLong(Unreadable):
    """Reading the file takes more time than there is."""

    cause = "takes_too_long"
    title = "The file takes too long to read"

    def __init__(
        self, sentence: str = "The file takes too long to read. Save only what is needed to a new file."
    ) -> None:
        super().__init__(sentence)


class TooLarge(Unreadable):
    """Reading the file takes more memory than there is, or too much is in it."""

    cause = "too_large"
    title = "The file is too large"

    def __init__(
        self, sentence: str = "The file contains more than can be read. Save only what is needed to a new file."
    ) -> None:
        super().__init__(sentence)


class Request(msgspec.Struct):
    """The request to a child."""

    module: str
    function: str
    content: bytes
    given: dict[str, Any]
    seconds: float
    megabytes: int
    largest: int


class Reply(msgspec.Struct):
    """The reply of a child: a value, or the cause and sentence of one of our errors."""

    value: bytes = b""
    cause: str = ""
    sentence: str = ""


def read_within(
    work: Callable[..., T],
    content: bytes,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    largest: int = LARGEST_RESULT,
    **given: object,
) -> T:
    """Run a reader on a file in a process of its own.

    ``work`` is a function of a module, called as ``work(content, **given)``. ``given`` is plain data, and the declared
    return type is one that msgspec can decode: plain data, dataclasses, structs. Its module should import little,
    for that is what the start costs. Two files are read at a time; others wait for their turn.

    Raises:
        TooLong: it takes more than ``seconds`` of the processor, or :data:`PATIENCE` times as long by the clock.
        TooLarge: it takes more than ``megabytes`` of memory, or returns more than ``largest`` bytes.
        Unreadable: ``work`` raised this, or a class under it with its own cause; the class and the sentence return.
        Damaged: ``work`` ended in any other way.
    """
    request = Request(work.__module__, work.__qualname__, content, dict(given), seconds, megabytes, largest)
    with _turn(seconds):
        reply = _answered(
            msgspec.msgpack.encode(request), seconds=PATIENCE * seconds + _TO_START, largest=largest + _ROOM
        )
    if reply.cause:
        raise _error(reply)
    try:
        value: T = msgspec.msgpack.decode(reply.value, type=get_type_hints(work)["return"])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged from None
    return value


@contextmanager
def _turn(seconds: float) -> Iterator[None]:
    if not _turns.acquire(timeout=4 * (PATIENCE * seconds + _TO_START)):
        raise TooLong("Too many files are being read right now. Try again in a minute.")
    try:
        yield
    finally:
        _turns.release()


def _answered(request: bytes, *, seconds: float, largest: int) -> Reply:
    """Start a child, and return its reply; it has ended by then."""
    late = threading.Event()
    with _child() as child:

        def end() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(seconds, end)
        feeding = threading.Thread(target=_feed, args=(child, request), daemon=True)
        clock.start()
        feeding.start()
        try:
            written = child.stdout.read(largest + 1) if child.stdout else b""
            if len(written) > largest:
                raise TooLarge
            code = child.wait()
        finally:
            clock.cancel()
            child.kill()
            feeding.join()
    return _understood(written, code, late=late.is_set())


def _child() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _ONE_THREAD
    command = [sys.executable, "-I", "-X", "utf8", "-c", _BEGIN, *sys.path]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - this interpreter, and no word of the file
        command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment
    )


def _feed(child: subprocess.Popen[bytes], request: bytes) -> None:
    with suppress(OSError):  # a child that ended early reads no more
        if child.stdin:
            child.stdin.write(request)
            child.stdin.close()


def _understood(written: bytes, code: int, *, late: bool) -> Reply:
    if late or code in _OUT_OF_TIME:
        raise TooLong
    if code in _OUT_OF_MEMORY:
        raise TooLarge
    try:
        return msgspec.msgpack.decode(written, type=Reply)
    except (msgspec.DecodeError, UnicodeDecodeError):  # it ended in the middle of its work
        raise Damaged from None


def _error(reply: Reply) -> Unreadable:
    """The error of ours that a child names: only one that is known here, and is about a file, is made."""
    known = {kind.cause: kind for kind in _kinds(Unreadable)}
    return known.get(reply.cause, Unreadable)(reply.sentence)


def _kinds(kind: type[Unreadable]) -> Iterator[type[Unreadable]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)
