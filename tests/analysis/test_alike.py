"""Which channels might be one: the pairs that a comparison of each name with each finds, without making one."""

import difflib
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.alike import alike
from hirempire.analysis.channels import spelling
from hirempire.sandbox.names import CHANNELS

SYLLABLES = ("lin", "ked", "in", "job", "board", "tech", "ca", "reer", "hub", "meet", "up", "ra", "dio", "mon", "ster")


def each_with_each(channels: Sequence[str]) -> list[tuple[str, str]]:
    """The slow way."""
    pairs = []
    for later, name in enumerate(channels):
        for earlier in channels[:later]:
            short, long = sorted((name.casefold(), earlier.casefold()), key=len)
            one, other = spelling(earlier), spelling(name)
            ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
            if min(len(one), len(other)) >= 4 and (long.startswith(f"{short} ") or ratio >= 0.82):
                pairs.append((name, earlier))
    return pairs


def made_up(number: int) -> list[str]:
    """So many distinct names of two to five syllables."""
    dice = random.Random(1)  # noqa: S311
    names: dict[str, None] = {}
    while len(names) < number:
        words = "".join(dice.choices(SYLLABLES, k=dice.randint(2, 5))).title()
        names[words + dice.choice(["", "", " Ads", " Jobs", " 2"])] = None
    return list(names)


@pytest.fixture
def compared_by_letters(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each pair whose letters were put side by side, which is what takes long."""
    compared: list[str] = []
    ratio = difflib.SequenceMatcher.ratio

    def counted(matcher: "difflib.SequenceMatcher[str]") -> float:
        compared.append(repr(matcher))
        return ratio(matcher)

    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", counted)
    return compared


def test_names_that_nearly_match_are_proposed_and_others_are_not() -> None:
    """A typing error and a longer form are; two different boards are not."""
    channels = ["LinkedIn", "Indeed", "Glassdoor", "XING", "Glasdoor", "LinkedIn Recruiter", "Bing", "Referral"]
    assert alike(channels).pairs == (("Glasdoor", "Glassdoor"), ("LinkedIn Recruiter", "LinkedIn"))
    assert alike(channels).compared == 8


@given(st.lists(st.text("abAB éß-1", max_size=12), max_size=12))
def test_the_pairs_are_those_of_each_with_each(channels: list[str]) -> None:
    """Few letters, so that much nearly matches."""
    assert list(alike(channels).pairs) == each_with_each(channels)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_so_they_are_for_any_text(channels: list[str]) -> None:
    """Whatever people write."""
    assert list(alike(channels).pairs) == each_with_each(channels)


def test_so_they_are_for_names_as_people_write_them() -> None:
    """All spellings of the demo's channels, and some hundred made-up names."""
    channels = list(dict.fromkeys(name for channel in CHANNELS for name in channel.spellings)) + made_up(120)
    found = alike(channels)
    assert found.compared == len(channels)
    assert list(found.pairs) == each_with_each(channels)
    assert len(found.pairs) > 10


def test_no_channels_have_no_pairs() -> None:
    """Nor has one."""
    assert alike([]).pairs == alike(["LinkedIn"]).pairs == ()


def test_many_distinct_names_are_all_compared_with_few_looks_at_letters(compared_by_letters: list[str]) -> None:
    """1,500 random names have 1.1 million pairs; less than one in two hundred is looked at letter by letter."""
    dice = random.Random(2)  # noqa: S311
    names = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(6, 14))) for _ in range(1_500)]
    assert alike(names).compared == 1_500
    assert len(compared_by_letters) < 5_000


@pytest.mark.parametrize("name", ["Careers page {}", "{} job fair", "x" * 190 + "{}"])
def test_names_that_all_match_end_early_with_the_pairs_of_those_compared(
    name: str, compared_by_letters: list[str]
) -> None:
    """The result has a bound as the work has, and says how far it went."""
    channels = [name.format(number) for number in range(1_500)]
    found = alike(channels)
    assert 1 < found.compared < 200
    assert len(compared_by_letters) < 2_000  # of 1.1 million
    assert list(found.pairs) == each_with_each(channels[: found.compared])
