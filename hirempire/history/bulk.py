"""Many rows at once, in the quickest way that each engine has."""

from collections.abc import Sequence
from contextlib import closing
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, Table

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


def numbers(connection: Connection, rows: Select[*tuple[int, ...]], width: int) -> npt.NDArray[np.int64]:
    """Rows of whole numbers, none of them missing, in a fraction of the time that a list of rows takes."""
    query = str(rows.compile(connection.engine, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.connection.driver_connection
    with closing(driver.cursor()) as cursor:
        if connection.dialect.name == "postgresql":
            return _copied(cursor, query, width)
        found = cursor.execute(query)
        return np.fromiter(chain.from_iterable(found), dtype="int64").reshape(-1, width)


def _copied(cursor: Any, query: str, width: int) -> npt.NDArray[np.int64]:  # noqa: ANN401 -- the driver's own
    """PostgreSQL's binary rows: how many numbers, then the length and the eight bytes of each."""
    columns = ", ".join(f"c{place}::bigint" for place in range(width))
    names = ", ".join(f"c{place}" for place in range(width))
    with cursor.copy(f"COPY (SELECT {columns} FROM ({query}) AS t({names})) TO STDOUT (FORMAT BINARY)") as copy:  # noqa: S608
        content = b"".join(bytes(part) for part in copy)
    row = [("fields", ">i2"), *((f"{what}{place}", kind) for place in range(width) for what, kind in _FIELD)]
    size = np.dtype(row).itemsize
    table = np.frombuffer(content, dtype=row, offset=_HEADER, count=(len(content) - _HEADER - _TRAILER) // size)
    return np.column_stack([table[f"value{place}"].astype("int64") for place in range(width)])


_FIELD = (("length", ">i4"), ("value", ">i8"))
_HEADER, _TRAILER = 19, 2
"""Bytes before the first and after the last row."""
