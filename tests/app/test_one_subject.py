"""Every count on a page is about the same jobs, links and visits, also while some are still to be loaded."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from hirempire.sandbox.workspace import Workspace
from tests.support.app import APP, Connect, press, some, words

Opened = Callable[[], AppTest]


def scope_lines(app: AppTest) -> list[str]:
    """What stands under the titles of the charts."""
    return [one.value.split(" · as of")[0] for one in app.caption if " · as of " in one.value]


def numbers(app: AppTest) -> dict[str, str]:
    """The totals on top."""
    return {one.label: one.value for one in app.metric}


def test_jobs_still_to_be_loaded_are_in_no_number(server: Connect, workspace: Workspace) -> None:
    """The rest of an address waits for a word: it is neither loaded nor failed, nor without links."""
    server()
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["jobs"] = ",".join([*some(workspace, 2), "waits-1"])
    app.run()
    assert numbers(app)["Jobs loaded"] == "2 of 3"
    assert scope_lines(app)[0].startswith("2 of 3 jobs · ")
    app.switch_page("pages/coverage.py").run()
    assert "no links at all" not in words(app)
    assert scope_lines(app)[0].startswith("2 of 3 jobs · ")


def test_conversion_counts_the_jobs_whose_candidates_are_loaded(server: Connect, workspace: Workspace) -> None:
    """Tile and captions agree, and nobody calls a job failed that nobody has asked for."""
    server(limit=2)
    ids = some(workspace, 12)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.session_state["session"].ask(ids)
    app.switch_page("pages/conversion.py").run()
    press(app, "Turn on conversion")
    assert "The candidates of 11 jobs aren't loaded yet" in words(app)
    assert "couldn't be loaded" not in words(app)
    assert "11 of 12 jobs aren't counted: their links or candidates aren't loaded" in words(app).replace("\\", "")
    visits = {job.id: sum(link.visits for link in job.links) for job in workspace.jobs}
    most = max(visits[job_id] for job_id in ids)
    assert numbers(app)["Visits"] == f"{most:,}"
    assert len(scope_lines(app)) >= 3
    assert all(line.startswith("1 of 12 jobs · ") and line.endswith(f" · {most:,} visits") for line in scope_lines(app))


def test_captions_follow_what_a_filter_on_days_leaves_in_conversion(opened: Opened) -> None:
    """Links that the filter splits are in neither the tile nor the captions."""
    app = opened().switch_page("pages/conversion.py").run()
    (made_from,) = [one for one in app.date_input if one.key == "made_from"]
    whole = numbers(app)["Visits"]
    newest = app.session_state["session"].links["created_at"].quantile(0.4).date()
    made_from.set_value(newest).run()
    assert numbers(app)["Visits"] != whole
    judged, *charts = scope_lines(app)[:3]
    assert judged.endswith(f" · {whole} visits")  # spend is for the whole set
    assert all(line.endswith(f" · {numbers(app)['Visits']} visits") for line in charts)
