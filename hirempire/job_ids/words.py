"""Which words of a text are job IDs, and why the others are not.

Every expression here takes a time in proportion to the text, whatever the text is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from hirempire.job_ids.found import Rejected, rejected

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_UUID = re.compile(r"[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f-]{36}", re.IGNORECASE)
_UUID_WITHIN = re.compile(rf"(?<![0-9A-Za-z]){_UUID.pattern}(?![0-9A-Za-z])", re.IGNORECASE)
_PART_OF_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{0,4}"
    r"|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{0,4}"
    r"|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{0,4}"
    r"|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{0,11}"
    r"|[0-9a-z]{0,7}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}"
    r"|[0-9a-f]{0,4}(?:-[0-9a-f]{4}){1,2}-[0-9a-f]{12}"
    r"|-[0-9a-f]{12}",
    re.IGNORECASE,
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
_MONTH = (
    r"(?:jan(?:uary?)?|feb(?:ruary?)?|m[aä]r(?:ch|z)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_DATE = re.compile(
    rf"\d{{4}}[-_]\d{{1,2}}(?:[-_]\d{{1,2}}(?:T\d+Z?)?)?|\d{{1,2}}[-_]\d{{1,2}}[-_]\d{{2,4}}|\d{{4}}-[QWH]\d{{1,2}}"
    rf"|[QH]\d-\d{{4}}|\d{{1,2}}[-_]{_MONTH}(?:[-_]\d{{2,4}})?|{_MONTH}[-_]\d{{2,4}}",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\(\+?\d{1,5}\)[ ./-]?\d[\d ./-]{3,20}|\+\d[\d ()./-]{5,20}\d|(?<![\w-])0\d{1,5}[ /]\d[\d /-]{3,20})(?![\w-])"
)
_DATE_IN_MARKS = re.compile(
    r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{1,2}/(?:\d{1,2}/\d{2}|(?:\d{1,2}/)?\d{4})"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)?"
)
"""A date with marks that no ID has."""
_DIGITS_APART = re.compile(r"\d+(?:-\d+)+")
_WORDY = re.compile(r"[A-Za-z]*|\d{1,4}|[A-Za-z]+\d{1,4}|\d{1,4}[A-Za-z]+|\w{1,3}")
"""A piece of a word between hyphens that stands in ordinary prose: "covid" and "19", "Q3", "24h", "B2B"."""
_LABEL = re.compile(r"([^:#=]{0,60})[:#=]\s*")
_LABELLED = ("id", "ids", "uuid", "uuids", "job", "jobs", "kennung", "nummer", "nr", "number")
"""How a label ends after which an ID stands."""
_PROOFPOINT = re.compile(r"__(https?:/.+?)__")

A_WORD = "This looks like a word, not a job ID."
A_NUMBER = "This is a number among words or longer IDs. Put it on a line of its own to load it."
_OTHER_SITE = "This link leads to another site. Copy the job's ID, or its link in Hirempire."
_CUT_OFF = "This ID is cut off. Copy it again in full."
_DATE_OR_PHONE = "This is a date or a phone number."


class Likeness(IntEnum):
    """Degrees of likeness to a job ID."""

    NONE = 0
    ALONE = 1
    """Only where it stands alone: a number, or what could be a word."""
    LIKELY = 2
    """Letters and digits, mixed as in no word."""
    SURE = 3
    """In the shape of a UUID."""


@dataclass(frozen=True)
class _Word:
    text: str
    alone: bool
    """Whether nothing but IDs stands on its line."""


def ids_in(lines: Sequence[str]) -> list[list[str | Rejected]]:
    """The IDs in each line or cell, and the words that are none. Where nothing has a digit, lone words are taken."""
    words = [[_Word(line, alone=True)] if _UUID.fullmatch(line) else list(_words(line)) for line in lines]
    levels = [likeness(word.text) for line in words for word in line]
    sure = sum(level is Likeness.SURE for level in levels)
    alone = sum(word.alone and likeness(word.text) > Likeness.NONE for line in words for word in line)
    rule = _Rule(
        digits=any(level >= Likeness.LIKELY for level in levels) or alone > 0,
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
    if _is_link(word):
        return Likeness.SURE if isinstance(_in_link(word), str) else Likeness.NONE
    if _UUID.fullmatch(word) or (len(word) > 36 and _UUID_WITHIN.search(word)):
        return Likeness.SURE
    if not _ID.fullmatch(word) or not any(map(str.isdigit, word)) or _PART_OF_UUID.fullmatch(word) or _is_date(word):
        return Likeness.NONE
    if len(word) < 6 or word.isdigit() or all(_WORDY.fullmatch(piece) for piece in re.split("[-_]", word)):
        return Likeness.ALONE
    return Likeness.LIKELY


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
        text = _HYPHENS.sub("-", text.translate(_INVISIBLE))
    return text.replace("&amp;", "&")


@dataclass(frozen=True)
class _Rule:
    digits: bool
    """Whether anything has a digit; if not, a word that stands alone is taken."""
    mostly_sure: bool
    """Whether most IDs are UUIDs, so that a short number is none."""


def _words(line: str) -> Iterator[_Word]:
    """The words of a line without its numbering; none is alone where others beside it are prose."""
    line = _NUMBERING.sub("", clean(line), count=1)
    if phones := _PHONE.findall(line):
        yield from (_Word(phone.strip(), alone=False) for phone in phones)
        line = _PHONE.sub(" ", line)
    parts = [_in_part(part) for part in _APART.split(line)]
    prose = any(not alone for _, alone in parts)
    for words, _ in parts:
        mixed = any(likeness(word) >= Likeness.LIKELY for word in words) and len(words) > 1
        for word in words:
            yield _Word(word, alone=not prose and not (mixed and word.isdigit() and len(word) < 6))


def _in_part(part: str) -> tuple[list[str], bool]:
    """The words of a part of a line, and whether they are IDs alone, or one word; a label before them is none."""
    label = _LABEL.match(part) if "://" not in part else None
    if label and heading(label[1]).endswith(_LABELLED):
        part = part[label.end() :]
    words = [_trimmed(word) for word in part.split() if not _MARKS.fullmatch(word)]
    return words, len(words) < 2 or all(likeness(word) > Likeness.NONE for word in words)


def _trimmed(word: str) -> str:
    return word if word.endswith(("…", "...")) or word.startswith(("…", "...")) else word.strip(_EDGES) or word


def _read(word: _Word, rule: _Rule) -> list[str | Rejected]:
    """The IDs that a word is or contains, or why it has none."""
    text = word.text
    if text.casefold().startswith("sk-"):
        return [Rejected("sk-…", "This looks like an API token. Paste it in the API token field.")]
    if _is_link(text):
        return [_in_link(text)]
    if within := _UUID_WITHIN.findall(text):
        return [_same(word) for word in within]
    if refusal := _refusal(text):
        return [rejected(text, refusal)]
    level = likeness(text)
    if level is Likeness.ALONE and text.isdigit() and len(text) < 6 and rule.mostly_sure:
        return [rejected(text, A_NUMBER)]
    if level >= Likeness.LIKELY or (word.alone and (level is Likeness.ALONE or not rule.digits)):
        return [text]
    return [rejected(text, A_NUMBER if text.isdigit() else A_WORD)]


def _refusal(text: str) -> str | None:
    """Why a word is no ID for its looks alone."""
    if (text.endswith(("…", "...")) or text.startswith(("…", "..."))) and any(map(str.isdigit, text)):
        return _CUT_OFF
    if _PHONE.match(text) or _is_date(text) or _DATE_IN_MARKS.fullmatch(text):
        return _DATE_OR_PHONE
    if not _ID.fullmatch(text):
        return "A job ID has only letters, digits, - and _, and 100 at most."
    if _PART_OF_UUID.fullmatch(text) and any(map(str.isdigit, text)):
        return _CUT_OFF
    return "This is a heading." if heading(text) in HEADINGS else None


HEADINGS = frozenset(
    {"jobid", "jobids", "jobuuid", "hirempirejobid", "hirempireid", "stellenid", "id", "ids", "uuid", "uuids"}
    | {"joblink", "joburl", "link", "url", "kennung", "jobkennung", "stellenkennung", "hirempirelink", "hirempireurl"}
)
"""Headings of a column of IDs or of links that contain them, as :func:`heading` sees them."""


def _is_date(word: str) -> bool:
    """Whether it is a date, or digits apart by hyphens as those of a phone number."""
    if _DATE.fullmatch(word):
        return True
    return bool(_DIGITS_APART.fullmatch(word)) and sum(map(str.isdigit, word)) >= 7


def _same(uuid: str) -> str:
    """One ID for a UUID in small letters or capitals."""
    return uuid.lower() if _HEX.fullmatch(uuid) or uuid.upper() == uuid else uuid


def _is_link(word: str) -> bool:
    return (
        "://" in word
        or word.startswith(("www.", "jobs.", "app.", "hirempire."))
        or (word.startswith("/") and word.count("/") > 1)
    )


def _is_ours(host: str) -> bool:
    """Whether a host may be Hirempire's: on another, such as that of a profile or a meeting, only a UUID is an ID."""
    return not host or "hirempire" in host or host in {"localhost", "127.0.0.1", "::1"}


def _in_link(link: str, depth: int = 3) -> str | Rejected:
    """The job that a link leads to, through the redirects of mail programs and search engines."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        query = parse_qs(parts.query)
    except ValueError:
        return rejected(link, "This link can't be read.")
    targets = [value for values in query.values() for value in values if "://" in value]
    if wrapped := _PROOFPOINT.search(link):
        targets.append(re.sub(r"^(https?):/+", r"\1://", wrapped[1]))
    if targets and depth:
        return _in_link(targets[0], depth - 1)
    looks = _ID if _is_ours(parts.hostname or "") else _UUID
    named = [
        value for key in ("job_id", "jobId", "job", "id") for value in query.get(key, ()) if looks.fullmatch(value)
    ]
    if named:
        return _same(named[0]) if _UUID.fullmatch(named[0]) else named[0]
    if (parts.hostname or "").startswith("jobs."):
        return rejected(link, "This is the public address of a tracked link, which doesn't name its job.")
    steps = [step for step in f"{parts.path}/{parts.fragment}".split("/") if _ID.fullmatch(step)]
    likely = [step for step in steps if not _is_link(step) and likeness(step) >= Likeness.LIKELY]
    likely = likely or [step for step in steps if len(step) >= 6 and likeness(step) is Likeness.ALONE]
    likely = [step for step in likely if looks.fullmatch(step)]
    if likely:
        return _same(likely[-1]) if _UUID.fullmatch(likely[-1]) else likely[-1]
    cut_off = any(_PART_OF_UUID.fullmatch(step) and any(map(str.isdigit, step)) for step in steps)
    if looks is _UUID and not cut_off:
        return rejected(link, _OTHER_SITE)
    return rejected(link, _CUT_OFF if cut_off else "This link contains no job ID.")
