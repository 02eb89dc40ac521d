"""The tidy links for other programs (JSON) and for a terminal (a table)."""

import msgspec
import pandas as pd

from hirempire.analysis.frame import LINK_COLUMNS


def links_json(links: pd.DataFrame) -> bytes:
    """One JSON array of objects, keyed by the columns of the tidy frame; times as ISO 8601 in UTC."""
    columns = [_plain(links[name]) for name in LINK_COLUMNS]
    rows = [dict(zip(LINK_COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]
    return msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n"


def links_table(links: pd.DataFrame) -> bytes:
    """Aligned columns for reading in a terminal: job, channel, name, visits, when made. Most visits first."""
    shown = (
        links.sort_values("visits", ascending=False, kind="stable")
        .assign(
            job_id=lambda frame: frame["job_id"].astype(str),
            channel=lambda frame: _printable(frame["channel"].astype(str)),
            source_name=lambda frame: _printable(frame["source_name"]),
            visits=lambda frame: frame["visits"].map("{:,}".format),
            created=lambda frame: frame["created_at"].dt.strftime("%Y-%m-%d"),
        )
        .loc[:, ["job_id", "channel", "source_name", "visits", "created"]]
    )
    cells = [list(shown.columns), *shown.to_numpy().tolist()]
    widths = [max(len(row[column]) for row in cells) for column in range(len(shown.columns))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells)
    return ("\n".join(lines) + "\n").encode()


def _plain(column: pd.Series) -> list[object]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return list(column.dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return [None if pd.isna(value) else value for value in column.tolist()]


def _printable(names: pd.Series) -> pd.Series:
    """A name from outside must not steer the terminal."""
    return names.map(lambda name: "".join(c if c.isprintable() else " " for c in name)[:60])
