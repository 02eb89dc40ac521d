"""The properties of a PDF: its title, its author and what made it, in place of Chrome's own."""

import re
from datetime import datetime

from hirempire.language import plain

CREATOR = "Hirempire channels dashboard"

_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_INFO = re.compile(rb"/Info (\d+) 0 R")


def described(printed: bytes, *, at: datetime, title: str, author: str) -> bytes:
    """A PDF with these properties, added at its end as the format has it; as it is, where it's laid out otherwise."""
    trailer = _TRAILER.search(printed)
    info = _INFO.search(trailer[1]) if trailer else None
    if trailer is None or info is None or not (title or author):
        return printed
    said = {"Title": title, "Author": author, "Creator": CREATOR}
    words = "".join(f"/{name} {_text(value)}" for name, value in said.items() if plain(value, most=250))
    date = f"(D:{at:%Y%m%d%H%M%S}+00'00')"
    number = info[1].decode()
    start = len(printed) + 1
    properties = f"{number} 0 obj\n<<{words}/Producer (Skia/PDF)/CreationDate {date}/ModDate {date}>>\nendobj\n"
    table = f"xref\n{number} 1\n{start:010} 00000 n \n"
    rest = f"trailer\n<<{trailer[1].decode('latin-1').strip()}/Prev {trailer[2].decode()}>>\n"
    end = f"startxref\n{start + len(properties)}\n%%EOF\n"
    return printed + b"\n" + (properties + table + rest + end).encode("latin-1")


def _text(value: str) -> str:
    """A text from outside as PDF has it, in UTF-16."""
    return f"<FEFF{plain(value, most=250).encode('utf-16-be', 'replace').hex().upper()}>"
