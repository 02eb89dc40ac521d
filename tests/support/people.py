"""A small workspace by hand, and frames of links and candidates from short rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pandas as pd

from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.frame import links_frame
from hirempire.analysis.joined import Joined, join
from hirempire.api.models import Candidate, CandidatesLoaded, Link, Loaded

START = datetime(2026, 6, 1, tzinfo=UTC)
NOW = START + timedelta(days=30)

LinkRow = tuple[str, str, int, float]
"""Job, source name, visits, and the days after START on which it was made."""
Person = tuple[str, str | None, str, str, float | None]
"""Job, source name, type, status, and the days after START on which they applied."""

JOBS = ("design", "nurse", "cook", "lost", "unasked")
FAILED, CANDIDATES_FAILED = {"lost"}, {"unasked"}

LINKS: list[LinkRow] = [
    ("design", "LinkedIn", 100, 0),
    ("design", "Linked In", 50, 9),
    ("design", "Referral", 4, 0),
    ("design", "Indeed", 30, 0),
    ("nurse", "LinkedIn", 200, 4),
    ("nurse", "Careers Page", 40, 4),
    ("nurse", "Indeed", 10, 28),
    ("cook", "Indeed", 0, 1),
    ("unasked", "LinkedIn", 999, 0),
]

PEOPLE: list[Person] = [
    ("design", "LinkedIn", "applicant", "applied", 0.5),
    ("design", "linkedin", "applicant", "rejected", 3),
    ("design", "Linked In", "applicant", "interview", 12),
    ("design", "LinkedIn", "applicant", "withdrawn", 20),
    ("design", "LinkedIn", "prospect", "applied", 2),
    ("design", "Referral", "applicant", "hired", 1),
    ("design", "Referral", "applicant", "offer", 1.5),
    ("design", "Referral", "applicant", "hired", 8),
    ("design", "Referral", "applicant", "on_hold", 9),
    ("design", "Referral", "applicant", "screening", 10),
    ("design", None, "applicant", "hired", 5),
    ("design", None, "upload", "uploaded", 6),
    ("nurse", "LinkedIn", "applicant", "phone_screen", 3.5),
    ("nurse", "LinkedIn", "applicant", "applied", 6),
    ("nurse", "LinkedIn", "applicant", "trial_shift", 25),
    ("nurse", "Careers Page", "applicant", "technical", None),
    ("nurse", "Job fair", "applicant", "hired", 7),
    ("nurse", "Job fair", "upload", "uploaded", 7),
    ("nurse", "Careers Page", "robot", "applied", 7),
    ("lost", "LinkedIn", "applicant", "hired", 7),
]

REACHED = {
    **dict.fromkeys(["screening", "applied", "rejected", "withdrawn", "on_hold", "uploaded"], 0),
    **dict.fromkeys(["phone_screen", "shortlisted", "qualified"], 1),
    **dict.fromkeys(["interview", "technical"], 2),
    "offer": 3,
    "hired": 4,
}
"""The stage of each status, written down a second time; the unknown ones reach none beyond "applied"."""
HERE = [job for job in JOBS if job not in FAILED | CANDIDATES_FAILED]


def links_of(rows: Sequence[LinkRow], jobs: Sequence[str] = JOBS) -> pd.DataFrame:
    """The tidy frame of such links; a job in ``jobs`` is loaded if only without any."""
    made = [(job, Link(f"l{i}", name, n, START + timedelta(days=day))) for i, (job, name, n, day) in enumerate(rows)]
    return links_frame([Loaded(job, [link for one, link in made if one == job], NOW) for job in jobs])


def candidates_of(rows: Sequence[Person], jobs: Sequence[str] = JOBS) -> pd.DataFrame:
    """The frame of such candidates."""
    made = [
        (job, Candidate(None if day is None else START + timedelta(days=day), kind, source, status))
        for job, source, kind, status, day in rows
    ]
    return candidates_frame([CandidatesLoaded(job, [who for one, who in made if one == job], NOW) for job in jobs])


def came(jobs: Sequence[str], without: set[str]) -> list[str]:
    """The jobs that came."""
    return [one for one in jobs if one not in without]


def joined(
    links: Sequence[LinkRow] = LINKS, people: Sequence[Person] = PEOPLE, *, days: tuple[float, float] | None = None
) -> Joined:
    """The small workspace; ``days`` are those within which links were created, as a filter has them."""
    every = links_of(links, came(JOBS, FAILED))
    shown = every
    if days is not None:
        first, last = (pd.Timestamp(START + timedelta(days=day)) for day in days)
        shown = every[(every["created_at"] >= first) & (every["created_at"] <= last)]
    people_frame = candidates_of(people, came(JOBS, CANDIDATES_FAILED))
    return join(shown, people_frame, job_ids=JOBS, failed=FAILED, candidates_failed=CANDIDATES_FAILED, every_link=every)


def some(hired: int, of: int, source: str) -> list[Person]:
    """So many applicants through a source, some of them hired."""
    return [("design", source, "applicant", "hired" if i < hired else "applied", 1.0) for i in range(of)]
