"""Small looks from short rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hirempire.api.models import Link, Loaded

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
CREATED = START - timedelta(days=10)

Links = Mapping[str, int | tuple[int, float]]
"""Visits by source name; with the days after START on which the link was created, if that was not CREATED."""


def day(number: float) -> datetime:
    """So many days after START."""
    return START + timedelta(days=number)


def loaded(job: str, links: Links, *, at: float) -> Loaded:
    """A job that was loaded so many days after START; a link's ID is its source name in lower case."""
    made = []
    for name, given in links.items():
        visits, created = given if isinstance(given, tuple) else (given, None)
        made.append(Link(name.casefold(), name, visits, CREATED if created is None else day(created)))
    return Loaded(job, made, day(at))
