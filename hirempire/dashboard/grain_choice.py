"""The choice of days, weeks or months along a chart over time."""

from hirempire.analysis.timeline import GRAINS, Grain
from hirempire.dashboard.card import choice

_GRAIN_OF: dict[str, Grain | None] = {"Auto": None, **{grain.capitalize(): grain for grain in GRAINS}}


def grain_choice(key: str) -> Grain | None:
    """Days, weeks or months as chosen; None leaves it to the data. ``key`` is as for :func:`choice`."""
    return _GRAIN_OF[choice("Group by", list(_GRAIN_OF), key=key)]
