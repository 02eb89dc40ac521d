"""Why nothing can be kept or remembered: one class a cause, each with a sentence to act on.

The dashboard and the commands go on without memory. No sentence holds a password.
"""

from typing import TypeVar

from hirempire.api.errors import HirempireError


class MemoryProblem(HirempireError):
    """The database can't be used. Callers say so and go on."""

    cause = "memory"
    title = "History not available"


class Contradiction(Exception):
    """A row names another one that isn't there."""


T = TypeVar("T")


class Rows(dict[int, T]):
    """What rows hold by the ID of each; asking for one that isn't there is a :class:`Contradiction`."""

    def __missing__(self, row: int) -> T:
        raise Contradiction(row)


class AddressUnusable(MemoryProblem):
    """The address of the database isn't one."""

    cause = "database_address"

    def __init__(self) -> None:
        super().__init__(
            "HIREMPIRE_DATABASE_URL isn't a database address. Use sqlite:///FILE, postgresql://USER@HOST/NAME, "
            "or none to keep nothing."
        )


class NotOpened(MemoryProblem):
    """The file can't be opened or created."""

    cause = "database_not_opened"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} couldn't be opened or created. Check the folder and its permissions, or name another file "
            "in HIREMPIRE_DATABASE_URL."
        )


class ReadOnly(MemoryProblem):
    """The database can be read and not written."""

    cause = "database_read_only"

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} can't be written to. Make it writable, or name another in HIREMPIRE_DATABASE_URL.")


class Busy(MemoryProblem):
    """Another process holds the database for too long."""

    cause = "database_busy"

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} is in use by another program. Try again once that program has finished.")


class Full(MemoryProblem):
    """There is no room left on the disk."""

    cause = "database_full"

    def __init__(self, place: str) -> None:
        super().__init__(f"There is no space left for {place}. Free some disk space.")


class Broken(MemoryProblem):
    """The file isn't a database, or it is damaged."""

    cause = "database_broken"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} isn't a database, or it is damaged. Restore it from a backup, or move it away to start afresh."
        )


class Unreachable(MemoryProblem):
    """The server doesn't answer, or refuses the login."""

    cause = "database_unreachable"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} can't be reached, or it refused the login. Check HIREMPIRE_DATABASE_URL and that the "
            "database server is running."
        )


class NotAllowed(MemoryProblem):
    """The login may not do what is needed."""

    cause = "database_not_allowed"

    def __init__(self, place: str) -> None:
        super().__init__(f"The login for {place} lacks a permission. It must be allowed to create and change tables.")


class Newer(MemoryProblem):
    """A newer version of the dashboard has changed the database."""

    cause = "database_newer"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} was written by a newer version of the dashboard. Update this one; nothing was changed."
        )


class Foreign(MemoryProblem):
    """The database holds the tables of something else."""

    cause = "database_foreign"

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} belongs to another program. Name another database in HIREMPIRE_DATABASE_URL.")


class Failed(MemoryProblem):
    """The database failed in a way that has no class of its own."""

    cause = "database_failed"

    def __init__(self, place: str, kind: str) -> None:
        super().__init__(f"{place} failed ({kind}). Check the database's log.")


class Ambiguous(MemoryProblem):
    """The jobs fit two workspaces equally well."""

    cause = "workspace_ambiguous"

    def __init__(self) -> None:
        super().__init__(
            "These jobs were found in two workspaces. Load the list of all jobs, so that they can be told apart."
        )


class Stopped(MemoryProblem):
    """Looks are switched off for this workspace."""

    cause = "looks_off"

    def __init__(self) -> None:
        super().__init__("History is switched off for this workspace.")


class Changed(MemoryProblem):
    """Somebody else has changed the same thing meanwhile; nothing was overwritten."""

    cause = "changed_meanwhile"

    def __init__(self, what: str, who: str) -> None:
        self.who = who
        super().__init__(f"{who or 'Someone else'} changed {what} in the meantime. Neither change is lost.")
