"""Names, counts and lists as they stand in a sentence."""

import unicodedata
from collections.abc import Collection, Sequence

ALL_CHANNELS = "All channels"
"""What all channels together are called."""


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """A number and its noun: "1 visit", "1,234 visits"; the plural is given where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def more(number: int, noun: str) -> str:
    """What a chart leaves to its table, as a sentence: "3 more channels in the table."; empty where that is nothing."""
    return f"{counted(number, f'more {noun}')} in the table." if number > 0 else ""


def others(number: int, noun: str, nouns: str | None = None, *, taken: Collection[str]) -> str:
    """What a chart calls all that it folds into one: "Other (4 channels)"; like no name that is ``taken``."""
    return unlike(f"Other ({counted(number, noun, nouns)})", taken)


def unlike(name: str, taken: Collection[str]) -> str:
    """A name of ours that nothing from outside has: with as many asterisks as that takes."""
    while name in taken:
        name += "*"
    return name


def places(best: int, worst: int) -> str:
    """Between which places something stands: "1st", "2nd–4th"."""
    first, last = (f"{place:,}{_ending(place)}" for place in (best, worst))
    return first if best == worst else f"{first}–{last}"


def _ending(place: int) -> str:
    return "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")


def listed(words: Sequence[str]) -> str:
    """``LinkedIn, Indeed and XING``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def plain(value: str, *, most: int = 40) -> str:
    """A name from outside on one line: nothing invisible, nothing that turns the direction, ``most`` characters."""
    if not value.isprintable():  # rare, and the rest is slow
        value = "".join(" " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join(value.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def as_name(name: object) -> str:
    """A name from outside on one line, for a sentence."""
    return plain(str(name), most=60) or "(no name)"
