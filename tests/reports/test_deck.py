"""The slides, opened by python-pptx as a recruiter's program would, and read as the bare XML that they are."""

import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from lxml import etree
from openpyxl import load_workbook

from hirempire.analysis.frame import unreadable_frame
from hirempire.analysis.subject import Subject
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.office import Native, Series
from hirempire.findings.finding import Finding, Kind
from hirempire.language import plain
from hirempire.reports.deck.build import deck
from hirempire.reports.story import Section, Story
from hirempire.sandbox.workspace import Workspace
from tests.support.decks import opened, parts, titles, told
from tests.support.hostile import NAMES

SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
    "t": "http://schemas.openxmlformats.org/package/2006/content-types",
}
ORDERS = {
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr protection chart spPr txPr externalData",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor plotArea legend plotVisOnly dispBlanksAs",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val",
    "c:dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator showLeaderLines",
    "c:catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits",
    "c:scaling": "logBase orientation max min",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "a:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill",
    "a:tbl": "tblPr tblGrid tr",
    "p:sp": "nvSpPr spPr style txBody",
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz embeddedFontLst "
    "custShowLst photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst",
}
"""The order in which the schema of Office Open XML (ECMA-376) wants the children of what we write ourselves."""
_ORDERS = {f"{{{SPACES[name[0]]}}}{name[2:]}": order.split() for name, order in ORDERS.items()}


def trees(file: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Each part that is XML."""
    for name, body in parts(file).items():
        if name.endswith((".xml", ".rels")):
            yield name, etree.fromstring(body)


def charts(file: bytes) -> list[dict[str, dict[str, float]]]:
    """Each chart by series and category, from its XML."""
    found = []
    for name, tree in sorted(trees(file), key=lambda one: [int(n) for n in re.findall(r"\d+", one[0])]):
        if name.startswith("ppt/charts/chart") and name.endswith(".xml"):
            found.append({_text(one, "c:tx//c:v"): _points(one) for one in tree.iterfind(".//c:ser", SPACES)})
    return found


def _text(tree: etree._Element, path: str) -> str:
    return str(tree.findtext(path, namespaces=SPACES))


def _points(series: etree._Element) -> dict[str, float]:
    names = {one.get("idx"): _text(one, "c:v") for one in series.iterfind("c:cat//c:pt", SPACES)}
    return {names[one.get("idx")]: float(_text(one, "c:v")) for one in series.iterfind("c:val//c:pt", SPACES)}


def words(file: bytes) -> str:
    """Every text on the slides and in the charts."""
    found = []
    for name, tree in trees(file):
        if name.startswith(("ppt/slides/", "ppt/charts/")):
            found += [one.text or "" for one in tree.iter(f"{{{SPACES['a']}}}t", f"{{{SPACES['c']}}}v")]
    return "\n".join(found)


def shown(native: Native | None, table: Table, finding: str = "A finding.") -> Section:
    """A section with one exhibit."""
    said = (Finding(Kind.LEAD, finding),)
    exhibit = Exhibit("What", finding, _no_figure, lambda: table, lambda: native)
    return Section("channels", "Channels", said, (exhibit,))


def _no_figure(theme: object) -> None:
    raise AssertionError(f"slides draw no figure, in no {theme}")


def rows(number: int, columns: int = 3) -> Table:
    """A table of so many rows."""
    return table_of(
        "Rows",
        short="Rows",
        rows=pd.DataFrame({f"Column {c}": [f"{r}/{c}" for r in range(number)] for c in range(columns)}),
    )


@pytest.fixture(scope="module")
def demo(demo_story: Story) -> bytes:
    """The demo's slides."""
    return deck(demo_story)


@pytest.fixture(scope="module")
def hostile_file(hostile: Story) -> bytes:
    """The slides of hostile names."""
    return deck(hostile)


def test_charts_have_the_numbers_of_the_workspace(demo: bytes, demo_subject: Subject, workspace: Workspace) -> None:
    """Read from the XML of the charts, and counted from what was served."""
    unread = set(unreadable_frame(demo_subject.outcomes)["link_id"])
    came = [job for job in workspace.jobs if job.id in set(demo_subject.jobs) - demo_subject.failed]
    links = [(job, link) for job in came for link in job.links if link.id not in unread]
    by_channel: Counter[str] = Counter()
    for _, link in links:
        by_channel[demo_subject.map.channel(link.source_name)] += link.visits
    channels, jobs, shares, months, _ = charts(demo)
    assert channels == {"Visits": dict(by_channel)}
    assert sum(sum(one.values()) for one in jobs.values()) == sum(link.visits for _, link in links)
    drawn = [name for one in shares.values() for name, share in one.items() if share]
    for name in set(drawn):
        assert sum(one.get(name, 0) for one in shares.values()) == pytest.approx(1)
    assert sum(sum(one.values()) for one in months.values()) == sum(link.visits for _, link in links)


def test_every_exhibit_is_a_chart_that_can_be_edited(demo: bytes, demo_story: Story) -> None:
    """Native charts, each with its numbers in a workbook behind it; no picture stands for one."""
    natives = [one.native for section in demo_story.sections for one in section.exhibits if one.native]
    slides = opened(demo).slides
    drawn = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == len(natives) == 5
    assert not [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    for chart, native in zip(drawn, natives, strict=True):
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
        head, *body = list(sheet.values)
        assert [str(one) for one in head[1:]] == [plain(one.name, most=32) for one in native.series]
        assert len(body) == len(native.categories)
        columns = list(zip(*body, strict=True))[1:]
        for column, series in zip(columns, native.series, strict=True):
            assert list(column) == [None if one is None else pytest.approx(one) for one in series.values]


def test_the_largest_bar_is_on_top_and_labelled_without_a_legend_or_grid(demo: bytes) -> None:
    """A chart of one series says all at the bars."""
    (chart,) = [one for _, one in trees(demo) if len(one.findall(".//c:ser", SPACES)) == 1]
    assert chart.find(".//c:catAx/c:scaling/c:orientation", SPACES).get("val") == "maxMin"
    assert chart.find(".//c:dLbls/c:showVal", SPACES).get("val") == "1"
    assert chart.find(".//c:legend", SPACES) is None
    assert chart.find(".//c:majorGridlines", SPACES) is None
    assert chart.find(".//c:valAx/c:delete", SPACES).get("val", "1") == "1"


def test_each_slide_has_its_sentence_as_its_title(demo: bytes, demo_story: Story) -> None:
    """In the place for titles, so that the outline and a screen reader have it."""
    said = titles(demo)
    assert all(said)
    assert said[0] == demo_story.title
    for section in demo_story.sections:
        for one in section.exhibits:
            assert one.finding in said


def test_nothing_that_is_missing_is_missing_from_it(demo: bytes, demo_subject: Subject) -> None:
    """The jobs that failed to load by name and cause, the links that could not be read, and who made the report."""
    everything = words(demo)
    for job in demo_subject.failed:
        assert plain(demo_subject.labels[job], most=20) in everything
    for expected in (
        "Not found",
        "Server error",
        "Links that couldn't be read",
        "2 jobs couldn't be loaded",
        "Robin Example",
    ):
        assert expected in everything


def test_notes_have_the_numbers(demo: bytes, demo_story: Story) -> None:
    """Every slide has notes; those of a chart have the rows behind it."""
    notes = [slide.notes_slide.notes_text_frame.text for slide in opened(demo).slides]
    assert all(notes)
    (channels,) = [one for one in demo_story.sections if one.name == "channels"]
    (said,) = [one for one in notes if one.startswith(channels.sentences[0]) and "Visits by channel" in one]
    for name, visits in channels.exhibits[0].table.rows[["Channel", "Visits"]].itertuples(index=False):
        assert f"{name}: Visits {visits:,}" in said


def test_charts_tables_and_pictures_can_be_heard(demo_story: Story) -> None:
    """Each has an alternative text."""
    logo = _png()
    for slide in opened(deck(replace(demo_story, logo=logo))).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr/@descr")[0]


def _png() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (300, 60), "red").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("name", ["demo", "hostile_file"])
def test_the_package_is_whole(name: str, request: pytest.FixtureRequest) -> None:
    """Each part has a type and is reached, each relation leads to a part, each child stands where the schema says."""
    file = request.getfixturevalue(name)
    inside = parts(file)
    types = etree.fromstring(inside["[Content_Types].xml"])
    usual = {one.get("Extension") for one in types.iterfind("t:Default", SPACES)}
    own = {one.get("PartName").lstrip("/") for one in types.iterfind("t:Override", SPACES)}
    reached = {"[Content_Types].xml"}
    for one, tree in trees(file):
        assert one in own or one.rsplit(".", 1)[-1] in usual
        for element in tree.iter(*_ORDERS):
            places = [_ORDERS[element.tag].index(etree.QName(child).localname) for child in element]
            assert places == sorted(places), (one, element.tag)
        if one.endswith(".rels"):
            reached |= {one, *_targets(one, tree)}
    assert own <= set(inside)
    assert set(inside) == reached
    for slide in opened(file).slides:
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))


def _targets(name: str, relations: etree._Element) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    for one in relations.iterfind("r:Relationship", SPACES):
        assert one.get("TargetMode") != "External"
        yield posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")


@pytest.mark.parametrize("name", ["demo", "hostile_file"])
def test_nothing_stands_beyond_the_edge_or_runs_into_the_footer(name: str, request: pytest.FixtureRequest) -> None:
    """Whatever the names."""
    made = opened(request.getfixturevalue(name))
    for slide in made.slides:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= made.slide_width
            foot = made.slide_height if shape.is_placeholder else made.slide_height * 0.93
            assert shape.top + shape.height <= foot, (slide.slide_id, shape.name)


def test_hostile_names_are_text_and_nothing_else(hostile_file: bytes) -> None:
    """No link, no formula, no control character; each name that is drawn can still be told."""
    everything = words(hostile_file)
    for kind, name in NAMES.items():
        if start := plain(name, most=12).rstrip("…"):
            assert start in everything, kind
    for name, body in parts(hostile_file).items():
        if name.endswith((".xml", ".rels")):
            assert not re.search(rb"hlinkClick|hlinkHover|TargetMode=", body), name
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", body.decode()), name


def test_the_workbooks_behind_the_charts_run_nothing(hostile_file: bytes) -> None:
    """Neither formulas nor links, and the names in them are text."""
    books = [body for name, body in parts(hostile_file).items() if name.endswith(".xlsx")]
    assert len(books) == 5
    for book in books:
        assert not [name for name in parts(book) if "external" in name.lower()]
        for sheet in load_workbook(io.BytesIO(book)):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f"
                    assert cell.hyperlink is None


def test_the_same_story_gives_the_same_bytes(demo: bytes, demo_story: Story) -> None:
    """No time is in it but the data's, neither in the file nor in those within it."""
    assert deck(demo_story) == demo
    about = opened(demo).core_properties
    assert about.created == about.modified == demo_story.at.replace(tzinfo=None)
    for name, body in parts(demo).items():
        if name.endswith(".xlsx"):
            core = parts(body)["docProps/core.xml"].decode()
            assert set(re.findall(r">(\d{4}-[^<]+)<", core)) == {f"{demo_story.at:%Y-%m-%dT%H:%M:%SZ}"}


def test_a_table_goes_on_on_the_next_slide() -> None:
    """All its rows are there, once, under the same headings."""
    file = deck(told(shown(None, rows(50))))
    tables = [shape.table for slide in opened(file).slides for shape in slide.shapes if shape.has_table]
    heading, behind = tables[0], tables[1:]
    assert 5 < len(heading.rows) < 50
    assert [one for one in titles(file) if one.startswith("Rows")] == [f"Rows ({n} of 3)" for n in (1, 2, 3)]
    cells = [row.cells[0].text for one in behind for row in list(one.rows)[1:]]
    assert cells == [f"{number}/0" for number in range(50)]
    assert all(one.cell(0, 2).text == "Column 2" for one in tables)


def test_a_table_that_is_too_long_says_so() -> None:
    """Of 5,000 rows some fifty are shown, and the workbook is named."""
    file = deck(told(shown(None, rows(5_000))))
    assert [one for one in titles(file) if one.startswith("Rows")] == [f"Rows ({n} of 3)" for n in (1, 2, 3)]
    assert re.search(r"Showing the first \d\d of 5,000 rows\. The workbook has all\.", words(file))


def test_a_table_that_is_too_wide_names_what_it_leaves_out() -> None:
    """IDs go first, then the last of the tinted columns, and never the sum."""
    frame = pd.DataFrame(
        {"Job": ["Nurse"], "Job ID": ["j-1"]} | {f"Some channel {n}": [n] for n in range(40)} | {"Sum": [9]}
    )
    table = replace(table_of("Wide", short="Rows", rows=frame), tinted=tuple(frame.columns[2:-1]))
    file = deck(told(shown(None, table)))
    first = next(shape.table for slide in opened(file).slides for shape in slide.shapes if shape.has_table)
    heads = [cell.text for cell in first.rows[0].cells]
    assert heads[0] == "Job"
    assert heads[-1] == "Sum"
    assert "Job ID" not in heads
    assert f"Not shown: {len(frame.columns) - len(heads)} columns. The workbook has all." in words(file)
    assert len(first._tbl.xpath(".//a:tcPr/a:solidFill")) == len(heads) - 2


def test_a_chart_draws_as_many_bars_as_can_be_read_and_says_so() -> None:
    """The rest is in the table and in the workbook."""
    names = tuple(f"Job {number}" for number in range(60))
    native = Native("bars", names, (Series("Visits", tuple(float(one) for one in range(60, 0, -1))),), "Visits")
    file = deck(told(shown(native, rows(60))))
    drawn = len(charts(file)[0]["Visits"])
    assert 10 <= drawn < 30
    assert f"Showing the first {drawn} of 60 bars; the table has all." in words(file)


def test_what_has_no_number_has_no_bar() -> None:
    """Neither zero nor a broken file: a gap."""
    native = Native(
        "grouped bars", ("A", "B"), (Series("One", (None, 2.0)), Series("Two", (float("nan"), 0.0))), "Visits"
    )
    assert charts(deck(told(shown(native, rows(1))))) == [{"One": {"B": 2.0}, "Two": {"B": 0.0}}]


@pytest.mark.parametrize("long", ["word " * 1_000, "W" * 5_000, "求人" * 2_500, "🎉" * 5_000, "דרושים " * 800])
def test_texts_of_any_length_stay_on_their_slide(long: str) -> None:
    """Titles, scope, sentences, headings and cells are set smaller, then cut."""
    table = table_of(long, short="Rows", rows=pd.DataFrame({long: [long], "Visits": [1]}), note=long)
    native = Native("stacked bars", (long,), (Series(long, (1.0,)), Series("Other", (2.0,))), long, note=long)
    said = Finding(Kind.LEAD, long), Finding(Kind.TIE, long + "1")
    section = replace(shown(native, table, long), findings=said, tables=(table,))
    how = Section("how", long, (Finding(Kind.METHOD, long),) * 3, tables=(table,))
    file = deck(told(section, how, title=long, author=long, note=long, scope=(long,) * 9, totals=((long, long),) * 9))
    made = opened(file)
    for slide in made.slides:
        assert 0 < len(slide.shapes.title.text_frame.text) < 500
        for shape in slide.shapes:
            assert shape.top + shape.height <= made.slide_height


@pytest.mark.parametrize("sections", [(), (Section("summary", "Summary", ()),), (Section("timeline", "Time", ()),)])
def test_a_story_with_next_to_nothing_is_a_deck_all_the_same(sections: tuple[Section, ...]) -> None:
    """No slide is empty, and none is missing its title."""
    assert all(titles(deck(told(*sections))))
    assert titles(deck(told(shown(None, table_of("None", short="Rows", rows=pd.DataFrame({"A": []})))))) != []
