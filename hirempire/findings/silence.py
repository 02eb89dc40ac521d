"""Which links were visited before and are no more, as looks tell."""

from collections.abc import Mapping

import pandas as pd

from hirempire.findings.finding import Finding, Kind
from hirempire.language import as_name, counted
from hirempire.values import day

_MOST_NAMED = 2


def silence_findings(silent: pd.DataFrame, labels: Mapping[str, str], *, links: int, zone: str) -> list[Finding]:
    """The links that fell silent, for :func:`hirempire.analysis.silence.fell_silent`: the first by name, then how many.

    ``links`` is how many there are; days are those of ``zone``.
    """
    rows = silent.to_dict("records")
    said = [_one(row, labels, zone) for row in rows[:_MOST_NAMED]]
    if rest := len(rows) - _MOST_NAMED:
        said += [f"{counted(rest, 'more link')} fell silent."] if rest > 0 else []
    return [Finding(Kind.SILENCE, text, len(rows) / max(1, links), "links") for text in said]


def _one(row: Mapping[object, object], labels: Mapping[str, str], zone: str) -> str:
    """One link: "The LinkedIn link of Data Engineer has had no visits since 3 Nov 2026 (23 days), after 41 before."."""
    job_id, days = str(row["job_id"]), int(float(str(row["days"])))
    since = pd.Timestamp(str(row["since"])).tz_convert(zone)
    link = f"The {as_name(row['channel'])} link of {as_name(labels.get(job_id, job_id))}"
    before = int(str(row["before"]))
    return f"{link} has had no visits since {day(since)} ({counted(days, 'day')}), after {before:,} before."
