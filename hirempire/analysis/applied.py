"""When a job last had an applicant."""

import pandas as pd

from hirempire.analysis.conversion import types_of
from hirempire.analysis.subject import Hiring


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
