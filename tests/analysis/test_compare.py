"""Jobs against channels."""

from collections import defaultdict
from datetime import UTC, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.channels import canonical
from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, VISITS, matrix
from hirempire.analysis.frame import links_frame
from hirempire.api.models import Link, Loaded

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
NAMES = ["LinkedIn", "linkedin", "Indeed", "Referral", "Twitter", "Our Podcast", "Other (2 channels)"]
some_jobs = st.lists(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 1_000)), max_size=6), max_size=7)


def frame_of(jobs: list[list[tuple[str, int]]]) -> pd.DataFrame:
    """A tidy frame of jobs, each a list of names and visits."""
    return links_frame(
        Loaded(f"job-{i}", [Link(f"{i}-{j}", name, visits, NOON) for j, (name, visits) in enumerate(links)], NOON)
        for i, links in enumerate(jobs)
    )


def test_the_three_empties_are_three_states() -> None:
    """No such link, a link without a visit, and a job that was not loaded are never the same."""
    frame = frame_of([[("LinkedIn", 5), ("Indeed", 0)], [("Indeed", 7)], []])
    comparison = matrix(frame, job_ids=["job-0", "gone", "job-2", "job-1"], failed={"gone"})

    assert comparison.state.to_dict("index") == {
        "job-1": {"Indeed": VISITS, "LinkedIn": NO_LINK},
        "job-0": {"Indeed": NO_VISIT, "LinkedIn": VISITS},
        "job-2": {"Indeed": NO_LINK, "LinkedIn": NO_LINK},
        "gone": {"Indeed": NOT_LOADED, "LinkedIn": NOT_LOADED},
    }
    assert list(comparison.visits.index) == ["job-1", "job-0", "job-2", "gone"]
    assert comparison.visits.iloc[1].tolist() == [0, 5]
    assert comparison.visits.isna().to_numpy()[0].tolist() == [False, True]
    assert comparison.job_totals.isna().tolist() == [False, False, False, True]
    assert comparison.job_totals["job-2"] == 0


@given(some_jobs)
def test_every_cell_is_the_sum_of_its_links(jobs: list[list[tuple[str, int]]]) -> None:
    """Unfolded, against a count in loops; several links of one channel add up."""
    by_hand: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, links in enumerate(jobs):
        for name, visits in links:
            by_hand[f"job-{i}", canonical(name)].append(visits)
    ids = [f"job-{i}" for i in range(len(jobs))]
    comparison = matrix(frame_of(jobs), job_ids=ids, failed=(), most_channels=None)

    assert sorted(comparison.visits.index) == sorted(ids)
    for job in comparison.visits.index:
        for channel in comparison.visits.columns:
            cell, links_here = comparison.visits.loc[job, channel], by_hand.get((job, channel))
            assert (cell == sum(links_here)) if links_here is not None else pd.isna(cell)


@given(some_jobs, st.integers(1, 4), st.integers(1, 4))
def test_folding_jobs_and_channels_loses_no_visit(jobs: list[list[tuple[str, int]]], channels: int, rows: int) -> None:
    """Cells, row totals and column totals all add up to the visits of all links, ordered by size."""
    total = sum(visits for links in jobs for _, visits in links)
    ids = [f"job-{i}" for i in range(len(jobs))]
    comparison = matrix(frame_of(jobs), job_ids=ids, failed=(), most_channels=channels, most_jobs=rows)

    assert comparison.visits.sum().sum() == total
    assert comparison.job_totals.sum() == total
    assert comparison.channel_totals.sum() == total
    assert comparison.visits.shape == comparison.state.shape
    assert len(comparison.visits) <= rows + 1
    assert len(comparison.visits.columns) <= channels + 1
    kept = [count for job, count in comparison.job_totals.items() if not str(job).startswith("Other (")]
    assert kept == sorted(kept, reverse=True)


def test_the_tails_say_how_many_they_are_and_unfold() -> None:
    """Twelve channels and five jobs fold to two of each and a rest; None shows all."""
    jobs = [[(f"Board {k}", 100 - k - i) for k in range(12)] for i in range(5)]
    ids = [f"job-{i}" for i in range(5)]
    comparison = matrix(frame_of(jobs), job_ids=ids, failed=(), most_channels=2, most_jobs=2)

    assert list(comparison.visits.columns) == ["Board 0", "Board 1", "Other (10 channels)"]
    assert list(comparison.visits.index) == ["job-0", "job-1", "Other (3 jobs)"]
    assert comparison.folded_jobs == ("job-2", "job-3", "job-4")
    assert comparison.folded_channels == tuple(f"Board {k}" for k in range(2, 12))
    assert matrix(frame_of(jobs), job_ids=ids, failed=(), most_channels=None).visits.shape == (5, 12)


def test_many_jobs_that_did_not_load_share_one_row() -> None:
    """So that failures cannot push the numbers off the page; few of them are named."""
    gone = [f"gone-{i}" for i in range(4)]
    frame = frame_of([[("LinkedIn", 1)]])
    assert list(matrix(frame, job_ids=["job-0", *gone], failed=gone, most_jobs=5).visits.index) == [
        "job-0",
        "4 jobs not loaded",
    ]
    assert list(matrix(frame, job_ids=["job-0", *gone], failed=gone).visits.index) == ["job-0", *gone]


def test_links_of_other_jobs_are_left_out() -> None:
    """The comparison is of the jobs that were asked for."""
    frame = frame_of([[("LinkedIn", 1)], [("Indeed", 5)]])
    comparison = matrix(frame, job_ids=["job-0"], failed=())
    assert comparison.channel_totals.to_dict() == {"LinkedIn": 1}


def test_nothing_to_compare_is_an_empty_table() -> None:
    """Without links there is no channel; the jobs are still there."""
    comparison = matrix(frame_of([]), job_ids=["a", "b"], failed={"b"})
    assert comparison.visits.shape == (2, 0)
    assert comparison.job_totals.isna().tolist() == [False, True]
