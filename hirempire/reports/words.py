"""How names, shares and lists are said in a sentence."""

from collections.abc import Sequence

from hirempire.charts.theme import percent, plain


def as_share(part: float, whole: float) -> str:
    """A share as it is said: "42 %", "less than 1 %"."""
    return percent(part / whole).replace("<", "less than ").replace(">", "more than ")


def listed(words: Sequence[str]) -> str:
    """``LinkedIn, Indeed and XING``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def as_name(name: object) -> str:
    """A name from outside on one line, for a sentence."""
    return plain(str(name), most=60) or "(no name)"
