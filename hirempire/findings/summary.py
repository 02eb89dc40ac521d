"""Which findings of a whole report come first."""

from collections.abc import Iterable, Mapping

from hirempire.findings.finding import About, Finding, Kind

MOST_IMPORTANT = 5
"""How many findings a summary has room for, besides what is missing and what to beware of."""

_WORTH: Mapping[Kind, float] = {
    Kind.LEAD: 1.0,
    Kind.TIE: 0.6,
    Kind.CHANGE: 0.9,
    Kind.STEADY: 0.6,
    Kind.CONCENTRATION: 0.7,
    Kind.GAP: 0.5,
    Kind.SPREAD: 0.6,
    Kind.VALUE: 2.0,
    Kind.WASTE: 2.0,
    Kind.SILENCE: 0.4,
    Kind.COST: 0.3,
    Kind.PACE: 0.4,
    Kind.AGE: 0.4,
    Kind.COMPLETE: 0.3,
    Kind.STANDING: 0.3,
    Kind.TOO_FEW: 0.3,
    Kind.NOTHING: 0.2,
}
"""What each kind is worth; half of it is earned by the weight."""
_TIMES: Mapping[About, float] = {"hires": 2.0, "applicants": 1.8, "visits": 1.0, "links": 1.0}
"""A hire says more about a channel than a visit."""
LAST = (Kind.CAVEAT, Kind.LOSS)
"""What must be known, whatever else is said."""
_LEFT_OUT = (Kind.METHOD,)
_NEWS = 6.0
"""How many times as much a change matters in a report on its period: all else was as true before."""
_PRAISE = (Kind.VALUE, Kind.LEAD)


def summary(findings: Iterable[Finding], *, of_period: bool = False) -> list[Finding]:
    """The findings that matter most, each once; every caveat and every loss comes last, whatever there is beside it.

    In a report on a period, what changed in it comes first. Findings that matter equally keep their order. Of those
    that say who leads, a channel has the one that matters most, and none where what changed in it comes before.
    """
    every = list(dict.fromkeys(finding for finding in findings if finding.kind not in _LEFT_OUT))
    news = _NEWS if of_period else 1.0
    ranked = [finding for finding in every if finding.kind not in LAST]
    ranked.sort(key=lambda one: _importance(one) * (news if one.kind is Kind.CHANGE else 1.0), reverse=True)
    last = sorted((finding for finding in every if finding.kind in LAST), key=lambda each: LAST.index(each.kind))
    return [*_one_for_each(ranked)[:MOST_IMPORTANT], *last]


def _one_for_each(ranked: Iterable[Finding]) -> list[Finding]:
    told: set[str] = set()
    kept = []
    for finding in ranked:
        if finding.kind in _PRAISE and finding.of and finding.of in told:
            continue
        if finding.kind in (*_PRAISE, Kind.CHANGE):
            told.add(finding.of)
        kept.append(finding)
    return kept


def _importance(finding: Finding) -> float:
    return _WORTH[finding.kind] * (1 + finding.weight) / 2 * _TIMES[finding.about]
