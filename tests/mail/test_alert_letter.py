"""The mail about alerts: all of it is said, nothing from outside works, and links lead to the dashboard alone."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest

from hirempire.analysis.alert_rules import Rule
from hirempire.analysis.alert_states import Alert
from hirempire.analysis.alerts import Firing, NoData
from hirempire.findings.alerts import digest
from hirempire.mail.address import sender
from hirempire.mail.alert_letter import MOST_SHOWN, AlertLetter, dashboard_at, html, message, text
from hirempire.mail.webhook import slack
from tests.support.hostile import NAMES

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)


def alert(rule: Rule = Rule.SILENT, *, job: str = "job-1", channel: str = "Indeed", ended: bool = False) -> Alert:
    """One alert."""
    firing = Firing(rule=rule, job_id=job, link_id="x", channel=channel, since=NOW, days=20, number=41, expected=12.0)
    return Alert(key=firing.key, firing=firing, since=NOW, seen=NOW, ended=NOW if ended else None)


def letter(*new: Alert, ended: tuple[Alert, ...] = (), title: str = "Nurse", dashboard: str = "") -> AlertLetter:
    """A letter about some alerts."""
    jobs = {one.firing.job_id: title for one in (*new, *ended)}
    no_data = {Rule.ALLOWANCE: NoData.NO_LIMIT}
    said = digest(new, ended, going_on=2, no_data=no_data, labels=jobs, zone="UTC")
    return AlertLetter(said, dashboard, "You get this mail because of a test.")


class Read(HTMLParser):
    """The tags, addresses and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "background")]

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.words.append(data)


def test_a_mail_says_what_is_new_what_goes_on_what_ended_and_what_has_no_data() -> None:
    """In its subject, its text and its page."""
    given = letter(alert(), ended=(alert(Rule.VISITS_JUMPED, ended=True),), dashboard="https://hr.example/dash")
    mail = message(given, sender=sender("HR <hr@example.com>"), to="ann@example.com", at=NOW, id_="<1@example.com>")
    back = message_from_bytes(mail.as_bytes(), policy=default)
    assert back["Subject"] == "1 new alert: Silent link"
    assert back["To"] == "ann@example.com"
    page = " ".join(" ".join(Read(html(given)).words).split())
    plain = " ".join(text(given).split())
    for said in (
        "The Indeed link of Nurse has had no visits since 30 Nov 2026 (20 days), after 41 before; about 12 were",
        "Check that the posting is still online",
        "2 earlier alerts still firing.",
        "Ended: Jump in visits (Indeed, Nurse).",
        "No data: API usage: the hourly limit isn't known yet.",
        "You get this mail because of a test.",
    ):
        assert said in page
        assert said in plain
    link = "https://hr.example/dash/coverage?jobs=job-1&job=job-1"
    assert link in text(given)
    assert Read(html(given)).links == [link]


def test_many_alerts_of_one_rule_are_counted_not_listed() -> None:
    """A mail is read on a phone."""
    given = letter(*(alert(job=f"job-{number}") for number in range(MOST_SHOWN + 5)))
    assert text(given).count("has had no visits") == MOST_SHOWN
    assert "5 more alerts on the page Alerts." in text(given)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_a_tag_a_link_or_a_header(name: str) -> None:
    """Titles of jobs and names of channels come from outside."""
    usual = Read(html(letter(alert())))
    given = letter(alert(channel=NAMES[name]), title=NAMES[name])
    read = Read(html(given))
    assert read.tags == usual.tags
    assert read.links == []
    mail = message(given, sender=sender("hr@example.com"), to="ann@example.com", at=NOW, id_="<1@example.com>")
    back = message_from_bytes(mail.as_bytes(), policy=default)
    assert back.keys() == message_from_bytes(mail.as_bytes(), policy=default).keys()
    assert [back[key] for key in ("To", "Bcc", "Cc")] == ["ann@example.com", None, None]


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("https://hr.example/dash/", "https://hr.example/dash"),
        ("http://localhost:8501", "http://localhost:8501"),
        ("http://hr.example", ""),
        ("javascript:alert(1)", ""),
        ("https://user:pass@hr.example", ""),
        ("https://hr.example/?a=b", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_links_lead_to_an_encrypted_dashboard_alone(setting: str, address: str) -> None:
    """Or to one on this computer."""
    assert dashboard_at(setting) == address


def test_a_channel_gets_the_words_of_the_mail() -> None:
    """What is new with what to do, and what ended; no name is a mention."""
    given = letter(alert(), ended=(alert(Rule.VISITS_JUMPED, ended=True),), title="@channel")
    said = slack(given)["text"]
    assert said.startswith("*1 new alert: Silent link*")
    assert "Check that the posting is still online" in said
    assert "Ended: Jump in visits" in said
    assert "@channel" not in said
