"""What one browser session knows of its workspace's memory."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hirempire.api.errors import HirempireError

if TYPE_CHECKING:
    from hirempire.history.choices import Kind, Version
    from hirempire.history.memory import Standing


@dataclass
class Setting:
    """One setting as it was last kept, or taken over from somebody else."""

    value: Any
    version: int = 0
    steps: int = 0
    """How many changes could be taken back then."""
    conflict: "Version | None" = None
    """What somebody else has set in the meantime, until the recruiter has chosen."""

    def take(self, version: "Version", value: Any, *, steps: int) -> None:  # noqa: ANN401 -- whatever is set
        """Note what is kept now."""
        self.value, self.version, self.steps, self.conflict = value, version.version, steps, None


@dataclass
class Remembered:
    """What a session knows of its workspace's memory. It holds neither a token nor a candidate."""

    workspace: int | None = None
    """Its number in the database, once it was recognised."""
    problem: HirempireError | None = None
    """Why the last look wasn't kept; None if it was."""
    standing: "Standing | None" = None
    """What is kept of the workspace, as of the last look of this session."""
    kept: dict[str, datetime] = field(default_factory=dict)
    """When each job was loaded that was handed over as part of a look."""
    given: tuple[Any, ...] = ()
    """What was loaded when this was last checked."""
    settings: "dict[Kind, Setting]" = field(default_factory=dict)
    """What is kept of the recruiter's settings."""
    asked: tuple[int, float] = (-1, 0.0)
    """As of which change in this process, and when, it was last asked what others have set."""
    items: "dict[tuple[str, str], Version]" = field(default_factory=dict)
    """The last version of each thing that has a name, by kind and name: saved views, notes."""
    recognising: "Future[int | None] | None" = None
    """The first search for the workspace."""
    pending: "Future[tuple[int | None, Standing | None]] | None" = None
    """The look that is being kept."""
