"""One form for each kind of value, wherever it stands."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hirempire.values import Kind, Money, Value, excel_format, moment, percent, points, rates, shown, span

FORMS: list[tuple[Value, Kind, str]] = [
    (1234, "count", "1,234"),
    (0, "count", "0"),
    (12.0, "decimal", "12.0"),
    (1234.56, "decimal", "1,234.6"),
    (0.5, "decimal", "0.5"),
    (0.34, "decimal", "0.34"),
    (0.034, "decimal", "0.034"),
    (0.999, "decimal", "1.0"),
    (0.0, "decimal", "0"),
    (0.2311, "share", "23%"),
    (0.0, "share", "0%"),
    (0.001, "share", "<1%"),
    (0.9999, "share", ">99%"),
    (1.0, "share", "100%"),
    (Decimal("37340.00"), Money("EUR"), "€37,340"),
    (Decimal(2792), Money("EUR"), "€2,792"),
    (Decimal("1204.5"), Money("USD"), "$1,204.50"),
    (214.3, Money("EUR"), "€214.30"),
    (0.034, Money("EUR"), "€0.034"),
    (Decimal("0.03"), Money("EUR"), "€0.03"),
    (0, Money("EUR"), "€0"),
    (-5, Money("EUR"), "−€5.00"),
    (12, Money("CHF"), "CHF\N{NO-BREAK SPACE}12.00"),
    (1200, Money("JPY"), "¥1,200"),
    (0.0, "rate", "0%"),
    (0.0004, "rate", "0.04%"),
    (0.00042, "rate", "0.042%"),
    (0.0042, "rate", "0.42%"),
    (0.042, "rate", "4.2%"),
    (0.0996, "rate", "10%"),
    (1.2, "rate", "120%"),
    (1.0, "days", "1\N{NO-BREAK SPACE}day"),
    (3.44, "days", "3.4\N{NO-BREAK SPACE}days"),
    (23.4, "days", "23\N{NO-BREAK SPACE}days"),
    (date(2026, 11, 26), "date", "26 Nov 2026"),
    (datetime(2026, 11, 6, 3, 59, tzinfo=UTC), "moment", "6 Nov 2026, 03:59"),
    ("LinkedIn", "text", "LinkedIn"),
    (None, "count", "–"),
    (float("nan"), "share", "–"),
]


@pytest.mark.parametrize(("value", "kind", "form"), FORMS)
def test_each_kind_of_value_has_one_form(value: Value, kind: Kind, form: str) -> None:
    """Thousands apart, no space before the sign, the currency in front, and nothing rounds to nothing."""
    assert shown(value, kind) == form


def test_a_share_is_that_of_a_whole_and_nothing_where_there_is_no_whole() -> None:
    """42 of 100 is 42%; of nothing there is no share."""
    assert (percent(42, 100), percent(1, 0)) == ("42%", "")


def test_dates_that_share_a_month_or_a_year_say_it_once() -> None:
    """As English writes ranges."""
    first = date(2026, 11, 1)
    assert span(first, first) == "1 Nov 2026"
    assert span(first, date(2026, 11, 7)) == "1–7 Nov 2026"
    assert span(first, date(2026, 12, 6)) == "1 Nov – 6 Dec 2026"
    assert span(date(2025, 12, 29), date(2026, 1, 4)) == "29 Dec 2025 – 4 Jan 2026"


def test_a_time_is_that_of_the_readers_clocks() -> None:
    """Summer time and all."""
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "Europe/Berlin") == "2 Jul 2026, 00:30"


@pytest.mark.parametrize(
    ("value", "kind", "form"),
    [
        (0.23, "share", "0%"),
        (0.001, "share", '"<1%"'),
        (0.999, "share", '">99%"'),
        (37340, Money("EUR"), '"€"#,##0'),
        (0.034, Money("EUR"), '"€"#,##0.000'),
        (214.3, Money("CHF"), '"CHF\N{NO-BREAK SPACE}"#,##0.00'),
        (0.042, "rate", "0.0%"),
        (0.42, "rate", "0%"),
        (0.034, "decimal", "#,##0.000"),
        (3.4, "days", "#,##0.0"),
        (None, "count", "#,##0"),
    ],
)
def test_excel_writes_a_value_in_the_same_form(value: Value, kind: Kind, form: str) -> None:
    """The cell keeps the number; its format writes it as all else does."""
    assert excel_format(value, kind) == form


def test_rates_within_bounds_are_a_range_and_differences_have_a_sign() -> None:
    """One percentage where both bounds are written alike; nothing where one isn't known."""
    assert rates(0.0324, 0.0412) == "3.2–4.1%"
    assert rates(0.1, 0.1) == rates(0.1001, 0.1002) == "10%"
    assert rates(0.1, math.nan) == rates(math.nan, math.nan) == "–"
    assert [points(0.012), points(-0.0034), points(0), points(math.nan)] == [
        "+1.2 points",
        "−0.34 points",
        "0 points",
        "–",
    ]
