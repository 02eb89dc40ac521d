"""Names, errors and options from outside as Markdown shows them literally, and the recruiter's time zone."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from hirempire.api.errors import HirempireError, Limited
from hirempire.language import plain
from hirempire.values import moment

_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)", re.IGNORECASE)
"""Where web and mail addresses are held together."""

_NO_BREAK = "\N{WORD JOINER}"
"""Has no width."""


def recruiters_zone() -> str:
    """The browser's time zone; UTC where it tells none, or none that is known here."""
    zone = st.context.timezone or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, a name without an end
        return "UTC"
    return zone


def literally(name: str, *, most: int = 80) -> str:
    """A text from outside where Streamlit takes Markdown: on one line, each mark in it as itself, and no link.

    Streamlit makes links of addresses only after it has taken the marks literally, so that those need to be broken up.
    """
    apart = _LINKED.sub(_NO_BREAK, plain(name, most=most))
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", apart)


def in_ink(option: str) -> str:
    """An option of a segmented control in the colour of text: Streamlit's own for the chosen one is faint in the dark.

    The theme's ``grayTextColor`` is that colour.
    """
    return f":gray[{option}]"


def sentence(error: HirempireError) -> str:
    """What an error says, with its time in the recruiter's own zone."""
    if isinstance(error, Limited) and error.until is not None:
        return Limited.sentence(moment(error.until, recruiters_zone()))
    return str(error)
