"""Numbers, counts and times as a recruiter reads them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """``1 job``, ``1,234 jobs``; the plural is given where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def recruiters_zone() -> str:
    """The time zone of the browser; UTC where it does not tell, or tells one that is not known here."""
    zone = st.context.timezone or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
    return zone


def moment(at: datetime, zone: str) -> str:
    """``24 Nov 2026, 14:32`` in the recruiter's time zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M}"


def day(date_: date) -> str:
    """``24 Nov 2026``."""
    return f"{date_.day} {date_:%b %Y}"
