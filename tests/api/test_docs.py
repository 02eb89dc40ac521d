"""The table of failures in the documentation says what the code does."""

import re
from collections.abc import Iterator
from pathlib import Path

import hirempire
from hirempire.api.client import Bounds
from hirempire.api.errors import HirempireError, TokenRefused
from hirempire.api.fetch import CONNECTIONS

DOCUMENT = (Path(hirempire.__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in DOCUMENT.split("## Failures")[1].split("\n## ")[0].splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split(" | ")]]
}


def leaves(error: type[HirempireError] = HirempireError) -> Iterator[type[HirempireError]]:
    """The classes that name a cause of their own; those of a refused token share the word of their root."""
    below = [each for each in error.__subclasses__() if each.__module__ == HirempireError.__module__]
    if not below or error is TokenRefused:
        yield error
        return
    for each in below:
        yield from leaves(each)


def test_every_cause_has_a_row_and_every_row_a_cause() -> None:
    """A failure is added to both or to none, and no two share a word."""
    causes = [error.cause for error in leaves()]
    assert sorted(causes) == sorted(ROWS)
    assert len(set(causes)) == len(causes)


def test_each_row_has_the_title_that_the_page_shows() -> None:
    """Word for word."""
    assert {error.cause: error.title for error in leaves()} == {cause: row[0] for cause, row in ROWS.items()}


def test_the_rows_that_stop_everything_are_the_errors_that_do() -> None:
    """A cause that never reaches the wire is asked nothing for; every other that stops all says so."""
    stopping = {error.cause for error in leaves() if error.stops_all}
    said = {cause for cause, row in ROWS.items() if "stop everything" in row[-1] or row[-1] == "no request"}
    assert said == stopping


def test_the_bounds_are_those_of_the_code() -> None:
    """Seconds, sizes, tries and connections."""
    prose = " ".join(DOCUMENT.split())
    bounds = Bounds()
    assert f"has {bounds.connect:.0f} seconds to open, the next byte {bounds.silence:.0f}" in prose
    assert f"the whole reply {bounds.whole_reply:.0f}." in prose
    sizes = [size // 10**6 for size in (bounds.size, bounds.candidates_size, bounds.listing_size)]
    assert "may have {} MB, one for its candidates {} MB, the listing {} MB".format(*sizes) in prose
    assert f"up to {bounds.longest_wait:.0f} seconds" in prose
    assert f"({CONNECTIONS} by default)" in prose
    assert bounds.tries == 4
    assert len(re.findall("four tries", ROWS["server_error"][-1])) == 1
