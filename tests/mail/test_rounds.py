"""What is due is sent once to each recipient: whatever fails, whoever else runs, and wherever a worker is killed."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hirempire.commands.mailings import LOST, NOTHING_RAN, PAUSED, Round, load
from hirempire.commands.mailings import keep as keep_look
from hirempire.history import deliveries, turns
from hirempire.history.memory import Memory
from hirempire.mail import building
from hirempire.mail.building import Known
from hirempire.mail.letter import Letter
from hirempire.mail.loading import Came
from hirempire.mail.mailing import Mailing, These
from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from tests.support import mailings, postgres
from tests.support.demo import TOKEN
from tests.support.mail_server import Post, serving
from tests.support.mailings import MADE, TO, keep, mailing, round_of, states

KILLED = -9


@dataclass
class Setting:
    """A workspace with its memory and a mail server."""

    memory: Memory
    sandbox: Sandbox
    post: Post
    number: int
    now: datetime

    def round(self) -> Round:
        """One round."""
        settings = {"HIREMPIRE_SMTP_URL": self.post.url, "HIREMPIRE_MAIL_FROM": "reports@example.com"}
        return round_of(self.memory, self.sandbox.url, self.number, settings)

    def send(self, *, later: timedelta = timedelta(0)) -> dict[str, str]:
        """Send what is due, and what became of it."""
        self.round().send_due(self.now + later)
        return states(self.memory, self.number)


@pytest.fixture
def postgres_server() -> Iterator[str]:
    """An empty PostgreSQL."""
    with postgres.running() as address:
        yield address


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a file, or a real server where a test asks for both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path}/history.db"
    return str(request.getfixturevalue("postgres_server"))


ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def here(database: str) -> Iterator[Setting]:
    """A workspace that was seen, and a mail server."""
    now = datetime.now(UTC)
    with Sandbox({TOKEN: MADE}) as sandbox, serving() as post:
        memory = Memory.opened(database)
        round_ = round_of(memory, sandbox.url, 0, {})
        keep_look(memory, load(round_.workspace, ()))
        number = memory.workspace([job.id for job in MADE.jobs])
        assert number is not None
        yield Setting(memory, sandbox, post, number, now)
        memory.close()


def test_each_recipient_gets_one_mail(here: Setting) -> None:
    """However often the worker looks, and with a Message-ID of its own."""
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    assert here.send() == dict.fromkeys(TO, "sent")
    assert here.send(later=timedelta(hours=3)) == dict.fromkeys(TO, "sent")
    assert [to for to, _ in here.post.arrived] == [*TO]
    assert len({mail["Message-ID"] for _, mail in here.post.arrived}) == 2
    (file,) = here.post.arrived[0][1].iter_attachments()
    assert str(file.get_filename()).endswith(".csv")
    assert "ben@example.com" not in here.post.arrived[0][1].as_string()


def test_what_is_not_due_is_not_sent(here: Setting) -> None:
    """Before its minute, while it is paused, and for a time before it was made."""
    made = int(here.now.timestamp())
    keep(here.memory, here.number, "early", mailing(here.now, minutes_ago=-2), now=here.now)
    keep(here.memory, here.number, "paused", mailing(here.now, paused=True), now=here.now)
    keep(here.memory, here.number, "new", mailing(here.now, since=made), now=here.now)
    assert here.send() == {}
    assert not here.post.arrived


def test_a_recipient_that_is_refused_is_named_and_the_others_get_theirs(here: Setting) -> None:
    """For good, so that it isn't tried again."""
    here.post.refuses = {TO[0]}
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    assert here.send() == {TO[0]: "refused", TO[1]: "sent"}
    here.post.refuses = set()
    assert here.send(later=timedelta(hours=2)) == {TO[0]: "refused", TO[1]: "sent"}
    (refused,) = [one for one in deliveries.of(here.memory.database, here.number) if one.state == "refused"]
    assert "No such user here" in refused.why


def test_a_server_that_is_down_is_tried_again_for_a_day_and_then_told(here: Setting) -> None:
    """With growing waits; the cause of the last try is kept."""
    port, here.post.port = here.post.port, 9
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    assert here.send() == dict.fromkeys(TO, "planned")
    one = deliveries.of(here.memory.database, here.number)[0]
    assert one.next_at is not None
    assert timedelta(seconds=30) < one.next_at - one.at <= timedelta(minutes=1)
    here.post.port = port
    assert here.send() == dict.fromkeys(TO, "planned")  # not yet
    assert here.send(later=timedelta(days=1, hours=1)) == dict.fromkeys(TO, "failed")
    assert all("can't be reached" in one.why for one in deliveries.of(here.memory.database, here.number))
    assert not here.post.arrived


def test_a_mailing_that_is_paused_while_it_waits_is_not_sent_and_says_so(here: Setting) -> None:
    """It wasn't given up after a day."""
    here.post.busy = {*TO}
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    here.send()
    here.post.busy = set()
    keep(here.memory, here.number, "m", mailing(here.now, paused=True), now=here.now, seen=1)
    assert here.send(later=timedelta(minutes=2)) == dict.fromkeys(TO, "failed")
    assert all(one.why.endswith(PAUSED) for one in deliveries.of(here.memory.database, here.number))
    assert not here.post.arrived


def test_a_server_that_comes_back_gets_the_mail(here: Setting) -> None:
    """Within the day, once."""
    here.post.busy = {*TO}
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    assert here.send() == dict.fromkeys(TO, "planned")
    here.post.busy = set()
    assert here.send(later=timedelta(minutes=5)) == dict.fromkeys(TO, "sent")
    assert len(here.post.arrived) == 2


def test_a_mail_that_may_have_arrived_is_told_and_not_sent_again(here: Setting) -> None:
    """The server took it and hung up; the next recipient waits for a new connection."""
    here.post.dies = "after the mail"
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    assert here.send() == {TO[0]: "unclear", TO[1]: "planned"}
    here.post.dies = ""
    assert here.send(later=timedelta(minutes=5)) == {TO[0]: "unclear", TO[1]: "sent"}
    assert [to for to, _ in here.post.arrived] == [*TO]


def test_a_missed_hour_is_made_up_for_within_a_day(here: Setting) -> None:
    """Once; after that, it is told."""
    keep(here.memory, here.number, "late", mailing(here.now, minutes_ago=23 * 60), now=here.now)
    assert here.send() == dict.fromkeys(TO, "sent")
    keep(here.memory, here.number, "missed", mailing(here.now, minutes_ago=25 * 60), now=here.now)
    here.send()
    (missed,) = deliveries.of(here.memory.database, here.number, "missed")
    assert (missed.recipient, missed.state, missed.why) == (deliveries.WHOLE, "failed", NOTHING_RAN)
    assert len(here.post.arrived) == 2


def test_a_mailing_whose_jobs_are_gone_is_told_and_not_sent_empty(here: Setting) -> None:
    """The sentence says what to do."""
    keep(here.memory, here.number, "m", mailing(here.now, jobs=These(("gone",))), now=here.now)
    assert here.send() == {deliveries.WHOLE: "failed"}
    assert "Choose others" in deliveries.of(here.memory.database, here.number)[0].why
    assert not here.post.arrived


def test_a_fault_of_ours_in_one_mailing_keeps_no_other_from_being_sent(
    here: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told with its place, without what the error says, and tried again."""
    keep(here.memory, here.number, "broken", mailing(here.now, name="Broken"), now=here.now)
    keep(here.memory, here.number, "whole", mailing(here.now, name="Whole"), now=here.now)
    right = building.letter

    def faulty(mailing: Mailing, came: Came, known: Known, *, due: datetime) -> Letter:
        if mailing.name == "Broken":
            raise KeyError("Anna Schmidt")
        return right(mailing, came, known, due=due)

    monkeypatch.setattr(building, "letter", faulty)
    here.send()
    (whole,) = deliveries.of(here.memory.database, here.number, "broken")
    assert whole.state == "planned"
    assert "KeyError at test_rounds.py:" in whole.why
    assert "Anna" not in whole.why
    assert {one.state for one in deliveries.of(here.memory.database, here.number, "whole")} == {"sent"}


def test_a_list_that_fails_to_load_is_tried_again(here: Setting) -> None:
    """Nobody gets an empty mail meanwhile."""
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    good = here.sandbox
    with Sandbox({}, faults=Faults()) as refusing:
        here.sandbox = refusing
        assert here.send() == {deliveries.WHOLE: "planned"}
    here.sandbox = good
    found = here.send(later=timedelta(minutes=5))
    assert found == {deliveries.WHOLE: "sent"} | dict.fromkeys(TO, "sent")


def test_of_several_workers_one_has_the_turn(here: Setting) -> None:
    """Until it ends its turn, or says nothing for two minutes."""
    database, number, now = here.memory.database, here.number, here.now
    assert turns.take(database, number, "one", now=now)
    assert not turns.take(database, number, "two", now=now)
    assert turns.take(database, number, "one", now=now + timedelta(seconds=100))
    assert not turns.take(database, number, "two", now=now + timedelta(seconds=200))
    assert turns.take(database, number, "two", now=now + timedelta(seconds=230))
    turns.leave(database, number, "two", now=now + timedelta(seconds=231))
    assert turns.take(database, number, "one", now=now + timedelta(seconds=232))


def test_a_worker_whose_turn_is_over_sends_no_more(here: Setting) -> None:
    """Another one goes on with the mailings that are left."""
    for key in ("a", "b"):
        keep(here.memory, here.number, key, mailing(here.now, name=key, recipients=TO[:1]), now=here.now)
    asked = iter([True, False])
    replace(here.round(), goes_on=lambda: next(asked)).send_due(here.now)
    assert len(here.post.arrived) == 1
    here.send()
    assert len(here.post.arrived) == 2


@ON_BOTH
def test_two_rounds_at_once_send_each_mail_once(here: Setting, database: str) -> None:
    """Even if both believe that it is their turn."""
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    begun = [_process(here, database) for _ in range(2)]
    for process in begun:
        process.join()
    assert [process.exitcode for process in begun] == [0, 0]
    assert sorted(to for to, _ in here.post.arrived) == [*TO]
    assert states(here.memory, here.number) == dict.fromkeys(TO, "sent")


STEPS = {
    "before it is noted": ("plan", False, "sent", 1),
    "before it is begun": ("begin", False, "sent", 1),
    "after it is begun": ("begin", True, "unclear", 0),
    "after it is sent": ("end", False, "unclear", 1),
    "after that is noted": ("end", True, "sent", 1),
}
"""Where the worker is killed: around which note; what becomes of the first mail, and how often it arrives."""


@pytest.mark.parametrize(
    ("database", "step"),
    [*(("sqlite", step) for step in STEPS), ("postgresql", "after it is sent")],
    indirect=["database"],
)
def test_a_worker_that_is_killed_sends_nothing_twice(here: Setting, database: str, step: str) -> None:
    """What may have been sent is told; everything else is sent by whoever comes next."""
    name, after, state, arrived = STEPS[step]
    keep(here.memory, here.number, "m", mailing(here.now), now=here.now)
    process = _process(here, database, killed=(name, after))
    process.join()
    assert process.exitcode == KILLED
    assert here.send(later=timedelta(minutes=6)) == {TO[0]: state, TO[1]: "sent"}
    assert len(here.post.mails_to(TO[0])) == arrived
    assert len(here.post.mails_to(TO[1])) == 1
    whys = {one.recipient: one.why for one in deliveries.of(here.memory.database, here.number)}
    assert whys[TO[0]] == (LOST if state == "unclear" else "")


_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload(["hirempire.commands.mailings", "tests.support.mailings"])


def _process(
    here: Setting, database: str, *, killed: tuple[str, bool] | None = None
) -> "multiprocessing.context.ForkServerProcess":
    process = _READY.Process(
        target=_send, args=(database, here.sandbox.url, here.number, here.post.url, killed), daemon=True
    )
    process.start()
    return process


def _send(database: str, url: str, number: int, smtp: str, killed: tuple[str, bool] | None) -> None:
    """One round in a process of its own, which kills itself at a step."""
    if killed is not None:
        name, after = killed
        usual = getattr(deliveries, name)

        def fatal(*given: object, **more: object) -> object:
            done = usual(*given, **more) if after else None
            os.kill(os.getpid(), signal.SIGKILL)
            return done

        setattr(deliveries, name, fatal)
    mailings.send(database, url, number, smtp)
