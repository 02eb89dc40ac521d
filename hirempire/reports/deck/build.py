"""A report as slides that can be edited: ours, or on a company's own template."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

from pptx.presentation import Presentation as Deck

from hirempire.findings.finding import texts
from hirempire.reports.deck import slides
from hirempire.reports.deck import summary as summaries
from hirempire.reports.deck.appendix import put_appendix
from hirempire.reports.deck.canvas import Canvas, canvas_of
from hirempire.reports.deck.own_template import own_template
from hirempire.reports.deck.template import company
from hirempire.reports.deck.text import line
from hirempire.reports.story import Section, Story

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: a zip knows none earlier."""


def deck(story: Story, template: bytes | None = None, *, appendix: bool = False) -> bytes:
    """A story as a ``.pptx``: cover, summary, one finding per slide, the methodology, and if wanted the tables behind.

    A slide whose data are lacking is left out. The same story and template give the same bytes. Raises
    :class:`hirempire.reports.deck.template.TemplateRefused` where a company's template cannot be used.
    """
    canvas = canvas_of(own_template(), ours=True) if template is None else company(template)
    slides.cover(canvas, story)
    first = next((section for section in story.sections if section.name == "summary"), None)
    if first or story.totals:
        summaries.summary(canvas, story, first)
    said = Said.of(story, first)
    for section in story.sections:
        if section is not first:
            _section(canvas, story, section, said)
    if appendix:
        put_appendix(canvas, story)
    return saved(canvas.deck, story)


class Said:
    """What stands on some slide: no finding is told twice."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._sentences = set(sentences)

    @classmethod
    def of(cls, story: Story, first: Section | None) -> "Said":
        """The titles of all slides, and what the summary says."""
        titles = [slide.title for section in story.sections for slide in section.slides]
        return cls([*titles, *summaries.said(story, first), *(texts(story.opening.losses) if first else ())])

    def new(self, sentences: Iterable[str]) -> list[str]:
        """Those that stand nowhere yet; from now on they do."""
        fresh = [words for words in dict.fromkeys(sentences) if words not in self._sentences]
        self._sentences.update(fresh)
        return fresh


def _section(canvas: Canvas, story: Story, section: Section, said: Said) -> None:
    """The slides of a section; where it has no chart to draw, what it says, if no other slide does."""
    drawn = [slide for slide in section.slides if slides.can_be_drawn(slide)]
    for slide in drawn:
        fresh = said.new(slide.sentences)
        if slide.exhibits:
            slides.charts_of(canvas, story, slide, fresh)
        else:
            slides.text(canvas, story, slide.title, fresh, notes=slide.notes)
    if section.slides and not drawn and (fresh := said.new(section.sentences)):
        slides.text(canvas, story, section.title, fresh)


def saved(made: Deck, story: Story) -> bytes:
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
