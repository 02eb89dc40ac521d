"""The page Alerts: what fires, the rules, and what people make of an alert."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from hirempire.analysis.alert_rules import MAIL, Mail, Rule, mail_written
from hirempire.analysis.alerts import Checked, Firing, NoData
from hirempire.history import alerts, deliveries
from hirempire.history.memory import Memory
from hirempire.mail.address import key
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, press, session_of, some, with_a_past, words

Opened = Callable[[], AppTest]
PAGE = "pages/alerts.py"


def silent(opened: Opened) -> AppTest:
    """The page on the demo's jobs, whose links all fell silent four weeks ago."""
    return with_a_past(opened(), silent=True).switch_page(PAGE).run()


def test_without_a_history_nothing_is_said_to_be_silent_and_what_could_not_be_checked_is_named(opened: Opened) -> None:
    """No data is no good news."""
    app = opened().switch_page(PAGE).run()
    assert not app.exception
    said = words(app).replace("\\", "")
    assert "Nothing needs your attention." in said
    assert "Silent link, Jump in visits and Nothing loaded: no history is kept." in said
    assert "Last checked" in said


def test_a_link_that_fell_silent_is_named_with_what_to_do(opened: Opened) -> None:
    """Only of jobs that are open: that of a closed one is expected to be silent."""
    app = silent(opened)
    assert not app.exception
    said = words(app)
    assert "has had no visits since" in said
    assert "Check that the posting is still online" in said
    session = session_of(app)
    closed = [job for job in session.asked if session.directory.jobs[job].status != "active"]
    named = [session.labels[job] for job in closed if f"of {session.labels[job]} has had no visits" in said]
    assert closed
    assert named == []


def test_no_filter_narrows_what_needs_attention(opened: Opened) -> None:
    """Nor does the page show any; the choices hold on the others."""
    app = silent(opened).switch_page("pages/channels.py").run()
    app.multiselect(key="channel").set_value(["Newsletter"]).run()
    app.switch_page(PAGE).run()
    assert not app.exception
    assert "has had no visits since" in words(app)
    assert "Channels" not in [one.label for one in app.multiselect]
    app.switch_page("pages/channels.py").run()
    assert app.multiselect(key="channel").value == ["Newsletter"]


def test_an_acknowledged_alert_no_longer_needs_attention_until_that_is_undone(opened: Opened) -> None:
    """It stays on the page, with when that was; without a memory, for this browser session."""
    app = silent(opened)
    number = len([one for one in app.button if one.label == "Acknowledge"])
    next(one for one in app.button if one.label == "Acknowledge").click().run()
    assert len([one for one in app.button if one.label == "Acknowledge"]) == number - 1
    assert "1 acknowledged or snoozed" in words(app)
    press(app, "Undo")
    assert len([one for one in app.button if one.label == "Acknowledge"]) == number
    next(one for one in app.button if one.label == "1 week").click().run()
    assert "snoozed until" in words(app)


def test_a_rule_can_be_switched_off_and_its_threshold_changed(opened: Opened) -> None:
    """Its words follow."""
    app = silent(opened)
    app.segmented_control(key="alert_threshold_silent").set_value(60).run()
    assert "none for at least 60 days" in words(app)
    assert "has had no visits since" not in words(app)
    app.segmented_control(key="alert_threshold_silent").set_value(7).run()
    assert "has had no visits since" in words(app)
    app.toggle(key="alert_on_silent").set_value(False).run()
    assert "has had no visits since" not in words(app)


def test_a_rule_can_hold_for_some_jobs_alone(opened: Opened) -> None:
    """Others are left in peace."""
    app = silent(opened)
    before = words(app).count("has had no visits since")
    session = session_of(app)
    job = next(job for job in session.asked if f"of {session.labels[job]} has had no visits" in words(app))
    app.multiselect(key="alert_jobs_silent").set_value([job]).run()
    said = words(app)
    assert 0 < said.count("has had no visits since") < before
    assert said.count("has had no visits since") == said.count(f"of {session.labels[job]} has had no visits since")
    assert "Only for 1 job." in said


def test_the_rules_are_set_for_everyone_who_opens_the_workspace(
    opened: Opened, server: Connect, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They are there again after a restart."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path / 'history.db'}")
    server()

    def view() -> AppTest:
        app = opened()
        pending = session_of(app).remembered.pending
        if pending is not None:
            pending.exception(timeout=60)
        session_of(app).ask(some(workspace, 3))
        return app.run().switch_page(PAGE).run()

    view().toggle(key=f"alert_on_{Rule.ALLOWANCE.value}").set_value(False).run()
    st.cache_resource.clear()
    again = view()
    assert not again.exception
    assert again.toggle(key=f"alert_on_{Rule.ALLOWANCE.value}").value is False
    assert again.toggle(key=f"alert_on_{Rule.SILENT.value}").value is True


def test_before_any_job_is_chosen_the_page_has_the_rules_and_what_the_worker_found(
    server: Connect, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workspace: Workspace
) -> None:
    """Under the jobs' names; before a first check, it doesn't say that all is well."""
    database = f"sqlite:///{tmp_path / 'history.db'}"
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", database)
    server()
    app = opened().switch_page(PAGE).run()
    assert not app.exception
    assert "Nothing has been checked yet." in words(app)
    assert app.toggle(key="alert_on_silent").value
    job = next(job for job in workspace.jobs if job.links)
    found = Firing(rule=Rule.SILENT, job_id=job.id, link_id="1", channel="Indeed", days=20, number=99)
    lacking = {Rule.SPEND: NoData.NO_SPEND}
    with closing(Memory.opened(database)) as memory:
        number = memory.workspace([job.id for job in workspace.jobs])
        assert number is not None
        alerts.take(memory.database, number, Checked(datetime.now(UTC), (found,), lacking))
    said = words(app.run()).replace("\\", "")
    assert "1 alert needs your attention." in said
    assert f"The Indeed link of {session_of(app).directory.jobs[job.id].job_title}" in said
    assert "Spend without applicants: no spend is entered." in said
    assert "couldn't" not in said


def test_what_became_of_the_mail_is_said_with_who_did_not_get_it_and_why(
    server: Connect, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workspace: Workspace
) -> None:
    """As for mailings; the address of a webhook stays a secret."""
    database, day = f"sqlite:///{tmp_path / 'history.db'}", datetime(2026, 11, 30, 8, tzinfo=UTC)
    secret = "https://hooks.slack.com/services/secret"
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", database)
    server()
    opened().switch_page(PAGE).run()
    with closing(Memory.opened(database)) as memory:
        number = memory.workspace([job.id for job in workspace.jobs])
        assert number is not None
        to = "ann@example.com", secret
        memory.save(number, "alert", mail_written(Mail(to, 8, "UTC")), name=MAIL, seen=0, who="", now=day)
        planned = deliveries.plan(
            memory.database, number, deliveries.ALERTS, str(day.date()), [key(one) for one in to], now=day
        )
        for one in planned:
            assert deliveries.begin(memory.database, number, one, now=day)
            mail = one.recipient == to[0]
            why = "" if mail else "The host isn't allowed."
            deliveries.end(memory.database, number, one, "sent" if mail else "failed", now=day, why=why)
    said = words(opened().switch_page(PAGE).run()).replace("\\", "")
    assert "30 Nov 2026:** 1 sent, 1 failed · 30 Nov 2026, 08:00" in said
    assert "hooks.slack.com (…" in said
    assert "The host isn't allowed." in said
    assert "services/secret" not in said
