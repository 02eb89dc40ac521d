"""The chart of visits gained: columns, bounds, gaps and what lies behind, read back from what the browser gets."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import plotly.graph_objects as go
import pytest

from hirempire.analysis.frame import links_frame
from hirempire.analysis.growth import Growth, growth
from hirempire.analysis.job_growth import job_growth
from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.notes import Note
from hirempire.analysis.period import compared, read
from hirempire.charts.channels import channels
from hirempire.charts.growth import Way, growth_alt
from hirempire.charts.growth import growth as growth_chart
from hirempire.charts.growth_marks import NO_LOOK
from hirempire.charts.job_growth import job_growth as job_growth_chart
from hirempire.charts.job_growth import job_growth_alt
from hirempire.charts.note_marks import milliseconds, noted, numbers, on_days, on_spans
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme
from tests.support.figures import HOSTILE, strings, traces
from tests.support.looks import Look, history

START = datetime(2026, 9, 7, 6, tzinfo=UTC)
"""A Monday morning: no week begins at a look."""
NOW = START + timedelta(days=70)
NAMES = {"x": "LinkedIn", "y": HOSTILE}


def found(*, without: tuple[int, int] = (0, 0), period: str = "") -> Growth:
    """Ten weeks of daily looks at two links, one of a hostile name, which gain ten and five visits a day."""
    days = [day for day in range(71) if not without[0] < day < without[1]]
    looks = history(
        Look(
            START + timedelta(days=day),
            {"a": {"x": (NAMES["x"], 10 * day, START), "y": (NAMES["y"], 5 * day, START)}},
        )
        for day in days
    )
    book = kept(ledger(looks), links_frame([]), str)
    chosen = read(period, now=NOW, zone="UTC") if period else None
    before = compared(chosen, "previous") if chosen else None
    return growth(book, grain="week", zone="UTC", period=chosen, before=before)


def drawn(of: Growth, *, theme: Theme = LIGHT, way: Way = "columns") -> go.Figure:
    """The chart."""
    return growth_chart(of, theme=theme, colours={"LinkedIn": 0, HOSTILE: 1}, way=way)


@pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])
@pytest.mark.parametrize("way", ["columns", "lines"])
def test_no_name_becomes_markup(theme: Theme, way: Way) -> None:
    """A channel is what somebody typed."""
    for one in (found(), found(without=(10, 30), period="last-28-days")):
        assert not [text for text in strings(drawn(one, theme=theme, way=way).to_plotly_json()) if "<a " in text]


def test_columns_are_what_is_certain_and_the_hatched_end_is_what_is_possible() -> None:
    """Six of seven days lie between two looks in a week; the day at each edge may be of either side."""
    bars = {bar["name"]: bar["y"] for bar in traces(drawn(found()), "bar")}
    assert bars["LinkedIn"][1:9] == [60] * 8
    assert bars["Possibly more"][1:9] == [30] * 8


def test_a_week_without_a_look_is_a_gap_with_a_word() -> None:
    """Nothing is drawn there, and the word stands once."""
    figure = drawn(found(without=(10, 30)))
    words = [note.text for note in figure.layout.annotations if note.text == NO_LOOK]
    assert len(words) == 1
    assert len(figure.layout.shapes) == 2
    (line, _) = traces(drawn(found(without=(10, 30)), way="lines"), "scatter")
    assert line["y"][2:4] == [None, None]


def test_a_gap_does_not_dwarf_the_weeks_beside_it() -> None:
    """What was gained across it may lie in either neighbour, and would set the scale for all."""
    figure = drawn(found(without=(10, 40)))
    assert figure.layout.yaxis.range[1] < 10 * 30


def test_the_compared_period_is_a_line_behind() -> None:
    """One mark for each week of it."""
    one = found(period="last-28-days")
    (line,) = traces(drawn(one), "scatter")
    assert line["y"] == one.spans["before"].tolist()
    assert one.compared is not None
    assert line["name"] == one.compared.dates


def test_the_alternative_text_says_the_most_and_the_gaps() -> None:
    """For those who can't see it."""
    said = growth_alt(found(without=(10, 30)))
    assert "2 weeks without data" in said
    assert "the most, 90" in said


def test_bars_of_a_period_have_a_hatched_end_and_both_numbers() -> None:
    """The certain part keeps the channel's colour; what may be besides has its own trace."""
    from hirempire.analysis.channels import by_channel

    book = kept(
        ledger(
            history(Look(START + timedelta(days=day), {"a": {"x": ("LinkedIn", 10 * day, START)}}) for day in range(71))
        ),
        links_frame([]),
        str,
    )
    week = read("last-week", now=NOW, zone="UTC")
    assert week is not None
    sums = by_channel(book.gained(week))
    bar, end = traces(channels(sums, theme=LIGHT, colours={"LinkedIn": 0}), "bar")
    assert (bar["x"], end["base"], end["x"]) == ([60], [60], [20])
    assert end["text"] == ["60–80 · 100%"]


def test_a_note_is_on_the_spans_that_it_reaches_and_on_no_other() -> None:
    """One after the last column is not on it."""
    one = found()
    weeks = [start.date() for start in one.spans["start"]]
    notes = [
        Note("a", weeks[2], weeks[2] + timedelta(days=7), HOSTILE),
        Note("b", weeks[-1] + timedelta(days=7), weeks[-1] + timedelta(days=7), "later"),
    ]
    assert [mark[2:] for mark in noted(one.spans["start"], one.grain, notes)] == [(2, 3)]
    figure = growth_chart(one, theme=LIGHT, colours={}, notes=notes)
    assert "1" in [annotation.text for annotation in figure.layout.annotations]
    assert not [text for text in strings(figure.to_plotly_json()) if "<a " in text]


@pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])
def test_small_charts_by_job_share_one_scale_and_draw_the_gap(theme: Theme) -> None:
    """Columns are as high as what is certain, on one scale; a week in which nobody looked has a ground of its own."""
    looks = history(
        Look(
            START + timedelta(days=day),
            {"a": {"x": ("LinkedIn", 10 * day, START)}, "b": {"y": ("LinkedIn", 5 * day, START)}},
        )
        for day in range(71)
        if not 20 < day < 35
    )
    of = job_growth(kept(ledger(looks), links_frame([]), str), grain="week", zone="UTC")
    chart = job_growth_chart(of, {"a": HOSTILE, "b": "Nurse"}, theme=theme)
    bars = next(bar for bar in traces(chart, "bar") if bar.get("name") != "Possibly more")
    heights = dict(zip(zip(of.rows["job_id"], of.rows["start"], strict=True), bars["y"], strict=True))
    for (job, start), height in heights.items():
        if job == "a":
            assert height == pytest.approx(2 * heights["b", start])
    blank = int((~of.rows["looked"]).sum())
    assert blank
    grounds = [shape for shape in chart.to_plotly_json()["layout"]["shapes"] if shape["type"] == "rect"]
    assert len(grounds) == blank
    assert not [text for text in strings(chart.to_plotly_json()) if "<a " in text]
    assert "gained the most" in job_growth_alt(of, {})


def test_notes_too_close_to_be_read_stand_in_one_mark_and_others_alone() -> None:
    """On columns and on an axis of dates; each keeps its number, and one outside the days has none."""
    days = [date(2026, 9, 8), date(2026, 9, 10), date(2026, 11, 3), date(2027, 3, 1)]
    notes = [Note(str(one), one, one, HOSTILE) for one in days]
    one = found()
    marks = on_spans(one.spans["start"], one.grain, notes)
    assert [part["text"] for part in numbers(marks, -0.6, len(one.spans) - 0.4, LIGHT)] == ["1, 2", "3"]
    begin, end = pd.Timestamp("2026-09-01"), pd.Timestamp("2026-12-01")
    dated = on_days(begin, end, notes)
    parts = numbers(dated, milliseconds(begin), milliseconds(end), LIGHT)
    assert [part["text"] for part in parts] == ["1, 2", "3"]
    assert not [text for text in strings(parts) if "<a " in text]
    assert pd.Timestamp(dated[2].begin, unit="ms") == pd.Timestamp("2026-11-03")
