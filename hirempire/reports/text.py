"""Tables for other programs (JSON) and for a terminal (aligned columns)."""

import msgspec
import pandas as pd

from hirempire.analysis.frame import LINK_COLUMNS


def links_json(links: pd.DataFrame) -> bytes:
    """One JSON array of objects, keyed by the columns of the tidy frame; times as ISO 8601 in UTC."""
    return table_json(links.loc[:, list(LINK_COLUMNS)])


def table_json(table: pd.DataFrame) -> bytes:
    """One JSON array of objects, keyed by the columns; null where something is missing."""
    columns = [_plain(table[name]) for name in table.columns]
    rows = [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]
    return msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n"


def links_table(links: pd.DataFrame) -> bytes:
    """Aligned columns for reading in a terminal: job, channel, name, visits, creation time. Most visits first."""
    return table_text(
        links.sort_values("visits", ascending=False, kind="stable")
        .assign(created=lambda frame: frame["created_at"].dt.strftime("%Y-%m-%d"))
        .loc[:, ["job_id", "channel", "source_name", "visits", "created"]]
    )


def table_text(table: pd.DataFrame) -> bytes:
    """Aligned columns for reading in a terminal; whole numbers with thousands separators, fractions cut short."""
    columns = [[str(name), *(_cell(value) for value in table[name])] for name in table.columns]
    widths = [max(map(len, column)) for column in columns]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in zip(*columns, strict=True)
    )
    return ("\n".join(lines) + "\n").encode()


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)  # which, from outside, must not steer the terminal
    return "".join(c if c.isprintable() else " " for c in text)[:60]


def _plain(column: pd.Series) -> list[object]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return list(column.dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return [None if pd.isna(value) else value for value in column.tolist()]
