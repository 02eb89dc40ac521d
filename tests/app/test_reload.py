"""What a reload keeps: the view, but never the token; and never the demo's jobs in place of one's own."""

from datetime import date

from streamlit.testing.v1 import AppTest

from hirempire.exhibits.scope import DEMO
from hirempire.sandbox.workspace import make_workspace
from tests.support.app import APP, Connect, connected, press, titles, words
from tests.support.demo import TOKEN

OWN = make_workspace(seed=8, jobs=6, today=date(2026, 11, 1))


def reloaded(app: AppTest) -> AppTest:
    """A new browser session at the address of this one."""
    again = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in app.query_params.items():
        again.query_params[name] = value
    return again.run()


def mine(server: Connect) -> AppTest:
    """The app with all jobs of a workspace whose token was typed in, filtered by one channel."""
    server(configured=False, workspaces={TOKEN: OWN})
    app = connected(AppTest.from_file(str(APP), default_timeout=60).run(), TOKEN).run()
    press(app, "Show all 6 jobs")
    return app.multiselect(key="channel").set_value(["LinkedIn"]).run()


def test_a_reload_asks_for_the_token_and_then_shows_the_view(server: Connect) -> None:
    """Nothing of the demo is shown meanwhile, and nothing is asked for."""
    app = mine(server)
    before = [(one.label, one.value) for one in app.metric]
    again = reloaded(app)
    assert "Not connected" in words(again)
    assert "made up" not in words(again)
    assert not again.metric
    assert {**again.query_params} == {**app.query_params}
    back = connected(again, TOKEN).run()
    for waits in [one for one in back.button if one.label.startswith("Load 1 job")]:
        waits.click().run()  # an address never spends requests without a word
    assert [(one.label, one.value) for one in back.metric] == before
    assert back.multiselect(key="channel").value == ["LinkedIn"]


def test_the_demo_is_entered_by_choice(server: Connect) -> None:
    """From the address of one's own view: it is left behind."""
    again = press(reloaded(mine(server)), "Open the demo workspace")
    assert "Demo workspace" in words(again)
    assert not again.query_params
    assert again.metric


def test_back_to_ones_own_address_shows_no_demo(server: Connect) -> None:
    """In the same tab, after the demo was opened."""
    app = mine(server)
    own = dict(app.query_params)
    press(app, "Back to the demo")
    for name, value in own.items():
        app.query_params[name] = value
    app.run()
    assert "Not connected" in words(app)
    assert not app.metric


def test_a_servers_own_workspace_does_not_stand_in_for_a_typed_token(server: Connect) -> None:
    """It may be another; it is offered."""
    app = mine(server)
    server(workspaces={TOKEN: OWN})
    again = reloaded(app)
    assert "Not connected" in words(again)
    press(again, "Open this server’s workspace")
    assert "Connected: 6 jobs" in words(again)


def test_every_page_of_the_demo_says_so(server: Connect) -> None:
    """Presented, too; one's own pages say nothing of it."""
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    for page in ("compare", "conversion", "timeline", "coverage", "report", "names"):
        app.switch_page(f"pages/{page}.py").run()
        assert [one for one in app.info if "made up" in one.value], page
    press(app, "Present")
    assert [one for one in app.info if "made up" in one.value]
    own = mine(server)
    assert "made up" not in words(own)
    assert DEMO not in words(own)


def test_lost_settings_are_said_after_a_reload() -> None:
    """An address tells what the view was made with that it doesn't hold."""
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    session = app.session_state["session"]
    session.settings.channels.change(session.map.merged(["Indeed"], "LinkedIn"))
    app.run()
    assert app.query_params["changed"] == "channel names"
    again = reloaded(app)
    assert "changes to channel names that aren't here" in words(again)
    assert "changed" not in again.query_params
    press(again, "Dismiss")
    assert "aren't here" not in words(again)


def test_what_is_typed_again_is_not_lost(server: Connect) -> None:
    """The notice is about what this session lacks."""
    server(configured=False, workspaces={TOKEN: OWN})
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    session = app.session_state["session"]
    session.settings.channels.change(session.map.merged(["Indeed"], "LinkedIn"))
    app.run()
    titles(app)
    app.query_params["channel"] = "LinkedIn"
    app.run()
    assert "aren't here" not in words(app)
