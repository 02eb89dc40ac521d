"""What a session knows about the address of its page."""

from dataclasses import dataclass, field


@dataclass
class AddressState:
    """The address as it was last written, and what it asked for in vain."""

    written: dict[str, list[str]] | None = None
    """The view as last written into the address; None before the first time."""
    left_out: list[str] = field(default_factory=list)
    """Parts of an address that don't exist here, in words."""
    jobs_elsewhere: int = 0
    """How many jobs of an address belong to a workspace that isn't connected."""
    defaults: dict[str, str | list[str]] = field(default_factory=dict)
    """The default of each choice on the pages, by its key; an address leaves defaults out."""
