"""The fictional people of the demo: a loud channel that converts badly, a quiet one that hires, and odd data.

Most visits come through LinkedIn and most applicants through Indeed, and hardly one of them is hired; referrals and the
careers page bring few, and those get far. Some jobs have odd data, as in every real workspace: see
``Askew``.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from hirempire.sandbox.jobs import DemoJob, DemoLink
from hirempire.sandbox.names import CHANNELS, FIRST_NAMES, LAST_NAMES, UNLINKED


class Pull(NamedTuple):
    """Conversion of a channel: the share of visits that apply, and the share of applicants hired."""

    applies: float
    hired: float


PULLS = {
    "LinkedIn": Pull(0.062, 0.012),
    "Indeed": Pull(0.16, 0.005),
    "Careers Page": Pull(0.13, 0.05),
    "Referral": Pull(0.24, 0.11),
    "Glassdoor": Pull(0.19, 0.004),
    "Twitter": Pull(0.03, 0.0),
    "StepStone": Pull(0.11, 0.02),
    "Xing": Pull(0.09, 0.015),
    "WhatsApp": Pull(0.08, 0.03),
    "University fair": Pull(0.2, 0.03),
    "Newsletter": Pull(0.05, 0.0),
    "Agency": Pull(0.3, 0.06),
}
"""Conversion by the usual name of a channel."""

ORDINARY = Pull(0.06, 0.02)
"""Conversion of any other channel."""


class Askew(NamedTuple):
    """The places in the workspace of the jobs with odd data."""

    before_the_link: int = 3
    """Someone applied before the link was created."""
    new_status: int = 4
    """Some have a status that the documentation does not name."""
    repeated: int = 7
    """Some are listed twice."""
    more_than_visits: int = 10
    """More applied than opened the link: the recruiter entered them by hand."""


ASKEW = Askew()
NEW_STATUS = "assessment_center"

_BLANK, _ELSEWHERE, _OTHER_SPELLING = 0.03, 0.02, 0.2
_TWO_CHANNELS = {"University fair", "Agency"}  # whose other name is another channel
_DECIDED_AFTER = 28  # days
_MEAN_DELAY = 17.0  # days from the link to the application
_UNDER_WAY = {
    "applied": 12,
    "screening": 8,
    "phone_screen": 4,
    "shortlisted": 2,
    "qualified": 2,
    "interview": 3,
    "technical": 1,
    "rejected": 6,
}
_LEFT_OVER = {
    "rejected": 78,
    "withdrawn": 7,
    "on_hold": 4,
    "applied": 4,
    "screening": 2,
    "qualified": 2,
    "interview": 2,
    "offer": 1,
}


@dataclass(frozen=True)
class DemoCandidate:
    """A fictional candidate. ``applied_at`` is in UTC."""

    id: str
    applied_at: datetime
    type: str
    source: str | None
    status: str


class Crowd(NamedTuple):
    """How many applied to a job: through each of its links, without a source, and through what has no link."""

    through: tuple[int, ...]
    blank: int
    elsewhere: int

    @property
    def applicants(self) -> int:
        """The number of all applicants."""
        return sum(self.through) + self.blank + self.elsewhere


def crowd(job: DemoJob, place: int) -> Crowd:
    """Who applied to the job at this place of the workspace, counted; the same for the same job."""
    rng = random.Random(f"crowd {job.id}")  # noqa: S311 -- made up, not secret
    counts = [_times(rng, link.visits, _pull(link.source_name).applies) for link in job.links]
    opened = [at for at, link in enumerate(job.links) if link.visits]
    if place == ASKEW.more_than_visits and opened:
        quiet = min(opened, key=lambda at: job.links[at].visits)
        counts[quiet] = job.links[quiet].visits + 3
    total = sum(counts)
    return Crowd(tuple(counts), _times(rng, total, _BLANK), _times(rng, total, _ELSEWHERE))


def candidates(job: DemoJob, place: int, today: date) -> tuple[DemoCandidate, ...]:
    """Everyone of this job up to ``today`` (UTC), those who applied first in front."""
    rng = random.Random(f"queue {job.id}")  # noqa: S311 -- made up, not secret
    now = datetime.combine(today, time(6), UTC)
    who = crowd(job, place)
    people = [
        _applicant(rng, link, _spelt(rng, link.source_name), _pull(link.source_name), now=now)
        for link, count in zip(job.links, who.through, strict=True)
        for _ in range(count)
    ]
    strays = [None] * who.blank + [rng.choice(UNLINKED) for _ in range(who.elsewhere)]
    people += [_applicant(rng, rng.choice(job.links), source, ORDINARY, now=now) for source in strays]
    people += [_found(rng, rng.choice(job.links), now=now) for _ in range(len(people) // 14)]
    return _askew(sorted(people, key=lambda person: person.applied_at), job, place)


def _spellings(source_name: str) -> tuple[str, ...]:
    """Every spelling of the channel that has this one, the usual one first."""
    return next((channel.spellings for channel in CHANNELS if source_name in channel.spellings), (source_name,))


def _pull(source_name: str) -> Pull:
    return PULLS.get(_spellings(source_name)[0], ORDINARY)


def _times(rng: random.Random, chances: int, share: float) -> int:
    """How often something of this likelihood happens: near the mean, and a little luck."""
    mean = chances * share
    return min(max(round(rng.gauss(mean, (mean * (1 - share)) ** 0.5)), 0), chances)


def _spelt(rng: random.Random, source_name: str) -> str:
    """The name of the link, or another spelling of it: candidates keep the name that the link once had."""
    respelt = rng.random() < _OTHER_SPELLING and _spellings(source_name)[0] not in _TWO_CHANNELS
    return rng.choice(_spellings(source_name)) if respelt else source_name


def _applicant(rng: random.Random, link: DemoLink, source: str | None, pull: Pull, *, now: datetime) -> DemoCandidate:
    at = _after(rng, link.created_at, now)
    return DemoCandidate(_id(rng), at, "applicant", source, _status(rng, pull.hired, days=(now - at).days))


def _found(rng: random.Random, link: DemoLink, *, now: datetime) -> DemoCandidate:
    """Someone who did not apply: whom the recruiter approached, or whose CV was uploaded."""
    at = _after(rng, link.created_at, now)
    if rng.random() < 0.5:
        return DemoCandidate(_id(rng), at, "upload", None, "uploaded")
    status = rng.choice(("shortlisted", "screening", "rejected", "withdrawn"))
    return DemoCandidate(_id(rng), at, "prospect", rng.choice(("LinkedIn", link.source_name)), status)


def _after(rng: random.Random, made: datetime, now: datetime) -> datetime:
    """Most apply soon after the link was created, and none after today."""
    days = max((now - made) / timedelta(days=1), 0.05)
    delay = rng.expovariate(1 / _MEAN_DELAY)
    at = made + timedelta(days=delay if delay < days else days * rng.random())
    return at.replace(microsecond=0)


def _status(rng: random.Random, hired: float, *, days: int) -> str:
    """Where someone stands so many days after applying; those of a good channel are further on their way."""
    if days < _DECIDED_AFTER:
        weights = _UNDER_WAY
    elif rng.random() < hired * 1.15:  # those who are still under way are hired later
        return "hired"
    else:
        weights = _LEFT_OVER
    further = 1 + 25 * hired
    ahead = {"qualified", "shortlisted", "interview", "technical", "offer"}
    return rng.choices(
        tuple(weights), [weight * (further if name in ahead else 1) for name, weight in weights.items()]
    )[0]


def _askew(people: list[DemoCandidate], job: DemoJob, place: int) -> tuple[DemoCandidate, ...]:
    """Add the odd data of this job to its candidates."""
    if place == ASKEW.before_the_link:
        newest = job.links[-1]
        through = [
            i for i, person in enumerate(people) if person.source == newest.source_name and person.type == "applicant"
        ]
        for at in through[:1]:
            early = newest.created_at - timedelta(days=6)
            people[at] = replace(people[at], applied_at=early, status="screening")
    if place == ASKEW.new_status:
        waiting = [i for i, person in enumerate(people) if person.status in {"screening", "interview", "applied"}]
        for at in waiting[:3]:
            people[at] = replace(people[at], status=NEW_STATUS)
    if place == ASKEW.repeated:
        people += people[:2]
    return tuple(people)


def made_up(candidate: DemoCandidate, job_id: str) -> dict[str, object]:
    """A candidate as the API gives it: with everything that this dashboard must never keep."""
    rng = random.Random(f"made up {candidate.id}")  # noqa: S311 -- made up, not secret
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    mail = f"{first}.{last}.{rng.randrange(100)}@mail.example".casefold().replace(" ", "")
    score = rng.randint(20, 99)
    return {
        "id": candidate.id,
        "job_id": job_id,
        "first_name": first,
        "last_name": last,
        "full_name": f"{first} {last}",
        "email": mail,
        "emails": [{"address": mail, "primary": True}],
        "phone": f"+49 30 23125 {rng.randrange(1_000):03}",  # a range that belongs to nobody
        "location": {"city": rng.choice(("Berlin", "Lisbon", "Kraków")), "country": "Germany"},
        "cv_url": f"https://files.hirempire.example/cv/{candidate.id}.pdf",
        "cv_text": f'{first} {last} "the best"\n\t{rng.randint(1, 20)} years with {rng.choice(LAST_NAMES)} & Sons. '
        * 6,
        "salary": {
            "current": rng.randrange(30, 120) * 1_000,
            "expected": rng.randrange(35, 140) * 1_000.0,
            "currency": "EUR",
        },
        "score": score,
        "scores": {"overall": score / 100, "by": [{"skill": "writing", "score": rng.randint(1, 5)}], "source": "robot"},
        "notes": [{"author": rng.choice(LAST_NAMES), "status": "private", "text": f"{first} seems nice."}],
        "applied_at": f"{candidate.applied_at:%Y-%m-%dT%H:%M:%S}.000Z",
        "type": candidate.type,
        "source": candidate.source,
        "status": candidate.status,
        "custom_fields": {"birthday": f"19{rng.randint(60, 99)}-04-01", "type": "none", "id": last},
    }


def _id(rng: random.Random) -> str:
    return f"cand-{rng.getrandbits(64):016x}"
