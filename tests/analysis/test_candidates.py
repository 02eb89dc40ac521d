"""The frame of candidates: a row each, channels as the links have them, and nothing that tells who it is."""

from datetime import UTC, datetime

import pandas as pd

from hirempire.analysis.candidates import CANDIDATE_COLUMNS, candidates_frame
from hirempire.analysis.mapping import ChannelMap
from hirempire.api.errors import JobNotFound
from hirempire.api.models import Candidate, CandidatesLoaded, Failed

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def one(source: str | None, *, status: str = "applied", at: datetime | None = AT) -> Candidate:
    """An applicant through this source."""
    return Candidate(at, "applicant", source, status)


def frame() -> pd.DataFrame:
    """Three jobs: two with candidates, one without; and one that failed to load."""
    return candidates_frame(
        [
            CandidatesLoaded("b", (one("Linked In"), one(None, status="hired")), AT),
            Failed("x", JobNotFound()),
            CandidatesLoaded("empty", (), AT),
            CandidatesLoaded("a", (one("linkedin", at=None), one("Zebra")), AT),
        ]
    )


def test_one_row_is_one_candidate_with_the_channel_of_the_links() -> None:
    """Spellings meet under one name; a blank source has no channel."""
    people = frame()
    assert tuple(people.columns) == CANDIDATE_COLUMNS
    assert list(people["job_id"]) == ["b", "b", "a", "a"]
    assert list(people["job_id"].cat.categories) == ["b", "empty", "a"]
    assert list(people["channel"].astype("object").fillna("none")) == ["LinkedIn", "none", "LinkedIn", "Zebra"]
    assert list(people["source_name"].isna()) == [False, True, False, False]
    assert list(people["status"]) == ["applied", "hired", "applied", "applied"]
    assert list(people["applied_at"].isna()) == [False, False, True, False]
    assert str(people["applied_at"].dtype) == "datetime64[us, UTC]"
    assert {str(people[name].dtype) for name in ("job_id", "channel", "type", "status")} == {"category"}


def test_no_candidate_is_an_empty_frame_of_the_same_kinds() -> None:
    """Nothing has to ask first."""
    empty = candidates_frame([])
    assert empty.empty
    full = frame().dtypes.astype(str)
    assert empty.dtypes.astype(str).equals(full)
    assert ChannelMap(names={"x": "y"}).shown(empty).empty


def test_the_recruiters_channels_hold_for_candidates_too() -> None:
    """A merge, and a name split off; a blank source stays without a channel, whatever is merged."""
    changed = ChannelMap().merged(["Zebra", "LinkedIn"], "Social").split(["linkedin"], "Other place")
    shown = changed.shown(frame())
    assert list(shown["channel"].astype("object").fillna("none")) == ["Social", "none", "Other place", "Social"]
    nameless = candidates_frame([CandidatesLoaded("a", (one(None),), AT)])
    assert list(changed.shown(nameless)["channel"].isna()) == [True]
