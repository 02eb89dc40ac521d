"""How long each format of a report takes: 50 jobs × 10 channels, and 5,000 jobs × 8 links. From data that are there.

.venv/bin/python -m bench.report            # both, three rounds: about five minutes
.venv/bin/python -m bench.report 50x10      # the small one alone
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame, outcomes_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.api.models import Job, Link, Loaded
from hirempire.reports.build import SECTION_NAMES, story
from hirempire.reports.formats import FORMATS
from hirempire.reports.report import Report

ROUNDS = 3
SIZES = {"50x10": (50, 10, 3.0), "5000x8": (5_000, 8, 20.0)}
"""Jobs, links of each, and how many seconds a format may take."""
NOW = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)
CHANNELS = (
    "LinkedIn",
    "Indeed",
    "StepStone",
    "XING",
    "Glassdoor",
    "Referral",
    "Careers Page",
    "Newsletter",
    "Instagram",
    "WhatsApp",
    "Agency",
    "University fair",
)


def made_up(jobs: int, links: int) -> Report:
    """A report about so many jobs, each with so many links; the same every time."""
    rng = random.Random(7)  # noqa: S311 -- made up, not secret
    known = [
        Job(
            f"{place:08x}-0000-4000-8000-000000000000",
            job_title=f"Engineer {place}",
            job_location=f"Town {place % 40}",
            company_name=f"Company {place % 5}",
            department=f"Department {place % 12}",
            status="active",
        )
        for place in range(jobs)
    ]
    outcomes = [
        Loaded(
            job.id,
            [
                Link(
                    f"{job.id}-{place}",
                    name,
                    int(rng.lognormvariate(3, 1.2)) if rng.random() > 0.1 else 0,
                    NOW - timedelta(days=rng.randrange(1, 360), seconds=rng.randrange(86_400)),
                    source_url=f"https://jobs.example/{job.id}/{place}",
                    code=f"c{place}",
                )
                for place, name in enumerate(rng.sample(CHANNELS, links))
            ],
            NOW,
        )
        for job in known
    ]
    frame = links_frame(outcomes)
    ids = tuple(job.id for job in known)
    return Report(
        links=frame,
        every_link=frame,
        jobs=ids,
        outcomes=outcomes_frame(outcomes),
        labels=job_labels(ids, {job.id: job for job in known}),
        facts=jobs_frame(known),
        channels=tuple(channel_order(frame)),
        map=ChannelMap(),
        zone="Europe/Berlin",
        fetched_at=(NOW, NOW),
        route="Made up.",
        version="0.0",
        sections=SECTION_NAMES,
    )


def seconds(work: Callable[[], bytes]) -> tuple[float, int]:
    """How long it takes, and how many bytes come of it."""
    before = perf_counter()
    size = len(work())
    return perf_counter() - before, size


def measure(report: Report, suffix: str) -> tuple[float, int]:
    """The median of some rounds, from the report to the bytes; the first, which imports, is not counted."""
    rounds = [seconds(lambda: FORMATS[suffix].build(story(report))) for _ in range(ROUNDS + 1)][1:]
    return median(one for one, _ in rounds), rounds[-1][1]


def main() -> None:
    """Print the table."""
    chosen = sys.argv[1:] or list(SIZES)
    print("| format | " + " | ".join(f"{size}: seconds | MB" for size in chosen) + " |")
    print("| --- |" + " --- | --- |" * len(chosen))
    reports = {size: made_up(*SIZES[size][:2]) for size in chosen}
    for suffix, form in FORMATS.items():
        if form.lacking():
            continue
        cells = []
        for size in chosen:
            took, length = measure(reports[size], suffix)
            beyond = " (too long)" if took > SIZES[size][2] else ""
            cells += [f"{took:.2f}{beyond}", f"{length / 1e6:.1f}"]
        print(f"| {form.title} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
