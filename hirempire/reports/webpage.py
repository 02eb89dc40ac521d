"""A report as one web page that needs nothing else: no host is asked for anything, and it can be read without scripts.

Scripts run by their hashes alone, so that nothing in a name can become one.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from hirempire.charts.export import PLOTLY_JS, with_room
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme
from hirempire.language import counted, plain
from hirempire.reports.story import Exhibit, Format, Native, Section, Story, Table
from hirempire.values import percent

MOST_ROWS = 500
"""As many rows of a table stand in the file."""
_PRINTED = 20  # as webpage.css has it
_WIDE, _WIDEST = 9, 15
"""As many columns have place on paper: of a table behind a chart, which is not printed else, and of any other."""
_HERE = Path(__file__).parent
_UNPRINTED = "id"
_LONGEST = 320
"""As many characters of a text stand in a cell: our longest definition is shorter."""
_NUMBERS: tuple[Format, ...] = ("whole", "decimal", "share")


def webpage(story: Story) -> bytes:
    """The whole page, in UTF-8. The same story gives the same bytes."""
    charts = ",".join(_figures(exhibit) for section in story.sections for exhibit in section.exhibits)
    scripts = (
        f'<script type="application/json" id="charts">[{charts}]</script>\n',
        *(f"<script>{script}</script>\n" for script in _scripts()),
    )
    return _page(story, _scripts(), most_rows=MOST_ROWS).replace(_END, f"{''.join(scripts)}{_END}").encode()


def still(story: Story) -> str:
    """The same page as it is without scripts, and with the first rows of its tables: made at once, for a preview."""
    return _page(story, (), most_rows=_PRINTED)


_NOTHING = "'none'"
_END = "</body>\n</html>\n"


def _page(story: Story, scripts: tuple[str, ...], *, most_rows: int) -> str:
    numbered = count()
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n',
            _head(story, scripts),
            '<body>\n<a class="skip" href="#report">Skip to the report</a>\n',
            _top(story),
            f'<div class="in body">\n{_contents(story)}<main id="report">\n{_totals(story)}',
            *(_section(section, numbered, most_rows) for section in story.sections),
            f"</main>\n</div>\n{_foot(story)}{_END}",
        ]
    )


def _head(story: Story, scripts: tuple[str, ...]) -> str:
    return (
        f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(story.title, most=200)}</title>\n<style>{_colours()}{_read('webpage.css')}</style>\n</head>\n"
    )


def _policy(scripts: tuple[str, ...]) -> str:
    """Nothing may be asked of any host; these scripts and no other may run."""
    hashes = "".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}' " for script in scripts
    )
    return (
        f"default-src {_NOTHING}; script-src {hashes.strip() or _NOTHING}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _colours() -> str:
    """The screen's in two looks; paper is always light."""
    return (
        f":root{{{_look(LIGHT, soft='#F6F8FA', link='#0A5CAF')}}}"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root{{color-scheme:dark;{_look(DARK, soft='#0C1117', link='#6FB1F2')}}}}}"
    )


def _look(theme: Theme, *, soft: str, link: str) -> str:
    return (
        f"--ink:{theme.ink};--muted:{theme.muted};--line:{theme.grid};--paper:{theme.paper};"
        f"--brand:{theme.palette[0]};--soft:{soft};--link:{link}"
    )


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _scripts() -> tuple[str, str]:
    """Plotly's, and ours."""
    return PLOTLY_JS.read_text(encoding="utf-8"), _read("webpage.js")


def _top(story: Story) -> str:
    """The head of the report: who says what, about what."""
    by = f'<p class="by">{_text(story.author, most=200)}</p>\n' if story.author.strip() else ""
    scope = "".join(f"<li>{_text(line)}</li>" for line in story.scope)
    lines = [f"<p>{_text(line)}</p>" for line in story.note.splitlines() if line.strip()]
    note = f'<div class="note">{"".join(lines)}</div>\n' if lines else ""
    return (
        f'<header class="top"><div class="in">\n<div class="words">\n<h1>{_text(story.title, most=200)}</h1>\n{by}'
        f'<ul class="scope">{scope}</ul>\n{note}</div>\n{_logo(story)}</div></header>\n'
    )


def _logo(story: Story) -> str:
    if story.logo is None:
        return ""
    kind = "png" if story.logo.startswith(b"\x89PNG") else "jpeg"
    return f'<img alt="Logo" src="data:image/{kind};base64,{base64.b64encode(story.logo).decode()}">\n'


def _contents(story: Story) -> str:
    lines = "".join(f'<li><a href="#{one.name}">{_text(one.title)}</a></li>' for one in story.sections)
    return f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{lines}</ol></nav>\n'


def _totals(story: Story) -> str:
    boxes = "".join(f"<div><dt>{_text(what)}</dt><dd>{_text(number)}</dd></div>" for what, number in story.totals)
    return f'<dl class="totals">{boxes}</dl>\n' if boxes else ""


def _section(section: Section, numbered: Iterator[int], most_rows: int) -> str:
    lead = "said" if section.name == "how" else "said lead"
    said = "".join(f"<li>{_text(sentence)}</li>" for sentence in section.sentences)
    parts = [
        f'<section aria-labelledby="{section.name}">\n<h2 id="{section.name}">{_text(section.title)}</h2>\n',
        f'<ul class="{lead}" role="list">{said}</ul>\n' if said else "",
        *(_exhibit(exhibit, next(numbered), section, most_rows) for exhibit in section.exhibits),
        *(
            f'<div class="table"><h3>{_text(one.title)}</h3>{_table(one, most_rows, apart=True)}</div>\n'
            for one in section.tables
        ),
        "</section>\n",
    ]
    return "".join(parts)


def _exhibit(exhibit: Exhibit, number: int, section: Section, most_rows: int) -> str:
    said = exhibit.finding in section.sentences
    finding = "" if said else f'<p class="finding">{_text(exhibit.finding)}</p>'
    note = f"<p>{_text(exhibit.note)}</p>" if exhibit.note else ""
    return (
        f'<figure>\n<div class="seen"><figcaption><h3>{_text(exhibit.title)}</h3>{finding}{note}</figcaption>\n'
        f'<div class="chart" data-chart="{number}" role="img" aria-label="{_text(exhibit.finding)}">'
        f"{_without_scripts(exhibit.native)}</div></div>\n{_table(exhibit.table, most_rows)}</figure>\n"
    )


def _without_scripts(native: Native | None) -> str:
    """The chart as plain bars, for where no script runs: a preview of mail, a careful browser."""
    if native is None or not native.categories:
        return '<p class="more">The chart needs JavaScript. Its numbers are in the table below.</p>'
    sums = [sum(v for v in values if v is not None) for values in zip(*(s.values for s in native.series), strict=True)]
    most = max(sums) or 1
    rows = "".join(
        f"<span>{_text(name, most=60)}</span><span><i style='width:{_part(total, most)}'>{_parts(native, place, total)}"
        f"</i>{shown(total, native.value_format)}</span>"
        for place, (name, total) in enumerate(zip(native.categories, sums, strict=True))
    )
    left_out = f'<p class="more">{_text(native.left_out)}</p>' if native.left_out else ""
    return f'{_keys(native)}<div class="bars">{rows}</div>{left_out}'


def _parts(native: Native, place: int, total: float) -> str:
    """The colours of one bar, side by side."""
    parts = []
    for one in native.series:
        colour = _colour(one.colours[place] if one.colours else one.colour)
        if value := one.values[place]:
            parts.append(f"<b style='width:{_part(value, total)};background:{colour}'></b>")
    return "".join(parts)


def _keys(native: Native) -> str:
    if len(native.series) < 2:
        return ""
    keys = "".join(
        f"<li><b style='background:{_colour(one.colour)}'></b>{_text(one.name, most=60)}</li>" for one in native.series
    )
    return f'<ul class="keys">{keys}</ul>'


def _colour(colour: str) -> str:
    return colour or LIGHT.palette[0]


def _part(value: float, whole: float) -> str:
    return f"{100 * value / whole:.1f}%" if whole else "0"


def _table(table: Table, most_rows: int, *, apart: bool = False) -> str:
    """A table, folded away on a screen where it is long or belongs to a chart; what is not here or not printed is said.

    ``apart`` tells one that stands behind no chart.
    """
    rows = table.rows.head(most_rows)
    kinds = [table.formats.get(str(heading), "text") for heading in rows.columns]
    looks = _looks([str(one) for one in rows.columns], kinds, apart=apart)
    heads = "".join(
        f'<th scope="col"{look}>{_text(str(heading), most=80)}</th>'
        for heading, look in zip(rows.columns, looks, strict=True)
    )
    lines = "".join(_row(row, kinds, looks) for row in rows.itertuples(index=False, name=None))
    printed = sum(_UNPRINTED not in look for look in looks)
    too_wide = not apart and printed > _WIDE
    size = counted(len(table.rows), "row")
    note = f'<p class="more">{_text(table.note)}</p>' if table.note else ""
    return (
        f"<details{' open' if apart and len(table.rows) <= _PRINTED else ''}><summary>Table: {size}</summary>"
        f'<div class="rows{" onscreen" if too_wide else ""}" tabindex="0" role="region" '
        f'aria-label="{_text(table.title)}: table"><table><caption>{_text(table.title)}, {size}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
        f"{_cut(len(table.rows), most_rows, too_wide=too_wide)}{_narrowed(looks) if apart else ''}{note}</details>"
    )


def _looks(headings: list[str], kinds: list[Format], *, apart: bool) -> list[str]:
    """Numbers stand at the right; what only a computer reads is not printed, nor what is beyond the edge of paper."""
    looks, printed = list[str](), 0
    for heading, kind in zip(headings, kinds, strict=True):
        unprinted = heading.endswith(" ID") or (apart and printed >= _WIDEST)
        printed += not unprinted
        classes = [*(["n"] if kind in _NUMBERS else []), *([_UNPRINTED] if unprinted else [])]
        looks.append(f' class="{" ".join(classes)}"' if classes else "")
    return looks


def _narrowed(looks: list[str]) -> str:
    """What is not on paper of a table that is wider than that."""
    printed = sum(_UNPRINTED not in look for look in looks)
    if printed < _WIDEST or printed == len(looks):
        return ""
    return f'<p class="more onpaper">Printed are {printed} of {len(looks)} columns; the web page has all.</p>'


def _row(row: tuple[Any, ...], kinds: list[Format], looks: list[str]) -> str:
    first, *rest = (f"{look}>{shown(value, kind) or '–'}" for value, kind, look in zip(row, kinds, looks, strict=True))
    return f'<tr><th scope="row"{first}</th>{"".join(f"<td{cell}</td>" for cell in rest)}</tr>'


def _cut(rows: int, most_rows: int, *, too_wide: bool) -> str:
    """What is not in the file, and what is not on paper."""
    whole = "the workbook and the ZIP have all"
    here = f'<p class="more onscreen">Shown are the first {most_rows:,} of {rows:,} rows; {whole}.</p>'
    if too_wide:
        paper = '<p class="more onpaper">The table behind this chart is too wide for paper; the web page has it.</p>'
    else:
        paper = f'<p class="more onpaper">Printed are the first {_PRINTED} of {rows:,} rows; {whole}.</p>'
    return (here if rows > most_rows else "") + (paper if too_wide or rows > _PRINTED else "")


def shown(value: Any, kind: Format) -> str:  # noqa: ANN401 - a cell of a table
    """A cell as HTML; nothing where nothing is."""
    if value is None or pd.isna(value):
        return ""
    if kind == "whole":
        return f"{value:,.0f}"
    if kind == "decimal":
        return f"{value:,.1f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}"
    if kind == "share":
        return percent(float(value))
    if kind in {"day", "moment"}:
        return f"{value:%Y-%m-%d %H:%M}" if kind == "moment" else f"{value:%Y-%m-%d}"
    return _breakable(str(value))


def _breakable(value: str) -> str:
    """A text for a narrow column: long words may be broken, and no others."""
    return "<wbr>".join(map(escape, re.sub(r"\S{24}(?=\S{4})", "\\g<0>\n", plain(value, most=_LONGEST)).split("\n")))


def _figures(exhibit: Exhibit) -> str:
    """A chart in its three looks as JSON that can stand within a script element."""
    figures = {name: exhibit.figure(theme) for name, theme in _LOOKS.items()}
    figures["paper"] = with_room(figures["paper"])
    return "{" + ",".join(f'"{name}":{_inert(figure.to_json())}' for name, figure in figures.items()) + "}"


_LOOKS = {"light": LIGHT, "dark": DARK, "paper": EXPORT}


def _inert(json: str) -> str:
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _foot(story: Story) -> str:
    return (
        f'<footer><div class="in">Made from the data of {story.at:%Y-%m-%d %H:%M} UTC with the Hirempire channels '
        "dashboard. Nothing on this page is asked of any other computer.</div></footer>\n"
    )


def _text(value: str, *, most: int = 1_000) -> str:
    """A text from outside, on one line."""
    return escape(plain(value, most=most))
