"""How soon applicants come after a link: in plain loops over the small workspace, and with nobody left unsaid."""

from statistics import median

import pandas as pd
import pytest

from hirempire.analysis.channels import canonical
from hirempire.analysis.pace import WINDOWS, Pace, pace
from tests.support.people import HERE, LINKS, NOW, PEOPLE, START, Person, joined

AGE = (NOW - START).days


def measured(people: list[Person] = PEOPLE, floor: int = 1) -> Pace:
    """The pace of the small workspace."""
    return pace(joined(people=people), now=NOW, floor=floor)


def oldest() -> dict[tuple[str, str], float]:
    """When the oldest link of each job and channel was made."""
    made: dict[tuple[str, str], float] = {}
    for job, name, _, day in LINKS:
        if job in HERE:
            made[job, canonical(name)] = min(day, made.get((job, canonical(name)), AGE))
    return made


def days_after(channel: str | None) -> dict[tuple[str, str], list[float]]:
    """Of each link of a channel, or of all, the days until each dated applicant."""
    found = {pair: [] for pair in oldest() if channel in (None, pair[1])}  # type: dict[tuple[str, str], list[float]]
    for job, source, kind, _, day in PEOPLE:
        pair = (job, canonical(source or ""))
        if kind == "applicant" and day is not None and pair in found:
            found[pair].append(day - oldest()[pair])
    return found


@pytest.mark.parametrize("channel", ["Careers Page", "Indeed", "LinkedIn", "Referral", None])
def test_every_number_is_that_of_a_plain_loop(channel: str | None) -> None:
    """By channel and over all: sums over sums, and the median over links that have an applicant."""
    found = measured()
    row = found.whole if channel is None else found.channels.astype("object").loc[channel]
    assert isinstance(row, pd.Series)
    after = days_after(channel)
    first = [min(day for day in days if day >= 0) for days in after.values() if any(day >= 0 for day in days)]
    assert (row["links"], row["with_applicant"]) == (len(after), len(first))
    assert row["median_days"] == pytest.approx(median(first)) if first else pd.isna(row["median_days"])
    assert row["before"] == sum(day < 0 for days in after.values() for day in days)
    for window in WINDOWS:
        old = [days for pair, days in after.items() if AGE - oldest()[pair] >= window]
        of = [day for days in old for day in days if day >= 0]
        within = sum(day <= window for day in of)
        assert (row[f"within_{window}"], row[f"of_{window}"]) == (within, len(of))
        assert row[f"share_{window}"] == pytest.approx(within / len(of)) if of else pd.isna(row[f"share_{window}"])
        assert row[f"young_{window}"] == len(after) - len(old)


def test_who_came_before_the_link_or_without_a_date_is_counted_apart() -> None:
    """One applied half a day before the link at "nurse"; one has no date."""
    assert measured().whole[["before", "undated"]].tolist() == [1, 1]


def test_below_the_floor_nothing_is_said() -> None:
    """A median of three people's days would tell of them."""
    assert measured(floor=50).whole[["median_days", "share_7", "within_7", "before"]].isna().all()


def test_without_links_there_is_no_pace() -> None:
    """And nothing to divide by."""
    found = pace(joined([], []), now=NOW)
    assert found.channels.empty
    assert found.whole["links"] == 0
