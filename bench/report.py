"""How long each format of a report takes: 50 jobs × 10 channels, and 5,000 jobs × 8 links. From data that are there.

- ``python -m bench.report``: both sizes, medians of three rounds, about five minutes
- ``python -m bench.report 50x10 --rounds 5``: the small one alone

Processor time is that of this process and of the Chrome that it starts. Runs on Linux and macOS.
"""

import argparse
import random
import resource
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from hirempire.analysis.channels import channel_order
from hirempire.analysis.frame import job_labels, jobs_frame, links_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.subject import Subject
from hirempire.api.models import Job, Link, Loaded
from hirempire.reports.build import story
from hirempire.reports.formats import FORMATS

SIZES = {"50x10": (50, 10), "5000x8": (5_000, 8)}
"""Jobs, and links of each."""
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


def made_up(jobs: int, links: int) -> Subject:
    """So many jobs, each with so many links; the same every time."""
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
    return Subject(
        links=frame,
        every_link=frame,
        jobs=ids,
        outcomes=tuple(outcomes),
        labels=job_labels(ids, {job.id: job for job in known}),
        facts=jobs_frame(known),
        channels=tuple(channel_order(frame)),
        map=ChannelMap(),
        zone="Europe/Berlin",
        fetched_at=(NOW, NOW),
        route="Made up.",
    )


def seconds(work: Callable[[], bytes]) -> tuple[float, float, int]:
    """How long it takes, how much processor time, and how many bytes come of it."""
    before, used = perf_counter(), cpu()
    size = len(work())
    return perf_counter() - before, cpu() - used, size


def cpu() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(subject: Subject, suffix: str, rounds: int) -> tuple[float, float, int]:
    """Medians of some rounds, from the report to the bytes; the first, which imports, is not counted."""
    took, used, sizes = zip(
        *[seconds(lambda: FORMATS[suffix].build(story(subject))) for _ in range(rounds + 1)][1:], strict=True
    )
    return median(took), median(used), sizes[-1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=" or ".join(SIZES))
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    chosen = [size for size in SIZES if not args.sizes or size in args.sizes]
    print("| format | " + " | ".join(f"{size}: seconds | CPU | MB" for size in chosen) + " |")
    print("| --- |" + " --- | --- | --- |" * len(chosen))
    subjects = {size: made_up(*SIZES[size]) for size in chosen}
    for suffix, form in FORMATS.items():
        if form.lacking():
            continue
        cells = []
        for size in chosen:
            took, used, length = measure(subjects[size], suffix, args.rounds)
            cells += [f"{took:.2f}", f"{used:.2f}", f"{length / 1e6:.1f}"]
        print(f"| {form.title} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
