"""The mail about alerts: what is new, grouped, with what to do and the way there, and what has ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from itertools import groupby
from typing import Final
from urllib.parse import urlencode, urlsplit

from hirempire.findings.alerts import Digest, Said
from hirempire.language import counted, plain
from hirempire.mail.letter import quiet, template, wrapped
from hirempire.mail.message import blank

DASHBOARD: Final = "HIREMPIRE_DASHBOARD_URL"
"""The setting that says where readers open the dashboard."""

MOST_SHOWN: Final = 10
"""As many alerts of one rule are written out."""
_LONGEST_SUBJECT = 150
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class AlertLetter:
    """A mail about alerts without its recipient. All texts are plain text, from outside in part."""

    digest: Digest
    dashboard: str = ""
    """Where the dashboard is; empty where that isn't known, or isn't https."""
    reason: str = ""
    """Why the reader gets it, and how that ends."""

    @property
    def subject(self) -> str:
        """The subject line: "2 new alerts: Silent link, No applicants"."""
        return plain(self.digest.headline, most=_LONGEST_SUBJECT)

    @property
    def groups(self) -> list[tuple[str, list[Said]]]:
        """What is new by rule, the first of each."""
        found = [(title, list(some)) for title, some in groupby(self.digest.new, key=lambda one: one.title)]
        return [(title, some[:MOST_SHOWN]) for title, some in found]

    @property
    def notes(self) -> list[str]:
        """What isn't written out, what goes on, what has ended, and what couldn't be checked."""
        left_out = len(self.digest.new) - sum(len(some) for _, some in self.groups)
        ended = [
            f"Ended: {one.title}{f' ({one.about})' if one.about else ''}." for one in self.digest.ended[:MOST_SHOWN]
        ]
        more = len(self.digest.ended) - len(ended)
        lines = [
            f"{counted(left_out, 'more alert')} on the page Alerts." if left_out else "",
            f"{counted(self.digest.going_on, 'earlier alert')} still firing." if self.digest.going_on else "",
            *ended,
            f"{counted(more, 'more alert')} ended." if more else "",
            f"No data: {' '.join(self.digest.no_data)}" if self.digest.no_data else "",
        ]
        return [line for line in lines if line]

    @property
    def points(self) -> list[str]:
        """What is new, with what to do, what goes on and what has ended, each on a line."""
        new = [f"• {title}: {one.finding.text} {one.todo}" for title, some in self.groups for one in some]
        return [quiet(plain(line, most=2_000)) for line in (*new, *self.notes)]

    def link(self, alert: Said) -> str:
        """The address of the page that shows an alert; empty where there is none."""
        if not self.dashboard or not alert.page:
            return ""
        query = {name: list(values) for name, values in alert.query.items()}
        if jobs := query.get("job"):
            query = {"jobs": jobs, **query}
        return f"{self.dashboard}/{alert.page}?{urlencode(query, doseq=True)}"


def dashboard_at(setting: str) -> str:
    """The address in the setting, without a slash at its end; empty unless it is https, or on this computer."""
    try:
        parts = urlsplit(setting.strip())
        good = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    except ValueError:
        return ""
    plain_ = setting.isascii() and setting.isprintable() and " " not in setting.strip()
    clean = good and plain_ and parts.hostname and not (parts.query or parts.fragment or parts.username)
    return setting.strip().rstrip("/") if clean else ""


def message(letter: AlertLetter, *, sender: Address, to: str, at: datetime, id_: str) -> EmailMessage:
    """The mail for one recipient, sent ``at`` (UTC); ``id_`` is its Message-ID."""
    mail = blank(letter.subject, sender=sender, to=to, at=at, id_=id_)
    mail.set_content(text(letter))
    mail.add_alternative(html(letter), subtype="html")
    return mail


def text(letter: AlertLetter) -> str:
    """The mail as plain text."""
    return "\n".join(line.rstrip() for line in _lines(letter)) + "\n"


def html(letter: AlertLetter) -> str:
    """The mail as HTML. Nothing in it is loaded from elsewhere, and no name becomes a link."""
    return template("alerts.html.jinja").render(letter=letter, digest=letter.digest)


def _lines(letter: AlertLetter) -> Iterator[str]:
    yield from wrapped(letter.digest.headline)
    for title, alerts in letter.groups:
        yield from ("", title.upper())
        for alert in alerts:
            yield from wrapped(f"{alert.finding.text} {alert.todo}", begin="- ")
            if link := letter.link(alert):
                yield f"  {link}"
    for line in letter.notes:
        yield ""
        yield from wrapped(line)
    yield from ("", "--")
    yield from wrapped(letter.reason)
