"""A report as a workbook: a summary to print, with charts that can be edited, and the tables behind it to work with.

The charts stand on ranges of the sheet "Chart data". A text from outside is a text in its cell and never a formula, a
number or a link. The only time inside is that of the data, so that the same story gives the same bytes.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

import pandas as pd
import xlsxwriter

from hirempire.charts.theme import LIGHT
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.scope import DEMO
from hirempire.findings.finding import texts
from hirempire.language import counted, plain
from hirempire.reports.story import Opening, Section, Story
from hirempire.reports.workbook.chart import DATA, chart, write_data
from hirempire.reports.workbook.page import WIDTH, Page
from hirempire.reports.workbook.style import Look, cell_text
from hirempire.reports.workbook.table import sheet_name, table_sheet

_CLOSED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SUMMARY, _CHARTS, _HOW = "Summary", "Charts", "Methodology"
_MUTED: Mapping[str, Any] = {"font_color": LIGHT.muted}
_LINKED: Mapping[str, Any] = {"font_color": LIGHT.palette[0], "underline": 1}


def workbook(story: Story) -> bytes:
    """The workbook of a story: first page, charts, what changed, a sheet for each table, and the methodology."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, **_CLOSED})
    book.set_properties(
        {
            "title": cell_text(plain(story.title, most=250)),
            "author": cell_text(plain(story.author, most=250)),
            "created": story.at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    look, names = Look(book), _names(story)
    foot = f"&L&A{f'&C{DEMO}' if story.is_demo else ''}&RPage &P of &N"
    first = Page(book.add_worksheet(_SUMMARY), look, foot=foot, fitted=True)
    page = Page(book.add_worksheet(_CHARTS), look, foot=foot)
    for number, (table, name) in enumerate(names, 1):
        said = replace(table, note=f"{DEMO} {table.note}".rstrip()) if story.is_demo else table
        table_sheet(book.add_worksheet(name), said, look, number=number, foot=foot)
    _how(Page(book.add_worksheet(_HOW), look, foot=foot), story, names)
    charts = _Charts(book, look, foot=foot)
    _opening(first, story)
    _told(page, charts, story, {id(table): name for table, name in names})
    book.close()
    return written.getvalue()


def _names(story: Story) -> list[tuple[Table, str]]:
    """Every table and the name of its sheet, in the order of the report; the links are the last."""
    named: list[tuple[Table, str]] = []
    taken = [_SUMMARY, _CHARTS, _HOW, DATA]
    for table in (*_tables(story), _links(story)):
        named.append((table, sheet_name(table.name, taken)))
        taken.append(named[-1][1])
    return named


def _tables(story: Story) -> Iterator[Table]:
    changed = story.build_changes()
    if changed is not None:
        yield changed
    for section in story.sections:
        yield from (shown.table for shown in section.exhibits)
        yield from section.tables


def _links(story: Story) -> Table:
    """All links, one row each, with their original names."""
    links = story.links
    local = {
        name: links[name].dt.tz_convert(story.zone).dt.tz_localize(None).dt.floor("s")
        for name in ("created_at", "fetched_at")
    }
    ids = links["job_id"].astype("str")
    rows = pd.DataFrame(
        {
            "Job": ids.map(lambda one: story.labels.get(one, one)),
            "Channel": links["channel"].astype("str"),
            "Original name": links["source_name"],
            "Visits so far": links["visits"],
            f"Link created ({story.zone})": local["created_at"],
            f"Data as of ({story.zone})": local["fetched_at"],
            "Address": links["url"],
            "Code": links["code"],
            "Job ID": ids,
            "Link ID": links["link_id"],
        }
    )
    return table_of("All links behind this report", rows, short="Links")


def _opening(page: Page, story: Story) -> None:
    """The first page: figures, what stands out, what to do, and what is missing."""
    if story.logo:
        page.picture(story.logo)
    page.text(story.title, size=24, bold=True, after=2)
    if story.author:
        page.text(story.author, **_MUTED)
    for line in story.scope:
        page.text(line, **_MUTED)
    page.text(f"Charts: sheet “{_CHARTS}”.", to=_CHARTS, **_LINKED)
    page.text(f"Methodology and missing data: sheet “{_HOW}”.", to=_HOW, **_LINKED)
    if story.note:
        page.text(story.note, italic=True)
    page.gap(8)
    if story.opening.tiles:
        page.tiles(story.opening.tiles)
    else:
        page.totals(story.totals)
    if any(section.name == "summary" for section in story.sections):
        _sentences(page, story.opening)
    page.end()


def _sentences(page: Page, first: Opening) -> None:
    parts = {
        "Findings": texts(first.findings),
        "What to do": [action.text for action in first.actions],
        "What to know": texts((*first.losses, *first.caveats)),
    }
    for heading, sentences in parts.items():
        if sentences:
            page.heading(heading)
            for sentence in sentences:
                page.text(f"•  {sentence}")


def _told(page: Page, charts: "_Charts", story: Story, names: Mapping[int, str]) -> None:
    """The charts from top to bottom with what they show; their data go on a sheet of their own."""
    page.text(story.title, size=18, bold=True, after=2)
    if story.is_demo:
        page.text(DEMO, **_MUTED)
    for section in story.sections:
        if section.name not in {"summary", "how"}:
            _section(page, section, charts, names)
    page.end()


class _Charts:
    """Makes charts, each on the next free rows of the sheet of their data."""

    def __init__(self, book: xlsxwriter.Workbook, look: Look, *, foot: str) -> None:
        self._book, self._look, self._row = book, look, 0
        self._sheet = book.add_worksheet(DATA)
        self._sheet.set_column(0, 0, 48)
        self._sheet.set_column(1, 30, 14)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(foot)

    def put(self, page: Page, shown: Exhibit) -> None:
        """The title of an exhibit and its chart, on the same page."""
        if shown.native is None:
            page.text(shown.title, size=12, room=60, bold=True)
            return
        first, self._row = self._row, write_data(self._sheet, self._row, shown.title, shown.native, self._look)
        made, height = chart(self._book, shown.native, first, width=WIDTH)
        page.text(shown.title, size=12, room=height + 70, bold=True)
        page.chart(made, height, alt=shown.alt)


def _section(page: Page, section: Section, charts: _Charts, names: Mapping[int, str]) -> None:
    page.heading(section.title)
    for sentence in section.sentences:
        page.text(f"•  {sentence}")
    for shown in section.exhibits:
        page.gap(8)
        charts.put(page, shown)
        drawn = [shown.native.left_out, shown.native.note] if shown.native else [shown.headline]
        if said := " ".join(filter(None, drawn)):
            page.text(said, size=9, **_MUTED)
        page.text(f"Numbers: sheet “{names[id(shown.table)]}”.", size=9, to=names[id(shown.table)], **_LINKED)
    for table in section.tables:
        words = f"{table.title}: {counted(len(table.rows) - table.sums, 'row')} on sheet “{names[id(table)]}”."
        page.text(words, to=names[id(table)], **_LINKED)


def _how(page: Page, story: Story, names: list[tuple[Table, str]]) -> None:
    """The methodology, what is missing, and what is on which sheet."""
    for section in story.sections:
        if section.name == "how":
            page.text(section.title, size=18, bold=True, after=4)
            for sentence in section.sentences:
                page.text(f"•  {sentence}")
    page.heading("Scope of this report")
    for line in story.scope:
        page.text(line)
    page.heading("Sheets")
    for table, name in names:
        page.text(f"{name}: {table.title}, {counted(len(table.rows) - table.sums, 'row')}.", to=name, **_LINKED)
        if table.note:
            page.text(table.note, size=9, **_MUTED)
    page.end()
