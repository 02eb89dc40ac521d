"""Tables as CSV that spreadsheets open correctly: UTF-8 with its mark, sortable times, and no cell that runs."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from hirempire.analysis.frame import LINK_COLUMNS

RUN = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
"""First characters that a spreadsheet takes for a formula, also in the wide forms of East Asian input."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_NAME = 100


def links_csv(links: pd.DataFrame) -> bytes:
    """The tidy frame, one row per link, its columns as they are; times in UTC."""
    return table_csv(links.loc[:, list(LINK_COLUMNS)])


def table_csv(table: pd.DataFrame) -> bytes:
    """Any table, without its index. Numbers stay numbers, what is missing is empty, text is guarded."""
    ready = table.reset_index(drop=True)
    ready = pd.DataFrame({place: _ready(ready.iloc[:, place]) for place in range(ready.shape[1])}, index=ready.index)
    ready.columns = pd.Index([guarded(str(heading)) for heading in table.columns])
    return ready.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def guarded(text: str) -> str:
    """A text that a spreadsheet shows and does not run: an apostrophe leads where a formula would begin."""
    plain = _CONTROL.sub("", text)
    return f"'{plain}" if RUN.match(text) else plain


def file_name(what: str, *, filters: Sequence[str], at: datetime | None, ending: str, is_demo: bool = False) -> str:
    """``hirempire-visits-by-channel-linkedin-2026-11-24-1432.csv``: what, which filter, and when, as ``at`` has it.

    A file of the demo begins with ``hirempire-demo``.
    """
    whose = ["hirempire", "demo"] if is_demo else ["hirempire"]
    words = slug(" ".join([*whose, what, *filters]), most=_LONGEST_NAME)
    return f"{words}-{at:%Y-%m-%d-%H%M}.{ending}" if at else f"{words}.{ending}"


def slug(words: str, *, most: int) -> str:
    """Words as they stand in the name of a file: ``visits-by-channel``, ``most`` characters."""
    plain = unicodedata.normalize("NFKD", words.replace("–", "-")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:most].rstrip("-")


def _ready(column: pd.Series) -> pd.Series:
    ready: pd.Series
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        ready = column.dt.tz_convert("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        ready = column.dt.strftime("%Y-%m-%d %H:%M:%S")
    elif pd.api.types.is_numeric_dtype(column.dtype):
        ready = column
    else:
        texts = column.astype("object")
        ready = texts.map({text: guarded(str(text)) for text in texts.dropna().unique()})
    return ready
