"""Several workspaces on one server: each person opens those that are theirs, and nothing leaks from one to another."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from hirempire.analysis.mapping import ChannelMap
from hirempire.dashboard import workspaces
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from hirempire.team.configuration import Workspace as Configured
from tests.support import provider
from tests.support.app import APP, Connect, session_of, some, words
from tests.support.provider import EDITOR, VIEWER, person

As = Callable[..., AppTest]
EMEA, APAC = "sk-emea-0123456789abcdef", "sk-apac-0123456789abcdef"
TABLES = """
[workspaces.emea]
title = "EMEA"
token_variable = "TOKEN_OF_EMEA"

[workspaces.apac]
title = "APAC"
token_file = "{file}"
people = {{ addresses = ["ben@example.com"] }}
"""


@pytest.fixture(scope="module")
def apac(workspace: Workspace) -> Workspace:
    """Another workspace than the demo's, without a job in common."""
    made = make_workspace(today=datetime.now(UTC).date(), seed=8)
    here = ids(workspace)  # the documented sample is in every made-up one
    return replace(made, jobs=tuple(job for job in made.jobs if job.id not in here))


@pytest.fixture
def secrets(tmp_path: Path) -> Iterator[Path]:
    """The configuration of a server with two workspaces, one of them Ben's alone."""
    before = config.get_option("secrets.files")
    token = tmp_path / "apac"
    token.write_text(f"{APAC}\n", encoding="utf-8")
    access = provider.ACCESS + TABLES.format(file=token)
    file = provider.secrets(tmp_path, provider="http://localhost:1", app="http://localhost:2", access=access)
    config.set_option("secrets.files", [str(file)])
    yield file
    config.set_option("secrets.files", before)


@pytest.fixture(autouse=True)
def sandbox(
    server: Connect,
    workspace: Workspace,
    apac: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    secrets: Path,
) -> Sandbox:
    """Hirempire with both workspaces, and a memory that starts out empty."""
    assert secrets.exists()
    monkeypatch.setenv("TOKEN_OF_EMEA", EMEA)
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path / 'history.db'}")
    return server(configured=False, workspaces={EMEA: workspace, APAC: apac})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The workspaces whose tokens were read."""
    names, token_of = set(), workspaces.token_of

    def noted(one: Configured) -> str:
        names.add(one.name)
        return token_of(one)

    monkeypatch.setattr(workspaces, "token_of", noted)
    return names


@pytest.fixture
def opened_by() -> As:
    """Opens the app as somebody, at an address."""

    def open_(address: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        now = int(time.time())
        app.user = {"is_logged_in": True, "iss": "https://x.example", "sub": address, "iat": now} | person(address)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_


def jobs_of(app: AppTest) -> set[str]:
    """The jobs that the session knows."""
    return set(session_of(app).directory.jobs)


def ids(workspace: Workspace) -> set[str]:
    """The jobs of a workspace."""
    return {job.id for job in workspace.jobs}


def everything(app: AppTest) -> str:
    """All that is sent to a browser, as far as AppTest has it."""
    return str(app.main) + str(app.sidebar)


def test_the_first_that_is_ones_own_opens_by_itself(
    opened_by: As, workspace: Workspace, apac: Workspace, read: set[str]
) -> None:
    """And the address names it, so that a colleague opens the same."""
    assert not ids(workspace) & ids(apac)
    app = opened_by(VIEWER)
    assert jobs_of(app) == ids(workspace)
    assert app.query_params["workspace"] == "emea"
    assert "APAC" not in everything(app)
    assert read == {"emea"}


def test_another_is_chosen_in_the_sidebar_and_in_the_address(
    opened_by: As, workspace: Workspace, apac: Workspace
) -> None:
    """Nothing of the one before stays."""
    app = opened_by(EDITOR)
    assert jobs_of(app) == ids(workspace)
    app.selectbox(key="workspace_emea").select("apac").run()
    assert jobs_of(app) == ids(apac)
    assert app.query_params["workspace"] == "apac"
    assert jobs_of(opened_by(EDITOR, workspace="apac")) == ids(apac)
    app.query_params["workspace"] = "emea"  # the browser's back
    assert jobs_of(app.run()) == ids(workspace)


@pytest.mark.parametrize("name", ["apac", "nowhere", "../emea", ""])
def test_one_that_is_not_ones_own_is_as_if_there_were_none(
    opened_by: As, name: str, read: set[str], apac: Workspace
) -> None:
    """Nothing is asked with its token, and whether it exists isn't said."""
    job = apac.jobs[0].id
    app = opened_by(VIEWER, workspace=name, jobs=job)
    assert ("There is no such workspace here for you" in words(app)) == bool(name)
    assert "apac" not in read
    assert "APAC" not in everything(app)


def test_a_viewers_browser_that_sends_another_choice_gets_nothing(opened_by: As, read: set[str]) -> None:
    """The server asks whose it is, not the list of options."""
    app = opened_by(EDITOR)
    box = app.selectbox(key="workspace_emea")
    app.user = {**app.user, **person(VIEWER), "sub": EDITOR}
    box.select("apac").run()
    assert "apac" not in read


def test_whoever_loses_a_workspace_is_out_of_it_at_the_next_run(opened_by: As, secrets: Path, apac: Workspace) -> None:
    """Though still on the server's list."""
    app = opened_by(EDITOR, workspace="apac")
    assert jobs_of(app) == ids(apac)
    text = secrets.read_text(encoding="utf-8")
    secrets.write_text(text.replace('people = { addresses = ["ben@example.com"]', 'people = { groups = ["Nobody"]'))
    app.run()
    assert not jobs_of(app) & ids(apac)
    assert "There is no such workspace here for you" in words(app)


def test_what_is_set_in_one_is_not_set_in_another(opened_by: As, workspace: Workspace, apac: Workspace) -> None:
    """Though both are in one database."""

    def on_jobs(name: str, of: Workspace) -> AppTest:
        app = opened_by(EDITOR, workspace=name)
        pending = session_of(app).remembered.pending
        if pending is not None:
            pending.exception(timeout=60)
        session_of(app).ask(some(of, 3))
        return app.run()

    renamed = ChannelMap(channels={"LinkedIn": "LI"})
    app = on_jobs("emea", workspace)
    session_of(app).settings.channels.change(renamed)
    app.run()
    assert session_of(on_jobs("apac", apac)).map == ChannelMap()
    assert session_of(on_jobs("emea", workspace)).map == renamed


def test_no_token_is_in_what_a_browser_gets(opened_by: As) -> None:
    """Neither of them, in any form."""
    app = opened_by(EDITOR)
    app.selectbox(key="workspace_emea").select("apac").run()
    sent = everything(app) + str(app.query_params)
    assert EMEA not in sent
    assert APAC not in sent


def test_one_whose_token_is_gone_is_named_and_the_others_open(
    opened_by: As, monkeypatch: pytest.MonkeyPatch, apac: Workspace
) -> None:
    """The operator reads in the log where it should be."""
    monkeypatch.delenv("TOKEN_OF_EMEA")
    app = opened_by(EDITOR)
    assert "This server has no API token for this workspace" in words(app)
    app.selectbox(key="workspace_").select("apac").run()
    assert jobs_of(app) == ids(apac)
