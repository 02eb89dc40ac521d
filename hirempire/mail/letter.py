"""What a mail says: the first page of a report, in words and in tables that every mail program shows."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from hirempire.exhibits.exhibit import Exhibit
from hirempire.exhibits.scope import DEMO
from hirempire.findings.finding import Kind
from hirempire.language import counted, plain
from hirempire.reports.story import SectionName, Story, Tile

IN_FULL = "The attached report has every definition, under Methodology."
PICTURE = "chart"
"""The content ID of the picture."""

_WIDTH = 72
_MOST_BARS = 6
_MOST_ACTIONS = 6
_MOST_POINTS = 5
_IN_A_ROW = 2
_LONGEST_SUBJECT = 150
_LIKE_A_LINK = re.compile(r"(?<=\w)([.@])(?=[^\W\d_])|(:)(?=//)")
_APART = "\N{ZERO WIDTH NON-JOINER}"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with the mail."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Picture:
    """A chart as a PNG."""

    png: bytes
    title: str
    alt: str
    note: str = ""
    """How it is to be read."""


@dataclass(frozen=True)
class Bar:
    """One channel and its visits."""

    name: str
    value: str
    percent: int
    """Its length, of the longest."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail without its recipient. All texts are plain text, from outside in part."""

    story: Story
    about: str = ""
    """Which jobs it is about, where these aren't all, for the subject."""
    note: str = ""
    """The sender's own words."""
    reason: str = ""
    """Why the reader gets it, and how that ends."""
    picture: Picture | None = None
    files: tuple[Attachment, ...] = ()
    lacking: tuple[str, ...] = ()
    """Why files are missing that should go with it."""

    @property
    def subject(self) -> str:
        """The subject line: "Last week: 1,204 visits (+12%), 43 applicants"."""
        demo = "Demo: " if self.story.is_demo else ""
        words = filter(None, [self.story.opening.headline, plain(self.about, most=60)])
        return plain(f"{demo}{' · '.join(words)}", most=_LONGEST_SUBJECT)

    @property
    def points(self) -> list[str]:
        """The note, the findings and what to do, each on a line, where there is room for no more."""
        opening = self.story.opening
        lines = [DEMO] if self.story.is_demo else []
        lines += [plain(self.note, most=1_000)] if self.note else []
        lines += [f"• {finding.text}" for finding in opening.findings[:_MOST_POINTS]]
        lines += ["What to do:"] if opening.actions else []
        lines += [f"{number}. {action}" for number, action in enumerate(opening.actions[:_MOST_POINTS], 1)]
        return [quiet(line) for line in lines]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The channels with the most visits."""
        exhibit = _first(self.story, "channels")
        native = None if exhibit is None else exhibit.native
        if native is None or not native.series:
            return ()
        values = [value or 0.0 for value in native.series[0].values]
        longest = max([*values, 1.0])
        named = list(zip(native.categories, values, strict=True))[:_MOST_BARS]
        return tuple(Bar(name, f"{value:,.0f}", round(100 * value / longest)) for name, value in named)

    @property
    def bars_title(self) -> str:
        """What the bars show."""
        exhibit = _first(self.story, "channels")
        return "" if exhibit is None else exhibit.title

    @property
    def beware(self) -> tuple[str, ...]:
        """What couldn't be loaded, then what must be known to read the figures correctly."""
        opening = self.story.opening
        said = (finding.text for finding in (*opening.losses, *opening.caveats))
        return (*self.lacking, *said)

    @property
    def methods(self) -> tuple[str, ...]:
        """How the figures were made."""
        how = [section for section in self.story.sections if section.name == "how"]
        every = [finding for section in how for finding in section.findings if finding.kind is Kind.METHOD]
        first = tuple(finding.text for finding in every if finding.weight)
        return (*first, IN_FULL) if self.files and len(first) < len(every) else first

    @property
    def actions(self) -> tuple[str, ...]:
        """What to do; the first of it where an attached report has all."""
        every = tuple(str(action) for action in self.story.opening.actions)
        return every[:_MOST_ACTIONS] if self.files else every

    @property
    def more_actions(self) -> str:
        """How much more there is to do; empty where that is nothing."""
        more = len(self.story.opening.actions) - len(self.actions)
        return f"{counted(more, 'more item')} in the attached report." if more else ""


def charted(story: Story) -> Exhibit | None:
    """The chart that a mail shows as a picture: visits over time, where that is known."""
    return _first(story, "growth")


def _first(story: Story, name: SectionName) -> Exhibit | None:
    return next((section.exhibits[0] for section in story.sections if section.name == name and section.exhibits), None)


def html(letter: Letter) -> str:
    """The mail as HTML. Nothing in it is loaded from elsewhere, and no name becomes a link."""
    return template("letter.html.jinja").render(
        letter=letter, story=letter.story, opening=letter.story.opening, demo=DEMO, cid=PICTURE
    )


def text(letter: Letter) -> str:
    """The mail as plain text."""
    return "\n".join(line.rstrip() for line in _lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    story, opening = letter.story, letter.story.opening
    if story.is_demo:
        yield from (DEMO, "")
    yield from wrapped(opening.headline)
    yield from wrapped(" · ".join(line for line in story.scope[:2] if line != DEMO))
    if letter.note:
        yield ""
        for line in letter.note.splitlines():
            yield from wrapped(line)
    yield ""
    for tile in opening.tiles:
        yield from wrapped(f"{tile.title}: {_tile(tile)}")
    yield from _part("Summary", [finding.text for finding in opening.findings])
    yield from _part("What to do", [*letter.actions, *filter(None, [letter.more_actions])])
    bars = [f"{bar.name}: {bar.value}" for bar in letter.bars]
    yield from _part(letter.bars_title, bars)
    yield from _part("Good to know", letter.beware)
    if letter.files:
        yield from ("", "ATTACHED", *(f"- {file.name}" for file in letter.files))
    yield from _part("How these numbers were made", letter.methods)
    yield from ("", "--")
    yield from wrapped(letter.reason)


def _tile(tile: Tile) -> str:
    return ", ".join(filter(None, [tile.shown, tile.change_in_words, tile.caveat]))


def _part(title: str, sentences: Iterable[str]) -> Iterator[str]:
    each = list(sentences)
    if each:
        yield from ("", title.upper())
        for sentence in each:
            yield from wrapped(sentence, begin="- ")


def wrapped(words: str, *, begin: str = "") -> list[str]:
    """Words in lines of a plain text mail."""
    return textwrap.wrap(
        quiet(plain(words, most=2_000)), _WIDTH, initial_indent=begin, subsequent_indent=" " * len(begin)
    )


def quiet(words: str) -> str:
    """Words in which mail programs find no address to make a link of."""
    return _LIKE_A_LINK.sub(lambda found: f"{found[0]}{_APART}", words)


def _rows(tiles: tuple[Tile, ...]) -> list[list[Tile | None]]:
    """The tiles in rows of equal length."""
    padded: list[Tile | None] = [*tiles, *[None] * (-len(tiles) % _IN_A_ROW)]
    return [padded[start : start + _IN_A_ROW] for start in range(0, len(padded), _IN_A_ROW)]


@cache
def template(name: str) -> Template:
    """A template of this room; every text in it is escaped."""
    made = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters |= {"quiet": lambda words: quiet(plain(str(words), most=2_000)), "rows": _rows}
    return made.get_template(name)
