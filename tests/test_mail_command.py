"""``mail`` and ``run`` as processes of their own: a mail to read, to try and to send; a worker that stops when told."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from hirempire.commands.mailings import keep, load
from hirempire.history.memory import Memory
from hirempire.sandbox.server import Sandbox
from tests.support import command, mailings
from tests.support.demo import TOKEN
from tests.support.mail_server import Post, serving
from tests.support.mailings import MADE, TO, mailing

PATIENCE = 240


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server."""
    with serving() as running:
        yield running


@pytest.fixture
def environment(tmp_path: Path, post: Post) -> Iterator[dict[str, str]]:
    """The settings of a workspace with two mailings, one of which was due a minute ago."""
    database, now = f"sqlite:///{tmp_path}/history.db", datetime.now(UTC)
    with Sandbox({TOKEN: MADE}) as sandbox:
        memory = Memory.opened(database)
        keep(memory, load(mailings.round_of(memory, sandbox.url, 0, {}).workspace, ()))
        number = memory.workspace([job.id for job in MADE.jobs])
        assert number is not None
        mailings.keep(memory, number, "due", mailing(now), now=now)
        mailings.keep(memory, number, "other", mailing(now, name="Paused one", paused=True), now=now)
        memory.close()
        yield {
            "HIREMPIRE_API_TOKEN": TOKEN,
            "HIREMPIRE_API_URL": sandbox.url,
            "HIREMPIRE_DATABASE_URL": database,
            "HIREMPIRE_SMTP_URL": post.url,
            "HIREMPIRE_MAIL_FROM": "Recruiting <reports@example.com>",
            "PATH": "",
        }


def said(run: subprocess.CompletedProcess[bytes]) -> str:
    """What it said on stderr."""
    return run.stderr.decode()


def test_the_demos_mail_is_written_without_any_setup() -> None:
    """A mail with last week in its subject, the figures in its text, and the report attached; nothing is sent."""
    run = command.run(["mail", "--demo", "--dry-run"], environment={"PATH": ""}, patience=PATIENCE)
    assert run.returncode == 0, said(run)
    mail = message_from_bytes(run.stdout, policy=default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    assert str(mail["Subject"]).startswith("Demo: Last week: ")
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for part in ("Visits: ", "SUMMARY", "WHAT TO DO", "HOW THESE NUMBERS WERE MADE", "You get this mail because"):
        assert part in text
    assert [str(file.get_filename()).rpartition(".")[2] for file in mail.iter_attachments()] == ["pptx"]
    assert "Nothing was sent" in said(run)


def test_a_trial_goes_to_whom_it_is_for_and_is_not_noted(environment: dict[str, str], post: Post) -> None:
    """Twice, if it is asked for twice; the mailing's own recipients get nothing."""
    for _ in range(2):
        run = command.run(["mail", "weekly", "--to", "me@example.com"], environment=environment, patience=PATIENCE)
        assert run.returncode == 0, said(run)
    assert [to for to, _ in post.arrived] == ["me@example.com"] * 2
    assert len({mail["Message-ID"] for _, mail in post.arrived}) == 2


def test_a_mailing_is_sent_by_hand_once(environment: dict[str, str], post: Post) -> None:
    """Its recipients are named with what became of each; the second time, nobody gets anything."""
    post.refuses = {TO[1]}
    for _ in range(2):
        run = command.run(["mail", "Weekly"], environment=environment, patience=PATIENCE)
        assert run.returncode == 1
        assert f"{TO[0]}: sent." in said(run)
        assert f"{TO[1]}: refused." in said(run)
    assert [to for to, _ in post.arrived] == [TO[0]]


def test_a_mailing_that_is_not_there_is_said_so(environment: dict[str, str], post: Post) -> None:
    """With the names of those that are."""
    for name in (["Monthly"], []):
        run = command.run(["mail", *name], environment=environment, patience=PATIENCE)
        assert run.returncode == 2
        assert "Paused one, Weekly" in said(run)
    run = command.run(["mail", "Weekly", "--to", "a@b\r\nBcc: c@d"], environment=environment, patience=PATIENCE)
    assert run.returncode == 2
    assert not post.arrived


def test_without_a_server_it_is_said_how_to_set_one(environment: dict[str, str], post: Post) -> None:
    """And nothing is sent."""
    without = {name: value for name, value in environment.items() if "SMTP" not in name}
    run = command.run(["mail", "Weekly", "--to", "me@example.com"], environment=without, patience=PATIENCE)
    assert run.returncode == 1
    assert "HIREMPIRE_SMTP_URL" in said(run)
    assert not post.arrived


def test_the_worker_sends_what_is_due_and_ends_when_it_is_told(environment: dict[str, str], post: Post) -> None:
    """Two of them send each mail once, and both end with 0."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("HIREMPIRE_")}
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "hirempire", "run"], env=usual | environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        while len(post.arrived) < len(TO):
            assert post.came.wait(PATIENCE)
            post.came.clear()
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        ends = [worker.communicate(timeout=PATIENCE)[1] for worker in workers]
    assert sorted(to for to, _ in post.arrived) == [*TO]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert all(end.endswith("Stopped.\n") for end in ends)
    assert TOKEN not in "".join(ends)
