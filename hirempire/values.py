"""How a value is written: one form for each kind, the same on a page, in a sentence, at a mark and in a file.

A number never rounds to nothing: what is small is written with two significant digits, or as less than the least that
is written. Nothing here breaks at the end of a line between a number and its unit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

MISSING = "–"
"""What stands where there is no value."""

_WHOLE_FROM = 10_000
"""Amounts from here on are written without cents."""
_EXACT = 10**15
"""Below this, a number has room for its decimals."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Money:
    """The kind of a value that is an amount in one currency, named by its ISO 4217 code."""

    currency: str


Plain = Literal["count", "decimal", "share", "rate", "days", "date", "moment", "range", "text"]
Kind = Plain | Money
"""What a value is: 1,234 · 1.2 · 42% · 4.2% · 3.4 days · 31 Jan 2026 · 31 Jan 2026, 14:05 · 120–134 · text · €3.40."""

Value = int | float | Decimal | date | datetime | str | None


def shown(value: Value, kind: Kind) -> str:
    """A value of a table or a chart in its one form; :data:`MISSING` where there is none.

    Times are shown as they are: bring them into the reader's zone first.
    """
    if value is None or value != value or value == "":
        return MISSING
    if isinstance(value, date):
        return day(value) if kind == "date" or not isinstance(value, datetime) else _moment(value)
    if isinstance(value, str):
        return value
    return _number(value, kind)


def is_number(kind: Kind) -> bool:
    """Whether values of this kind are numbers: they stand to the right, one under the other."""
    return kind not in {"text", "date", "moment"}


def _number(value: float | Decimal, kind: Kind) -> str:
    if isinstance(kind, Money):
        return money(value, kind.currency)
    if kind == "share":
        return percent(float(value))
    if kind == "rate":
        return rate(float(value))
    if kind == "days":
        return days(float(value))
    return decimal(float(value)) if kind == "decimal" else count(value)


def count(number: float | Decimal) -> str:
    """A whole number: "1,234"."""
    return _fixed(number, 0)


def is_known(at_least: float | None, at_most: float | None) -> bool:
    """Whether anything is known of a count within bounds: no lower bound but 0, and no upper one, tell nothing."""
    return _is_there(at_least) and (_is_there(at_most) or bool(at_least))


def bounds(at_least: float | None, at_most: float | None) -> str:
    """A count known within bounds: "120", "120–134", "at least 120"; :data:`MISSING` where nothing is known."""
    if at_least is None or not is_known(at_least, at_most):
        return MISSING
    if at_most is None or not _is_there(at_most):
        return f"at least {count(at_least)}"
    return count(at_least) if at_least == at_most else f"{count(at_least)}–{count(at_most)}"


def bounded(at_least: float | None, at_most: float | None, noun: str) -> str:
    """A known count within bounds, with its noun: "1 visit", "0–1 visits", "at least 1 visits"."""
    return f"{bounds(at_least, at_most)} {noun}{'' if at_least == at_most == 1 else 's'}"


def _is_there(number: float | None) -> bool:
    return number is not None and number == number


def signed(number: float) -> str:
    """A difference with its sign: "+38", "−38", "0"."""
    return f"{'−' if number < 0 else '+' if number else ''}{abs(number):,.0f}"


TIMES = 10
"""From here on, a ratio says how many times as many, and no longer how many percent more."""


def relative(ratio: float) -> str:
    """How much more or less a ratio is: "+22%", "−47%", "×19"; :data:`MISSING` where there is none."""
    if math.isnan(ratio):
        return MISSING
    if ratio >= TIMES:
        return f"×{_fixed(ratio, 0)}"
    apart = abs(ratio - 1)
    size = rate(apart) if apart < 0.01 else percent(apart) if apart < 1 else f"{apart * 100:,.0f}%"
    return f"{'−' if ratio < 1 else '+' if apart else ''}{size}"


def decimal(number: float) -> str:
    """A number with a part: "1,234.5", "12.0", and below 1 with two significant digits: "0.34", "0.034"."""
    if math.isnan(number):
        return MISSING
    return _fixed(number, _places(abs(number), usual=1)) if number else "0"


def percent(part: float, whole: float = 1.0) -> str:
    """A share: "42%"; "<1%" and ">99%" for what is neither nothing nor all; empty where there is none."""
    of_all = part / whole if whole else math.nan
    if math.isnan(of_all):
        return ""
    return "<1%" if 0 < of_all < 0.005 else ">99%" if 0.995 <= of_all < 1 else f"{_fixed(of_all, 0, times=100)}%"


def rate(part: float, whole: float = 1.0) -> str:
    """A share of rare events, with two digits: "0.42%", "4.2%", "42%", "120%"; :data:`MISSING` where there is none."""
    found = part / whole if whole else math.nan
    if math.isnan(found):
        return MISSING
    return f"{_fixed(found, _rare(found * 100), times=100)}%"


def rates(at_least: float, at_most: float) -> str:
    """A rate known within bounds: "4.2%", "3.2–4.1%"; :data:`MISSING` where both aren't known."""
    low, high = rate(at_least), rate(at_most)
    if low == high or MISSING in {low, high}:
        return low if low == high else MISSING
    return f"{low.removesuffix('%')}–{high}"


def points(difference: float) -> str:
    """A difference of rates: "+1.2 points", "−0.34 points"; :data:`MISSING` where there is none."""
    if math.isnan(difference):
        return MISSING
    size = rate(abs(difference)).removesuffix("%")
    return f"{'−' if difference < 0 else '+' if difference else ''}{size} points"


def _fixed(number: float | Decimal, places: int, *, times: int = 1) -> str:
    """A number with so many decimals, halves away from zero: as Excel writes it, and as people round."""
    exact = times * (number if isinstance(number, Decimal) else Decimal(repr(float(number))))
    if abs(exact) >= _EXACT:
        return f"{exact:,.{places}f}"
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def _rare(percent_: float) -> int:
    """The decimals of a rate."""
    return _places(percent_, usual=1) if 0 < percent_ < 9.95 else 0


def money(amount: float | Decimal, currency: str) -> str:
    """An amount with its currency: "€37,340", "€2,792", "€1,204.50", "€214.30", "€0.034", "CHF 12.00"."""
    symbol = _symbol(currency)
    gap = _NO_BREAK if symbol[-1:].isalpha() else ""
    return f"{'−' if amount < 0 else ''}{symbol}{gap}{abs(amount):,.{_cents(amount, currency)}f}"


def days(number: float) -> str:
    """A length of time: "1 day", "3.4 days", "23 days"."""
    written = _fixed(number, 0) if float(number).is_integer() or number >= 10 else decimal(number)
    return f"{written}{_NO_BREAK}{'day' if written == '1' else 'days'}"


def day(date_: date) -> str:
    """A date: "26 Nov 2026"."""
    return f"{date_.day} {date_:%b %Y}"


def span(first: date, last: date) -> str:
    """Dates from the first to the last: "26 Nov 2026", "1–7 Nov 2026", "30 Nov – 6 Dec 2026"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    start = f"{first.day} {first:%b}" if first.year == last.year else day(first)
    return f"{start} – {day(last)}"


def moment(at: datetime, zone: str) -> str:
    """A time as the clocks in ``zone`` showed it: "26 Nov 2026, 03:59"."""
    return _moment(at.astimezone(ZoneInfo(zone)))


def brief(number: int) -> str:
    """A count in four characters, where there is no room for more: "999", "1.2k", "12k", "3.4M"."""
    left = float(number)
    for letter in ("", "k", "M", "G", "T"):
        if left < 999.5 or letter == "T":
            break
        left /= 1_000
    return f"{left:.1f}{letter}" if letter and left < 9.95 else f"{left:.0f}{letter}"


def brief_bounds(
    at_least: float, at_most: float | None, form: Callable[[float], str] = lambda number: brief(int(number))
) -> str:
    """A number within bounds where there is no room for more: "120", "120–134", "1.2k+"; "?" where nothing is known.

    ``form`` is how one number is written.
    """
    low = form(at_least)
    if at_most is None:
        return f"{low}+" if at_least else "?"
    high = form(at_most)
    return low if low == high else f"{low}–{high}"


def excel_format(value: Value, kind: Kind) -> str:
    """The number format with which Excel writes a value as :func:`shown` does."""
    if isinstance(kind, Money):
        places = _cents(value, kind.currency) if isinstance(value, int | float | Decimal) else 2
        symbol = _symbol(kind.currency)
        gap = _NO_BREAK if symbol[-1:].isalpha() else ""
        return f'"{symbol}{gap}"#,##0{_zeros(places)}'
    if kind == "share":
        small = isinstance(value, int | float | Decimal) and 0 < value < 0.005
        large = isinstance(value, int | float | Decimal) and 0.995 <= value < 1
        return '"<1%"' if small else '">99%"' if large else "0%"
    if kind == "rate":
        places = _rare(float(value) * 100) if isinstance(value, int | float | Decimal) else 0
        return f"0{_zeros(places)}%"
    if kind in {"decimal", "days"}:
        number = abs(float(value)) if isinstance(value, int | float | Decimal) else 1.0
        return f"#,##0{_zeros(_places(number, usual=1) if number else 0)}"
    return _EXCEL[kind]


_EXCEL = {"count": "#,##0", "date": "d mmm yyyy", "moment": "d mmm yyyy, hh:mm", "range": "@", "text": "@"}


def _zeros(places: int) -> str:
    return "." + "0" * places if places else ""


def _moment(local: datetime) -> str:
    return f"{day(local)}, {local:%H:%M}"


def _places(number: float, *, usual: int) -> int:
    """The decimals of a number: the usual ones, or below 1 as many as its two first significant digits take."""
    if number == 0 or number >= 0.995:
        return usual
    two = float(f"{number:.1e}")
    most = max(usual, 1 - math.floor(math.log10(two)))
    return most - 1 if most > usual and round(two, most - 1) == two else most


def _cents(amount: float | Decimal, currency: str) -> int:
    """How many decimals an amount is written with."""
    size, usual = abs(float(amount)), _precision(currency)
    if size == 0 or size >= _WHOLE_FROM or (size >= 1_000 and size.is_integer()):
        return 0
    return _places(size, usual=usual)


@lru_cache(maxsize=256)
def _symbol(currency: str) -> str:
    """The sign by which English readers know a currency; its code where it has none."""
    from babel.numbers import get_currency_symbol  # takes a moment to import, for those who have amounts

    return str(get_currency_symbol(currency, locale="en")) if currency else ""


@lru_cache(maxsize=256)
def _precision(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)
