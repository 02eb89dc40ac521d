"""``report --since FILE.zip``: what was gained since an earlier report, from the archive that it was saved as."""

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar

import msgspec

from hirempire.api.models import Link, Loaded, Outcome
from hirempire.commands import jobs
from hirempire.commands.output import Usage
from hirempire.reading.bounded import Damaged, TooLarge, Unreadable, read_within

if TYPE_CHECKING:  # pandas takes seconds to import: refuse a wrong file first
    from hirempire.analysis.kept import Kept
    from hirempire.analysis.mapping import ChannelMap
    from hirempire.analysis.period import Period

LARGEST_ARCHIVE = 300_000_000
"""Bytes: charts of a large report as pictures included."""
LARGEST_TABLE, LARGEST_MANIFEST, MOST_FILES, MOST_LINKS = 60_000_000, 5_000_000, 5_000, 150_000
"""Bytes of the table of links and of the manifest, files, and rows: more than a report of 5,000 jobs has."""
_SECONDS, _MEGABYTES = 20, 1_000
_ONE_LOOK = timedelta(hours=1)
"""Loads as close to the time of the data as this are one look, as the report had it."""
_LINKS, _MANIFEST = "links.csv", "manifest.json"


class NotAReport(Unreadable):
    """The file isn't a report that was saved as an archive."""

    cause: ClassVar[str] = "not_a_report"


class _File(msgspec.Struct):
    path: str
    sha256: str


class _Manifest(msgspec.Struct):
    """The part of a manifest by which an archive of ours is recognised."""

    data_as_of: datetime
    time_zone: str
    sections: list[dict[str, object]]
    files: list[_File]


@dataclass(frozen=True)
class Earlier:
    """The links in an earlier report."""

    at: datetime
    """The time of its data (UTC)."""
    links: list[tuple[str, str, str, int, datetime, datetime]]
    """Job ID, link ID, original name, visits, when it was created, and when it was loaded."""

    @property
    def jobs(self) -> list[Loaded]:
        """The jobs as they were loaded then."""
        found: dict[tuple[str, datetime], list[Link]] = {}
        for job_id, link_id, name, visits, created, loaded in self.links:
            at = self.at if timedelta() <= self.at - loaded <= _ONE_LOOK else loaded
            found.setdefault((job_id, at), []).append(Link(link_id, name, visits, created))
        return [Loaded(job_id, links, at) for (job_id, at), links in found.items()]


def read(name: str) -> Earlier:
    """The earlier report in a file.

    Raises:
        Usage: it can't be read, or isn't one.
    """
    content = jobs.content(name, at_most=LARGEST_ARCHIVE)
    if len(content) > LARGEST_ARCHIVE:
        raise Usage(f"{name} is larger than {LARGEST_ARCHIVE // 10**6} MB, which no report is.")
    try:
        return read_within(links_in, content, seconds=_SECONDS, megabytes=_MEGABYTES, largest=2 * LARGEST_TABLE)
    except NotAReport as error:
        raise Usage(f"{name} {error}") from None
    except Unreadable as error:
        raise Usage(f"{name} couldn't be read. {error}") from None


def links_in(content: bytes) -> Earlier:
    """The links in an archive. Raises :class:`NotAReport`, or another :class:`hirempire.reading.bounded.Unreadable`."""
    from hirempire.history import earlier

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            manifest, table = _parts(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise NotAReport(
            "isn't a ZIP file that can be opened. Choose one that report --output FILE.zip made."
        ) from None
    if table.count(b"\n") > MOST_LINKS + 1:
        raise TooLarge(f"It has more than {MOST_LINKS:,} links.")
    try:
        found = earlier.read(table)
    except earlier.NotATable:
        raise _other() from None
    links = [
        (job.job_id, link.id, link.source_name, link.visits, link.created_at, job.fetched_at)
        for look in found.looks
        for job in look.jobs
        for link in job.links
    ]
    return Earlier(manifest.data_as_of.astimezone(UTC), links)


def _parts(archive: zipfile.ZipFile) -> tuple[_Manifest, bytes]:
    """The manifest and the table of links, which is the one that the manifest was written for."""
    names = [entry.filename for entry in archive.infolist()]
    if len(names) > MOST_FILES or names.count(_MANIFEST) != 1 or names.count(_LINKS) != 1:
        raise _other()
    try:
        manifest = msgspec.json.decode(_unpacked(archive, _MANIFEST, LARGEST_MANIFEST), type=_Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _other() from None
    known = {file.path: file.sha256 for file in manifest.files}
    table = _unpacked(archive, _LINKS, LARGEST_TABLE)
    if _LINKS not in known or manifest.data_as_of.tzinfo is None:
        raise _other()
    if hashlib.sha256(table).hexdigest() != known[_LINKS]:
        raise Damaged("Its table of links was changed after it was saved. Choose the file as it was saved.")
    return manifest, table


def _unpacked(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A file of an archive, however large it claims to be."""
    with archive.open(name) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge(f"Its {name} is larger than {most // 10**6} MB.")
    return content


def _other() -> NotAReport:
    return NotAReport("isn't a report from this dashboard. Choose a ZIP file that report --output FILE.zip made.")


def period(earlier: Earlier, now: datetime, zone: str) -> "Period":
    """From the earlier report until now.

    Raises:
        Usage: it isn't earlier.
    """
    import pandas as pd

    from hirempire.analysis.period import Period, custom
    from hirempire.values import day

    start, end = pd.Timestamp(earlier.at).floor("s"), pd.Timestamp(now).tz_convert("UTC")
    if start >= end:
        raise Usage("The report in --since isn't earlier than the data of this one.")
    first, last = (at.tz_convert(zone).date() for at in (start, end))
    return Period(
        name=custom(first, last),
        first=first,
        last=last,
        start=start,
        end=end,
        zone=zone,
        when=f"since {day(first)}",
        running=True,
    )


def kept(earlier: Earlier, outcomes: Sequence[Outcome], names: "ChannelMap") -> "Kept":
    """The links of the loaded jobs with what was seen of them then and now.

    Raises:
        Usage: the earlier report has none of these jobs.
    """
    from hirempire.analysis.frame import links_frame
    from hirempire.analysis.kept import kept as joined
    from hirempire.analysis.ledger import ledger
    from hirempire.history.database import IN_MEMORY
    from hirempire.history.memory import Memory

    loaded = [outcome for outcome in outcomes if isinstance(outcome, Loaded)]
    opened = {job.job_id for job in loaded}
    then = [job for job in earlier.jobs if job.job_id in opened]
    memory = Memory.opened(IN_MEMORY)
    try:
        memory.keep_past([then, loaded] if then else [])
        workspace = memory.workspace(opened) if then else None
        found = None if workspace is None else memory.history(workspace, list(opened))
    finally:
        memory.close()
    if found is None:
        raise Usage("The report in --since has none of these jobs, so there is nothing to compare.")
    return joined(ledger(found), names.shown(links_frame(outcomes)), names.channel)
