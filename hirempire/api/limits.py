"""What the headers of a reply say about the workspace's allowance. None of them is documented; some may be sent."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DAY = 86_400.0
_EPOCH = 10**9  # a larger number is a moment in Unix time and not a span in seconds


def hourly_limit(headers: Mapping[str, str]) -> int | None:
    """The requests an hour that the workspace is allowed, where a reply says so."""
    said = re.match(r"\s*(\d{1,9})\b", headers.get("x-ratelimit-limit", ""), re.ASCII)
    return int(said[1]) if said else None


def asked_to_wait(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds until a limited workspace may send requests again, a day at most; None where a reply doesn't say.

    ``Retry-After`` comes first, as seconds or as a date (RFC 9110 §10.2.3), then ``X-RateLimit-Reset``.
    """
    for said in (headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")):
        wait = _seconds(said.strip(), now=now)
        if wait is not None:
            return min(max(wait, 0.0), _DAY)
    return None


def _seconds(said: str, *, now: datetime) -> float | None:
    if re.fullmatch(r"\d+", said, re.ASCII):
        number = float(said)
        return number if number < _EPOCH else number - now.timestamp()
    try:
        date = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds()
