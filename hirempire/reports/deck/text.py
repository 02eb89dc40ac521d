"""The room that words take on a slide, and ways to make them fit: slides have no scrollbar."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from pptx.util import Emu

from hirempire import values
from hirempire.language import plain
from hirempire.values import Kind

LEADING = 1.22
"""Height of a line, in sizes of its type; fonts differ, this is on the wide side."""
ROOM = 0.8
"""The part of a width that words may take: fonts differ, and the widest of the usual ones are wider than estimated."""
_POINT = 12_700
_WIDE, _BROAD, _CAPITAL, _USUAL, _NARROW = 1.0, 0.92, 0.73, 0.55, 0.32
"""About how wide a character is, in sizes of its type."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in EMU (914,400 an inch)."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The bottom edge."""
        return self.top + self.height

    @property
    def right(self) -> int:
        """The right edge."""
        return self.left + self.width

    def below(self, height: int) -> "Box":
        """The box without its top ``height``."""
        return Box(self.left, self.top + height, self.width, self.height - height)

    def above(self, height: int) -> "Box":
        """The box without its bottom ``height``."""
        return Box(self.left, self.top, self.width, self.height - height)

    def wider(self, by: int) -> "Box":
        """The box with ``by`` more on each side."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def columns(self, share: float, gap: int) -> tuple["Box", "Box"]:
        """Two boxes side by side with ``gap`` between them; the first has ``share`` of the width."""
        first = round((self.width - gap) * share)
        second = self.width - gap - first
        return (
            Box(self.left, self.top, first, self.height),
            Box(self.left + first + gap, self.top, second, self.height),
        )

    def rows(self, gap: int) -> tuple["Box", "Box"]:
        """Two boxes of the same height, one below the other, with ``gap`` between them."""
        each = (self.height - gap) // 2
        return (
            Box(self.left, self.top, self.width, each),
            Box(self.left, self.bottom - each, self.width, each),
        )

    @property
    def lengths(self) -> tuple[Emu, Emu, Emu, Emu]:
        """The box in the order that python-pptx expects."""
        return Emu(self.left), Emu(self.top), Emu(self.width), Emu(self.height)


def width(words: str, size: float, *, bold: bool = False) -> int:
    """About how wide a line is, in EMU, in type of ``size`` points."""
    return round(sum(map(_width, words)) * size * _POINT * (1.07 if bold else 1))


@cache
def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    if char in " .,:;'|!()[]ijlIftr·":
        return _NARROW
    if char in "MWmw@%—":
        return _BROAD
    return _CAPITAL if char.isupper() or char == "&" or ord(char) > 0x600 else _USUAL


def lines(words: str, size: float, room: int, *, bold: bool = False) -> int:
    """On about how many lines words stand that wrap within ``room`` EMU; a word that is too long is broken."""
    number, used, space = 1, 0, width(" ", size)
    for word in words.split(" "):
        long = width(word, size, bold=bold)
        if used and used + space + long > room:
            number, used = number + 1, 0
        used += long + (space if used else 0)
        if used > room:
            number, used = number + used // room, used % room
    return number


def height(paragraphs: Sequence[str], size: float, room: int, *, bold: bool = False) -> int:
    """About how high some paragraphs are, in EMU, with half a line between them."""
    number = sum(lines(paragraph, size, room, bold=bold) for paragraph in paragraphs) + (len(paragraphs) - 1) / 2
    return round(number * size * LEADING * _POINT)


def fitted(words: str, box: Box, sizes: Sequence[float], *, bold: bool = False) -> tuple[float, str]:
    """The largest of some sizes, largest first, in which words fit a box; in the last they are cut where they must."""
    room = round(box.width * ROOM)
    for size in sizes:
        if height([words], size, room, bold=bold) <= box.height:
            return size, words
    least = sizes[-1]
    short, long = 1, len(words)
    while short < long:
        middle = (short + long + 1) // 2
        fits = height([words[:middle] + "…"], least, room, bold=bold) <= box.height
        short, long = (middle, long) if fits else (short, middle - 1)
    return least, f"{words[:short].rstrip()}…"


def fitted_all(
    paragraphs: Sequence[str], box: Box, sizes: Sequence[float], *, bold: bool = False
) -> tuple[float, list[str]]:
    """The largest of some sizes in which paragraphs fit a box; in the last, long ones are cut and counted."""
    for size in sizes:
        if height(paragraphs, size, box.width, bold=bold) <= box.height:
            return size, list(paragraphs)
    least = sizes[-1]
    for most in (6, 4, 3, 2, 1):
        room = Box(0, 0, box.width, round((most + 0.1) * least * LEADING * _POINT))
        short = [fitted(paragraph, room, [least], bold=bold)[1] for paragraph in paragraphs]
        if height(short, least, box.width, bold=bold) <= box.height:
            return least, short
    fit = max(1, int(box.height / (1.5 * least * LEADING * _POINT)) - 1)
    return least, [*short[:fit], f"… and {len(short) - fit:,} more in the notes"]


def parts(paragraphs: Sequence[str], size: float, box: Box) -> list[list[str]]:
    """Paragraphs shared out evenly over as many boxes as they take; one alone may still be too long for it."""
    room = round(box.width * 0.94)
    between = round(size * LEADING * _POINT / 2)
    heights = [height([paragraph], size, room) + between for paragraph in paragraphs]
    number = max(1, -(-sum(heights) // box.height))
    shared: list[list[str]] = [[]]
    each, used = sum(heights) / number, 0
    for paragraph, tall in zip(paragraphs, heights, strict=True):
        if shared[-1] and (used >= each or used + tall > box.height):
            shared.append([])
            used = 0
        shared[-1].append(paragraph)
        used += tall
    return shared


def cut(words: str, size: float, room: int, *, bold: bool = False) -> str:
    """Words for one line of ``room`` EMU."""
    left = room - width("…", size)
    if width(words, size, bold=bold) <= room:
        return words
    kept = []
    for char in words:
        left -= width(char, size, bold=bold)
        if left < 0:
            break
        kept.append(char)
    return f"{''.join(kept).rstrip()}…"


def line(words: object, *, most: int = 2_000) -> str:
    """A text from outside on one line, with nothing in it that breaks a file or turns the direction."""
    return plain(str(words), most=most)


def is_missing(value: Any) -> bool:  # noqa: ANN401 - a cell of a table
    """Whether a cell of a table says nothing."""
    return bool(pd.isna(value)) or value == ""


def shown(value: Any, kind: Kind) -> str:  # noqa: ANN401 - a cell of a table
    """A cell of a table in words; a dash where there is nothing, and a word for a name of which nothing is seen."""
    if is_missing(value):
        return values.MISSING
    return line(values.shown(value, kind)) or "(no name)"
