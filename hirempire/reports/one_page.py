"""A report on one page, in the formats that can hold it."""

from collections.abc import Callable, Mapping

from hirempire.reports.paper import Paper
from hirempire.reports.story import Story

Build = Callable[[Story, Paper, bytes | None], bytes]
"""Builds the file for a sheet of paper; the last argument is a company's template, for slides alone."""


def _page(story: Story, paper: Paper, _: bytes | None) -> bytes:
    from hirempire.reports.webpage.one_page import one_page

    return one_page(story, paper)


def _pdf(story: Story, paper: Paper, _: bytes | None) -> bytes:
    from hirempire.reports.chrome import pdf

    return pdf(lambda: _page(story, paper, None), at=story.at, title=story.title, author=story.author)


def _slide(story: Story, paper: Paper, template: bytes | None) -> bytes:
    from hirempire.reports.deck.one_page import one_page

    return one_page(story, paper, template)


ONE_PAGE: Mapping[str, Build] = {"pptx": _slide, "html": _page, "pdf": _pdf}
"""By the suffix of :data:`hirempire.reports.formats.FORMATS`. The same story gives the same bytes."""
