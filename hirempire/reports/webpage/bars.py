"""A chart as plain bars, where no script runs: a preview, a mail program, a cautious browser."""

from dataclasses import dataclass

from hirempire.charts.theme import LIGHT
from hirempire.exhibits.office import Native, Series
from hirempire.language import plain
from hirempire.reports.webpage.table import shown

_LONGEST = 60


@dataclass(frozen=True)
class Part:
    """One colour of a bar, or of the key; ``width`` is CSS."""

    colour: str
    name: str = ""
    width: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar with its number; ``width`` is CSS. Of the bars of a group only the first has the name."""

    name: str
    number: str
    width: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Bars:
    """All bars of a chart; no keys where there is only one series."""

    keys: tuple[Part, ...]
    bars: tuple[Bar, ...]
    grouped: bool
    """Whether several bars in a row are of one category."""
    said: tuple[str, ...]
    """What the bars leave out, and what to know in order to read them."""


def bars(native: Native | None) -> Bars | None:
    """The bars of a chart: one for each category where its series add up, and else one for each number of it."""
    if native is None or not native.categories:
        return None
    stacked, many = native.stacked, len(native.series) > 1
    return Bars(
        keys=tuple(_key(series) for series in native.series) if many else (),
        bars=_stacked(native) if stacked else _each(native),
        grouped=many and not stacked,
        said=tuple(filter(None, (native.left_out, native.note))),
    )


def _stacked(native: Native) -> tuple[Bar, ...]:
    totals = [sum(value or 0 for value in row) for row in zip(*(one.values for one in native.series), strict=True)]
    most = max(totals) or 1
    return tuple(
        Bar(
            name=plain(name, most=_LONGEST),
            number=shown(total, native.value_kind),
            width=_percent(total, most),
            parts=tuple(
                Part(_colour(series, place), width=_percent(value, total))
                for series in native.series
                if (value := series.values[place])
            ),
        )
        for place, (name, total) in enumerate(zip(native.categories, totals, strict=True))
    )


def _each(native: Native) -> tuple[Bar, ...]:
    most = native.reach or max((value or 0 for series in native.series for value in series.values), default=0) or 1
    return tuple(
        Bar(
            name="" if number else plain(name, most=_LONGEST),
            number=shown(series.values[place], native.value_kind) if native.labelled else "",
            width=_percent(series.values[place] or 0, most),
            parts=(Part(_colour(series, place), width="100%"),),
        )
        for place, name in enumerate(native.categories)
        for number, series in enumerate(native.series)
    )


def _key(series: Series) -> Part:
    return Part(series.colour or LIGHT.palette[0], name=plain(series.name, most=_LONGEST))


def _colour(series: Series, place: int) -> str:
    return (series.colours[place] if series.colours else series.colour) or LIGHT.palette[0]


def _percent(value: float, whole: float) -> str:
    return f"{100 * value / whole:.1f}%" if whole else "0"
