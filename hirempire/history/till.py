"""The hourly allowance of a token, counted in the database: whoever spends it, they never spend more than it holds.

Requests are given out before they are made. Those of one half minute are one row, and count until an hour after the
time by which they had to be made.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hirempire.api.allowance import HOUR, Block
from hirempire.history.database import Database
from hirempire.history.leases import LONGEST, Lease, Standing
from hirempire.history.look import moment, seconds
from hirempire.history.tables import ALLOWANCE, DIGEST_KEY, SPENT

_STEP: Final = round(LONGEST.total_seconds()) // 2
"""Seconds: requests that are to be made by the same multiple of it are one row."""
_HOUR: Final = round(HOUR.total_seconds())
_FORGOTTEN: Final = 24 * _HOUR
"""Seconds after which nothing is known of a token that nobody uses: Hirempire asks for no longer wait."""
_SHARE: Final = 20
"""Nobody gets more at once than a twentieth of what is left, so that the last requests are for everybody."""


class Till:
    """The allowance of one token. Safe to use from several threads, and beside other processes.

    Every method raises a :class:`hirempire.history.errors.MemoryProblem` if the database can't be used.
    """

    def __init__(self, database: Database, fingerprint: bytes) -> None:
        """Know the token by its :attr:`hirempire.api.token.Token.fingerprint`."""
        self._database = database
        with database.reading() as connection:
            key: bytes = connection.execute(select(DIGEST_KEY.c.key)).scalar_one()
        self._token = hmac.new(key, fingerprint, hashlib.sha256).hexdigest()

    def standing(self, now: datetime) -> Standing:
        """What is known now."""
        with self._database.reading() as connection:
            return self._standing(connection, now)

    def take(
        self, number: int, *, at_most: int | None, back: Lease | None, unpaid: int, now: datetime
    ) -> tuple[Lease, Standing]:
        """Get so many requests, or fewer where little is left of ``at_most`` an hour; none during a wait.

        ``back`` wasn't used. ``unpaid``: requests that were made without asking here.
        """
        by = (seconds(now) // _STEP + 2) * _STEP
        with self._database.counting() as connection:
            self._own(connection, now)
            if back is not None:
                row = SPENT.c.token == self._token, SPENT.c.by == seconds(back.until)
                connection.execute(update(SPENT).where(*row).values(requests=SPENT.c.requests - back.number))
            self._tidy(connection, now, by)
            before = self._standing(connection, now)
            blocked = before.blocked_until is not None and before.blocked_until > now
            given = 0 if blocked else _share(number, at_most, before.used + unpaid)
            if given + unpaid:
                self._add(connection, by, given + unpaid)
            return Lease(given, moment(by)), self._standing(connection, now)

    def learn(self, limit: int, now: datetime) -> None:
        """Know the requests an hour."""
        with self._database.counting() as connection:
            self._own(connection, now)
            self._set(connection, hourly=limit)

    def block(self, until: datetime, now: datetime) -> None:
        """Let nobody get a request until then; a longer wait stays."""
        with self._database.counting() as connection:
            self._own(connection, now)
            before = self._standing(connection, now).blocked_until
            if before is None or before < until:
                self._set(connection, blocked_at=seconds(now), blocked_until=seconds(until + timedelta(seconds=1)))

    def _own(self, connection: Connection, now: datetime) -> None:
        """Lock the token's row, so that one at a time goes on; it is made where there is none."""
        self._set(connection, used_at=seconds(now))
        if connection.execute(select(ALLOWANCE.c.token).where(ALLOWANCE.c.token == self._token)).scalar() is not None:
            return
        connection.execute(delete(ALLOWANCE).where(ALLOWANCE.c.used_at < seconds(now) - _FORGOTTEN))
        connection.execute(delete(SPENT).where(SPENT.c.by < seconds(now) - _FORGOTTEN))
        row = _insert(connection, ALLOWANCE).values(token=self._token, used_at=seconds(now))
        connection.execute(row.on_conflict_do_nothing())
        self._set(connection, used_at=seconds(now))

    def _set(self, connection: Connection, **values: int) -> None:
        connection.execute(update(ALLOWANCE).where(ALLOWANCE.c.token == self._token).values(**values))

    def _add(self, connection: Connection, by: int, number: int) -> None:
        row = _insert(connection, SPENT).values(token=self._token, by=by, requests=number)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=["token", "by"], set_={"requests": SPENT.c.requests + row.excluded.requests}
            )
        )

    def _tidy(self, connection: Connection, now: datetime, by: int) -> None:
        """Drop what doesn't count any more. What is dated ahead, by a clock since set back, was made by now."""
        mine = SPENT.c.token == self._token
        connection.execute(delete(SPENT).where(mine, SPENT.c.by <= seconds(now) - _HOUR))
        ahead = mine, SPENT.c.by > seconds(now + LONGEST)
        number = connection.execute(select(func.sum(SPENT.c.requests)).where(*ahead)).scalar()
        if number is not None:
            connection.execute(delete(SPENT).where(*ahead))
            self._add(connection, by, int(number))
        at, until = connection.execute(
            select(ALLOWANCE.c.blocked_at, ALLOWANCE.c.blocked_until).where(ALLOWANCE.c.token == self._token)
        ).one()
        if at is not None and at > seconds(now):
            self._set(connection, blocked_at=seconds(now), blocked_until=seconds(now) + until - at)

    def _standing(self, connection: Connection, now: datetime) -> Standing:
        known = connection.execute(
            select(ALLOWANCE.c.hourly, ALLOWANCE.c.blocked_at, ALLOWANCE.c.blocked_until).where(
                ALLOWANCE.c.token == self._token
            )
        ).one_or_none()
        if known is None:
            return Standing()
        counted = select(func.sum(SPENT.c.requests), func.min(SPENT.c.by)).where(
            SPENT.c.token == self._token, SPENT.c.by > seconds(now) - _HOUR, SPENT.c.requests > 0
        )
        used, first = connection.execute(counted).one()
        limit, at, until = known
        blocked = None if until is None else Block(moment(at), moment(until)).by(now)
        return Standing(
            limit,
            int(used or 0),
            None if first is None else moment(first) + HOUR,
            None if blocked is None else blocked.until,
        )


def _share(number: int, at_most: int | None, used: int) -> int:
    """How many of the requests that somebody asks for they get."""
    if at_most is None:
        return number
    left = max(at_most - used, 0)
    return min(number, max(left // _SHARE, 1), left)


def _insert(connection: Connection, table: Any) -> Any:  # noqa: ANN401 -- each engine has a class of its own
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
