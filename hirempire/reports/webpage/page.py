"""The page around the charts and tables: its policy, its colours, its template.

Jinja escapes every text in the template but our own scripts and styles. Scripts run by their hashes alone, so that
nothing in a name can become one.
"""

import base64
import hashlib
import re
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hirempire.charts.export import PLOTLY_JS, with_room
from hirempire.charts.fonts import font_faces
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme
from hirempire.exhibits.exhibit import Exhibit
from hirempire.exhibits.scope import DEMO
from hirempire.language import plain
from hirempire.reports.story import Story
from hirempire.reports.webpage.bars import bars
from hirempire.reports.webpage.table import PRINTED_ROWS, table_behind, table_on_its_own

MOST_ROWS = 500
"""Rows of a table that the file has; the workbook and the archive have all."""

DEMO_ON_PAPER = f'''
@page {{ @bottom-left {{ content: "{DEMO}"; font: bold 8pt Inter, sans-serif; color: #16202B; }} }}
'''
"""At the foot of each printed page of the demo."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_HERE = Path(__file__).parent
_LOOKS = {"light": LIGHT, "dark": DARK, "paper": EXPORT}


def webpage(story: Story) -> bytes:
    """The whole page, in UTF-8. The same story gives the same bytes."""
    figures = [_figures(exhibit) for section in story.sections for exhibit in section.exhibits]
    return _rendered(story, scripts=_scripts(), figures=figures, most_rows=MOST_ROWS).encode()


def still(story: Story) -> str:
    """The page without scripts, and with the first rows of its tables: quick to build, for a preview."""
    return _rendered(story, scripts=(), figures=[], most_rows=PRINTED_ROWS)


def _rendered(story: Story, *, scripts: tuple[str, ...], figures: list[str], most_rows: int) -> str:
    return (
        templates()
        .get_template("report.html.jinja")
        .render(
            story=story,
            opens=bool(story.opening.tiles) and any(section.name == "summary" for section in story.sections),
            logo=data_address(story.logo) if story.logo else "",
            policy=policy(scripts),
            fonts=font_faces(),
            style=colours() + read("report.css") + (DEMO_ON_PAPER if story.is_demo else ""),
            demo=DEMO,
            scripts=scripts,
            figures=",".join(figures),
            bars=bars,
            table_behind=partial(table_behind, most_rows=most_rows),
            table_on_its_own=partial(table_on_its_own, most_rows=most_rows),
        )
    )


@cache
def templates() -> Environment:
    """What fills our templates, with everything from outside escaped."""
    templates = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["line"] = _on_one_line
    return templates


def _on_one_line(text: str, most: int = 1_000) -> str:
    """A text from outside without line breaks and control characters, ``most`` characters long."""
    return plain(text, most=most)


def policy(scripts: tuple[str, ...]) -> str:
    """No host may be asked for anything; these scripts and no others may run."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def colours() -> str:
    """The colours of the page as CSS variables, in two looks for screens; paper is always light."""
    return (
        f":root{{{_look(LIGHT, soft='#F6F8FA', link='#0A5CAF')}}}"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root{{color-scheme:dark;{_look(DARK, soft='#0C1117', link='#6FB1F2')}}}}}"
    )


def _look(theme: Theme, *, soft: str, link: str) -> str:
    return (
        f"--ink:{theme.ink};--muted:{theme.muted};--line:{theme.grid};--paper:{theme.paper};"
        f"--brand:{theme.palette[0]};--warn:{theme.diverging[0]};--soft:{soft};--link:{link}"
    )


@cache
def read(name: str) -> str:
    """A file beside this one."""
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _scripts() -> tuple[str, str]:
    """Plotly's, and ours; the control characters in Plotly's literals are written as HTML allows them."""
    plotly = PLOTLY_JS.read_text(encoding="utf-8")
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", plotly), read("report.js")


def data_address(logo: bytes) -> str:
    """A checked PNG or JPEG as an address that holds it."""
    kind = "png" if logo.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(logo).decode()}"


def _figures(exhibit: Exhibit) -> str:
    """A chart in its three looks, as JSON that can stand inside a script element."""
    figures = {name: exhibit.figure(theme) for name, theme in _LOOKS.items()}
    figures["paper"] = with_room(figures["paper"])
    looks = ",".join(f'"{name}":{figure.to_json()}' for name, figure in figures.items())
    return "{" + looks.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "}"
