"""Where a command's result goes: to stdout, or to a file that appears whole or not at all."""

import os
import sys
from pathlib import Path


class NoFile(Exception):
    """There can be no such file; the text says why."""


def check(output: Path | None) -> None:
    """Whether a file can be there at all: better known before thousands of requests than after."""
    if output is not None and output.is_dir():
        raise NoFile(f"{output} is a folder. Name a file in it.")
    if output is not None and not output.parent.is_dir():
        raise NoFile(f"{output} could not be written: there is no folder {output.parent}.")


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
    """On stderr, whatever is in it."""
    printable = "".join(character if character.isprintable() else " " for character in sentence)
    print(printable, file=sys.stderr)
