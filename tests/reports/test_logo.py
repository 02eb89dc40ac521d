"""A logo is a picture and nothing else."""

import io

import pytest
from PIL import Image

from hirempire.reports.logo import LARGEST_FILE, LogoUnreadable, checked, too_pale


def drawn(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    """A picture of this kind."""
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "CMYK")])
def test_png_and_jpeg_become_png_without_what_hides_behind_them(kind: str, mode: str) -> None:
    """What stands after the picture is gone; the same file gives the same bytes."""
    file = drawn(kind, mode=mode) + b"<script>alert(1)</script>"
    ready = checked(file)
    assert ready.startswith(b"\x89PNG")
    assert b"<script>" not in ready
    assert ready == checked(file)


def test_a_large_picture_is_made_smaller() -> None:
    """Its shape stays."""
    with Image.open(io.BytesIO(checked(drawn("PNG", (4_000, 1_000))))) as picture:
        assert picture.size == (1_200, 300)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        drawn("GIF", mode="P"),
        drawn("PNG")[:40],
        drawn("PNG", (8_000, 6_000), mode="1"),
        b"\x89PNG" + b"\0" * LARGEST_FILE,
    ],
    ids=["empty", "text", "svg", "gif", "cut", "too many pixels", "too many bytes"],
)
def test_anything_else_is_refused_with_what_would_do(file: bytes) -> None:
    """In a sentence."""
    with pytest.raises(LogoUnreadable, match="Choose a PNG or JPEG"):
        checked(file)


def test_a_photo_stands_upright() -> None:
    """As the camera held it: its file says by how much to turn."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(file, "JPEG", exif=exif)
    with Image.open(io.BytesIO(checked(file.getvalue()))) as picture:
        assert picture.size == (20, 40)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    """Half of 65,535 is half of 255, and no white."""
    file = io.BytesIO()
    Image.new("I;16", (4, 4), 32_768).save(file, "PNG")
    with Image.open(io.BytesIO(checked(file.getvalue()))) as picture:
        assert picture.getpixel((0, 0)) == (127, 127, 127, 255)


@pytest.mark.parametrize(
    ("ink", "pale"), [("white", True), ("#F4F4F4", True), ("#00000000", True), ("#0A66C2", False), ("#C0C0C0", False)]
)
def test_a_white_logo_on_white_is_said(ink: str, *, pale: bool) -> None:
    """With or without a ground of its own; a light grey one can be seen."""
    file, picture = io.BytesIO(), Image.new("RGBA", (60, 20), "#FFFFFF00")
    picture.paste(Image.new("RGBA", (20, 10), ink), (10, 5))
    picture.save(file, "PNG")
    assert bool(too_pale(checked(file.getvalue()))) is pale
