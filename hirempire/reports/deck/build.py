"""A report as slides that can be edited: ours, or on a company's own template."""

import zipfile
from io import BytesIO

from pptx.presentation import Presentation as Deck

from hirempire.exhibits.exhibit import Table
from hirempire.reports.deck import slides
from hirempire.reports.deck.canvas import Canvas, canvas_of
from hirempire.reports.deck.own_template import own_template
from hirempire.reports.deck.template import company
from hirempire.reports.deck.text import line
from hirempire.reports.story import Section, Story

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: a zip knows none earlier."""


_APPENDIX = "The tables behind the charts"


def deck(story: Story, template: bytes | None = None) -> bytes:
    """A story as a ``.pptx``: cover, totals, one finding per slide, the tables, and the methodology.

    The same story and template give the same bytes. Raises
    :class:`hirempire.reports.deck.template.TemplateRefused` where a company's template cannot be used.
    """
    canvas = canvas_of(own_template(), ours=True) if template is None else company(template)
    slides.cover(canvas, story)
    first = next((section for section in story.sections if section.name == "summary"), None)
    if first or story.totals:
        slides.summary(canvas, story, first)
    last = story.sections[-1] if story.sections and story.sections[-1].name == "how" else None
    tables: list[Table] = []
    for section in story.sections:
        if section is not last and section is not first:
            tables += _section(canvas, story, section)
    tables = list({(table.title, id(table.rows)): table for table in tables}.values())
    if tables:
        slides.text(canvas, story, _APPENDIX, [table.title for table in tables])
    for table in tables:
        slides.table(canvas, story, table)
    if last:
        _section(canvas, story, last)
    return _saved(canvas.deck, story)


def _section(canvas: Canvas, story: Story, section: Section) -> list[Table]:
    """A section's charts, or its sentences where it has none; the methodology with its tables at once.

    The tables that stand on none of these slides as a whole.
    """
    aside = slides.asides(section)
    if section.sentences and not section.exhibits:
        slides.text(canvas, story, section.title, section.sentences)
    whole = [
        slides.exhibit(canvas, story, exhibit, () if place else aside) for place, exhibit in enumerate(section.exhibits)
    ]
    tables = [exhibit.table for exhibit, done in zip(section.exhibits, whole, strict=True) if not done]
    if section.name != "how":
        return [*tables, *section.tables]
    for table in section.tables:
        slides.table(canvas, story, table)
    return tables


def _saved(made: Deck, story: Story) -> bytes:
    """The file, whose only time is that of the data."""
    about = made.core_properties
    about.title, about.author, about.last_modified_by = line(story.title, most=250), line(story.author, most=250), ""
    about.subject = about.keywords = about.comments = about.category = ""
    about.created = about.modified = story.at.replace(tzinfo=None, microsecond=0)
    about.revision = 1
    raw, packed = BytesIO(), BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in parts.namelist():
            again.writestr(zipfile.ZipInfo(name, _EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
