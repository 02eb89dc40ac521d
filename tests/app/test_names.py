"""Changing channels on the page: it holds on every page, is undone exactly, and never reaches an export's raw names."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.support.app import bars, words

Opened = Callable[[], AppTest]
PAGE = "pages/names.py"


def named(opened: Opened) -> AppTest:
    """The page, on the demo."""
    return opened().switch_page(PAGE).run()


def press(app: AppTest, label: str) -> AppTest:
    """Click the button of that name."""
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return app


def channels(app: AppTest) -> dict[str, dict[Any, Any]]:
    """The table of channels and the names behind them: a record for each channel."""
    table: pd.DataFrame = next(one.value for one in app.dataframe if "Original names" in one.value)
    return {str(row["Channel"]): row for row in table.to_dict("records")}


def chosen(app: AppTest, label: str, values: list[str]) -> AppTest:
    """Choose some of many."""
    next(one for one in app.multiselect if one.label == label).set_value(values)
    return app


def test_the_names_behind_each_channel_are_listed(opened: Opened) -> None:
    """LinkedIn is written in several ways in the demo."""
    table = channels(named(opened))
    assert {"LinkedIn", "Linked In"} <= set(table["LinkedIn"]["Original names"].split(", "))
    assert table["LinkedIn"]["Group"] == "social"


def test_a_merge_holds_on_every_page_and_undo_brings_back_what_was(opened: Opened) -> None:
    """The bars of the first page add up to the same."""
    app = opened()
    before = bars(app)
    app.switch_page(PAGE).run()
    press(chosen(app, "Channels to merge", ["XING", "LinkedIn"]), "Merge")
    app.switch_page("pages/channels.py").run()
    after = bars(app)
    assert after["XING"] == before["XING"] + before["LinkedIn"]
    assert "LinkedIn" not in after
    assert sum(after.values()) == sum(before.values())
    press(app.switch_page(PAGE).run(), "Undo")
    assert bars(app.switch_page("pages/channels.py").run()) == before


def test_a_split_name_is_a_channel_of_its_own(opened: Opened) -> None:
    """Under the name that was typed."""
    app = named(opened)
    links = channels(app)["LinkedIn"]["Links"]
    next(one for one in app.segmented_control if one.key == "names_way").set_value("Split").run()
    app.selectbox(key="split_channel").set_value("LinkedIn").run()
    chosen(app, "Names to split off", ["Linked In"])
    next(one for one in app.text_input if one.label == "New channel").set_value("LinkedIn, other team")
    table = channels(press(app, "Split"))
    assert table["LinkedIn, other team"]["Original names"] == "Linked In"
    assert table["LinkedIn, other team"]["Links"] + table["LinkedIn"]["Links"] == links


def test_a_rename_does_not_merge_by_accident(opened: Opened) -> None:
    """A name that another channel has is refused, and says what to do."""
    app = named(opened)
    next(one for one in app.segmented_control if one.key == "names_way").set_value("Rename").run()
    next(one for one in app.selectbox if one.label == "Channel").set_value("LinkedIn")
    next(one for one in app.text_input if one.label == "New name").set_value("Indeed")
    app = press(app, "Rename")
    assert any("Merge the two instead" in one.value for one in app.warning)
    assert {"LinkedIn", "Indeed"} <= set(channels(app))
    next(one for one in app.text_input if one.label == "New name").set_value("LI")
    assert "LI" in channels(press(app, "Rename"))


def test_channels_can_be_put_into_a_group_of_ones_own(opened: Opened) -> None:
    """The view by group adds them up."""
    app = opened()
    before = bars(app)
    app.switch_page(PAGE).run()
    next(one for one in app.segmented_control if one.key == "names_way").set_value("Group").run()
    chosen(app, "Channels to group", ["LinkedIn", "Indeed"])
    next(one for one in app.selectbox if one.label == "Group").set_value("paid")
    press(app, "Assign to group")
    app.switch_page("pages/channels.py").run()
    app.segmented_control(key="channels_by").set_value("By group").run()
    assert bars(app)["paid"] == before["LinkedIn"] + before["Indeed"]


def test_an_empty_change_asks_for_what_is_missing(opened: Opened) -> None:
    """Nothing changes, and the form says why."""
    app = press(named(opened), "Merge")
    assert any("Choose at least two channels" in one.value for one in app.warning)
    assert next(one for one in app.button if one.label == "Undo").disabled


def test_the_page_says_that_exports_keep_the_names(opened: Opened) -> None:
    """And how many names are how many channels."""
    said = words(named(opened))
    assert "20 original names are grouped into 12 channels" in said
    assert "Exports keep the original names" in said
