"""What the process of the server holds after a workspace was left, and after a tab was closed: nothing of it."""

import asyncio
import subprocess
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from bench.visitor import Visitor
from hirempire.sandbox import server as sandbox_server
from hirempire.sandbox.candidates import DemoCandidate, made_up
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.running import process

HELD = """
import gc, runpy, sys, threading
import msgspec

from hirempire.dashboard import server

server.EVERY = 0.2

def inside(one):
    "What one object holds, also where the garbage collector does not look."
    if isinstance(one, msgspec.Struct):
        return [getattr(one, field) for field in one.__struct_fields__]
    if type(one).__name__ == "ChunkedArray":
        return one.to_pylist()
    if type(one).__name__ == "ndarray" and one.dtype == object:
        return list(one.flat)
    return gc.get_referents(one)

def everything():
    gc.collect()
    seen, waiting = {}, gc.get_objects()
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen[id(one)] = one
            waiting += inside(one)
    return seen.values()

def held(marks):
    texts = [one for one in everything() if isinstance(one, (str, bytes))]
    written = [one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one for one in texts]
    return [sum(mark in one for one in written) for mark in marks]

def listen():
    for line in sys.stdin:
        print(*held([bytearray.fromhex(one) for one in line.split()]), flush=True)

threading.Thread(target=listen, daemon=True).start()
sys.argv = ["dashboard", *sys.argv[1:]]
runpy.run_module("hirempire.dashboard", run_name="__main__")
"""
"""The app, which answers on its output how many of its texts hold each of the marks that stand on a line of input."""

TOKEN = "sk-Pl4nted-t0ken-0123456789"
OTHER = "sk-0ther-t0ken-0123456789"
STATUS = "M4rked status"
Served = tuple[str, "subprocess.Popen[bytes]"]
WORKSPACE = make_workspace(today=date(2026, 11, 24), jobs=6)
MARKS = (TOKEN, STATUS)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The app on a workspace whose candidates all have a status that nothing else has; tabs are over after a second."""

    def marked(candidate: DemoCandidate, job_id: str) -> dict[str, Any]:
        return made_up(candidate, job_id) | {"status": STATUS}

    other = make_workspace(seed=8, today=date(2026, 11, 24), jobs=3)
    with pytest.MonkeyPatch.context() as patch, Sandbox({TOKEN: WORKSPACE, OTHER: other}) as sandbox:
        patch.setattr(sandbox_server, "made_up", marked)
        options = ("--server.disconnectedSessionTTL=1",)
        with process(*options, start=("-c", HELD), HIREMPIRE_API_URL=sandbox.url) as started:
            yield started


def held(app: "subprocess.Popen[bytes]") -> list[int]:
    """How many texts of the process hold each mark."""
    assert app.stdin is not None
    assert app.stdout is not None
    app.stdin.write((" ".join(mark.encode().hex() for mark in MARKS) + "\n").encode())
    app.stdin.flush()
    while True:
        line = app.stdout.readline()
        assert line, "The app has ended."
        words = line.decode().split()
        if len(words) == len(MARKS) and all(word.isdigit() for word in words):
            return [int(word) for word in words]


async def at_work(visitor: Visitor, token: str = TOKEN) -> None:
    """Connect, show all jobs, look at conversion with everybody in it, then at another page."""
    await visitor.run()
    await visitor.type("API token", token)
    await visitor.press("Connect")
    visitor.clear("API token")
    await visitor.press(next(label for label in visitor.widgets if label.startswith("Show all")))
    await visitor.go("conversion")
    await visitor.press("Turn on conversion")
    await visitor.go("compare")


@pytest.mark.parametrize("leave", ["Back to the demo", "Connect"])
def test_a_workspace_that_was_left_is_forgotten(served: Served, leave: str) -> None:
    """By the way back to the demo, or by another workspace: no text of the process holds the token or a candidate."""
    address, app = served

    async def visit() -> None:
        async with Visitor(address) as visitor:
            await at_work(visitor)
            assert all(held(app))
            if leave == "Connect":
                await visitor.type("API token", OTHER)
            await visitor.press(leave)
            await visitor.run()
            assert held(app) == [0, 0]

    asyncio.run(visit())


def test_a_closed_tab_is_forgotten_though_nobody_comes_after_it(served: Served) -> None:
    """Once its time to come back is over."""
    address, app = served

    async def visit() -> None:
        async with Visitor(address) as visitor:
            await at_work(visitor)
            assert all(held(app))

    asyncio.run(visit())
    assert any(held(app) == [0, 0] for _ in range(60))
