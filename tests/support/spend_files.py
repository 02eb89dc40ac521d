"""Spend from the content of a file, as its own headings have it."""

from hirempire.analysis.spend import Spend
from hirempire.analysis.spend_file import sheets_in, spend_in


def spend_from_file(name: str, content: bytes) -> Spend:
    """The spend on the first sheet of a file."""
    return spend_in(sheets_in(name, content)[0])
