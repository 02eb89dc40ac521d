"""The pages, run as Streamlit runs them, against sandboxes over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from hirempire.sandbox.faults import Faults
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace, make_workspace
from tests.support.app import APP, Begun, Connect, candidates_page
from tests.support.demo import TOKEN


class _Navigated(PagesManager):
    """AppTest forgets before each run that the app has called ``st.navigation``; a server remembers."""


@pytest.fixture(scope="session", autouse=True)
def _looked_through_once() -> Iterator[None]:
    """AppTest looks through all installed packages anew for each app: nearly half of the time of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """What the demo shows today."""
    return make_workspace(today=datetime.now(UTC).date())


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of this computer's own settings, and nothing left by another test."""
    monkeypatch.delenv("HIREMPIRE_API_TOKEN", raising=False)
    monkeypatch.delenv("HIREMPIRE_API_URL", raising=False)
    monkeypatch.setattr(app_test, "PagesManager", _Navigated)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    yield
    st.cache_resource.clear()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> Iterator[Connect]:
    """Starts a sandbox as the API that the app is configured for; ``token`` set means that it is configured, too."""
    with ExitStack() as stack:

        def start(*, configured: bool = True, faults: Faults | None = None, **more: Any) -> Sandbox:  # noqa: ANN401
            workspaces = more.pop("workspaces", {TOKEN: workspace})
            sandbox = stack.enter_context(Sandbox(workspaces, faults=faults, **more))
            monkeypatch.setenv("HIREMPIRE_API_URL", sandbox.url)
            if configured:
                monkeypatch.setenv("HIREMPIRE_API_TOKEN", TOKEN)
            return sandbox

        yield start


@pytest.fixture
def opened() -> Callable[[], AppTest]:
    """Opens the app in a browser session of its own."""
    return lambda: AppTest.from_file(str(APP), default_timeout=60).run()


@pytest.fixture
def begun() -> Begun:
    """Opens the page on some jobs."""

    def begin(*job_ids: str) -> AppTest:
        app = AppTest.from_function(candidates_page, default_timeout=60)
        app.session_state["some_jobs"] = job_ids
        return app.run()

    return begin
