"""The mail: read by the standard library, with nothing from outside that becomes a header, a tag or a link."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest

from hirempire.mail import errors
from hirempire.mail.address import is_address, key, masked, recipients, sender, shown
from hirempire.mail.errors import AddressMalformed
from hirempire.mail.letter import Attachment, Letter, Picture, html, text
from hirempire.mail.message import message, message_id
from hirempire.mail.webhook import checked, hosts, slack, teams
from hirempire.reports.story import Opening, Tile
from tests.support.hostile import NAMES, hostile_story

SENDER = Address("Recruiting", addr_spec="reports@example.com")
AT = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "span", "br", "img"),
}
"""The tags of the mail."""


@pytest.fixture(scope="module")
def letter() -> Letter:
    """A letter in which everything from outside is hostile."""
    return Letter(
        story=hostile_story(),
        about=NAMES["newline"],
        note="\n".join(NAMES[name] for name in ("script", "url", "control", "right to left")),
        reason=f"You get this because of “{NAMES['end of script']}”.",
        picture=Picture(b"\x89PNG", NAMES["script"], NAMES["quotes"]),
        files=(Attachment("report.pptx", "application/x-test", b"PK"),),
    )


def sent(letter: Letter, to: str = "ann@example.com") -> EmailMessage:
    """The mail as a program reads it from the wire."""
    made = message(letter, sender=SENDER, to=to, at=AT, id_=message_id("m", "p", to, sender=SENDER))
    read = message_from_bytes(made.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


class _Tags(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "background", "action"}]


def test_it_is_a_mail_with_a_text_a_page_a_picture_and_files(letter: Letter) -> None:
    """In the order in which programs look for the best they can show."""
    mail = sent(letter)
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html"),
        *("image/png", "application/x-test"),
    ]
    assert mail["To"] == "ann@example.com"
    assert mail["From"] == "Recruiting <reports@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == AT
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart>"
    assert 'src="cid:chart"' in html(letter)
    assert not mail.defects
    assert all(len(line) <= 998 and line.isascii() for line in mail.as_bytes().decode("ascii").splitlines())


def test_no_name_becomes_a_header(letter: Letter) -> None:
    """The subject is one line, and there are no headers but ours."""
    told = replace(letter.story, opening=Opening(headline="Last week\r\nBcc: evil@example.com\r\n\r\n<b>"))
    mail = sent(replace(letter, story=told))
    assert "Bcc" not in mail
    assert mail["Subject"].startswith("Last week Bcc: evil@example.com <b>")
    assert set(mail.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
        *("List-Unsubscribe", "MIME-Version", "Content-Type"),
    }


def test_no_name_becomes_a_tag_or_loads_anything(letter: Letter) -> None:
    """Only our own tags are there, and the only address is that of the picture inside."""
    page = _Tags()
    page.feed(html(letter))
    assert page.tags == ALLOWED
    assert page.addresses == ["cid:chart"]
    assert not {name for name in page.attributes if name.startswith("on")}


@pytest.mark.parametrize("form", [html, text])
def test_no_name_looks_like_an_address_to_a_mail_program(letter: Letter, form: object) -> None:
    """Programs make links of what looks like one, whatever the sender says."""
    said = html(letter) if form is html else text(letter)
    assert "evil" in said
    assert not re.search(r"evil\.example|://evil|evil@example\.com", said)


def test_the_text_says_what_the_page_says(letter: Letter) -> None:
    """Figures, sentences, what is missing, why it came."""
    tile = Tile("visits", "Visits", 1204, caveat="2–8 Nov 2026")
    story = replace(
        letter.story, opening=replace(letter.story.opening, headline="Last week: 1,204 visits", tiles=(tile,))
    )
    told = replace(letter, story=story, note="Hello all", reason="You asked for it.")
    words = " ".join(text(told).split())
    for said in (
        "Last week: 1,204 visits",
        "Visits: 1,204, 2–8 Nov 2026",
        "Hello all",
        "You asked for it.",
        "report.pptx",
    ):
        assert said in words
        assert said.partition(":")[0] in html(told)
    for finding in (*story.opening.losses, *story.opening.findings):
        assert finding.text.split()[0] in words
    assert max(len(line) for line in text(told).splitlines() if " " in line) <= 80


def test_the_same_mailing_period_and_recipient_have_one_id() -> None:
    """From which nobody reads which they are."""
    one = message_id("key", "2026-11-23..2026-11-29", "ann@example.com", sender=SENDER)
    assert one == message_id("key", "2026-11-23..2026-11-29", "ann@example.com", sender=SENDER)
    assert one != message_id("key", "2026-11-23..2026-11-29", "ben@example.com", sender=SENDER)
    assert "ann" not in one
    assert one.endswith("@example.com>")


def test_recipients_can_be_pasted_from_a_mail_program() -> None:
    """With their names, which may hold a comma in quotes; nothing that isn't a name gets lost before an address."""
    pasted = 'Ann Lee <ann@x.org>; "Doe, Ben" <ben@x.org>, cy@x.org, 🎉 Di <di@x.org>\nEd <ed@x.org>'
    assert recipients(pasted) == ("ann@x.org", "ben@x.org", "cy@x.org", "di@x.org", "ed@x.org")
    for wrong in ("fay, Ann <ann@x.org>", "Ann <ann>", "https:/x Ann <ann@x.org>", "fay@ Ann <ann@x.org>"):
        with pytest.raises(AddressMalformed):
            recipients(wrong)


def test_recipients_are_read_however_they_are_separated() -> None:
    """Each once."""
    assert recipients("ann@x.org, <ben@x.org>;\nANN@x.org https://hooks.slack.com/a") == (
        *("ann@x.org", "ben@x.org", "https://hooks.slack.com/a"),
    )
    for wrong in ("ann", "ann@", "a@b@c", "http://hooks.slack.com/a", "https://", "a@b\0c", "ann@x..org", "é@x.org"):
        with pytest.raises(errors.AddressMalformed):
            recipients(wrong)
    assert not is_address("ann@x.org\n")


def test_a_webhooks_address_is_a_secret() -> None:
    """It is shown by its host, and noted as a digest."""
    url = "https://hooks.slack.com/services/T0/B0/secret"
    assert "secret" not in shown(url) + key(url)
    assert shown(url).startswith("hooks.slack.com (…")
    assert "secret" not in masked(url)
    assert recipients(f"Ann@x.org, {masked(url)}", known=(url,)) == ("Ann@x.org", url)  # a form that is saved again
    assert (shown("Ann@x.org"), key("Ann@x.org")) == ("Ann@x.org", "ann@x.org")
    assert str(sender("R <r@x.org>")) == "R <r@x.org>"


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/a",
        "https://evil.example/a",
        "https://hooks.slack.com.evil.example/a",
        "https://hooks.slack.com@evil.example/a",
        "https://user@hooks.slack.com/a",
        "https://hooks.slack.com:8443/a",
        "https://127.0.0.1/a",
        "https://[::1/a",
        "https://hooks.slack.com/a b",
    ],
)
def test_a_webhook_goes_only_where_the_operator_allows(url: str) -> None:
    """By https, to a listed host, and to its usual port."""
    allowed = hosts("hooks.slack.com, prod.webhook.office.com")
    assert checked("https://hooks.slack.com/services/a", allowed) == "hooks.slack.com"
    with pytest.raises(errors.WebhookNotAllowed):
        checked(url, allowed)
    with pytest.raises(errors.WebhookNotAllowed):
        checked("https://hooks.slack.com/a", hosts(""))


def test_no_name_is_a_mention_or_a_link_in_a_channel(letter: Letter) -> None:
    """Neither Slack's markup nor Teams' is in it but ours."""
    said = replace(letter, note="<!channel> <https://evil.example|click> @here [x](https://evil.example) *b*")
    words = slack(said)["text"]
    assert "<" not in words
    assert "@here" not in words
    assert "evil.example" not in words
    card = teams(said)["attachments"][0]["content"]["body"]
    assert all(block["type"] == "TextBlock" for block in card)
    assert not [block for block in card if re.search(r"(?<!\\)\]\(", block["text"])]
