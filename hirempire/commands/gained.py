"""The table of ``fetch --period``: the tidy table of links, and what each gained in a period."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from hirempire.analysis.frame import LINK_COLUMNS, links_frame
from hirempire.analysis.kept import Kept
from hirempire.analysis.period import Period
from hirempire.api.models import Outcome
from hirempire.reports.csv import table_csv
from hirempire.reports.text import table_json, table_text

COLUMNS = ("gained_at_least", "gained_at_most", "seen_from", "seen_until")
"""The columns after those of the tidy table."""


@dataclass(frozen=True, eq=False)
class Gained:
    """The table, and whether there was a history to work it out from."""

    table: pd.DataFrame
    known: bool

    def formatted(self, form: str) -> bytes:
        """The file: "csv", "json", or a "table" for a terminal, most gained first."""
        if form == "csv":
            return table_csv(self.table)
        if form == "json":
            return table_json(self.table)
        shown = self.table.sort_values("gained_at_least", ascending=False, kind="stable")
        return table_text(shown[["job_id", "channel", "source_name", "visits", *COLUMNS[:2]]])


def gained(outcomes: Sequence[Outcome], kept: Kept | None, period: Period | None) -> Gained:
    """Each link now, and those that are gone but were there in the period, with what it gained.

    A link that is gone has the total and the time of the last look that saw it. Where nothing can be said, a cell is
    empty: in all rows, where no history is kept.
    """
    links = links_frame(outcomes)
    if kept is None or period is None:
        nothing = pd.DataFrame(index=links.index, columns=pd.Index(COLUMNS))
        types = dict(zip(COLUMNS, ["Int64", "Int64", *["datetime64[us, UTC]"] * 2], strict=True))
        return Gained(links.loc[:, list(LINK_COLUMNS)].join(nothing.astype(types)), known=False)
    every = kept.links.assign(**kept.totals)
    rows = every.join(_named(kept.found(period)))
    now = pd.MultiIndex.from_arrays([links["job_id"].astype("str"), links["link_id"]])
    keys = pd.MultiIndex.from_arrays([rows["job_id"].astype("str"), rows["link_id"]])
    place = now.get_indexer(keys)
    gone = (place < 0) & rows["existed"].to_numpy()
    present = rows.set_axis(keys).reindex(now).reset_index(drop=True)
    present[list(LINK_COLUMNS)] = links.loc[:, list(LINK_COLUMNS)].reset_index(drop=True)
    table = pd.concat([present, rows[gone]], ignore_index=True)
    return Gained(table.loc[:, [*LINK_COLUMNS, *COLUMNS]], known=True)


def _named(found: pd.DataFrame) -> pd.DataFrame:
    names = {"at_least": "gained_at_least", "at_most": "gained_at_most"}
    return found[["at_least", "at_most", "seen_from", "seen_until", "existed"]].rename(columns=names)
