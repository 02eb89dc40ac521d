"""Colours, and words from outside inside a chart."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.charts.theme import (
    DARK,
    EXPORT,
    LIGHT,
    Theme,
    colours,
    contrast,
    contrasting,
    marker,
    mixed,
    short,
    symbol,
    text,
)
from hirempire.language import counted, plain
from hirempire.values import brief, percent

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, EXPORT], ids=["light", "dark", "export"])


def rgb(colour: str) -> list[float]:
    """The linear red, green and blue of "#RRGGBB", 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def seen(colour: str, eye: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """A colour in OKLab, as an eye sees it."""
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb(colour), strict=True)))) for row in eye)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


# Machado, Oliveira and Fernandes (2009), severity 1.
EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@THEMES
def test_every_mark_stands_out_from_the_paper(theme: Theme) -> None:
    """WCAG 2.2: 3:1 for marks, 4.5:1 for words."""
    assert all(contrast(colour, theme.paper) >= 3 for colour in (*theme.palette, theme.other))
    assert all(contrast(ink, theme.paper) >= 4.5 for ink in (theme.ink, theme.muted))


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_no_two_colours_look_alike_to_any_eye(theme: Theme, eye: str) -> None:
    """At least 0.07 apart in OKLab, where 0.02 is just to be seen, for colour-blind eyes too."""
    assert len(theme.palette) >= 10
    for one, other in combinations(theme.palette, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(one, EYES[eye]), seen(other, EYES[eye]), strict=True)) ** 0.5
        assert distance >= 0.07, (one, other)


@THEMES
def test_the_number_in_a_cell_can_be_read_on_every_colour_of_the_scale(theme: Theme) -> None:
    """WCAG 2.2: at least 4.5:1, at a hundred places of the scale and on every bar."""
    for ground in (*(mixed(theme.scale, step / 100) for step in range(101)), *theme.palette, theme.other):
        assert contrast(contrasting(ground), ground) >= 4.5


def test_contrast_is_the_one_of_the_standard() -> None:
    """Black on white is 21, and grey #767676 the least that passes 4.5."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_brand_blue_leads_and_the_export_wears_the_light_colours() -> None:
    """A channel looks the same on the screen and in the report."""
    assert (LIGHT.palette[0], DARK.palette[0]) == ("#0A66C2", "#378FE9")
    assert EXPORT.palette == LIGHT.palette


def test_a_channel_keeps_its_look_by_its_rank_and_a_folded_tail_is_grey() -> None:
    """No two of three dozen channels have the same colour, pattern and shape of dot."""
    names = [f"Board {i}" for i in range(36)]
    ranks = colours(names)
    looks = {(marker(n, ranks, LIGHT)["color"], marker(n, ranks, LIGHT)["pattern"]["shape"]) for n in names}
    assert len(looks) == 36
    assert marker("Other (3 channels)", ranks, DARK)["color"] == DARK.other
    assert symbol("Board 0", ranks) != symbol("Board 1", ranks)


def test_only_a_folded_tail_is_called_by_less_than_its_name() -> None:
    """A channel may be called like one."""
    assert short("Other (4 channels)", most=20, folded=True) == "Other (4)"
    assert short("Other (4 channels)", most=20) == "Other (4 channels)"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<a href='javascript:alert(1)'>x</a>", "&lt;a href='javascript:alert(1)'&gt;x&lt;/a&gt;"),
        ("<b>R&D</b>", "&lt;b&gt;R&amp;D&lt;/b&gt;"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("a\x00b\x1b[31mc\u2066", "ab[31mc"),
        ("two\nlines\t here ", "two lines here"),
    ],
)
def test_a_hostile_name_is_shown_as_it_is_written(hostile: str, shown: str) -> None:
    """No markup, no control character, no change of direction, one line."""
    assert text(hostile) == shown


@given(st.text(max_size=80), st.integers(2, 50))
def test_no_text_becomes_markup_or_grows_too_long(words: str, most: int) -> None:
    """Shortened before it is escaped, so that no entity is cut in two."""
    escaped = text(words, most=most)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == plain(words, most=most)
    assert len(plain(words, most=most)) <= most


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.0k"),
        (9_949, "9.9k"),
        (9_950, "10k"),
        (999_499, "999k"),
        (999_500, "1.0M"),
        (3_400_000, "3.4M"),
        (10**12, "1.0T"),
    ],
)
def test_a_number_in_a_narrow_cell_is_brief(number: int, shown: str) -> None:
    """Four characters, never a thousand thousands."""
    assert brief(number) == shown


def test_shares_and_counts_are_honest_at_the_ends() -> None:
    """Something is never 0%, not all is never 100%, one visit is no plural."""
    shares = (0, 0.004, 0.42, 0.996, 1, float("nan"))
    assert [percent(share) for share in shares] == ["0%", "<1%", "42%", ">99%", "100%", ""]
    assert [counted(number, "visit") for number in (0, 1, 1234)] == ["0 visits", "1 visit", "1,234 visits"]
