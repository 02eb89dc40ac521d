"""The layouts of a presentation, ours or a company's: what each is for, and where it has room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout

from hirempire.reports.deck.look import Look, look_of
from hirempire.reports.deck.text import Box

_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_TEXTS = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT}
_FEET = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_LARGEST_TITLE, _USUAL_TITLE = 28.0, 24.0
_LEAST_ROOM = 0.45
"""The least part of a slide's height that a chart needs."""


@dataclass(frozen=True)
class Canvas:
    """A presentation without slides, and what its slides are made of."""

    deck: Deck
    cover: SlideLayout
    page: SlideLayout
    text: SlideLayout
    """With a place for paragraphs, where there is such a layout; otherwise the same as ``page``."""
    title: Box
    area: Box
    """The room under the title."""
    cover_title: Box
    cover_text: Box
    title_size: float
    """The layout's own type of a title, in points."""
    title_sizes: tuple[float, ...]
    """Sizes to try for titles, largest first: sentences need smaller type than the layout's two words."""
    cover_size: float
    cover_sizes: tuple[float, ...]
    looks_of: Mapping[int, Look] = field(default_factory=dict)
    """The look of each of these layouts, by its place in memory."""
    caps: bool = False
    """Whether titles are set in capitals, which are wider."""
    cover_caps: bool = False
    cover_moved: bool = False
    """Whether the cover's own title can't be seen, and one of ours stands in its place."""
    snug: bool = False
    """Whether the slides are ours: a title stands at the top of its place, and a short one leaves room under it."""
    moved: bool = False
    """Whether titles leave the place that their layout has for them, because no room would be left."""
    titles: set[str] = field(default_factory=set)
    """The titles of the slides so far."""
    made: list[Look] = field(default_factory=list)
    """The look of each slide so far."""

    @property
    def look(self) -> Look:
        """The look of the slide that is being made."""
        return self.made[-1]

    @property
    def unit(self) -> int:
        """A distance that grows with the slide: 0.1 inch on ours, less on one that is upright."""
        return round(min(int(self.deck.slide_height or 1) / 75, int(self.deck.slide_width or 1) / 100))


class NoLayouts(ValueError):
    """No layout of a presentation has a title."""


def canvas_of(deck: Deck, *, ours: bool = False) -> Canvas:
    """Tell what the layouts of a presentation are for by the kinds of their placeholders.

    Raises :class:`NoLayouts`.
    """
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts if _title(layout) is not None]
    if not layouts:
        raise NoLayouts
    page = min(
        layouts, key=lambda layout: (_others(layout), _is_cover(layout), layout.element.get("type") != "titleOnly")
    )
    every = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    covers = [layout for layout in every if layout in layouts or layout.element.get("type") == "title"]
    cover = min(covers, key=lambda layout: (not _is_cover(layout), layout is not page, _others(layout)))
    text = min(
        layouts, key=lambda layout: (not _is_text(layout), layout is not page, layout.element.get("type") != "obj")
    )
    text = text if _is_text(text) else page
    title, area, moved = _room(deck, page)
    cover_title, cover_text, cover_moved = _cover_room(deck, cover)
    looks = {id(layout): _look(layout, area, title) for layout in (page, text)}
    looks[id(cover)] = _look(cover, cover_text, cover_title) if cover is not page else looks[id(page)]
    if ours:
        looks = {place: Look(muted="tx2") for place in looks}
    return Canvas(
        deck=deck,
        cover=cover,
        page=page,
        text=text,
        title=title,
        area=area,
        cover_title=cover_title,
        cover_text=cover_text,
        title_size=_own_size(page),
        title_sizes=_sizes(min(_own_size(page), _LARGEST_TITLE), 14),
        cover_size=_own_size(cover),
        cover_sizes=_sizes(_own_size(cover), 20),
        looks_of=looks,
        caps=_in_capitals(page),
        cover_caps=_in_capitals(cover),
        cover_moved=cover_moved,
        snug=ours,
        moved=moved,
    )


def kinds(layout: SlideLayout) -> list[PP_PLACEHOLDER]:
    """The kinds of its placeholders, without date, footer and number."""
    found = [shape.placeholder_format.type for shape in layout.placeholders]
    return [kind for kind in found if kind not in _FEET]


def new_slide(canvas: Canvas, layout: SlideLayout, *, keep_text: bool = False) -> Slide:
    """A slide with its title, its number and its footer; other placeholders stay only where they will be filled."""
    slide = canvas.deck.slides.add_slide(layout)
    for shape in list(slide.placeholders):
        kind = shape.placeholder_format.type
        if kind not in _TITLES and not (keep_text and kind in _TEXTS | {PP_PLACEHOLDER.SUBTITLE}):
            shape.element.getparent().remove(shape.element)
    canvas.made.append(canvas.looks_of[id(layout)])
    return slide


def text_place(slide: Slide) -> BaseShape | None:
    """The placeholder for paragraphs of a slide that kept it."""
    return next((shape for shape in slide.placeholders if shape.placeholder_format.type not in _TITLES), None)


def feet(layout: SlideLayout) -> Iterator[tuple[BaseShape, bool]]:
    """The layout's places for footer and number; whether it is the number."""
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        if kind in {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}:
            yield shape, kind == PP_PLACEHOLDER.SLIDE_NUMBER


def _title(layout: SlideLayout) -> BaseShape | None:
    return next((shape for shape in layout.placeholders if shape.placeholder_format.type in _TITLES), None)


def _others(layout: SlideLayout) -> int:
    return sum(kind not in _TITLES for kind in kinds(layout))


def _is_cover(layout: SlideLayout) -> bool:
    found = kinds(layout)
    is_one = PP_PLACEHOLDER.SUBTITLE in found or PP_PLACEHOLDER.CENTER_TITLE in found
    return is_one or layout.element.get("type") == "title"


def _is_text(layout: SlideLayout) -> bool:
    found = [kind for kind in kinds(layout) if kind not in _TITLES]
    return len(found) == 1 and found[0] in _TEXTS and not _is_cover(layout)


def _room(deck: Deck, page: SlideLayout) -> tuple[Box, Box, bool]:
    """The title's place, the room under it, and whether the title must move to leave that room."""
    wide, high = int(deck.slide_width or 0), int(deck.slide_height or 0)
    title = _box(_title(page))
    body = next(
        (_box(shape) for shape in page.slide_master.placeholders if shape.placeholder_format.type in _TEXTS), None
    )
    ends = [box.top for shape, _ in feet(page) if (box := _box(shape)) and box.top > high * 0.75]
    bottom = min([round(high * 0.93), *ends])
    if title is not None and title.width > wide * 0.4 and title.bottom > 0:
        across = body if body is not None and body.width > wide * 0.5 else title
        left, right = max(0, across.left), min(wide, across.right)
        top = max(title.bottom, body.top if body is not None and body.top < high * 0.4 else 0)
        if bottom - top >= high * _LEAST_ROOM and right - left > wide * 0.5:
            return title, Box(left, top, right - left, bottom - top), False
    margin, top = round(wide * 0.055), round(high * 0.22)
    own = Box(margin, round(high * 0.06), wide - 2 * margin, round(high * 0.14))
    return own, Box(margin, top, wide - 2 * margin, max(bottom, round(high * 0.8)) - top), True


def _cover_room(deck: Deck, cover: SlideLayout) -> tuple[Box, Box, bool]:
    """The places of title and text, and whether the title is not where the layout has one: that can't be seen."""
    wide, high = int(deck.slide_width or 0), int(deck.slide_height or 0)
    margin = round(wide * 0.08)
    own = _box(_title(cover))
    seen = own is not None and _is_seen(own, wide, high) and not _hidden(_title(cover))
    title = own if own and seen else Box(margin, round(high * 0.25), wide - 2 * margin, round(high * 0.25))
    text = next(
        (
            _box(shape)
            for shape in cover.placeholders
            if shape.placeholder_format.type in {PP_PLACEHOLDER.SUBTITLE, *_TEXTS}
        ),
        None,
    )
    below = Box(title.left, title.bottom, title.width, max(round(high * 0.2), high - title.bottom - margin))
    if text is None or (not seen and text.top < title.bottom):
        text = below
    return title, text, not seen


def _is_seen(box: Box, wide: int, high: int) -> bool:
    """Whether a title in this place is on the slide, and large enough for words."""
    across, down = min(box.right, wide) - max(box.left, 0), min(box.bottom, high) - max(box.top, 0)
    return across > 0.15 * wide and down > 0.03 * high and across * down > 0.6 * box.width * box.height


def _hidden(shape: BaseShape | None) -> bool:
    return shape is not None and shape.element.xpath("./p:nvSpPr/p:cNvPr/@hidden") in (["1"], ["true"])


def _look(layout: SlideLayout, area: Box, title: Box) -> Look:
    text = next((shape for shape in layout.placeholders if shape.placeholder_format.type not in _TITLES | _FEET), None)
    foot = next((shape for shape, is_number in feet(layout) if not is_number), None)
    return look_of(layout, area, title, _own_titles(layout), text, foot)


def _own_titles(layout: SlideLayout) -> list[BaseShape]:
    """The places for a title from which one takes its look: the layout's, then its master's."""
    of_master = (shape for shape in layout.slide_master.placeholders if shape.placeholder_format.type in _TITLES)
    return [shape for shape in (_title(layout), *of_master) if shape is not None]


def _in_capitals(layout: SlideLayout) -> bool:
    """Whether a layout sets its titles in capitals."""
    path = "./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@cap"
    found = [cap for shape in _own_titles(layout) for cap in shape.element.xpath(path)]
    found += layout.slide_master.element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@cap")
    return found[:1] == ["all"] or found[:1] == ["small"]


def _box(shape: BaseShape | None) -> Box | None:
    if shape is None or not (shape.width and shape.height) or shape.left is None or shape.top is None:
        return None
    return Box(int(shape.left), int(shape.top), int(shape.width), int(shape.height))


def _sizes(own: float, least: float) -> tuple[float, ...]:
    """A size and smaller ones down to ``least``, in points."""
    smaller = (max(least, round(own * part)) for part in (0.9, 0.8, 0.7, 0.6, 0.5))
    return tuple(dict.fromkeys((own, *smaller, least)))


def _own_size(layout: SlideLayout) -> float:
    """The size of the layout's titles, as it inherits it."""
    path = "./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz"
    found = [size for shape in _own_titles(layout) for size in shape.element.xpath(path)]
    found += layout.slide_master.element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(found[0]) / 100 if found else _USUAL_TITLE
