"""Changing which name is which channel: on display alone, undone exactly, and never by guess."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.frame import links_frame
from hirempire.analysis.mapping import UNGROUPED, ChannelMap, loaded, saved
from hirempire.api.models import Link, Loaded

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAMES = ["LinkedIn", "Linked In", "lnkd.in", "Indeed", "indeed", "Referral", "Jobs4U", "Jobs 4 You"]


def links(names: list[str] = NAMES) -> pd.DataFrame:
    """One link a name, with 1, 2, 4 … visits, so that every sum tells which links are in it."""
    made = [Link(f"l{i}", name, 2**i, NOW) for i, name in enumerate(names)]
    return links_frame([Loaded("job", made, NOW)])


def visits(frame: pd.DataFrame) -> dict[str, int]:
    """Visits by channel, added up in a plain loop."""
    sums: dict[str, int] = {}
    for channel, count in zip(frame["channel"].astype("str"), frame["visits"], strict=True):
        sums[channel] = sums.get(channel, 0) + int(count)
    return sums


def test_without_changes_it_is_the_table_alone() -> None:
    """The frame comes back as it was."""
    frame = links()
    assert ChannelMap().shown(frame) is frame
    assert visits(frame) == {"LinkedIn": 7, "Indeed": 24, "Referral": 32, "Jobs4U": 64, "Jobs 4 You": 128}


def test_merged_channels_add_up_and_every_name_stays() -> None:
    """Visits move to the one name; what was written does not change."""
    frame = links()
    shown = ChannelMap().merged(["Jobs4U", "Jobs 4 You"], "Jobs4U").shown(frame)
    assert visits(shown) == {"LinkedIn": 7, "Indeed": 24, "Referral": 32, "Jobs4U": 192}
    assert shown["source_name"].tolist() == frame["source_name"].tolist()
    assert visits(frame)["Jobs 4 You"] == 128  # the frame given is left alone


def test_a_merge_holds_for_spellings_that_come_later() -> None:
    """All that the table takes for LinkedIn goes where LinkedIn went."""
    changed = ChannelMap().merged(["LinkedIn", "Indeed"], "Boards")
    assert changed.channel("LINKEDIN ") == "Boards"
    assert changed.channel("linkedin.com") == "Boards"


def test_a_merge_of_a_merge_takes_all_along() -> None:
    """A into B, then B into C: A is C, and none is left behind."""
    changed = ChannelMap().merged(["Jobs4U"], "Boards").merged(["Boards", "Indeed"], "Paid boards")
    assert [changed.channel(name) for name in ("Jobs4U", "Indeed", "Boards")] == ["Paid boards"] * 3


def test_renaming_back_leaves_no_change() -> None:
    """There and back is where one was."""
    assert ChannelMap().merged(["X"], "Twitter").merged(["Twitter"], "X").changes == 0


def test_split_names_are_a_channel_of_their_own() -> None:
    """The rest stays under the channel's name; a later rename takes the split name along where it is meant."""
    frame = links()
    changed = ChannelMap().split(["lnkd.in"], "Short links")
    assert visits(changed.shown(frame)) == {
        "LinkedIn": 3,
        "Short links": 4,
        "Indeed": 24,
        "Referral": 32,
        "Jobs4U": 64,
        "Jobs 4 You": 128,
    }
    again = changed.merged(["Short links", "LinkedIn"], "LinkedIn")
    assert visits(again.shown(frame))["LinkedIn"] == 7


def test_groups_come_from_the_table_and_can_be_set() -> None:
    """A channel that nobody knows is not grouped, and says so."""
    assert ChannelMap().group("LinkedIn") == "social"
    assert ChannelMap().group("Jobs4U") == UNGROUPED
    assert ChannelMap().grouped(["Jobs4U", "LinkedIn"], "paid").group("LinkedIn") == "paid"


def test_the_names_behind_a_channel_are_listed_with_their_counts() -> None:
    """Most visits first."""
    table = ChannelMap().spellings(links())
    assert table.index.tolist() == ["Jobs 4 You", "Jobs4U", "Referral", "Indeed", "LinkedIn"]
    linkedin = table.to_dict("index")["LinkedIn"]
    assert sorted(linkedin["spellings"]) == ["Linked In", "LinkedIn", "lnkd.in"]
    assert (linkedin["links"], linkedin["visits"]) == (3, 7)


NAME = st.text(min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.dictionaries(NAME, NAME), st.dictionaries(NAME, NAME), st.dictionaries(NAME, NAME))
def test_a_saved_map_is_loaded_as_it_was(
    names: dict[str, str], channels: dict[str, str], groups: dict[str, str]
) -> None:
    """Whatever the names are."""
    assert loaded(saved(ChannelMap(names, channels, groups))) == ChannelMap(names, channels, groups)


@pytest.mark.parametrize(
    "file",
    [b"", b"{}", b"[1]", b"\xff\xfe", b'{"names": {"a": 1}, "channels": {}, "groups": {}}', b'{"jobs": []}'],
)
def test_another_file_is_refused(file: bytes) -> None:
    """Nothing of it is taken."""
    with pytest.raises(ValueError, match="isn't a channel names file"):
        loaded(file)
