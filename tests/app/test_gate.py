"""The gate before every page: nobody comes in who isn't on the list, at no run, and not past a broken configuration."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from hirempire.dashboard import gate, identity, keeper, logins, reach
from hirempire.team.errors import NotAnEditor, NotListed, SignedOut
from tests.support import provider
from tests.support.app import APP, Connect, press, words
from tests.support.provider import EDITOR, VIEWER, person

As = Callable[..., AppTest]
ISSUER = "https://login.example.com"


@pytest.fixture(autouse=True)
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The configuration of a server on which people sign in, and nobody has signed out."""
    monkeypatch.setattr(logins, "_ended", set())
    before = config.get_option("secrets.files")
    file = provider.secrets(tmp_path, provider="http://localhost:1", app="http://localhost:2")
    config.set_option("secrets.files", [str(file)])
    yield file
    config.set_option("secrets.files", before)


@pytest.fixture
def signed_in() -> As:
    """Opens the app as somebody whom the provider has signed in."""

    def open_(address: str, **more: object) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        now = int(time.time())
        app.user = {"is_logged_in": True, "iss": ISSUER, "sub": address, "iat": now} | person(address) | more
        return app.run()

    return open_


def rewritten(file: Path, before: str, after: str) -> None:
    """Change a file, as an operator does it."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def is_in(app: AppTest) -> bool:
    """Whether anything of the dashboard itself is shown."""
    assert not app.exception
    return "Channels" in [title.value for title in app.title]


def test_who_has_not_signed_in_sees_the_way_in_and_nothing_else(server: Connect) -> None:
    """No page, no sidebar, and not one request to Hirempire."""
    sandbox = server()
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert [title.value for title in app.title] == ["Sign in"]
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.sidebar.children
    assert not sandbox.requests


def test_who_is_on_the_list_comes_in_under_their_name(signed_in: As) -> None:
    """With their role beside it, and a way out."""
    assert is_in(app := signed_in(EDITOR))
    assert "Ben" in words(app)
    assert "· Editor" in words(app)
    assert "Sign out" in [button.label for button in app.button]
    assert "· Viewer" in words(signed_in(VIEWER))


@pytest.mark.parametrize(
    ("claims", "title"),
    [
        ({"email": "eve@evil-example.com"}, "You don't have access"),
        ({"email_verified": False}, "Your address isn't verified"),
        ({"email_verified": "false"}, "Your address isn't verified"),
        ({"iat": 1_000_000}, "Sign in again"),
        ({"iat": None}, "Your sign-in can't be checked"),
        ({"sub": None}, "Your sign-in is incomplete"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_is_not_let_in_reads_why(signed_in: As, server: Connect, claims: dict[str, object], title: str) -> None:
    """With what to do about it, and a button that leads on."""
    sandbox = server()
    app = signed_in(VIEWER, **claims)
    assert [one.value for one in app.title] == [title]
    assert len(app.button) == 1
    assert not sandbox.requests


def test_who_is_taken_off_the_list_is_out_at_the_next_run(signed_in: As, secrets: Path) -> None:
    """Without a restart, and without a new login."""
    app = signed_in(VIEWER)
    assert is_in(app)
    rewritten(secrets, '"example.com"', '"example.org"')
    assert not is_in(app.run())
    assert "session" not in app.session_state
    rewritten(secrets, '"example.org"', '"example.com"')
    assert is_in(app.run())


def test_a_login_that_grows_too_old_ends_at_the_next_run(signed_in: As, secrets: Path) -> None:
    """The age is that of the provider's word, whatever the cookie says."""
    app = signed_in(VIEWER, iat=int(time.time()) - 7_200)
    assert is_in(app)
    rewritten(secrets, "[access]", "[access]\nhours = 1")
    assert not is_in(app.run())
    assert "lasts 1 hour" in words(app)


def test_signing_out_ends_the_other_tabs_too(signed_in: As) -> None:
    """Their cookie is still good; the server no longer takes it. A new login is."""
    at = int(time.time())
    one, other = signed_in(VIEWER, iat=at), signed_in(VIEWER, iat=at)
    press(one, "Sign out")
    assert [title.value for title in one.title] == ["Sign in"]
    assert not is_in(other.run())
    assert [title.value for title in other.title] == ["You're signed out"]
    assert is_in(signed_in(VIEWER, iat=at + 1))


def test_a_session_is_never_handed_on_to_somebody_else(signed_in: As) -> None:
    """What one person has chosen is gone when another is at the browser."""
    app = signed_in(VIEWER)
    session = app.session_state["session"]
    app.user = {**app.user, "sub": "someone else"}
    app.run()
    assert is_in(app)
    assert app.session_state["session"] is not session
    assert not session.asked


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[access]", "[acess]"),
        ("[auth]", "[Auth]"),
        ('"example.com"', '"*.example.com"'),
        ("viewers =", "veiwers ="),
        ("[access]", "[access"),
        ("cookie_secret", "cookie"),
    ],
)
def test_a_broken_configuration_lets_nobody_in(signed_in: As, secrets: Path, before: str, after: str) -> None:
    """Not even those whom it names, and not as if there were no sign-in."""
    app = signed_in(EDITOR)
    assert is_in(app)
    rewritten(secrets, before, after)
    assert not is_in(app.run())
    assert [title.value for title in app.title] == ["Sign-in isn't set up correctly"]


def test_a_file_that_disappears_opens_no_door(secrets: Path, monkeypatch: pytest.MonkeyPatch, signed_in: As) -> None:
    """The server started with sign-in, and keeps to that until it starts again."""
    monkeypatch.setattr(identity, "_read", identity._Read())
    identity.begin()
    away = secrets.rename(secrets.with_suffix(".away"))
    assert not is_in(AppTest.from_file(str(APP), default_timeout=60).run())
    away.rename(secrets)
    assert is_in(signed_in(EDITOR))


def test_a_server_that_others_can_reach_shows_its_workspace_only_where_that_is_meant(
    server: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody signs in on it: the page says why, and leads to the demo and to a token of one's own."""
    sandbox = server()
    config.set_option("secrets.files", [str(tmp_path / "none.toml")])
    monkeypatch.setattr(reach, "_at_start", [True])
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert "This server's workspace isn't shown" in words(app)
    assert "API token" in [field.label for field in app.text_input]
    assert not sandbox.requests
    monkeypatch.setenv(reach.VARIABLE, "1")
    assert "Connected" in words(AppTest.from_file(str(APP), default_timeout=60).run())


@pytest.fixture
def browser_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets code that is called without a page see somebody at the browser, as they are before a run."""

    def is_of(address: str) -> None:
        claims = {"is_logged_in": True, "iss": ISSUER, "sub": address, "iat": int(time.time())} | person(address)
        monkeypatch.setattr(st, "user", SimpleNamespace(to_dict=lambda: claims))

    return is_of


def test_a_download_is_built_only_for_who_may_still_come_in(browser_of: Callable[[str], None], secrets: Path) -> None:
    """It is built at the click, without a run that would ask."""
    browser_of(VIEWER)
    build = gate.while_inside(lambda: "built")
    assert build() == "built"
    rewritten(secrets, '"example.com"', '"example.org"')
    with pytest.raises(NotListed):
        build()


def test_signing_out_is_known_to_other_servers_through_the_database(
    signed_in: As, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And while that can't be reached, nobody comes in who may have signed out."""
    url = f"sqlite:///{tmp_path / 'history.db'}"
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", url)
    at = int(time.time())
    one, other = signed_in(VIEWER, iat=at), signed_in(VIEWER, iat=at)
    press(one, "Sign out")
    monkeypatch.setattr(logins, "_ended", set())  # another server's own memory
    assert [title.value for title in other.run().title] == ["You're signed out"]
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path}")
    app = signed_in(VIEWER, iat=at + 1)
    assert [title.value for title in app.title] == ["Your sign-in can't be checked"]


def test_what_a_page_does_before_the_gate_is_asked_is_refused_where_it_is_written(
    browser_of: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secrets: Path
) -> None:
    """A click is worked off before the run: by a viewer, by somebody taken off the list, and after signing out."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path / 'history.db'}")
    here = keeper.of_this_server()
    assert here is not None
    browser_of(VIEWER)
    with pytest.raises(NotAnEditor):
        here.change(lambda _: "changed")
    browser_of(EDITOR)
    assert here.change(lambda _: "changed") == "changed"
    rewritten(secrets, EDITOR, "someone@example.org")
    with pytest.raises(NotAnEditor):
        here.change(lambda _: "changed")
    rewritten(secrets, "someone@example.org", EDITOR)
    editor = identity.editor()
    assert editor is not None
    logins.end(editor.identity)
    with pytest.raises(SignedOut):
        here.change(lambda _: "changed")
