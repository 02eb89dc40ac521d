"""Unpacks a compressed reply as it arrives, and never past a bound, however small the reply itself.

We ask for gzip or deflate, once. Anything packed in another way or several times over is refused: each layer can
multiply the size a thousandfold.
"""

import zlib
from typing import Protocol

from hirempire.api.errors import UnreadableReply

ACCEPTED = "gzip, deflate"
"""The value of ``Accept-Encoding``."""

_GZIP = zlib.MAX_WBITS | 16


class _Unpack(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Body:
    """The body of one reply: ``feed`` it what arrives, then take the ``whole`` of it. At most ``at_most`` bytes."""

    def __init__(self, content_encoding: str, *, at_most: int) -> None:
        """Read ``Content-Encoding``.

        Raises:
            UnreadableReply: the reply is packed in a way that was not asked for.
        """
        layers = [layer.strip().casefold() for layer in content_encoding.split(",")]
        packed = [layer for layer in layers if layer not in ("", "identity")]
        if len(packed) > 1 or not {"gzip", "x-gzip", "deflate"}.issuperset(packed):
            raise UnreadableReply("it is compressed in a way that was not asked for")
        self._packed = packed[0] if packed else None
        self._unpack: _Unpack | None = None
        self._at_most = at_most
        self._chunks: list[bytes] = []
        self._size = 0
        self.received = 0
        """Bytes that arrived, still packed."""

    def feed(self, arrived: bytes) -> None:
        """Take what arrived.

        Raises:
            UnreadableReply: the reply is larger than the bound, or is not packed as it says.
        """
        self.received += len(arrived)
        if self.received > self._at_most:
            raise _too_large()
        chunk = self._unpacked(arrived) if self._packed and arrived else arrived
        self._size += len(chunk)
        if self._size > self._at_most:
            raise _too_large()
        self._chunks.append(chunk)

    def whole(self) -> bytes:
        """All of it.

        Raises:
            UnreadableReply: what is packed has no end.
        """
        if self._unpack is not None and not self._unpack.eof:
            raise UnreadableReply("it is broken or ends early")
        return b"".join(self._chunks)

    def _unpacked(self, arrived: bytes) -> bytes:
        if self._unpack is None:
            self._unpack = zlib.decompressobj(self._window(arrived))
        if self._unpack.eof:
            return b""  # what follows the end belongs to nothing
        try:
            return self._unpack.decompress(arrived, self._at_most - self._size + 1)
        except zlib.error:
            raise UnreadableReply("it is broken or ends early") from None

    def _window(self, arrived: bytes) -> int:
        """How zlib is to read it: some servers send deflate without the header that the standard wants."""
        if self._packed != "deflate":
            return _GZIP
        return zlib.MAX_WBITS if arrived[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS


def _too_large() -> UnreadableReply:
    return UnreadableReply("it is far larger than any reply should be")
