"""Which jobs a look saw, as bits: one for each job of the workspace, by its number."""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def packed(numbers: Sequence[int]) -> bytes:
    """The bits of these jobs, compressed: where nearly all were seen, a few bytes for thousands."""
    flags = np.zeros(max(numbers, default=-1) + 1, dtype="bool")
    flags[list(numbers)] = True
    return zlib.compress(np.packbits(flags).tobytes(), 9)


def unpacked(seen: bytes, size: int | None = None) -> npt.NDArray[np.bool_]:
    """Whether each of so many jobs was seen; of as many as there are bits where no number is given."""
    bits = np.unpackbits(np.frombuffer(zlib.decompress(seen), dtype="uint8")).astype("bool")
    return bits if size is None else np.pad(bits[:size], (0, max(0, size - len(bits))))
