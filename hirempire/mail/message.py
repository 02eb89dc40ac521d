"""A mail as it travels: an RFC 5322 message with a text, the same as HTML, a picture inside, and files."""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from hirempire.mail.letter import PICTURE, Letter, html, text

POLICY = SMTP.clone(cte_type="7bit")  # not every server takes more


def message(letter: Letter, *, sender: Address, to: str, at: datetime, id_: str) -> EmailMessage:
    """The mail for one recipient, sent ``at`` (UTC).

    ``id_`` is its Message-ID: a mail that is sent again for any reason keeps it, so that programs can tell.
    """
    mail = blank(letter.subject, sender=sender, to=to, at=at, id_=id_)
    mail["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject=Unsubscribe>"
    mail.set_content(text(letter))
    mail.add_alternative(html(letter), subtype="html")
    _illustrate(mail, letter)
    for file in letter.files:
        kind, _, subtype = file.mime.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    return mail


def blank(subject: str, *, sender: Address, to: str, at: datetime, id_: str) -> EmailMessage:
    """A mail without its body, which no program answers by itself."""
    mail = EmailMessage(POLICY)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = id_
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    mail["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    return mail


def _illustrate(mail: EmailMessage, letter: Letter) -> None:
    page = mail.get_body(("html",))
    if letter.picture is not None and isinstance(page, MIMEPart):
        page.add_related(
            letter.picture.png,
            "image",
            "png",
            cid=f"<{PICTURE}>",
            disposition="inline",
            filename=f"{PICTURE}.png",
        )


def message_id(*what: str, sender: Address) -> str:
    """The same ID for the same mailing, period and recipient, from which none of them can be read."""
    digest = hashlib.sha256("\0".join(what).encode()).hexdigest()[:40]
    return f"<{digest}@{sender.domain}>"
