"""From one check to the next: what began to fire, what goes on, what has ended, and what nobody can tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hirempire.analysis.alert_rules import Rule
from hirempire.analysis.alerts import Checked, Firing, Key

LASTS = timedelta(days=7)
"""A jump lasts so long after it was last found: the days before it overlap, and it is the same news."""
_JUMPS = (Rule.VISITS_JUMPED, Rule.APPLICANTS_JUMPED)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One thing that fires or did, from the check that found it to the one that no longer does."""

    number: int = 0
    """In the store; 0 before it is kept."""
    key: Key
    firing: Firing
    """With the numbers of the last check that found it."""
    since: datetime
    """The check that found it first (UTC)."""
    seen: datetime
    """The last check that found it."""
    ended: datetime | None = None
    """The check that no longer found it."""
    no_data_since: datetime | None = None
    """The first of the last checks that couldn't tell."""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    snoozed_until: datetime | None = None
    told_at: datetime | None = None
    """When a mail said that it fires."""
    end_told_at: datetime | None = None
    """When a mail said that it has ended."""

    def is_quiet(self, now: datetime) -> bool:
        """Whether somebody has taken note of it, so that no mail need name it."""
        return self.acknowledged_at is not None or (self.snoozed_until is not None and self.snoozed_until > now)


def advanced(before: Sequence[Alert], checked: Checked) -> list[Alert]:
    """The alerts after a check: those that were open, as they are now, and new ones.

    What a check has no data of neither goes on nor ends. A link is silent until it is visited, even where that would no
    longer be worth an alert of its own. An alert of a rule that was switched off ends without a word.
    """
    found = {one.key: one for one in checked.firing}
    known = {alert.key for alert in before if alert.ended is None}
    after = [_advanced(alert, found.get(alert.key), checked) for alert in before if alert.ended is None]
    new = [
        Alert(key=key, firing=one, since=checked.at, seen=checked.at) for key, one in found.items() if key not in known
    ]
    return after + new


def _advanced(alert: Alert, now: Firing | None, checked: Checked) -> Alert:
    rule = alert.firing.rule
    if now is not None:
        return replace(alert, firing=now, seen=checked.at, no_data_since=None)
    if rule not in checked.on:
        return replace(alert, ended=checked.at, end_told_at=checked.at, no_data_since=None)
    if not checked.has_data(alert.key):
        return replace(alert, no_data_since=alert.no_data_since or checked.at)
    if alert.key in checked.silent or (rule in _JUMPS and checked.at - alert.seen < LASTS):
        return replace(alert, no_data_since=None)
    return replace(alert, ended=checked.at, no_data_since=None)


def to_tell(alerts: Sequence[Alert], now: datetime) -> tuple[list[Alert], list[Alert]]:
    """What a mail has to say: what fires and wasn't told yet, and what was told and has ended since."""
    new = [one for one in alerts if one.ended is None and one.told_at is None and not one.is_quiet(now)]
    ended = [one for one in alerts if one.ended is not None and one.told_at is not None and one.end_told_at is None]
    return new, ended
