"""What Python's collector passes over: the program itself, and nothing of a session."""

import gc
from types import SimpleNamespace

import pytest
from streamlit.runtime import RuntimeState

from hirempire.dashboard import server


@pytest.mark.parametrize(
    ("state", "tabs", "aside"),
    [
        (RuntimeState.NO_SESSIONS_CONNECTED, [], True),
        (RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED, [], False),
        (RuntimeState.NO_SESSIONS_CONNECTED, ["waits for its browser"], False),
    ],
)
def test_the_program_is_set_aside_only_while_there_is_no_session(
    monkeypatch: pytest.MonkeyPatch, state: RuntimeState, tabs: list[str], *, aside: bool
) -> None:
    """What a session leaves behind must go, though its objects hold each other."""
    before = gc.get_freeze_count()
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: SimpleNamespace(state=state))
    monkeypatch.setattr("hirempire.dashboard.tabs.known", lambda: tabs)
    try:
        server._set_aside()
        assert (gc.get_freeze_count() > before) is aside
    finally:
        gc.unfreeze()
