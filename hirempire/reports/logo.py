"""A recruiter's logo for a report: read as a picture, and written anew, so that nothing but a picture is left of it."""

import io

LARGEST_FILE = 5_000_000
"""Bytes."""
_MOST_PIXELS = 40_000_000
_MOST_WIDE, _MOST_HIGH = 1200, 600


class LogoUnreadable(ValueError):
    """The file is no logo that can be used; the text says what can."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The logo could not be used: {why}. Choose a PNG or JPEG of 5 MB at most.")


def checked(file: bytes) -> bytes:
    """The picture in a PNG or JPEG file as a PNG of 1200 × 600 px at most.

    Raises:
        LogoUnreadable: it is too large, or none of the two.
    """
    from PIL import Image, UnidentifiedImageError  # takes a moment, for the few who have a logo

    if len(file) > LARGEST_FILE:
        raise LogoUnreadable("the file is too large")
    try:
        with Image.open(io.BytesIO(file), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise LogoUnreadable("the picture is too large")
            ready = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, LogoUnreadable):
            raise
        raise LogoUnreadable("it is no such picture") from None
    ready.thumbnail((_MOST_WIDE, _MOST_HIGH))
    written = io.BytesIO()
    ready.save(written, "PNG")
    return written.getvalue()
