"""The mail's words for a Slack or Teams channel, by its incoming webhook: https alone, to hosts that are allowed."""

import json
import re
from collections.abc import Collection, Sequence
from http.client import HTTPException
from typing import Any, Final, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from hirempire.language import plain
from hirempire.mail.errors import Refused, Unclear, WebhookNotAllowed, WebhookUnreachable

VARIABLE: Final = "HIREMPIRE_WEBHOOK_HOSTS"
"""The setting that lists the hosts, separated by commas."""

_PATIENCE = 20.0
_REFUSALS = range(400, 500)
_LATER = {408, 429}
_SLACK = "slack.com"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|>~-])")


class Spoken(Protocol):
    """A letter in words alone."""

    @property
    def subject(self) -> str:
        """The subject line."""

    @property
    def points(self) -> Sequence[str]:
        """What it says, each on a line."""


def hosts(setting: str) -> frozenset[str]:
    """The hosts that the setting allows."""
    return frozenset(host.strip().casefold() for host in setting.split(",") if host.strip())


def checked(url: str, allowed: Collection[str]) -> str:
    """The host of a webhook.

    Raises:
        WebhookNotAllowed: it isn't https, or its host isn't allowed.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        raise WebhookNotAllowed("") from None
    good = parts.scheme == "https" and host in allowed and port in {None, 443} and not parts.username
    if not good or not url.isascii() or not url.isprintable() or " " in url:
        raise WebhookNotAllowed(plain(host, most=60))
    return host


def post(url: str, letter: Spoken, *, allowed: Collection[str]) -> None:
    """Send a letter's words to a channel.

    Raises:
        WebhookNotAllowed: as :func:`checked`.
        Refused: it isn't taken, and never will be.
        WebhookUnreachable: it isn't taken now.
        Unclear: it may have been taken.
    """
    host = checked(url, allowed)
    body = slack(letter) if host == _SLACK or host.endswith(f".{_SLACK}") else teams(letter)
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310 -- checked
    try:
        with build_opener(_Nowhere).open(request, timeout=_PATIENCE):
            return
    except HTTPError as error:
        if error.code in _REFUSALS and error.code not in _LATER:
            raise Refused(str(error.code)) from None
        raise WebhookUnreachable(host, f"it replied {error.code}") from None
    except URLError:  # no connection, so that nothing was sent
        raise WebhookUnreachable(host, "it can't be reached") from None
    except (OSError, HTTPException):
        raise Unclear from None


class _Nowhere(HTTPRedirectHandler):
    """Follows no redirect: it may lead to a host that isn't allowed."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 -- as the library has it
        return None


def slack(letter: Spoken) -> dict[str, Any]:
    """The words in Slack's own markup, in which no name is a link or a mention."""
    lines = [f"*{_slack(letter.subject)}*"]
    return {"text": "\n".join(lines + [_slack(line) for line in letter.points]), "unfurl_links": False}


def _slack(words: str) -> str:
    plain_ = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([*_~`])", "\N{ZERO WIDTH NON-JOINER}\\1", plain_).replace("@", "@\N{ZERO WIDTH NON-JOINER}")


def teams(letter: Spoken) -> dict[str, Any]:
    """The words as an adaptive card, which Teams' workflows take."""
    blocks = [_block(letter.subject, weight="Bolder", size="Medium"), *(_block(line) for line in letter.points)]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    }
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


def _block(words: str, **look: str) -> dict[str, Any]:
    return {"type": "TextBlock", "text": _MARKDOWN.sub(r"\\\1", words), "wrap": True, **look}
