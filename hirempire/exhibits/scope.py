"""What a page or a report is about, in a few words: jobs, links, visits, filters, time of the data, what is missing."""

from hirempire.analysis.channels import totals
from hirempire.analysis.subject import Subject
from hirempire.language import counted
from hirempire.values import bounded, is_known, moment

DEMO = "Demo data: jobs, visits, and people are made up."
"""What each page, picture and file of the demo says."""


def as_of(subject: Subject) -> str:
    """When the data were loaded: "24 Nov 2026, 14:32"; both ends where the jobs were loaded at different times."""
    oldest, newest = (moment(at, subject.zone) for at in subject.fetched_at)
    return oldest if oldest == newest else f"{oldest} to {newest}"


def scope_line(subject: Subject) -> str:
    """The data behind a chart on a page, on one line."""
    sums = totals(subject.links)
    jobs = counted(sums.jobs, "job") if subject.filters else _jobs(subject)
    return " · ".join([jobs, counted(sums.links, "link"), visits_in_words(subject), f"as of {as_of(subject)}"])


def visits_in_words(subject: Subject) -> str:
    """How many visits: "9,145 visits", "120–134 visits gained 2–8 Nov 2026"."""
    least, most = visits_gained(subject)
    if subject.period is None or not subject.gained:
        return counted(least, "visit")
    visits = f"{bounded(least, most, 'visit')} gained" if is_known(least, most) else "visits unknown"
    return f"{visits} {subject.period.dates}"


def visits_gained(subject: Subject) -> tuple[int, int | None]:
    """The visits of a subject: at least, and at most, where there is an upper bound. Totals are both."""
    least = int(subject.links["visits"].sum())
    if not subject.gained:
        return least, least
    most = subject.links["at_most"]
    return least, None if most.isna().any() else int(most.sum())


def uncertainty(subject: Subject) -> str:
    """A sentence on what shares of visits gained are of; empty where those are exact."""
    least, most = visits_gained(subject)
    if least == most:
        return ""
    if most is None:
        return "Shares are of the certain visits; some links have no data for part of the period."
    return f"Shares are of the {least:,} certain visits; up to {most:,} are possible."


def picture_line(subject: Subject) -> str:
    """The data behind a picture that leaves its page: where they are made up, that comes first."""
    return " · ".join([*([DEMO] if subject.is_demo else []), scope_line(subject), "Hirempire"])


def scope_lines(subject: Subject) -> tuple[str, ...]:
    """What a report is about, one line each, with what is missing; that the data are made up comes first."""
    sums = totals(subject.links)
    lines = [DEMO] if subject.is_demo else []
    lines.append(" · ".join([_jobs(subject), counted(sums.links, "link"), visits_in_words(subject)]))
    if subject.period is not None and subject.gained:
        than = f", compared with {subject.compared.extent}" if subject.compared else ""
        lines.append(f"Period: {subject.period.label}{than}.")
        lines += [uncertainty(subject)] if uncertainty(subject) else []
    if subject.filters:
        lines.append(f"Only: {'; '.join(subject.filters)}")
    if subject.narrowed:
        hidden, every = len(subject.every_link) - len(subject.links), counted(len(subject.every_link), "link")
        lines.append(f"The filters hide {hidden:,} of {every} of these jobs.")
    lines.append(f"Data as of {as_of(subject)} ({subject.zone})")
    return (*lines, *_missing(subject))


def _jobs(subject: Subject) -> str:
    """How many jobs there are, and how many of them were loaded where some were not."""
    if subject.loaded_jobs < subject.asked_jobs:
        return f"{subject.loaded_jobs:,} of {counted(subject.asked_jobs, 'job')}"
    return counted(subject.loaded_jobs, "job")


def _missing(subject: Subject) -> list[str]:
    lost, older, unread = len(subject.failed), len(subject.older), subject.unreadable_links
    named = "named at the end"
    lines = []
    if subject.waiting:
        lines.append(f"{counted(subject.waiting, 'job')} {_not(subject.waiting)} loaded yet, and not counted.")
    if lost:
        lines.append(f"{counted(lost, 'job')} couldn't be loaded and {_not(lost)} counted: {named}.")
    if older:
        lines.append(f"{counted(older, 'job')} couldn't be refreshed; earlier numbers are shown: {named}.")
    lines += _missing_people(subject)
    if unread:
        lines.append(f"{counted(unread, 'link')} couldn't be read and {_not(unread)} counted: {named}.")
    return lines


def _missing_people(subject: Subject) -> list[str]:
    candidates = subject.candidates
    if candidates is None:
        return []
    without = set(candidates.failed) & set(subject.jobs) - subject.failed
    lost, unread = len(without), sum(candidates.not_counted.values())
    lines = []
    if lost:
        which = "it's" if lost == 1 else "they're"
        lines.append(f"The candidates of {counted(lost, 'job')} aren't loaded; {which} excluded from conversion.")
    if unread:
        lines.append(f"{counted(unread, 'candidate')} couldn't be read and {_not(unread)} counted.")
    return lines


def _not(number: int) -> str:
    return "isn't" if number == 1 else "aren't"
