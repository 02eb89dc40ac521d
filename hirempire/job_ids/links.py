"""Which jobs a link leads to, through the redirects of mail programs and search engines."""

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

from hirempire.job_ids.found import Rejected, rejected
from hirempire.job_ids.shapes import ID, PART_OF_UUID, UUID, Likeness, plain_likeness, same

_PROOFPOINT = re.compile(r"__(https?:/.+?)__")
OTHER_SITE = "This link leads to another site. Copy the job's ID, or its link in Hirempire."
CUT_OFF = "This ID is cut off. Copy it again in full."
_KEYS = ("job_id", "jobId", "job", "id", "jobs")
"""The parameters of an address that name jobs; of the last, those of our own dashboard, one names several."""


def is_link(word: str) -> bool:
    """Whether a word is an address, with or without its protocol."""
    return (
        "://" in word
        or word.startswith(("www.", "jobs.", "app.", "hirempire."))
        or (word.startswith("/") and word.count("/") > 1)
    )


def in_link(link: str, depth: int = 3) -> list[str | Rejected]:
    """The jobs that a link leads to, through the redirects of mail programs and search engines; or why to none."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        query = parse_qs(parts.query)
        host = parts.hostname or ""
    except ValueError:
        return [rejected(link, "This link can't be read.")]
    targets = [value for values in query.values() for value in values if "://" in value]
    if wrapped := _PROOFPOINT.search(link):
        targets.append(re.sub(r"^(https?):/+", r"\1://", wrapped[1]))
    if targets and depth:
        return in_link(targets[0], depth - 1)
    looks = ID if _is_ours(host) else UUID
    if named := _named(query, looks):
        return [*named]
    if host.startswith("jobs."):
        return [rejected(link, "This is the public address of a tracked link, which doesn't name its job.")]
    steps = f"{parts.path}/{parts.fragment}".split("/")
    found = _on_the_way(steps, looks)
    if found is not None:
        return [same(found) if UUID.fullmatch(found) else found]
    cut_off = any(PART_OF_UUID.fullmatch(step) and any(map(str.isdigit, step)) for step in steps)
    if looks is UUID and not cut_off:
        return [rejected(link, OTHER_SITE)]
    return [rejected(link, CUT_OFF if cut_off else "This link contains no job ID.")]


def _is_ours(host: str) -> bool:
    """Whether a host may be Hirempire's: on another, such as that of a profile or a meeting, only a UUID is an ID."""
    return not host or "hirempire" in host or host in {"localhost", "127.0.0.1", "::1"}


def _named(query: dict[str, list[str]], looks: re.Pattern[str]) -> list[str]:
    """The jobs that the first parameter names which names any."""
    for key in _KEYS:
        values = [value for text in query.get(key, ()) for value in (text.split(",") if key == "jobs" else [text])]
        jobs = [value for value in values if looks.fullmatch(value) and (key != "jobs" or any(map(str.isdigit, value)))]
        if jobs:
            return [same(job) if UUID.fullmatch(job) else job for job in jobs]
    return []


def _on_the_way(steps: list[str], looks: re.Pattern[str]) -> str | None:
    """The step of a path that names a job: that after "jobs", or the last that looks like an ID."""
    after = [step for before, step in pairwise(steps) if before.casefold() in {"job", "jobs"} and looks.fullmatch(step)]
    known = [step for step in steps if looks.fullmatch(step)]
    likely = [step for step in known if plain_likeness(step) >= Likeness.LIKELY]
    numbers = [step for step in known if len(step) >= 6 and plain_likeness(step) is Likeness.ALONE]
    in_place = [step for step in after if plain_likeness(step) > Likeness.NONE]
    best = [step for step in in_place if step in likely] or likely[-1:] or in_place or numbers[-1:]
    return best[0] if best else None
