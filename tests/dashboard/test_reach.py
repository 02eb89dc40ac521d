"""Whether others can reach a server is known from its settings, and told to whoever starts it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config

from hirempire.dashboard import gate, identity, reach
from tests.support import provider

Set = Callable[[str, object], None]


@pytest.fixture
def option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Set]:
    """Sets an option of the server for one test, on a server that has just begun and has no secrets."""
    monkeypatch.setattr(identity, "_read", identity._Read())
    monkeypatch.setattr(reach, "_at_start", [])
    before: dict[str, object] = {}

    def set_(name: str, value: object) -> None:
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    set_("secrets.files", [str(tmp_path / "secrets.toml")])
    yield set_
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize(
    ("address", "names", "reachable"),
    [
        ("localhost", ["localhost"], False),
        ("127.0.0.1", ["localhost", "127.0.0.1", "::1"], False),
        ("::1", [], False),
        ("0.0.0.0", ["localhost"], True),  # noqa: S104 -- nothing listens
        ("", ["localhost"], True),
        (None, ["localhost"], True),
        ("10.1.2.3", [], True),
        ("localhost", ["localhost", "channels.example.com"], True),
        ("localhost", ["*"], True),
    ],
)
def test_a_server_is_reachable_by_its_address_or_by_its_name(
    option: Set,
    address: str | None,
    names: list[str],
    reachable: bool,  # noqa: FBT001 -- a case
) -> None:
    """A proxy on the same computer brings others to a server that listens to this computer alone."""
    option("server.address", address)
    option("server.allowedHosts", names)
    assert reach.is_reachable() is reachable


def test_whoever_starts_a_server_for_everyone_is_told(
    option: Set, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And told otherwise once that is meant; on one's own computer there is nothing to tell."""
    option("server.address", "localhost")
    option("server.allowedHosts", ["localhost"])
    gate.say_at_start()
    assert not capsys.readouterr().err
    option("server.address", "0.0.0.0")  # noqa: S104 -- nothing listens
    gate.say_at_start()
    assert reach.CLOSED in capsys.readouterr().err
    monkeypatch.setenv(reach.VARIABLE, "1")
    gate.say_at_start()
    assert reach.OPEN in capsys.readouterr().err


@pytest.mark.parametrize("value", ["", "0", "true", "yes", "1 1"])
def test_only_a_one_opens_a_server(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A slip of the pen leaves it closed."""
    monkeypatch.setenv(reach.VARIABLE, value)
    assert not reach.is_meant_to_be_open()


def test_what_is_wrong_is_told_at_the_start_without_a_secret(
    option: Set, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in the lists, a token that isn't there, and a file that isn't TOML."""
    option("server.address", "localhost")
    file = provider.secrets(tmp_path, provider="http://localhost:1", app="http://localhost:2")
    good = file.read_text(encoding="utf-8")
    for text, says in (
        (good.replace("viewers =", "viewer ="), "not 'viewer'"),
        (f'{good}\n[workspaces.emea]\ntoken_variable = "TOKEN_OF_NOBODY"', "isn't in the variable TOKEN_OF_NOBODY"),
        (good.replace("[access]", "[access"), "isn't valid TOML"),
    ):
        file.write_text(text, encoding="utf-8")
        gate.say_at_start()
        said = capsys.readouterr().err
        assert says in said
        assert provider.SECRET not in said
