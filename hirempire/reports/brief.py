"""What the recruiter wants of a report: what it is called, who it is from, and which parts it has."""

from dataclasses import dataclass

from hirempire.reports.story import SectionName

TITLE = "Which channels bring visits to our jobs"
"""The title of a report that nobody gave one."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The recruiter's wishes for a report; the usual ones where they have none."""

    title: str = TITLE
    author: str = ""
    note: str = ""
    logo: bytes | None = None
    """A picture as :func:`hirempire.reports.logo.checked` gives it."""
    sections: tuple[SectionName, ...] = ("summary", "channels", "compare", "timeline", "coverage", "conversion", "how")
    """In the recruiter's order. "how" names what failed to load, and is added where it was left out."""
