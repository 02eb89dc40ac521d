"""The process in which one file is read: it takes a request from stdin, binds itself, and writes a reply to stdout."""

import math
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module

import msgspec

from hirempire.reading.bounded import PATIENCE, Reply, Request, TooLarge, Unreadable

_POLITE = 10
"""How far its priority is below that of page views."""


def main() -> None:
    """Answer the one request on stdin."""
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is no reply
        out.write(msgspec.msgpack.encode(_reply(request)))


def _reply(request: Request) -> Reply:
    work = getattr(import_module(request.module), request.function)
    _bind(request.seconds, request.megabytes)
    try:
        value = msgspec.msgpack.encode(work(request.content, **request.given))
    except Unreadable as error:
        return _refusal(error)
    except MemoryError:
        return _refusal(TooLarge())
    return Reply(value) if len(value) <= request.largest else _refusal(TooLarge())


def _refusal(error: Unreadable) -> Reply:
    return Reply(cause=error.cause, sentence=str(error))


def _bind(seconds: float, megabytes: int) -> None:
    """Limit this process from here on: so many seconds of the processor, so much memory, and nothing written to disk.

    A busy computer gets twice the time by the clock, so that what it does beside makes no file too long.

    That clock is this process's own, so that it ends even where its parent is gone.
    """
    if sys.platform != "win32":  # where there are no such limits, the parent's clock is the only bound
        import resource

        os.nice(_POLITE)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds)
        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu = math.ceil(used.ru_utime + used.ru_stime + seconds)
        _limit(resource.RLIMIT_CPU, cpu, at_last=cpu + 1)  # were both alike, the end would look like one of memory
        _limit(resource.RLIMIT_AS, megabytes * 10**6)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)


def _limit(what: int, most: int, *, at_last: int | None = None) -> None:
    """Bound what the process may use; past ``at_last`` it is killed, where that is more than the bound."""
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # macOS knows the limit of memory by name alone
            resource.setrlimit(what, (most, at_last or most))
