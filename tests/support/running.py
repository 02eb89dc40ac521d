"""The app as ``make run`` starts it, in a process of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import httpx

ROOT = Path(__file__).parents[2]
AS_MAKE_DOES = ("-m", "hirempire.dashboard")


@contextlib.contextmanager
def running(*options: str, start: Sequence[str] = AS_MAKE_DOES, **environment: str) -> Iterator[str]:
    """The app on a free port, with nothing of our own environment's Hirempire settings; its address."""
    with process(*options, start=start, log=None, **environment) as (address, _):
        yield address


@contextlib.contextmanager
def process(
    *options: str, start: Sequence[str] = AS_MAKE_DOES, log: IO[bytes] | None = None, **environment: str
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of such an app, and its process, whose input and output are pipes; its log goes to a file."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("HIREMPIRE_")}
    env |= {"HIREMPIRE_DATABASE_URL": "none"} | environment
    command = [sys.executable, *start, f"--server.port={port}", "--server.headless=true", *options]
    app = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log or subprocess.DEVNULL
    )
    try:
        address = f"http://localhost:{port}"
        _wait_until_healthy(app, address)
        yield address, app
    finally:
        app.terminate()
        app.communicate(timeout=60)


def free_port() -> int:
    """A port of this computer that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def _wait_until_healthy(app: "subprocess.Popen[bytes]", address: str) -> None:
    """Each look waits for a connection or for a refusal; five minutes in all."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        assert app.poll() is None, "The app ended before it began."
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/_stcore/health").is_success:
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            app.wait(timeout=0.2)
    raise AssertionError("The app did not start within five minutes.")
