"""Where the database is, known without opening it or importing what does."""

from typing import Final

import platformdirs

VARIABLE: Final = "HIREMPIRE_DATABASE_URL"
"""The setting that names the database."""


def address(setting: str | None) -> str | None:
    """The address of the database: the setting, or a file in the user's state directory; None if memory is off."""
    chosen = (setting or "").strip()
    if chosen.casefold() == "none":
        return None
    return chosen or f"sqlite:///{platformdirs.user_state_path('hirempire') / 'history.db'}"
