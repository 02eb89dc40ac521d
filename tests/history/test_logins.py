"""Logins that have ended are known to every server that shares the database, for as long as it matters."""

from hirempire.history import logins
from hirempire.history.memory import Memory
from tests.support.kept import day


def test_an_ended_login_is_over_for_every_server(memory: Memory, url: str) -> None:
    """And no other one is; ending it twice is no mistake."""
    other = Memory.opened(url)
    for server in (memory, other):
        logins.end(server.database, "a", until=day(30), now=day(0))
    assert logins.is_over(other.database, "a")
    assert logins.is_over(memory.database, "a")
    assert not logins.is_over(memory.database, "b")
    other.close()


def test_what_no_server_would_take_any_more_is_forgotten(memory: Memory) -> None:
    """Nothing of a login stays for longer than the login could have lasted."""
    logins.end(memory.database, "a", until=day(30), now=day(0))
    logins.end(memory.database, "b", until=day(61), now=day(31))
    assert not logins.is_over(memory.database, "a")
    assert logins.is_over(memory.database, "b")
