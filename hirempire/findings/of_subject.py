"""The sentences on a subject, of all time or of a period: the same on pages and in reports."""

from hirempire.analysis.coverage import loaded_jobs
from hirempire.analysis.growth import Growth
from hirempire.analysis.movers import Movers
from hirempire.analysis.subject import Subject
from hirempire.findings.channels import channels_findings
from hirempire.findings.compare import compare_findings
from hirempire.findings.finding import Finding
from hirempire.findings.growth import change_findings, gained_findings, gap_findings, who
from hirempire.findings.jobs import lost


def when(subject: Subject) -> str:
    """The period in which visits were gained, as it stands in a sentence: "last week"; empty for totals."""
    return subject.period.when if subject.period and subject.gained else ""


def channels_of(subject: Subject, moved: Movers | None = None) -> list[Finding]:
    """Which channels bring the visits; with ``moved`` first how much was gained, and what changed."""
    first = _changes(subject, moved)
    if _unsure(subject):
        return [*first, *_losses(subject)]
    lead = channels_findings(
        subject.links,
        job_ids=subject.jobs,
        failed=subject.failed,
        labels=subject.labels,
        narrowed=subject.narrowed,
        when=when(subject),
        all_visits=subject.all_visits,
    )
    return [*first, *lead]


def growth_of(subject: Subject, found: Growth, moved: Movers | None) -> list[Finding]:
    """What was gained and when: how much, against the other period where there is one, and where nobody looked."""
    return [*_changes(subject, moved), *gap_findings(found, subject.zone)]


def compared_jobs(subject: Subject) -> list[Finding]:
    """Which jobs have the most visits, and through what."""
    in_period = subject.period is not None and subject.gained
    if _unsure(subject):
        return _losses(subject)
    links = subject.links.assign(created_at=subject.links["lived_from"]) if in_period else subject.links
    return compare_findings(
        links,
        job_ids=subject.jobs,
        failed=subject.failed,
        labels=subject.labels,
        now=subject.period.end.to_pydatetime() if subject.period and in_period else subject.now,
        narrowed=subject.narrowed,
        when=when(subject),
    )


def _changes(subject: Subject, moved: Movers | None) -> list[Finding]:
    return gained_findings(subject) if moved is None else change_findings(moved, who=who(subject))


def _unsure(subject: Subject) -> bool:
    """Whether no visit is certain, and some are possible: nobody leads then, and nobody has none."""
    if not subject.gained or subject.links["visits"].any():
        return False
    return bool((subject.links["at_most"] != 0).fillna(value=True).any())


def _losses(subject: Subject) -> list[Finding]:
    return lost(len(subject.jobs) - len(loaded_jobs(subject.links, subject.jobs, subject.failed)), len(subject.jobs))
