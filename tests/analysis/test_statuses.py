"""The stage that each status indicates: as documented, changeable, and never by guess."""

import pandas as pd
import pytest

from hirempire.analysis.statuses import MEANINGS, STAGES, UNKNOWN, StageMap, loaded, saved

DOCUMENTED = (
    *("applied", "screening", "phone_screen", "interview", "technical", "offer", "hired"),
    *("rejected", "withdrawn", "on_hold", "shortlisted", "qualified", "uploaded"),
)
SEEN = pd.Series(["hired", "Hired", "trial_shift", "applied", "trial_shift", None], dtype="category")


def test_every_documented_status_has_a_meaning() -> None:
    """None of the API's own words is unknown, and only "hired" is a hire."""
    meanings = {status: StageMap().meaning(status) for status in DOCUMENTED}
    assert set(meanings.values()) <= set(MEANINGS)
    assert [status for status, meaning in meanings.items() if meaning == "hired"] == ["hired"]
    assert [status for status, meaning in meanings.items() if meaning not in STAGES] == [
        "rejected",
        "withdrawn",
        "on_hold",
    ]


def test_what_is_not_in_the_table_is_unknown() -> None:
    """Nothing is guessed from the words; case and blanks do not matter."""
    assert StageMap().meaning("trial_shift") == UNKNOWN
    assert StageMap().meaning(" HIRED ") == "hired"
    assert StageMap().of(SEEN).tolist() == [4, 4, -1, 0, -1, -1]


def test_a_change_holds_is_seen_and_is_undone_by_changing_back() -> None:
    """The earlier map stays as it was."""
    before = StageMap()
    after = before.changed(["trial_shift", "screening"], "qualified")
    assert before == StageMap()
    assert after.meaning("trial_shift") == after.meaning("screening") == "qualified"
    table = after.table(SEEN).set_index("status")
    seen = table[["meaning", "candidates", "changed"]].to_dict("index")
    assert seen["trial_shift"] == {"meaning": "qualified", "candidates": 2, "changed": True}
    assert seen["hired"] == {"meaning": "hired", "candidates": 2, "changed": False}
    assert after.changed(["screening"], "applied").changes == {"trial_shift": "qualified"}


def test_the_table_lists_statuses_that_came_and_are_unknown() -> None:
    """After those of the table, with how many have them."""
    assert StageMap().table(SEEN).iloc[-1].tolist() == ["trial_shift", UNKNOWN, 2, False, ""]


def test_a_map_is_saved_and_loaded() -> None:
    """As it was; a file that is none, or names no stage of ours, is refused."""
    changed = StageMap().changed(["trial_shift"], "interviewed")
    assert loaded(saved(changed)) == changed
    for file in (
        b"",
        b"[]",
        b'{"changes": {"a": "promoted"}}',
        b'{"names": {}, "channels": {}, "groups": {}}',
        b"\xff",
    ):
        with pytest.raises(ValueError, match="isn't a stages file"):
            loaded(file)
    with pytest.raises(ValueError, match="promoted"):
        changed.changed(["a"], "promoted")
