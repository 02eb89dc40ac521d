"""A sentence and, beside its words, what kind of sentence it is and how much it matters.

Nothing decides by the words, so that they can change without changing what a page or a report shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

_MOST_SENTENCES = 4
"""What a page has room for above its charts."""


class Kind(Enum):
    """What a sentence is."""

    LEAD = "lead"
    """One is clearly first."""
    TIE = "tie"
    """Nobody is clearly first: who is level, or too close to call."""
    CONCENTRATION = "concentration"
    """How few account for most."""
    CHANGE = "change"
    """What was gained in a period, and how it stands to another."""
    STEADY = "steady"
    """The same, where no change is beyond chance."""
    SPREAD = "spread"
    """At how many jobs the overall leader leads, and at how many another."""
    VALUE = "value"
    """One channel's hires clearly cost less, or are clearly more than its applicants would make likely."""
    COST = "cost"
    WASTE = "waste"
    """Spend that brought nobody."""
    PACE = "pace"
    """How fast visits or applicants come."""
    GAP = "gap"
    """A link that is missing."""
    SILENCE = "silence"
    """Links without a visit."""
    AGE = "age"
    """How new the links are."""
    COMPLETE = "complete"
    """Nothing is missing."""
    STANDING = "standing"
    """One channel's part of everything."""
    TOO_FEW = "too few"
    NOTHING = "nothing"
    """There is nothing to say more about."""
    METHOD = "method"
    """How a number is made."""
    CAVEAT = "caveat"
    """What must be known to read the numbers rightly."""
    LOSS = "loss"
    """What couldn't be loaded or counted."""


About = Literal["hires", "applicants", "visits", "links"]
"""What a sentence counts."""

LEADING = (Kind.LEAD, Kind.TIE, Kind.TOO_FEW, Kind.NOTHING)
"""The kinds that answer who is first, or say why nobody is."""


@dataclass(frozen=True)
class Finding:
    """One sentence of plain text on one line; escape it to show it as Markdown or HTML."""

    kind: Kind
    text: str
    weight: float = 0.0
    """The part of everything that it is about, 0 to 1: a share of the visits, of the jobs, of the links."""
    about: About = "visits"
    of: str = ""
    """The channel that it is about, where it is about one; from outside."""

    def __str__(self) -> str:
        """The words alone."""
        return self.text


def for_page(findings: Sequence[Finding]) -> list[Finding]:
    """The first four sentences, as a page has room for; a loss keeps its place, and what comes before it gives way."""
    losses = [finding for finding in findings if finding.kind is Kind.LOSS]
    others = [finding for finding in findings if finding.kind is not Kind.LOSS]
    return [*others[: max(0, _MOST_SENTENCES - len(losses))], *losses]


def headline(findings: Iterable[Finding], *kinds: Kind) -> str:
    """The words of the first finding of one of these kinds, for the title of a chart; empty if there is none."""
    return next((finding.text for finding in findings if finding.kind in kinds), "")


def texts(findings: Iterable[Finding]) -> list[str]:
    """The words of each finding, in order."""
    return [finding.text for finding in findings]
