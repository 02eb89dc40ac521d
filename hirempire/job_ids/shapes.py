"""What a single word looks like: an ID, a part of one, a date, a phone number, the number of something else.

Every expression here takes a time in proportion to the text, whatever the text is.
"""

import re
from enum import IntEnum

ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
UUID = re.compile(r"[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f-]{36}", re.IGNORECASE)
UUID_WITHIN = re.compile(rf"(?<![0-9A-Za-z]){UUID.pattern}(?![0-9A-Za-z])", re.IGNORECASE)
PART_OF_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{0,4}"
    r"|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{0,4}"
    r"|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{0,4}"
    r"|[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{0,11}"
    r"|[0-9a-z]{0,7}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}"
    r"|[0-9a-f]{0,4}(?:-[0-9a-f]{4}){1,2}-[0-9a-f]{12}"
    r"|[0-9a-f]{0,4}-[0-9a-f]{12}",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary?)?|feb(?:ruary?)?|m[aä]r(?:ch|z)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_DATE = re.compile(
    rf"\d{{4}}[-_]\d{{1,2}}(?:[-_]\d{{1,2}}(?:T\d+Z?)?)?|\d{{1,2}}[-_]\d{{1,2}}[-_]\d{{2,4}}|\d{{4}}-[QWH]\d{{1,2}}"
    rf"|[QH]\d-\d{{4}}|\d{{1,2}}[-_]{_MONTH}(?:[-_]\d{{2,4}})?|{_MONTH}[-_]\d{{2,4}}",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?:\((?:\+\d{1,4}|0\d{1,4})\)[ ./-]?\d[\d ./-]{5,20}|\(\d{3}\) ?\d{3}-\d{4}|\+\d[\d ()./-]{5,20}\d"
    r"|(?<![\w-])0\d{1,5}[ /]\d[\d /-]{3,20})(?![\w-])"
)
DATE_IN_MARKS = re.compile(
    r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{1,2}/(?:\d{1,2}/\d{2}|(?:\d{1,2}/)?\d{4})"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)?"
)
"""A date with marks that no ID has."""
_DIGITS_APART = re.compile(r"\d+(?:-\d+)+")
_WORDY = re.compile(r"[A-Za-z]*|\d{1,4}|[A-Za-z]+\d{1,4}|\d{1,4}[A-Za-z]+|\w{1,3}")
"""A piece of a word between hyphens that stands in ordinary prose: "covid" and "19", "Q3", "24h", "B2B"."""
_CODE = re.compile(r"(?!JOB)[A-Z]{1,6}[-_]?\d{3,}(?:[-_]\d+)*|[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
"""The number of a ticket, an invoice, a standard, a tax payer, a town, an account."""
IN_PIECES = re.compile(PHONE.pattern + r"|(?<![\w-])[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?(?![\w-])")
"""Phone numbers and accounts that are written with blanks."""
_BREAK = r"(?:=?[ \t]{0,40}(?:\r\n?|\n)[ \t>]{0,40}|[ \t]{1,3})"
_SHORTEST_PIECE = 4
_BROKEN = re.compile(
    "(?<![0-9A-Za-z-])"
    + "".join(
        ("-" if place in (8, 13, 18, 23) else "[0-9a-f]")
        + (f"{_BREAK}?" if _SHORTEST_PIECE <= place + 1 <= 36 - _SHORTEST_PIECE else "")
        for place in range(36)
    )
    + "(?![0-9A-Za-z-])",
    re.IGNORECASE,
)
"""A UUID that may be broken across lines, or by a blank."""


class Likeness(IntEnum):
    """Degrees of likeness to a job ID."""

    NONE = 0
    ALONE = 1
    """Only where it stands alone: a number, or what could be a word."""
    LIKELY = 2
    """Letters and digits, mixed as in no word."""
    SURE = 3
    """In the shape of a UUID."""


def plain_likeness(word: str) -> Likeness:
    """How much one word looks like an ID, if it is no link."""
    if UUID.fullmatch(word) or (len(word) > 36 and UUID_WITHIN.search(word)):
        return Likeness.SURE
    if not ID.fullmatch(word) or not any(map(str.isdigit, word)) or PART_OF_UUID.fullmatch(word) or is_date(word):
        return Likeness.NONE
    if len(word) < 6 or word.isdigit() or all(_WORDY.fullmatch(piece) for piece in re.split("[-_]", word)):
        return Likeness.ALONE
    return Likeness.LIKELY


def is_date(word: str) -> bool:
    """Whether it is a date, or digits apart by hyphens as those of a phone number."""
    if _DATE.fullmatch(word):
        return True
    return bool(_DIGITS_APART.fullmatch(word)) and sum(map(str.isdigit, word)) >= 7


def is_code(word: str) -> bool:
    """Whether it looks like the number of something else: capitals, then digits."""
    return bool(_CODE.fullmatch(word))


def whole(text: str) -> str:
    """A text whose UUIDs are in one piece: PDFs and mail programs break them across lines."""
    return _BROKEN.sub(_joined, text)


def _joined(found: re.Match[str]) -> str:
    pieces = re.split(_BREAK, found[0])
    is_one = len(pieces) == 2 and any(map(str.isdigit, pieces[1]))
    return "".join(pieces) if is_one else found[0]


def same(uuid: str) -> str:
    """One ID for a UUID in small letters or capitals."""
    return uuid.lower() if _HEX.fullmatch(uuid) or uuid.upper() == uuid else uuid
