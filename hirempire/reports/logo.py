"""A recruiter's logo for a report, read as a picture and written anew, so that nothing else is left in it."""

import io
from typing import ClassVar

from hirempire.reading.bounded import Unreadable, read_within

LARGEST_FILE = 5_000_000
"""Bytes."""
_MOST_PIXELS = 40_000_000
_MOST_WIDE, _MOST_HIGH = 1200, 600


class LogoUnreadable(Unreadable):
    """The logo can't be used; the text says what can."""

    cause: ClassVar[str] = "logo_unreadable"
    title: ClassVar[str] = "The logo couldn't be used"


def checked(file: bytes) -> bytes:
    """The picture in a PNG or JPEG file as a PNG of 1200 × 600 px at most, drawn anew by a process of its own.

    Raises:
        LogoUnreadable: it is too large, or none of the two.
    """
    if len(file) > LARGEST_FILE:
        raise _unreadable("the file is too large")
    try:
        return read_within(drawn_anew, file)
    except LogoUnreadable:
        raise
    except Unreadable:
        raise _unreadable("it isn't a PNG or JPEG picture, or it is damaged") from None


def drawn_anew(file: bytes) -> bytes:
    """The picture as a PNG. Whatever a damaged file makes Pillow raise ends this reading, and no other work.

    Raises:
        LogoUnreadable: it has too many pixels.
    """
    from PIL import Image

    with Image.open(io.BytesIO(file), formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise _unreadable("the picture has too many pixels")
        ready = picture.convert("RGBA")
    ready.thumbnail((_MOST_WIDE, _MOST_HIGH))
    written = io.BytesIO()
    ready.save(written, "PNG")
    return written.getvalue()


def _unreadable(why: str) -> LogoUnreadable:
    return LogoUnreadable(f"The logo couldn't be used: {why}. Choose a PNG or JPEG of 5 MB at most.")
