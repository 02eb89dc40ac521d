"""The recruiter's choices for a report: its title, author, note, logo and sections."""

from dataclasses import dataclass

from hirempire.reports.story import SectionName

TITLE = "Which channels bring visits to our jobs"
"""The title of a report without one of its own."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A recruiter's choices for a report, or the defaults."""

    title: str = TITLE
    author: str = ""
    note: str = ""
    logo: bytes | None = None
    """A picture from :func:`hirempire.reports.logo.checked`."""
    sections: tuple[SectionName, ...] = (
        "summary",
        "channels",
        "growth",
        "compare",
        "timeline",
        "conversion",
        "coverage",
        "how",
    )
    """In the recruiter's order. "how" names what failed to load, and is added where it is left out."""
