"""The funnel by channel for other programs: one row per channel, plain names, fractions, empty where missing."""

import pandas as pd

from hirempire.analysis.conversion import FUNNEL, Conversion
from hirempire.analysis.costs import Costs

RATE_COLUMNS = ("apply_rate", "apply_rate_low", "apply_rate_high", "hire_rate", "hire_rate_low", "hire_rate_high")
COST_COLUMNS = ("cost_per_visit", "cost_per_applicant", "cost_per_qualified", "cost_per_hire")


def conversion_plain(conversion: Conversion, costs: Costs | None = None) -> pd.DataFrame:
    """Channels by visits, most first, and last, without a channel, candidates without a source, where there are any.

    Columns: ``channel``; the counts of :data:`hirempire.analysis.conversion.FUNNEL` (Int64, missing where not known or
    below the floor); :data:`RATE_COLUMNS` (0 to 1); with costs also ``spend`` and ``currency`` and
    :data:`COST_COLUMNS`, in that currency.
    """
    rows = conversion.channels[[*FUNNEL, *RATE_COLUMNS]].reset_index()
    bare = conversion.no_source
    if conversion.floor > 1 or bare["applicants"]:
        rows = pd.concat([rows, bare.to_frame().T[list(FUNNEL[1:])]], ignore_index=True)
    rows = rows.astype(dict.fromkeys(FUNNEL, "Int64") | dict.fromkeys(RATE_COLUMNS, "float64"))
    rows[list(RATE_COLUMNS)] = rows[list(RATE_COLUMNS)].round(6)
    return rows if costs is None else rows.join(_spent(costs), on="channel")


def _spent(costs: Costs) -> pd.DataFrame:
    table = costs.channels[["amount", *COST_COLUMNS]].astype("float64").round(2)
    table.insert(1, "currency", costs.currency)
    return table.rename(columns={"amount": "spend"})
