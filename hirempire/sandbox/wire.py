"""As much of HTTP/1.1 as the sandbox needs, by hand: a real web server would not let it misbehave."""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from hirempire.sandbox.replies import Manner, Reply

LARGEST_HEAD = 64 * 1024
_BLANKS = b" " * 65_536
_MANY = 400  # times _BLANKS: 26 MB


class Malformed(Exception):
    """What came is not a GET request as the API takes it."""


@dataclass(frozen=True)
class Call:
    """One request as it came over the wire. ``token`` is what followed ``Bearer``; empty without one."""

    path: str
    query: dict[str, list[str]]
    token: str
    keep_alive: bool


class _Target(NamedTuple):
    path: str
    query: dict[str, list[str]]


async def read_call(reader: asyncio.StreamReader) -> Call | None:
    """The next request of a connection; None when the client has closed it.

    Raises:
        Malformed: what came is no request that can be answered.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise Malformed from None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, colon, value in (line.partition(":") for line in lines)}
    try:
        method, target, version = first.split(" ")
        path, query = _target(target)
    except ValueError:
        raise Malformed from None
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if method != "GET" or not version.startswith("HTTP/1.") or has_body:
        raise Malformed
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return Call(
        path=path,
        query=query,
        token=token.strip() if scheme.lower() == "bearer" else "",
        keep_alive=version == "HTTP/1.1" and headers.get("connection", "").lower() != "close",
    )


def _target(target: str) -> _Target:
    parts = urlsplit(target)
    return _Target(unquote(parts.path), parse_qs(parts.query, keep_blank_values=True) if parts.query else {})


async def send(reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Send the reply in its manner. True when the connection can be used for another.

    Raises:
        ConnectionError: the client has gone.
    """
    match reply.manner:
        case Manner.WHOLE:
            writer.write(reply.message)
        case Manner.CUT:
            return False
        case Manner.SILENT:
            await reader.read()  # ends when the client gives up
            return False
        case Manner.SHORT:
            writer.write(reply.head(len(reply.body) + 100) + reply.body)
            await writer.drain()
            return False
        case Manner.DRIP:
            await _drip(reply, writer)
        case Manner.HUGE:
            await _flood(reply, writer)
    await writer.drain()
    return True


async def _drip(reply: Reply, writer: asyncio.StreamWriter) -> None:
    writer.write(reply.head(len(reply.body)))
    for position in range(len(reply.body)):
        writer.write(reply.body[position : position + 1])
        await writer.drain()
        await asyncio.sleep(1)


async def _flood(reply: Reply, writer: asyncio.StreamWriter) -> None:
    writer.write(reply.head(len(_BLANKS) * _MANY + len(reply.body)))
    for _ in range(_MANY):
        writer.write(_BLANKS)
        await writer.drain()
    writer.write(reply.body)
