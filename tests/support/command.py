"""``python -m hirempire`` as a process of its own, forked from one that has imported it already.

A start takes a second of imports, and some sixty tests start it. Each still gets a process with an input, output,
environment and exit code of its own.
"""

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from pkgutil import iter_modules

from hirempire import commands, history, mail, reports
from hirempire.__main__ import main

_IMPORTED = {"commands": commands, "history": history, "mail": mail, "reports": reports}
"""What commands import once they need it."""

_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload(
    [
        f"hirempire.{room}.{module.name}"
        for room, within in _IMPORTED.items()
        for module in iter_modules(within.__path__)
    ]
)


def run(
    arguments: Sequence[str], *, environment: Mapping[str, str], typed: bytes = b"", patience: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end; raises TimeoutExpired after so many seconds."""
    mask = os.umask(0)
    os.umask(mask)
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        for stream, content in zip(streams, (typed, b"", b""), strict=True):
            stream.write_bytes(content)
        process = _READY.Process(
            target=_main, args=(list(arguments), dict(environment), Path.cwd(), mask, [str(one) for one in streams])
        )
        process.start()
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(arguments), patience)
        return subprocess.CompletedProcess(
            list(arguments), process.exitcode, streams[1].read_bytes(), streams[2].read_bytes()
        )


def _main(arguments: list[str], environment: dict[str, str], folder: Path, mask: int, streams: list[str]) -> None:
    """Become the command."""
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDWR), number)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w")), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )
    os.environ.clear()
    os.environ.update({"HIREMPIRE_DATABASE_URL": "none"} | environment)
    os.chdir(folder)
    os.umask(mask)
    sys.exit(main(arguments))
