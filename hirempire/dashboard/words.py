"""Times as a recruiter reads them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


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
