"""The view in the address: the same for a reload and a colleague, and harmless whatever stands in it."""

import ast
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import streamlit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from hirempire.dashboard.address import LONGEST, PARAMETERS
from hirempire.dashboard.keeper import keeper_of
from hirempire.dashboard.navigation import PAGES
from hirempire.dashboard.questions import LAST_WEEK, STOP
from hirempire.dashboard.view import FILTERS
from hirempire.sandbox.workspace import TROUBLE, Workspace, make_workspace
from tests.support.app import APP, Connect, pasted, press, session_of, titles, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]


def at(**query: str | list[str]) -> AppTest:
    """The app, opened at an address."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def address(app: AppTest) -> dict[str, list[str]]:
    """What stands in the address now."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in app.query_params.items()}


def test_the_first_view_needs_no_address(opened: Opened) -> None:
    """What is as it would be without a word is not in it."""
    assert address(opened()) == {}


def test_a_view_comes_back_from_its_address(opened: Opened, workspace: Workspace) -> None:
    """Jobs, filters and chart settings: a second session that opens the address sees the same."""
    first = opened()
    chosen = [workspace.jobs[0].id, workspace.jobs[3].id]
    titles(first).set_value(chosen)
    show(first)
    first.multiselect(key="channel").set_value(["LinkedIn"]).run()
    first.date_input(key="made_from").set_value(date(2026, 1, 31)).run()
    first.segmented_control(key="channels_by").set_value("By original name").run()
    written = address(first)
    assert written == {
        "jobs": [",".join(chosen)],
        "channel": ["LinkedIn"],
        "made_from": ["2026-01-31"],
        "channels_by": ["By original name"],
    }
    second = at(**written)
    assert second.multiselect(key="job").options == first.multiselect(key="job").options
    assert second.multiselect(key="channel").value == ["LinkedIn"]
    assert second.date_input(key="made_from").value == date(2026, 1, 31)
    assert second.segmented_control(key="channels_by").value == "By original name"
    assert [one.value for one in second.metric] == [one.value for one in first.metric]
    assert address(second) == written


def test_every_saved_view_of_the_demo_comes_back_from_its_address(opened: Opened, workspace: Workspace) -> None:
    """The one with a job that isn't in the workspace any more, too."""
    app = opened()
    app.session_state["session"].ask(workspace.sets[TROUBLE])
    app.run()
    again = at(**address(app))
    assert again.session_state["session"].asked == workspace.sets[TROUBLE]
    assert "couldn't be loaded" in words(again)
    assert "left out" not in words(again)


@pytest.mark.parametrize(
    ("key", "earlier", "now"),
    [("channels_by", "By name as written", "By original name"), ("timeline_what", "Links made", "Links created")],
)
def test_an_address_from_before_an_option_was_renamed_still_works(key: str, earlier: str, now: str) -> None:
    """Bookmarks outlive a label."""
    app = at(**{key: earlier})
    app.switch_page("pages/channels.py" if key == "channels_by" else "pages/timeline.py").run()
    assert app.segmented_control(key=key).value == now
    assert "left out" not in words(app)


def test_back_brings_the_view_before(opened: Opened) -> None:
    """The browser shows an earlier address while no choice has changed: the choices follow it."""
    app = opened()
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    assert address(app) == {"channel": ["LinkedIn"]}
    app.query_params.clear()
    app.run()
    assert app.multiselect(key="channel").value == []
    assert address(app) == {}


def test_a_choice_is_newer_than_an_address_that_has_not_heard_of_it(opened: Opened) -> None:
    """Two clicks in quick succession: the second run still has the address from before the first."""
    app = opened()
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    app.query_params.clear()
    app.multiselect(key="channel").set_value(["LinkedIn", "Indeed"]).run()
    assert app.multiselect(key="channel").value == ["LinkedIn", "Indeed"]
    assert address(app) == {"channel": ["LinkedIn", "Indeed"]}


def test_what_is_not_known_is_left_out_and_said() -> None:
    """Another version's choice, a broken date, a department that nobody has, and somebody's token."""
    app = at(colour="red", made_from="2026-99-01", department="Astrology", token="sk-not-here", channels_by="By moon")
    assert not app.exception
    said = words(app)
    for one in ("colour", "made\\_from", "Astrology", "token", "By moon"):
        assert one in said
    assert "sk-not-here" not in said
    assert address(app) == {}
    assert app.metric


def test_a_token_never_gets_into_the_address(opened: Opened, server: Connect) -> None:
    """Neither when it is typed nor as a job ID."""
    server(configured=False)
    app = opened()
    app.text_input[0].set_value(TOKEN)
    next(one for one in app.button if one.label == "Connect").click().run()
    assert "Connected" in words(app)
    assert TOKEN not in str(address(app))
    pasted = at(jobs=TOKEN)
    assert TOKEN not in words(pasted)
    assert TOKEN not in str(address(pasted))


def test_all_jobs_have_a_short_address(opened: Opened, workspace: Workspace) -> None:
    """However many they are."""
    app = opened()
    titles(app).set_value([job.id for job in workspace.jobs])
    show(app)
    assert address(app) == {"jobs": ["all"]}
    assert at(jobs="all").multiselect(key="job").options == app.multiselect(key="job").options


def test_a_set_too_large_for_an_address_is_offered_as_a_file(opened: Opened, server: Connect) -> None:
    """It is said, and the other choices are in the address all the same."""
    many = make_workspace(jobs=200, today=datetime.now(UTC).date())
    server(workspaces={TOKEN: many})
    app = opened()
    assert len(",".join(job.id for job in many.jobs[:150])) > LONGEST
    titles(app).set_value([job.id for job in many.jobs[:150]])
    show(app)
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    written = address(app)
    assert written.pop("jobs_left_out")[0].startswith("150-")
    assert written == {"channel": ["LinkedIn"]}
    assert "150 jobs are too many for a link" in words(app)
    elsewhere = at(**address(app))
    assert "This link doesn't include its 150 jobs" in words(elsewhere)
    assert not elsewhere.metric


def test_back_brings_a_set_that_was_too_large_for_an_address(opened: Opened, server: Connect) -> None:
    """The session knows it again."""
    many = make_workspace(jobs=200, today=datetime.now(UTC).date())
    server(workspaces={TOKEN: many})
    app = opened()
    titles(app).set_value([job.id for job in many.jobs[:150]])
    show(app)
    large = address(app)
    app.session_state["session"].ask([many.jobs[0].id])
    app.run()
    app.query_params.clear()
    for name, value in large.items():
        app.query_params[name] = value
    app.run()
    assert app.session_state["session"].asked == tuple(job.id for job in many.jobs[:150])


def test_another_workspaces_address_waits_for_its_workspace(server: Connect) -> None:
    """A colleague opens it before she has connected: nothing is asked for, and the address stays for then."""
    other = make_workspace(seed=8, jobs=5, today=datetime.now(UTC).date())
    sandbox = server(configured=False, workspaces={TOKEN: other})
    app = at(jobs=other.jobs[3].id)
    assert "1 job in a workspace that isn't connected" in words(app)
    assert address(app) == {"jobs": [other.jobs[3].id]}
    assert sandbox.requests == []
    app.text_input[0].set_value(TOKEN)
    next(one for one in app.button if one.label == "Connect").click().run()
    app.run()
    assert app.multiselect(key="job").options == [other.jobs[3].job_title]


def test_the_demos_view_is_not_carried_into_a_workspace(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Its jobs are not there, and would cost requests."""
    sandbox = server(configured=False, workspaces={TOKEN: make_workspace(seed=8, jobs=5, today=date(2026, 11, 1))})
    app = opened()
    titles(app).set_value([workspace.jobs[3].id])
    show(app)
    app.text_input[0].set_value(TOKEN)
    next(one for one in app.button if one.label == "Connect").click().run()
    app.run()
    assert address(app) == {"workspace": ["own"]}
    assert len(sandbox.requests) == 1  # the list of jobs


def unknown(many: int) -> str:
    """An address's jobs, of the right shape and known to nobody."""
    return ",".join(str(UUID(int=number, version=4)) for number in range(1, many + 1))


@pytest.mark.parametrize("jobs", [1, 10])
def test_jobs_that_an_address_names_wait_for_a_word(server: Connect, jobs: int) -> None:
    """Anybody can write a link: only the list of jobs is loaded, as at every visit, until the recruiter says so."""
    sandbox = server()
    app = at(jobs=unknown(jobs))
    assert sandbox.requests == [("/v1/jobs", None)]
    label = f"Load {jobs} job{'s' * (jobs > 1)} (uses {jobs} API request{'s' * (jobs > 1)})"
    assert label in [one.label for one in app.button]
    app.run()
    assert len(sandbox.requests) == 1
    press(app, label)
    assert len(sandbox.requests) == 1 + jobs
    assert not app.exception


def test_jobs_that_came_with_the_list_show_at_once(server: Connect, workspace: Workspace) -> None:
    """A colleague's link opens without a click where it costs nothing; the rest of it waits."""
    sandbox = server()
    here = [job.id for job in workspace.jobs if not any(link.named_only for link in job.links)][:2]
    app = at(jobs=",".join([*here, unknown(1)]))
    assert len(sandbox.requests) == 1
    assert app.multiselect(key="job").options
    assert "This link names 1 job that isn't loaded yet" in words(app)
    press(app, "Cancel")
    assert len(sandbox.requests) == 1


def test_ones_own_address_asks_nothing_anew(server: Connect) -> None:
    """Back to a set that was chosen in this session is no link from elsewhere."""
    sandbox = server()
    app = pasted(pasted(at(), unknown(3)), unknown(2))
    asked = len(sandbox.requests)
    app.query_params["jobs"] = unknown(3)
    app.run()
    assert not [one for one in app.button if one.label.startswith("Load ")]
    assert len(sandbox.requests) >= asked


@pytest.mark.parametrize("names", [["job"], ["channel", "group"], [*PARAMETERS]], ids=len)
@pytest.mark.parametrize("page", [*PAGES])
def test_no_presented_address_is_without_a_way_out(names: list[str], page: str) -> None:
    """Whatever it names that is not here, the page shows, and presenting can be left."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name in names:
        app.query_params[name] = "nope-1"
    app.query_params["present"] = "1"
    app.switch_page(page).run()
    assert not app.exception
    press(app, "Exit presentation")
    assert not app.exception
    assert titles(app)


@pytest.mark.parametrize("zone", ["America", "A" * 5_000, "../etc", "Europe/Berlin\x00", "", "Mars/Phobos", "."])
def test_no_time_zone_of_a_browser_breaks_the_page(opened: Opened, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is none is taken for UTC."""
    monkeypatch.setattr(type(streamlit.context), "timezone", property(lambda _: zone))
    app = opened()
    assert not app.exception
    assert app.metric
    assert "(UTC)" in words(app) or "UTC" not in words(app)


ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
LIKELY = st.sampled_from(
    [
        "1",
        "all",
        "nope-1",
        "LinkedIn",
        "2026-01-31",
        "Difference",
        "Index",
        "Department",
        "Jobs",
        "Stage",
        "Visits",
        "Pace",
    ]
)
"""What comes close to a choice, and works for some parameters."""


@settings(max_examples=min(30, settings().max_examples), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([*PAGES]),
    st.dictionaries(
        st.sampled_from([*PARAMETERS, "jobs", "workspace", "changed", "jobs_left_out", "x"]),
        st.lists(ANY_TEXT | LIKELY, min_size=1, max_size=3),
        max_size=6,
    ),
)
def test_no_address_breaks_a_page(page: str, query: dict[str, list[str]]) -> None:
    """Whatever stands in it, there is a view."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, values in query.items():
        app.query_params[name] = values
    app.switch_page(page).run()
    assert not app.exception
    assert "sk-" not in str(address(app))


@pytest.mark.parametrize("page", ["pages/compare.py", "pages/timeline.py", "pages/coverage.py", "pages/names.py"])
def test_the_way_to_each_page_keeps_the_view(opened: Opened, page: str) -> None:
    """The links to the pages carry the present choices."""
    app = opened()
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    link = next(one for one in app.get("page_link") if one.proto.page == page.split("/")[1].removesuffix(".py"))
    assert link.proto.query_string == "channel=LinkedIn"


def test_the_first_page_leads_to_what_to_stop_paying_for_with_the_present_view(opened: Opened) -> None:
    """One click, with the filters kept; without a history, last week isn't offered."""
    app = opened()
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    asked = {one.proto.label: one.proto for one in app.get("page_link")}
    assert asked[STOP].page == "conversion"
    assert asked[STOP].query_string == "channel=LinkedIn"
    assert LAST_WEEK not in asked


def show(app: AppTest) -> None:
    """Press the button below the titles."""
    next(one for one in app.button if one.label == "Show these jobs").click().run()


def keys() -> dict[str, str]:
    """The key of every choice that is kept from page to page, and the file that asks for it; no texts for a report."""
    found: dict[str, str] = {}
    for path in [*APP.parent.glob("pages/*.py"), *APP.parent.glob("hirempire/dashboard/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            given = {one.arg: one.value for one in call.keywords}
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in {"text_input", "text_area"}:
                continue
            if (name in {"choice", "_one_of_many"} or "persist_state" in given) and "key" in given:
                key = given["key"]
                said = key.value if isinstance(key, ast.Constant) else named.get(getattr(key, "id", ""))
                if said is not None:
                    found[str(said)] = path.name
    return found


def test_every_choice_and_every_filter_is_in_the_address() -> None:
    """A choice that an address does not hold is lost by a reload, and a colleague never sees it."""
    found = keys()
    assert {"channels_by", "compare_as", "compare_sort", "compare_pinned", "coverage_days"} <= set(found)
    assert not [f"{key} of {file}" for key, file in found.items() if key not in PARAMETERS]
    assert set(FILTERS) <= set(PARAMETERS)


def test_jobs_too_many_for_an_address_are_there_for_everyone_who_opens_the_workspace(
    opened: Opened, server: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At another server with the same database, and only where the token opens that workspace."""
    monkeypatch.setenv("HIREMPIRE_DATABASE_URL", f"sqlite:///{tmp_path}/history.db")
    many = make_workspace(jobs=200, today=datetime.now(UTC).date())
    other = make_workspace(jobs=40, today=datetime.now(UTC).date(), seed=8)
    server(workspaces={TOKEN: many, "sk-other": other})
    app = opened()
    titles(app).set_value([job.id for job in many.jobs[:150]])
    show(app)
    assert "Its 150 jobs are saved here" in words(app.run())
    link, memory = address(app), keeper_of(session_of(app).connection)
    assert memory is not None
    memory.later(lambda _: None).result()  # after all that it was to keep before
    streamlit.cache_resource.clear()  # another server
    assert session_of(at(**link)).asked == tuple(job.id for job in many.jobs[:150])
    monkeypatch.setenv("HIREMPIRE_API_TOKEN", "sk-other")
    assert session_of(at(**link)).asked == ()
