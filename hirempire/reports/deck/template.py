"""A company's own template as a canvas: its master, layouts, size and type."""

from io import BytesIO

from pptx import Presentation

from hirempire.reading.bounded import TooLarge, TooLong, Unreadable, read_within
from hirempire.reports.deck.canvas import Canvas, NoLayouts, canvas_of
from hirempire.reports.deck.clean import MOST_BYTES, TemplateRefused, clean

__all__ = ["TemplateRefused", "company"]

_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a layout raises whose shapes are not what their names say."""


def company(template: bytes) -> Canvas:
    """A company's ``.pptx`` or ``.potx`` without its slides, made safe by a process of its own.

    Raises:
        TemplateRefused: it cannot be used.
    """
    if len(template) > MOST_BYTES:
        raise TemplateRefused(f"The template is larger than {MOST_BYTES // 10**6} MB. Remove its slides and videos.")
    try:
        deck = Presentation(BytesIO(read_within(clean, template, largest=3 * MOST_BYTES)))
        return canvas_of(deck)
    except NoLayouts:
        raise TemplateRefused(
            "None of the template’s layouts has a title. Choose one based on PowerPoint’s own layouts."
        ) from None
    except TemplateRefused:
        raise
    except (TooLong, TooLarge):
        raise TemplateRefused(
            "The template takes too much time or memory to open. Remove its slides and videos."
        ) from None
    except (Unreadable, *_UNREADABLE):
        raise TemplateRefused(
            "The template can't be read: it's damaged, or not a PowerPoint file. Open it in PowerPoint, "
            "save it again as .pptx or .potx, and choose that file."
        ) from None
