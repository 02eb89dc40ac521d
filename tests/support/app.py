"""The pages as Streamlit's own test runner shows them: what they say, and what a recruiter does on them."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from streamlit.testing.v1 import AppTest

from hirempire.api.models import Loaded
from hirempire.sandbox.names import CHANNELS
from hirempire.sandbox.server import Sandbox
from hirempire.sandbox.workspace import Workspace
from tests.support.demo import TOKEN
from tests.support.looks import Look, history

APP = Path(__file__).parents[2] / "app.py"
Connect = Callable[..., Sandbox]
Begun = Callable[..., AppTest]
SAMPLE = "8fc4ea3c-ecc4-4a92-96fd-a14436a79a1b"
PAGES = ["pages/channels.py", "pages/compare.py", "pages/timeline.py"]
LOOKS = 16
"""Two a week, the last one now; each link has gained steadily since."""
CALLED = {"Careers page": "Careers Page", "Twitter": "X", "Xing": "XING"}
"""Channels that the dashboard calls by another name than the demo's maker does."""


def words(app: AppTest) -> str:
    """All that the page says, in one text."""
    kinds = (app.title, app.subheader, app.caption, app.markdown, app.error, app.warning, app.info)
    said = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*said, *(f"{one.label} {one.value}" for one in app.metric)])


def titles(app: AppTest) -> Any:  # noqa: ANN401 - one of AppTest's elements
    """Where jobs are chosen by title."""
    (found,) = [one for one in app.multiselect if one.label == "Jobs by title"]
    return found


def press(app: AppTest, label: str) -> AppTest:
    """The app after a click on the button of this name."""
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """The figure that the browser gets."""
    (chart,) = [one for one in app.get("plotly_chart") if one.proto.id.endswith(f"-{key}")]
    drawn: dict[str, Any] = json.loads(chart.proto.spec)
    return drawn


def visits_of(workspace: Workspace, job_ids: set[str]) -> Counter[str]:
    """Visits by channel, counted from what was made up and not from what came over the wire."""
    channel = {name: one.spellings[0] for one in CHANNELS for name in one.spellings}
    found: Counter[str] = Counter()
    for job in workspace.jobs:
        if job.id in job_ids:
            for link in job.links:
                name = channel[link.source_name]
                found[CALLED.get(name, name)] += link.visits
    return found


def given(app: AppTest, what: str) -> dict[str, Any]:
    """What a component of ours gets in the browser to show ("page") or to save ("file")."""
    found = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next((one for one in found if what in one), {})


def bars(app: AppTest) -> dict[str, int]:
    """The bars of the first page by their names."""
    drawn = figure(app, "channels_chart")
    names = drawn["layout"]["yaxis"]["ticktext"]
    return {names[bar["y"][0]]: bar["x"][0] for bar in drawn["data"]}


def pasted(app: AppTest, text: str, *, each_alone: bool = False) -> AppTest:
    """The app after a recruiter has pasted job IDs, and before it, perhaps, chosen to ask for each on its own."""
    if each_alone:
        (toggle,) = [one for one in app.toggle if one.label == "Load jobs one by one"]
        toggle.set_value(True).run()
    app.segmented_control(key="choose_by").set_value("IDs").run()
    app.text_area[0].set_value(text)
    (button,) = [one for one in app.button if one.label == "Show these jobs"]
    return button.click().run()


def candidates_page() -> None:
    """The least of a page that wants candidates."""
    import streamlit as st

    from hirempire.dashboard import conversion_opt_in
    from hirempire.dashboard import session as sessions
    from hirempire.dashboard.loading import list_jobs, load_waiting

    wanted = st.session_state.get("some_jobs")  # a new session begins with an empty state
    session = sessions.current()
    if session.directory.pending and session.refused is None:
        list_jobs(session)
        session.ask(wanted or session.asked)
    load_waiting(session)
    if conversion_opt_in.ready(session):
        conversion_opt_in.controls(session)
        st.dataframe(session.candidates)


def some(workspace: Workspace, number: int, *, first: int = 0) -> list[str]:
    """So many jobs whose links the listing holds whole."""
    whole = [job for job in workspace.jobs if job.links and not any(link.named_only for link in job.links)]
    return [job.id for job in whole][first : first + number]


def session_of(app: AppTest) -> Any:  # noqa: ANN401 -- AppTest does not know what it holds
    """What the browser session holds."""
    return app.session_state["session"]


def connected(app: AppTest, token: str) -> AppTest:
    """The app after a recruiter has typed a token into the sidebar."""
    (field,) = [one for one in app.text_input if one.label == "API token"]
    field.set_value(token)
    (button,) = [one for one in app.button if one.label == "Connect"]
    return button.click().run()


def spent_elsewhere(sandbox: Sandbox, *, token: str = TOKEN) -> None:
    """Another program makes a request with the token: no process of ours has counted it."""
    answer = httpx.get(f"{sandbox.url}/jobs", headers={"Authorization": f"Bearer {token}"})
    assert answer.is_success


def with_a_past(app: AppTest, *, silent: bool = False, looks: int = LOOKS) -> AppTest:
    """The app after looks for eight weeks, in which each link gained what it has, step by step, or ``silent`` since."""
    session, steps = session_of(app), LOOKS // 2 if silent else LOOKS
    loaded = [outcome for outcome in session.link_load.outcomes.all if isinstance(outcome, Loaded)]
    now = max(outcome.fetched_at for outcome in loaded)
    seen = history(
        Look(
            now - timedelta(days=3.5 * (LOOKS - 1 - place)),
            {
                job.job_id: {
                    link.id: (link.source_name, link.visits * min(place + 1, steps) // steps, link.created_at)
                    for link in job.links
                }
                for job in loaded
            },
        )
        for place in range(LOOKS - looks, LOOKS)
    )
    session.ledger = session.connection.frames.ledger(seen)
    return app.run()
