"""All readings as one table, for other programs."""

import pandas as pd

from hirempire.history import past, workspaces
from hirempire.history.database import Database

COLUMNS = (
    "workspace",
    "job_id",
    "link_id",
    "source_name",
    "created_at",
    "seen_at",
    "since",
    "visits",
    "gained",
    "kind",
)
"""The columns of the table; ``workspace`` is a number of this database."""


def readings(database: Database) -> pd.DataFrame:
    """One row for each change of a link, by workspace and time.

    ``seen_at`` is the time of the look, ``since`` that of the last look before it that saw the link; ``gained`` is
    missing where it is unknown; ``kind`` is "first", "grew", "remade", "corrected" or "gone". Times are in UTC.
    """
    with database.reading() as connection:
        known = [past.read(connection, workspace) for workspace in workspaces.visible(connection)]
    tables = [_table(one) for one in known if one is not None]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def _table(known: past.Past) -> pd.DataFrame:
    history = past.history(known, known.jobs)
    changes, gone = history.readings, history.gone.assign(kind="gone")
    last = changes.drop_duplicates(["job_id", "link_id"], keep="last")[["job_id", "link_id", "source_name"]]
    texts = ["job_id", "link_id", "source_name", "kind"]
    gone = gone.astype({"job_id": "str", "link_id": "str"}).merge(
        last.astype({"job_id": "str", "link_id": "str"}), on=["job_id", "link_id"], how="left"
    )
    since = pd.Series(history.looks).reindex(changes["since"]).set_axis(changes.index)
    table = pd.concat([changes.assign(since=since).astype(dict.fromkeys(texts, "str")), gone], ignore_index=True)
    table = table.sort_values("look", kind="stable", ignore_index=True)
    return table.assign(workspace=known.workspace, seen_at=history.looks[table["look"].to_numpy("int64")])
