"""The coverage of jobs by channels, read back from what the browser gets."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, VISITS
from hirempire.analysis.coverage import SILENT, Coverage, coverage
from hirempire.analysis.frame import links_frame
from hirempire.api.models import Link, Loaded
from hirempire.charts.coverage import coverage_alt, coverage_chart, coverage_note
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme, contrast

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOSTILE = "<a href='https://evil.example'>win</a>\u202e\x07"
JOBS = {
    "nurse": [("LinkedIn", 1_420, 30), ("Referral", 0, 30), (HOSTILE, 0, 3)],
    "clerk": [("LinkedIn", 8, 30)],
    "cook": [],
}
LABELS = {"nurse": "Nurse", "clerk": f"Clerk {HOSTILE}", "cook": "Cook"}
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])


def frame_of(jobs: dict[str, list[tuple[str, int, int]]]) -> pd.DataFrame:
    """A tidy frame of these jobs: name, visits, and how many days ago each link was created."""
    return links_frame(
        Loaded(job, [Link(f"{job}{i}", name, n, NOW - timedelta(days=d)) for i, (name, n, d) in enumerate(links)], NOW)
        for job, links in jobs.items()
    )


def covered(jobs: dict[str, list[tuple[str, int, int]]] = JOBS) -> Coverage:
    """The coverage of these jobs and of one that failed to load."""
    return coverage(frame_of(jobs), job_ids=[*jobs, "gone"], failed={"gone"}, now=NOW)


def traces(found: Coverage, theme: Theme) -> dict[str, dict[str, Any]]:
    """The traces by their names; the sums have none."""
    drawn = json.loads(coverage_chart(found, LABELS, theme=theme).to_json())["data"]
    return {trace.get("name", "sums"): trace for trace in drawn}


def test_each_cell_is_drawn_once_in_its_state() -> None:
    """Three jobs by three channels, and one row for the job that failed to load."""
    drawn = traces(covered(), EXPORT)
    places = {
        state: sorted((y, round(base + 0.46)) for y, base in zip(drawn[state]["y"], drawn[state]["base"], strict=True))
        for state in (VISITS, NO_VISIT, SILENT, NO_LINK)
    }
    assert places == {
        VISITS: [(0, 0), (1, 0)],
        NO_VISIT: [(0, 1)],
        SILENT: [(0, 2)],
        NO_LINK: [(1, 1), (1, 2), (2, 0), (2, 1), (2, 2)],
    }
    assert drawn[NOT_LOADED]["y"] == [3]
    assert drawn[NOT_LOADED]["x"] == [3]
    assert [word.strip("</b>") for word in drawn["sums"]["text"]] == ["2", "1", "1", "3", "1", "0", ""]


@THEMES
def test_no_state_is_told_by_colour_alone(theme: Theme) -> None:
    """Each differs in its mark, its frame or its pattern; and every mark can be read on its ground."""
    drawn = traces(covered(), theme)
    looks = {
        state: (
            bool(bars["marker"]["line"]["width"]),
            bars["marker"].get("pattern", {}).get("shape", ""),
            "".join(bars.get("text", [""]))[:4] if state != VISITS else "number",
        )
        for state, bars in drawn.items()
        if bars["type"] == "bar"
    }
    assert len(set(looks.values())) == len(looks) == 5
    assert looks[NOT_LOADED][1]
    for state in (VISITS, NO_LINK):
        ground, ink = drawn[state]["marker"]["color"], drawn[state]["insidetextfont"]["color"]
        assert contrast(ground, ink) >= 4.5


@THEMES
def test_stripes_lie_in_the_cells_of_links_that_nobody_opens_and_in_no_other(theme: Theme) -> None:
    """Each cell has its own, and its "0" over them."""
    drawn = traces(covered(), theme)
    bars, stripes, marks = drawn[SILENT], drawn["stripes"], drawn["on stripes"]
    assert marks["text"] == ["<b>0</b>"] * len(bars["y"])
    assert marks["y"] == bars["y"]
    (y,), (left,), (width,) = bars["y"], bars["base"], bars["x"]
    xs, ys = ([one for one in stripes[axis] if one is not None] for axis in "xy")
    assert len(xs) == len(ys) > 8
    assert all(left - 1e-9 <= x <= left + width + 1e-9 for x in xs)
    assert all(abs(at - y) <= bars["width"] / 2 + 1e-9 for at in ys)
    nothing = traces(covered({"nurse": [("LinkedIn", 5, 30)]}), theme)
    assert "stripes" not in nothing


@THEMES
def test_no_hostile_name_becomes_markup(theme: Theme) -> None:
    """Names of links and jobs are escaped, without control or direction characters."""
    drawn = json.dumps(json.loads(coverage_chart(covered(), LABELS, theme=theme).to_json()), ensure_ascii=False)
    assert "<a" not in drawn
    assert "&lt;a" in drawn
    assert not {"\u202e", "\x07"} & set(drawn)
    assert "\\u0007" not in drawn


def test_the_note_explains_what_occurs_and_says_what_is_not_drawn() -> None:
    """Twenty-five jobs and twelve channels are drawn, those with the most visits."""
    assert coverage_note(covered()) == (
        "Filled: visits to its links. 0 in a frame: no visits yet to a link created less than 14 days ago. "
        "0 on stripes: no visits to a link since it was created 14 or more days ago. –: no link. "
        "Hatched: a job that couldn't be loaded. Right: the number of channels in which the job has a link."
    )
    assert coverage_note(covered({"cook": []})) == ""
    many = {f"job{i}": [(f"Board {k}", 500 - i - k, 30) for k in range(15)] for i in range(50)}
    found = coverage(frame_of(many), job_ids=list(many), failed=(), now=NOW)
    assert coverage_note(found) == (
        "Filled: visits to its links. Right: the number of channels in which the job has a link. "
        "Showing the 25 jobs and 12 channels with the most visits; the table has all."
    )
    assert len(traces(found, LIGHT)[VISITS]["y"]) == 25 * 12
    assert len(coverage_chart(found, {}, theme=LIGHT).layout.annotations) == 26


def test_the_alternative_text_counts_every_state() -> None:
    """In the loaded jobs."""
    assert coverage_alt(covered()) == (
        "Links of 3 jobs by 3 channels: of 9 cells, 2 have visits and 5 have no link. "
        "1 cell has had no visits for 14 or more days. 1 cell has a newer link with no visits yet. "
        "1 job couldn't be loaded."
    )


def test_nothing_says_so() -> None:
    """No links at all."""
    figure = coverage_chart(covered({"cook": []}), {}, theme=LIGHT)
    assert [note.text for note in figure.layout.annotations] == ["No links to show"]
    assert coverage_alt(covered({"cook": []})) == "No links to show."
