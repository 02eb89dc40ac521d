"""Choosing jobs by what people call them."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from hirempire.sandbox.workspace import Workspace
from tests.support.app import Connect, pasted, press, titles, words

Opened = Callable[[], AppTest]


def test_every_word_of_a_search_narrows_the_titles(opened: Opened, workspace: Workspace) -> None:
    """In any of the facts, whatever the case."""
    app = opened()
    app.text_input(key="find").set_value("ENGINEER berlin").run()
    found = [
        job.id
        for job in workspace.jobs
        if all(
            word in f"{job.job_title} {job.company_name} {job.department} {job.job_location} {job.status}".casefold()
            for word in ("engineer", "berlin")
        )
    ]
    assert len(found) > 0
    labels = app.session_state["session"].directory.labels
    assert set(titles(app).options) == {labels[job_id] for job_id in [*found, *workspace.featured]}


def test_all_that_match_are_shown_by_one_click(opened: Opened, workspace: Workspace) -> None:
    """A department, in one status."""
    app = opened()
    app.multiselect(key="find_department").set_value(["Engineering"]).run()
    app.multiselect(key="find_status").set_value(["active"]).run()
    found = [job for job in workspace.jobs if job.department == "Engineering" and job.status == "active"]
    button = next(one for one in app.button if one.label == f"Show all {len(found)} matches")
    button.click().run()
    assert len(app.multiselect(key="job").options) == len(found)
    assert f"Jobs loaded {len(found)} of {len(found)}" in words(app)


def test_a_search_without_a_match_says_so(opened: Opened) -> None:
    """And offers nothing to show."""
    app = opened()
    app.text_input(key="find").set_value("astronaut").run()
    assert "No matching jobs" in words(app)
    assert not [one for one in app.button if "matches" in one.label]


def test_jobs_that_were_looked_at_come_first(opened: Opened, workspace: Workspace) -> None:
    """The last set before the rest of the workspace."""
    app = opened()
    last = workspace.jobs[30].id
    titles(app).set_value([last])
    next(one for one in app.button if one.label == "Show these jobs").click().run()
    app.text_input(key="find").set_value(" ").run()
    label = workspace.jobs[30].job_title
    assert titles(app).options[0].startswith(label)


def blue(app: AppTest) -> list[str]:
    """The buttons that stand out in the sidebar."""
    return [one.label for one in app.sidebar.button if one.proto.type == "primary" and one.label != "Connect"]


def test_a_search_keeps_what_was_chosen(opened: Opened, workspace: Workspace) -> None:
    """A job chosen, another searched for and added: both are shown."""
    app = opened()
    first, second = workspace.jobs[30].id, workspace.jobs[36].id
    titles(app).set_value([first]).run()
    app.text_input(key="find").set_value(workspace.jobs[36].job_title).run()
    assert titles(app).value == [first]
    titles(app).set_value([first, second]).run()
    app.text_input(key="find").set_value("").run()
    press(app, "Show these jobs")
    assert app.session_state["session"].asked == (first, second)


def test_the_blue_button_shows_what_was_meant(opened: Opened, workspace: Workspace) -> None:
    """After a search, what was found; after a choice, what was chosen."""
    app = opened()
    assert blue(app) == ["Show these jobs"]
    app.text_input(key="find").set_value("ENGINEER berlin").run()
    assert len(blue(app)) == 1
    assert "matches" in blue(app)[0]
    titles(app).set_value([workspace.jobs[30].id]).run()
    assert blue(app) == ["Show these jobs"]


def test_showing_nothing_keeps_the_view(opened: Opened, workspace: Workspace) -> None:
    """It is said that nothing is chosen."""
    app = opened()
    titles(app).set_value([])
    press(app, "Show these jobs")
    assert app.session_state["session"].asked == tuple(workspace.featured)
    assert "Choose at least one job. The 12 jobs on view stay." in words(app)
    assert app.metric


def test_the_picker_counts_all_jobs_on_view(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Those that the workspace doesn't list, too; and adding one keeps a few unlisted ones."""
    server()
    many = [f"unlisted-{number}" for number in range(35)]
    app = pasted(opened(), "\n".join(many))
    app.segmented_control(key="choose_by").set_value("Titles").run()
    assert titles(app).proto.placeholder == "Showing 35 jobs; choose others"
    app.session_state["session"].ask(many[:2])
    app.run()
    assert titles(app).value == many[:2]
    titles(app).set_value([*many[:2], workspace.jobs[3].id])
    press(app, "Show these jobs")
    assert app.session_state["session"].asked == (*many[:2], workspace.jobs[3].id)


def test_a_filter_on_a_fact_narrows_every_page(opened: Opened, workspace: Workspace) -> None:
    """Visits are those of the department, added up from what was made up."""
    app = opened()
    app.multiselect(key="department").set_value(["Engineering"]).run()
    shown = [job for job in workspace.jobs if job.id in workspace.featured and job.department == "Engineering"]
    visits = sum(link.visits for job in shown for link in job.links)
    assert f"Visits {visits:,}" in words(app)
    app.switch_page("pages/timeline.py").run()
    assert f"{visits:,} visits" in words(app)
    assert "Engineering" in words(app)
