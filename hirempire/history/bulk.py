"""Many rows at once, in the quickest way that each engine has."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

Rows = Sequence[tuple[Any, ...]]


def insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    names = ", ".join(column.name for column in table.columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" * len(table.columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({places})", list(rows))  # noqa: S608


def update(connection: Connection, table: Table, columns: Sequence[str], rows: Rows) -> None:
    """Set these columns; each row is the ID, then the values."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        kinds = [table.c[name].type.compile(connection.dialect) for name in columns]
        arrays = ", ".join(["%s::int[]", *(f"%s::{kind}[]" for kind in kinds)])
        named, setting = ", ".join(columns), ", ".join(f"{name} = new.{name}" for name in columns)
        statement = (
            f"UPDATE {table.name} SET {setting} FROM unnest({arrays}) AS new(id, {named}) "  # noqa: S608
            f"WHERE {table.name}.id = new.id"
        )
        connection.exec_driver_sql(statement, tuple(list(values) for values in zip(*rows, strict=True)))
        return
    setting = ", ".join(f"{name} = ?" for name in columns)
    moved = [(*row[1:], row[0]) for row in rows]
    connection.exec_driver_sql(f"UPDATE {table.name} SET {setting} WHERE id = ?", moved)  # noqa: S608


def chunks(values: Sequence[Any], size: int = 1_000) -> list[Sequence[Any]]:
    """Parts small enough for one statement."""
    return [values[start : start + size] for start in range(0, len(values), size)]
