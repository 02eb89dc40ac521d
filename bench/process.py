"""Servers in processes of their own, so that their work is not counted as the client's."""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]


@contextmanager
def serving(serve: Callable[[Connection, int], None], jobs: int) -> Iterator[tuple[str, Connection]]:
    """The address that ``serve(line, jobs)`` says first, and a line to it; the word "end" ends it."""
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(far, jobs))
    process.start()
    try:
        yield near.recv(), near
    finally:
        near.send("end")
        process.join()
        near.close()
        far.close()


@dataclass(frozen=True)
class App:
    """A Streamlit app that is being served."""

    address: str
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """MB of memory that it holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def children(self) -> int:
        """How many processes of its own it has."""
        return sum(len(threads.read_text().split()) for threads in Path(f"/proc/{self.pid}/task").glob("*/children"))


@contextmanager
def app(script: str, *, root: Path = ROOT, **environment: str) -> Iterator[App]:
    """A script of this checkout, or of another one, as ``streamlit run`` serves it, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("HIREMPIRE_")}
    env |= {"HIREMPIRE_DATABASE_URL": "none"} | environment
    start = ["hirempire.dashboard"] if script == "app.py" else ["streamlit", "run", script]  # as ``make run`` does
    command = [sys.executable, "-m", *start, f"--server.port={port}", "--server.headless=true"]
    process = subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://localhost:{port}"
        _wait_until_healthy(address, process)
        yield App(address, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_until_healthy(address: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise RuntimeError("The app ended before it began.")
