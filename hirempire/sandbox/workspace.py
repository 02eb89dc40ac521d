"""The demo workspace: jobs and links generated from a seed, the same for the same arguments."""

import json
import math
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hirempire.sandbox.candidates import crowd
from hirempire.sandbox.jobs import DemoJob, DemoLink
from hirempire.sandbox.names import CHANNELS, COMPANIES, MODES, PLACES, ROLES

FEWEST_JOBS = 3
"""The documented sample, the job that fails for a while, and the job without a link."""

_SAMPLE = Path(__file__).with_name("sample.json")
_EMPTY, _LISTED_BY_NAME = 2, 5  # places in ``Workspace.jobs``
_FEATURED = 11
_FLAKY = _FEATURED  # the first job that the first view does without; in a small workspace the second of all

TROUBLE = "Jobs that fail to load"
"""The name of the set that shows what a failure looks like."""
_VISITS_OF_A_GOOD_LINK = 420
_UNUSUAL_IDS = {4: "xyz456abc123", 9: "job_20417-b"}  # an ID need not be a UUID


@dataclass(frozen=True)
class Workspace:
    """What a token of the sandbox opens.

    ``gone_job`` is known by its ID alone and answers 404; ``flaky_job`` fails for a while; ``empty_job`` has no link.
    ``featured`` are the jobs of the first view, all of which load; ``sets`` are named sets of job IDs, of which
    :data:`TROUBLE` has the gone job and the flaky job.
    """

    today: date
    jobs: tuple[DemoJob, ...]
    gone_job: str
    flaky_job: str
    empty_job: str
    featured: tuple[str, ...]
    sets: Mapping[str, tuple[str, ...]]


def make_workspace(*, seed: int = 7, jobs: int = 40, today: date) -> Workspace:
    """Make up ``jobs`` jobs, opened in the year before ``today`` (UTC); the first is the documented sample.

    Raises:
        ValueError: fewer than ``FEWEST_JOBS`` jobs are asked for.
    """
    if jobs < FEWEST_JOBS:
        raise ValueError(f"A workspace needs at least {FEWEST_JOBS} jobs.")
    rng = random.Random(seed)  # noqa: S311 -- made up, not secret
    gone_job = _uuid(rng)
    drafted = [_job(rng, index, today) for index in range(jobs)]
    drafted[0] = _sample_job(drafted[0])
    drafted[_EMPTY] = replace(drafted[_EMPTY], status="draft", links=())
    made = tuple(replace(job, applicants=crowd(job, place).applicants) for place, job in enumerate(drafted))
    flaky = made[_FLAKY if jobs > _FLAKY else 1]
    return Workspace(
        today=today,
        jobs=made,
        gone_job=gone_job,
        flaky_job=flaky.id,
        empty_job=made[_EMPTY].id,
        # The twin of the first job has its title and another place: the dashboard must tell them apart.
        featured=tuple(job.id for job in (*made[:_FEATURED], *made[len(ROLES) : len(ROLES) + 1])),
        sets=_sets(made, today) | {TROUBLE: (made[0].id, made[_EMPTY].id, flaky.id, gone_job)},
    )


def _job(rng: random.Random, index: int, today: date) -> DemoJob:
    lap, role = divmod(index, len(ROLES))
    title, department = ROLES[role]
    number = lap // len(PLACES)  # from here on, title and place alone would repeat
    age = 2 + int(362 * rng.random() ** 1.2)
    opened = datetime.combine(today - timedelta(days=age), time(7), UTC) + timedelta(seconds=rng.randrange(4 * 3600))
    company = _weighted(rng, COMPANIES)
    job_id = _uuid(rng)
    links = _links(rng, opened=opened, age=age, slug=company.lower().replace(" ", "-"))
    if index == _LISTED_BY_NAME:
        links = (*links[:-1], replace(links[-1], named_only=True))
    made = DemoJob(
        id=_UNUSUAL_IDS.get(index, job_id),
        created_time=opened,
        job_title=f"{title} {number + 1}" if number else title,
        company_name=company,
        department=department,
        job_location=PLACES[(role * 3 + lap) % len(PLACES)],
        job_mode=_weighted(rng, MODES),
        status=_weighted(rng, {"active": 8, "paused": 1, "closed": 1 + age // 30}),
        applicants=0,  # counted once its links are as they stay
        links=links,
    )
    rng.random()  # was once the share that applies; drawn still, so that each seed keeps its workspace
    return made


def _links(rng: random.Random, *, opened: datetime, age: int, slug: str) -> tuple[DemoLink, ...]:
    appeal = rng.lognormvariate(0, 0.45)
    links = []
    day = 0
    for source_name, pull in _channels(rng):
        link_id = _uuid(rng)
        links.append(
            DemoLink(
                id=link_id,
                source_name=source_name,
                source_url=f"https://jobs.hirempire.com/{slug}/{link_id}",
                code=f"{rng.getrandbits(16):04x}",
                visits=_visits(rng, appeal * pull, days=age - day),
                created_at=opened + timedelta(days=day, seconds=rng.randrange(600, 6 * 3600)),
            )
        )
        day = min(day + rng.choice((1, 1, 2, 3, 5, 9, 14)), age - 1)
    return tuple(sorted(links, key=lambda link: link.created_at))


def _channels(rng: random.Random) -> list[tuple[str, float]]:
    """Source names with their channels' pull, each name once: what pulls is posted more often, and earlier."""
    drawn = sorted(CHANNELS, key=lambda channel: rng.random() ** (channel.pull**-0.6), reverse=True)
    chosen = drawn[: rng.randint(3, 8)]
    if rng.random() < 0.15:
        chosen.append(CHANNELS[0])  # a colleague posts there too, and spells it in another way
    names: dict[str, float] = {}
    for channel in chosen:
        free = [name for name in channel.spellings if name not in names]
        usual = free[0] == channel.spellings[0] and rng.random() < 0.55
        names[free[0] if usual else rng.choice(free)] = channel.pull
    return list(names.items())


def _visits(rng: random.Random, pull: float, *, days: int) -> int:
    """Visits come fast at first and level off; some links nobody opened."""
    if rng.random() < 0.05:
        return 0
    return round(_VISITS_OF_A_GOOD_LINK * pull * (1 - math.exp(-days / 30)) * rng.lognormvariate(0, 0.3))


def _sample_job(job: DemoJob) -> DemoJob:
    """The job of the documented reply, to the letter; the rest of it is ours, and fits."""
    reply = json.loads(_SAMPLE.read_bytes())
    links = tuple(
        DemoLink(**{**link, "created_at": datetime.fromisoformat(link["created_at"])}) for link in reply["sources"]
    )
    opened = datetime(2026, 6, 17, 9, 30, tzinfo=UTC)
    return replace(
        job,
        id=reply["job_id"],
        created_time=opened,
        company_name="Acme",
        status="active",
        links=links,
    )


def _sets(jobs: Sequence[DemoJob], today: date) -> dict[str, tuple[str, ...]]:
    recent = today - timedelta(days=90)
    sets = {
        "All jobs": tuple(job.id for job in jobs),
        "Engineering": tuple(job.id for job in jobs if job.department == "Engineering"),
        "Sales": tuple(job.id for job in jobs if job.department == "Sales"),
        "Berlin office": tuple(job.id for job in jobs if job.job_location.startswith("Berlin,")),
        "Opened in the last 90 days": tuple(job.id for job in jobs if job.created_time.date() >= recent),
    }
    return {name: ids for name, ids in sets.items() if ids}


def _weighted(rng: random.Random, weights: Mapping[str, int]) -> str:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
