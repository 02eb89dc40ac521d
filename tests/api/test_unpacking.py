"""A compressed reply is unpacked as far as it may be, whatever it claims."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from hirempire.api.errors import UnreadableReply
from hirempire.api.models import Failed, Loaded, Outcome
from hirempire.api.unpacking import Body
from hirempire.sandbox.faults import Answer, Faults, Reply
from hirempire.sandbox.server import Sandbox

Serve = Callable[..., Sandbox]
Load = Callable[..., dict[str, Outcome]]


def raw_deflate(body: bytes) -> bytes:
    """Deflate without its header, as some servers send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-Gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "one layer and none": ("identity, gzip", gzip.compress),
}


class Packed(Faults):
    """Packs each reply, and says that it is packed so."""

    def __init__(self, encoding: str, pack: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._encoding, self._pack = encoding, pack

    def spoil(self, job_id: str, reply: Reply) -> Answer:  # noqa: ARG002 -- whatever was asked
        """The reply, packed."""
        return Reply(reply.status, self._pack(reply.body), {"Content-Encoding": self._encoding})


@pytest.mark.parametrize("kind", PACKED)
def test_what_was_asked_for_is_unpacked(serve: Serve, load: Load, jobs: list[str], kind: str) -> None:
    """Gzip and deflate, in the spellings that servers use."""
    assert isinstance(load(serve(faults=Packed(*PACKED[kind])), [jobs[0]])[jobs[0]], Loaded)


@pytest.mark.parametrize(
    "encoding", ["gzip, gzip, gzip", "gzip,gzip", "br", "zstd", "deflate, gzip", "gzip, br", "rot13"]
)
def test_what_was_not_asked_for_is_refused_whatever_is_installed(
    serve: Serve, load: Load, jobs: list[str], encoding: str
) -> None:
    """An error of that job alone; the others load."""
    faults = Faults(by_job={jobs[0]: "packed_thrice"})
    outcomes = load(serve(faults=faults), jobs[:3])
    assert [type(outcomes[job_id]) for job_id in jobs[:3]] == [Failed, Loaded, Loaded]
    refused = load(serve(faults=Packed(encoding, bytes)), [jobs[0]])[jobs[0]]
    assert isinstance(refused, Failed)
    assert "compressed in a way that was not asked for" in str(refused.error)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate])
def test_unpacking_stops_at_the_bound(pack: Callable[[bytes], bytes]) -> None:
    """A hundred megabytes in a hundred kilobytes, a bound of one: no more than that is ever held, and soon."""
    packed = pack(bytes(100_000_000))
    tracemalloc.start()
    begun = time.perf_counter()
    body = Body("gzip" if pack is gzip.compress else "deflate", at_most=1_000_000)
    with pytest.raises(UnreadableReply, match="far larger"):
        body.feed(packed)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(("size", "fits"), [(1_000, True), (1_001, False)])
@pytest.mark.parametrize("kind", ["plain", "gzip", "deflate", "raw deflate"])
def test_the_bound_is_exact_however_the_reply_arrives(kind: str, size: int, fits: bool) -> None:  # noqa: FBT001
    """Byte by byte or at once."""
    encoding, pack = PACKED[kind]
    packed = pack(b"x" * size)
    for step in (1, len(packed)):

        def unpack(step: int = step) -> bytes:
            body = Body(encoding, at_most=1_000)
            for place in range(0, len(packed), step):
                body.feed(packed[place : place + step])
            return body.whole()

        if fits:
            assert unpack() == b"x" * size
        else:
            with pytest.raises(UnreadableReply, match="far larger"):
                unpack()


def test_what_ends_early_is_no_whole_reply() -> None:
    """Half of a packed reply is not taken for all of it; an empty one is empty."""
    body = Body("gzip", at_most=1_000)
    body.feed(gzip.compress(b"x" * 900)[:-4])
    with pytest.raises(UnreadableReply, match="ends early"):
        body.whole()
    assert Body("gzip", at_most=1_000).whole() == b""
