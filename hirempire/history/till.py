"""The hourly allowance of a token, counted in the database: whoever spends it, they never spend more than it holds.

Requests are given out before they are made. Those of one half minute are one row, and count until an hour after the
time by which they had to be made.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update
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
            return self._account(connection).standing(now)

    def take(
        self, number: int, *, at_most: int | None, back: Lease | None, unpaid: int, now: datetime
    ) -> tuple[Lease, Standing]:
        """Get so many requests, or fewer where little is left of ``at_most`` an hour; none during a wait.

        ``back`` wasn't used. ``unpaid``: requests that were made without asking here.
        """
        by = (seconds(now) // _STEP + 2) * _STEP
        with self._database.counting() as connection:
            self._own(connection, now)
            if back is not None and back.number:
                row = SPENT.c.token == self._token, SPENT.c.by == seconds(back.until)
                connection.execute(update(SPENT).where(*row).values(requests=SPENT.c.requests - back.number))
            account = self._account(connection)
            moved = self._tidy(connection, account, now)
            given = account.share(number, at_most, unpaid, now)
            if given + unpaid + moved:
                self._add(connection, account, by, given + unpaid + moved)
            return Lease(given, moment(by)), account.standing(now)

    def learn(self, limit: int, now: datetime) -> None:
        """Know the requests an hour."""
        with self._database.counting() as connection:
            self._own(connection, now)
            self._set(connection, hourly=limit)

    def block(self, until: datetime, now: datetime) -> None:
        """Let nobody get a request until then; a longer wait stays."""
        with self._database.counting() as connection:
            self._own(connection, now)
            before = self._account(connection).standing(now).blocked_until
            if before is None or before < until:
                self._set(connection, blocked_at=seconds(now), blocked_until=seconds(until + timedelta(seconds=1)))

    def _own(self, connection: Connection, now: datetime) -> None:
        """Lock the token's row, so that one at a time goes on; it is made where there is none."""
        if self._set(connection, used_at=seconds(now)):
            return
        connection.execute(delete(ALLOWANCE).where(ALLOWANCE.c.used_at < seconds(now) - _FORGOTTEN))
        connection.execute(delete(SPENT).where(SPENT.c.by < seconds(now) - _FORGOTTEN))
        row = _insert(connection, ALLOWANCE).values(token=self._token, used_at=seconds(now))
        connection.execute(row.on_conflict_do_nothing())
        self._set(connection, used_at=seconds(now))

    def _set(self, connection: Connection, **values: int) -> bool:
        """Change the token's row; whether there is one."""
        changed = update(ALLOWANCE).where(ALLOWANCE.c.token == self._token).values(**values)
        return bool(connection.execute(changed).rowcount)

    def _add(self, connection: Connection, account: "_Account", by: int, number: int) -> None:
        row = _insert(connection, SPENT).values(token=self._token, by=by, requests=number)
        more = {"requests": SPENT.c.requests + row.excluded.requests}
        connection.execute(row.on_conflict_do_update(index_elements=["token", "by"], set_=more))
        account.spent[by] = account.spent.get(by, 0) + number

    def _tidy(self, connection: Connection, account: "_Account", now: datetime) -> int:
        """Drop what counts no more, and what is dated ahead, by a clock since set back; how many the latter are.

        They were made by now.
        """
        ahead, begun = seconds(now + LONGEST), seconds(now) - _HOUR
        if gone := [by for by in account.spent if by > ahead or by <= begun]:
            connection.execute(delete(SPENT).where(SPENT.c.token == self._token, SPENT.c.by.in_(gone)))
        if account.block is not None and account.block.at > now:
            account.block = account.block.by(now)
            self._set(connection, blocked_at=seconds(now), blocked_until=seconds(account.block.until))
        moved = {by: account.spent.pop(by) for by in gone}
        return sum(number for by, number in moved.items() if by > ahead)

    def _account(self, connection: Connection) -> "_Account":
        known = select(ALLOWANCE.c.hourly, ALLOWANCE.c.blocked_at, ALLOWANCE.c.blocked_until)
        limit, at, until = connection.execute(known.where(ALLOWANCE.c.token == self._token)).one_or_none() or [None] * 3
        rows = connection.execute(select(SPENT.c.by, SPENT.c.requests).where(SPENT.c.token == self._token))
        block = None if at is None or until is None else Block(moment(at), moment(until))
        return _Account(limit, block, {int(by): int(number) for by, number in rows})


@dataclass
class _Account:
    """What the database has of one token."""

    limit: int | None
    block: Block | None
    spent: dict[int, int]
    """Requests by the second before which they were or will be made."""

    def standing(self, now: datetime) -> Standing:
        """What that says now."""
        counted = {by: number for by, number in self.spent.items() if number and by > seconds(now) - _HOUR}
        return Standing(
            self.limit,
            sum(counted.values()),
            moment(min(counted)) + HOUR if counted else None,
            None if self.block is None else self.block.by(now).until,
        )

    def share(self, number: int, at_most: int | None, unpaid: int, now: datetime) -> int:
        """How many of the requests that somebody asks for they get."""
        if self.block is not None and self.block.until > now:
            return 0
        if at_most is None:
            return number
        left = max(at_most - self.standing(now).used - unpaid, 0)
        return min(number, max(left // _SHARE, 1), left)


def _insert(connection: Connection, table: Any) -> Any:  # noqa: ANN401 -- each engine has a class of its own
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
