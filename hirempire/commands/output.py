"""Output of a command: its table to stdout or a file, everything else to stderr."""

import errno
import os
import stat
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PREFIX, _SUFFIX = ".hirempire-", ".unfinished"
_OVER = 3600
"""Seconds after which an unfinished file is abandoned, whatever process has its number."""


class Usage(Exception):
    """The command was called incorrectly; the text says how to call it."""


def check(output: Path | None) -> None:
    """Check that a file can be written there, before thousands of requests rather than after.

    Removes what a killed run left unfinished in the same folder.

    Raises:
        Usage: it can't be written, and why.
    """
    if output is None:
        return
    try:
        there = _there(output)
        if there is None or stat.S_ISREG(there.st_mode):
            _sweep(output.resolve().parent)
            with _unfinished(output.resolve()):
                pass
    except (OSError, ValueError) as error:
        raise Usage(f"{_shown(output)} couldn't be written: {_why(error, output)}. Name another file.") from None
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise Usage(f"{output} is a folder. Name a file in it.")


def _there(output: Path) -> os.stat_result | None:
    """The status of the existing file; None where there is none."""
    try:
        return output.stat()
    except FileNotFoundError:
        return None


def _why(error: OSError | ValueError, output: Path) -> str:
    if isinstance(error, ValueError):
        return "its name has a character that no file name can have"
    if error.errno == errno.ENAMETOOLONG:
        return "its name is too long"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"there is no folder {output.parent}"
    return (error.strerror or str(error)).lower()


def _shown(output: Path) -> str:
    """A path in a sentence, without the middle of one that is endless."""
    text = str(output)
    return text if len(text) <= 120 else f"{text[:60]}…{text[-40:]}"


def written(content: Callable[[], bytes], output: Path | None) -> bool:
    """Build and write the output; where it can't be written, report why on stderr and return False."""
    try:
        write(content(), output)
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"{output or 'The table'} couldn't be written: {error.strerror}.")
        if output is None:
            close_stdout()
        return False
    return True


def write(content: bytes, output: Path | None) -> None:
    """To stdout, or to a file that appears whole or not at all, and keeps the permissions of the one it replaces."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    output = output.resolve()  # a link stays, and what it points to is replaced
    there = _there(output)
    if there is not None and not stat.S_ISREG(there.st_mode):  # a device or a pipe is written to and never replaced
        output.write_bytes(content)
        return
    with _unfinished(output) as (file, name):
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        file.close()
        name.chmod(_usual_mode() if there is None else there.st_mode & 0o777)
        name.replace(output)


@contextmanager
def _unfinished(output: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside this one that nobody can have put there before; gone at the end, unless it was renamed."""
    opened, name = tempfile.mkstemp(dir=output.parent, prefix=f"{_PREFIX}{os.getpid()}-", suffix=_SUFFIX)
    try:
        with os.fdopen(opened, "wb") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove the unfinished files of runs that were killed; those of runs that go on stay."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(OSError):  # another run sweeps, too, or it is not ours to remove
            if time.time() - left.lstat().st_mtime > _OVER or not _runs(process):
                left.unlink()


def _runs(process: str) -> bool:
    """Whether a process runs. On Windows, asking would end it."""
    if os.name != "posix" or not (process.isascii() and process.isdigit()):
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _usual_mode() -> int:
    """The permissions of a new file, as whoever runs the command has them set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def close_stdout() -> None:
    """Send what is still in Python's buffer nowhere, so that its own flush at the end stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def say(sentence: str) -> None:
    """Write one line to stderr; text from outside must not control the terminal."""
    printable = "".join(character if character.isprintable() else " " for character in sentence)
    print(printable, file=sys.stderr)


def place_of(error: BaseException) -> str:
    """Where a fault of ours was raised: "KeyError at frame.py:81". Not what it says, which may hold names."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
