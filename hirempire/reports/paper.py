"""The sheets of paper that a report on one page can be made for."""

from typing import Literal, get_args

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = get_args(Paper)
MILLIMETRES: dict[Paper, tuple[float, float]] = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""Width and height, upright."""
