"""Sending over a real mail server: the recipient is served or the reason is named, and the password stays secret."""

from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from hirempire.mail import errors
from hirempire.mail.message import POLICY
from hirempire.mail.smtp import Server, connected, server
from tests.support.mail_server import PASSWORD, USER, Post, certified, serving

FROM = "Recruiting <reports@example.com>"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who certifies our servers."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The same, trusted on this computer."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def mail(words: str = "Hello\n.\n.hidden\n") -> EmailMessage:
    """A small mail with lines that SMTP has to guard."""
    made = EmailMessage(POLICY)
    made["Subject"] = "A test"
    made.set_content(words)
    return made


def coded(text: str) -> str:
    """A text as it stands in an address."""
    return quote(text, safe="")


def with_login(post: Post, password: str = PASSWORD) -> Server:
    """The server with a login in its address."""
    return server(f"smtp://{quote(USER, safe='')}:{quote(password, safe='')}@localhost:{post.port}", FROM)


def test_a_mail_arrives_as_it_was_written() -> None:
    """Also where its lines begin with the dot that ends a mail."""
    with serving() as post, connected(server(post.url, FROM)) as line:
        line.send(mail(), "ann@example.com")
        line.send(mail("Again\n"), "ben@example.com")
    ((first, to_ann), (second, to_ben)) = post.arrived
    assert (first, second) == ("ann@example.com", "ben@example.com")
    assert to_ann.get_content().splitlines() == ["Hello", ".", ".hidden"]
    assert to_ben.get_content().splitlines() == ["Again"]


def test_a_login_is_sent_once_the_connection_is_encrypted(trusted: trustme.CA) -> None:
    """By STARTTLS, to a server whose certificate is trusted."""
    with serving(tls=certified(trusted), login=True) as post, connected(with_login(post)) as line:
        line.send(mail(), "ann@example.com")
    assert len(post.mails_to("ann@example.com")) == 1


def test_a_wrong_password_is_told_without_it(trusted: trustme.CA) -> None:
    """The sentence names the server and the setting."""
    with (
        serving(tls=certified(trusted), login=True) as post,
        pytest.raises(errors.LoginRefused) as refused,
        connected(with_login(post, "wrong horse")),
    ):
        pass
    assert "HIREMPIRE_SMTP_URL" in str(refused.value)
    assert "horse" not in str(refused.value)


def test_a_certificate_that_nobody_trusts_ends_it(authority: trustme.CA) -> None:
    """Nothing is sent to somebody who only says who they are."""
    with (
        serving(tls=certified(authority), login=True) as post,
        pytest.raises(errors.CertificateRefused),
        connected(with_login(post)),
    ):
        pass
    assert not post.arrived


def test_a_certificate_of_another_host_ends_it(trusted: trustme.CA) -> None:
    """Trusted, but somebody else."""
    with (
        serving(tls=certified(trusted, "mail.example.com"), login=True) as post,
        pytest.raises(errors.CertificateRefused),
        connected(with_login(post)),
    ):
        pass


def test_a_password_is_never_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """To a server elsewhere that offers no encryption."""
    monkeypatch.setattr(Server, "is_here", False)
    with serving() as post, pytest.raises(errors.NotEncrypted), connected(with_login(post)):
        pass


def test_a_refused_recipient_is_named_and_others_get_theirs() -> None:
    """The server's reply says why, for good or for now; a password in it is left out."""
    with serving(Post(refuses={"nobody@example.com"}, busy={"later@example.com"})) as post:
        here = server(f"smtp://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@localhost:{post.port}", FROM)
        anonymous = server(post.url, FROM)
        with connected(anonymous) as line:
            with pytest.raises(errors.Refused, match=r"550 5.1.1 No such user here"):
                line.send(mail(), "nobody@example.com")
            with pytest.raises(errors.Deferred, match=r"451 4.7.1 Greylisted"):
                line.send(mail(), "later@example.com")
            line.send(mail(), "ann@example.com")
            line._server = here
            with pytest.raises(errors.Refused) as refused:
                line.send(mail(), "nobody@example.com")
    assert PASSWORD not in str(refused.value)
    assert [to for to, _ in post.arrived] == ["ann@example.com"]


def test_a_server_that_dies_before_the_mail_has_delivered_nothing() -> None:
    """So that it can be sent again."""
    with (
        serving(Post(dies="before the mail")) as post,
        connected(server(post.url, FROM)) as line,
        pytest.raises(errors.ServerUnreachable),
    ):
        line.send(mail(), "ann@example.com")
    assert not post.arrived


def test_a_server_that_dies_after_the_mail_may_have_delivered_it() -> None:
    """So that it must not be sent again."""
    with (
        serving(Post(dies="after the mail")) as post,
        connected(server(post.url, FROM)) as line,
        pytest.raises(errors.Unclear, match="may have arrived"),
    ):
        line.send(mail(), "ann@example.com")
    assert len(post.arrived) == 1


def test_a_server_that_is_not_there_is_said_so() -> None:
    """Without the login."""
    here = server(f"smtp://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@localhost:9", FROM)
    with pytest.raises(errors.ServerUnreachable, match="localhost:9") as lost, connected(here, patience=2):
        pass
    assert PASSWORD not in str(lost.value)
    assert PASSWORD not in repr(here)


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.com",
        "smtp://",
        "smtp://host:port",
        "smtp://host/path",
        "smtp://user@host",
        "smtp://a%0d%0aRSET:b@host",
        "smtp://ho st",
        "smtp://user:geheim%C3%9F@host",
        "mail.example.com:587",
    ],
)
def test_an_address_that_is_none_is_said_to_be_none(url: str) -> None:
    """Before anything is opened."""
    with pytest.raises(errors.ServerMalformed):
        server(url, FROM)


@pytest.mark.parametrize("from_", ["nobody", "a@b\r\nBcc: c@d", "Ann <>", "a@b@c"])
def test_a_sender_that_is_none_is_said_to_be_none(from_: str) -> None:
    """A line end in it starts no header."""
    with pytest.raises(errors.SenderMalformed):
        server("smtp://localhost", from_)


def test_usual_ports_and_senders() -> None:
    """As their schemes and logins have them."""
    assert server("smtp://localhost", FROM).port == 25
    assert server("smtps://u%40x.org:p@mail.example.com", "").port == 465
    made = server("smtp://u%40x.org:p%3A%2F@mail.example.com", "")
    assert (made.port, made.password, made.sender.addr_spec) == (587, "p:/", "u@x.org")
    with pytest.raises(errors.NoServer):
        server(" ", FROM)
