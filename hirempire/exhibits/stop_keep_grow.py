"""What each channel costs and brings, and what can be said of it: the table to decide by."""

import pandas as pd

from hirempire.analysis import stop_keep_grow as analysis
from hirempire.analysis.stop_keep_grow import Row, Stance, StopKeepGrow
from hirempire.analysis.subject import Hiring
from hirempire.exhibits.exhibit import Table, table_of
from hirempire.exhibits.metrics import METRICS, defined
from hirempire.findings.stop_keep_grow import said, what_would_tell
from hirempire.language import as_name
from hirempire.values import Kind, Money, money

TITLE = "Stop, keep, grow"
SAID = "What can be said"
VERDICT, INTERVAL = "Verdict", "95% interval"
_CALLED = {
    Stance.STOP: "Stop",
    Stance.GROW: "Grow",
    Stance.KEEP: "Keep",
    Stance.EARLY: "Too early",
    Stance.NONE: "",
}
_WITH_SPEND = (
    "Hires per amount spent, against all other channels with spend together; verdicts are beyond chance (exact "
    "test, 5% for the whole table). Their applicants and hires are from the dates of the spend, whatever the filters."
)
_WITHOUT_SPEND = (
    "No spend is entered, so hires per applicant are compared, against all other channels together; verdicts are "
    "beyond chance (exact test, 5% for the whole table). All loaded jobs count, whatever the filters."
)


def stop_keep_grow(hiring: Hiring) -> tuple[Table, ...]:
    """A table for each currency of the spend, one without any spend; the money that brought nobody stands first."""
    several = len(hiring.judged) > 1
    return tuple(_table(one, hiring.candidates.floor, several=several) for one in hiring.judged if one.rows)


def lines(hiring: Hiring) -> list[tuple[str, str]]:
    """What can be said where there is something to compare: "Stop", "Indeed: no hire from 347 applicants …"."""
    return [
        (_CALLED[row.stance], f"{as_name(row.channel)}: {_after_stance(row, one.currency)}.")
        for one in hiring.judged
        for row in one.of(*_CALLED)
        if _CALLED[row.stance]
    ]


def _after_stance(row: Row, currency: str) -> str:
    return what_would_tell(row, currency) if row.stance is Stance.EARLY else said(row, currency)


def definitions() -> tuple[str, ...]:
    """How channels are judged."""
    return tuple(defined(METRICS[metric.key]) for metric in analysis.METRICS)


def _table(judged: StopKeepGrow, floor: int, *, several: bool) -> Table:
    rows, currency = judged.rows, judged.currency
    columns: dict[str, object] = {
        "Channel": pd.array([row.channel for row in rows], dtype="str"),
        VERDICT: pd.array([_CALLED[row.stance] for row in rows], dtype="str"),
    }
    kinds: dict[str, Kind] = {}
    if currency:
        columns["Spend"] = pd.array([_float(row.spend) for row in rows], dtype="Float64")
    columns |= {
        "Visits": pd.array([row.visits for row in rows], dtype="Int64"),
        "Applicants": _people([row.applicants for row in rows], floor),
        "Hired": _people([row.hired for row in rows], floor),
    }
    if currency:
        columns |= {
            "Cost per hire": pd.array([_float(row.cost) for row in rows], dtype="Float64"),
            INTERVAL: pd.array([_interval(row, currency) for row in rows], dtype="str"),
        }
        kinds |= dict.fromkeys(["Spend", "Cost per hire"], Money(currency)) | {INTERVAL: "range"}
    columns[SAID] = pd.array([_sentence(row, currency, floor) for row in rows], dtype="str")
    title = f"{TITLE}, in {currency}" if several and currency else TITLE
    short = f"{TITLE} {currency}" if several and currency else TITLE
    note = _WITH_SPEND if currency else _WITHOUT_SPEND
    return table_of(title, pd.DataFrame(columns), kinds, short=short, note=note)


def _sentence(row: Row, currency: str, floor: int) -> str:
    words = said(row, currency, floor=floor)
    return f"{words[:1].upper()}{words[1:]}"


def _people(counts: list[int | None], floor: int) -> object:
    """Counts of people: numbers, or with a floor words where one may not be shown."""
    if floor <= 1 or None not in counts:
        return pd.array(counts, dtype="Int64")
    return pd.Series([f"fewer than {floor}, or hidden" if one is None else one for one in counts], dtype="object").array


def _float(amount: object) -> float | None:
    return None if amount is None else float(amount)  # type: ignore[arg-type]


def _interval(row: Row, currency: str) -> str | None:
    if row.low is None:
        return None
    low = money(row.low, currency)
    return f"over {low}" if row.high is None else f"{low}–{money(row.high, currency)}"
