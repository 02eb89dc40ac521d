"""Each column of a table is shown as what it is, whatever its heading says."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import get_args

import pandas as pd
import pytest
from openpyxl import load_workbook

from hirempire.exhibits.exhibit import Table
from hirempire.reports.story import Story
from hirempire.reports.workbook import workbook
from hirempire.values import Plain


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


@pytest.mark.parametrize("kind", get_args(Plain))
def test_a_workbook_has_room_for_values_of_every_kind(kind: Plain, demo_story: Story) -> None:
    """A kind that is new is known there, too."""
    section = demo_story.sections[1]
    value = {"text": "x", "date": datetime(2026, 1, 2), "moment": datetime(2026, 1, 2)}.get(kind, 0.5)  # noqa: DTZ001
    table = Table("Of one kind", pd.DataFrame({"Value": [value]}), {"Value": kind}, short="One kind")
    book = load_workbook(io.BytesIO(workbook(replace(demo_story, sections=(replace(section, tables=(table,)),)))))
    assert book["One kind"].cell(5, 1).value == value
