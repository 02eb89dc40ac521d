"""What each job gained by day, week or month, against the growth of each job alone."""

from datetime import UTC, datetime, timedelta

import pandas as pd

from hirempire.analysis.frame import links_frame
from hirempire.analysis.growth import growth
from hirempire.analysis.job_growth import job_growth
from hirempire.analysis.kept import Kept, kept
from hirempire.analysis.ledger import ledger
from tests.support.looks import Look, history

START = datetime(2026, 9, 7, tzinfo=UTC)
"""A Monday."""
PACES = {"a": 3, "b": 8, "c": 1}


def made() -> Kept:
    """Three jobs looked at daily for eight weeks; nobody looked at job a in the fourth and fifth."""
    looks = [
        Look(
            START + timedelta(days=day, hours=6),
            {
                job: {"x": ("LinkedIn", pace * day, START)}
                for job, pace in PACES.items()
                if job != "a" or not 20 < day < 35
            },
        )
        for day in range(57)
    ]
    return kept(ledger(history(looks)), links_frame([]), str)


def test_each_job_has_what_it_gains_alone_and_its_own_gap() -> None:
    """On the spans of all jobs together; those that gained most come first, and no gap of one is another's."""
    found = job_growth(made(), grain="week", zone="UTC")
    assert list(found.totals.index) == ["b", "a", "c"]
    for job, rows in found.rows.groupby("job_id", observed=True):
        alone = growth(made().only(job_ids=[str(job)]), grain="week", zone="UTC").spans
        for name in ("start", "at_least", "at_most", "looked"):
            assert rows[name].tolist() == alone[name].tolist(), (job, name)
    blank = found.rows[~found.rows["looked"]]
    assert set(blank["job_id"]) == {"a"}
    assert blank["start"].tolist() == [pd.Timestamp("2026-09-28"), pd.Timestamp("2026-10-05")]


def test_the_total_of_a_job_is_exact_where_its_spans_have_bounds() -> None:
    """What lies around the edge of a week is certain of both together."""
    found = job_growth(made(), grain="week", zone="UTC", most_jobs=1)
    assert found.totals.to_dict("list") == {"at_least": [8 * 56], "at_most": [8 * 56]}
    assert int(found.rows["at_least"].sum()) < 8 * 56
    assert found.jobs == 3
