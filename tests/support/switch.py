"""The least of a proxy: it sends everybody to the first replica that is there, and keeps what they say as it is."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from threading import Thread
from urllib.parse import urlsplit


@contextlib.contextmanager
def between(*replicas: str) -> Iterator[str]:
    """The address of a switch in front of these addresses, the preferred one first."""
    ports = [urlsplit(address).port or 0 for address in replicas]
    begun: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = Thread(target=lambda: asyncio.run(_switch(ports, begun)))
    thread.start()
    port, loop, end = begun.result()
    try:
        yield f"http://localhost:{port}"
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()


async def _switch(ports: Sequence[int], begun: "Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]]") -> None:
    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(OSError, asyncio.CancelledError):
            there, to = await _first(ports)
            with contextlib.closing(to):
                await asyncio.gather(_pass_on(reader, to), _pass_on(there, writer))

    end = asyncio.Event()
    server = await asyncio.start_server(forward, "127.0.0.1", 0)
    begun.set_result((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), end))
    await end.wait()
    server.close()
    everyone = asyncio.all_tasks() - {asyncio.current_task()}
    for one in everyone:
        one.cancel()
    await asyncio.gather(*everyone, return_exceptions=True)
    await asyncio.sleep(0)  # until what they have closed is


async def _first(ports: Sequence[int]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    for port in ports:
        with contextlib.suppress(ConnectionRefusedError):
            return await asyncio.open_connection("127.0.0.1", port)
    raise ConnectionRefusedError


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    writer.close()
