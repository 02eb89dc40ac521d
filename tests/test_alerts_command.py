"""``python -m hirempire alerts``, and the worker's check and mail of the day, over a real API and mail server."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hirempire.analysis.alert_rules import MAIL, Mail, Rule, mail_written
from hirempire.api.models import Link, Loaded
from hirempire.api.token import Token
from hirempire.commands.alerting import Watch
from hirempire.commands.jobs import Workspace
from hirempire.history import alerts, deliveries
from hirempire.history.memory import Memory
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import make_workspace
from tests.support.command import run
from tests.support.mail_server import Post, serving

TOKEN = "sk-test-0123456789"
NOW = datetime.now(UTC).replace(microsecond=0)
MADE = make_workspace(today=NOW.date(), jobs=12)
JOBS = tuple(replace(job, status="active") for job in MADE.jobs if job.links)
WORKSPACE = replace(MADE, jobs=JOBS)
SILENT = max((link for job in JOBS for link in job.links if link.visits), key=lambda link: link.visits)
"""The link that fell silent three weeks ago; all others gained steadily."""
TO = ("ann@example.com", "ben@example.com")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace in which all is well."""
    with Sandbox({TOKEN: WORKSPACE}) as running:
        yield running


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database with eight weeks of daily looks, in which one link fell silent."""
    address = f"sqlite:///{tmp_path / 'history.db'}"
    with closing(Memory.opened(address)) as memory:
        memory.keep_past(
            [Loaded(job.id, [_then(link, day) for link in job.links], NOW - timedelta(days=56 - day)) for job in JOBS]
            for day in range(57)
        )
    return address


def _then(link: object, day: int) -> Link:
    """A link as it was on some day: it has gained evenly, up to its total, or up to three weeks ago."""
    days = min(day, 35) / 35 if link is SILENT else day / 56
    visits = getattr(link, "visits", 0)
    created = NOW - timedelta(days=300)
    return Link(getattr(link, "id", ""), getattr(link, "source_name", ""), round(visits * (1 + days) / 2), created)


def watch(memory: Memory, sandbox: Sandbox, post: Post | None = None) -> Watch:
    """What the worker looks with."""
    number = memory.workspace([job.id for job in JOBS])
    assert number is not None
    settings = {} if post is None else {"HIREMPIRE_SMTP_URL": post.url, "HIREMPIRE_MAIL_FROM": "hr@example.com"}
    return Watch(memory, Workspace(Token.parse(TOKEN), sandbox.url, 4), number, settings)


def with_recipients(memory: Memory, number: int, *to: str) -> None:
    """Let them get the mail, or both, at any hour."""
    value = mail_written(Mail(to or TO, 0, "UTC"))
    memory.save(number, "alert", value, name=MAIL, seen=0, who="", now=NOW)


def subjects(post: Post, to: str) -> list[str]:
    """The subjects of what arrived for one recipient."""
    return [str(mail["Subject"]) for mail in post.mails_to(to)]


def test_the_command_prints_what_fires_and_says_so_by_its_exit_code(sandbox: Sandbox, database: str) -> None:
    """And leaves everything as it was."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HIREMPIRE_")}
    env |= {"HIREMPIRE_API_URL": sandbox.url, "HIREMPIRE_API_TOKEN": TOKEN, "HIREMPIRE_DATABASE_URL": database}
    ended = run(["alerts"], environment=env)
    assert ended.returncode == 4, ended.stderr
    said = ended.stdout.decode()
    assert said.count("Silent link: ") == 1
    assert "has had no visits since" in said
    assert b"API usage: the hourly limit" in ended.stderr
    with closing(Memory.opened(database)) as memory:
        number = memory.workspace([job.id for job in JOBS])
        assert number is not None
        assert alerts.last_check(memory.database, number) is None
    assert run(["alerts"], environment=env | {"HIREMPIRE_API_TOKEN": "sk-another-0123456789"}).returncode == 3


def test_the_worker_checks_once_a_day_and_each_recipient_gets_one_mail(sandbox: Sandbox, database: str) -> None:
    """However often it looks, and once more when the alert has ended."""
    with closing(Memory.opened(database)) as memory, serving() as post:
        one = watch(memory, sandbox, post)
        with_recipients(memory, one.number, *TO, "https://hooks.slack.com/services/secret")
        for minutes in (0, 1, 2):
            one.act(NOW + timedelta(minutes=minutes) if NOW.hour < 23 else NOW)
        assert [len(subjects(post, to)) for to in TO] == [1, 1]
        assert "Silent link" in subjects(post, TO[0])[0]
        (channel,) = [one for one in deliveries.of(memory.database, one.number) if one.recipient not in TO]
        assert channel.state == "failed"  # its host isn't allowed, and its address is a secret
        assert "secret" not in f"{channel}"
        (found,) = [alert for alert in alerts.current(memory.database, one.number) if alert.firing.rule is Rule.SILENT]
        assert found.firing.link_id == SILENT.id
        assert found.told_at is not None
        later = NOW + timedelta(days=1)
        memory.keep_past(
            [
                [
                    Loaded(
                        job.id,
                        [
                            Link(link.id, link.source_name, link.visits + 40, NOW - timedelta(days=300))
                            for link in job.links
                        ],
                        later - timedelta(minutes=5),
                    )
                    for job in JOBS
                ]
            ]
        )
        one.act(later)
        assert len(subjects(post, TO[0])) == 2
        assert "Ended: Silent link" in " ".join(str(post.mails_to(TO[0])[1].get_body().get_content()).split())  # type: ignore[union-attr]
        one.act(later + timedelta(days=1))
        assert not [mail for mail in subjects(post, TO[0])[2:] if "Silent" in mail]


def test_a_mail_server_that_is_down_gets_the_mail_later_and_nobody_gets_it_twice(
    sandbox: Sandbox, database: str
) -> None:
    """The recipient who was busy gets it at the next try; the other keeps the one."""
    with closing(Memory.opened(database)) as memory, serving() as post:
        one = watch(memory, sandbox, post)
        with_recipients(memory, one.number)
        today = NOW.replace(hour=0, minute=0, second=0)
        post.busy = {TO[1]}
        one.act(today)
        assert [len(subjects(post, to)) for to in TO] == [1, 0]
        one.act(today + timedelta(seconds=1))  # too early
        post.busy = set()
        one.act(today + timedelta(hours=23, minutes=59))
        assert [len(subjects(post, to)) for to in TO] == [1, 1]
        assert subjects(post, TO[0]) == subjects(post, TO[1])


def test_a_refused_token_is_an_alert_and_says_nothing_of_links(sandbox: Sandbox, database: str) -> None:
    """What couldn't be loaded has no data; alerts that fired before go on."""
    with closing(Memory.opened(database)) as memory:
        one = watch(memory, sandbox)
        one.act(NOW)
        before = {alert.key for alert in alerts.current(memory.database, one.number)}
        refused = replace(one, workspace=replace(one.workspace, token=Token.parse("sk-another-0123456789")))
        refused.act((NOW + timedelta(days=1)).replace(hour=12))  # after the hour at which alerts are checked
        now = alerts.current(memory.database, one.number)
        assert {alert.key for alert in now} - before == {("token", "", "")}
        assert all(alert.no_data_since for alert in now if alert.key in before)
        last = alerts.last_check(memory.database, one.number)
        assert last is not None
        assert Rule.SILENT in last.no_data
