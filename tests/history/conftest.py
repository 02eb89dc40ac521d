"""An empty database on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from hirempire.history.memory import Memory
from tests.support import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    with postgres.running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a file, and a real server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'history.db'}"
    address: str = request.getfixturevalue("postgres_server")
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


@pytest.fixture
def memory(url: str) -> Iterator[Memory]:
    """An empty memory."""
    opened = Memory.opened(url)
    yield opened
    opened.close()
