"""A viewer sees and exports; an editor alone changes what everyone sees, whatever a viewer's browser sends."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from hirempire.analysis.mapping import ChannelMap
from hirempire.dashboard import keeper, leaving, mailings, remembering, shared_items
from hirempire.dashboard.session import Session
from hirempire.dashboard.spend_table import SpendTable
from hirempire.history.memory import Memory
from hirempire.mail.mailing import Mailing
from hirempire.sandbox.workspace import Workspace
from tests.support import provider
from tests.support.app import APP, Connect, session_of, some, words
from tests.support.provider import EDITOR, VIEWER, person

As = Callable[..., AppTest]
RENAMED = ChannelMap(channels={"LinkedIn": "LI"})
SPEND = b"channel,job_id,from,to,amount,currency\nIndeed,,2026-01-01,2026-01-31,240,EUR\n"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Connect) -> Iterator[str]:
    """A server on which people sign in, with a workspace, and a memory that starts out empty."""
    url = f"sqlite:///{tmp_path / 'history.db'}"
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", url)
    before = config.get_option("secrets.files")
    file = provider.secrets(tmp_path, provider="http://localhost:1", app="http://localhost:2")
    config.set_option("secrets.files", [str(file)])
    server()
    yield url
    config.set_option("secrets.files", before)


@pytest.fixture
def viewing(workspace: Workspace) -> As:
    """Opens the app as somebody, on some jobs, once its look is kept."""

    def view(address: str, page: str = "pages/channels.py") -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        now = int(time.time())
        app.user = {"is_logged_in": True, "iss": "https://x.example", "sub": address, "iat": now} | person(address)
        app.run()
        session = session_of(app)
        if session.remembered.pending is not None:
            session.remembered.pending.exception(timeout=60)
        session.ask(some(workspace, 3))
        app.run()
        return app.switch_page(page).run() if page != "pages/channels.py" else app

    return view


def kept(url: str) -> dict[str, tuple[str | None, str]]:
    """What the database holds of the workspace: by kind and name, its value and who set it."""
    memory = Memory.opened(url)
    (workspace,) = [one for one in range(1, 4) if memory.standing(one)]
    found = {f"{one.kind}/{one.name}": (one.value, one.who) for one in memory.choices(workspace)}
    memory.close()
    return found


def test_what_an_editor_changes_bears_their_name(viewing: As, database: str) -> None:
    """For everyone who opens the workspace."""
    app = viewing(EDITOR)
    session_of(app).settings.channels.change(RENAMED)
    app.run()
    assert kept(database)["names/"][1] == f"Ben ({EDITOR})"
    assert session_of(viewing(VIEWER)).map == RENAMED


def test_what_a_viewers_browser_sends_changes_nothing(viewing: As, database: str) -> None:
    """Names, stages and spend go back to what they are, in the viewer's own session too."""
    editor = viewing(EDITOR)
    session_of(editor).settings.channels.change(RENAMED)
    editor.run()
    before = kept(database)
    app = viewing(VIEWER)
    settings = session_of(app).settings
    settings.channels.change(ChannelMap(channels={"LinkedIn": "Mine"}))
    settings.spend.change(SpendTable.from_csv(SPEND))
    app.run()
    assert kept(database) == before
    assert settings.channels.now == RENAMED
    assert settings.spend.now == SpendTable()
    settings.channels.undo()
    app.run()
    assert kept(database) == before


@pytest.mark.parametrize("what", ["set", "note", "mailing", "alert", "erase", "stop"])
def test_every_way_into_the_store_asks_who_it_is(
    viewing: As, database: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same call keeps what an editor does, and refuses what a viewer does."""
    acts: dict[str, Callable[[Session], object]] = {
        "set": lambda s: shared_items.put(s, "set", "Mine", "[]"),
        "note": lambda s: shared_items.put(s, "note", "1", "{}"),
        "mailing": lambda s: mailings.put(s, "1", Mailing(name="Mine", recipients=("a@example.com",))),
        "alert": lambda s: shared_items.put(s, "alert", "jump", "{}"),
        "erase": lambda s: remembering.erase(s),
        "stop": lambda s: remembering.stop(s, stopped=True),
    }

    def state() -> object:
        memory = Memory.opened(database)
        standing = memory.standing(1)
        memory.close()
        return (standing.looks, standing.stopped, kept(database)) if standing else None

    def acting(app: AppTest) -> None:
        act = acts[what]
        with monkeypatch.context() as patch:  # a place in the run at which a page would do it
            patch.setattr(leaving, "watch", lambda _: act(session_of(app)))
            app.run()

    viewer = viewing(VIEWER)
    before = state()
    acting(viewer)
    assert state() == before
    acting(viewing(EDITOR))
    assert state() != before


def test_a_way_for_reading_cannot_write(database: str) -> None:
    """Whoever adds a page can't pass by the question who it is."""
    here = keeper._configured(database)
    with pytest.raises(RuntimeError, match="may only read"):
        here.now(lambda memory: memory.stop(1, stopped=True))


@pytest.mark.parametrize(
    ("page", "says", "controls"),
    [
        ("pages/names.py", "change channel names", {"Merge", "Undo", "Reset to defaults", "Load"}),
        ("pages/conversion.py", "", {"Read file", "Undo", "Reset to defaults"}),
        ("pages/timeline.py", "add notes", {"Save"}),
        ("pages/mailings.py", "make and change mailings", {"New mailing"}),
        ("pages/alerts.py", "acknowledge alerts and change rules", {"Acknowledge", "Save"}),
    ],
)
def test_a_viewer_is_offered_nothing_that_they_may_not_do(
    viewing: As, page: str, says: str, controls: set[str]
) -> None:
    """And reads on the page who may. Exports stay."""
    app = viewing(VIEWER, page)
    assert not app.exception
    assert says in words(app)
    assert not controls & {button.label for button in app.button}
    assert "stop saving or erase the history" in words(app)
    assert "Links (CSV)" in [button.label for button in app.download_button]
