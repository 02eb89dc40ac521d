"""Applicants by the day on which they applied: how many in a period, and when a job last had one."""

import numpy as np
import pandas as pd

from hirempire.analysis.change import Change, change_of, dispersion
from hirempire.analysis.conversion import types_of
from hirempire.analysis.ledger import Moments, micros
from hirempire.analysis.period import Period
from hirempire.analysis.subject import Hiring

_WEEK = pd.Timedelta(days=7)
_WEEKS = 26


def applied(hiring: Hiring, period: Period) -> int | None:
    """How many of those counted applied in a period; None where that is below the floor.

    Applicants without a date are in no period.
    """
    number = _within(_dates(hiring), period.start, period.end)
    return None if number < hiring.candidates.floor > 1 else number


def applied_change(hiring: Hiring, period: Period, before: Period) -> Change | None:
    """How the applicants of two periods compare; None where one of the numbers is below the floor.

    How bursty applicants are is told from the half year before: see :func:`hirempire.analysis.change.dispersion`.
    """
    now, then = applied(hiring, period), applied(hiring, before)
    if now is None or then is None:
        return None
    lengths = tuple((one.end - one.start) / pd.Timedelta(days=1) for one in (period, before))
    dates = _dates(hiring)
    ends = [period.end - _WEEK * place for place in range(_WEEKS)][::-1]
    weeks = np.array([[_within(dates, end - _WEEK, end) for end in ends]], dtype="int64")
    alpha = dispersion(weeks, np.ones(weeks.shape, dtype="bool"))
    return change_of(now, then, days=(lengths[0], lengths[1]), alpha=alpha, when=before.when)


def last_applied(hiring: Hiring) -> pd.DataFrame:
    """When each job with candidates loaded last had an applicant, whatever the filters: one row per job, by ID.

    ``last`` (UTC; missing without a dated applicant), ``applicants`` and ``undated`` (int64).
    """
    joined = hiring.joined
    people = joined.candidates[types_of(joined.candidates) == 0]
    grouped = people.groupby(people["job_id"].astype("str"), observed=True)["applied_at"]
    found = pd.DataFrame({"last": grouped.max(), "applicants": grouped.size(), "dated": grouped.count()})
    found = found.reindex(list(joined.job_ids))
    counts = found[["applicants", "dated"]].fillna(0).astype("int64")
    return pd.DataFrame(
        {
            "last": found["last"].astype("datetime64[us, UTC]"),
            "applicants": counts["applicants"],
            "undated": counts["applicants"] - counts["dated"],
        }
    )


def _dates(hiring: Hiring) -> Moments:
    """When each counted applicant applied, in order; those without a date are left out."""
    people = hiring.joined.candidates
    used = people["counted"].to_numpy() & (types_of(people) == 0)
    return np.sort(micros(people["applied_at"][used].dropna()))


def _within(dates: Moments, start: pd.Timestamp, end: pd.Timestamp) -> int:
    first, last = np.searchsorted(dates, micros(pd.DatetimeIndex([start, end])), side="left")
    return int(last - first)
