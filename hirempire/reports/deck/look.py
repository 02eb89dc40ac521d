"""Which ink and palette can be read on a layout: by the contrast of WCAG with what stands behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout

from hirempire.charts.theme import DARK, LIGHT, Theme, contrast
from hirempire.exhibits.office import Native
from hirempire.reports.deck.ground import UNKNOWN, Scheme, filled, ground, scheme_of
from hirempire.reports.deck.text import Box

_READABLE, _LARGE = 4.5, 3.0
"""The least contrast of text, and of large text and marks."""
_CLEAR = 10.0
"""The contrast to our ink from which a ground takes our whole palette; on any other, a panel stands behind."""
_TWINS = {
    light.upper(): dark
    for light, dark in (
        (LIGHT.ink, DARK.ink),
        (LIGHT.muted, DARK.muted),
        (LIGHT.grid, DARK.grid),
        (LIGHT.other, DARK.other),
        *zip(LIGHT.palette, DARK.palette, strict=True),
        *zip(LIGHT.scale[:2], (DARK.scale[1], DARK.scale[3]), strict=True),
    )
}
"""The colours on a dark ground by those on a light one."""


@dataclass(frozen=True)
class Look:
    """The colours on the slides of a layout. An ink is "tx1", the theme's own, where that can be read, or "#RRGGBB"."""

    theme: Theme = LIGHT
    ink: str = "tx1"
    muted: str = "tx1"
    accent: bool = True
    """Whether the theme's first accent can be read."""
    panel: str = ""
    """The colour of a panel to stand behind, where no ink can be read on all that is there."""
    title: str = ""
    """The ink of titles where the layout's own can't be read."""
    title_panel: bool = False
    """Whether the title needs the panel, too."""
    body: str = ""
    """The same for the layout's paragraphs."""
    foot: str = ""
    """The same for its footer."""

    @property
    def is_dark(self) -> bool:
        """Whether the ground is dark."""
        return self.theme is DARK

    def colour(self, colour: str) -> str:
        """A colour of our light look as this look has it."""
        return _TWINS.get(colour.upper(), colour) if self.is_dark else colour

    def painted(self, native: Native) -> Native:
        """A chart in the colours of this look."""
        if not self.is_dark:
            return native
        series = (
            replace(one, colour=self.colour(one.colour), colours=tuple(map(self.colour, one.colours)))
            for one in native.series
        )
        return replace(native, series=tuple(series))


def paint(colour: str) -> str:
    """A colour as DrawingML has it: of the theme by its name, or "#RRGGBB"."""
    return f'<a:srgbClr val="{colour[1:]}"/>' if colour.startswith("#") else f'<a:schemeClr val="{colour}"/>'


def look_of(
    layout: SlideLayout,
    area: Box,
    title: Box,
    own: Sequence[BaseShape],
    text: BaseShape | None,
    foot: BaseShape | None,
) -> Look:
    """How to write and draw in ``area`` of a layout's slides, and in the place of their title.

    ``own`` are the shapes that the title takes its look from, the nearest first; ``text`` is the layout's place for
    paragraphs and ``foot`` that for a footer, where there are such.
    """
    scheme = scheme_of(layout)
    behind, above = ground(layout, scheme, area), ground(layout, scheme, title)
    above = next((colours for shape in own if (colours := filled(shape, scheme))), above)
    dark = _clear(DARK.ink, behind)
    panel = "" if dark or _clear(LIGHT.ink, behind) else LIGHT.paper
    theme, behind = DARK if dark else LIGHT, (panel,) if panel else behind
    own_title = _title_ink(layout, scheme, own)
    title_ink = _instead(own_title, above, _LARGE)
    lost = bool(title_ink) and _least(title_ink, [one for one in above if one != UNKNOWN]) < _LARGE
    ink = "tx1" if _least(_named(scheme, "tx1"), behind) >= _READABLE else theme.ink
    return Look(
        theme=theme,
        ink=ink,
        muted=ink,
        accent=_least(_named(scheme, "accent1"), behind) >= _LARGE,
        panel=panel or (theme.paper if lost else ""),
        title=theme.ink if lost else title_ink,
        title_panel=lost,
        foot=_foot_ink(layout, scheme, foot),
        body=_instead(_body_ink(layout, scheme, text), behind, _READABLE),
    )


def _clear(ink: str, behind: Sequence[str]) -> bool:
    return _least(ink, behind) >= _CLEAR


def _least(ink: str, behind: Sequence[str]) -> float:
    """The least contrast of an ink with what stands behind; 0 where that can't be told."""
    return 0.0 if UNKNOWN in (ink, *behind) else min(contrast(ink, colour) for colour in behind)


def _instead(ink: str, behind: Sequence[str], least: float) -> str:
    """Black or white where an ink can't be read; empty where it can, or where that can't be told."""
    known = [colour for colour in behind if colour != UNKNOWN]
    if not known or (ink and _least(ink, known) >= least):
        return ""
    return max((LIGHT.ink, LIGHT.paper), key=lambda one: _least(one, known))


def _named(scheme: Scheme, name: str) -> str:
    return scheme.colours.get(scheme.names.get(name, name), UNKNOWN)


def _title_ink(layout: SlideLayout, scheme: Scheme, own: Sequence[BaseShape]) -> str:
    """The colour of a title, as it inherits it."""
    style = layout.slide_master.element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/a:solidFill")
    return _first(scheme, own, style)


def _body_ink(layout: SlideLayout, scheme: Scheme, text: BaseShape | None) -> str:
    style = layout.slide_master.element.xpath("./p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr/a:solidFill")
    return _first(scheme, [text] if text is not None else [], style)


def _foot_ink(layout: SlideLayout, scheme: Scheme, foot: BaseShape | None) -> str:
    """The ink of a footer, where its own can't be read on what is behind it."""
    if foot is None or None in (foot.left, foot.top, foot.width, foot.height):
        return ""
    behind = ground(layout, scheme, Box(int(foot.left), int(foot.top), int(foot.width), int(foot.height)))
    return _instead(_first(scheme, [foot], []), behind, _LARGE)


def _first(scheme: Scheme, shapes: Sequence[BaseShape], style: list[object]) -> str:
    path = "./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/a:solidFill"
    fills = [fill for shape in shapes for fill in shape.element.xpath(path)]
    found = [*fills, *style]
    return scheme.colour(found[0]) if found else _named(scheme, "tx1")
