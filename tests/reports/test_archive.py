"""A report as an archive: all of its numbers and pictures, told by a manifest, and the same each time."""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from hirempire.analysis.channels import by_channel
from hirempire.reports.archive import MANIFEST, archive
from hirempire.reports.csv import guarded, links_csv
from hirempire.reports.story import Story
from hirempire.sandbox.workspace import Workspace


@pytest.fixture(scope="module")
def packed(demo_story: Story) -> bytes:
    """The demo's archive."""
    return archive(demo_story)


@pytest.fixture(scope="module")
def files(packed: bytes) -> dict[str, bytes]:
    """What is in it, by its path."""
    return unpacked(packed)


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Each file of an archive that is whole, and in which nothing leads out of its folder."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert len(set(names)) == len(names)
        assert all(name.isascii() and ".." not in name and not name.startswith("/") for name in names)
        return {name: packed.read(name) for name in names}


def rows(file: bytes) -> list[list[str]]:
    """A CSV as Python's own reader has it."""
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """What the archive says of itself."""
    told: dict[str, Any] = json.loads(files[MANIFEST])
    return told


@pytest.mark.browser
def test_every_chart_is_there_twice_and_every_table_once(files: dict[str, bytes], demo_story: Story) -> None:
    """PNG at twice 1,600 px, SVG at once; nothing else but the links and the manifest."""
    exhibits = [one for section in demo_story.sections for one in section.exhibits]
    tables = [one for section in demo_story.sections for one in section.tables]
    kinds = [name.rsplit(".", 1)[1] for name in files if name.startswith("charts/")]
    assert kinds.count("png") == kinds.count("svg") == len(exhibits)
    assert sum(name.startswith("tables/") for name in files) == len(exhibits) + len(tables)
    assert {name for name in files if "/" not in name} == {MANIFEST, "links.csv"}
    for name, content in files.items():
        if name.endswith(".png"):
            assert Image.open(io.BytesIO(content)).width == 3_200
        if name.endswith(".svg"):
            assert content.decode().startswith("<svg ")


def test_the_numbers_are_those_that_were_served(
    files: dict[str, bytes], workspace: Workspace, demo_story: Story
) -> None:
    """Read by another reader: against the sandbox, and against the aggregates."""
    head, *lines = rows(files["tables/01-visits-by-channel.csv"])
    visits = {line[0]: int(line[head.index("Visits")]) for line in lines}
    assert visits == {guarded(str(name)): count for name, count in by_channel(demo_story.links)["visits"].items()}
    head, *lines = rows(files["links.csv"])
    of_link = {line[head.index("link_id")]: int(line[head.index("visits")]) for line in lines}
    served = {link.id: link.visits for job in workspace.jobs for link in job.links}
    assert of_link == {link: served[link] for link in of_link}
    assert len(of_link) == len(demo_story.links)
    assert files["links.csv"] == links_csv(demo_story.links)


@pytest.mark.browser
def test_each_picture_says_its_finding_and_its_scope(files: dict[str, bytes], demo_story: Story) -> None:
    """A picture is sent on its own: words and numbers are in it."""
    svg = files["charts/01-visits-by-channel.svg"].decode()
    totals = by_channel(demo_story.links)["visits"]
    assert demo_story.sections[1].exhibits[0].finding.split(".")[0][:40] in svg
    assert all(f"{visits:,}" in svg for visits in totals)
    assert "Data as of " in svg


@pytest.mark.browser
def test_the_manifest_tells_all_and_vouches_for_each_file(files: dict[str, bytes], demo_story: Story) -> None:
    """Scope, totals, sentences and definitions in words; a checksum of every file but itself."""
    told = manifest(files)
    assert told["title"] == demo_story.title
    assert tuple(told["scope"]) == demo_story.scope
    assert told["data_as_of"] == f"{demo_story.at:%Y-%m-%dT%H:%M:%SZ}"
    assert tuple(told["definitions"]) == demo_story.sections[-1].sentences
    assert told["figures"] == {tile.title: tile.shown for tile in demo_story.opening.tiles}
    assert told["what_to_do"] == [action.text for action in demo_story.opening.actions] != []
    assert [one["name"] for one in told["sections"]] == [one.name for one in demo_story.sections]
    assert {one["path"]: one["sha256"] for one in told["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != MANIFEST
    }
    assert "no_pictures" not in told


def test_the_same_story_gives_the_same_bytes(packed: bytes, demo_story: Story) -> None:
    """Pictures too; and no time but that of the data is in it."""
    assert archive(demo_story) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {demo_story.at.timetuple()[:6]}


def test_without_a_chrome_all_but_the_pictures_is_there(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes], demo_story: Story
) -> None:
    """The manifest says what lacks, and why."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")
    without = unpacked(archive(demo_story))
    assert set(without) == {name for name in files if not name.startswith("charts/")}
    assert "This server has no Chrome" in manifest(without)["no_pictures"]


@pytest.mark.browser
def test_hostile_names_run_nowhere(hostile: Story) -> None:
    """No cell begins a formula, no picture holds a script or leads anywhere, and the titles are safe names of files."""
    files = unpacked(archive(hostile))
    for name, content in files.items():
        if name.endswith(".csv"):
            cells = {cell for row in rows(content) for cell in row}
            assert not [cell for cell in cells if cell[:1] in set("=+@\t\r") or cell.startswith(("-2", "＝"))]
        if name.endswith(".svg"):
            drawn = content.decode()
            assert "<script" not in drawn
            assert all(one.startswith(("#", "data:image/png;")) for one in re.findall(r'href="([^"]*)', drawn))
    assert any(name.endswith(".svg") for name in files)
    assert manifest(files)["title"] == hostile.title


@pytest.mark.parametrize(("year", "told"), [(1975, 1980), (2150, 2107)])
def test_a_clock_beyond_what_an_archive_can_tell_breaks_nothing(demo_story: Story, year: int, told: int) -> None:
    """The files have the nearest time that a ZIP knows; the manifest has the true one."""
    section = replace(demo_story.sections[1], exhibits=())
    content = archive(replace(demo_story, sections=(section,), at=demo_story.at.replace(year=year)))
    assert manifest(unpacked(content))["data_as_of"].startswith(f"{year}-")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {told}
