"""Which words of a text are job IDs, and why the others are not.

Every expression here takes a time in proportion to the text, whatever the text is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hirempire.job_ids.found import A_WORD, Rejected, rejected
from hirempire.job_ids.links import CUT_OFF, in_link, is_link
from hirempire.job_ids.shapes import (
    DATE_IN_MARKS,
    ID,
    IN_PIECES,
    PART_OF_UUID,
    PHONE,
    UUID,
    UUID_WITHIN,
    Likeness,
    is_code,
    is_date,
    plain_likeness,
    same,
)

_DIGIT = re.compile("[0-9]")
_LONG = re.compile(r"[A-Za-z0-9_-]{6,}")
_NO_LETTER = re.compile("[^a-zäöüß]")
_APART = re.compile(r"[\n\r\t,;|\"'`“”„‘’«»‹›\[\](){}<>\x00]+")
_MARKS = re.compile(r"[-–—•·*:=.#/&+]*")
_EDGES = " .:!?*•=#&\u00b7"
_NUMBERING = re.compile(r"^\s*(?:[(\[]?\d{1,4}[)\]]\s*|\d{1,4}[.:]\s+|\d{1,4}\s+[-–—]\s+)(?=[A-Za-z0-9\"'“„<(\[])")
_HYPHENS = re.compile(r"(?<=[0-9A-Za-z])[\u2010-\u2015\u2212\ufe58\ufe63\uff0d](?=[0-9A-Za-z])")
_INVISIBLE = dict.fromkeys(
    [
        *(0xAD, 0x61C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0001, 0xE0080),
    ]
)
"""Soft hyphens, joiners, marks of direction and of order, tags, variants: they stand between characters unseen."""
_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)}
"""Letters, digits and marks as Asian keyboards write them."""
_LABEL = re.compile(r"([^:#=]{0,60})[:#=]\s*")
_LABELLED = ("id", "ids", "uuid", "uuids", "job", "jobs", "kennung")
"""How a label ends after which an ID stands."""
_NUMBERED = ("number", "numbers", "nummer", "nummern", "no", "nr", "ref", "reference")
"""How one ends after which an ID stands if it speaks of a job, or of nothing else."""
JOB_WORDS = ("job", "stelle", "posting", "vacancy", "position")
OTHER_THINGS = ("linkid", "sourceid", "applic", "candidate", "company", "user", "depart", "extern", "requis", "bewerb")
"""Words for other things that have IDs."""
_ANOTHERS_LABELS = (
    *OTHER_THINGS,
    *("meeting", "conference", "passcode", "customer", "kunde", "supplier", "invoice", "rechnung", "order", "bestell"),
    *("vatid", "vatno", "vatnumber", "vatreg", "taxid", "taxno", "taxnumber", "steuer", "ustid", "uidnr", "message"),
)
"""Words in a label before the ID of another thing in a text."""
_LONG_PHONE = re.compile(r"0\d{9,13}")
_AND = re.compile(r"[&=+:/\\]+")
"""What joins IDs in one word; of an address of mail and a file's name too much would be taken for IDs."""
A_NUMBER = "This is a number among words or longer IDs. Put it on a line of its own to load it."
_ANOTHERS = "This is the ID of something else."
_A_CODE = (
    "This looks like the number of something else, such as a ticket or an invoice. "
    "Put it on a line of its own to load it."
)
_DATE_OR_PHONE = "This is a date or a phone number."


@dataclass(frozen=True)
class _Word:
    text: str
    alone: bool
    """Whether nothing but IDs stands on its line."""
    anothers: bool = False
    """Whether it is said to be the ID of something else."""


def ids_in(lines: Sequence[str]) -> list[list[str | Rejected]]:
    """The IDs in each line or cell, and the words that are none. Where nothing has a digit, lone words are taken."""
    words = [[_Word(line, alone=True)] if UUID.fullmatch(line) else list(_words(line)) for line in lines]
    levels = [likeness(word.text) for line in words for word in line]
    sure = sum(level is Likeness.SURE for level in levels)
    alone = sum(word.alone and likeness(word.text) > Likeness.NONE for line in words for word in line)
    rule = _Rule(
        digits=any(level >= Likeness.LIKELY for level in levels) or alone > 0,
        likely=any(level >= Likeness.LIKELY for level in levels),
        mostly_sure=sure >= 3 and 3 * sure >= 2 * alone,
    )
    return [[found for word in line for found in _read(word, rule)] for line in words]


def id_in(cell: str) -> str | None:
    """The one job ID in a cell of a column of jobs; None where it holds words alone.

    Raises:
        ValueError: it holds several, or one that can't be asked for; the reason is said.
    """
    pieces = ids_in([cell])[0]
    ids = {piece for piece in pieces if isinstance(piece, str)}
    if len(ids) > 1:
        raise ValueError(f"it names {len(ids)} jobs: give each a row of its own")
    if ids:
        return ids.pop()
    for piece in pieces:
        if isinstance(piece, Rejected) and piece.reason != A_WORD:
            raise ValueError(f"the job “{piece.text}” can't be used. {piece.reason.rstrip('.')}")
    return None


@lru_cache(50_000)
def likeness(word: str) -> Likeness:
    """How much one word looks like an ID; a link as much as what it leads to."""
    if is_link(word):
        return Likeness.SURE if any(isinstance(found, str) for found in in_link(word)) else Likeness.NONE
    return plain_likeness(word)


def could_hold(cell: str) -> bool:
    """Whether anything in a cell could look like an ID: a quick answer for columns of numbers, names and dates."""
    if not cell.isascii():
        return any(map(str.isdigit, cell))
    return bool(_DIGIT.search(cell)) and any(likeness(word) >= Likeness.LIKELY for word in _LONG.findall(cell))


@lru_cache(50_000)
def heading(cell: str) -> str:
    """The letters of a heading."""
    return _NO_LETTER.sub("", cell.casefold())


def clean(text: str) -> str:
    """A text without invisible characters, and with plain hyphens inside its words."""
    if not text.isascii():
        text = _HYPHENS.sub("-", text.translate(_INVISIBLE).translate(_WIDE))
    return text.replace("&amp;", "&")


@dataclass(frozen=True)
class _Rule:
    digits: bool
    """Whether anything has a digit; if not, a word that stands alone is taken."""
    likely: bool
    """Whether anything is clearly an ID."""
    mostly_sure: bool
    """Whether most IDs are UUIDs, so that a short number is none."""


def _words(line: str) -> Iterator[_Word]:
    """The words of a line without its numbering; none is alone where others beside it are prose."""
    line = clean(line)
    if pieces := [found[0] for found in IN_PIECES.finditer(line)]:
        yield from (_Word(piece.strip(), alone=False) for piece in pieces)
        line = IN_PIECES.sub(" ", line)
    parts = [_in_part(part) for part in _APART.split(_NUMBERING.sub("", line, count=1))]
    prose = any(not part.alone for part in parts)
    for part in parts:
        mixed = any(likeness(word) >= Likeness.LIKELY for word in part.words) and len(part.words) > 1
        for word in part.words:
            alone = not prose and not (mixed and word.isdigit() and len(word) < 6)
            yield _Word(word, alone, part.anothers)


@dataclass(frozen=True)
class _Part:
    """A part of a line, between commas and the like."""

    words: list[str]
    alone: bool
    """Whether they are IDs alone, or one word."""
    anothers: bool
    """Whether a label before them says that they are the IDs of something else."""


def _in_part(part: str) -> _Part:
    """The words of a part of a line; a label before an ID is none."""
    label = _LABEL.match(part) if "://" not in part else None
    name = heading(label[1]) if label else ""
    anothers = any(word in name for word in _ANOTHERS_LABELS)
    if label and not anothers and _labels(name):
        part = part[label.end() :]
    words = [_trimmed(word) for word in part.split() if not _MARKS.fullmatch(word)]
    return _Part(words, len(words) < 2 or all(likeness(word) > Likeness.NONE for word in words), anothers)


def _labels(name: str) -> bool:
    """Whether a label says that the ID of a job follows."""
    of_jobs = name in _NUMBERED or any(word in name for word in JOB_WORDS)
    return name.endswith(_LABELLED) or (of_jobs and name.endswith(_NUMBERED))


def _trimmed(word: str) -> str:
    return word if word.endswith(("…", "...")) or word.startswith(("…", "...")) else word.strip(_EDGES) or word


def _read(word: _Word, rule: _Rule) -> list[str | Rejected]:
    """The IDs that a word is or contains, or why it has none."""
    text = word.text
    if text.casefold().startswith("sk-"):
        return [Rejected("sk-…", "This looks like an API token. Paste it in the API token field.")]
    if word.anothers and likeness(text) > Likeness.NONE:
        return [rejected(text, _ANOTHERS)]
    if is_link(text):
        return in_link(text)
    if several := _joined(text):
        return several
    reason = _refusal(text) or _doubt(word, rule)
    return [rejected(text, reason)] if reason else [text]


def _doubt(word: _Word, rule: _Rule) -> str | None:
    """Why a word that could be an ID isn't taken for one where it stands."""
    text, level = word.text, likeness(word.text)
    if level is Likeness.ALONE and text.isdigit() and len(text) < 6 and rule.mostly_sure:
        return A_NUMBER
    if rule.likely and _LONG_PHONE.fullmatch(text):
        return _DATE_OR_PHONE
    if not word.alone and is_code(text):
        return _A_CODE
    if level >= Likeness.LIKELY or (word.alone and (level is Likeness.ALONE or not rule.digits)):
        return None
    return A_NUMBER if text.isdigit() else A_WORD


def _joined(text: str) -> list[str | Rejected]:
    """The IDs in a word with more in it than one; empty where it has none that is clear."""
    within: list[str | Rejected] = [same(job) for job in UUID_WITHIN.findall(text)]
    rest = UUID_WITHIN.sub(" ", text)
    if within and not rest.strip():
        return within
    if "@" in rest or "." in rest or not (within or _AND.search(text)):
        return within
    pieces = _AND.sub(" ", rest).split()
    if not within and not any(plain_likeness(piece) >= Likeness.LIKELY for piece in pieces):
        return []
    left = [piece for piece in pieces if plain_likeness(piece) > Likeness.NONE]
    return [
        *within,
        *(piece if plain_likeness(piece) >= Likeness.LIKELY else rejected(piece, A_WORD) for piece in left),
    ]


def _refusal(text: str) -> str | None:
    """Why a word is no ID for its looks alone."""
    if (text.endswith(("…", "...")) or text.startswith(("…", "..."))) and any(map(str.isdigit, text)):
        return CUT_OFF
    if PHONE.match(text) or is_date(text) or DATE_IN_MARKS.fullmatch(text):
        return _DATE_OR_PHONE
    if IN_PIECES.fullmatch(text):
        return _ANOTHERS
    if not ID.fullmatch(text):
        return "A job ID has only letters, digits, - and _, and 100 at most."
    if PART_OF_UUID.fullmatch(text) and any(map(str.isdigit, text)):
        return CUT_OFF
    return "This is a heading." if heading(text) in HEADINGS else None


HEADINGS = frozenset(
    {"jobid", "jobids", "jobuuid", "hirempirejobid", "hirempireid", "stellenid", "id", "ids", "uuid", "uuids"}
    | {"joblink", "joburl", "link", "url", "kennung", "jobkennung", "stellenkennung", "hirempirelink", "hirempireurl"}
)
"""Headings of a column of IDs or of links that contain them, as :func:`heading` sees them."""
