"""Spend against whom it could have brought: never a period's spend against all-time visits, and exact to the cent."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from hirempire.analysis.channels import canonical
from hirempire.analysis.costs import HIDDEN_PAIR, OTHER_JOB, Costs, costs
from hirempire.analysis.spend import Spend, SpendRow
from tests.support.people import HERE, LINKS, NOW, PEOPLE, REACHED, START, Person, joined


def on(day: float) -> date:
    """The day so many days after the start."""
    return (START + timedelta(days=day)).date()


def row(
    channel: str, first: float, last: float, amount: str, job: str | None = None, currency: str = "EUR"
) -> SpendRow:
    """So much on a channel between two days after the start."""
    return SpendRow(channel, job, on(first), on(last), Decimal(amount), currency)


def priced(*rows: SpendRow, days: tuple[float, float] | None = None, floor: int = 1, tz: str = "UTC") -> Costs:
    """The costs in EUR over the small workspace."""
    spend = Spend(rows)
    where = joined(days=days)
    return costs(where, spend, currency="EUR", channel_of=canonical, now=NOW, tz=tz, floor=floor)


def paid(channel: str, first: float, last: float, job: str | None = None) -> list[Person]:
    """Who applied through a channel between two days, both included, in a plain loop."""
    return [
        one
        for one in PEOPLE
        if one[0] in HERE and one[0] in (job, one[0] if job is None else job) and one[2] == "applicant"
        if one[1] and canonical(one[1]) == channel and one[4] is not None and on(first) <= on(one[4]) <= on(last)
    ]


def of(found: Costs, channel: str) -> pd.Series:
    """One channel's row."""
    line = found.channels.astype("object").loc[channel]
    assert isinstance(line, pd.Series)
    return line


def test_costs_are_spend_over_those_who_applied_in_its_days() -> None:
    """Exact quotients; who applied on other days is counted beside."""
    found = of(priced(row("Linked In", 2, 12, "100.01")), "LinkedIn")
    people = paid("LinkedIn", 2, 12)
    hired = [one for one in people if one[3] == "hired"]
    qualified = [one for one in people if REACHED.get(one[3], 0) >= 1]
    everyone = paid("LinkedIn", -9, 99)
    assert found[["applicants", "qualified", "hired"]].tolist() == [len(people), len(qualified), len(hired)]
    assert found["other_days"] == len(everyone) - len(people)
    assert Fraction(found["cost_per_applicant"]).limit_denominator(10**6) == Fraction(10001, 100 * len(people))
    assert found["cost_per_hire"] is None


def test_visits_have_no_days_so_that_a_period_has_no_cost_per_visit() -> None:
    """Only spend over the whole life of all its links has, in one row or in several without a gap."""
    part = of(priced(row("LinkedIn", 2, 12, "100")), "LinkedIn")
    assert (part["cost_per_visit"], pd.isna(part["visits"])) == (None, True)
    assert "other dates" in part["why_no_visits"]
    visits = sum(count for job, name, count, _ in LINKS if job in HERE and canonical(name) == "LinkedIn")
    for rows in ([row("LinkedIn", 0, 30, "349")], [row("LinkedIn", 15, 40, "149"), row("LinkedIn", -9, 14, "200")]):
        found = of(priced(*rows), "LinkedIn")
        assert (found["visits"], found["cost_per_visit"]) == (visits, Decimal(349) / visits)
    gap = of(priced(row("LinkedIn", 0, 13, "1"), row("LinkedIn", 15, 30, "1")), "LinkedIn")
    assert gap["cost_per_visit"] is None


def test_spend_on_one_job_is_set_against_that_job_alone() -> None:
    """Its visits, its applicants; with spend on all jobs beside it, nobody counts twice."""
    found = of(priced(row("LinkedIn", 4, 30, "50", "nurse")), "LinkedIn")
    assert (found["visits"], found["applicants"]) == (200, len(paid("LinkedIn", 4, 30, "nurse")))
    both = of(priced(row("LinkedIn", 4, 30, "50", "nurse"), row("LinkedIn", 0, 30, "10")), "LinkedIn")
    assert (both["amount"], both["applicants"]) == (Decimal(60), len(paid("LinkedIn", 0, 30)))


def test_a_day_is_that_of_the_recruiters_zone() -> None:
    """Half past nothing in UTC is still the day before in New York."""
    first_day = row("LinkedIn", 0, 0, "1")
    assert of(priced(first_day), "LinkedIn")["applicants"] == 1
    assert of(priced(row("Referral", 1, 1, "1")), "Referral")["applicants"] == 2
    assert of(priced(row("Referral", 1, 1, "1"), tz="America/New_York"), "Referral")["applicants"] == 1


def test_rows_that_fit_nothing_are_listed_and_in_no_sum() -> None:
    """Another job, a pair that the days hide; another currency."""
    found = priced(
        row("LinkedIn", 0, 30, "2", "elsewhere"),
        row("LinkedIn", 0, 30, "3"),
        row("Referral", 0, 30, "5"),
        row("Referral", 0, 30, "7", currency="USD"),
        days=(0, 5),
    )
    assert [(one.amount, why) for one, why in found.unused] == [
        (Decimal(2), OTHER_JOB),
        (Decimal(3), HIDDEN_PAIR),
    ]
    assert found.channels.index.tolist() == ["Referral"]
    assert found.whole["amount"] == Decimal(5)


def test_the_whole_is_all_channels() -> None:
    """Those without spend and applicants without a source, too, so that it meets the totals of the page."""
    found = priced(row("LinkedIn", 0, 30, "90"), row("Referral", 0, 30, "10"))
    everybody = [one for one in PEOPLE if one[0] in HERE and one[2] == "applicant"]
    dated = [one for one in everybody if one[4] is not None and on(0) <= on(one[4]) <= on(30)]
    assert found.whole["applicants"] == len(dated) > len(paid("LinkedIn", 0, 30)) + len(paid("Referral", 0, 30))
    assert found.whole[["applicants", "other_days", "undated"]].sum() == len(everybody)
    assert found.whole["cost_per_applicant"] == Decimal(100) / len(dated)
    assert found.whole["cost_per_hire"] == Decimal(100) / sum(one[3] == "hired" for one in dated)
    assert found.whole["visits"] == sum(visits for job, _, visits, _ in LINKS if job in HERE)


def test_below_the_floor_neither_a_count_nor_its_cost_is_shown() -> None:
    """The cost would tell the count."""
    found = of(priced(row("Referral", 0, 30, "10"), floor=5), "Referral")
    assert found["applicants"] == 5
    assert pd.isna(found["hired"])
    assert found["cost_per_hire"] is None


@pytest.mark.parametrize("rows", [(), (row("LinkedIn", 0, 30, "7", currency="USD"),)])
def test_without_spend_in_this_currency_there_is_nothing_to_divide(rows: tuple[SpendRow, ...]) -> None:
    """An empty table."""
    found = priced(*rows)
    assert found.channels.empty
    assert found.whole["cost_per_hire"] is None


def test_spend_through_which_nobody_came_is_in_the_totals() -> None:
    """A channel without a link or an applicant costs what it costs, and brought nobody."""
    found = priced(row("Radio", 0, 30, "100"), row("LinkedIn", 0, 30, "300"))
    radio = of(found, "Radio")
    assert (radio["amount"], radio["applicants"], radio["cost_per_applicant"]) == (Decimal(100), 0, None)
    assert found.whole["amount"] == Decimal(400)
    assert not found.unused
    assert found.without("applicants").index.tolist() == ["Radio"]
    assert found.in_order("applicants").index.tolist() == ["Radio", "LinkedIn"]
    assert found.channels.index.tolist() == ["LinkedIn", "Radio"]


def test_with_a_floor_the_whole_tells_no_small_count() -> None:
    """What the page's totals leave beside it would tell as much as the count itself."""
    every = priced(row("LinkedIn", 0, 30, "90")).whole
    assert 0 < every["undated"] < 5
    found = priced(row("LinkedIn", 0, 30, "90"), floor=5).whole
    assert pd.isna(found["undated"])
    assert pd.isna(found["applicants"])
    assert found["cost_per_applicant"] is None
