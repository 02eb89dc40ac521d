"""What is said of gains: bounds, changes beyond chance, and gaps."""

from datetime import date

import pandas as pd
import pytest

from hirempire.analysis.change import ALIKE, FEW, LESS, MORE, UNKNOWN
from hirempire.analysis.movers import Movers
from hirempire.analysis.period import Period
from hirempire.findings.growth import change_findings
from hirempire.values import bounds, relative, signed

DAY, SUNDAY = pd.Timestamp("2026-11-02", tz="UTC"), date(2026, 11, 8)
WEEK, BEFORE = (
    Period("last-week", DAY.date(), SUNDAY, DAY, DAY, "UTC", when) for when in ("last week", "the week before")
)


def row(name: str, now: tuple[int, int | None], before: tuple[int, int | None], verdict: str) -> dict[str, object]:
    """A row of movers."""
    ratio = now[0] / before[0] if before[0] else float("nan")
    sums = {"at_least": now[0], "at_most": now[1], "before_at_least": before[0], "before_at_most": before[1]}
    more = {"gained": now[0], "before": before[0], "ratio": ratio, "verdict": verdict}
    return {"name": name} | {key: pd.NA if value is None else value for key, value in sums.items()} | more


def said(*rows: dict[str, object], exact: bool = True) -> list[str]:
    """The sentences on a total and its channels."""
    table = pd.DataFrame(rows).set_index("name")
    moved = Movers(WEEK, BEFORE, table[:1], table[1:], pd.DataFrame, exact)
    return [finding.text for finding in change_findings(moved, who="These 3 jobs")]


def test_a_clear_change_has_its_number_and_its_share() -> None:
    """Absolute and relative, for the total and the channels that moved."""
    assert said(
        row("all", (500, 500), (400, 400), ALIKE),
        row("LinkedIn", (212, 212), (174, 174), MORE),
        row("Indeed", (40, 40), (90, 90), LESS),
        row("XING", (5, 5), (1, 1), FEW),
    ) == [
        "These 3 jobs gained 500 visits last week, no clear difference from the week before (400).",
        "LinkedIn gained 212 visits last week, 38 more than in the week before (+22%).",
        "Indeed gained 40 visits last week, 50 fewer than in the week before (−56%).",
    ]


def test_bounds_are_said_and_the_change_is_per_day() -> None:
    """Without looks at the edges no difference of counts is known."""
    total, channel, why = said(
        row("all", (100, 130), (50, 70), MORE), row("LinkedIn", (100, 130), (50, 70), MORE), exact=False
    )
    assert total == "These 3 jobs gained 100–130 visits last week, 100% more per day than in the week before."
    assert channel.startswith("LinkedIn gained 100–130 visits")
    assert "ranges" in why


def test_there_is_no_per_cent_of_nothing() -> None:
    """From none to many."""
    assert said(row("all", (80, 80), (0, 0), MORE))[0] == (
        "These 3 jobs gained 80 visits last week, 80 more than in the week before."
    )


def test_nothing_is_said_of_what_nobody_saw() -> None:
    """Neither a number nor a comparison, but that there is none."""
    (only,) = said(row("all", (0, None), (0, None), UNKNOWN))
    assert only.startswith("There are no figures for")
    first, why = said(row("all", (10, None), (0, None), UNKNOWN))
    assert first == "These 3 jobs gained at least 10 visits last week; there are no figures for the week before."
    assert "have no data for part of the period" in why


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [(120, 120, "120"), (120, 134, "120–134"), (120, None, "at least 120"), (0, None, "–"), (None, None, "–")],
)
def test_bounds_have_one_form(least: int | None, most: int | None, words: str) -> None:
    """Nothing is the same as unknown only where both are."""
    assert bounds(least, most) == words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1.22, "+22%"), (0.53, "−47%"), (1.004, "+0.4%"), (9.5, "+850%"), (12.5, "×13"), (1234.0, "×1,234"), (1.0, "0%")],
)
def test_a_change_has_a_sign(ratio: float, words: str) -> None:
    """A small one keeps its part."""
    assert relative(ratio) == words
    assert (signed(38), signed(-38), signed(0)) == ("+38", "−38", "0")
