"""What was seen of some jobs' links over time: the looks, and what each one changed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

FIRST: Final = "first"
"""The first reading of a link. What it gained is exact where it was created after the previous look at its job."""
GREW: Final = "grew"
"""More visits than before: the difference."""
REMADE: Final = "remade"
"""A lower total with a new date of creation: the link was created anew, and gained at least its new total."""
CORRECTED: Final = "corrected"
"""A lower total with the same date of creation: what was gained can't be known."""

READING_COLUMNS = (
    "job_id",
    "link_id",
    "source_name",
    "created_at",
    "look",
    "since",
    "visits",
    "gained",
    "kind",
)
"""The columns of :attr:`History.readings`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """What was seen of some jobs' links, and when.

    Only changes are kept. A look that saw a job and has no reading of one of its known links saw that link unchanged,
    until the link is gone.
    """

    looks: pd.DatetimeIndex
    """The time of each look (UTC), ascending."""
    jobs: tuple[str, ...]
    """The IDs of the jobs, in the order of the rows of ``seen``."""
    seen: npt.NDArray[np.bool_]
    """Whether each look saw each job, jobs × looks. False: the look didn't ask for the job, or it failed to load."""
    readings: pd.DataFrame
    """One row per change, ascending by look.

    ``job_id``, ``link_id``, ``source_name`` (text); ``created_at`` (UTC); ``look``, the place of the look in
    ``looks``; ``since``, the place of the last look before it that saw the link, -1 for none; ``visits``, the total
    then (Int64); ``gained`` since the look before (Int64, missing where unknown); ``kind``: "first", "grew", "remade"
    or "corrected".
    """
    gone: pd.DataFrame
    """Links that disappeared: ``job_id``, ``link_id``, and ``look``, the first that saw the job without the link.

    One that came back has a reading at the look that saw it again, unchanged or not.
    """
