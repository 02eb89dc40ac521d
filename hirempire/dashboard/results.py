"""What became of mails that were sent by themselves, the latest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from hirempire.dashboard.words import literally
from hirempire.mail.address import keys, shown
from hirempire.values import day, moment, span

if TYPE_CHECKING:
    from hirempire.history.deliveries import Delivery, State

_MOST_PERIODS = 5
_STATES: "dict[State, str]" = {
    "sent": "sent",
    "planned": "waiting",
    "sending": "being sent",
    "refused": "refused",
    "failed": "failed",
    "unclear": "unclear",
}
"""What recruiters read for each state, in the order in which states are told."""


def results(delivered: "Sequence[Delivery]", recipients: Sequence[str], zone: str, *, paused: bool = False) -> None:
    """Show what became of the last mails: the latest with who didn't get it and why, those before on a line each.

    ``recipients`` are those of today: of others only the key is known, by which they were kept.
    """
    known = keys(recipients)
    periods = list(dict.fromkeys(one.period for one in delivered))[:_MOST_PERIODS]
    for place, period in enumerate(periods):
        those = [one for one in delivered if one.period == period]
        st.caption(f"**{_days(period)}:** {_sum(those, zone)}")
        for one in those if place == 0 else ():
            if one.why:
                again = "" if paused else _again(one, zone)
                st.caption(f":material/error: {_which(known, one)}{literally(one.why, most=500)}{again}")


def _days(period: str) -> str:
    """The days of a period as they are read."""
    first, _, last = period.partition("..")
    begin = datetime.fromisoformat(first).date()
    return span(begin, datetime.fromisoformat(last).date()) if last else day(begin)


def _sum(those: "Sequence[Delivery]", zone: str) -> str:
    """How many mails came to which state, and when the last one did: "2 sent, 1 refused · 30 Nov 2026, 08:00"."""
    each = [one.state for one in those if one.recipient] or [one.state for one in those]
    counts = [f"{each.count(state):,} {word}" for state, word in _STATES.items() if state in each]
    return f"{', '.join(counts)} · {moment(max(one.at for one in those), zone)}"


def _which(known: Mapping[str, str], one: "Delivery") -> str:
    """Whose mail it is, ready for Markdown."""
    name = shown(known[one.recipient]) if one.recipient in known else one.recipient
    return f"{literally(name)}: " if name else ""


def _again(one: "Delivery", zone: str) -> str:
    waits = one.next_at is not None and one.state == "planned"
    return f" Next try: {moment(one.next_at, zone)}." if waits and one.next_at else ""
