"""A token is understood as it is pasted, and shows itself nowhere."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.api.errors import HirempireError, TokenMalformed, TokenMissing
from hirempire.api.token import Token

SECRET = "sk-live-0123456789abcdef"


@pytest.mark.parametrize(
    "pasted",
    [
        SECRET,
        f"  {SECRET}\n",
        f"{SECRET}\r\n",
        f"Bearer {SECRET}",
        f"bearer   {SECRET} ",
        f"Bearer: {SECRET}",
        f"Authorization: Bearer {SECRET}",
        f'"{SECRET}"',
        f"'Bearer {SECRET}'",
        f'Bearer "{SECRET}"',
        f"“{SECRET}”",
        f"\ufeff{SECRET}\u200b",
        f"\xa0{SECRET}\xa0",
    ],
)
def test_a_pasted_token_is_understood(pasted: str) -> None:
    """Blanks, line ends, quotes and what a header has in front are no part of it."""
    assert Token.parse(pasted).reveal() == SECRET


@pytest.mark.parametrize("value", ["bearer-of-news", "Bearer-1", "bearersk-1"])
def test_a_token_that_begins_like_the_word_keeps_it(value: str) -> None:
    """The word goes where it stands alone."""
    assert Token.parse(value).reveal() == value


@pytest.mark.parametrize("pasted", ["", "  \n", "Bearer", "Bearer ", '""', "\u200b"])
def test_nothing_is_no_token(pasted: str) -> None:
    """What holds no token is called missing and not wrong."""
    with pytest.raises(TokenMissing):
        Token.parse(pasted)


@pytest.mark.parametrize(
    "pasted", ["sk a b", "sk-1\r\nX-Evil: 1", "sk-ü", "sk-\x00", "sk-“x", "x" * 5_000, "sk-\u200ba"]
)
def test_what_no_header_can_carry_is_refused(pasted: str) -> None:
    """A line end within, a letter outside of ASCII, a novel: refused without quoting it."""
    with pytest.raises(TokenMalformed) as refusal:
        Token.parse(pasted)
    assert pasted not in str(refusal.value)


@given(st.text(max_size=40))
def test_any_text_is_a_token_that_a_header_carries_or_one_of_our_errors(pasted: str) -> None:
    """No paste ends in anything else."""
    try:
        value = Token.parse(pasted).reveal()
    except HirempireError:
        return
    assert value
    assert all("!" <= character <= "~" for character in value)


def test_a_token_shows_itself_to_nobody() -> None:
    """Neither text, nor pickle, nor a copy, nor its attributes."""
    token = Token.parse(SECRET)
    assert SECRET not in f"{token} {token!r} {[token]} {vars(Token)}"
    assert not hasattr(token, "__dict__")
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not written anywhere"):
            write(token)


def test_two_tokens_do_not_compare() -> None:
    """Equality would tell a guess from a hit."""
    assert Token.parse(SECRET) != Token.parse(SECRET)
