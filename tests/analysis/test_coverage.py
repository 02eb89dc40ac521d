"""What is missing and what nobody opened, against plain loops over the links."""

from datetime import UTC, datetime, timedelta
from statistics import median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, POSSIBLE, VISITS
from hirempire.analysis.coverage import FEWEST_LIKE, KINDS, SILENT, coverage, gained_by, to_do
from hirempire.analysis.frame import links_frame
from hirempire.api.models import Link, Loaded

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Made = tuple[str, int, int]
"""A link: its channel, its visits, and how many days ago it was made."""
some_jobs = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["LinkedIn", "Indeed", "Referral", "XING"]), st.integers(0, 3), st.integers(0, 30)),
        max_size=4,
    ),
    max_size=9,
)
departments = st.lists(st.sampled_from(["Sales", "Engineering", ""]), min_size=9, max_size=9)


def frame_of(jobs: dict[str, list[Made]]) -> pd.DataFrame:
    """A tidy frame of these jobs; link IDs are the job's and a number."""
    return links_frame(
        Loaded(job, [Link(f"{job}{i}", name, n, NOW - timedelta(days=d)) for i, (name, n, d) in enumerate(links)], NOW)
        for job, links in jobs.items()
    )


def test_the_four_empties_are_four_states() -> None:
    """Young and old links without a visit, no link, and a job that was not loaded; one visit is a visit."""
    jobs: dict[str, list[Made]] = {
        "nurse": [("LinkedIn", 5, 90), ("LinkedIn", 0, 90), ("Indeed", 0, 14), ("XING", 0, 13)],
        "cook": [("Indeed", 1, 90), ("XING", 0, 2), ("XING", 0, 20)],
    }
    found = coverage(frame_of(jobs), job_ids=["gone", "nurse", "cook"], failed={"gone"}, now=NOW)
    assert found.state.to_dict("index") == {
        "nurse": {"LinkedIn": VISITS, "Indeed": SILENT, "XING": NO_VISIT},
        "cook": {"LinkedIn": NO_LINK, "Indeed": VISITS, "XING": SILENT},
        "gone": {"LinkedIn": NOT_LOADED, "Indeed": NOT_LOADED, "XING": NOT_LOADED},
    }
    assert (found.links, found.silent_links) == (7, 3)
    assert found.jobs_with.to_dict() == {"LinkedIn": 1, "Indeed": 2, "XING": 2}
    assert found.channels_of.to_dict() == {"nurse": 3, "cook": 2, "gone": 0}
    assert found.loaded.to_dict() == {"nurse": True, "cook": True, "gone": False}


@given(some_jobs, st.integers(1, 30))
def test_every_cell_has_the_state_of_its_links(jobs: list[list[Made]], days: int) -> None:
    """Against a loop over the links of each cell."""
    named = {f"job-{i}": links for i, links in enumerate(jobs)}
    found = coverage(frame_of(named), job_ids=list(named), failed=(), now=NOW, silent_days=days)
    assert sorted(found.state.index) == sorted(named)
    for job, links in named.items():
        for channel in found.state.columns:
            here = [(visits, age) for name, visits, age in links if name == channel]
            quiet = SILENT if any(age >= days for _, age in here) else NO_VISIT
            expected = NO_LINK if not here else VISITS if any(visits for visits, _ in here) else quiet
            assert found.state.loc[job, channel] == expected
    silent = sum(visits == 0 and age >= days for links in jobs for _, visits, age in links)
    assert found.silent_links == silent


def test_what_others_like_it_have_is_missing_and_says_its_evidence() -> None:
    """First the channel with the most visits a link; a job without any link is one row."""
    jobs: dict[str, list[Made]] = {
        "a": [("LinkedIn", 10, 30), ("Indeed", 90, 30)],
        "b": [("LinkedIn", 20, 30), ("Indeed", 0, 30)],
        "c": [("LinkedIn", 60, 30)],
        "d": [("Indeed", 40, 30)],
        "e": [],
    }
    found = to_do(frame_of(jobs), job_ids=[*jobs, "gone"], failed={"gone"}, now=NOW)
    shown = ["kind", "job_id", "channel", "jobs_with", "jobs_like", "median_visits"]
    assert found[shown].to_numpy().tolist() == [
        ["no link", "e", "Indeed", 2, 4, 40.0],
        ["missing link", "c", "Indeed", 2, 4, 40.0],
        ["silent link", "b", "Indeed", 2, 4, 40.0],
        ["missing link", "d", "LinkedIn", 3, 4, 20.0],
    ]
    assert found["link_id"].dropna().tolist() == ["b1"]
    assert found["days"].dropna().tolist() == [30]


def test_jobs_are_compared_within_their_department_where_it_is_large_enough() -> None:
    """Three others are enough; two are not, and then all are compared."""
    sales: dict[str, list[Made]] = {f"s{i}": [("XING", 7, 30)] for i in range(3)}
    others: dict[str, list[Made]] = {f"e{i}": [("LinkedIn", 9, 30)] for i in range(5)}
    frame = frame_of({**sales, **others, "s9": [("Agency", 1, 30)]})
    jobs = [*sales, *others, "s9"]
    like = {one: "Sales" for one in jobs if one[0] == "s"}
    found = to_do(frame, job_ids=jobs, failed=(), now=NOW, like=like)
    mine = found[found["job_id"] == "s9"]
    assert mine[["channel", "like", "jobs_with", "jobs_like"]].to_numpy().tolist() == [["XING", "Sales", 3, 3]]
    like.pop("s0")
    found = to_do(frame, job_ids=jobs, failed=(), now=NOW, like=like)
    (row,) = found[found["job_id"] == "s9"].to_dict("records")
    assert (row["channel"], row["jobs_with"], row["jobs_like"]) == ("LinkedIn", 5, 8)
    assert pd.isna(row["like"])


@given(some_jobs, departments, st.integers(1, 30))
def test_each_finding_is_found_by_a_loop_as_well(jobs: list[list[Made]], words: list[str], days: int) -> None:
    """Kind by kind, with the same counts and medians, in the order that is promised."""
    named = {f"job-{i}": links for i, links in enumerate(jobs)}
    like = {f"job-{i}": word for i, word in enumerate(words) if word}
    found = to_do(frame_of(named), job_ids=list(named), failed=(), now=NOW, silent_days=days, like=like)
    expected = set()
    for job, links in named.items():
        kin = [one for one in named if one != job and like.get(one) and like.get(one) == like.get(job)]
        others = kin if len(kin) >= FEWEST_LIKE else [one for one in named if one != job]
        alike = [*others, job]
        missing = []
        for channel in {name for every in jobs for name, _, _ in every}:
            works = sum(any(n and name == channel for name, n, _ in named[one]) for one in others)
            counts = [n for one in alike for name, n, _ in named[one] if name == channel]
            enough = len(others) >= FEWEST_LIKE
            evidence = (works, len(others), median(counts)) if enough and counts else (None, None, None)
            mine = [(n, age, f"{job}{i}") for i, (name, n, age) in enumerate(links) if name == channel]
            expected |= {("silent link", job, link, *evidence) for n, age, link in mine if not n and age >= days}
            if not mine and enough and works * 2 >= len(others):
                missing.append(("missing link", job, None, *evidence))
        if links:
            expected |= set(missing)
        else:
            best = max((one[5] or 0 for one in missing), default=None)
            (row,) = found[found["job_id"] == job].to_dict("records")
            assert row["kind"] == "no link"
            assert row["median_visits"] == best if best is not None else pd.isna(row["median_visits"])
    rest = found[found["kind"] != "no link"]
    columns = ["kind", "job_id", "link_id", "jobs_with", "jobs_like", "median_visits"]
    rows = [tuple(None if pd.isna(cell) else cell for cell in row) for row in rest[columns].to_numpy(dtype=object)]
    assert set(rows) == expected
    assert set(found["kind"]) <= set(KINDS)
    medians = found["median_visits"].fillna(-1).tolist()
    assert medians == sorted(medians, reverse=True)


@pytest.mark.parametrize("jobs", [{}, {"nurse": []}, {"nurse": [("LinkedIn", 3, 3)]}])
def test_little_or_nothing_has_the_same_columns(jobs: dict[str, list[Made]]) -> None:
    """No link, one job: nothing is compared, and nothing breaks."""
    found = to_do(frame_of(jobs), job_ids=[*jobs, "gone"], failed={"gone"}, now=NOW)
    assert found["kind"].tolist() == ["no link" for links in jobs.values() if not links]
    assert found.dtypes.astype(str)["created_at"] == "datetime64[us, UTC]"
    assert found["jobs_like"].isna().all()
    assert coverage(frame_of(jobs), job_ids=[*jobs, "gone"], failed={"gone"}, now=NOW).silent_links == 0


def test_links_have_what_they_gained_in_a_period_beside_their_totals() -> None:
    """In their own order; one that is newer than the period gained nothing, one without a limit has no upper bound."""
    links = frame_of({"nurse": [("LinkedIn", 20, 30), ("Indeed", 9, 30), ("XING", 5, 1)]})
    gained = links.iloc[[1, 0]].assign(visits=[2, 7], at_most=pd.array([None, 8], dtype="Int64"))
    found = gained_by(links, gained)
    assert found["visits"].tolist() == [7, 2, 0]
    assert found["at_most"].fillna(-1).tolist() == [8, -1, 0]
    assert found["total"].tolist() == [20, 9, 5]


def test_a_period_without_a_visit_makes_no_link_silent_that_had_some_before() -> None:
    """What may have been visited is its own state; silence is of all time, whatever the period says."""
    links = frame_of({"nurse": [("LinkedIn", 20, 30), ("Indeed", 0, 30), ("XING", 5, 30), ("X", 3, 30)]})
    links = links.assign(total=links["visits"], visits=[0, 0, 0, 2], at_most=pd.array([0, 0, 4, 2], dtype="Int64"))
    found = coverage(links, job_ids=["nurse"], failed=(), now=NOW, when="last week")
    assert found.state.loc["nurse"].to_dict() == {
        "LinkedIn": NO_VISIT,
        "Indeed": SILENT,
        "XING": POSSIBLE,
        "X": VISITS,
    }
    assert (found.silent_links, found.quiet_links, found.unsure_links) == (1, 2, 1)
    rows = to_do(links, job_ids=["nurse"], failed=(), now=NOW)
    assert rows[rows["kind"] == "silent link"]["channel"].tolist() == ["Indeed"]
