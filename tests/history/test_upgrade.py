"""The tables: created by whoever comes first, brought from every earlier version to this one, and nothing else's."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from hirempire.history import errors
from hirempire.history import upgrade as upgrading
from hirempire.history.address import address
from hirempire.history.checking import check
from hirempire.history.database import Database
from hirempire.history.memory import Memory
from hirempire.history.tables import METADATA
from hirempire.history.upgrade import HEAD, VERSION_TABLE, upgrade
from tests.support.kept import day, loaded

REVISIONS = sorted(script.revision for script in ScriptDirectory(str(upgrading._MIGRATIONS)).walk_revisions())


def test_the_newest_revision_is_the_one_that_is_wanted() -> None:
    """A new file in the folder is not forgotten."""
    assert REVISIONS[-1] == HEAD


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_is_upgraded_with_its_data(url: str, revision: str) -> None:
    """What was kept before is there afterwards, and the tables are as if they were new."""
    database = Database(url)
    upgrade(database, to=revision)
    before = Memory(database).keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    assert before is not None
    if has_choices := revision >= "0002":
        Memory(database).save(before.workspace, "names", "{}", seen=0, who="Ana", now=day(0))
    upgrade(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
    assert (check(database).looks, check(database).problems) == (1, [])
    set_before = [(one.value, one.who) for one in Memory(database).choices(before.workspace)]
    assert set_before == ([("{}", "Ana")] if has_choices else [])
    database.close()


def test_every_constraint_has_a_name(url: str) -> None:
    """Without one, a later version couldn't change it."""
    database = Database(url)
    upgrade(database)
    with database.reading() as connection:
        tables = inspect(connection)
        for name in METADATA.tables:
            assert tables.get_pk_constraint(name)["name"] == f"pk_{name}"
            for kind in (tables.get_foreign_keys, tables.get_unique_constraints, tables.get_check_constraints):
                assert all(one["name"] for one in kind(name))
    database.close()


def test_a_newer_database_is_left_alone(url: str) -> None:
    """The sentence says what to do."""
    database = Database(url)
    upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE hirempire_version SET version_num = '9999'"))
    with pytest.raises(errors.Newer, match="newer version of the dashboard"):
        upgrade(database)
    database.close()


def test_a_database_of_another_program_is_left_alone(url: str) -> None:
    """Even where it only shares a name with ours."""
    database = Database(url)
    database.make_room()
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE job (id INTEGER)"))
    with pytest.raises(errors.Foreign):
        upgrade(database)
    database.close()


TORN = b"SQLite format 3\x00" + b"\xff" * 5_000


@pytest.mark.parametrize("content", [b"Dear diary, " * 500, TORN], ids=["text", "torn"])
def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    """And stays as it is."""
    file = tmp_path / "history.db"
    file.write_bytes(content)
    with pytest.raises(errors.Broken):
        Memory.opened(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    """As on a disk that is mounted read-only. Root may write everywhere, so SQLite itself is asked to refuse."""
    memory = Memory.opened(f"sqlite:///{tmp_path / 'history.db'}")
    with memory.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(errors.ReadOnly):
        memory.keep([loaded("a", {"X": 1}, at=0)], opened=["a"], now=day(0))
    memory.close()


@pytest.mark.parametrize("url", ["mysql://root@db/x", "nonsense", "sqlite:///file:x?mode=ro", "://"])
def test_an_address_that_is_none_is_said_to_be_none(url: str) -> None:
    """Before anything is opened."""
    with pytest.raises(errors.AddressUnusable):
        Database(url)


def test_a_server_that_is_not_there_is_said_so_without_the_password() -> None:
    """Whatever the driver says about it."""
    database = Database("postgresql://hirempire:sesame@127.0.0.1:9/history", patience=1)
    with pytest.raises(errors.Unreachable) as refused:
        upgrade(database)
    assert "sesame" not in str(refused.value)
    assert "history on 127.0.0.1" in str(refused.value)


def test_where_things_are_kept_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the user's state directory; ``none`` keeps nothing."""
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere")
    assert address(None) == address("") == "sqlite:////somewhere/hirempire/history.db"
    assert address(" NONE ") is None
    assert address("postgresql://db/x") == "postgresql://db/x"


def test_rows_that_contradict_each_other_are_a_damaged_database(url: str) -> None:
    """Whoever meets them says so, and goes on without memory."""
    memory = Memory.opened(url)
    for at in (0, 1):
        memory.keep([loaded("a", {"X": at}, at=at)], opened=["a"], now=day(at))
    with memory.database.writing() as connection:
        connection.execute(text("DELETE FROM link"))
    with pytest.raises(errors.Broken):
        memory.keep([loaded("a", {"X": 1}, at=0.5)], opened=["a"], now=day(1))
    memory.close()
