"""A server in a process of its own, so that its work is not counted as the client's."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection


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
