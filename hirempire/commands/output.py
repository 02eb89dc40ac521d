"""Where a command writes: its table to stdout or whole into a file, all else to stderr."""

import os
import sys
from collections.abc import Callable
from pathlib import Path


class Usage(Exception):
    """The command was called wrongly; the text says how to call it rightly."""


def check(output: Path | None) -> None:
    """Whether a file can be there at all: better known before thousands of requests than after."""
    if output is not None and output.is_dir():
        raise Usage(f"{output} is a folder. Name a file in it.")
    if output is not None and not output.parent.is_dir():
        raise Usage(f"{output} could not be written: there is no folder {output.parent}.")


def written(content: Callable[[], bytes], output: Path | None) -> bool:
    """Write what is made only now; where that cannot be, say why on stderr, and False."""
    try:
        write(content(), output)
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"{output or 'The table'} could not be written: {error.strerror}.")
        if output is None:
            close_stdout()
        return False
    return True


def write(content: bytes, output: Path | None) -> None:
    """To stdout, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    output = output.resolve()  # a link stays, and what it points to is replaced
    if output.exists() and not output.is_file():  # a device or a pipe is written to and never replaced
        output.write_bytes(content)
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def close_stdout() -> None:
    """Send what is still in Python's buffer nowhere, so that its own flush at the end stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def say(sentence: str) -> None:
    """One line on stderr; a text from outside must not steer the terminal."""
    printable = "".join(character if character.isprintable() else " " for character in sentence)
    print(printable, file=sys.stderr)
