"""Tables on slides: as many columns as are legible, as many rows as fit, the rest on the next slides up to a limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from xml.sax.saxutils import escape

import pandas as pd
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from hirempire.charts.theme import contrasting, mixed
from hirempire.exhibits.exhibit import Table
from hirempire.language import counted
from hirempire.reports.deck.look import Look, paint
from hirempire.reports.deck.text import Box, cut, line, lines, shown, width
from hirempire.values import Kind, is_number

MOST_SLIDES = 3
"""The most slides for one table."""
_SIZES = (12, 10)
"""Type sizes in points: normal and small."""
_PAD = int(Inches(0.08))
_NARROWEST, _FIRST, _WIDEST = int(Inches(0.9)), int(Inches(2.4)), int(Inches(3.6))
_WIDEST_HEAD = int(Inches(1.2))
_LINES = (12, 6, 4, 3, 2)
"""The most lines of a row, as many as the slides have room for."""
_SENTENCE = 60
"""The length from which cells are sentences, which may take several lines where there are few."""
_SPARE = 1.15
"""Allowance for words wider than estimated: fonts differ."""
_LOOSEST = 1.8
"""How much wider than its words a table may be set, to fill a slide."""
_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_NO_LINES = "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in "LRT")
_PALE = '<a:schemeClr val="tx1"><a:lumMod val="25000"/><a:lumOff val="75000"/></a:schemeClr>'
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name for "No style, no grid"."""


@dataclass(frozen=True)
class Sheet:
    """The part of a table that stands on one slide, in words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tints: tuple[tuple[float | None, ...], ...]
    """How deep the tint behind each cell is, from 0 to 1; None where there is none."""
    widths: tuple[int, ...]
    right: tuple[bool, ...]
    """Which columns are set flush right."""
    size: float
    """Type size in points."""
    talls: tuple[int, ...] = ()
    """How many lines each row has."""
    sums: int = 0
    """How many of the last rows are totals."""
    first: int = 1
    """The number of its first row."""

    def parts(self, ends: Sequence[int]) -> Iterator["Sheet"]:
        """Split before these rows, the last of which is the number of all."""
        for start, end in pairwise([0, *ends]):
            yield replace(
                self,
                rows=self.rows[start:end],
                tints=self.tints[start:end],
                talls=self.talls[start:end],
                sums=max(0, self.sums - (len(self.rows) - end)),
                first=start + 1,
            )


@dataclass(frozen=True)
class Laid:
    """A table as it stands on slides."""

    sheets: tuple[Sheet, ...]
    left_out: str
    """A sentence on what the slides leave out; empty where that is nothing."""
    is_whole: bool = True
    """Whether every row is there, and every column that people read."""


def lay(table: Table, box: Box, *, most: int = MOST_SLIDES) -> Laid:
    """Share a table out evenly over slides that have ``box`` for it."""
    forms = [table.kinds.get(str(name), "text") for name in table.rows.columns]
    heads = [line(name, most=90) for name in table.rows.columns]
    kind, frame, cells = _typed(table, forms, heads, box, most)
    kept, rooms = _columns(table, heads, cells, kind, box.width)
    talls = _talls(kind, [cells[place] for place in kept], rooms, most, whole=len(frame) == len(table.rows))
    columns = [
        [kind.cut(cell, room, tall) for cell, tall in zip(cells[place], talls, strict=True)]
        for place, room in zip(kept, rooms, strict=True)
    ]
    whole = Sheet(
        heads=tuple(_head(heads[place], kind, room) for place, room in zip(kept, rooms, strict=True)),
        rows=tuple(zip(*columns, strict=True)),
        tints=_tints(table, frame, kept),
        widths=tuple(rooms),
        right=tuple(is_number(forms[place]) for place in kept),
        size=kind.size,
        talls=tuple(talls),
        sums=max(0, table.sums - (len(table.rows) - len(frame))),
    )
    missing = [heading for place, heading in enumerate(heads) if place not in kept]
    is_whole = len(frame) == len(table.rows) and set(_read(table)) <= set(kept)
    return Laid(tuple(whole.parts(_ends(kind, talls))), _left_out(len(table.rows), len(frame), missing), is_whole)


def _typed(
    table: Table, forms: Sequence[Kind], heads: list[str], box: Box, most: int
) -> tuple["_Type", pd.DataFrame, list[list[str]]]:
    """The usual type, or the small where slides are saved by it or more columns fit; and the cells that it shows."""
    usual, small = (_Type(size, box, len(heads)) for size in _SIZES)
    rows = len(table.rows)
    fewer = usual.slides(rows) > small.slides(rows) <= most
    for kind in (small,) if fewer else (usual, small):
        frame = table.rows.head(kind.rows * most)
        cells = [[shown(value, form) for value in frame.iloc[:, place].tolist()] for place, form in enumerate(forms)]
        wide = sum(kind.wish(heads[place], cells[place]) for place in _read(table))
        if wide <= box.width:
            break
    return kind, frame, cells


def _talls(
    kind: "_Type", columns: Sequence[Sequence[str]], rooms: Sequence[int], most: int, *, whole: bool
) -> list[int]:
    """How many lines each row gets: as many as its longest cell takes, where the slides have room for that."""
    rows = list(zip(*columns, strict=True))
    wanted = [max(kind.wrapped(cell, room) for cell, room in zip(row, rooms, strict=True)) for row in rows]
    for cap in _LINES if whole else ():
        talls = [min(cap, tall) for tall in wanted]
        if len(_ends(kind, talls)) <= most:
            return talls
    return [1] * len(rows)


def _ends(kind: "_Type", talls: Sequence[int]) -> list[int]:
    """Before which rows a new slide begins, so that all have about as much; the last is the number of all rows."""
    heights = [_row_height(kind.size, tall) for tall in talls]
    return next(
        (ends for part in range(1, 100) if max(_used(heights, ends := _shared(heights, part, kind.room))) <= kind.room),
        list(range(1, len(talls) + 1)),
    )


def _shared(heights: Sequence[int], parts: int, room: int) -> list[int]:
    """The ends of so many parts of about the same height."""
    ends, used, each = list[int](), 0, sum(heights) / parts
    for place, height in enumerate(heights):
        if used and (used + height > room or used + height / 2 > each):
            ends.append(place)
            used = 0
        used += height
    return [*ends, len(heights)]


def _used(heights: Sequence[int], ends: Sequence[int]) -> list[int]:
    return [sum(heights[start:end]) for start, end in pairwise([0, *ends])]


def draw(slide: Slide, sheet: Sheet, box: Box, look: Look, *, alt: str) -> None:
    """Place a sheet on a slide. ``alt`` describes it to those who don't see it."""
    head, talls = _head_height(sheet.size), [_row_height(sheet.size, tall) for tall in sheet.talls]
    height = head + sum(talls)
    frame = slide.shapes.add_table(1, len(sheet.heads), box.left, box.top, sum(sheet.widths), height)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001 - python-pptx has no word for it
    table = frame._element.graphic.graphicData.tbl  # noqa: SLF001
    table.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    table.tblPr.set("bandRow", "0")
    table.remove(table.find(qn("a:tr")))
    for column, room in zip(table.tblGrid, sheet.widths, strict=True):
        column.set("w", str(room))
    table.append(_row(sheet, sheet.heads, head, look, head=True))
    own = len(sheet.rows) - sheet.sums
    for place, (row, tints, tall) in enumerate(zip(sheet.rows, sheet.tints, talls, strict=True)):
        table.append(_row(sheet, row, tall, look, tints=tints, bold=place >= own))


class _Type:
    """The type of a table: how much room its words and rows take."""

    def __init__(self, size: float, box: Box, columns: int) -> None:
        self.size = size
        self.widest = max(_WIDEST, box.width // columns - 2 * _PAD)
        self.room = max(1, box.height - _head_height(size))
        """The height under the headings."""
        self.rows = max(1, int(self.room // _row_height(size)))
        """How many rows of one line have room there."""

    def wrapped(self, cell: str, room: int) -> int:
        """How many lines a cell takes: two at most, where it is no sentence."""
        inner = round((room - 2 * _PAD) / _SPARE)
        if width(cell, self.size) <= inner:
            return 1
        taken = lines(cell[: 100 * _SENTENCE], self.size, inner)
        return taken if len(cell) > _SENTENCE else min(2, taken)

    def slides(self, rows: int) -> int:
        """On how many slides so many rows stand."""
        return -(-rows // self.rows)

    def wish(self, head: str, column: Sequence[str]) -> int:
        """How wide a column would be: its longest cell, and its heading on two lines."""
        longest = max((width(cell, self.size) for cell in column), default=0)
        return round(min(self.widest, max(longest, self._on_two_lines(head)) * _SPARE) + 2 * _PAD)

    def least(self, head: str, numbers: Sequence[str], *, first: bool) -> int:
        """How narrow a column may be: words are cut where they must, numbers never."""
        longest = max((width(cell, self.size) for cell in numbers), default=0)
        heading = min(_WIDEST_HEAD, self._on_two_lines(head))
        return round(max(_FIRST if first else 0 if numbers else _NARROWEST, max(heading, longest) * _SPARE + 2 * _PAD))

    def _on_two_lines(self, head: str) -> int:
        """About how wide a heading is on two lines, without what it has in brackets."""
        short = head.split(" (")[0]
        longest = max(width(word, self.size, bold=True) for word in short.split(" "))
        return min(_WIDEST, max(longest, round(width(short, self.size, bold=True) * 0.64)))

    def lines(self, head: str, room: int) -> int:
        """On how many lines a heading stands."""
        return lines(head, self.size, round((room - 2 * _PAD) / _SPARE), bold=True)

    def cut(self, words: str, room: int, tall: int = 1) -> str:
        """Words for the lines of a row."""
        inner = round((room - 2 * _PAD) / _SPARE)
        if tall == 1:
            return cut(words, self.size, inner)
        return words if lines(words, self.size, inner) <= tall else _cut_after(words, self.size, inner, tall)


def _cut_after(words: str, size: float, room: int, tall: int) -> str:
    """As many words as stand on so many lines."""
    short, long = 1, len(words)
    while short < long:
        middle = (short + long + 1) // 2
        short, long = (middle, long) if lines(f"{words[:middle]}…", size, room) <= tall else (short, middle - 1)
    return f"{words[:short].rstrip()}…"


def _row_height(size: float, tall: int = 1) -> int:
    return round(int(Pt(size * (1.4 + 1.3 * (tall - 1)))) + 2 * _PAD / 3)


def _head_height(size: float) -> int:
    """The longer of two lines."""
    return round(_row_height(size) + int(Pt(size * 1.25)))


def _columns(
    table: Table, heads: list[str], cells: list[list[str]], kind: _Type, room: int
) -> tuple[list[int], list[int]]:
    """Which columns stand on the slides and how wide.

    Where there is no room, IDs go first, then the last of those that are tinted, then the last ones.
    """
    names = [str(name) for name in table.rows.columns]
    wish = [kind.wish(head, column) for head, column in zip(heads, cells, strict=True)]
    least = [
        min(wanted, kind.least(head, column if is_number(table.kinds.get(name, "text")) else (), first=place == 0))
        for place, (head, column, wanted, name) in enumerate(zip(heads, cells, wish, names, strict=True))
    ]
    kept = _read(table)
    if sum(wish) <= room:
        kept = list(range(len(heads)))
    while len(kept) > 1 and sum(least[place] for place in kept) > room:
        kept.remove(next((place for place in reversed(kept) if names[place] in table.tinted), kept[-1]))
    over = sum(wish[place] for place in kept) - room
    give = sum(wish[place] - least[place] for place in kept)
    share = min(1.0, over / give) if over > 0 and give else 0.0
    rooms = [wish[place] - (wish[place] - least[place]) * share for place in kept]
    wider = min(_LOOSEST, room / sum(rooms)) if rooms else 1.0
    return kept, [int(room * wider) for room in rooms]


def _read(table: Table) -> list[int]:
    """The places of the columns that people read."""
    return [place for place, name in enumerate(table.rows.columns) if name not in table.ids]


def _head(head: str, kind: _Type, room: int) -> str:
    """A heading on two lines at most."""
    if kind.lines(head, room) <= 2:
        return head
    short = head.split(" (")[0]
    return short if kind.lines(short, room) <= 2 else kind.cut(short, round(room * 1.5))


def _tints(table: Table, frame: pd.DataFrame, kept: Sequence[int]) -> tuple[tuple[float | None, ...], ...]:
    """Behind each cell: by its share of the largest number in the columns that are tinted; nothing behind others."""
    own = frame.iloc[: len(table.rows) - table.sums]
    numbers = {
        place: pd.to_numeric(own.iloc[:, place], errors="coerce").astype("float64").tolist()
        for place in kept
        if frame.columns[place] in table.tinted
    }
    most = max((number for column in numbers.values() for number in column if number > 0), default=1.0)
    columns = [
        [*(_tint(number, most) for number in numbers.get(place, [])), *[None] * len(frame)][: len(frame)]
        for place in kept
    ]
    return tuple(zip(*columns, strict=True))


def _tint(value: float, most: float) -> float | None:
    """The square root of the share, so that few visits still differ from none."""
    return None if value != value else float((max(0.0, value) / most) ** 0.5)


def _left_out(rows: int, drawn: int, columns: Sequence[str]) -> str:
    said = []
    if drawn < rows:
        said.append(f"Showing the first {drawn:,} of {counted(rows, 'row')}.")
    if columns:
        names = ", ".join(columns) if len(columns) <= 3 else f"{counted(len(columns), 'column')}"
        said.append(f"Not shown: {names}.")
    return " ".join([*said, "The workbook has all."]) if said else ""


def _row(
    sheet: Sheet,
    cells: Sequence[str],
    tall: int,
    look: Look,
    *,
    head: bool = False,
    tints: Sequence[float | None] = (),
    bold: bool = False,
) -> object:
    edges = _NO_LINES + _below(look, head=head)
    run = f'lang="en-GB" sz="{round(sheet.size * 100)}" b="{int(head or bold)}"'
    stand = "b" if head else "t" if max(sheet.talls, default=1) > 1 else "ctr"
    inner = f'marL="{_PAD}" marR="{_PAD}" marT="{_PAD // 3}" marB="{_PAD // 3}" anchor="{stand}"'
    written = []
    for words, right, tint in zip(cells, sheet.right, tints or (None,) * len(cells), strict=True):
        fill = "" if tint is None else mixed(look.theme.scale, tint)
        ink = paint(contrasting(fill) if fill else look.ink)
        ground = f"<a:solidFill>{paint(fill)}</a:solidFill>" if fill else "<a:noFill/>"
        text = f"<a:r><a:rPr {run}><a:solidFill>{ink}</a:solidFill></a:rPr><a:t>{escape(words)}</a:t></a:r>"
        side = f'<a:pPr algn="{"r" if right else "l"}"/>'
        written.append(
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p>{side}{text}</a:p></a:txBody>"
            f"<a:tcPr {inner}>{edges}{ground}</a:tcPr></a:tc>"
        )
    return parse_xml(f'<a:tr {_DRAWING} h="{tall}">{"".join(written)}</a:tr>')


def _below(look: Look, *, head: bool) -> str:
    """The line below a row: the accent's below the headings, and a pale one below others."""
    if head:
        colour = paint("accent1" if look.accent else look.ink)
    else:
        colour = _PALE if look.ink == "tx1" and not look.is_dark else paint(look.theme.other)
    return f'<a:lnB w="{12_700 if head else 6_350}"><a:solidFill>{colour}</a:solidFill></a:lnB>'
