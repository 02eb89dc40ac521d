"""What can be said of each channel's hires: checked against binomials counted one by one, and on steady noise."""

import random
from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import comb, exp, factorial

import pandas as pd
import pytest

from hirempire.analysis.costs import Costs
from hirempire.analysis.stop_keep_grow import (
    CHANCE,
    Stance,
    StopKeepGrow,
    Verdict,
    at_least,
    at_most,
    cost_interval,
    stop_keep_grow,
)
from hirempire.analysis.subject import Hiring
from hirempire.exhibits.stop_keep_grow import stop_keep_grow as tables
from tests.support.cases import demo

Channel = tuple[str, int | None, int | None, int | None]
"""Name, spend, applicants, hires."""


class _Conversion:
    """As much of a conversion as is judged: visits, applicants and hires by channel."""

    def __init__(self, rows: list[Channel]) -> None:
        self.channels = pd.DataFrame(
            {
                "visits": pd.array([100] * len(rows), "Int64"),
                "applicants": pd.array([row[2] for row in rows], "Int64"),
                "hired": pd.array([row[3] for row in rows], "Int64"),
            },
            index=pd.Index([row[0] for row in rows], dtype="str", name="channel"),
        )


def judged(*rows: Channel) -> StopKeepGrow:
    """These channels judged; those with spend in euros."""
    paid = [row for row in rows if row[1] is not None]
    table = pd.DataFrame(
        {
            "amount": [Decimal(row[1] or 0) for row in paid],
            "applicants": pd.array([row[2] for row in paid], "Int64"),
            "hired": pd.array([row[3] for row in paid], "Int64"),
            "cost_per_hire": [Decimal(row[1] or 0) / row[3] if row[3] else None for row in paid],
        },
        index=pd.Index([row[0] for row in paid], dtype="str", name="channel"),
    )
    costs = Costs("EUR", table, pd.Series(dtype="object"), (), 0) if paid else None
    return stop_keep_grow(_Conversion(list(rows)), costs)  # type: ignore[arg-type]


def verdicts(*rows: Channel) -> dict[str, Verdict]:
    """The verdict of each channel."""
    return {row.channel: row.verdict for row in judged(*rows).rows}


def test_tails_are_those_of_a_binomial_counted_term_by_term() -> None:
    """Also where nothing, or all, falls into the share."""
    for of, share in product((0, 1, 7, 30), (0.02, 0.5, 0.9)):
        terms = [comb(of, count) * share**count * (1 - share) ** (of - count) for count in range(of + 1)]
        for count in range(of + 1):
            assert at_least(count, of, share) == pytest.approx(sum(terms[count:]))
            assert at_most(count, of, share) == pytest.approx(sum(terms[: count + 1]))


@pytest.mark.parametrize("hired", [0, 1, 5, 40])
def test_the_interval_of_the_cost_leaves_a_fortieth_on_each_side(hired: int) -> None:
    """At its ends, so few or so many hires have a probability of 2.5%, by a sum of Poisson's terms."""
    low, high = cost_interval(1_000.0, hired)

    def up_to(count: int, mean: float) -> float:
        return sum(exp(-mean) * mean**number / factorial(number) for number in range(count + 1))

    assert up_to(hired, 1_000 / low) == pytest.approx(0.025)
    if hired:
        assert high is not None
        assert 1 - up_to(hired - 1, 1_000 / high) == pytest.approx(0.025)
        assert low < 1_000 / hired < high
    else:
        assert high is None


def test_money_that_brought_nobody_stands_first_then_what_is_worth_more() -> None:
    """Spend with 347 applicants and no hire; a channel with many hires for its money; two that can't be told yet."""
    found = judged(
        ("LinkedIn", 10_470, 300, 5), ("Referral", 8_500, 97, 14), ("Indeed", 2_792, 347, 0), ("Glassdoor", 698, 69, 0)
    )
    assert [(row.channel, row.stance) for row in found.rows] == [
        ("Indeed", Stance.STOP),
        ("Referral", Stance.GROW),
        ("LinkedIn", Stance.EARLY),
        ("Glassdoor", Stance.EARLY),
    ]
    # Indeed's zero isn't clear by its money, 12% of all: 0.876^19 = 8%. It is by its applicants, 43% of all.
    assert (1 - 2_792 / 22_460) ** 19 > CHANCE / 3 / 4 > (1 - 347 / 813) ** 19


def test_hires_that_clearly_cost_more_are_kept_and_said_to_cost_more() -> None:
    """What a hire is worth, the data don't say."""
    assert verdicts(("A", 90_000, 500, 4), ("B", 10_000, 500, 40)) == {"A": Verdict.DEARER, "B": Verdict.CHEAPER}


def test_few_hires_get_no_verdict_but_how_many_more_would_tell() -> None:
    """With so many more hires in the same parts, the verdict is given; with one fewer, not."""
    (row,) = [row for row in judged(("A", 1_000, 50, 4), ("B", 3_000, 50, 4)).rows if row.channel == "A"]
    assert row.verdict is Verdict.EARLY
    assert row.more is not None

    def clear(hires: int) -> bool:
        return at_least(round(hires / 2), hires, 0.25) < CHANCE / 3 / 2

    assert clear(8 + row.more)
    assert not clear(8)


def test_more_applicants_without_a_hire_that_would_tell() -> None:
    """So many more without a hire end the doubt."""
    others: Channel = ("A", 9_000, 500, 20)
    (row,) = [row for row in judged(others, ("B", 100, 60, 0)).rows if row.channel == "B"]
    assert row.verdict is Verdict.EARLY
    assert row.more
    assert verdicts(others, ("B", 100, 60 + row.more, 0))["B"] is Verdict.NO_HIRE
    assert verdicts(others, ("B", 100, 60 + row.more - 1, 0))["B"] is Verdict.EARLY


def test_spend_without_an_applicant_is_told_where_its_money_would_have_brought_some() -> None:
    """Half of the money and none of 40 applicants."""
    assert verdicts(("A", 500, 40, 0), ("B", 500, 0, 0))["B"] is Verdict.NOBODY
    assert verdicts(("A", 500, 4, 0), ("B", 5, 0, 0))["B"] is Verdict.EARLY


def test_channels_without_spend_are_compared_only_where_none_has_any() -> None:
    """By hires per applicant then."""
    assert verdicts(("A", 100, 100, 1), ("B", None, 300, 0))["B"] is Verdict.FREE
    without = verdicts(("A", None, 100, 20), ("B", None, 300, 0))
    assert without == {"A": Verdict.CHEAPER, "B": Verdict.NO_HIRE}


def test_a_hidden_count_takes_no_part() -> None:
    """Neither in a verdict of its own nor in those of others."""
    shown = ("A", 1_000, 50, 10), ("B", 1_000, 50, 1)
    hidden: Channel = ("C", 1_000, None, None)
    found = verdicts(*shown, hidden)
    assert found["C"] is Verdict.HIDDEN
    assert {row.channel: row.elsewhere for row in judged(*shown, hidden).rows if row.channel != "C"} == {
        row.channel: row.elsewhere for row in judged(*shown).rows
    }


def test_with_a_floor_the_table_tells_no_count_below_it() -> None:
    """Of the demo, and no channel is said to have no hire."""
    subject = demo().subject
    candidates = subject.candidates
    assert candidates is not None

    hiring = Hiring(subject, replace(candidates, floor=5))
    assert not hiring.judged[0].of(Stance.STOP)
    (table,) = tables(hiring)
    for column in ("Applicants", "Hired"):
        assert all(isinstance(value, str) or value >= 5 for value in table.rows[column] if value is not pd.NA)


def test_equal_channels_seldom_get_a_verdict() -> None:
    """Five channels whose hires cost the same, 400 times: fewer tables with a verdict than 5%, with room for luck."""
    chance, wrong = random.Random(5), 0  # noqa: S311 - made up
    for _ in range(400):
        rows = []
        for name, spend in zip("ABCDE", (500, 1_000, 2_000, 4_000, 8_000), strict=True):
            hired = sum(chance.random() < 0.002 for _ in range(spend))
            rows.append((name, spend, spend // 10, hired))
        wrong += bool(judged(*rows).of(Stance.STOP, Stance.GROW))
    assert wrong / 400 < CHANCE * 1.5
