"""What changed in a period: in all, by channel, and link by link, in one table."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from hirempire.analysis.movers import Movers, moved
from hirempire.analysis.subject import Subject
from hirempire.exhibits.exhibit import Table, table_of
from hirempire.exhibits.growth import change_in_words
from hirempire.language import ALL_CHANNELS

NEW, GONE = "New link", "Deleted link"
_NOTE = (
    "Visits gained in the period: in all, by channel, then each link that gained any, is new or was deleted. "
    "Empty: not known."
)
_KEYS = ["job_id", "link_id"]
_NUMBERS = ["at_least", "at_most", "before_at_least", "before_at_most"]


def changes(subject: Subject) -> Table | None:
    """A row for all links, each channel and each link that changed; None without a period or a history.

    What was gained before, and how the two compare, are there where the period is compared with another.
    """
    period, kept = subject.period, subject.kept
    if period is None or kept is None:
        return None
    compared = moved(subject) if subject.compared else None
    links = _links(subject, compared)
    rows = pd.DataFrame([*_sums(links, compared), *_each(subject, links, compared)]).reindex(columns=_COLUMNS)
    numbers = dict.fromkeys((_AT_LEAST, _AT_MOST, "before_at_least", "before_at_most", _TOTAL), "Int64")
    rows = rows.astype(numbers).astype(dict.fromkeys(_TEXTS, "str"))
    if compared is None:
        rows = rows.drop(columns=["before_at_least", "before_at_most", "Change"])
    else:
        dates = compared.before.dates
        rows = rows.rename(columns={"before_at_least": f"At least, {dates}", "before_at_most": f"At most, {dates}"})
    title = f"What changed, {period.extent}" + (f" vs. {compared.before.extent}" if compared else "")
    return table_of(title, rows.assign(**_blank(rows)), short="Changes", note=_NOTE)


_AT_LEAST, _AT_MOST, _TOTAL = "Gained at least", "Gained at most", "Visits so far"
_TEXTS = ["What", "Channel", "Job", "Original name", "Change", "Job ID", "Link ID"]
_COLUMNS = [
    *_TEXTS[:4],
    _AT_LEAST,
    _AT_MOST,
    "before_at_least",
    "before_at_most",
    "Change",
    _TOTAL,
    *_TEXTS[5:],
]


def _blank(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The columns of text, with nothing where nothing is known."""
    return {name: rows[name].replace("nan", "") for name in _TEXTS if name in rows}


def _links(subject: Subject, compared: Movers | None) -> pd.DataFrame:
    """Each link that existed in the period, with what it gained then and before, and its total."""
    if subject.kept is None or subject.period is None:
        return pd.DataFrame()
    found = subject.kept.gained(subject.period)
    totals = subject.kept.totals["visits"].reindex(found.index)
    found = found.assign(total=totals, job_id=found["job_id"].astype("str"), channel=found["channel"].astype("str"))
    found["what"] = "Link"
    found.loc[(found["created_at"] >= subject.period.start).to_numpy(), "what"] = NEW
    found.loc[(found["lived_until"] < subject.period.end).to_numpy(), "what"] = GONE
    if compared is None:
        return found
    before = compared.links.assign(job_id=compared.links["job_id"].astype("str"))
    columns = [*_KEYS, "before_at_least", "before_at_most", "verdict", "ratio", "gained", "before"]
    return found.merge(before[columns], on=_KEYS, how="left")


def _sums(links: pd.DataFrame, compared: Movers | None) -> Iterator[dict[str, Any]]:
    """All links, then each channel, most gained first."""
    named = [(ALL_CHANNELS, "All", links)]
    order = links.groupby("channel")["visits"].sum().sort_values(ascending=False, kind="stable").index
    named += [(str(name), "Channel", links[links["channel"] == name]) for name in order]
    for name, what, rows in named:
        known = None
        if compared is not None:
            table = compared.total if what == "All" else compared.channels
            known = next(
                iter(table.loc[table.index == name].to_dict("records") if what != "All" else _rows(table)), None
            )
        yield {
            "What": what,
            "Channel": name,
            _AT_LEAST: int(rows["visits"].sum()),
            _AT_MOST: None if rows["at_most"].isna().any() else int(rows["at_most"].sum()),
            _TOTAL: int(rows["total"].sum()),
            **(_compared(known, compared) if compared and known else {}),
        }


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _each(subject: Subject, links: pd.DataFrame, compared: Movers | None) -> Iterator[dict[str, Any]]:
    """Links that are new or gone, then those that gained most."""
    before = links["before_at_least"].fillna(0) if "before_at_least" in links else 0
    moving = links[(links["what"] != "Link") | (links["at_most"] != 0).fillna(value=True) | (before != 0)]
    order = moving.assign(place=moving["what"].map({NEW: 0, GONE: 1, "Link": 2}))
    for row in _rows(order.sort_values(["place", "visits"], ascending=[True, False], kind="stable")):
        yield {
            "What": row["what"],
            "Channel": row["channel"],
            "Job": subject.labels.get(row["job_id"], row["job_id"]),
            "Original name": row["source_name"],
            _AT_LEAST: row["at_least"],
            _AT_MOST: row["at_most"],
            _TOTAL: row["total"],
            "Job ID": row["job_id"],
            "Link ID": row["link_id"],
            **(_compared(row, compared) if compared is not None else {}),
        }


def _compared(row: Mapping[Any, Any], compared: Movers) -> dict[str, Any]:
    """What was gained before, and the change in words."""
    told = isinstance(row["verdict"], str)
    numbers = {name: row[name] for name in _NUMBERS[2:]}
    return numbers | {"Change": change_in_words(row, compared) if told else ""}
