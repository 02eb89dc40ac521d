"""What one browser session knows of its workspace's memory."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hirempire.api.errors import HirempireError

if TYPE_CHECKING:
    from hirempire.history.memory import Standing


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
    pending: "Future[tuple[int | None, Standing | None]] | None" = None
    """The look that is being kept."""
