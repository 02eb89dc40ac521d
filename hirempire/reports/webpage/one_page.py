"""The first page of a report alone, with two charts: one sheet of paper, and a small web page without a script."""

from collections.abc import Iterator
from dataclasses import replace

from hirempire.charts.fonts import font_faces
from hirempire.exhibits.exhibit import Exhibit
from hirempire.exhibits.office import Native
from hirempire.exhibits.scope import DEMO
from hirempire.language import counted
from hirempire.reports.paper import Paper
from hirempire.reports.story import Story
from hirempire.reports.webpage.bars import bars
from hirempire.reports.webpage.page import DEMO_ON_PAPER, colours, data_address, policy, read, templates

_MOST_BARS = 12
"""The bars that half a sheet has room for."""
_MOST_ROWS = 5
"""The categories of a chart with several bars each."""


def one_page(story: Story, paper: Paper = "A4") -> bytes:
    """The page, in UTF-8; printed, it fills one sheet. The same story gives the same bytes."""
    size = f"@page {{ size: {paper} portrait; }}"
    page = (
        templates()
        .get_template("one_page.html.jinja")
        .render(
            story=story,
            charts=list(_charts(story)),
            logo=data_address(story.logo) if story.logo else "",
            policy=policy(()),
            fonts=font_faces(),
            style=colours() + read("one_page.css") + size + (DEMO_ON_PAPER if story.is_demo else ""),
            demo=DEMO,
            paper=paper.lower(),
            bars=bars,
        )
    )
    return page.encode()


def _charts(story: Story) -> Iterator[tuple[Exhibit, Native]]:
    """The charts with as many bars as there is room for; the sheet has no table that would hold the rest."""
    for exhibit in story.opening.charts:
        if exhibit.native is not None and exhibit.native.categories:
            most = _MOST_ROWS if exhibit.native.grouped else _MOST_BARS
            cut = exhibit.native.first(most, with_=story.opening.named)
            yield exhibit, replace(cut, left_out=_left_out(cut))


def _left_out(native: Native) -> str:
    number = len(native.categories) - native.above
    if native.uncut is None or native.adds or number >= native.of:
        return ""
    return f"Showing {number:,} of {counted(native.of, *native.nouns)}."
