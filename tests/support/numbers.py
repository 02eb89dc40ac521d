"""Every number of a report counted another way: plain loops over the raw replies, against what stands in the files.

A table of the truth has rows by their first cells and numbers by heading; a chart has numbers by bar and series.
"""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
from pptx import Presentation

from hirempire.analysis.channels import canonical
from tests.support.cases import Case
from tests.support.people import REACHED

Key = tuple[str, ...]
Truth = dict[Key, dict[str, float]]
Found = tuple[str, list[str], list[list[Any]]]
"""A table in a file: its title, its headings, and its rows."""

_STAGES = ("Applicants", "Qualified (at least)", "Interviewed (at least)", "Offered (at least)", "Hired")
_DAY = re.compile(r"^(\d{4})-(\d\d)-01$")
_ALL, _ALL_JOBS = "All channels", "All jobs"


@dataclass(frozen=True)
class Numbers:
    """The truth of each table by its title."""

    tables: dict[str, Truth]

    def check(self, found: Iterable[Found]) -> Counter[str]:
        """Compare all cells of tables in a file that the truth knows; how many there were, by title."""
        checked: Counter[str] = Counter()
        for title, headings, rows in found:
            name = re.sub(r"(: table)?( \(\d of \d\))?$", "", title)
            truth = self.tables.get(name, {})
            for row in rows if truth else ():
                checked[name] += _check_row(name, truth, headings, row)
        return checked


def _check_row(title: str, truth: Truth, headings: Sequence[str], row: Sequence[Any]) -> int:
    known = truth.get(_key(truth, headings, row), {})
    cells = [(heading, cell) for heading, cell in zip(headings, row, strict=False) if heading in known]
    for heading, cell in cells:
        assert _same(cell, known[heading]), f"{title}: {row[0]}, {heading}: {cell} is {known[heading]}"
    return len(cells)


def _key(truth: Truth, headings: Sequence[str], row: Sequence[Any]) -> Key:
    """The key of a row; a name that is cut for want of room is that of the only one that begins so."""
    size = len(next(iter(truth)))
    places = [place for place, heading in enumerate(headings) if heading not in {"Job ID", "State"}][:size]
    told = [str(row[place]) for place in places]
    fit = [key for key in truth if all(_is_called(one, said) for one, said in zip(key, told, strict=True))]
    return fit[0] if len(fit) == 1 else ()


def _is_called(name: str, said: str) -> bool:
    return name == said or (said.endswith("…") and name.startswith(said[:-1]))


def _same(cell: Any, number: float) -> bool:  # noqa: ANN401 - a cell of any file
    if isinstance(cell, int | float):
        return abs(cell - number) < 6e-5
    text = str(cell).replace(",", "").lstrip("≥")
    if text == "<1%":
        return 0 < number < 0.005
    if text == ">99%":
        return 0.995 <= number < 1
    if text.endswith("%"):
        return abs(float(text[:-1]) - 100 * number) <= 0.5 * 10.0 ** -len(text[:-1].partition(".")[2]) + 1e-4
    return abs(float(text) - number) < 6e-5


def counted(case: Case) -> Numbers:
    """Count everything once more."""
    labels = {job_id: case.subject.labels[job_id] for job_id in case.sources}
    links = [
        (labels[job_id], canonical(one["source_name"]), one) for job_id, them in case.sources.items() for one in them
    ]
    people = list(_applicants(case, labels))
    channels = Counter[str]()
    for _, channel, link in links:
        channels[channel] += link["visits"]
    total = sum(channels.values())
    by_channel: Truth = {
        (name,): {
            "Visits": visits,
            "Share of visits": visits / total,
            "Links": sum(channel == name for _, channel, _ in links),
            "Jobs": len({job for job, channel, _ in links if channel == name}),
        }
        for name, visits in channels.items()
    }
    funnel = _funnel(links, people)
    return Numbers(
        {
            "Visits by channel": by_channel,
            "Visits by job and channel": _by_job(labels.values(), links),
            "Links by job and channel": {
                key: {name: visits for name, visits in cells.items() if visits and name != _ALL}
                for key, cells in _by_job(labels.values(), links).items()
            },
            "Visits to links created in each month": _months(links, case.subject.zone),
            "From visit to hire, by channel": {(channel,): cells for channel, cells in funnel.items()},
            "Share of visits, of applicants and of hires": _shares(funnel),
            "Hire rate by channel": {
                (channel,): cells | {"Hire rate": cells["Hired"] / cells["Applicants"]}
                for channel, cells in funnel.items()
                if cells["Applicants"]
            },
            "Jobs side by side": {
                (job,): cells
                for job, cells in _funnel(
                    [(job, job, one) for job, _, one in links],
                    [(job, job, stage) for job, _, stage in people],
                    whole=_ALL_JOBS,
                ).items()
            },
            "By job and channel": {
                tuple(pair.split("\n")): cells
                for pair, cells in _funnel(
                    [(job, f"{job}\n{channel}", one) for job, channel, one in links],
                    [(job, f"{job}\n{channel}", stage) for job, channel, stage in people],
                    whole="",
                ).items()
                if pair
            },
        }
    )


def _applicants(case: Case, labels: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Job, channel and stage of each applicant, each counted once, however often a reply lists them."""
    for job_id, them in case.candidates.items():
        for one in {one["id"]: one for one in them}.values():
            if one["type"] == "applicant":
                source = (one.get("source") or "").strip()
                yield labels[job_id], canonical(source) if source else "No source stated", REACHED.get(one["status"], 0)


def _funnel(
    links: Sequence[tuple[str, str, Any]], people: Sequence[tuple[str, str, int]], *, whole: str = _ALL
) -> dict[str, dict[str, float]]:
    rows: defaultdict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(_STAGES, 0.0))
    for _, name, link in links:
        for row in (rows[name], rows[whole]):
            row["Visits"] = row.get("Visits", 0) + link["visits"]
            row["Links"] = row.get("Links", 0) + 1
    for _, name, reached in people:
        for row in (rows[name], rows[whole]):
            for stage in _STAGES[: reached + 1]:
                row[stage] += 1
    return dict(rows)


def _shares(funnel: dict[str, dict[str, float]]) -> Truth:
    nouns = {"Visits": "visits", "Applicants": "applicants", "Hired": "hires"}
    return {
        (channel,): {
            **{name: cells[name] for name in nouns if name in cells},
            **{
                f"Share of {noun}": cells[name] / funnel[_ALL][name]
                for name, noun in nouns.items()
                if name in cells and funnel[_ALL].get(name)
            },
        }
        for channel, cells in funnel.items()
        if channel != _ALL
    }


def _by_job(labels: Iterable[str], links: Sequence[tuple[str, str, Any]]) -> Truth:
    rows: Truth = {(label,): {} for label in (*labels, _ALL_JOBS)}
    for job, channel, link in links:
        for row in (rows[(job,)], rows[(_ALL_JOBS,)]):
            for name in (channel, _ALL):
                row[name] = row.get(name, 0) + link["visits"]
    return rows


def _months(links: Sequence[tuple[str, str, Any]], zone: str) -> Truth:
    rows: Truth = {}
    for _, channel, link in links:
        local = pd.Timestamp(link["created_at"]).tz_convert(ZoneInfo(zone))
        row = rows.setdefault((f"1 {local:%b %Y}", channel), {"Links created": 0, "Visits to them so far": 0})
        row["Links created"] += 1
        row["Visits to them so far"] += link["visits"]
    return rows


def in_deck(file: bytes) -> Iterator[Found]:
    """The tables on slides."""
    for slide in Presentation(io.BytesIO(file)).slides:
        for shape in slide.shapes:
            if shape.has_table:
                head, *rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                yield slide.shapes.title.text_frame.text, head, rows


def in_charts(file: bytes) -> Iterator[tuple[str, str, dict[str, list[tuple[str, float]]]]]:
    """Of each chart on a slide its title, the words below it, and its numbers as cached in its XML."""
    for slide in Presentation(io.BytesIO(file)).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                names = list(shape.chart.plots[0].categories)
                numbers = {
                    one.name: [pair for pair in zip(names, one.values, strict=True) if pair[1] is not None]
                    for one in shape.chart.plots[0].series
                }
                words = "\n".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
                alt = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                yield alt.removeprefix("Chart: ").split(". ")[0], words, numbers


def in_workbook(file: bytes) -> Iterator[Found]:
    """The tables on sheets."""
    for sheet in openpyxl.load_workbook(io.BytesIO(file), read_only=True).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if len(rows) > 4:
            yield str(rows[0][0]), [str(one) for one in rows[3]], [_told(row) for row in rows[4:]]


def _told(row: list[Any]) -> list[Any]:
    """A row whose days are told as everywhere else."""
    return [f"{one.day} {one:%b %Y}" if hasattr(one, "strftime") else one for one in row]


def in_archive(file: bytes, titles: Iterable[str]) -> Iterator[Found]:
    """The tables of an archive, by the titles whose words are in their names."""
    slugs = {re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-"): title for title in titles}
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            title = slugs.get(re.sub(r"^tables/\d+-|\.csv$", "", name))
            if title:
                head, *rows = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
                yield title, head, [[_DAY.sub(_month, cell) for cell in row] for row in rows]


def _month(found: re.Match[str]) -> str:
    return f"1 {pd.Timestamp(int(found[1]), int(found[2]), 1):%b %Y}"


class _Tables(HTMLParser):
    """The tables of a web page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ANN401, ARG002 - the parser's own
        if tag == "table":
            self.found.append(("", [], []))
        elif tag == "tr" and self.found:
            self.found[-1][2].append([])
        if tag in {"td", "th", "caption"}:
            self._words = []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.found[-1][2][-1].append("".join(self._words).strip())
        elif tag == "caption":
            self.found[-1] = ("".join(self._words).rpartition(", ")[0], *self.found[-1][1:])
        elif tag == "table":
            title, _, (head, *rows) = self.found[-1]
            self.found[-1] = (title, head, rows)


def in_page(file: bytes) -> list[Found]:
    """The tables of a web page."""
    read = _Tables()
    read.feed(file.decode())
    return read.found
