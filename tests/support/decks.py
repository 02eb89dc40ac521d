"""Slides, read back as python-pptx reads them."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from hirempire.reports.story import Section, Story

AT = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


def opened(file: bytes) -> Deck:
    """The file as python-pptx reads it."""
    return Presentation(io.BytesIO(file))


def parts(file: bytes) -> dict[str, bytes]:
    """The files in it."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def titles(file: bytes) -> list[str]:
    """What stands in the place for the title, slide by slide."""
    return [slide.shapes.title.text_frame.text for slide in opened(file).slides]


def told(*sections: Section, **more: object) -> Story:
    """A short story."""
    short = Story(
        title="Report",
        author="Robin",
        note="",
        logo=None,
        scope=("2 jobs",),
        totals=(("Visits", "3"),),
        sections=sections,
        links=pd.DataFrame(),
        at=AT,
        zone="Europe/Berlin",
    )
    return replace(short, **more)  # type: ignore[arg-type]
