"""Channels and the sums by channel."""

import csv
import math
from collections import defaultdict
from datetime import UTC, datetime
from importlib.resources import files
from statistics import median

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hirempire.analysis.channels import Totals, by_channel, canonical, channel_order, folded, totals
from hirempire.analysis.frame import links_frame
from hirempire.api.models import Link, Loaded

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
NAMES = ["LinkedIn", "linked in", "Indeed", "Referral", "Twitter", "X", "Our Podcast", "our podcast", "Other"]
some_jobs = st.lists(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 1_000)), max_size=6), max_size=5)


def frame_of(jobs: list[list[tuple[str, int]]]) -> pd.DataFrame:
    """A tidy frame of jobs, each a list of names and visits."""
    return links_frame(
        Loaded(f"job-{i}", [Link(f"{i}-{j}", name, visits, NOON) for j, (name, visits) in enumerate(links)], NOON)
        for i, links in enumerate(jobs)
    )


@pytest.mark.parametrize(
    ("spellings", "channel"),
    [
        (
            ["linkedin", "Linked In", "LINKEDIN ", "lnkd.in", "linked-in", "Ｌｉｎｋｅｄ_Ｉｎ", "Linked\u200bIn"],
            "LinkedIn",
        ),
        (["Twitter", "twitter.com", "x", "X (Twitter)"], "X"),
        (["careers page", "Career site", "Karriereseite", "KARRIERE-SEITE"], "Careers Page"),
        (["Empfehlung", "employee referral", "referrals"], "Referral"),
        (["AngelList", "wellfound"], "Wellfound"),
        (["Agentur fu\u0308r Arbeit", "arbeitsagentur.de"], "Agentur für Arbeit"),
        (["Otta", "WTTJ", "Welcome to the Jungle"], "Welcome to the Jungle"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_usual_spellings_are_one_channel(spellings: list[str], channel: str) -> None:
    """Case, blanks, separators, width, composition and invisible characters make no difference."""
    assert {canonical(spelling) for spelling in spellings} == {channel}


@pytest.mark.parametrize("name", ["Linkedln", "Indeed Sponsored", "LinkedIn Premium Campaign 7", "Anna", "---", "💼"])
def test_nothing_is_merged_by_likeness(name: str) -> None:
    """A name that is not in the table stays itself."""
    assert canonical(name) == name


def test_an_unknown_name_is_tidied_and_keeps_its_case() -> None:
    """Blanks around and within are collapsed; two cases stay two channels."""
    assert canonical("  Our \t Podcast\n") == "Our Podcast"
    assert canonical("our podcast") == "our podcast"


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\u00ad", "\ufeff", "\u202a", "\u3164", "\ufe0f", "\U000e0100"])
def test_names_that_differ_by_what_nobody_sees_are_one_channel(unseen: str) -> None:
    """Of a name that the table doesn't hold, too."""
    assert canonical(f"Our{unseen} Podcast") == canonical(f"{unseen}Our Podcast{unseen}") == "Our Podcast"
    assert canonical(f"Linked{unseen}In") == "LinkedIn"


@pytest.mark.parametrize("name", ["👩\u200d💻 Jobs", "❤\ufe0f", "👍🏽 Team"])
def test_what_joins_emoji_is_seen(name: str) -> None:
    """Without it they would be others."""
    assert canonical(name) == name


def test_the_table_of_channels_contradicts_itself_nowhere() -> None:
    """Every spelling leads to one channel, a channel is a spelling of itself, a group is one of the eight."""
    text = files("hirempire.analysis").joinpath("channels.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    groups = {"job board", "social", "referral", "own site", "agency", "event", "mail", "other"}
    for row in rows:
        assert row["group"] in groups
        for spelling in [row["channel"], *row["spellings"].split("; ")]:
            assert canonical(spelling) == row["channel"]
    assert len({row["channel"] for row in rows}) == len(rows)


@given(st.text(min_size=1))
@example("x\ud7fc")
@example("a\u200b\u0301\u200d")
def test_the_channel_of_a_channel_is_itself(name: str) -> None:
    """Canonical names are stable, for any text."""
    assert canonical(canonical(name)) == canonical(name)


@given(some_jobs)
def test_the_sums_by_channel_are_those_of_a_plain_count(jobs: list[list[tuple[str, int]]]) -> None:
    """Links, jobs, visits, share and median, each counted in loops."""
    visits: defaultdict[str, list[int]] = defaultdict(list)
    with_it: defaultdict[str, set[int]] = defaultdict(set)
    for i, links in enumerate(jobs):
        for name, count in links:
            visits[canonical(name)].append(count)
            with_it[canonical(name)].add(i)
    total = sum(sum(counts) for counts in visits.values())
    frame = frame_of(jobs)
    table = by_channel(frame)

    assert list(table.index) == sorted(visits, key=lambda channel: (-sum(visits[channel]), channel))
    assert list(table.index) == channel_order(frame)
    assert totals(frame) == Totals(total, sum(map(len, visits.values())), len(visits), sum(map(bool, jobs)))
    for channel, row in table.iterrows():
        counts = visits[str(channel)]
        assert (row["links"], row["jobs"], row["visits"]) == (len(counts), len(with_it[str(channel)]), sum(counts))
        assert row["median_visits"] == median(counts)
        assert math.isclose(row["share"], sum(counts) / total) if total else math.isnan(row["share"])


@given(some_jobs, st.integers(1, 4))
def test_folding_the_tail_moves_visits_and_loses_none(jobs: list[list[tuple[str, int]]], most: int) -> None:
    """The kept channels are the largest; the rest stands under one name, which says how many; a tail of one stays."""
    frame = frame_of(jobs)
    order = channel_order(frame)
    names, shown, tail = folded(frame, most=most)

    assert set(names) <= set(shown)
    if len(order) <= most + 1:
        assert (shown, tail) == (order, ())
    else:
        assert shown == [*order[:most], f"Other ({len(order) - most} channels)"]
        assert list(tail) == order[most:]
    by_hand: defaultdict[str, int] = defaultdict(int)
    for name, channel, visits in zip(names, frame["channel"], frame["visits"], strict=True):
        assert name == (channel if channel not in tail else shown[-1])
        by_hand[name] += visits
    assert sum(by_hand.values()) == totals(frame).visits


def test_a_channel_called_like_the_tail_keeps_its_visits_to_itself() -> None:
    """The tail takes another name, beside a channel that is drawn and one that is folded."""
    called = "Other (2 channels)"
    for visits in (50, 1):
        frame = frame_of([[(called, visits), ("Indeed", 40), ("Referral", 3), ("Facebook", 2)]])
        names, shown, tail = folded(frame, most=2)
        assert shown == [*channel_order(frame)[:2], f"{called}*"]
        assert frame["visits"][names == shown[-1]].sum() == sum(frame["visits"][frame["channel"].isin(tail)])


def test_names_as_written_can_be_summed_without_merging() -> None:
    """The raw names stay apart where the channel is one."""
    table = by_channel(frame_of([[("LinkedIn", 3), ("linked in", 4)]]), by="source_name")
    assert table["visits"].to_dict() == {"linked in": 4, "LinkedIn": 3}
    assert table.index.name == "source_name"


def test_the_newest_link_of_a_channel_is_its_last() -> None:
    """The maximum of the dates, in UTC."""
    made = [NOON.replace(day=day) for day in (3, 9, 5)]
    frame = links_frame([Loaded("a", [Link(str(day), "Indeed", 1, day) for day in made], NOON)])
    assert by_channel(frame)["newest_link"].tolist() == [pd.Timestamp(made[1])]


def test_no_links_make_an_empty_table_of_the_same_types() -> None:
    """A page can show it without asking."""
    empty, full = by_channel(frame_of([])), by_channel(frame_of([[("LinkedIn", 1)]]))
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert totals(frame_of([])) == Totals(0, 0, 0, 0)
