"""What the figures show, read back from what the browser gets."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs_version

from hirempire.analysis.channels import by_channel, channel_order
from hirempire.analysis.compare import matrix
from hirempire.analysis.frame import links_frame
from hirempire.analysis.notes import Note
from hirempire.analysis.timeline import GRAINS, Grain, by_period, each_link
from hirempire.api.errors import TimedOut
from hirempire.api.models import Failed, Link, Loaded
from hirempire.charts.channels import channels, channels_alt
from hirempire.charts.compare import bars, compare_alt, heatmap
from hirempire.charts.export import PLOTLY_JS, WIDTH, for_report
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme, colours, marker
from hirempire.charts.timeline import dots, dots_alt, periods, periods_alt
from tests.support.figures import HOSTILE, strings, traces, written

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
JOBS = {
    "nurse": [("LinkedIn", 142), ("Referral", 36), (HOSTILE, 0)],
    "clerk": [("linkedin", 8), ("Indeed", 1_234)],
    "cook": [],
}
LABELS = {"nurse": "Nurse", "clerk": "<b>Clerk</b>", "cook": "Cook", "gone": "Gone"}
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])


def links(jobs: dict[str, list[tuple[str, int]]] = JOBS) -> pd.DataFrame:
    """The tidy frame of the jobs, one day between the links; one more job failed to load."""
    loaded = [
        Loaded(job, [Link(f"{job}{i}", name, n, NOON - timedelta(days=i)) for i, (name, n) in enumerate(sources)], NOON)
        for job, sources in jobs.items()
    ]
    return links_frame([*loaded, Failed("gone", TimedOut())])


def figures(frame: pd.DataFrame, theme: Theme) -> dict[str, go.Figure]:
    """Every figure there is, of one frame."""
    ranks = colours(channel_order(frame))
    look: dict[str, Any] = {"theme": theme, "colours": ranks}
    comparison = matrix(frame, job_ids=list(LABELS), failed={"gone"})
    drawn = {
        "channels": channels(by_channel(frame), **look),
        "names": channels(by_channel(frame, by="source_name"), what="source name", **look),
        "heatmap": heatmap(comparison, LABELS, theme=theme),
        "dots": dots(each_link(frame), LABELS, **look),
    }
    drawn |= {mode: bars(comparison, LABELS, mode=mode, **look) for mode in ("grouped", "stacked", "share")}
    return drawn | {
        f"{grain} {measure}": periods(by_period(frame, grain=grain), grain=grain, measure=measure, **look)
        for grain in GRAINS
        for measure in ("visits", "links")
    }


@THEMES
def test_no_figure_lets_a_hostile_name_become_markup(theme: Theme) -> None:
    """Names of links and jobs reach the browser escaped, without control or direction characters."""
    for name, figure in figures(links(), theme).items():
        for words in strings(json.loads(figure.to_json())):
            assert "<a" not in words, name
            assert "<b>Clerk" not in words, name
            assert not {"\u202e", "\x07"} & set(words), name


@THEMES
def test_a_figure_carries_colours_of_its_own_theme_alone(theme: Theme) -> None:
    """Paper and words of the theme, and nothing of Plotly's own template."""
    for figure in figures(links(), theme).values():
        assert figure.layout.paper_bgcolor == theme.paper
        assert figure.layout.font.color == theme.ink
        assert not figure.layout.template.layout.to_plotly_json()


@THEMES
def test_a_figure_of_nothing_says_so(theme: Theme) -> None:
    """No links, and no error."""
    for figure in figures(links({}), theme).values():
        assert [note.text for note in figure.layout.annotations] == ["No links to show"]


@THEMES
def test_links_without_any_visit_are_drawn(theme: Theme) -> None:
    """Zeros are numbers: nothing divides by them."""
    for name, figure in figures(links({"nurse": [("LinkedIn", 0), ("Indeed", 0)]}), theme).items():
        assert figure.data, name


def test_the_bars_are_sorted_and_say_value_and_share() -> None:
    """Largest first from the top, in the channel's colour."""
    figure = figures(links(), LIGHT)["channels"]
    drawn = traces(figure, "bar")
    assert written(figure) == ["1,234 · 87%", "150 · 11%", "36 · 3%", "0 · 0%"]
    assert [trace["x"] for trace in drawn] == [[1_234], [150], [36], [0]]
    assert [trace["marker"]["color"] for trace in drawn] == list(LIGHT.palette[:4])
    assert list(figure.layout.yaxis.ticktext)[:3] == ["Indeed", "LinkedIn", "Referral"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_a_name_as_written_wears_the_colour_of_its_channel() -> None:
    """Also where the spelling differs."""
    drawn = traces(figures(links(), LIGHT)["names"], "bar")
    by_visits = {trace["x"][0]: trace["marker"]["color"] for trace in drawn}
    assert by_visits[142] == by_visits[8] == LIGHT.palette[1]


def test_many_channels_fold_and_the_height_grows_with_the_rows() -> None:
    """Twenty-five rows and one for the others, whose visits are all there; 26 px a row or more."""
    frame = links({"nurse": [(f"Board {i}", 100 - i) for i in range(40)]})
    figure = channels(by_channel(frame), theme=LIGHT, colours={})
    drawn = traces(figure, "bar")
    assert len(drawn) == 26
    assert sum(trace["x"][0] for trace in drawn) == sum(100 - i for i in range(40))
    assert figure.layout.yaxis.ticktext[-1] == "Other (15 channels)"
    assert figure.layout.height >= 26 * 26


def test_the_heatmap_tells_the_three_empties_apart_by_their_words() -> None:
    """A "0" for a link without a visit, "–" for no link, a hatched and named row for a job that was not loaded."""
    comparison = matrix(links(), job_ids=list(LABELS), failed={"gone"})
    figure = heatmap(comparison, LABELS, theme=EXPORT)
    *cells, sums = traces(figure, "scatter")
    by_place = {(y, x): word for ink in cells for y, x, word in zip(ink["y"], ink["x"], ink["text"], strict=True)}

    assert list(comparison.visits.index) == ["clerk", "nurse", "cook", "gone"]
    assert [[by_place[row, column] for column in range(4)] for row in range(4)] == [
        ["1,234", "8", "–", "–"],
        ["–", "142", "36", "0"],
        ["–", "–", "–", "–"],
        ["", "", "", ""],
    ]
    assert traces(figure, "bar")[0]["y"] == [3]
    assert figure.layout.yaxis.ticktext[-1] == "Gone · <i>not loaded</i>"
    bold = [word.removeprefix("<b>").removesuffix("</b>") for word in sums["text"]]
    assert bold == ["1,234", "150", "36", "0", "1,420", "1,242", "178", "–", ""]


def test_the_heat_grows_with_the_visits_and_is_absent_without_a_link() -> None:
    """The largest cell is 1, a link without a visit 0, no link nothing."""
    comparison = matrix(links(), job_ids=list(LABELS), failed={"gone"})
    (heat,) = traces(heatmap(comparison, LABELS, theme=EXPORT), "heatmap")
    first, _, second = heat["z"][:3]
    assert first == [1, pytest.approx((8 / 1_234) ** 0.5), None, None]
    assert second == [None, pytest.approx((142 / 1_234) ** 0.5), pytest.approx((36 / 1_234) ** 0.5), 0]


@pytest.mark.parametrize("mode", ["stacked", "grouped"])
def test_the_bars_of_a_comparison_add_up_to_all_visits(mode: str) -> None:
    """On one axis, with the totals by channel in the legend, by job at the row's end, and the empties in words."""
    figure = figures(links(), LIGHT)[mode]
    drawn = traces(figure, "bar")
    (ends,) = traces(figure, "scatter")
    assert sum(sum(trace["x"]) for trace in drawn) == 1_420
    assert [trace["name"].rsplit(" ", 1)[1] for trace in drawn] == ["1,234", "150", "36", "0"]
    said = ["<i>no link</i>", "<i>not loaded</i>"]
    assert ends["text"] == (said if mode == "grouped" else [" 1,242", " 178", *said])


def test_shares_of_each_job_add_up_to_a_hundred_percent() -> None:
    """A job without a visit has no bar and no share."""
    drawn = traces(figures(links(), LIGHT)["share"], "bar")
    by_row: dict[float, float] = {}
    for trace in drawn:
        for place, share in zip(trace["y"], trace["x"], strict=True):
            by_row[place] = by_row.get(place, 0) + share
    assert list(by_row.values()) == [pytest.approx(1), pytest.approx(1)]


@pytest.mark.parametrize("grain", GRAINS)
def test_the_columns_hold_every_link_and_every_visit(grain: str) -> None:
    """Whatever the period, and the axis says that it dates the links."""
    drawn = figures(links(), LIGHT)
    assert sum(sum(trace["y"]) for trace in traces(drawn[f"{grain} visits"], "bar")) == 1_420
    assert sum(sum(trace["y"]) for trace in traces(drawn[f"{grain} links"], "bar")) == 5
    assert drawn[f"{grain} visits"].layout.xaxis.title.text.startswith("Link created")
    assert "Visits to these links so far" in [note.text for note in drawn[f"{grain} visits"].layout.annotations]


def test_each_link_is_one_dot_that_says_its_name_and_job() -> None:
    """Links without a visit too."""
    dotted = traces(figures(links(), LIGHT)["dots"], "scatter")
    assert sum(len(trace["x"]) for trace in dotted) == 5
    assert any("<b>linkedin</b><br>&lt;b&gt;Clerk&lt;/b&gt;<br>8 visits" in h for t in dotted for h in t["hovertext"])


def test_where_visits_differ_by_orders_of_magnitude_the_axis_is_logarithmic() -> None:
    """With 0 on it."""
    frame = links({"nurse": [("LinkedIn", 10**6 if i == 0 else i % 3) for i in range(1_001)]})
    figure = dots(each_link(frame), LABELS, theme=LIGHT, colours=colours(["LinkedIn"]))
    (dotted,) = traces(figure, "scatter")
    assert min(dotted["y"]) == 0
    assert max(dotted["y"]) == pytest.approx(6, abs=0.001)
    assert figure.layout.yaxis.ticktext[:3] == ("0", "1", "10")
    assert figure.layout.yaxis.range[0] < 0


def test_each_chart_has_a_sentence_that_says_its_finding() -> None:
    """The numbers are those of the chart, and names are plain."""
    frame = links()
    comparison = matrix(frame, job_ids=list(LABELS), failed={"gone"})
    assert channels_alt(by_channel(frame)) == (
        "Visits by channel, 4 channels: Indeed has the most, 1,234 of 1,420 visits (87%); then LinkedIn with 150 (11%)."
    )
    assert compare_alt(comparison, LABELS) == (
        "Visits to 4 jobs by 4 channels: the most, 1,234 of 1,420 visits, went to <b>Clerk</b> through Indeed. "
        "7 cells have no link. 1 job couldn't be loaded."
    )
    assert "5 links created from 16 Jun 2026 to 18 Jun 2026" in dots_alt(each_link(frame), LABELS)
    assert "the most, 1,270, for those created on 17 Jun 2026" in periods_alt(
        by_period(frame, grain="day"), grain="day"
    )


def test_a_report_is_wide_white_and_holds_its_words() -> None:
    """1600 px, the title and what it is about inside, nothing of it taken for markup, the original untouched."""
    for name, figure in figures(links(), EXPORT).items():
        before = figure.to_json()
        report = for_report(figure, title="Visits <b>by</b> channel", subtitle="Jobs & links", footer="as of <noon>")
        assert figure.to_json() == before, name
        assert report.layout.width == WIDTH == 1600
        assert report.layout.height > figure.layout.height
        assert report.layout.paper_bgcolor == "#FFFFFF"
        assert report.layout.title.text == "<b>Visits &lt;b&gt;by&lt;/b&gt; channel</b>"
        assert report.layout.title.subtitle.text == "Jobs &amp; links"
        assert report.layout.annotations[-1].text == "as of &lt;noon&gt;"


def test_the_words_of_a_report_wrap_and_make_room() -> None:
    """A long list of filters takes more lines and more height, not more width."""
    figure = figures(links(), EXPORT)["channels"]
    short, long = (for_report(figure, title="T", subtitle="one filter " * n, footer="") for n in (1, 30))
    assert long.layout.title.subtitle.text.count("<br>") >= 1
    assert long.layout.height > short.layout.height
    assert long.layout.margin.t > short.layout.margin.t


@pytest.mark.parametrize("grain", GRAINS)
def test_the_days_at_the_axis_are_the_first_days_of_periods_under_their_columns(grain: Grain) -> None:
    """A week is named by its Monday, and the name stands in the middle of its column."""
    table = by_period(links(), grain=grain)
    figure = periods(table, theme=LIGHT, colours={}, grain=grain)
    starts = list(table["period_start"].drop_duplicates())
    step = {"day": pd.DateOffset(days=1), "week": pd.DateOffset(days=7), "month": pd.DateOffset(months=1)}[grain]
    for at, words in zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True):
        (start,) = [one for one in starts if one <= pd.Timestamp(at) < one + step]
        assert pd.Timestamp(at) - start == (start + step - start) / 2
        assert words.replace("<br>", " ") == (f"{start:%b %Y}" if grain == "month" else f"{start.day} {start:%b %Y}")
    assert len(figure.layout.xaxis.ticktext) <= 6


def test_a_channel_beyond_the_palette_is_still_to_be_seen() -> None:
    """Its pattern lies on its colour, and not on the paper."""
    ranks = colours([f"Board {number}" for number in range(30)])
    look = marker("Board 20", ranks, LIGHT)
    assert look["pattern"]["shape"]
    assert look["pattern"]["bgcolor"] == look["color"] != LIGHT.paper


def test_a_folded_tail_does_not_wash_out_the_heatmap() -> None:
    """The strongest colour is that of the most visited single cell."""
    many = {f"job{number}": [("LinkedIn", 50)] for number in range(40)} | {"top": [("LinkedIn", 100)]}
    comparison = matrix(links(many), job_ids=list(many), failed=set(), most_jobs=5)
    assert comparison.folded_jobs
    heat = traces(heatmap(comparison, {}, theme=LIGHT), "heatmap")[0]["z"]
    assert max(value for row in heat for value in row if value is not None) == 1
    assert heat[0][0] == 1


def test_every_row_of_a_long_heatmap_has_its_name() -> None:
    """Two hundred jobs, as many as a page draws."""
    many = {f"job{number}": [("LinkedIn", number)] for number in range(200)}
    drawn = heatmap(matrix(links(many), job_ids=list(many), failed=set()), {}, theme=LIGHT)
    assert len(drawn.layout.annotations) == 201


def test_the_part_of_plotly_js_that_we_bring_is_of_the_version_that_builds_the_figures() -> None:
    """Else a report might draw a chart in another way than the page."""
    assert f"v{get_plotlyjs_version()}\n" in PLOTLY_JS.read_text(encoding="utf-8")[:300]


@pytest.mark.parametrize(
    ("today", "ends"), [(date(2026, 10, 1), "2026-10-02"), (date(2026, 9, 1), "2026-09-02"), (date(2026, 6, 19), None)]
)
def test_a_note_since_the_last_link_is_on_both_charts_up_to_today(today: date, ends: str | None) -> None:
    """The axis goes on to its days, never beyond today; a note that is yet to come changes nothing."""
    frame, note = links(), Note("key", date(2026, 9, 1), date(2026, 12, 1), HOSTILE)
    notes: dict[str, Any] = {"notes": [note], "today": today}
    look: dict[str, Any] = {"theme": LIGHT, "colours": colours(channel_order(frame))}
    for without, with_note in (
        (
            periods(by_period(frame, grain="day"), grain="day", **look),
            periods(by_period(frame, grain="day"), grain="day", **look, **notes),
        ),
        (dots(each_link(frame), LABELS, **look), dots(each_link(frame), LABELS, **look, **notes)),
    ):
        usual, reached = (pd.Timestamp(figure.layout.xaxis.range[1]) for figure in (without, with_note))
        marks = [one.text for one in with_note.layout.annotations]
        if ends is None:
            assert (reached, "1" in marks) == (usual, False)
        else:
            assert reached.date() == date.fromisoformat(ends)
            assert "1" in marks
