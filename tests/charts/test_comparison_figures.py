"""What the comparison's charts show in each measure, read back from what the browser gets."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from hirempire.analysis.compare import MEASURES, Comparison, Measure, matrix
from hirempire.analysis.difference import difference
from hirempire.analysis.frame import links_frame
from hirempire.api.errors import TimedOut
from hirempire.api.models import Failed, Link, Loaded
from hirempire.charts.compare import bars, compare_alt, heatmap
from hirempire.charts.difference import difference as difference_chart
from hirempire.charts.difference import difference_alt
from hirempire.charts.export import for_report
from hirempire.charts.measures import formula, title
from hirempire.charts.multiples import MOST_PANELS, multiples
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme, colours, contrast, mixed
from tests.support.figures import HOSTILE, strings, traces, written

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
JOBS = {
    "nurse": [("LinkedIn", 142, 2), ("Referral", 36, 4), (HOSTILE, 0, 1)],
    "clerk": [("LinkedIn", 5, 10), ("Indeed", 1_234, 10), ("Referral", 0, 20)],
    "aide": [("Indeed", 3, 3)],
    "cook": [],
}
LABELS = {"nurse": "Nurse · Berlin", "clerk": "<b>Clerk</b>", "aide": HOSTILE, "cook": "Cook", "gone": "Gone"}
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])


def links(jobs: dict[str, list[tuple[str, int, int]]] = JOBS) -> pd.DataFrame:
    """The tidy frame of jobs, each a list of name, visits and age in days; one more job failed to load."""
    loaded = [
        Loaded(
            job, [Link(f"{job}{i}", name, n, NOON - timedelta(days=age)) for i, (name, n, age) in enumerate(of)], NOON
        )
        for job, of in jobs.items()
    ]
    return links_frame([*loaded, Failed("gone", TimedOut())])


def compared(jobs: dict[str, list[tuple[str, int, int]]] = JOBS) -> Comparison:
    """The comparison of them."""
    return matrix(links(jobs), job_ids=[*jobs, "gone"], failed={"gone"})


def figures(comparison: Comparison, theme: Theme) -> dict[str, go.Figure]:
    """Every chart of a comparison, in every measure."""
    look: dict[str, Any] = {"theme": theme, "colours": colours(comparison.channels)}
    drawn = {}
    for measure in MEASURES:
        drawn[f"heatmap {measure}"] = heatmap(comparison, LABELS, theme=theme, measure=measure)
        drawn[f"multiples {measure}"] = multiples(comparison, LABELS, measure=measure, **look)
        drawn[f"grouped {measure}"] = bars(comparison, LABELS, mode="grouped", measure=measure, **look)
    return drawn


def cells(figure: go.Figure) -> dict[tuple[int, int], str]:
    """The words in a heatmap's cells, by row and column."""
    *inks, _ = traces(figure, "scatter")
    return {(round(y), x): word for ink in inks for y, x, word in zip(ink["y"], ink["x"], ink["text"], strict=True)}


def apart(first: dict[str, int], second: dict[str, int]) -> pd.DataFrame:
    """The difference of two jobs."""
    jobs = {"a": first, "b": second}
    frame = links({job: [(name, n, 1) for name, n in of.items()] for job, of in jobs.items()})
    return difference(matrix(frame, job_ids=["a", "b"], failed=()), "a", "b")


DIFFERENT = apart({"LinkedIn": 60, "Indeed": 30, HOSTILE: 10, "Xing": 5}, {"LinkedIn": 20, "Indeed": 69, HOSTILE: 11})


@THEMES
def test_no_chart_lets_a_hostile_name_become_markup(theme: Theme) -> None:
    """Nor does any of our own words, such as "<1%"."""
    drawn = figures(compared(), theme)
    drawn["difference"] = difference_chart(DIFFERENT, (HOSTILE, "<b>Clerk</b>"), theme=theme, colours={})
    for name, figure in drawn.items():
        for words in strings(json.loads(figure.to_json())):
            assert "<a" not in words, name
            assert "<b>Clerk" not in words, name
            assert not {"\u202e", "\x07"} & set(words), name
            bare = words
            for tag in ("<b>", "</b>", "<i>", "</i>", "<br>", "</span>"):
                bare = bare.replace(tag, "")
            assert "<" not in bare.replace("<span style", ""), (name, words)


@THEMES
def test_a_chart_of_nothing_says_so(theme: Theme) -> None:
    """In every measure; and a job with links that nobody opened is drawn."""
    for figure in figures(compared({}), theme).values():
        assert [note.text for note in figure.layout.annotations] == ["No links to show"]
    for name, figure in figures(compared({"nurse": [("LinkedIn", 0, 1)]}), theme).items():
        assert "0" in written(figure), name


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("visits", [["1,234", "5", "0", "–"], ["–", "142", "36", "0"], ["3", "–", "–", "–"]]),
        ("per day", [["123.4", "0.5", "0", "–"], ["–", "71.0", "9.0", "0"], ["1.0", "–", "–", "–"]]),
        ("share", [[">99%", "&lt;1%", "0", "–"], ["–", "80%", "20%", "0"], ["100%", "–", "–", "–"]]),
        ("index", [["1.1", "0.039", "0", "–"], ["–", "7.7", "few", "0"], ["few", "–", "–", "–"]]),
    ],
)
def test_a_cell_says_its_value_or_which_empty_it_is(measure: Measure, expected: list[list[str]]) -> None:
    """By hand; the three empties stand apart in every measure, and where too few are expected, there is no index."""
    comparison = compared()
    assert comparison.rows == ("clerk", "nurse", "aide", "cook", "gone")
    assert list(comparison.channels)[:3] == ["Indeed", "LinkedIn", "Referral"]
    figure = heatmap(comparison, LABELS, theme=EXPORT, measure=measure)
    found = cells(figure)
    assert [[found[row, column] for column in range(4)] for row in range(3)] == expected
    assert [found[3, column] for column in range(4)] == ["–"] * 4
    assert [found[4, column] for column in range(4)] == [""] * 4
    assert traces(figure, "bar")[0]["y"] == [4]


def test_the_first_row_and_the_last_column_say_what_all_together_have() -> None:
    """Rates and totals over all links; beside shares and indices, the visits that they rest on."""
    expected: dict[Measure, list[str]] = {
        "per day": ["95.2", "12.3", "1.5", "0", "28.4"],
        "index": ["87%", "10%", "3%", "0%", "1,420"],
    }
    for measure, edges in expected.items():
        found = traces(heatmap(compared(), LABELS, theme=EXPORT, measure=measure), "scatter")[-1]["text"][:5]
        assert [word.removeprefix("<b>").removesuffix("</b>") for word in found] == edges


@THEMES
def test_an_index_is_coloured_by_its_distance_from_one(theme: Theme) -> None:
    """One is the middle, a quarter and four times are the ends; "few" has no colour, and every number can be read."""
    (heat,) = traces(heatmap(compared(), LABELS, theme=theme, measure="index"), "heatmap")
    assert [colour for _, colour in heat["colorscale"]] == list(theme.diverging)
    clerk, _, nurse, _, aide = heat["z"][:5]
    assert clerk[0] == pytest.approx(0.5, abs=0.06)
    assert (clerk[1], clerk[2], nurse[1]) == (0, 0, 1)
    assert (nurse[2], nurse[3], aide[0]) == (None, None, None)
    figure = heatmap(compared(), LABELS, theme=theme, measure="index")
    for ink in traces(figure, "scatter")[:-1]:
        for y, x in zip(ink["y"], ink["x"], strict=True):
            place = heat["z"][2 * round(y)][x]
            ground = theme.paper if place is None else mixed(theme.diverging, place)
            assert contrast(ink["textfont"]["color"], ground) >= 4.5


def test_grouped_bars_are_as_long_as_the_measure_and_mark_what_is_usual() -> None:
    """The line at 1 belongs to the index alone; "few" has a word and no length."""
    drawn = figures(compared(), LIGHT)
    assert len(drawn["grouped index"].layout.shapes) == 1
    assert not drawn["grouped share"].layout.shapes
    lengths = {bar["name"].split()[0]: bar for bar in traces(drawn["grouped per day"], "bar")}
    assert lengths["Indeed"]["x"] == pytest.approx([123.4, 1.0])
    few = [bar for bar in traces(drawn["grouped index"], "bar") if "few" in bar["text"]]
    assert [bar["x"][bar["text"].index("few")] for bar in few] == [0, 0]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_panel_has_the_same_channels_on_one_scale(measure: Measure) -> None:
    """Bars begin at their panel's left edge, the longest fills its panel, and a job without a link says so."""
    comparison = compared()
    figure = multiples(comparison, LABELS, theme=LIGHT, colours=colours(comparison.channels), measure=measure)
    named = [bar for bar in traces(figure, "bar") if bar.get("name")]
    values = comparison.values(measure).to_numpy()
    longest = max(length for bar in named for length in bar["x"])
    assert longest == pytest.approx(0.93)
    for column, bar in enumerate(named):
        here = comparison.linked[:, column].nonzero()[0].tolist()
        assert bar["base"] == [row % 2 for row in here]
        for row, length in zip(here, bar["x"], strict=True):
            value = values[row, column]
            assert length == pytest.approx(
                0 if pd.isna(value) else value * longest / max(pd.Series(values.ravel()).max(), 0)
            )
    assert any("no link" in word for word in written(figure))
    assert any("not loaded" in word for word in written(figure))


def test_a_dozen_panels_and_no_more() -> None:
    """The folded row is no job and has none; what did not load has its place after them."""
    jobs = {f"job-{i:02}": [("LinkedIn", 100 - i, 1)] for i in range(30)}
    comparison = matrix(links(jobs), job_ids=[*jobs, "gone"], failed={"gone"}, most_jobs=MOST_PANELS)
    figure = multiples(comparison, {}, theme=LIGHT, colours={}, measure="visits")
    heads = [word for word in written(figure) if "<b>" in word]
    assert [head.split("</b>")[0].removeprefix("<b>") for head in heads] == [*list(jobs)[:12], "gone"]
    assert max(max(bar["x"]) for bar in traces(figure, "bar") if bar.get("name")) == pytest.approx(0.93)


@THEMES
def test_a_difference_is_grey_where_it_cannot_be_told(theme: Theme) -> None:
    """Its words say so too; a channel that one of them lacks has no bar."""
    ranks = colours(list(DIFFERENT.index))
    figure = difference_chart(DIFFERENT, ("Nurse", "Clerk"), theme=theme, colours=ranks)
    drawn = traces(figure, "bar")
    assert [bar["x"][0] for bar in drawn] == pytest.approx([100 * d for d in DIFFERENT["difference"].dropna()])
    assert [bar["marker"]["color"] == theme.other for bar in drawn] == [False, False, True]
    said = " ".join(note.text for note in figure.layout.annotations)
    assert "no clear difference · 10% vs 11%" in said
    assert "no link in B · 5% in A" in said
    assert "<b>A</b>  Nurse · 105 visits" in said
    (line,) = traces(figure, "scatter")
    assert line["x"][:3] == pytest.approx([100 * DIFFERENT["low"].iloc[0], 100 * DIFFERENT["high"].iloc[0], None])


def test_a_difference_of_nothing_says_so() -> None:
    """One of the two has no visit."""
    table = apart({"LinkedIn": 5}, {"LinkedIn": 0})
    (note,) = difference_chart(table, ("A", "B"), theme=LIGHT, colours={}).layout.annotations
    assert "Both need visits" in note.text
    assert "Both need visits" in difference_alt(table, ("A", "B"))


def test_each_chart_has_a_sentence_that_says_its_finding() -> None:
    """No cell is named as the most on too few visits."""
    comparison = compared()
    assert compare_alt(comparison, LABELS, "index") == (
        "Share vs. average for 5 jobs by 4 channels: highest 7.7 for Nurse · Berlin through LinkedIn, "
        "lowest 0 for <b>Clerk</b> through Referral; 1.0 is average. "
        "9 cells have no link. 3 cells have too few visits to compare. 1 job couldn't be loaded."
    )
    assert "the most, 123.4, for <b>Clerk</b> through Indeed" in compare_alt(comparison, LABELS, "per day")
    assert "the most, >99%, for <b>Clerk</b> through Indeed" in compare_alt(comparison, LABELS, "share")
    tiny = compared({"nurse": [("LinkedIn", 1, 1)], "aide": [("Indeed", 1, 1)]})
    assert "too few visits to compare" in compare_alt(tiny, LABELS, "share")
    assert difference_alt(DIFFERENT, ("Nurse", "Clerk")) == (
        "Shares of visits by channel, A is Nurse and B is Clerk: 2 of 3 channels clearly differ. "
        "The largest difference is Indeed, −40 points (29% in A, 69% in B; 95% interval −52 to −27). "
        "1 channel has a link in only one of the two."
    )


def test_the_formulas_name_what_a_row_is() -> None:
    """A department's share is not called a job's."""
    for measure in MEASURES:
        assert "job" not in formula(measure, "department") + title(measure, "department")


@pytest.mark.parametrize("name", ["multiples index", "heatmap index", "grouped per day"])
def test_a_report_has_room_for_all(name: str) -> None:
    """The picture is higher than the chart alone."""
    figure = figures(compared(), EXPORT)[name]
    report = for_report(figure, title="Title", subtitle=formula("index"), footer="as of noon")
    assert report.layout.height > figure.layout.height


def within_bounds() -> Comparison:
    """Of a period: 142 to 150 visits, up to 4 where none is certain, no limit twice, and one that is exact."""
    limits = [150, None, 0, 5, None, 4, 3]  # of the links of the nurse, the clerk and the aide
    frame = links().assign(at_most=pd.array(limits, dtype="Int64"))
    return matrix(frame, job_ids=["nurse", "clerk", "aide"], failed=())


@THEMES
def test_visits_of_a_period_are_drawn_with_their_bounds(theme: Theme) -> None:
    """A range in its cell, broken after its dash on a screen, "+" where nothing limits it; never the minimum alone."""
    cells = set(written(heatmap(within_bounds(), LABELS, theme=theme)))
    two = "142–150" if theme.for_report else "142–<br>150"
    assert {two, "36+", "0–4" if theme.for_report else "0–<br>4", "5", "3"} <= cells
    assert "142" not in cells
    shares = set(written(heatmap(within_bounds(), LABELS, theme=theme, measure="share")))
    assert "?" in shares  # 0 to 4 of those that are certain is no share
    assert "0–4" not in shares


def test_a_stacked_row_has_a_hatched_end_as_long_as_what_is_possible_and_says_both() -> None:
    """Where nothing limits it, there is no end to draw, and the words say "at least"."""
    drawn = bars(within_bounds(), LABELS, theme=LIGHT, colours={}, mode="stacked")
    assert not [trace for trace in traces(drawn, "bar") if trace["name"] == "Possibly more"]
    assert any("at least 178" in word for word in written(drawn))
    frame = links({"nurse": [("LinkedIn", 142, 2), ("Referral", 36, 4)]})
    drawn = bars(
        matrix(frame.assign(at_most=pd.array([150, 36], dtype="Int64")), job_ids=["nurse"], failed=()),
        LABELS,
        theme=LIGHT,
        colours={},
        mode="stacked",
    )
    (end,) = [trace for trace in traces(drawn, "bar") if trace["name"] == "Possibly more"]
    assert end["x"] == [8]
    assert any("178–186" in word for word in written(drawn))
