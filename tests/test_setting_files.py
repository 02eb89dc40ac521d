"""Settings that stand in files: what they become, and what is said of a file that can't be one."""

from pathlib import Path

import pytest

from hirempire.setting_files import FileUnusable, read_files


def test_a_setting_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    """With the line's end that an editor adds; whoever is started from here gets neither the name nor the file."""
    (tmp_path / "token").write_text("sk-secret\n")
    environment = {"HIREMPIRE_API_TOKEN_FILE": str(tmp_path / "token"), "SSL_CERT_FILE": "/elsewhere"}
    read_files(environment)
    assert environment == {"HIREMPIRE_API_TOKEN": "sk-secret", "SSL_CERT_FILE": "/elsewhere"}


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    """A server without a mail server has the file, and nothing in it."""
    (tmp_path / "smtp").touch()
    environment = {"HIREMPIRE_SMTP_URL_FILE": str(tmp_path / "smtp")}
    read_files(environment)
    assert not environment


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"one\ntwo", "one line"), (b"\xff", "isn't text"), (b"x" * 20_000, "one line"), (None, "No such file")],
)
def test_a_file_that_cant_be_a_setting_is_named_without_what_is_in_it(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    """The operator learns which setting is wrong and why."""
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    with pytest.raises(FileUnusable, match=why) as said:
        read_files({"HIREMPIRE_API_TOKEN_FILE": str(tmp_path / "token")})
    assert "HIREMPIRE_API_TOKEN_FILE" in str(said.value)
    assert "two" not in str(said.value)


def test_a_setting_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    """Nobody has to guess which one counts."""
    with pytest.raises(FileUnusable, match="both set"):
        read_files({"HIREMPIRE_FLOOR": "3", "HIREMPIRE_FLOOR_FILE": str(tmp_path / "floor")})
