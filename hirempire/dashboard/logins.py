"""Logins that have ended before their time: a browser's cookie alone can't be taken back from its other tabs."""

from datetime import timedelta

from hirempire.api.allowance import utc_now
from hirempire.dashboard import keeper
from hirempire.team.configuration import MOST_HOURS
from hirempire.team.person import Identity

_KEPT = timedelta(hours=MOST_HOURS + 24)
"""No login lasts longer, whatever is configured later."""

_ended: set[str] = set()
"""Those that have ended here, also where nothing is kept."""


def end(one: Identity) -> None:
    """End a login, in every tab and on every server that shares the database.

    Raises:
        MemoryProblem: the database can't be used; on this server it has ended all the same.
    """
    _ended.add(one.login)
    server, now = keeper.of_this_server(), utc_now()
    if server is not None:
        from hirempire.history import logins

        server.later(lambda memory: logins.end(memory.database, one.login, until=now + _KEPT, now=now)).result()


def is_over(one: Identity) -> bool:
    """Whether a login was ended.

    Raises:
        MemoryProblem: the database, in which other servers note it, can't be used.
    """
    server = keeper.of_this_server()
    if one.login in _ended or server is None:
        return one.login in _ended
    from hirempire.history import logins

    return server.now(lambda memory: logins.is_over(memory.database, one.login))
