"""The tidy frame, the names of jobs, and the filters."""

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.frame import LINK_COLUMNS, job_labels, jobs_frame, links_frame, narrow, outcomes_frame
from hirempire.api.errors import JobNotFound, TimedOut
from hirempire.api.models import Failed, Job, Link, Loaded, Outcome, UnreadableLink

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
DTYPES = {
    "job_id": "category",
    "link_id": "str",
    "source_name": "str",
    "channel": "category",
    "url": "str",
    "code": "str",
    "visits": "int64",
    "created_at": "datetime64[us, UTC]",
    "fetched_at": "datetime64[us, UTC]",
}


def link(name: str, visits: int = 1, made: datetime = NOON, link_id: str = "1") -> Link:
    """A link of which only some fields matter."""
    return Link(link_id, name, visits, made)


def test_the_frame_has_one_row_a_link_in_the_order_of_the_outcomes() -> None:
    """Every field of every link is in its row; a job that failed has none."""
    full = Link("a1", "linked in", 142, NOON, "https://jobs.example/a1", "a3f9")
    bare = Link("b1", "Our Podcast", 0, NOON - timedelta(days=1))
    later = NOON + timedelta(hours=1)
    frame = links_frame([Loaded("b", [bare], NOON), Failed("x", TimedOut()), Loaded("a", [full], later)])

    assert tuple(frame.columns) == LINK_COLUMNS
    assert frame.iloc[1].tolist() == [
        "a", "a1", "linked in", "LinkedIn", "https://jobs.example/a1", "a3f9", 142,
        pd.Timestamp(NOON), pd.Timestamp(later),
    ]  # fmt: skip
    assert frame["job_id"].tolist() == ["b", "a"]
    assert frame["channel"].tolist() == ["Our Podcast", "LinkedIn"]
    assert frame[["url", "code"]].isna().to_numpy().tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize(
    "outcomes",
    [[], [Loaded("a", [], NOON)], [Failed("a", TimedOut())], [Loaded("a", [link("LinkedIn")], NOON)]],
    ids=["nothing asked", "a job without a link", "nothing came", "a link"],
)
def test_the_columns_have_the_same_types_however_little_came(outcomes: list[Loaded | Failed]) -> None:
    """Empty or not, a page can compute with the frame."""
    assert links_frame(outcomes).dtypes.astype(str).to_dict() == DTYPES


def test_a_link_is_not_newer_than_the_time_at_which_it_was_loaded() -> None:
    """Where clocks differ by minutes, it counts as of then; what is further off stays as Hirempire says it."""
    ahead = [timedelta(minutes=1), timedelta(hours=2), -timedelta(minutes=1)]
    frame = links_frame([Loaded("a", [link("x", made=NOON + by, link_id=str(by)) for by in ahead], NOON)])
    assert frame["created_at"].tolist() == [NOON, NOON + ahead[1], NOON + ahead[2]]


def test_moments_of_any_zone_are_kept_in_utc() -> None:
    """Links created at one moment are equal, whatever the zone it was written in."""
    berlin = timezone(timedelta(hours=2))
    frame = links_frame([Loaded("a", [link("A", made=NOON), link("B", made=NOON.astimezone(berlin))], NOON)])
    assert frame["created_at"].tolist() == [pd.Timestamp(NOON)] * 2


@given(st.lists(st.lists(st.tuples(st.text(min_size=1), st.integers(0, 10**12))), max_size=6))
def test_no_link_and_no_visit_is_lost_on_the_way_into_the_frame(jobs: list[list[tuple[str, int]]]) -> None:
    """Counted by plain loops, with any text as a name."""
    outcomes = [
        Loaded(f"job-{i}", [link(name, visits) for name, visits in links], NOON) for i, links in enumerate(jobs)
    ]
    frame = links_frame(outcomes)
    assert frame["visits"].tolist() == [visits for links in jobs for _, visits in links]
    assert frame["source_name"].tolist() == [name for links in jobs for name, _ in links]
    assert frame["job_id"].tolist() == [f"job-{i}" for i, links in enumerate(jobs) for _ in links]


def test_job_facts_are_keyed_by_the_job_and_may_be_missing() -> None:
    """A number that is not known is missing and not 0; the types hold when nothing is known."""
    frame = jobs_frame([Job("a", job_title="Nurse", applicants=3, created_time=NOON), Job("b")])
    assert frame[["job_title", "applicants", "created_at"]].iloc[0].tolist() == ["Nurse", 3, pd.Timestamp(NOON)]
    assert frame.isna().to_numpy().tolist()[1] == [True] * 8
    assert jobs_frame([]).dtypes.astype(str).to_dict() == frame.dtypes.astype(str).to_dict()
    assert frame.index.name == "job_id"


def test_jobs_that_look_alike_are_told_apart_by_as_little_as_needed() -> None:
    """First the place, then the company, then the short ID; a job that stands alone keeps its bare title."""
    jobs = {
        "0001-aaaa-0000-0000": Job("", "Nurse", "Acme", None, "Oslo"),
        "0002-bbbb-0000-0000": Job("", "nurse ", "Acme", None, "Paris"),
        "0003-cccc-0000-0000": Job("", "Clerk", "Acme", None, "Oslo"),
        "0004-dddd-0000-0000": Job("", "Clerk", "Bolt", None, "Oslo"),
        "0005-eeee-0000-0000": Job("", "Cook", "Acme", None, "Oslo"),
        "0006-ffff-0000-0000": Job("", "Cook", "Acme", None, "Oslo"),
        "0007-gggg-0000-0000": Job("", "Driver", "Acme", None, "Oslo"),
    }
    assert list(job_labels(jobs, jobs).values()) == [
        "Nurse · Oslo", "nurse · Paris", "Clerk · Acme", "Clerk · Bolt", "Cook · 0005-eee…", "Cook · 0006-fff…",
        "Driver",
    ]  # fmt: skip


def test_a_job_of_which_nothing_is_known_goes_by_its_short_id() -> None:
    """Cut after eight characters, or where IDs that begin alike differ; short IDs are whole."""
    sample = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"
    assert job_labels([sample, "xyz456abc123"], {}) == {sample: "8fc4ea3c…", "xyz456abc123": "xyz456abc123"}
    twins = ["8fc4ea3c-ecc4-4a92-1111", "8fc4ea3c-ecc4-4b92-1111"]
    assert job_labels(twins, {}) == {twins[0]: "8fc4ea3c-ecc4-4a…", twins[1]: "8fc4ea3c-ecc4-4b…"}


@given(
    st.dictionaries(
        st.text("ab1-", min_size=1, max_size=30),
        st.tuples(st.sampled_from([None, "Cook", "cook", "Nurse"]), st.sampled_from([None, "Oslo", "Paris"])),
    )
)
def test_no_two_jobs_share_a_label(known: dict[str, tuple[str | None, str | None]]) -> None:
    """Whatever is known of them."""
    jobs = {job_id: Job(job_id, job_title=title, job_location=place) for job_id, (title, place) in known.items()}
    labels = job_labels(jobs, jobs)
    assert len(set(labels.values())) == len(known)


def test_the_filters_hold_together_and_none_of_them_lets_all_through() -> None:
    """Jobs, channels and days are each a condition; the days are whole days of the recruiter's zone, ends included."""
    frame = links_frame(
        [
            Loaded("a", [link("LinkedIn", 1, datetime(2026, 3, 28, 22, 59, tzinfo=UTC))], NOON),  # 28th 23:59 in Berlin
            Loaded("b", [link("LinkedIn", 2, datetime(2026, 3, 28, 23, 0, tzinfo=UTC))], NOON),  # 29th 00:00
            Loaded(
                "c", [link("Indeed", 4, datetime(2026, 3, 29, 21, 59, tzinfo=UTC))], NOON
            ),  # 29th 23:59, summer time
            Loaded("d", [link("Indeed", 8, datetime(2026, 3, 29, 22, 0, tzinfo=UTC))], NOON),  # 30th 00:00
        ]
    )
    day, berlin = date(2026, 3, 29), "Europe/Berlin"

    assert narrow(frame)["visits"].sum() == 15
    assert narrow(frame, made_from=day, made_to=day, tz=berlin)["visits"].tolist() == [2, 4]
    assert narrow(frame, made_from=day, tz=berlin)["visits"].tolist() == [2, 4, 8]
    assert narrow(frame, job_ids=["a", "c"], channels=["Indeed"])["visits"].tolist() == [4]
    assert narrow(frame, channels=["no such channel"]).empty
    assert narrow(frame, job_ids=[]).dtypes.astype(str).to_dict() == DTYPES


def test_a_day_that_begins_after_midnight_begins_where_the_clock_does() -> None:
    """In Santiago the clocks jump from 24:00 to 01:00 on 6 September 2026."""
    one_o_clock = datetime(2026, 9, 6, 4, tzinfo=UTC)
    links = [link("A", made=one_o_clock - timedelta(minutes=1)), link("A", made=one_o_clock)]
    frame = links_frame([Loaded("a", links, NOON)])
    assert len(narrow(frame, made_from=date(2026, 9, 6), tz="America/Santiago")) == 1


def test_what_came_of_each_job_adds_up() -> None:
    """One row a job, loaded or not, with what was lost on the way."""
    lost = UnreadableLink("a", "x", "X", "it has no date")
    outcomes: list[Outcome] = [
        Loaded("a", [link("LinkedIn", 3), link("Indeed", 4, link_id="2")], NOON, [lost]),
        Failed("b", JobNotFound()),
        Loaded("c", [], NOON),
    ]
    frame = outcomes_frame(outcomes)
    assert frame["outcome"].tolist() == ["loaded", "not_found", "loaded"]
    assert frame["links"].sum() + frame["unreadable_links"].sum() == 3
    assert frame["visits"].fillna(-1).tolist() == [7, -1, 0]
    assert frame["reason"].notna().tolist() == [False, True, False]
    assert frame["links"].isna().tolist() == [False, True, False]
