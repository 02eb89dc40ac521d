"""How soon applicants come after a link is created."""

import math

import pandas as pd

from hirempire.analysis.pace import Pace
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import has
from hirempire.language import counted
from hirempire.values import percent


def pace_findings(pace: Pace) -> list[Finding]:
    """How soon the first applicant comes, and what part of the applicants comes in the first week."""
    return [*_first_applicant(pace.whole), *_first_week(pace.whole)]


def _first_applicant(whole: pd.Series) -> list[Finding]:
    if pd.isna(whole["median_days"]):
        return []
    links, reached = int(whole["links"]), int(whole["with_applicant"])
    without = links - reached
    others = f"; {counted(without, 'link')} {has(without)} none yet" if without else ""
    days = whole["median_days"]
    soon = "less than a day" if days < 1 else counted(math.floor(days + 0.5), "day")
    text = (
        f"The first applicant applied {soon} after the link was created (median of {counted(reached, 'link')}){others}."
    )
    return [Finding(Kind.PACE, text, reached / links, "applicants")]


def _first_week(whole: pd.Series) -> list[Finding]:
    if pd.isna(whole["share_7"]):
        return []
    young, within, applicants = (int(whole[name]) for name in ("young_7", "within_7", "of_7"))
    left = f"; {counted(young, 'younger link')} {'isn' if young == 1 else 'aren'}'t counted" if young else ""
    share = f"{percent(within, applicants)} of applicants so far"
    text = f"{share} applied within 7 days of the link ({within:,} of {counted(applicants, 'applicant')}){left}."
    return [Finding(Kind.PACE, text, within / applicants, "applicants")]
