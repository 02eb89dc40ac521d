"""What a session knows about the address of its page."""

from dataclasses import dataclass, field

WORKSPACE, OWN = "workspace", "own"
"""The parameter that says whose jobs an address is about, where the token for them was typed in."""


@dataclass
class AddressState:
    """The address as it was last written, and what it asked for in vain."""

    written: dict[str, list[str]] | None = None
    """The view as last written into the address; None before the first time."""
    left_out: list[str] = field(default_factory=list)
    """Parts of an address that don't exist here, in words."""
    jobs_elsewhere: int = 0
    """How many jobs of an address belong to a workspace that isn't connected."""
    jobs_missing: int = 0
    """How many jobs of an address aren't in it, because they are too many."""
    kept: set[str] = field(default_factory=set)
    """What stands in place of jobs that are kept where other servers find them."""
    kept_choices: str = ""
    """The tab's own choices, as last kept."""
    agreed: str | None = None
    """A digest of the jobs that the recruiter had chosen before another server took over."""
    large_sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The jobs that were too many for an address, by what stands there in their place."""
    lost: tuple[str, ...] = ()
    """Settings that the view of an address was made with, and that aren't here: an address can't hold them."""
    defaults: dict[str, str | list[str]] = field(default_factory=dict)
    """The default of each choice on the pages, by its key; an address leaves defaults out."""
