"""What a look changes, compared with everything seen before. No database: state and look in, rows out."""

from dataclasses import dataclass, field

import msgspec

from hirempire.history.errors import Rows
from hirempire.history.look import AnyLook

Now = tuple[str, int, int]
"""A link as a look saw it: its name, its visits, and when it was created, in seconds since 1970."""

FIRST, GREW, REMADE, CORRECTED = range(4)
"""Places in :data:`hirempire.history.tables.KINDS`."""


class SeenLink(msgspec.Struct, gc=False):  # tens of thousands, which the garbage collector needn't look through
    """A link as it was last seen."""

    id: int
    name: str
    created: int
    visits: int
    gone_since: int | None = None
    """The last look that saw it, where a later one saw its job without it; None while it is there."""


@dataclass(slots=True)
class SeenJob:
    """A job as it was last seen, with every link it ever had."""

    id: int
    number: int
    look: int | None = None
    """The last look that saw it."""
    links: dict[str, SeenLink] = field(default_factory=dict)


@dataclass
class State:
    """What is known of a workspace before a look, and the rows that the looks taken since add and change."""

    jobs: dict[str, SeenJob]
    times: Rows[int]
    """The time of every look that a job was last seen by."""
    next_number: int
    next_job: int = 1
    next_link: int = 1
    new_jobs: list[tuple[str, SeenJob]] = field(default_factory=list)
    new_links: list[tuple[SeenJob, str, SeenLink]] = field(default_factory=list)
    changed: dict[int, SeenLink] = field(default_factory=dict)
    readings: list[tuple[int, int, int | None, int, int | None, int, int | None]] = field(default_factory=list)
    """As the columns of ``reading``."""
    absences: list[tuple[int, int, bool]] = field(default_factory=list)
    """As the columns of ``absence``."""
    renamed: bool = False
    """Whether a link has another name than before."""

    def take(self, look: AnyLook, look_id: int) -> list[int]:
        """Compare one look, which is later than all before; the numbers of the jobs that it saw."""
        self.times[look_id] = look.at
        numbers = []
        for ref, links, unreadable in look.seen:
            known = self._job(ref)
            for link_ref, now in links.items():
                self._link(known, link_ref, now, look_id)
            self._missing(known, links, look_id, unreadable=unreadable)
            known.look = look_id
            numbers.append(known.number)
        return numbers

    def written(self) -> None:
        """Forget the rows: they are written."""
        for rows in (self.new_jobs, self.new_links, self.changed, self.readings, self.absences):
            rows.clear()

    def _job(self, ref: str) -> SeenJob:
        known = self.jobs.get(ref)
        if known is None:
            known = self.jobs[ref] = SeenJob(self.next_job, self.next_number)
            self.new_jobs.append((ref, known))
            self.next_job += 1
            self.next_number += 1
        return known

    def _link(self, job: SeenJob, ref: str, now: Now, look_id: int) -> None:
        name, visits, created = now
        known = job.links.get(ref)
        if known is None:
            self._first(job, ref, now, look_id)
            return
        if known.visits != visits or known.created != created or known.gone_since is not None:
            self._grown(job, known, visits, created, look_id)
        if known.name != name:
            known.name = name
            self.changed[known.id] = known
            self.renamed = True

    def _first(self, job: SeenJob, ref: str, now: Now, look_id: int) -> None:
        name, visits, created = now
        new = SeenLink(self.next_link, name, created, visits)
        self.next_link += 1
        job.links[ref] = new
        self.new_links.append((job, ref, new))
        began_at_0 = job.look is not None and created >= self.times[job.look]
        self.readings.append((look_id, new.id, None, visits, visits if began_at_0 else None, FIRST, created))

    def _grown(self, job: SeenJob, known: SeenLink, visits: int, created: int, look_id: int) -> None:
        since = job.look if known.gone_since is None else known.gone_since
        kind, gained = _what(known, visits, created, None if since is None else self.times[since])
        self.readings.append(
            (look_id, known.id, since, visits, gained, kind, created if created != known.created else None)
        )
        known.visits, known.created, known.gone_since = visits, created, None
        self.changed[known.id] = known

    def _missing(self, job: SeenJob, links: dict[str, Now], look_id: int, *, unreadable: bool) -> None:
        if len(job.links) == len(links):
            return
        for ref, known in job.links.items():
            if ref not in links and known.gone_since is None:
                known.gone_since = job.look
                self.changed[known.id] = known
                self.absences.append((look_id, known.id, unreadable))


def _what(known: SeenLink, visits: int, created: int, since: int | None) -> tuple[int, int | None]:
    """The kind of a change, and the visits that were gained for certain."""
    anew_after = since is not None and created >= since
    if created != known.created and (visits < known.visits or anew_after):
        return REMADE, visits if anew_after else None
    if visits < known.visits:
        return CORRECTED, None
    return GREW, visits - known.visits
