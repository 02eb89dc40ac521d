"""The tidy links as JSON and as a table for a terminal."""

import json
from datetime import UTC, datetime

from hirempire.analysis.frame import LINK_COLUMNS, links_frame
from hirempire.api.models import Link, Loaded
from hirempire.reports.text import links_json, links_table

NOON = datetime(2026, 6, 18, 10, tzinfo=UTC)
FRAME = links_frame(
    [Loaded("job-1", [Link("a", "Referral\x1b[31m", 36, NOON), Link("b", "LinkedIn", 1_142, NOON)], NOON)]
)


def test_json_has_the_columns_of_the_tidy_frame() -> None:
    """Numbers are numbers, times are ISO 8601, what is missing is null."""
    first, second = json.loads(links_json(FRAME))
    assert tuple(first) == LINK_COLUMNS
    assert (second["visits"], second["created_at"], second["code"]) == (1_142, "2026-06-18T10:00:00Z", None)


def test_the_table_is_sorted_and_cannot_steer_the_terminal() -> None:
    """Most visits first; no escape sequence of a name comes through."""
    lines = links_table(FRAME).decode().splitlines()
    assert [line.split()[1] for line in lines] == ["channel", "LinkedIn", "Referral[31m"]
    assert "1,142" in lines[1]
    assert "\x1b" not in "".join(lines)


def test_no_links_are_a_table_of_headings() -> None:
    """Nothing came, and no error."""
    assert links_table(FRAME.iloc[:0]).decode().split() == ["job_id", "channel", "source_name", "visits", "created"]
    assert json.loads(links_json(FRAME.iloc[:0])) == []
