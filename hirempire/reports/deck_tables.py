"""Tables on slides: as many columns as are legible, as many rows as fit, the rest on the next slides up to a limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pandas as pd
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from hirempire.charts.theme import LIGHT, contrasting, counted, mixed
from hirempire.reports.deck_text import Box, cut, line, lines, shown, width
from hirempire.reports.story import Table

MOST_SLIDES = 3
"""Slides that one table takes at most."""
_SIZE = 12
_ROW = Inches(0.32)
_PAD = Inches(0.08)
_NARROWEST, _WIDEST = Inches(0.62), Inches(3.6)
_LOOSEST = 1.8
"""How much wider than its words a table may be set, to fill a slide."""
_NUMBERS = {"whole", "decimal", "share"}
_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_BELOW_HEAD = '<a:lnB w="12700"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:lnB>'
_BELOW_ROW = (
    '<a:lnB w="6350"><a:solidFill><a:schemeClr val="tx1"><a:alpha val="20000"/></a:schemeClr></a:solidFill></a:lnB>'
)
_NO_LINE = '<a:ln{0} w="0"><a:noFill/></a:ln{0}>'
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name for "No style, no grid"."""


@dataclass(frozen=True)
class Sheet:
    """The part of a table that stands on one slide, in words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fills: tuple[tuple[str, ...], ...]
    """A colour as "#RRGGBB" behind each cell, or nothing."""
    widths: tuple[int, ...]
    right: tuple[bool, ...]
    """Which columns are set flush right."""
    first: int
    """The number of its first row, from 1."""
    head_lines: int

    @property
    def height(self) -> int:
        """In EMU."""
        return int(_head_height(self.head_lines) + _ROW * len(self.rows))


@dataclass(frozen=True)
class Laid:
    """A table as it stands on slides."""

    sheets: tuple[Sheet, ...]
    left_out: str
    """What of it is not on the slides, in a sentence; empty where all is."""


def lay(table: Table, box: Box, *, most: int = MOST_SLIDES) -> Laid:
    """Share a table out over slides that have ``box`` for it."""
    frame = table.rows.reset_index(drop=True)
    forms = [table.formats.get(str(name), "text") for name in frame.columns]
    fit = int((box.height - _head_height(2)) // _ROW)
    cells = _cells(frame.head(fit * most), forms)
    heads = [line(name, most=90) for name in frame.columns]
    kept, widths = _columns(heads, cells, forms, box.width)
    per = max(1, fit)
    rows = list(zip(*(cells[place] for place in kept), strict=True)) if kept else []
    right = tuple(forms[place] in _NUMBERS for place in kept)
    names = tuple(_head(heads[place], room) for place, room in zip(kept, widths, strict=True))
    tall = max(
        (lines(name, _SIZE, room - 2 * _PAD, bold=True) for name, room in zip(names, widths, strict=True)), default=1
    )
    colours = _colours(table, frame.head(fit * most), kept)
    sheets = tuple(
        Sheet(
            heads=names,
            rows=tuple(
                tuple(cut(cell, _SIZE, room - 2 * _PAD) for cell, room in zip(row, widths, strict=True))
                for row in rows[start : start + per]
            ),
            fills=colours[start : start + per],
            widths=tuple(widths),
            right=right,
            first=start + 1,
            head_lines=min(2, tall),
        )
        for start in range(0, max(1, len(rows)), per)
    )
    return Laid(sheets[:most], _left_out(len(frame), len(rows), [heads[p] for p in range(len(heads)) if p not in kept]))


def draw(slide: Slide, sheet: Sheet, box: Box, *, alt: str) -> None:
    """Put a sheet on a slide. ``alt`` says what it is to those who do not see it."""
    size = (box.left, box.top, sum(sheet.widths), sheet.height)
    frame = slide.shapes.add_table(1, max(1, len(sheet.heads)), *size)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)  # noqa: SLF001 - python-pptx has no word for it
    table = frame._element.graphic.graphicData.tbl  # noqa: SLF001
    table.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    table.tblPr.set("bandRow", "0")
    for row in table.findall(qn("a:tr")):
        table.remove(row)
    for column, room in zip(table.tblGrid, sheet.widths, strict=True):
        column.set("w", str(room))
    table.append(_row(sheet.heads, sheet.right, _head_height(sheet.head_lines), head=True))
    for row, fills in zip(sheet.rows, sheet.fills, strict=True):
        table.append(_row(row, sheet.right, int(_ROW), fills=fills))


def _cells(frame: pd.DataFrame, forms: Sequence[str]) -> list[list[str]]:
    """Columns of words."""
    return [[shown(value, form) for value in frame.iloc[:, place].tolist()] for place, form in enumerate(forms)]  # type: ignore[arg-type]


def _columns(heads: list[str], cells: list[list[str]], forms: Sequence[str], room: int) -> tuple[list[int], list[int]]:
    """Which columns stand on the slides and how wide: IDs go first when there is no room, then the last ones."""
    wish = [_wish(head, column) for head, column in zip(heads, cells, strict=True)]
    least = [min(one, _NARROWEST if form in _NUMBERS else Inches(1.3)) for one, form in zip(wish, forms, strict=True)]
    kept = [place for place, head in enumerate(heads) if not head.endswith((" ID", "ID"))]
    if sum(wish) <= room:
        kept = list(range(len(heads)))
    while len(kept) > 1 and sum(least[place] for place in kept) > room:
        kept.pop()
    over = sum(wish[place] for place in kept) - room
    give = sum(wish[place] - least[place] for place in kept)
    share = min(1.0, over / give) if over > 0 and give else 0.0
    rooms = [wish[place] - (wish[place] - least[place]) * share for place in kept]
    wider = min(_LOOSEST, room / sum(rooms)) if rooms else 1.0
    return kept, [int(one * max(1.0, wider)) for one in rooms]


def _wish(head: str, column: Sequence[str]) -> int:
    """How wide a column would be: its longest cell, and its heading on two lines."""
    longest = max((width(cell, _SIZE) for cell in column), default=0)
    words = max((width(word, _SIZE, bold=True) for word in head.split(" ")), default=0)
    heading = max(words, round(width(head, _SIZE, bold=True) * 0.58))
    return int(min(_WIDEST, max(longest, heading, int(_NARROWEST) - 2 * _PAD) * 1.08 + 2 * _PAD))


def _head(head: str, room: int) -> str:
    """A heading on two lines at most."""
    inner = room - 2 * _PAD
    if lines(head, _SIZE, inner, bold=True) <= 2:
        return head
    short = head.split(" (")[0]
    return short if lines(short, _SIZE, inner, bold=True) <= 2 else cut(short, _SIZE, round(inner * 1.7), bold=True)


def _head_height(number: int) -> int:
    return int(_ROW + (number - 1) * Pt(_SIZE * 1.25))


def _colours(table: Table, frame: pd.DataFrame, kept: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """Behind each cell: by its share of the largest number in the columns that are tinted; nothing behind others."""
    tinted = [name in table.tinted for name in frame.columns]
    numbers = [
        pd.to_numeric(frame.iloc[:, place], errors="coerce").astype("float64")
        for place in range(len(tinted))
        if tinted[place]
    ]
    most = max((float(one.max()) for one in numbers if one.notna().any()), default=0.0)
    columns = [
        [_tint(value, most) for value in pd.to_numeric(frame.iloc[:, place], errors="coerce").astype("float64")]
        if tinted[place] and most > 0
        else [""] * len(frame)
        for place in kept
    ]
    return tuple(zip(*columns, strict=True)) if columns else ()


def _tint(value: float, most: float) -> str:
    return "" if value != value else mixed(LIGHT.scale, max(0.0, value / most) ** 0.5)


def _left_out(rows: int, drawn: int, columns: Sequence[str]) -> str:
    said = []
    if drawn < rows:
        said.append(f"the first {drawn:,} of {counted(rows, 'row')}")
    if columns:
        names = ", ".join(columns) if len(columns) <= 3 else f"{counted(len(columns), 'column')}"
        said.append(f"not {names}")
    return f"Shown: {'; '.join(said)}. The workbook has all." if said else ""


def _row(
    cells: Sequence[str], right: Sequence[bool], height: int, *, head: bool = False, fills: Sequence[str] = ()
) -> object:
    colours = fills or ("",) * len(cells)
    written = "".join(_cell(*one, head=head) for one in zip(cells, right, colours, strict=True))
    return parse_xml(f'<a:tr {_DRAWING} h="{height}">{written}</a:tr>')


def _cell(words: str, right: bool, fill: str, *, head: bool) -> str:  # noqa: FBT001 - one of a row's zipped columns
    ink = f'<a:srgbClr val="{contrasting(fill)[1:]}"/>' if fill else '<a:schemeClr val="tx1"/>'
    run = f'lang="en-GB" sz="{_SIZE * 100}" b="{int(head)}"'
    colour = f"<a:solidFill>{ink}</a:solidFill>"
    text = f"<a:r><a:rPr {run}>{colour}</a:rPr><a:t>{escape(words)}</a:t></a:r>" if words else ""
    end = f"<a:endParaRPr {run}/>" if not words else ""
    edges = "".join(_NO_LINE.format(side) for side in "LRT") + (_BELOW_HEAD if head else _BELOW_ROW)
    ground = f'<a:solidFill><a:srgbClr val="{fill[1:]}"/></a:solidFill>' if fill else "<a:noFill/>"
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{"r" if right else "l"}"/>{text}{end}</a:p>'
        f'</a:txBody><a:tcPr marL="{_PAD}" marR="{_PAD}" marT="22860" marB="22860" anchor="{"b" if head else "ctr"}">'
        f"{edges}{ground}</a:tcPr></a:tc>"
    )
