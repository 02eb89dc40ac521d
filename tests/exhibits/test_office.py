"""Charts for office programs: what they draw adds up to the whole, or they say which part of it they draw."""

import pytest

from hirempire.exhibits.office import Native, Series, Total
from hirempire.reports.webpage.bars import bars

NAMES = tuple(f"Board {place}" for place in range(28))
VISITS = Series("Visits", tuple(float(28 - place) for place in range(28)), colours=("#0A66C2",) * 28)
CHANNELS = ("channel", "channels")


def chart(**more: object) -> Native:
    """28 channels with 406 visits."""
    made = {"kind": "bars", "categories": NAMES, "series": (VISITS,), "value_title": "Visits", "nouns": CHANNELS}
    return Native(**(made | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("most", [1, 2, 15, 16, 27, 28, 40])
def test_where_bars_add_up_the_rest_is_the_last_one_however_few_have_room(most: int) -> None:
    """Cut again for a smaller place, the last bar takes the others in, and says how many."""
    cut = chart(adds=True, folded_colour="#7A8794", totals=(Total(406, ("visit", "visits")),)).first(16)
    small = cut.first(most)
    values = small.series[0].values
    assert sum(value or 0 for value in values) == 406
    assert len(small.categories) == len(values) == len(small.series[0].colours) == min(max(most, 2), 28)
    if most < 28:
        rest = 28 - max(1, most - 1)
        assert small.categories[-1] == f"Other ({rest} channels)"
        assert small.left_out == f"The last bar is {rest} channels together; the workbook has each."
        assert small.series[0].colours[-1] == "#7A8794"
    else:
        assert small.left_out == ""


def test_where_they_do_not_it_says_which_part_is_drawn() -> None:
    """Of each total; of those that are all there, nothing."""
    hires = Series("Hired", (5.0, *[None] * 27))
    totals = (Total(416.0, ("applicant", "applicants")), Total(5.0, ("hire", "hires")))
    cut = chart(kind="grouped bars", series=(VISITS, hires), totals=totals, of=30).first(3)
    assert cut.left_out == "Showing the first 3 of 30 channels, with 81 of 416 applicants; the workbook has all."
    whole = chart(kind="grouped bars", series=(VISITS, hires), totals=totals).first(28)
    assert whole.left_out == "The bars are 406 of 416 applicants; the workbook has the rest."


@pytest.mark.parametrize("adds", [True, False])
def test_a_bar_that_is_named_is_drawn_wherever_it_is(adds: bool) -> None:  # noqa: FBT001
    """In its place, with its own number and colour; the last of the others gives way, and no part is lost."""
    colours = tuple(f"#{place:06}" for place in range(28))
    made = chart(series=(Series("Visits", VISITS.values, colours=colours),), adds=adds, folded_colour="#7A8794")
    cut = made.first(4, with_={"Board 20"})
    kept = {"Board 0", "Board 1", "Board 20"} | (set() if adds else {"Board 2"})
    assert {*cut.categories} - kept == ({"Other (25 channels)"} if adds else set())
    place = cut.categories.index("Board 20")
    assert (cut.series[0].values[place], cut.series[0].colours[place]) == (8.0, "#000020")
    assert "the first" not in cut.left_out
    assert not adds or sum(value or 0 for value in cut.series[0].values) == 406


def test_plain_bars_have_one_number_for_each_series_and_add_up_only_what_adds_up() -> None:
    """People who were hired applied, too: 300 applicants with 4 hires aren't 304 of anything."""
    series = (Series("Applicants", (300.0, 20.0)), Series("Hired", (4.0, None)))
    made = {"categories": ("A", "B"), "series": series, "note": "A note."}
    grouped, stacked = bars(chart(kind="grouped bars", **made)), bars(chart(kind="stacked bars", **made))
    assert grouped is not None
    assert stacked is not None
    assert [(bar.name, bar.number) for bar in grouped.bars] == [("A", "300"), ("", "4"), ("B", "20"), ("", "–")]
    assert [bar.width for bar in grouped.bars] == ["100.0%", "1.3%", "6.7%", "0.0%"]
    assert [(bar.name, bar.number) for bar in stacked.bars] == [("A", "304"), ("B", "20")]
    assert grouped.said == ("A note.",)
