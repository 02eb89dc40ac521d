"""What a metric is: its name, formula and limits, written once beside the code that computes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """A number that pages, reports and ``docs/metrics.md`` show, defined in the same words everywhere."""

    key: str
    """The name of its column in frames."""
    name: str
    formula: str
    limits: str
    """What to know in order to read it correctly."""
    source: str = ""
    """The source of its method, unless it is plain counting."""
    ratio: str = ""
    """The formula in few words, for a heading, where it has more of them."""

    @property
    def heading(self) -> str:
        """Its name and its formula in few words: "Apply rate (applicants ÷ visits)"."""
        return f"{self.name} ({self.ratio or self.formula})"
