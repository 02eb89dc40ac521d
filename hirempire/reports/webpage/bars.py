"""A chart as plain bars, where no script runs: a preview, a mail program, a cautious browser."""

from dataclasses import dataclass

from hirempire.charts.theme import LIGHT
from hirempire.exhibits.exhibit import Native, Series
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
    """One bar with its name and total; ``width`` is CSS."""

    name: str
    total: str
    width: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Bars:
    """All bars of a chart; no keys where there is only one series."""

    keys: tuple[Part, ...]
    bars: tuple[Bar, ...]
    left_out: str


def bars(native: Native | None) -> Bars | None:
    """The bars of a chart; None where it has none."""
    if native is None or not native.categories:
        return None
    totals = [
        sum(value for value in values if value is not None)
        for values in zip(*(series.values for series in native.series), strict=True)
    ]
    most = max(totals) or 1
    return Bars(
        keys=tuple(_key(series) for series in native.series) if len(native.series) > 1 else (),
        bars=tuple(
            Bar(
                name=plain(name, most=_LONGEST),
                total=shown(total, native.value_kind),
                width=_percent(total, most),
                parts=_parts(native.series, place, total),
            )
            for place, (name, total) in enumerate(zip(native.categories, totals, strict=True))
        ),
        left_out=native.left_out,
    )


def _key(series: Series) -> Part:
    return Part(_colour(series.colour), name=plain(series.name, most=_LONGEST))


def _parts(every_series: tuple[Series, ...], place: int, total: float) -> tuple[Part, ...]:
    """The colours of one bar, side by side."""
    return tuple(
        Part(_colour(series.colours[place] if series.colours else series.colour), width=_percent(value, total))
        for series in every_series
        if (value := series.values[place])
    )


def _colour(colour: str) -> str:
    return colour or LIGHT.palette[0]


def _percent(value: float, whole: float) -> str:
    return f"{100 * value / whole:.1f}%" if whole else "0"
