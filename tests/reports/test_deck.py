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
from hirempire.findings.actions import Action, Do
from hirempire.findings.finding import Finding, Kind
from hirempire.language import plain
from hirempire.reports.deck.build import deck
from hirempire.reports.story import Opening, Section, Slide, Story, Tile
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
    return Section("channels", "Channels", said, (exhibit,), slides=(Slide(finding, (exhibit,)),))


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
def with_tables(demo_story: Story) -> bytes:
    """The demo's slides with the tables behind them."""
    return deck(demo_story, appendix=True)


@pytest.fixture(scope="module")
def hostile_tables(hostile: Story) -> bytes:
    """The slides of hostile names with the tables behind them."""
    return deck(hostile, appendix=True)


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
    channels, jobs, months, _ = charts(demo)
    assert channels == {"Visits": dict(by_channel)}
    assert sum(sum(one.values()) for one in jobs.values()) == sum(link.visits for _, link in links)
    assert sum(sum(one.values()) for one in months.values()) == sum(link.visits for _, link in links)


def test_every_exhibit_is_a_chart_that_can_be_edited(demo: bytes, demo_story: Story) -> None:
    """Native charts, each with its numbers in a workbook behind it; no picture stands for one."""
    natives = [one.native for section in demo_story.sections for slide in section.slides for one in slide.exhibits]
    slides = opened(demo).slides
    drawn = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == len(natives) == 4
    assert not [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    for chart, native in zip(drawn, natives, strict=True):
        assert native is not None
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
    assert said[1] == demo_story.opening.headline
    assert said[2:] == [slide.title for section in demo_story.sections for slide in section.slides]


def test_a_deck_has_ten_slides_at_most_and_no_finding_twice(demo: bytes, demo_story: Story) -> None:
    """What the summary says may be a title, above the chart that shows it; everything else stands once."""
    slides = opened(demo).slides
    assert 6 <= len(slides) <= 10
    said = Counter(
        paragraph.text
        for slide in list(slides)[2:]
        for shape in slide.shapes
        if shape.has_text_frame and shape != slide.shapes.title
        for paragraph in shape.text_frame.paragraphs
    )
    findings = {text for section in demo_story.sections if section.name != "how" for text in section.sentences}
    assert {words for words, times in said.items() if times > 1} & findings == set()
    assert not set(said) & set(titles(demo))


def test_the_summary_has_the_figures_the_findings_and_what_to_do(demo: bytes, demo_story: Story) -> None:
    """All figures and findings of the first page, and of each kind of action the first; all of them in its notes."""
    slide = opened(demo).slides[1]
    words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    first = demo_story.opening
    for tile in first.tiles:
        assert any(text.startswith(f"{tile.shown}\n{tile.title}") for text in words), tile
    said = "\n".join(words)
    for finding in first.findings:
        assert finding.text in said
    assert first.actions
    seen = set()
    for action in first.actions:
        assert action.text in slide.notes_slide.notes_text_frame.text
        if action.kind not in seen:
            assert action.text in said
        seen.add(action.kind)
    for loss in first.losses:
        assert loss.text in said


def test_the_appendix_is_opt_in_and_its_list_leads_to_every_table(demo: bytes, with_tables: bytes) -> None:
    """A number and a link for each, to the slide on which it begins; before it stands the same deck as without."""
    usual, more = titles(demo), titles(with_tables)
    assert more[: len(usual)] == usual
    slides = list(opened(with_tables).slides)
    assert not [shape for slide in slides[: len(usual)] for shape in slide.shapes if shape.has_table]
    (listed,) = [slide for slide in slides if slide.shapes.title.text_frame.text.startswith("Appendix")]
    linked = [shape for shape in listed.shapes if shape.has_text_frame and shape.click_action.target_slide]
    names, numbers = linked[::2], linked[1::2]
    begins = [number for number, title in enumerate(more, 1) if number > len(usual) + 1 and " of " not in title[-9:-2]]
    begins += [number for number, title in enumerate(more, 1) if re.search(r"\(1 of \d\)$", title)]
    assert [int(shape.text_frame.text) for shape in numbers] == sorted(begins)
    for name, number in zip(names, numbers, strict=True):
        there = slides[int(number.text_frame.text) - 1]
        for shape in (name, number):
            assert shape.click_action.target_slide.slide_id == there.slide_id
        assert there.shapes.title.text_frame.text.startswith(name.text_frame.text.rstrip("…"))
    assert len({shape.text_frame.text for shape in names}) == len(names) > 4


def test_a_slide_whose_data_are_lacking_is_left_out() -> None:
    """A chart without a bar, and a section without a chart."""
    nothing = Native("bars", (), (Series("Visits", ()),), "Visits")
    section = replace(shown(nothing, rows(0), "Nothing to draw."), findings=())
    assert titles(deck(told(section))) == ["Report", "Totals"]
    assert titles(deck(told(replace(section, slides=())))) == ["Report", "Totals"]


def test_nothing_that_is_missing_is_missing_from_it(demo: bytes, demo_subject: Subject) -> None:
    """The jobs that failed to load by name and cause, the links that could not be read, and who made the report."""
    everything = words(demo)
    for job in demo_subject.failed:
        assert plain(demo_subject.labels[job], most=20) in everything
    for expected in (
        "not found",
        "server error",
        "links couldn't be read",
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


def test_hostile_names_are_text_and_nothing_else(hostile_file: bytes, hostile_tables: bytes) -> None:
    """No link but from the appendix to its slides, no formula, no control character; each name can still be told."""
    everything = words(hostile_tables)
    for kind, name in NAMES.items():
        if start := plain(name, most=12).rstrip("…"):
            assert start in everything, kind
    for name, body in parts(hostile_file).items():
        assert not (name.endswith((".xml", ".rels")) and re.search(rb"hlinkClick", body)), name
    for name, body in parts(hostile_tables).items():
        if name.endswith((".xml", ".rels")):
            assert not re.search(rb"hlinkHover|TargetMode=", body), name
            links = re.findall(rb"<a:hlinkClick[^>]*>", body)
            assert all(b'action="ppaction://hlinksldjump"' in link for link in links), name
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", body.decode()), name


def test_the_workbooks_behind_the_charts_run_nothing(hostile_file: bytes) -> None:
    """Neither formulas nor links, and the names in them are text."""
    books = [body for name, body in parts(hostile_file).items() if name.endswith(".xlsx")]
    assert len(books) == 4
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
    file = deck(told(shown(None, rows(40))), appendix=True)
    tables = [shape.table for slide in opened(file).slides for shape in slide.shapes if shape.has_table]
    number = len(tables)
    assert number > 1
    assert [one for one in titles(file) if one.startswith("Rows")] == [
        f"Rows ({place} of {number})" for place in range(1, number + 1)
    ]
    cells = [row.cells[0].text for one in tables for row in list(one.rows)[1:]]
    assert cells == [f"{number}/0" for number in range(40)]
    assert all(one.cell(0, 2).text == "Column 2" for one in tables)


def test_a_table_that_is_too_long_or_too_wide_is_named_and_no_part_of_it_is_there() -> None:
    """The workbook has it; the one without room for an ID alone is there."""
    wide = table_of("Wide", short="Rows", rows=pd.DataFrame({f"Some channel {n}": [n] for n in range(40)}))
    with_ids = table_of(
        "With IDs",
        short="IDs",
        rows=pd.DataFrame({f"Some long column {n}": [n] for n in range(9)} | {"Job ID": ["j" * 36]}),
    )
    section = replace(shown(None, rows(5_000)), tables=(wide, with_ids))
    file = deck(told(section), appendix=True)
    assert "In the workbook only, as they need more room: Rows and Wide." in words(file)
    assert [one for one in titles(file) if one.startswith(("Rows", "Wide", "With"))] == ["With IDs"]
    (table,) = [shape.table for slide in opened(file).slides for shape in slide.shapes if shape.has_table]
    assert "Job ID" not in [cell.text for cell in table.rows[0].cells]


def test_a_chart_draws_as_many_bars_as_can_be_read_and_says_so() -> None:
    """The rest is in the table and in the workbook."""
    names = tuple(f"Job {number}" for number in range(60))
    native = Native("bars", names, (Series("Visits", tuple(float(one) for one in range(60, 0, -1))),), "Visits")
    file = deck(told(shown(native, rows(60))))
    drawn = len(charts(file)[0]["Visits"])
    assert 10 <= drawn < 30
    assert f"Showing the first {drawn} of 60 bars; the workbook has all." in words(file)


def test_what_has_no_number_has_no_bar() -> None:
    """Neither zero nor a broken file: a gap."""
    native = Native(
        "grouped bars", ("A", "B"), (Series("One", (None, 2.0)), Series("Two", (float("nan"), 0.0))), "Visits"
    )
    assert charts(deck(told(shown(native, rows(1))))) == [{"One": {"B": 2.0}, "Two": {"B": 0.0}}]


@pytest.mark.parametrize("long", ["word " * 1_000, "W" * 5_000, "求人" * 2_500, "🎉" * 5_000, "דרושים " * 800])
@pytest.mark.parametrize("sides", [1, 2])
def test_texts_of_any_length_stay_on_their_slide(long: str, sides: int) -> None:
    """Titles, scope, sentences, headings and cells are set smaller, then cut."""
    table = table_of(long, short="Rows", rows=pd.DataFrame({long: [long], "Visits": [1]}), note=long)
    native = Native("stacked bars", (long,), (Series(long, (1.0,)), Series("Other", (2.0,))), long, note=long)
    said = Finding(Kind.LEAD, long), Finding(Kind.TIE, long + "1")
    section = replace(shown(native, table, long), findings=said, tables=(table,))
    slide = replace(section.slides[0], sentences=(long, f"{long}2"), exhibits=section.exhibits * sides)
    section = replace(section, slides=(slide,))
    how = Section("how", long, (Finding(Kind.METHOD, long),) * 3, tables=(table,), slides=(Slide(long, (), (long,)),))
    first = Opening(
        long, (Tile("visits", long, long, "text", caveat=long),) * 9, said, said, said, (Action(Do.RISK, long),) * 9
    )
    story = told(section, how, title=long, author=long, note=long, scope=(long,) * 9, opening=first)
    file = deck(story, appendix=True)
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
