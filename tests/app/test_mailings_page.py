"""Mailings: made, changed, paused, seen and removed on their page; in the demo nothing is sent without a server."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hirempire.dashboard.mailing_form import _since
from hirempire.history.memory import Memory
from hirempire.mail.building import NO_HISTORY
from hirempire.mail.mailing import Every, Mailing, Search
from hirempire.mail.schedule import WEEKDAYS
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, given, press, session_of, words
from tests.support.hostile import NAMES
from tests.support.mail_server import serving
from tests.support.mailings import round_of

Opened = Callable[[], AppTest]
PAGE = "pages/mailings.py"
TO = ("ann@example.com", "https://hooks.slack.com/services/secret")


def asking() -> None:
    """A page that asks for a new mailing: Streamlit's test runner doesn't go on with a dialog."""
    from hirempire.dashboard import session as sessions
    from hirempire.dashboard.mailing_form import ask

    ask(sessions.current(), None, None)


def connected() -> None:
    """The same at a workspace of which no job is on view."""
    from hirempire.dashboard import remembering
    from hirempire.dashboard import session as sessions
    from hirempire.dashboard.loading import list_jobs
    from hirempire.dashboard.mailing_form import ask

    session = sessions.current()
    if session.directory.pending:
        list_jobs(session)
    remembering.look(session, recall=False, waits=True)
    ask(session, None, None)


def shown(opened: Opened, mailing: Mailing) -> AppTest:
    """The page, on the demo, with a mailing."""
    app = opened()
    session_of(app).mailings["one"] = mailing
    return app.switch_page(PAGE).run()


def saved(app: AppTest, *, name: str, to: str) -> AppTest:
    """The form after somebody has filled it in and pressed its button."""
    app.text_input(key="mailing_new_name").set_value(name)
    app.text_area(key="mailing_new_to").set_value(to)
    return press(app, "Save mailing")


def test_a_mailing_is_made_from_what_was_entered() -> None:
    """With the usual choices, from now on."""
    app = AppTest.from_function(asking, default_timeout=60).run()
    saved(app, name=" Weekly  report ", to=" ".join(TO))
    (made,) = session_of(app).mailings.values()
    assert (made.name, made.jobs, made.period, made.formats) == ("Weekly report", Every(), "last-week", ("pptx",))
    assert (made.recipients, made.weekday, made.hour, made.people, made.paused) == (TO, 0, 8, True, False)
    assert made.since > 0


def test_a_mailing_made_on_the_page_arrives_at_its_minute_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Connect, opened: Opened, workspace: Workspace
) -> None:
    """Right after connecting, with no job on view and none kept before; the page then says that it was sent."""
    database = f"sqlite:///{tmp_path}/history.db"
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", database)
    monkeypatch.setenv("PATH", "")  # no Chrome, so no picture
    sandbox = server()
    app = AppTest.from_function(connected, default_timeout=60).run()
    due = (datetime.now(UTC) + timedelta(minutes=2)).replace(second=0, microsecond=0)
    app.selectbox(key="mailing_new_day").set_value(WEEKDAYS[due.weekday()])
    app.time_input(key="mailing_new_time").set_value(time(due.hour, due.minute))
    app.selectbox(key="mailing_new_zone").set_value("UTC")
    app.multiselect(key="mailing_new_formats").set_value(["csv"])
    saved(app, name="Weekly report", to=TO[0])
    with serving() as post, closing(Memory.opened(database)) as memory:
        number = memory.workspace([job.id for job in workspace.jobs])
        assert number is not None
        settings = {"HIREMPIRE_SMTP_URL": post.url, "HIREMPIRE_MAIL_FROM": "reports@example.com"}
        for seconds, arrived in ((-1, 0), (0, 1), (5, 1)):
            round_of(memory, sandbox.url, number, settings).send_due(due + timedelta(seconds=seconds))
            assert len(post.mails_to(TO[0])) == arrived
    said = words(opened().switch_page(PAGE).run())
    assert "1 sent · " in said
    assert "Choose jobs to get started" not in said


def test_what_is_missing_is_said() -> None:
    """A name of its own, and recipients that are addresses."""
    app = AppTest.from_function(asking, default_timeout=60).run()
    session_of(app).mailings["one"] = Mailing(name="Weekly report")
    said = {
        "no other mailing": saved(app, name="weekly  REPORT", to=TO[0]).warning[0].value,
        "isn't an email address": saved(app, name="Other", to="ann").warning[0].value.replace("\\", ""),
        "at least one": saved(app, name="Other", to="").warning[0].value,
    }
    assert all(part in words_ for part, words_ in said.items())
    assert len(session_of(app).mailings) == 1


def test_a_mailing_says_what_it_is_and_is_paused_and_removed(opened: Opened) -> None:
    """A webhook's address is a secret."""
    app = shown(opened, Mailing(name="Weekly report", recipients=TO, zone="Europe/Berlin"))
    said = words(app).replace("\\", "")
    assert "All jobs · Last week · PPTX · Mondays at 08:00 (Europe/Berlin)" in said
    assert "To ann@\u2060example.com and hooks.slack.com" in said
    assert "secret" not in said
    assert "Next:" in said
    assert "No mail server is set" in said
    paused = words(press(app, "Pause"))
    assert "Paused" in paused
    assert "Next:" not in paused
    assert "Next:" in words(press(app, "Resume"))
    assert "There is no mailing yet" in words(press(app, "Remove mailing"))


def test_the_preview_is_the_mail_and_a_trial_says_that_there_is_no_server(opened: Opened) -> None:
    """With a word on why its figures aren't those of last week: this test keeps no history."""
    app = press(shown(opened, Mailing(name="Weekly report", recipients=TO)), "Preview")
    page = given(app, "page")["page"]
    assert "Demo: 40 jobs: " in page
    assert NO_HISTORY in page
    assert "data:image/png" in page or "cid:" not in page
    (field,) = [one for one in app.text_input if one.label == "Send to"]
    field.set_value("me@example.com")
    assert "nothing can be sent" in words(press(app, "Send now"))


def test_a_hostile_name_is_a_name(opened: Opened) -> None:
    """No markup of the page's."""
    said = words(shown(opened, Mailing(name=NAMES["script"], recipients=TO, jobs=Search("status", NAMES["script"]))))
    assert "<script>" not in said
    assert "alert" in said


def test_only_another_time_or_period_begins_anew() -> None:
    """A changed note isn't a reason to send again, nor to miss what is due."""
    before = Mailing(name="Weekly", since=5)
    assert _since(Mailing(name="Weekly", note="Hello", jobs=Search("status", "Active")), before).since == 5
    assert _since(Mailing(name="Weekly", hour=9), before).since > 5
    assert _since(Mailing(name="Weekly", period="last-month"), before).since > 5
    assert _since(before, None).since > 5
