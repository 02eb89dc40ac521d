"""The workbook, read by another library than the one that writes it."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image

from hirempire.analysis.frame import unreadable_frame
from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.period import compared, read
from hirempire.analysis.subject import Subject
from hirempire.api.models import Loaded
from hirempire.reports.build import story
from hirempire.reports.csv import links_csv
from hirempire.reports.story import Story
from hirempire.reports.workbook import workbook
from hirempire.reports.workbook.style import cell_text
from hirempire.reports.workbook.table import HEAD, sheet_name
from hirempire.sandbox.workspace import Workspace
from tests.support.hostile import NAMES, hostile_subject
from tests.support.looks import Link, Look, history

ROOT = Path(__file__).parents[2]


def opened(story: Story) -> Workbook:
    """The story as a workbook, as openpyxl reads it."""
    return load_workbook(io.BytesIO(workbook(story)))


def rows_of(book: Workbook, sheet: str) -> pd.DataFrame:
    """The table on a sheet, its totals included."""
    head, *rows = list(book[sheet].values)[HEAD:]
    return pd.DataFrame(rows, columns=pd.Index(head))


@pytest.fixture(scope="module")
def demo(demo_story: Story) -> Workbook:
    """The demo's workbook."""
    return opened(demo_story)


@pytest.fixture(scope="module")
def parts(hostile: Story) -> dict[str, str]:
    """The files in the workbook of hostile names."""
    with zipfile.ZipFile(io.BytesIO(workbook(hostile))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_links_are_those_of_the_workspace(demo: Workbook, demo_subject: Subject, workspace: Workspace) -> None:
    """A row a link, visits as numbers and times as dates; counted from what was served."""
    links = rows_of(demo, "Links").set_index("Link ID")
    unread = set(unreadable_frame(demo_subject.outcomes)["link_id"])
    came = set(demo_subject.jobs) - demo_subject.failed
    served = {link.id: link for job in workspace.jobs if job.id in came for link in job.links if link.id not in unread}
    assert links["Visits so far"].to_dict() == {one.id: one.visits for one in served.values()}
    assert all(isinstance(made, datetime) for made in links["Link created (Europe/Berlin)"])


def test_sums_by_channel_and_job_are_those_of_the_links(demo: Workbook) -> None:
    """The tables of one book agree, and the totals of the summary with them."""
    links, channels, jobs = rows_of(demo, "Links"), rows_of(demo, "Channels"), rows_of(demo, "Jobs by channel")
    total = int(links["Visits so far"].sum())
    assert channels.set_index("Channel")["Visits"].to_dict() == (
        links.groupby("Channel")["Visits so far"].sum().to_dict()
    )
    assert jobs["All channels"].iloc[-1] == total == jobs["All channels"].iloc[:-1].sum()
    assert total in {cell.value for row in demo["Summary"].iter_rows() for cell in row}


def test_every_table_has_filters_under_a_frozen_head_and_no_sums_in_it(demo: Workbook, demo_story: Story) -> None:
    """Sorting a table must not move the row of its sums."""
    tables = {name: sheet.tables for name, sheet in zip(demo.sheetnames, demo.worksheets, strict=True) if sheet.tables}
    assert len(tables) == 1 + sum(len(one.exhibits) + len(one.tables) for one in demo_story.sections)
    for name, found in tables.items():
        (table,) = found.values()
        assert table.autoFilter is not None
        assert demo[name].freeze_panes == f"B{HEAD + 2}"
    (compared,) = tables["Jobs by channel"].values()
    assert int(re.findall(r"\d+", compared.ref)[-1]) == demo["Jobs by channel"].max_row - 1


def test_numbers_and_dates_have_their_formats(demo: Workbook) -> None:
    """Thousands apart, shares in per cent, days as elsewhere."""
    channels = demo["Channels"]
    formats = {
        channels.cell(HEAD + 1, place).value: channels.cell(HEAD + 2, place).number_format for place in range(1, 9)
    }
    assert formats["Visits"] == "#,##0"
    assert formats["Share of visits"] == "0%"
    assert formats["Newest link (Europe/Berlin)"] == "d mmm yyyy"


def test_charts_are_native_and_stand_on_the_numbers_of_the_story(demo_story: Story) -> None:
    """As many as the story has; each series refers to a range that holds its values."""
    content = workbook(demo_story)
    natives = [shown.native for section in demo_story.sections for shown in section.exhibits if shown.native]
    data = load_workbook(io.BytesIO(content))["Chart data"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        texts = [archive.read(name).decode() for name in charts]
    assert len(texts) == len(natives) == 5
    for native, text in zip(natives, texts, strict=True):
        ranges = re.findall(r"<c:val>.*?<c:f>'Chart data'!(.*?)</c:f>", text)
        values = [tuple(row[0].value for row in data[ref.replace("$", "")]) for ref in ranges]
        drawn = [tuple(value if value is None else round(value, 9) for value in one) for one in values]
        assert drawn == [
            tuple(value if value is None else round(value, 9) for value in one.values) for one in native.series
        ]
        colours = {colour.upper() for colour in re.findall(r'srgbClr val="(\w{6})"', text)}
        for series in native.series:
            assert {one[1:].upper() for one in (series.colour, *series.colours) if one} <= colours


def test_what_is_missing_is_named(demo: Workbook, workspace: Workspace) -> None:
    """The jobs that failed to load with their causes, and the links that could not be read."""
    assert set(rows_of(demo, "Not loaded")["Job ID"]) == {workspace.gone_job, workspace.flaky_job}
    assert len(rows_of(demo, "Unreadable links")) > 0
    said = {
        cell.value
        for sheet in (demo["Summary"], demo["Charts"], demo["Methodology"])
        for row in sheet.iter_rows()
        for cell in row
    }
    assert any("2 jobs couldn't be loaded" in str(one) for one in said)


def test_no_hostile_name_becomes_a_formula_a_link_or_a_number(hostile: Story, parts: dict[str, str]) -> None:
    """Every name is a text in its cell, as it is but for what XML forbids."""
    assert not [name for name, text in parts.items() if "<f>" in text and "worksheets/" in name]
    assert not [name for name, text in parts.items() if "TargetMode" in text or "externalLink" in text]
    assert not [name for name, text in parts.items() if 'TargetMode="External"' in text]
    links = rows_of(opened(hostile), "Links")
    written = {name: cell_text(text) for name, text in NAMES.items()}
    assert set(written.values()) >= set(links["Original name"])
    assert Counter(map(type, links["Original name"])) == {str: len(links)}


def test_a_name_that_looks_like_a_formula_stays_text_when_it_is_edited(hostile: Story) -> None:
    """Excel marks such a cell with an apostrophe that is not part of its text."""
    sheet = opened(hostile)["Links"]
    cells = {cell.value: cell for cell in sheet["C"][HEAD + 1 :]}
    for kind in ("formula", "plus", "at", "minus", "tab", "wide formula"):
        assert cells[NAMES[kind]].quotePrefix
    assert not cells[NAMES["emoji"]].quotePrefix


def test_headings_from_outside_are_unlike_each_other(hostile: Story) -> None:
    """Excel repairs a table with two headings that differ in case alone."""
    for sheet in opened(hostile).worksheets:
        for table in sheet.tables.values():
            names = [column.name.casefold() for column in table.tableColumns]
            assert len(set(names)) == len(names)


def test_a_cell_takes_what_excel_takes() -> None:
    """32,767 characters as Excel counts them, and nothing that XML forbids."""
    assert cell_text("a\x00\x07\x1b\r\nb\rc\ud800\uffff") == "a\nb\nc"
    for long in ("x" * 40_000, "🎉" * 20_000):
        cut = cell_text(long)
        assert cut.endswith("…")
        assert len(cut.encode("utf-16-le")) // 2 <= 32_767


def test_sheets_have_names_that_excel_takes() -> None:
    """31 characters, none of its own signs, each once whatever its case."""
    names: list[str] = []
    for title in ("Jobs: [all]/every*?\\", "JOBS   ALL  EVERY", "'quoted'", "", "x" * 40, "X" * 40):
        names.append(sheet_name(title, names))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_rows_beyond_a_sheet_are_said_to_be_left_out(demo_story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a small sheet in place of Excel's million of rows."""
    monkeypatch.setattr("hirempire.reports.workbook.table._MOST_ROWS", HEAD + 11)
    links = opened(demo_story)["Links"]
    assert links.max_row == HEAD + 11
    assert f"no room for the last {len(demo_story.links) - 10} rows" in links["A2"].value


def test_a_logo_stands_in_the_summary(demo_story: Story) -> None:
    """As a picture of its own."""
    logo = io.BytesIO()
    Image.new("RGB", (300, 100), "#0A66C2").save(logo, "PNG")
    content = workbook(replace(demo_story, logo=logo.getvalue()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "xl/media/image1.png" in archive.namelist()


def test_an_empty_table_says_so(demo_story: Story) -> None:
    """Excel has no table without rows."""
    (channels,) = [one for one in demo_story.sections if one.name == "channels"]
    (shown,) = channels.exhibits
    table = replace(shown.table, rows=shown.table.rows.iloc[:0])
    book = opened(
        replace(demo_story, sections=(replace(channels, exhibits=(replace(shown, build_table=lambda: table),)),))
    )
    assert not book["Channels"].tables
    assert book["Channels"].cell(HEAD + 2, 1).value == "Nothing to list."


def test_the_same_story_gives_the_same_bytes_in_every_process() -> None:
    """No clock, no order of a set: reports can be compared."""
    script = (
        "import hashlib; from tests.support.hostile import hostile_story; "
        "from hirempire.reports.formats import FORMATS; "
        "story = hostile_story(); "
        "print([hashlib.sha256(FORMATS[one].build(story)).hexdigest() for one in ('xlsx', 'csv')])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout) > 2 * hashlib.sha256().digest_size


def test_the_time_inside_is_that_of_the_data(demo: Workbook, demo_story: Story) -> None:
    """And no other."""
    assert demo.properties.created.replace(tzinfo=UTC) == demo_story.at
    assert demo.properties.modified.replace(tzinfo=UTC) == demo_story.at


def test_hostile_names_are_guarded_in_csv(hostile: Story) -> None:
    """The tidy links, every name recognisable and none that a spreadsheet runs."""
    text = links_csv(hostile.links).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert len(rows) == len(hostile.links)
    assert not [one for one in rows["source_name"] if re.match(r"\s*[=+\-@＝\t\r]", one)]


def test_every_sheet_is_linked_from_the_summary_or_the_methodology(demo: Workbook) -> None:
    """The summary leads to the methodology, which lists all sheets; the data of the charts are for Excel alone."""
    linked = {
        str(cell.hyperlink.location).split("!")[0].strip("'")
        for name in ("Summary", "Charts", "Methodology")
        for row in demo[name].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert {name for name in demo.sheetnames if name not in {"Summary", "Chart data"}} <= linked


def test_marks_of_direction_stay_out_of_cells() -> None:
    """They can't be seen, and turn what follows; letters of any script stay."""
    assert cell_text("\u202egnp.exe\u202c \u200fדרושים\ufeff") == "gnp.exe דרושים"


def test_the_first_sheet_is_the_first_page_and_others_follow_the_report(demo: Workbook, demo_story: Story) -> None:
    """Figures as numbers with what to know, findings, what to do and what is missing; then charts, then tables."""
    first = demo_story.opening
    cells = [cell.value for row in demo["Summary"].iter_rows() for cell in row if cell.value is not None]
    assert demo.sheetnames[:3] == ["Summary", "Charts", "Channels"]
    assert first.tiles[0].value in cells
    for tile in first.tiles:
        assert tile.title in cells
        assert (tile.change_in_words or tile.caveat) in cells
    for said in [one.text for one in (*first.findings, *first.losses)] + [one.text for one in first.actions]:
        assert f"•  {said}" in cells


def growing() -> Subject:
    """Hostile names, looked at twice a day for five weeks; last week some links were created, and one was deleted."""
    seen = hostile_subject()
    loaded = [job for job in seen.outcomes if isinstance(job, Loaded)]
    gone = ("Gone", 40, seen.now - timedelta(days=60))

    def links(job: Loaded, at: datetime, back: int) -> dict[str, Link]:
        now = {one.id: one for one in job.links if one.created_at <= at}
        found = {key: (one.source_name, max(0, one.visits - 2 * back), one.created_at) for key, one in now.items()}
        return found | ({"gone": gone} if job is loaded[0] and back > 8 else {})

    looks = [
        Look(at, {job.job_id: links(job, at, back) for job in loaded})
        for back in range(70, -1, -1)
        for at in [seen.now - timedelta(hours=12 * back)]
    ]
    book = kept(ledger(history(looks)), seen.links, seen.map.channel)
    period = read("last-7-days", now=seen.now, zone=seen.zone)
    assert period is not None
    return replace(seen, kept=book, every_kept=book, period=period, compared=compared(period, "previous"))


def test_what_changed_has_a_sheet_where_there_is_a_period(demo: Workbook) -> None:
    """All, each channel, and each link, as the ledger of gains has them; without a period there is no such sheet."""
    assert "Changes" not in demo.sheetnames
    subject = growing()
    assert subject.kept is not None
    assert subject.period is not None
    rows = rows_of(opened(story(subject)), "Changes")
    gained = subject.kept.gained(subject.period)
    every = rows[rows["What"] == "All"].iloc[0]
    assert every["Gained at least"] == gained["visits"].sum()
    channels = rows[rows["What"] == "Channel"].set_index("Channel")["Gained at least"]
    assert channels.sum() == gained["visits"].sum()
    links = rows[~rows["What"].isin(["All", "Channel"])].set_index("Link ID")["Gained at least"]
    for link_id, visits in zip(gained["link_id"], gained["visits"], strict=True):
        assert links.get(link_id, 0) == visits
    assert set(rows["What"]) == {"All", "Channel", "Link", "New link", "Deleted link"}
    assert set(rows.columns) >= {"Change", "Visits so far"}
