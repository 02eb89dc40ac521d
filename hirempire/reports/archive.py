"""A report as an archive: every chart as PNG and SVG, every table as CSV, and a manifest of what is in it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime

from hirempire.charts.export import for_report
from hirempire.charts.theme import EXPORT
from hirempire.exhibits.exhibit import Exhibit
from hirempire.reports.chrome import ChromeError, pictures
from hirempire.reports.csv import links_csv, slug, table_csv
from hirempire.reports.story import Section, Story

MANIFEST = "manifest.json"
_OLDEST, _NEWEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)  # the times that a ZIP can tell
_PACKED = (".png",)  # gets no smaller


def archive(story: Story) -> bytes:
    """The whole archive. The same story gives the same bytes on the same server.

    Without pictures, it has everything else, and its manifest says why.
    """
    named = dict(_exhibits(story))
    files, lacking = _pictures(story, named)
    for name, exhibit in named.items():
        files[f"tables/{name}.csv"] = table_csv(exhibit.table.rows)
    for number, table in enumerate((listed for section in story.sections for listed in section.tables), len(named) + 1):
        files[f"tables/{_name(number, table.title)}.csv"] = table_csv(table.rows)
    files["links.csv"] = links_csv(story.links)
    return _packed({MANIFEST: _manifest(story, named, files, lacking)} | dict(sorted(files.items())), story.at)


def _exhibits(story: Story) -> Iterator[tuple[str, Exhibit]]:
    """Each chart by the name of its files."""
    exhibits = (exhibit for section in story.sections for exhibit in section.exhibits)
    for number, exhibit in enumerate(exhibits, 1):
        yield _name(number, exhibit.title), exhibit


def _name(number: int, title: str) -> str:
    return f"{number:02}-{slug(title, most=60)}"


def _pictures(story: Story, named: dict[str, Exhibit]) -> tuple[dict[str, bytes], str]:
    """The files of all pictures; none, and the reason, where they could not be drawn."""
    scope = " · ".join(story.scope)
    figures = (
        for_report(
            exhibit.figure(EXPORT), title=exhibit.finding, subtitle=_under(exhibit), footer=f"{scope} · Hirempire"
        )
        for exhibit in named.values()
    )
    try:
        drawn = pictures(figures)
    except ChromeError as error:
        return {}, str(error)
    files = {}
    for name, picture in zip(named, drawn, strict=True):
        files[f"charts/{name}.png"], files[f"charts/{name}.svg"] = picture.png, picture.svg
    return files, ""


def _under(exhibit: Exhibit) -> str:
    return " · ".join(filter(None, (exhibit.title if exhibit.headline else "", exhibit.note)))


def _manifest(story: Story, named: dict[str, Exhibit], files: dict[str, bytes], lacking: str) -> bytes:
    """The contents of the archive, the methodology, and a checksum of each file."""
    manifest = {
        "title": story.title,
        "author": story.author,
        "note": story.note,
        "data_as_of": f"{story.at:%Y-%m-%dT%H:%M:%SZ}",
        "time_zone": story.zone,
        "scope": story.scope,
        "totals": dict(story.totals_in_words),
        "figures": {tile.title: tile.shown for tile in story.opening.tiles},
        "what_to_do": [action.text for action in story.opening.actions],
        "sections": [_told(section, named) for section in story.sections],
        "definitions": [
            sentence for section in story.sections if section.name == "how" for sentence in section.sentences
        ],
        **({"no_pictures": lacking} if lacking else {}),
        "files": [
            {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in sorted(files.items())
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n"


def _told(section: Section, named: dict[str, Exhibit]) -> dict[str, object]:
    names = {id(exhibit): name for name, exhibit in named.items()}
    return {
        "name": section.name,
        "title": section.title,
        "sentences": section.sentences,
        "charts": [
            {"name": names[id(exhibit)], "title": exhibit.title, "finding": exhibit.finding, "note": exhibit.note}
            for exhibit in section.exhibits
        ],
    }


def _packed(files: dict[str, bytes], at: datetime) -> bytes:
    archived, told = io.BytesIO(), min(max(at.timetuple()[:6], _OLDEST), _NEWEST)
    with zipfile.ZipFile(archived, "w") as packed:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, told)
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            packed.writestr(entry, content)
    return archived.getvalue()
