"""Jobs without applicants, jobs with many, and spend in vain; counted by hand, and never below the floor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from hirempire.analysis.applicants import Applicants, in_vain, jumped, without_applicants
from hirempire.analysis.spend import Spend, SpendRow
from hirempire.analysis.subject import Candidates

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAILY = [day + 0.5 for day in range(60)]


def people(
    applied: Mapping[str, Sequence[float]],
    *,
    floor: int = 1,
    like: Mapping[str, str] | None = None,
    age: float = 90,
    closed: Sequence[str] = (),
    channel: str = "Indeed",
) -> Applicants:
    """Applicants of each job, by how many days ago they applied."""
    rows = pd.DataFrame(
        [(job, channel, NOW - timedelta(days=ago)) for job, days in applied.items() for ago in days],
        columns=pd.Index(["job_id", "channel", "at"]),
    ).astype({"job_id": "str", "channel": "str", "at": "datetime64[us, UTC]"})
    jobs = pd.DataFrame(
        {
            "created_at": pd.Series(NOW - timedelta(days=age), index=pd.Index(list(applied), dtype="str")),
            "like": [(like or {}).get(job, "") for job in applied],
            "open": [job not in closed for job in applied],
        }
    ).astype({"created_at": "datetime64[us, UTC]"})
    return Applicants(rows, jobs, NOW, floor)


OTHERS = dict.fromkeys(("a", "b", "c", "d"), DAILY)
STOPPED = {"x": [20.0 + day for day in range(28)]}


def test_a_job_whose_applicants_stopped_is_named_with_since_when_and_what_the_others_had() -> None:
    """28 in the 28 days before, none for 20; all four others have one a day."""
    (row,) = without_applicants(people(OTHERS | STOPPED), days=14, among="abcdx").to_dict("records")
    assert (row["job_id"], row["others"], row["others_with"]) == ("x", 4, 4)
    assert row["since"] == NOW - timedelta(days=20)


@pytest.mark.parametrize(
    ("why", "given"),
    [
        ("its two applicants a month make a pause of 20 days chance", people(OTHERS | {"x": [20.0, 35.0]})),
        ("most others had none either", people({name: [30.0] for name in "abc"} | {"d": DAILY} | STOPPED)),
        ("it is closed", people(OTHERS | STOPPED, closed=["x"])),
        ("two others are too few to compare with", people({"a": DAILY, "b": DAILY} | STOPPED)),
        ("it is younger than the days asked for", people(OTHERS | {"x": []}, age=10)),
    ],
)
def test_a_job_is_not_named_where(why: str, given: Applicants) -> None:
    """Few and true."""
    assert without_applicants(given, days=14, among="abcdx").empty, why


def test_a_job_that_never_had_an_applicant_stands_out_only_where_nearly_all_others_had() -> None:
    """Nine in ten; since it was created."""
    others = {f"o{number}": DAILY for number in range(10)}
    (row,) = without_applicants(people(others | {"x": []}), days=14, among=["x"]).to_dict("records")
    assert row["since"] == NOW - timedelta(days=90)
    some = dict.fromkeys(list(others)[:2], ()) | dict.fromkeys(list(others)[2:], tuple(DAILY))
    assert without_applicants(people(some | {"x": ()}), days=14, among=["x"]).empty


def test_jobs_are_compared_within_their_department_where_it_has_enough() -> None:
    """Sales has three others; what engineers get is no measure."""
    like = dict.fromkeys(["x", "a", "b", "c"], "Sales")
    given = people(OTHERS | STOPPED, like=like)
    (row,) = without_applicants(given, days=14, among=["x"]).to_dict("records")
    assert (row["like"], row["others"]) == ("Sales", 3)


def test_below_the_floor_nothing_dates_or_counts_a_person() -> None:
    """Two applicants are fewer than five, as none are: both jobs look alike, and neither has a date."""
    others = {f"o{number}": DAILY for number in range(18)}
    given = people(others | {"x": [], "y": [3.0, 5.0]}, floor=5)
    rows = without_applicants(given, days=14, among=["x", "y"])
    assert set(rows["job_id"]) == {"x", "y"}
    assert rows["since"].isna().all()
    assert rows.drop(columns="job_id").drop_duplicates().shape[0] == 1


def test_a_job_that_many_apply_to_is_named_with_what_was_expected() -> None:
    """70 in seven days after one a day; by hand, 7 were expected."""
    many = [day / 10 for day in range(70)]
    given = people(OTHERS | {"x": [*many, *[7.5 + day for day in range(50)]]})
    (row,) = jumped(given, times=2, among="abcdx").to_dict("records")
    assert (row["job_id"], row["gained"], row["expected"]) == ("x", 70, pytest.approx(7))
    assert jumped(people(OTHERS), times=2, among="abcd").empty
    assert jumped(people(OTHERS | {"x": [1.0, 2.0, 3.0]}, floor=5), times=2, among="x").empty


@dataclass(frozen=True)
class Case:
    """A row of spend, and whether it is in vain."""

    row: SpendRow
    named: bool


def spent(channel: str, first: int, last: int, *, job: str | None = None) -> SpendRow:
    """€100 from so many days ago to so many."""
    today = date(2026, 11, 30)
    return SpendRow(channel, job, today - timedelta(first), today - timedelta(last), Decimal(100), "EUR")


@pytest.mark.parametrize(
    "case",
    [
        Case(spent("XING", 20, 0), named=True),
        Case(spent("XING", 20, 0, job="a"), named=True),
        Case(spent("XING", 10, 0), named=False),  # it has only just begun
        Case(spent("XING", 80, 40), named=False),  # it is long over
        Case(spent("Indeed", 20, 0), named=False),  # it brings applicants
        Case(spent("XING", 20, 0, job="elsewhere"), named=False),
    ],
)
def test_spend_is_in_vain_where_it_ran_and_nobody_applied(case: Case) -> None:
    """Through its channel, in its days or after."""
    given = people(OTHERS)
    candidates = Candidates(people=given.rows, failed={}, at=NOW, spend=Spend((case.row,)))
    wanted = {"days": 14, "among": "abcd", "channels": {}, "zone": "UTC", "whole": True}
    found = in_vain(given, candidates, **wanted)  # type: ignore[arg-type]
    assert [(one.channel, one.job_id, one.amount) for one in found] == (
        [("XING", case.row.job_id or "", Decimal(100))] if case.named else []
    )


def test_spend_on_all_jobs_is_no_finding_where_the_applicants_of_some_are_not_loaded() -> None:
    """They may have brought somebody."""
    given = people(OTHERS)
    candidates = Candidates(people=given.rows, failed={}, at=NOW, spend=Spend((spent("XING", 20, 0),)))
    assert in_vain(given, candidates, days=14, among="abcd", channels={}, zone="UTC", whole=False) == []
