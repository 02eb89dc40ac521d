"""Amounts and days as people's programs write them; what could be read in two ways is refused with both readings."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

MOST_AMOUNT = Decimal(10) ** 12
YEARS = range(2000, 2100)
"""The years that are taken for more than a typing error."""

SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "₹": "INR", "Fr.": "CHF", "SFr.": "CHF", "zł": "PLN"}
"""What stands for one currency; signs of several, such as "kr" and "¥", are left to the recruiter."""
_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV
WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
"""The codes of ISO 4217 for money in use, so that "NET" and "TBD" are none."""
_OF_SEVERAL = re.compile(r"¥|\bkr\b", re.IGNORECASE)

_BLANKS = re.compile(r"[\s'’`]")
_PLAIN = re.compile(r"\d{1,13}(?:[.,]\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d{1,2}|(?:\.\d{3})+,\d{1,2}|(?:,\d{3}){2,}|(?:\.\d{3}){2,})", re.ASCII)
_WORKED_OUT = re.compile(r"\d{1,13}\.\d{4,20}|0[.,]\d{3}", re.ASCII)
"""What a workbook holds of a number that a formula worked out, and shows with two decimals."""
_UNCLEAR = re.compile(r"([1-9]\d{0,2})[.,](\d{3})", re.ASCII)
_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_MONEY = re.compile(
    rf"(?P<before>{_SIGN}|[A-Z]{{3}})?\s*(?P<number>\d.*?)\s*(?P<after>{_SIGN}|[A-Z]{{3}})?(?:[.,][-–—]+)?"
)
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}$")

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})", re.ASCII)
_DAY_NAMED = re.compile(r"([0-9]{1,2})(?:\.|st|nd|rd|th)?[\s-]+([^\W\d_]{3,9})\.?,?[\s-]+([0-9]{4})", re.IGNORECASE)
_NAMED_DAY = re.compile(r"([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})|(\d{1,2})[./](\d{4})", re.ASCII)
_MONTH_NAMED = re.compile(
    r"([^\W\d_]{3,9})\.?(\s*[-/\u2010-\u2013'\u2019]\s*|\s+)['\u2019]?(\d{4}|\d{2})", re.IGNORECASE
)
_MONTHS = (
    *("january januar jänner", "february februar feber", "march märz maerz mrz", "april", "may mai", "june juni juno"),
    *("july juli", "august", "september", "october oktober", "november", "december dezember"),
)
"""The names of each month, in English and German."""


def amount_of(text: str) -> tuple[Decimal, str]:
    """An amount of 0 or more, exact, and the currency that is written with it; empty where none is.

    "1234.50", "1.234,50", "CHF 1'200", "€ 500", "500,- EUR".

    Raises:
        ValueError: it is missing, no amount, or could be two; the reason is said.
    """
    found = _MONEY.fullmatch(text.strip())
    if not text.strip():
        raise ValueError("the amount is missing")
    if sign := _OF_SEVERAL.search(text):
        raise ValueError(f"“{sign[0]}” beside the amount stands for several currencies: write the code, such as JPY")
    if not found:
        raise ValueError(f"“{text.strip()[:40]}” isn't an amount of 0 or more, such as 1234.50")
    currencies = {SIGNS.get(sign, sign) for sign in (found["before"], found["after"]) if sign}
    if unknown := currencies - CURRENCIES:
        raise ValueError(f"“{min(unknown)}” beside the amount isn't a currency such as EUR")
    if len(currencies) > 1:
        raise ValueError(f"the amount names two currencies: {' and '.join(sorted(currencies))}")
    return _number(found["number"]), next(iter(currencies), "")


def _number(text: str) -> Decimal:
    plain = _NO_CENTS.sub("", _BLANKS.sub("", text))
    if unclear := _UNCLEAR.fullmatch(plain):
        whole, rest = unclear.groups()
        raise ValueError(
            f"“{text}” could be {int(whole + rest):,} or {whole}.{rest}: write {whole}{rest} or {whole}.{rest[:2]}"
        )
    if _WORKED_OUT.fullmatch(plain):
        plain = f"{Decimal(plain.replace(',', '.')):.2f}"
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)):
        raise ValueError(f"“{text[:40]}” isn't an amount of 0 or more, such as 1234.50")
    decimals = re.search(r"[.,](\d{1,2})$", plain)
    whole = re.sub(r"\D", "", plain[: decimals.start()] if decimals else plain)
    amount = Decimal(f"{whole}.{decimals.group(1)}" if decimals else whole)
    if amount > MOST_AMOUNT:
        raise ValueError("the amount is too large")
    return amount


def day_of(text: str, *, day_first: bool | None = None) -> date:
    """A day: "2026-01-31", "31.01.2026", "31 Jan 2026", "January 31, 2026", and where it is clear "31/01/2026".

    ``day_first`` says which number of "05/06/2026" is the day; None where nobody has said.

    Raises:
        ValueError: it is missing, no day, or could be two; the reason is said.
    """
    text = text.strip()
    if not text:
        raise ValueError("the date is missing")
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
        return _date(int(year), int(month), int(day), text)
    if dotted := _DOTTED.fullmatch(text):
        day, month, year = dotted.groups()
        return _date(_year(year), int(month), int(day), text)
    if slashed := _SLASHED.fullmatch(text):
        first, second, year = slashed.groups()
        return _either(int(first), int(second), _year(year), text, day_first=day_first)
    if (named := _DAY_NAMED.fullmatch(text)) and (month := _month_named(named[2])):
        return _date(int(named[3]), month, int(named[1]), text)
    if (named := _NAMED_DAY.fullmatch(text)) and (month := _month_named(named[1])):
        return _date(int(named[3]), month, int(named[2]), text)
    raise ValueError(f"“{text[:40]}” isn't a date such as 2026-01-31 or 31.01.2026")


def month_of(text: str) -> tuple[date, date]:
    """The first and the last day of a month: "2026-01", "01/2026", "Jan 2026", "Januar 2026", "Jan-26", either of them.

    Raises:
        ValueError: it is missing, or no month.
    """
    text = text.strip()
    if not text:
        raise ValueError("the month is missing")
    if found := _MONTH.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _whole_month(_date(int(year), int(month), 1, text))
    if (named := _MONTH_NAMED.fullmatch(text)) and (number := _month_named(named[1])):
        return _whole_month(_named_month(number, named[3], text))
    try:
        first = day_of(text)
    except ValueError:
        first = None
    if first is None or first not in _whole_month(first.replace(day=1)):
        raise ValueError(f"“{text[:40]}” isn't a month such as 2026-01 or Jan 2026")
    return _whole_month(first.replace(day=1))


def _named_month(month: int, year: str, text: str) -> date:
    """The first day of a month: two digits after no more than a blank could be its day, too."""
    first = _date(_year(year), month, 1, text)
    if re.fullmatch(r"\w+\.?\s+\d{2}", text) and 1 <= int(year) <= _whole_month(first)[1].day:
        raise ValueError(
            f"“{text}” could be {int(year)} {first:%B} or {first:%B %Y}: for the month, write {first:%Y-%m}"
        )
    return first


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Whether the days of one column are written day first, as those that can be read in one way alone tell.

    None where none tells, or where they contradict each other.
    """
    told = set()
    for text in texts:
        if slashed := _SLASHED.fullmatch(text.strip()):
            first, second = int(slashed[1]), int(slashed[2])
            if (first > 12) != (second > 12):
                told.add(first > 12)
    return told.pop() if len(told) == 1 else None


def _either(first: int, second: int, year: int, text: str, *, day_first: bool | None) -> date:
    """A day whose first number is the day or the month."""
    if day_first is None and first != second and max(first, second) <= 12:
        days = date(year, second, first), date(year, first, second)
        both = " or ".join(f"{day.day} {day:%B %Y}" for day in days)
        raise ValueError(f"“{text}” could be {both}: write {days[0]} or {days[1]}")
    begins_with_day = first > 12 if max(first, second) > 12 else day_first is not False
    day, month = (first, second) if begins_with_day else (second, first)
    return _date(year, month, day, text)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month_named(name: str) -> int | None:
    """The number of an English or German month by its name, or its first letters: three at least."""
    start = name.casefold()
    numbers = {number for number, names in enumerate(_MONTHS, 1) for full in names.split() if full.startswith(start)}
    return numbers.pop() if len(numbers) == 1 and len(start) > 2 else None


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no such date as “{text}”") from None
    if year not in YEARS:
        raise ValueError(f"the year in “{text}” can't be right")
    return found


def _whole_month(first: date) -> tuple[date, date]:
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
