"""What follows from sums that are shown, by linear algebra."""

import numpy as np
import numpy.typing as npt


def followed(counts: npt.NDArray[np.int64], shown: list[npt.NDArray[np.float64]]) -> list[int]:
    """The counts of single cells that follow from the sums shown, by linear algebra."""
    system = np.array([one.ravel() for one in shown], dtype="float64").reshape(-1, counts.size)
    rank = np.linalg.matrix_rank(system) if len(system) else 0
    units = np.eye(counts.size)
    return [
        int(counts.ravel()[place])
        for place in range(counts.size)
        if np.linalg.matrix_rank(np.vstack([system, units[place]])) == rank
    ]
