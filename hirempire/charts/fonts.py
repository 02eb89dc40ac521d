"""The font of every chart, page and picture, which travels with them: no look hangs on what a server has.

Inter (SIL Open Font License, ``static/LICENSE``), with Latin, Greek and Cyrillic. All figures have one width.
"""

import base64
import json
import re
import unicodedata
from functools import cache
from html import unescape
from pathlib import Path

FONT = "Inter, Segoe UI, system-ui, -apple-system, sans-serif"
"""As CSS and Plotly name it, with what stands in for scripts that it lacks."""

STATIC = Path(__file__).parents[2] / "static"
"""Where the files are: Streamlit serves them to the dashboard from there."""

WEIGHTS = {"Inter-Regular.woff2": "100 500", "Inter-SemiBold.woff2": "501 900"}
"""Each file of the font, and the weights for which it stands."""

_ADVANCES = Path(__file__).parent / "advances.json"
_WIDE, _UNKNOWN = 1.0, 0.65  # shares of the type's size, for characters of other fonts
_LINES, _BOLD = re.compile(r"<br>|\n"), re.compile(r"</?b>")
_BOLDER = 1.04  # times as wide, at most, as a test holds


@cache
def font_faces() -> str:
    """CSS that brings the font with it, for whatever is looked at on its own: a mailed page, a picture."""
    return "".join(
        f'@font-face{{font-family:"Inter";font-style:normal;font-weight:{weights};'
        f"src:url(data:font/woff2;base64,{base64.b64encode((STATIC / name).read_bytes()).decode()}) "
        'format("woff2")}'
        for name, weights in WEIGHTS.items()
    )


def measured(words: str, size: float) -> float:
    """How many px the longest line of a text takes in type of ``size`` px. Of markup it knows ``<b>`` and ``<br>``."""
    return size * max(map(_length, _LINES.split(words)))


def _length(line: str) -> float:
    """How long a line is, as a share of the type's size."""
    parts = _BOLD.split(line)  # every other one is bold
    return sum(_BOLDER ** (place % 2) * sum(map(_advance, unescape(part))) for place, part in enumerate(parts))


def _advance(character: str) -> float:
    """How wide a character is, as a share of the type's size."""
    known = _advances().get(character)
    if known is not None:
        return known
    if unicodedata.combining(character):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN


@cache
def _advances() -> dict[str, float]:
    """The width of each character that the font has, as a share of the type's size."""
    table: dict[str, str] = json.loads(_ADVANCES.read_text(encoding="utf-8"))
    return {character: int(width) / 1000 for width, characters in table.items() for character in characters}
