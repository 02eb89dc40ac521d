"""``report --since FILE.zip``: what was gained since an earlier report, where no history is kept."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from hirempire.__main__ import main
from hirempire.analysis.gathering import gathered
from hirempire.analysis.mapping import ChannelMap
from hirempire.api.models import Link, Loaded
from hirempire.reports import archive as archives
from hirempire.reports.build import story
from hirempire.reports.chrome import ChromeFailed
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.attacks import deep_json, packed, unpacked
from tests.support.demo import NOW

TOKEN = "sk-test-0123456789"
WORKSPACE = make_workspace(today=date(2026, 11, 24))
WELL = [job for job in WORKSPACE.jobs if job.links and job.id != WORKSPACE.flaky_job]
JOBS = sorted(WELL, key=lambda job: min(link.created_at for link in job.links))[:6]
"""The oldest."""
IDS = [job.id for job in JOBS]


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """The workspace as it is now."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        yield running


@pytest.fixture
def sandbox(served: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The same, as the API that the command is set up for; no history is kept."""
    monkeypatch.setenv("HIREMPIRE_API_URL", served.url)
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", "none")
    return served


def before() -> list[Loaded]:
    """The jobs in June: half the visits, no link that was created since, one that is gone, one whose total fell."""
    jobs = []
    for job in JOBS:
        links = [
            Link(link.id, link.source_name, link.visits // 2, link.created_at)
            for link in job.links
            if link.created_at < NOW
        ]
        jobs.append(Loaded(job.id, links, NOW))
    first = jobs[0].links[0]
    fell = Link(first.id, first.source_name, 2 * first.visits + 9, first.created_at)
    jobs[0] = Loaded(jobs[0].job_id, [fell, *jobs[0].links[1:], Link("gone", "Gone", 7, first.created_at)], NOW)
    return jobs


@pytest.fixture(scope="module")
def earlier() -> bytes:
    """The archive of a report in June, without pictures."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(archives, "pictures", Mock(side_effect=ChromeFailed("drew nothing")))
        subject = gathered(before(), None, names=ChannelMap(), zone="Europe/Berlin", route="")
        return archives.archive(story(subject))


def test_what_was_gained_is_the_difference_of_both(sandbox: Sandbox, earlier: bytes, tmp_path: Path) -> None:
    """Link by link, counted in a plain loop: grown, new, deleted; of a total that fell, nothing is known."""
    assert sandbox
    file, output = tmp_path / "june.zip", tmp_path / "r.xlsx"
    file.write_bytes(earlier)
    assert main(["report", *IDS, "--since", str(file), "--zone", "Europe/Berlin", "--output", str(output)]) == 0
    head, *rows = list(load_workbook(output)["Changes"].values)[3:]
    table = pd.DataFrame(rows, columns=pd.Index(head))
    links = table[table["Link ID"].notna()].set_index("Link ID")
    then = {link.id: link.visits for job in before() for link in job.links}
    seen = {job.job_id for job in before() if job.links}
    compared = 0
    for job in JOBS:
        for link in job.links:
            gained = link.visits - then.get(link.id, 0)
            if job.id in seen and gained > 0:
                assert links["Gained at least"][link.id] == links["Gained at most"][link.id] == gained
                assert links["What"][link.id] == ("Link" if link.id in then else "New link")
                compared += 1
            elif gained < 0:
                assert pd.isna(links["Gained at most"][link.id])
    assert compared > 10
    assert links["What"]["gone"] == "Deleted link"
    said = "\n".join(str(cell) for row in load_workbook(output)["Summary"].values for cell in row if cell)
    assert "since 18 Jun 2026" in said


def test_slides_tell_of_the_same_time_and_draw_no_trend_from_two_looks(
    sandbox: Sandbox, earlier: bytes, tmp_path: Path
) -> None:
    """Nothing lies between the two reports."""
    assert sandbox
    file, output = tmp_path / "june.zip", tmp_path / "r.pptx"
    file.write_bytes(earlier)
    assert main(["report", *IDS, "--since", str(file), "--zone", "Europe/Berlin", "--output", str(output)]) == 0
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(output)).slides]
    assert len(titles) <= 10
    assert "since 18 Jun 2026" in titles[2]


def changed(earlier: bytes, change: Callable[[dict[str, bytes]], Mapping[str, str | bytes]]) -> bytes:
    """The archive with other files."""
    return packed(change(unpacked(earlier)))


def with_links(parts: dict[str, bytes], links: bytes) -> dict[str, str | bytes]:
    """Another table of links, which the manifest is told of."""
    manifest = json.loads(parts["manifest.json"])
    for file in manifest["files"]:
        if file["path"] == "links.csv":
            file["sha256"] = hashlib.sha256(links).hexdigest()
    return {"manifest.json": json.dumps(manifest), "links.csv": links}


def encrypted(earlier: bytes) -> bytes:
    """The archive whose parts say that they need a password."""
    content = bytearray(earlier)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def twice(earlier: bytes) -> bytes:
    """Two tables of links under one name."""
    file = io.BytesIO(earlier)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("links.csv", b"job_id")
    return file.getvalue()


ROW = b"j,l,LinkedIn,LinkedIn,,,1,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z\r\n"
NOT_OURS, NO_ZIP = "isn't a report from this dashboard", "isn't a ZIP file that can be opened"
HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", NO_ZIP),
    "no archive": (lambda _: b"PK\x03\x04 and then nothing", NO_ZIP),
    "cut short": (lambda file: file[: len(file) // 2], NO_ZIP),
    "a password": (encrypted, NO_ZIP),
    "another product's": (lambda _: packed({"manifest.json": "{}", "links.csv": "a,b"}), NOT_OURS),
    "a deck": (lambda _: packed({"[Content_Types].xml": "<x/>"}), NOT_OURS),
    "two tables": (twice, NOT_OURS),
    "deep JSON": (lambda file: changed(file, lambda parts: parts | {"manifest.json": deep_json()}), NOT_OURS),
    "another table": (
        lambda file: changed(file, lambda parts: parts | {"links.csv": parts["links.csv"] + ROW}),
        "was changed after it was saved",
    ),
    "no columns": (lambda file: changed(file, lambda parts: with_links(parts, b"a,b\r\n1,2\r\n")), NOT_OURS),
    "a bomb": (
        lambda file: changed(file, lambda parts: parts | {"links.csv": bytes(150_000_000)}),
        "larger than 60 MB",
    ),
    "a manifest that is one": (
        lambda file: changed(file, lambda parts: parts | {"manifest.json": b" " * 50_000_000}),
        "larger than 5 MB",
    ),
    "very many rows": (
        lambda file: changed(file, lambda parts: with_links(parts, parts["links.csv"] + ROW * 200_000)),
        "more than 150,000 links",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_report_is_refused_in_a_sentence(
    name: str, sandbox: Sandbox, earlier: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is loaded, and nothing is written."""
    spoil, said = HOSTILE[name]
    file, output, asked = tmp_path / "june.zip", tmp_path / "r.csv", len(sandbox.requests)
    file.write_bytes(spoil(earlier))
    assert main(["report", *IDS, "--since", str(file), "--output", str(output)]) == 2
    assert said in capsys.readouterr().err
    assert not output.exists()
    assert len(sandbox.requests) == asked


@pytest.mark.usefixtures("sandbox")
def test_a_row_that_cannot_be_read_costs_no_other(earlier: bytes, tmp_path: Path) -> None:
    """However long it is."""
    file, output = tmp_path / "june.zip", tmp_path / "r.csv"
    file.write_bytes(changed(earlier, lambda parts: with_links(parts, parts["links.csv"] + b"x" * 10_000_000)))
    assert main(["report", *IDS, "--since", str(file), "--output", str(output)]) == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--period", "last-week"], "not both"),
        (["--sections", "growth"], "shows no growth in between"),
    ],
)
@pytest.mark.usefixtures("sandbox")
def test_what_contradicts_it_is_refused(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another period, or a section that it can't have."""
    arguments = ["report", *IDS, "--since", "june.zip", *more, "--output", str(tmp_path / "r.csv")]
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("sandbox")
def test_a_report_of_other_jobs_is_nothing_to_compare_with(
    earlier: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, and nothing is written."""
    others = [job.id for job in WORKSPACE.jobs if job.links and job.id not in {*IDS, WORKSPACE.flaky_job}][:2]
    file, output = tmp_path / "june.zip", tmp_path / "r.csv"
    file.write_bytes(earlier)
    assert main(["report", *others, "--since", str(file), "--output", str(output)]) == 2
    assert "has none of these jobs" in capsys.readouterr().err
    assert not output.exists()
