"""What recruiters set is there after a reload, for all who open the workspace, and nobody overwrites another."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.statuses import StageMap
from hirempire.dashboard.saved_views import views
from hirempire.dashboard.spend_table import SpendTable
from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, press, session_of, some, words

SPEND = b"channel,job_id,from,to,amount,currency\nIndeed,,2026-01-01,2026-01-31,240,EUR\n"
RENAMED = ChannelMap(channels={"LinkedIn": "LI"})


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Connect) -> None:
    """A workspace whose token is configured, and a memory that starts out empty."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path / 'history.db'}")
    server()


@pytest.fixture
def viewing(opened: Callable[[], AppTest], workspace: Workspace) -> Callable[[], AppTest]:
    """Opens the app on some jobs, as after a reload, and waits until its look is kept."""

    def view() -> AppTest:
        app = opened()
        session = session_of(app)
        if session.remembered.pending is not None:
            session.remembered.pending.exception(timeout=60)
        session.ask(some(workspace, 3))
        return app.run()

    return view


def test_what_was_set_is_there_after_a_restart_and_can_be_undone(viewing: Callable[[], AppTest]) -> None:
    """Channel names, stages and spend."""
    app = viewing()
    settings = session_of(app).settings
    settings.channels.change(RENAMED)
    settings.stages.change(StageMap({"met": "interviewed"}))
    settings.spend.change(SpendTable.from_csv(SPEND))
    app.run()
    assert settings.changed == ()
    st.cache_resource.clear()
    again = viewing()
    found = session_of(again).settings
    assert (found.channels.now, found.stages.now) == (settings.channels.now, settings.stages.now)
    assert found.spend.now == settings.spend.now
    found.channels.undo()
    again.run()
    st.cache_resource.clear()
    assert session_of(viewing()).settings.channels.now == ChannelMap()


def test_the_second_of_two_who_change_the_same_is_told_and_loses_nothing(viewing: Callable[[], AppTest]) -> None:
    """Theirs is on view until they choose; whatever they choose, undo leads to the other."""
    ana, ben = viewing(), viewing()
    session_of(ana).settings.channels.change(RENAMED)
    ana.run()
    mine = ChannelMap(channels={"LinkedIn": "Linked"})
    session_of(ben).settings.channels.change(mine)
    ben.run()
    assert "changed the channel names in the meantime" in words(ben)
    assert session_of(ben).map == mine
    press(ben, "Use theirs")
    assert session_of(ben).map == RENAMED
    session_of(ben).settings.channels.undo()
    ben.run()
    ana.run()
    assert session_of(ana).map == mine


def test_saving_ones_own_over_anothers_keeps_the_other_a_step_back(viewing: Callable[[], AppTest]) -> None:
    """The other sees it with the next run, and can go back to their own."""
    ana, ben = viewing(), viewing()
    session_of(ana).settings.channels.change(RENAMED)
    ana.run()
    session_of(ben).settings.channels.change(ChannelMap(channels={"LinkedIn": "Linked"}))
    ben.run()
    press(ben, "Save mine")
    ana.run()
    assert session_of(ana).map.channels == {"LinkedIn": "Linked"}
    session_of(ana).settings.channels.undo()
    assert session_of(ana).map == RENAMED


def test_undo_after_saving_ones_own_over_anothers_leads_to_the_other(viewing: Callable[[], AppTest]) -> None:
    """For the one who saved, too, and not to what was there before both."""
    ana, ben = viewing(), viewing()
    session_of(ana).settings.channels.change(RENAMED)
    ana.run()
    session_of(ben).settings.channels.change(ChannelMap(channels={"LinkedIn": "Linked"}))
    ben.run()
    press(ben, "Save mine")
    session_of(ben).settings.channels.undo()
    ben.run()
    ana.run()
    assert session_of(ana).map == session_of(ben).map == RENAMED


@pytest.mark.parametrize("choice", ["Save mine", "Use theirs"])
def test_of_two_who_change_spend_at_once_the_second_chooses_and_neither_is_lost(
    viewing: Callable[[], AppTest], choice: str
) -> None:
    """Whichever Ben chooses is there for both and after a restart, and undo leads to the other."""
    ana, ben = viewing(), viewing()
    hers, his = SpendTable.from_csv(SPEND), SpendTable.from_csv(SPEND.replace(b"240", b"500"))
    session_of(ana).settings.spend.change(hers)
    ana.run()
    session_of(ben).settings.spend.change(his)
    ben.run()
    assert "changed the spend in the meantime" in words(ben)
    assert session_of(ben).settings.spend.now == his
    press(ben, choice)
    assert "in the meantime" not in words(ben)
    ana.run()
    chosen, other = (his, hers) if choice == "Save mine" else (hers, his)
    for app in (ana, ben):
        assert session_of(app).settings.spend.now == chosen
    session_of(ben).settings.spend.undo()
    ben.run()
    st.cache_resource.clear()
    assert session_of(viewing()).settings.spend.now == other


def test_two_who_change_different_things_do_not_disturb_each_other(viewing: Callable[[], AppTest]) -> None:
    """Names and spend are kept apart."""
    ana, ben = viewing(), viewing()
    session_of(ana).settings.channels.change(RENAMED)
    session_of(ben).settings.spend.change(SpendTable.from_csv(SPEND))
    ana.run()
    ben.run()
    ana.run()
    for app in (ana, ben):
        assert session_of(app).map == RENAMED
        assert len(session_of(app).settings.spend.now.spend.rows) == 1
        assert "in the meantime" not in words(app)


def test_a_saved_view_is_there_for_everybody(viewing: Callable[[], AppTest], workspace: Workspace) -> None:
    """Under its name, among the saved views, until somebody removes it."""
    ana, ben = viewing(), viewing()
    (name,) = [one for one in ana.text_input if one.label == "Name"]
    name.set_value(" Three  jobs ")
    press(ana, "Save 3 jobs")
    ben.run()
    assert views(session_of(ben))["Three jobs"] == tuple(some(workspace, 3))
    ben.selectbox(key="remove_view").set_value("Three jobs").run()
    ana.run()
    assert list(views(session_of(ana))) == ["All jobs"]
