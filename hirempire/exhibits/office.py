"""Charts that office programs draw themselves, as plain data: few marks, and what they leave out in a sentence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from hirempire.language import counted, listed, others
from hirempire.values import Kind, excel_format, shown

ChartKind = Literal["bars", "stacked bars", "grouped bars", "columns", "stacked columns"]
"""The charts that office programs draw themselves: bars are horizontal, columns vertical."""
Nouns = tuple[str, str]
"""What something is called, one and many."""
T = TypeVar("T")
_SHORT_AXIS = 0.06


@dataclass(frozen=True)
class Series:
    """One colour of a chart. ``values`` has one number for each category, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str = ""
    """As "#RRGGBB"; empty for the brand's. Where it varies along the categories, see :attr:`colours`."""
    colours: tuple[str, ...] = ()
    """A colour for each category, where they differ."""
    low: tuple[float | None, ...] = ()
    """Where the interval around each value begins; empty where there are no intervals."""
    high: tuple[float | None, ...] = ()
    """Where it ends."""

    def of(self, places: Sequence[int], *, rest: str | None = None) -> "Series":
        """The series with only its values at some places; with a colour for the rest, also their sum."""
        others = (value or 0 for place, value in enumerate(self.values) if place not in places)
        return replace(
            self,
            values=(*_at(self.values, places), *(() if rest is None else (sum(others),))),
            colours=(*_at(self.colours, places), *((rest,) if rest and self.colours else ())),
            low=_at(self.low, places),
            high=_at(self.high, places),
        )


@dataclass(frozen=True)
class Total:
    """What the values of a series, or of all series, are a part of."""

    number: float
    nouns: Nouns


@dataclass(frozen=True)
class Native:
    """A chart for an office program to draw, so that it can be edited."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str
    """What the axis counts: "Visits"."""
    value_kind: Kind = "count"
    left_out: str = ""
    """Which part of the whole it does not draw, in a sentence; empty where it draws all."""
    note: str = ""
    """What to know in order to read it correctly; the exhibit's own note explains the marks of its figure."""
    nouns: Nouns = ("bar", "bars")
    """What a category is."""
    of: int = 0
    """How many of them there are in the table; 0 where all are here."""
    above: int = 0
    """How many of the first bars aren't one of them, but all together."""
    adds: bool = False
    """Whether values can be added, so that the last bar can hold all further ones."""
    folded_colour: str = ""
    totals: tuple[Total, ...] = ()
    """What all values together are a part of: one total, or one for each series."""
    labelled: bool = True
    """Whether each bar shows its number: not where its name does."""
    reach: float = 0.0
    """Where the axis of values ends, and with it what runs out of it; 0 where that is for the program to find."""
    uncut: "Native | None" = None
    """The chart with all its categories, where this has the first of them."""

    @property
    def lying(self) -> bool:
        """Whether its bars are horizontal, and no columns."""
        return self.kind in {"bars", "stacked bars", "grouped bars"}

    @property
    def stacked(self) -> bool:
        """Whether its series add up to one bar."""
        return self.kind in {"stacked bars", "stacked columns"}

    @property
    def grouped(self) -> bool:
        """Whether its series are bars side by side."""
        return self.kind == "grouped bars"

    def first(self, most: int, *, with_: Collection[str] = ()) -> "Native":
        """Its first categories, ``most`` of them, the rest in one bar where that can be, else with what they lack.

        Categories that are named stand among them, wherever they are.
        """
        if self.uncut:
            return self.uncut.first(most, with_=with_)
        if len(self.categories) <= most:
            return replace(self, left_out=self.left_out or _lacking(self))
        if self.adds:
            return self._folded(_places(self.categories, max(1, most - 1), with_))
        places = _places(self.categories, most, with_)
        of = max(self.of, len(self.categories) - self.above)
        series = tuple(one.of(places) for one in self.series)
        cut = replace(self, categories=_at(self.categories, places), series=series, of=of, uncut=self)
        return replace(cut, left_out=_lacking(cut, in_order=places[-1] < most))

    def _folded(self, kept: Sequence[int]) -> "Native":
        rest = len(self.categories) - len(kept)
        return replace(
            self,
            categories=(*_at(self.categories, kept), others(rest, *self.nouns, taken=self.categories)),
            series=tuple(one.of(kept, rest=self.folded_colour) for one in self.series),
            left_out=f"The last bar is {counted(rest, *self.nouns)} together; the workbook has each.",
            uncut=self,
        )


def _places(categories: Sequence[str], most: int, named: Collection[str]) -> list[int]:
    """The places of the first categories, the last of which give way to those that are named."""
    wanted = [place for place, category in enumerate(categories) if category in named][:most]
    first = [place for place in range(len(categories)) if place not in wanted]
    return sorted([*wanted, *first[: most - len(wanted)]])


def _at(some: Sequence[T], places: Sequence[int]) -> tuple[T, ...]:
    return tuple(some[place] for place in places if place < len(some))


def _lacking(native: Native, *, in_order: bool = True) -> str:
    """A sentence on what the bars don't add up to; empty where they add up to all."""
    number, parts = len(native.categories) - native.above, listed(list(filter(None, _parts(native))))
    if number >= native.of:
        return f"The bars are {parts}; the workbook has the rest." if parts else ""
    which = f"Showing {'the first ' if in_order else ''}{number:,} of {counted(native.of, *native.nouns)}"
    return f"{which}, with {parts}; the workbook has all." if parts else f"{which}; the workbook has all."


def _parts(native: Native) -> list[str]:
    """For each total, which part of it is drawn: "1,044 of 1,098 applicants"; nothing where that is all."""
    sums = [sum(value or 0 for value in one.values) for one in native.series]
    each = sums if len(native.totals) > 1 else [sum(sums)] * len(native.totals)
    return [_part(drawn, total, native.value_kind) for drawn, total in zip(each, native.totals, strict=True)]


def _part(drawn: float, total: Total, kind: Kind) -> str:
    if abs(drawn - total.number) < 1e-6 * max(1.0, total.number):
        return ""
    if kind == "share":
        return f"{shown(drawn / total.number, 'share')} of {total.nouns[1]}"
    return f"{shown(drawn, kind)} of {counted(round(total.number), *total.nouns)}"


def tick_format(native: Native) -> str:
    """The number format of the axis of values: with a part of a percent only where the whole axis is short."""
    return excel_format(native.reach / 5 if 0 < native.reach < _SHORT_AXIS else None, native.value_kind)
