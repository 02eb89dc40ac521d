"""The funnel by channel for other programs: one row per channel, plain names, fractions, empty where missing."""

import pandas as pd

from hirempire.analysis.cohort import Compared
from hirempire.analysis.conversion import FUNNEL, Conversion
from hirempire.analysis.costs import Costs

RATE_COLUMNS = ("apply_rate", "apply_rate_low", "apply_rate_high", "hire_rate", "hire_rate_low", "hire_rate_high")
COST_COLUMNS = ("cost_per_visit", "cost_per_applicant", "cost_per_qualified", "cost_per_hire")


COMPARED_COLUMNS = (
    *("applicants_before", "change", "change_low", "change_high", "change_verdict"),
    *(
        f"{rate}_{end}"
        for rate in ("apply_rate", "hire_rate")
        for end in ("before_at_least", "before_at_most", "difference_low", "difference_high", "verdict")
    ),
)


def conversion_plain(
    conversion: Conversion, costs: Costs | None = None, compared: Compared | None = None
) -> pd.DataFrame:
    """Channels by visits, most first, and last, without a channel, candidates without a source, where there are any.

    Columns: ``channel``; the counts of :data:`hirempire.analysis.conversion.FUNNEL` (Int64, missing where not known or
    below the floor); :data:`RATE_COLUMNS` (0 to 1); with costs also ``spend`` and ``currency`` and
    :data:`COST_COLUMNS`, in that currency. In a period, ``visits`` are those certainly gained, and there are
    ``visits_at_most`` (missing where they have no bound), ``apply_rate_at_least`` and ``apply_rate_at_most``;
    ``apply_rate`` is missing where both differ. Compared with another period, there are :data:`COMPARED_COLUMNS`:
    ``change`` is the ratio of applicants per day less 1, verdicts are those of :mod:`hirempire.analysis.change` and
    ``younger``: lower, but these applicants had less time.
    """
    bounds = [*(["visits_most", "apply_rate_most"] if conversion.period is not None else [])]
    rows = conversion.channels[[*FUNNEL, *RATE_COLUMNS, *bounds]].reset_index()
    bare = conversion.no_source
    if conversion.floor > 1 or bare["applicants"]:
        rows = pd.concat([rows, bare.to_frame().T[list(FUNNEL[1:])]], ignore_index=True)
    rows = rows.astype(dict.fromkeys(FUNNEL, "Int64") | dict.fromkeys(RATE_COLUMNS, "float64"))
    rows[list(RATE_COLUMNS)] = rows[list(RATE_COLUMNS)].round(6)
    if conversion.period is not None:
        rows = _within_bounds(rows)
    if compared is not None:
        rows = rows.join(_beside(compared), on="channel")
    return rows if costs is None else rows.join(_spent(costs), on="channel")


def _within_bounds(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of a period, after those of all time."""
    exact = (rows["visits"] == rows["visits_most"]).fillna(value=False)
    more = {
        "visits_at_most": rows["visits_most"].astype("Int64"),
        "apply_rate_at_least": rows["apply_rate"],
        "apply_rate_at_most": rows["apply_rate_most"].astype("float64").round(6),
    }
    plain = rows.drop(columns=["visits_most", "apply_rate_most"])
    return plain.assign(apply_rate=rows["apply_rate"].where(exact), **more)


def _beside(compared: Compared) -> pd.DataFrame:
    found = compared.channels
    table = pd.DataFrame(
        {
            "applicants_before": found["applicants_before"],
            "change": (found["ratio"] - 1).round(6),
            "change_low": (found["low"] - 1).round(6),
            "change_high": (found["high"] - 1).round(6),
            "change_verdict": found["verdict"].astype("str"),
        }
    )
    for rate in ("apply_rate", "hire_rate"):
        table = table.assign(
            **{
                f"{rate}_before_at_least": found[f"{rate}_before"].round(6),
                f"{rate}_before_at_most": found[f"{rate}_before_most"].round(6),
                f"{rate}_difference_low": found[f"{rate}_difference_low"].round(6),
                f"{rate}_difference_high": found[f"{rate}_difference_high"].round(6),
                f"{rate}_verdict": found[f"{rate}_verdict"].astype("str"),
            }
        )
    return table[list(COMPARED_COLUMNS)]


def _spent(costs: Costs) -> pd.DataFrame:
    table = costs.channels[["amount", *COST_COLUMNS]].astype("float64").round(2)
    table.insert(1, "currency", costs.currency)
    return table.rename(columns={"amount": "spend"})
