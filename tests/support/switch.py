"""The least of a proxy: it sends everybody to the first replica that is there, and keeps what they say as it is."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from threading import Thread
from urllib.parse import urlsplit


@contextlib.contextmanager
def between(*replicas: str) -> Iterator[str]:
    """The address of a switch in front of these addresses, the preferred one first."""
    ports = [int(urlsplit(address).port or 0) for address in replicas]
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(_switch(ports), loop).result()
    try:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _switch(ports: Sequence[int]) -> asyncio.Server:
    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            there = await _first(ports)
            await asyncio.gather(_pass_on(reader, there[1]), _pass_on(there[0], writer))

    return await asyncio.start_server(forward, "127.0.0.1", 0)


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
