"""Settings that stand in files: ``HIREMPIRE_API_TOKEN_FILE=/run/secrets/api_token`` sets ``HIREMPIRE_API_TOKEN``.

So containers and service managers hand over secrets: a file has an owner, while the environment that a process was
started with is shown by tools and passed on to whatever it starts.
"""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

_OURS: Final = "HIREMPIRE_"
_FILE: Final = "_FILE"
_LONGEST: Final = 10_000
"""Characters; a setting is a line."""


class FileUnusable(Exception):
    """A file that a setting names can't be the setting. The message tells the operator why, and nothing of the file."""


def read_files(environment: MutableMapping[str, str]) -> None:
    """Replace each ``HIREMPIRE_…_FILE`` by the setting that stands in the file; an empty file sets nothing.

    Raises:
        FileUnusable: a file can't be read, isn't one line of text, or its setting is given twice.
    """
    for name in [name for name in environment if name.startswith(_OURS) and name.endswith(_FILE)]:
        path, setting = environment.pop(name), name.removesuffix(_FILE)
        if environment.get(setting):
            raise FileUnusable(f"{setting} and {name} are both set. Remove one of them.")
        if path and (value := _line(name, Path(path))):
            environment[setting] = value


def _line(name: str, path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LONGEST + 1).strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it isn't text"
        raise FileUnusable(f"The file that {name} names couldn't be read: {why}.") from None
    if len(text) > _LONGEST or not text.isprintable():
        raise FileUnusable(f"The file that {name} names must contain one line: the setting and nothing else.")
    return text
