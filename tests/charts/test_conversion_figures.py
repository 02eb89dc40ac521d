"""What the charts of conversion show, read back from what the browser gets, on a workspace small enough to count."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.channels import canonical
from hirempire.analysis.conversion import FUNNEL, Conversion, conversion
from hirempire.analysis.costs import Costs, costs
from hirempire.analysis.frame import links_frame
from hirempire.analysis.joined import Joined, join
from hirempire.analysis.pace import pace
from hirempire.analysis.rates import RATES, ranked
from hirempire.analysis.spend import Spend, SpendRow
from hirempire.api.models import Candidate, CandidatesLoaded, Link, Loaded
from hirempire.charts.costs import COUNTS, costs_alt, costs_chart, costs_note
from hirempire.charts.export import for_report
from hirempire.charts.funnel import MOST_ROWS, amount, funnel, funnel_alt, left_out
from hirempire.charts.pace import pace_alt, pace_chart
from hirempire.charts.rates import rates, rates_alt, rates_note
from hirempire.charts.shares import shares, shares_alt
from hirempire.charts.side_by_side import side_by_side, side_by_side_alt, side_by_side_chart, side_by_side_note
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme, colours, looks
from hirempire.exhibits.hiring_native import costs_native
from tests.support.figures import HOSTILE, strings, traces, written

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])
LABELS = {"nurse": "Nurse · Berlin", "clerk": HOSTILE}

VISITS = {"nurse": {"LinkedIn": 900, "Referral": 40}, "clerk": {"LinkedIn": 100, HOSTILE: 10}}
PEOPLE = {
    ("nurse", "LinkedIn"): {"rejected": 50, "applied": 8, "interview": 2},
    ("nurse", "Referral"): {"rejected": 10, "hired": 6, "offer": 4},
    ("clerk", "LinkedIn"): {"rejected": 39, "hired": 1},
    ("clerk", HOSTILE): {"applied": 2},
    ("clerk", None): {"applied": 3},
}
"""LinkedIn: 1,000 visits, 100 applicants, 1 hire. Referral: 40, 20, 6. The hostile one: 10, 2, 0. No source: 3."""


def joined(
    visits: dict[str, dict[str, int]] = VISITS, people: dict[tuple[str, str | None], dict[str, int]] = PEOPLE
) -> Joined:
    """Links created thirty days ago, and applicants, one on each day since."""
    made = NOON - 30 * DAY
    links = [
        Loaded(job, [Link(f"{job}{i}", name, n, made) for i, (name, n) in enumerate(of.items())], NOON)
        for job, of in visits.items()
    ]
    came: dict[str, list[Candidate]] = {job: [] for job in visits}
    for (job, source), of in people.items():
        statuses = [status for status, number in of.items() for _ in range(number)]
        came[job] += [Candidate(made + (i % 29) * DAY, "applicant", source, one) for i, one in enumerate(statuses)]
    frame = candidates_frame(CandidatesLoaded(job, of, NOON) for job, of in came.items())
    return join(links_frame(links), frame, job_ids=list(visits))


@pytest.fixture(scope="module")
def small() -> Conversion:
    """The small workspace."""
    return conversion(joined())


def spent(of: Joined) -> Costs:
    """What it cost: LinkedIn 500 euros, referrals 60."""
    first, last = (NOON - 30 * DAY).date(), NOON.date()
    rows = (
        SpendRow("LinkedIn", None, first, last, Decimal(500), "EUR"),
        SpendRow("Referral", None, first, last, Decimal(60), "EUR"),
        SpendRow(HOSTILE, None, first, last, Decimal(5), "EUR"),
    )
    return costs(of, Spend(rows), currency="EUR", channel_of=canonical, now=NOON, tz="UTC")


def figures(found: Conversion, theme: Theme) -> dict[str, go.Figure]:
    """Every chart of conversion."""
    table, ranks = found.channels, colours(["LinkedIn", "Referral"])
    drawn = {
        "funnel": funnel(table, found.whole, theme=theme, colours=ranks),
        "shares": shares(table, theme=theme, colours=ranks),
        "pace": pace_chart(pace(found.joined, now=NOON, floor=found.floor), theme=theme, colours=ranks),
    }
    for name in RATES:
        drawn[f"rates {name}"] = rates(ranked(table, name), found.whole, theme=theme, colours=ranks, name=name)
        drawn[f"jobs {name}"] = side_by_side_chart(side_by_side(found, name), LABELS, theme=theme)
    for per in COUNTS:
        drawn[f"cost {per}"] = costs_chart(spent(found.joined), theme=theme, colours=ranks, per=per)
    return drawn


@THEMES
def test_no_name_becomes_markup_in_any_chart(small: Conversion, theme: Theme) -> None:
    """Channels and jobs reach the browser escaped, and pictures for reports are drawn of each."""
    for name, figure in figures(small, theme).items():
        for words in strings(json.loads(figure.to_json())):
            assert "<a" not in words, name
            assert not {"\u202e", "\x07"} & set(words), name
        if theme is EXPORT:
            assert for_report(figure, title=name, subtitle="", footer="").layout.height


@THEMES
def test_nothing_to_draw_is_said(theme: Theme) -> None:
    """A workspace without a link and without a candidate has a sentence in each place; spend is drawn all the same."""
    nothing = conversion(joined({}, {}))
    for name, figure in figures(nothing, theme).items():
        if name.startswith("cost"):
            assert "€565" in json.dumps(json.loads(figure.to_json()), ensure_ascii=False)
            continue
        assert not figure.data
        assert figure.layout.annotations[0].text.endswith(".")


def test_the_funnel_has_the_counts_and_the_parts(small: Conversion) -> None:
    """Each number as counted by hand; middle steps are lower bounds; a bar is the channel's part of the step."""
    figure = funnel(small.channels, small.whole, theme=LIGHT, colours=colours(["LinkedIn", "Referral"]))
    words = written(figure)
    assert words[:6] == ["1,000", "100", "≥3", "≥3", "≥1", "1"]
    assert words[6:12] == ["40", "20", "≥10", "≥10", "≥10", "6"]
    assert words[-6:] == ["<b>1,050</b>", "<b>125</b>", "<b>≥13</b>", "<b>≥13</b>", "<b>≥11</b>", "<b>7</b>"]
    bars = [
        (base, round(length, 6))
        for bar in traces(figure, "bar")
        for base, length in zip(bar["base"], bar["x"], strict=True)
    ]
    full = max(length for _, length in bars)
    linkedin, referral = (bars[i : i + len(FUNNEL)] for i in (0, len(FUNNEL)))
    scale = full / (1_000 / 1_050)  # the largest part of all fills its column
    assert linkedin[0] == (0, pytest.approx(full))
    assert linkedin[5][1] == pytest.approx(scale / 7, abs=1e-5)
    assert referral[5][1] == pytest.approx(scale * 6 / 7, abs=1e-5)


def test_the_funnel_says_its_finding(small: Conversion) -> None:
    """Who is loud, and who hires."""
    said = funnel_alt(small.channels, small.whole)
    assert "Most visits: LinkedIn, 95%." in said
    assert "Most hires: Referral, 86%." in said


def test_many_channels_leave_the_smallest_to_the_table() -> None:
    """Those with the largest parts are drawn, wherever they stand by visits."""
    visits = {"nurse": {f"Channel {i:02}": 100 - i for i in range(20)}}
    many = conversion(joined(visits, {("nurse", "Channel 19"): {"hired": 3}}))
    figure = funnel(many.channels, many.whole, theme=LIGHT, colours={})
    names = [note["text"] for note in json.loads(figure.to_json())["layout"]["annotations"]]
    assert "Channel 19" in names
    assert "Channel 18" not in names
    assert left_out(many.channels) == f"{20 - MOST_ROWS} more channels in the table."


def test_rates_with_too_few_are_hollow_and_last(small: Conversion) -> None:
    """In their words each has its counts, and the ranked between which places they surely are."""
    table = ranked(small.channels, "hire")
    figure = rates(table, small.whole, theme=LIGHT, colours=colours(["LinkedIn", "Referral"]), name="hire")
    words = [note["text"] for note in json.loads(figure.to_json())["layout"]["annotations"]]
    assert "<b>30%</b> · 6 of 20 · 1st" in words
    assert "<b>1.0%</b> · 1 of 100 · 2nd" in words
    assert "0 of 2 · too few applicants" in words
    assert "all channels 5.6%" in words
    (dots,) = traces(figure, "scatter")
    assert dots["x"] == pytest.approx([0.3, 0.01, 0])
    assert dots["marker"]["color"][2] == LIGHT.paper
    (bars,) = traces(figure, "bar")
    assert bars["base"][:2] == pytest.approx(table["low"].tolist()[:2])
    assert [base + length for base, length in zip(bars["base"], bars["x"], strict=True)][:2] == pytest.approx(
        table["high"].tolist()[:2]
    )
    said = rates_alt(table, small.whole, "hire")
    assert "Referral is highest, 30% (6 of 20). It clearly beats every other ranked channel." in said
    assert "Hire rate = hired ÷ applicants." in rates_note(table, "hire")


def test_shares_stand_against_each_other(small: Conversion) -> None:
    """Visits, applicants and hires of each channel; those without a source are part of the whole."""
    figure = shares(small.channels, theme=LIGHT, colours=colours(["LinkedIn", "Referral"]))
    marks = {trace["name"]: trace["x"][1:3] for trace in traces(figure, "scatter")}
    assert marks["Visits"] == pytest.approx([1_000 / 1_050, 40 / 1_050])
    assert marks["Applicants"] == pytest.approx([100 / 125, 20 / 125])
    assert marks["Hires"] == pytest.approx([1 / 7, 6 / 7])
    assert "Referral has 4% of visits and 86% of hires. LinkedIn has 95% of visits and 14% of hires." in shares_alt(
        small.channels
    )


def test_a_cell_of_few_has_no_rate_and_no_colour(small: Conversion) -> None:
    """Ten visits are too few for a rate of the hostile channel; forty are enough for referrals."""
    laid = side_by_side(small, "apply")
    figure = side_by_side_chart(laid, LABELS, theme=LIGHT)
    (heat,) = traces(figure, "heatmap")
    names = [str(one) for one in laid.channels]
    rows = {job: heat["z"][2 * place] for place, job in enumerate(laid.jobs)}
    assert rows["nurse"][names.index("Referral")] == pytest.approx(1)  # 50%, the highest of those with enough
    assert rows["clerk"][names.index(canonical(HOSTILE))] is None
    assert rows["clerk"][names.index("Referral")] is None
    words = written(figure)
    assert any("50%" in one and one.endswith("20/40") for one in words)
    assert "2/10" in words
    assert "the highest is Nurse · Berlin through Referral, 50% (20 of 40)." in side_by_side_alt(laid, LABELS)
    assert "fewer than 20 visits" in side_by_side_note(laid)


def test_the_pace_is_that_of_the_days(small: Conversion) -> None:
    """Of LinkedIn's sixty and forty applicants, one came on each day, over and over."""
    measured = pace(small.joined, now=NOON)
    figure = pace_chart(measured, theme=LIGHT, colours=colours(["LinkedIn"]))
    within = {7: 0, 21: 0}
    for number in (60, 40):
        for days in within:
            within[days] += sum(i % 29 <= days for i in range(number))
    marks = {trace["name"]: trace["x"][2] for trace in traces(figure, "scatter")}
    assert marks["7 days"] == pytest.approx(within[7] / 100)
    assert marks["21 days"] == pytest.approx(within[21] / 100)
    assert "All channels" in pace_alt(measured)


def test_costs_are_spend_over_counts(small: Conversion) -> None:
    """With the count beside each, and a dash where nothing divides."""
    found = spent(small.joined)
    figure = costs_chart(found, theme=LIGHT, colours=colours(["LinkedIn", "Referral"]), per="hire")
    words = [note["text"] for note in json.loads(figure.to_json())["layout"]["annotations"]]
    assert "€500.00 · 1 hire" in words
    assert "€10.00 · 6 hires" in words
    assert "€5.00 spent, 2 applicants, 0 hires" in words
    in_vain = next(trace for trace in json.loads(figure.to_json())["data"] if trace["marker"].get("pattern"))
    assert (in_vain["x"], in_vain["y"][0] < 2) == ([5], True)  # right under all channels
    assert "Striped: spent without hires" in costs_note(found, "hire")
    assert "€80.71 · 7 hires" in words  # 565 ÷ 7
    assert "LinkedIn €500.00 · 1 hire" in costs_alt(found, "hire")
    assert costs_note(found, "visit").startswith("Spend ÷ visits to the links.")


@THEMES
def test_what_a_floor_hides_is_in_no_chart(theme: Theme) -> None:
    """Counts below five are a point, in every word and hover of the charts by channel."""
    hidden = conversion(joined(), floor=5)
    figure = funnel(hidden.channels, hidden.whole, theme=theme, colours={})
    assert "•" in written(figure)
    for words in strings(json.loads(figure.to_json())):
        assert words.lstrip("≥<b>").split(" ")[0] not in {"1", "2", "3", "4"}


def test_many_channels_take_few_traces() -> None:
    """All plain colours are one trace; from the second round of the palette on, a pattern needs one of its own."""
    names = [f"Channel {i}" for i in range(len(LIGHT.palette) + 2)]
    filled = looks(names, colours(names), LIGHT, bars=2)
    assert [len(places) for places, _ in filled] == [len(LIGHT.palette), 1, 1]
    assert len(filled[0][1]["color"]) == 2 * len(LIGHT.palette)
    assert sorted(place for places, _ in filled for place in places) == list(range(len(names)))


def test_the_dates_of_the_fixture_are_days(small: Conversion) -> None:
    """The spend covers the whole life of the links, so that a visit has a cost."""
    found = spent(small.joined)
    assert found.channels.loc["LinkedIn", "cost_per_visit"] == Decimal("0.5")
    assert (NOON - 30 * DAY).date() == date(2026, 5, 19)


def test_a_channel_called_like_all_together_is_drawn_as_a_channel() -> None:
    """What is all channels is told by its place: only that is bold, and has no channel's colour."""
    called = "All channels"
    of = joined({"nurse": {called: 100}}, {("nurse", called): {"rejected": 30, "hired": 10}})
    rows = (SpendRow(called, None, (NOON - 30 * DAY).date(), NOON.date(), Decimal(500), "EUR"),)
    found = costs(of, Spend(rows), currency="EUR", channel_of=canonical, now=NOON, tz="UTC")
    measured = pace(of, now=NOON)
    ranks = colours([called])
    drawn = costs_chart(found, theme=LIGHT, colours=ranks, per="hire")
    (bars,) = traces(drawn, "bar")
    assert bars["marker"]["color"] == [LIGHT.other, LIGHT.palette[0]]
    for figure in (drawn, pace_chart(measured, theme=LIGHT, colours=ranks)):
        words = list(strings(figure.to_dict()))
        assert words.count(f"<b>{called}</b>") == words.count(called) > 0
    native = costs_native(found, ranks, "hire")
    assert native is not None
    assert native.series[0].colours == (LIGHT.muted, LIGHT.palette[0])


def test_visits_within_bounds_are_a_range_or_where_there_is_no_room_the_lower_bound() -> None:
    """Of steps that are lower bounds, and of visits without an upper one, the same sign stands."""
    assert amount(120, "visits", 134) == "120–134"
    assert amount(120, "visits", 134, tight=True) == "≥120"
    assert amount(42, "visits", 43, tight=True) == "42–43"
    assert amount(120, "visits", 120) == "120"
    assert amount(120, "visits", pd.NA) == "≥120"
    assert amount(pd.NA, "visits", pd.NA) == "–"


def test_a_rate_within_bounds_is_drawn_from_end_to_end() -> None:
    """With the range in words; one that has a single number has no such bar."""
    of = joined({"nurse": {"LinkedIn": 100, "Indeed": 100}}, {("nurse", "LinkedIn"): {"rejected": 30}})
    table = conversion(of).channels.assign(visits_most=[200, 100], apply_rate=[0.15, 0.0], apply_rate_most=[0.3, 0.0])
    whole = conversion(of).whole
    drawn = rates(ranked(table, "apply"), whole, theme=LIGHT, colours=colours(["LinkedIn", "Indeed"]), name="apply")
    _, spans = traces(drawn, "bar")
    assert (spans["base"], spans["x"]) == ([0.15], [0.15])
    assert any("15–30%" in words and "30 of 100–200" in words for words in strings(drawn.to_dict()))
