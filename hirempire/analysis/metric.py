"""What a metric is: its name, formula and limits, written once beside the code that computes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """A number that pages, reports and ``docs/metrics.md`` show, with the same words everywhere."""

    key: str
    """As the columns of frames have it."""
    name: str
    formula: str
    limits: str
    """What one must know to read it rightly."""
    source: str = ""
    """Where its method is from, if not from plain counting."""
