"""Jobs against channels."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.channels import canonical
from hirempire.analysis.compare import (
    FEWEST_EXPECTED,
    MEASURES,
    NO_LINK,
    NO_VISIT,
    NOT_LOADED,
    NOT_STATED,
    POSSIBLE,
    VISITS,
    Measure,
    first_channels,
    first_rows,
    grouped,
    matrix,
    row_order,
    with_channels_by,
)
from hirempire.analysis.frame import jobs_frame, links_frame
from hirempire.api.models import Job, Link, Loaded

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
    """Expanded, against a count in loops; several links of one channel add up."""
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


@given(some_jobs, st.integers(1, 5), st.none() | st.integers(6, 7))
def test_channels_folded_later_are_those_folded_at_once(
    jobs: list[list[tuple[str, int]]], channels: int, before: int | None
) -> None:
    """The same names, visits, links and days live, from all channels or from some that are folded already."""
    ids, frame = [f"job-{i}" for i in range(len(jobs))], frame_of(jobs)
    at_once = matrix(frame, job_ids=ids, failed=(), most_channels=channels)
    later = first_channels(matrix(frame, job_ids=ids, failed=(), most_channels=before), most=channels)

    assert later.folded_channels == at_once.folded_channels
    pd.testing.assert_frame_equal(later.visits, at_once.visits)
    pd.testing.assert_frame_equal(later.link_days, at_once.link_days)
    pd.testing.assert_frame_equal(later.state, at_once.state)


def test_the_tails_say_how_many_they_are_and_expand() -> None:
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


AGED = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 300), st.integers(0, 400)), max_size=6), max_size=7
)
"""Jobs as lists of name, visits, and age of the link in hours."""


def aged_frame(jobs: list[list[tuple[str, int, int]]]) -> pd.DataFrame:
    """The tidy frame of them."""
    return links_frame(
        Loaded(
            f"job-{i}",
            [Link(f"{i}-{j}", name, n, NOON - timedelta(hours=age)) for j, (name, n, age) in enumerate(links)],
            NOON,
        )
        for i, links in enumerate(jobs)
    )


@given(AGED)
def test_every_measure_is_what_its_formula_says(jobs: list[list[tuple[str, int, int]]]) -> None:
    """Cell by cell against loops over the links: sums over sums, a day at least, and no index below the floor."""
    ids = [f"job-{i}" for i in range(len(jobs))]
    comparison = matrix(aged_frame(jobs), job_ids=ids, failed=(), most_channels=None)
    everything = sum(n for links in jobs for _, n, _ in links)
    values = {measure: comparison.values(measure) for measure in MEASURES}
    for i, links in enumerate(jobs):
        total = sum(n for _, n, _ in links)
        for channel in comparison.channels:
            here = [(n, age) for name, n, age in links if canonical(name) == channel]
            visits, days = sum(n for n, _ in here), sum(max(1.0, age / 24) for _, age in here)
            of_channel = sum(n for row in jobs for name, n, _ in row if canonical(name) == channel)
            usual = total * of_channel / everything if everything else 0
            expected: dict[Measure, float | None] = dict.fromkeys(MEASURES)
            if here:
                expected = {
                    "visits": visits,
                    "per day": visits / days,
                    "share": visits / total if total else None,
                    "index": (visits / total) / (of_channel / everything) if usual >= FEWEST_EXPECTED else None,
                }
            for measure, value in expected.items():
                found = values[measure][channel][f"job-{i}"]
                assert found == pytest.approx(float("nan") if value is None else value, nan_ok=True), measure
            assert comparison.few.loc[f"job-{i}", channel] == (bool(here) and usual < FEWEST_EXPECTED)


@given(AGED, st.integers(1, 3), st.integers(1, 3))
def test_a_fold_is_the_sum_of_what_is_in_it(jobs: list[list[tuple[str, int, int]]], channels: int, rows: int) -> None:
    """Visits and days live of rows and channels add up to those of all links, however much is folded."""
    ids = [f"job-{i}" for i in range(len(jobs))]
    comparison = matrix(aged_frame(jobs), job_ids=ids, failed=(), most_channels=channels, most_jobs=rows)
    visits = sum(n for links in jobs for _, n, _ in links)
    days = sum(max(1.0, age / 24) for links in jobs for _, _, age in links)
    assert comparison.link_days.to_numpy()[comparison.linked].sum() == pytest.approx(days)
    assert comparison.size == comparison.jobs.sum() == len(jobs)
    if days:
        assert comparison.whole("per day") == pytest.approx(visits / days)


@given(AGED, st.lists(st.sampled_from(["Sales", "Legal", ""]), min_size=7, max_size=7))
def test_groups_hold_the_links_of_their_jobs(jobs: list[list[tuple[str, int, int]]], names: list[str]) -> None:
    """A group's visits are those of its jobs; a job of which the fact is not known is in "Not stated"."""
    groups = {f"job-{i}": name or NOT_STATED for i, name in enumerate(names)}
    comparison = matrix(aged_frame(jobs), job_ids=list(groups)[: len(jobs)], failed=(), groups=groups)
    for row in comparison.rows:
        members = [i for i in range(len(jobs)) if groups[f"job-{i}"] == row]
        assert comparison.job_totals[row] == sum(n for i in members for _, n, _ in jobs[i])
        assert comparison.jobs[comparison.rows.index(row)] == len(members)
    assert comparison.jobs.sum() == len(jobs)


def test_jobs_that_did_not_load_are_in_no_group() -> None:
    """They have a row of their own, and a group without any loaded job has none."""
    frame = frame_of([[("LinkedIn", 5)]])
    groups = {"job-0": "Sales", "gone-1": "Sales", "gone-2": "Legal"}
    comparison = matrix(frame, job_ids=list(groups), failed={"gone-1", "gone-2"}, groups=groups, noun=("team", "teams"))
    assert comparison.rows == ("Sales", "2 jobs not loaded")
    assert comparison.jobs.tolist() == [1, 2]
    assert comparison.state["LinkedIn"].tolist() == [VISITS, NOT_LOADED]
    assert comparison.size == 1


def test_a_group_called_like_a_row_of_ours_keeps_its_numbers() -> None:
    """Facts come from outside."""
    frame = frame_of([[("LinkedIn", 5)], [("LinkedIn", 3)], [("LinkedIn", 2)], [("LinkedIn", 1)]])
    groups = {"job-0": "1 job not loaded", "job-1": "Other (2 teams)", "job-2": "a", "job-3": "b"}
    comparison = matrix(
        frame, job_ids=[*groups, "gone"], failed={"gone"}, groups=groups, noun=("team", "teams"), most_jobs=2
    )
    assert comparison.rows == ("1 job not loaded", "Other (2 teams)", "Other (2 teams)*", "1 job not loaded*")
    assert comparison.job_totals.tolist()[:3] == [5, 3, 3]
    assert comparison.lost.tolist() == [False, False, False, True]


def test_the_empties_stay_apart_in_every_measure() -> None:
    """A link without a visit is 0 where that can be said, no link is missing, and the states are the same."""
    frame = frame_of([[("LinkedIn", 50), ("Indeed", 0)], [("Indeed", 70)], [("LinkedIn", 0)], []])
    comparison = matrix(frame, job_ids=["job-0", "job-1", "job-2", "job-3", "gone"], failed={"gone"})
    for measure in MEASURES:
        values = comparison.values(measure)
        assert values.loc["job-0", "Indeed"] == 0
        assert values.loc[["job-3", "gone"]].isna().all(axis=None)
        assert values["LinkedIn"].isna()["job-1"]
    assert comparison.state.loc[["job-2", "job-3", "gone"], "LinkedIn"].tolist() == [NO_VISIT, NO_LINK, NOT_LOADED]
    assert comparison.few.loc["job-2", "LinkedIn"]


def test_sums_are_exact_beyond_what_a_float_can_hold() -> None:
    """The largest visits that are believed, many times over, and one more."""
    most = 10**12
    frame = frame_of([[("LinkedIn", most)] * 9_999 + [("LinkedIn", 1)]])
    assert matrix(frame, job_ids=["job-0"], failed=()).job_totals["job-0"] == 9_999 * most + 1


def test_rows_go_by_any_channel_and_channels_by_any_row() -> None:
    """Most first, what has no such link last, the folded tail behind all channels."""
    frame = frame_of(
        [
            [("LinkedIn", 10), ("Indeed", 90)],
            [("LinkedIn", 40), ("Indeed", 1), ("Xing", 2), ("Referral", 3)],
            [("Indeed", 50)],
        ]
    )
    ids = ["job-0", "job-1", "job-2"]
    comparison = matrix(frame, job_ids=ids, failed=(), most_channels=2)
    assert comparison.channels == ("Indeed", "LinkedIn", "Other (2 channels)")
    assert row_order(comparison, "visits") == ["job-0", "job-2", "job-1"]
    assert row_order(comparison, "share", channel="LinkedIn") == ["job-1", "job-0", "job-2"]
    turned = with_channels_by(comparison, "job-1", "visits")
    assert turned.channels == ("LinkedIn", "Indeed", "Other (2 channels)")
    for job in ids:
        assert turned.visits.loc[job].dropna().to_dict() == comparison.visits.loc[job].dropna().to_dict()


def test_pinned_rows_stay_on_top_and_the_others_fold() -> None:
    """An order names the first rows; not loaded ones come last all the same."""
    frame = frame_of([[("LinkedIn", 10 - i)] for i in range(5)])
    full = matrix(frame, job_ids=["gone", *(f"job-{i}" for i in range(5))], failed={"gone"})
    shown = first_rows(full, ["job-4", "gone", "job-4"], most=2)
    assert shown.rows == ("job-4", "job-0", "Other (3 jobs)", "gone")
    assert shown.folded_jobs == ("job-1", "job-2", "job-3")
    assert shown.job_totals.tolist()[:3] == [6, 10, 24]


def test_facts_become_groups() -> None:
    """White space makes no difference, a missing or blank fact is "Not stated", and so is a job nothing is known of."""
    facts = jobs_frame(
        [Job("a", department=" Sales  team "), Job("b", department="Sales team"), Job("c"), Job("d", department=" ")]
    )
    assert grouped(["a", "b", "c", "d", "e"], facts, "department") == {
        "a": "Sales team",
        "b": "Sales team",
        "c": NOT_STATED,
        "d": NOT_STATED,
        "e": NOT_STATED,
    }


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.integers(0, 50), st.one_of(st.none(), st.integers(0, 9))), max_size=6
        ),
        max_size=7,
    )
)
def test_what_is_possible_is_summed_like_what_is_certain_and_is_infinite_with_any_link_without_a_limit(
    jobs: list[list[tuple[str, int, int | None]]],
) -> None:
    """Of a period, folded or not: against sums in loops."""
    more = [extra for job in jobs for _, _, extra in job]
    frame = frame_of([[(name, least) for name, least, _ in job] for job in jobs])
    frame = frame.assign(at_most=pd.array(more, dtype="Int64") + frame["visits"])
    ids = [f"job-{i}" for i in range(len(jobs))]
    whole = float("inf") if None in more else sum(extra or 0 for extra in more) + int(frame["visits"].sum())
    for shown in (None, 2):
        comparison = matrix(frame, job_ids=ids, failed=(), most_channels=shown, most_jobs=shown)
        assert float(comparison.most.sum()) == whole
        assert (comparison.most >= comparison.sums).all()
        assert comparison.exact == all(extra == 0 for extra in more)
    comparison = matrix(frame, job_ids=ids, failed=(), most_channels=None)
    for row, job in enumerate(comparison.rows):
        for column, channel in enumerate(comparison.channels):
            here = [one for one in jobs[ids.index(job)] if canonical(one[0]) == channel]
            limit = float("inf") if any(extra is None for *_, extra in here) else sum(n + (x or 0) for _, n, x in here)
            assert comparison.most[row, column] == limit
            certain, maybe = any(n for _, n, _ in here), limit > 0
            state = VISITS if certain else POSSIBLE if maybe else NO_VISIT if here else NO_LINK
            assert comparison.state.iloc[row, column] == state
