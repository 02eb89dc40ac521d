"""Each column of a table is shown as what it is, whatever its heading says."""

from collections.abc import Iterator

import pandas as pd
import pytest

from hirempire.exhibits.exhibit import Table
from hirempire.reports.story import Story


def tables(story: Story) -> Iterator[Table]:
    """Every table of a report."""
    for section in story.sections:
        yield from (exhibit.table for exhibit in section.exhibits)
        yield from section.tables


def test_no_share_is_shown_as_a_decimal(demo_story: Story) -> None:
    """A heading that speaks of a share or a rate is one of shares, and all of its numbers lie between 0 and 1."""
    found = 0
    for table in tables(demo_story):
        for heading, kind in table.kinds.items():
            spoken = heading.partition("(")[0].casefold()  # without the formula
            about = "share" in spoken or " rate" in spoken or "interval" in spoken
            if about and pd.api.types.is_float_dtype(table.rows[heading].dtype) and "difference" not in spoken:
                found += 1
                assert kind == "share", f"{table.title}: {heading} is {kind}"
                assert table.rows[heading].dropna().to_numpy() == pytest.approx(0.5, abs=0.5)
    assert found >= 3
