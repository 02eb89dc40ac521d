"""Logins that have ended before their time: a browser's cookie alone can't be taken back from its other tabs."""

from datetime import datetime, timedelta

from hirempire.api.allowance import utc_now
from hirempire.team.configuration import MOST_HOURS
from hirempire.team.person import Identity

_KEPT = timedelta(hours=MOST_HOURS + 24)
"""No login lasts longer, whatever is configured later."""

_ended: dict[str, datetime] = {}
"""Until when each ended login is remembered."""


def end(one: Identity) -> None:
    """End a login, in every tab."""
    now = utc_now()
    for login in [login for login, until in _ended.items() if until < now]:
        del _ended[login]
    _ended[one.login] = now + _KEPT


def is_over(one: Identity) -> bool:
    """Whether a login was ended."""
    return one.login in _ended
