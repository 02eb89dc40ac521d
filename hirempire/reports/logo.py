"""A recruiter's logo for a report, read as a picture and written anew, so that nothing else is left in it."""

import io
from typing import ClassVar

from hirempire.reading.bounded import Unreadable, read_within

LARGEST_FILE = 5_000_000
"""Bytes."""
_MOST_PIXELS = 40_000_000
_PALE, _LEAST_SEEN = 232, 0.002
"""From which grey on (255 is white) a pixel can't be told from white, and how many must be darker."""
TOO_PALE = "The logo is almost white, so it can hardly be seen on white pages. Choose a darker one."
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
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(file), formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise _unreadable("the picture has too many pixels")
        upright = ImageOps.exif_transpose(picture)
        if upright.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut at 8
            upright = upright.convert("I").point(lambda grey: grey / 257).convert("L")
        ready = upright.convert("RGBA")
    ready.thumbnail((_MOST_WIDE, _MOST_HIGH))
    written = io.BytesIO()
    ready.save(written, "PNG")
    return written.getvalue()


def too_pale(logo: bytes) -> str:
    """A sentence on a logo of :func:`checked` that can hardly be seen on white; empty where it can."""
    from PIL import Image

    with Image.open(io.BytesIO(logo)) as picture:
        grey = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA")).convert("L")
    seen = sum(grey.histogram()[:_PALE])
    return "" if seen >= _LEAST_SEEN * grey.width * grey.height else TOO_PALE


def _unreadable(why: str) -> LogoUnreadable:
    return LogoUnreadable(f"The logo couldn't be used: {why}. Choose a PNG or JPEG of 5 MB at most.")
