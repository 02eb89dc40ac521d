"""What each page shows of the demo, and of a workspace, counted a second way."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from hirempire.sandbox.workspace import TROUBLE, Workspace
from tests.support.app import PAGES, SAMPLE, Connect, bars, figure, pasted, session_of, titles, visits_of, words
from tests.support.demo import TOKEN

Opened = Callable[[], AppTest]


def test_the_first_view_shows_the_demo_without_a_click(opened: Opened, workspace: Workspace) -> None:
    """Charts, totals, and a word that this is a demo and how to connect."""
    app = opened()
    assert not app.exception
    assert bars(app) == visits_of(workspace, set(workspace.featured))
    assert "Jobs loaded 12 of 12" in words(app)
    assert "couldn't be loaded" not in words(app)
    assert "Demo workspace" in words(app)
    assert "Connect your own in the sidebar" in words(app)


def test_the_documented_sample_gives_its_numbers(opened: Opened, server: Connect) -> None:
    """LinkedIn 142 and Referral 36, and nothing else."""
    server()
    app = pasted(opened(), SAMPLE)
    assert bars(app) == {"LinkedIn": 142, "Referral": 36}
    assert "Visits 178" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_charts_with_words_and_tables(opened: Opened, page: str) -> None:
    """Each chart says in words what it shows, and has its table and its CSV beside it."""
    app = opened().switch_page(page).run()
    assert not app.exception
    charts = app.get("plotly_chart")
    assert charts
    assert all(chart.proto.alt for chart in charts)
    assert len([one for one in app.expander if one.label == "Table"]) == len(charts)
    assert len([one for one in app.get("download_button") if getattr(one, "label", "") == "CSV"]) == len(charts)
    assert "as of" in words(app)


def test_the_timeline_says_that_visits_are_totals(opened: Opened) -> None:
    """No title promises visits on a day."""
    app = opened().switch_page("pages/timeline.py").run()
    assert "Visits to links created in each month" in words(app)
    assert "not visits in that time" in words(app)
    app.segmented_control(key="timeline_by").set_value("Week").run()
    assert "Visits to links created in each week" in words(app)


def test_a_saved_view_of_the_demo_shows_what_a_failure_looks_like(opened: Opened, workspace: Workspace) -> None:
    """The job that is gone is named, the others are there, and the figures say what they leave out."""
    app = opened()
    session_of(app).ask(workspace.sets[TROUBLE])
    app.run()
    assert not app.exception
    assert "**1 of 4 jobs couldn't be loaded** · It's excluded from all figures" in words(app)
    assert workspace.gone_job in app.dataframe[0].value["Job ID"].tolist()
    assert bars(app) == visits_of(workspace, set(workspace.sets[TROUBLE]))


def test_every_way_to_compare_is_drawn_from_the_same_numbers(opened: Opened, workspace: Workspace) -> None:
    """Stacked bars add up to what was made up, job by job."""
    app = opened().switch_page("pages/compare.py").run()
    for way in ("Stacked", "Grouped", "100%", "Heatmap"):
        app.segmented_control(key="compare_as").set_value(way).run()
        assert not app.exception
    app.segmented_control(key="compare_as").set_value("Stacked").run()
    drawn = figure(app, "compare_chart")
    total = sum(sum(bar["x"]) for bar in drawn["data"] if bar["type"] == "bar")
    assert total == visits_of(workspace, set(workspace.featured)).total()


def test_only_the_empties_that_occur_are_explained(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """The sample's two links have visits, and both were loaded; with a job that fails all three empties are there."""
    app = opened().switch_page("pages/compare.py").run()
    session_of(app).ask([*workspace.featured, workspace.gone_job])
    demo = words(app.run())
    assert "0: a link with no visits. –: no link. Hatched: a job that couldn't be loaded." in demo.replace("\\", "")
    server()
    sample = words(pasted(opened().switch_page("pages/compare.py").run(), SAMPLE))
    assert "–: no link" not in sample
    assert "Hatched" not in sample


def test_jobs_that_did_not_load_stand_by_name_in_a_small_set(opened: Opened, server: Connect) -> None:
    """Each in a row of its own, however many they are."""
    server()
    app = pasted(opened().switch_page("pages/compare.py").run(), f"{SAMPLE} gone-1 gone-2 gone-3 gone-4 gone-5")
    rows = [note["text"] for note in figure(app, "compare_chart")["layout"]["annotations"]]
    assert [row for row in rows if "not loaded" in row] == [f"gone-{n} · <i>not loaded</i>" for n in range(1, 6)]


def test_a_filter_holds_on_every_page_and_clear_brings_all_back(opened: Opened) -> None:
    """Chosen once, narrowed everywhere, and undone with one click."""
    app = opened()
    everything = bars(app)
    app.multiselect(key="channel").set_value(["LinkedIn", "Indeed"]).run()
    two = {name: everything[name] for name in ("LinkedIn", "Indeed")}
    assert bars(app) == {**two, "All others": sum(everything.values()) - sum(two.values())}
    app.switch_page("pages/timeline.py").run()
    names = {trace["name"] for trace in figure(app, "dots_chart")["data"]}
    assert names == {"LinkedIn", "Indeed"}
    assert r"LinkedIn \+ Indeed" in words(app)
    (clear,) = [one for one in app.button if one.label == "Clear"]
    clear.click().run()
    app.switch_page("pages/channels.py").run()
    assert bars(app) == everything


def test_a_filter_that_leaves_nothing_says_so_and_offers_the_way_out(opened: Opened) -> None:
    """No empty chart."""
    app = opened()
    app.date_input(key="made_from").set_value(date(2020, 1, 1))
    app.date_input(key="made_to").set_value(date(2020, 1, 2)).run()
    assert not app.get("plotly_chart")
    assert "No links match these filters." in words(app)
    app.button(key="clear_all").click().run()
    assert app.get("plotly_chart")


def test_a_set_once_loaded_is_not_asked_for_again_until_refreshed(opened: Opened, server: Connect) -> None:
    """Changing filters and pages costs no request; refreshing costs one a job."""
    sandbox = server()
    app = pasted(opened(), SAMPLE)
    sandbox.requests.clear()
    app = pasted(app.switch_page("pages/timeline.py").run(), f'["{SAMPLE}"]')
    assert sandbox.requests == []
    (refresh,) = [one for one in app.button if one.label == "Refresh"]
    refresh.click().run()
    assert sandbox.requests == [("/v1/job-sources", SAMPLE)]


def test_what_was_not_understood_is_listed_with_why(opened: Opened, server: Connect) -> None:
    """The rest is loaded all the same."""
    server()
    app = pasted(opened(), f"{SAMPLE}, ???, {SAMPLE}")
    assert "1 job ID found" in words(app)
    assert any("1 entry skipped" in one.label for one in app.expander)
    assert bars(app) == {"LinkedIn": 142, "Referral": 36}


def test_jobs_go_by_their_titles(opened: Opened, server: Connect, workspace: Workspace) -> None:
    """Two that share a title are told apart by their place."""
    server()
    app = opened()
    options = titles(app).options
    assert len(set(options)) == len(workspace.jobs)
    assert {"Backend Engineer · Berlin, Germany", "Backend Engineer · Lisbon, Portugal"} <= set(options)
    assert TOKEN not in str(app.main) + str(app.sidebar)


def test_a_channel_keeps_its_colour_whatever_jobs_are_looked_at(
    opened: Opened, server: Connect, workspace: Workspace
) -> None:
    """Two pictures of one report never contradict each other."""
    server()

    def colours(job_ids: list[str]) -> dict[str, str]:
        drawn = figure(pasted(opened(), " ".join(job_ids)), "channels_chart")
        names = drawn["layout"]["yaxis"]["ticktext"]
        return {names[bar["y"][0]]: bar["marker"]["color"] for bar in drawn["data"]}

    ids = [job.id for job in workspace.jobs if job.links]
    everything = colours(ids)
    for some in (ids[:6], ids[20:26], ids[30:]):
        found = colours(some)
        assert found == {name: everything[name] for name in found}


def test_a_clicked_bar_keeps_its_share_and_shows_its_jobs(opened: Opened, workspace: Workspace) -> None:
    """The rest of the whole stays beside it; the jobs add up to the bar."""
    app = opened()
    every = visits_of(workspace, set(workspace.featured))
    app.multiselect(key="channel").set_value(["LinkedIn"]).run()
    mine, whole = every["LinkedIn"], sum(every.values())
    drawn = bars(app)
    assert drawn == {"LinkedIn": mine, "All others": whole - mine}
    words_at_bars = [bar["text"][0] for bar in figure(app, "channels_chart")["data"]]
    assert words_at_bars[0] == f"{mine:,} · {mine / whole:.0%}"
    assert f"LinkedIn accounts for {mine / whole:.0%} of all channels’ visits ({mine:,} of {whole:,})" in plain(app)
    of_jobs = [visits_of(workspace, {job_id})["LinkedIn"] for job_id in workspace.featured]
    by_job = [bar["x"][0] for bar in figure(app, "channels_jobs_chart")["data"]]
    assert sorted(filter(None, by_job)) == sorted(filter(None, of_jobs))
    assert sum(by_job) == mine


def plain(app: AppTest) -> str:
    """The words of the page without Markdown's escapes."""
    return words(app).replace("\\", "")
