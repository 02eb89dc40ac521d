"""From visit to hire: every number re-derived in plain loops, and every candidate in exactly one place."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from hirempire.analysis.channels import canonical
from hirempire.analysis.conversion import KINDS, NO_SOURCE, PEOPLE, Conversion, conversion
from hirempire.analysis.joined import CUT, LINKED, OUTSIDE, join
from hirempire.analysis.rates import RATES, Reason, lead, ranked
from hirempire.analysis.statuses import StageMap
from tests.support.people import (
    CANDIDATES_FAILED,
    FAILED,
    HERE,
    JOBS,
    LINKS,
    REACHED,
    LinkRow,
    Person,
    came,
    candidates_of,
    joined,
    links_of,
)
from tests.support.people import PEOPLE as ROWS


def counted(
    people: Sequence[Person], links: Sequence[LinkRow], *, job: str | None = None, channel: str | None = "any"
) -> dict[str, int]:
    """The counts of a channel or job in a plain loop; a channel of None is those without a source."""
    found = Counter(dict.fromkeys(PEOPLE, 0))
    pairs = {(one, canonical(name)) for one, name, _, _ in links}
    for one, source, kind, status, _ in people:
        mine = canonical(source) if source else None
        if one not in HERE or job not in (None, one) or channel not in ("any", mine):
            continue
        if kind != "applicant":
            found[{"prospect": "prospects", "upload": "uploads"}.get(kind, "unknown_type")] += 1
            continue
        found["applicants"] += 1
        found["linked_applicants" if (one, mine) in pairs else "unlinked_applicants"] += 1
        stage = REACHED.get(status, 0)
        for place, name in enumerate(("qualified", "interviewed", "offered", "hired"), 1):
            found[name] += stage >= place
        found["decided"] += status in ("hired", "rejected", "withdrawn")
        found["stage_lost"] += status in ("rejected", "withdrawn", "on_hold")
        found["stage_unknown"] += status not in REACHED
    return dict(found)


def visits(channel: str) -> int | None:
    """Of a channel at the jobs of which both sides came; None without any link."""
    those = [count for job, name, count, _ in LINKS if canonical(name) == channel and job in HERE]
    return sum(those) if those else None


def people_in(row: pd.Series | pd.DataFrame) -> dict[str, int]:
    """The counts of people in a row."""
    assert isinstance(row, pd.Series)
    return {name: int(row[name]) for name in PEOPLE}


def test_every_count_by_channel_is_that_of_a_plain_loop() -> None:
    """Visits too; spellings are one channel, and those without a source are a row of their own."""
    found = conversion(joined())
    assert sorted(found.channels.index) == ["Careers Page", "Indeed", "Job Fair", "LinkedIn", "Referral"]
    for channel in found.channels.index:
        row = found.channels.astype("object").loc[channel]
        assert people_in(row) == counted(ROWS, LINKS, channel=channel), channel
        assert (None if pd.isna(row["visits"]) else row["visits"]) == visits(channel)
    assert people_in(found.no_source) == counted(ROWS, LINKS, channel=None)


def test_every_count_by_job_and_over_all_is_that_of_a_plain_loop() -> None:
    """A job without a candidate has a row of noughts; a job left out has none."""
    found = conversion(joined())
    assert found.jobs.index.tolist() == HERE
    for job in HERE:
        assert people_in(found.jobs.loc[job]) == counted(ROWS, LINKS, job=job), job
    assert people_in(found.whole) == counted(ROWS, LINKS)
    assert found.whole["visits"] == sum(count for job, _, count, _ in LINKS if job in HERE)
    assert found.joined.left_out == {"lost": "links", "unasked": "candidates"}


def test_pairs_add_up_to_channels_and_jobs() -> None:
    """Ratios of sets are ratios of these sums."""
    found = conversion(joined())
    for by, table in (("channel", found.channels), ("job_id", found.jobs)):
        sums = found.pairs.dropna(subset="channel").groupby("channel") if by == "channel" else found.pairs.groupby(by)
        for name in ("visits", "applicants", "hired"):
            assert sums[name].sum().reindex(table.index).fillna(0).tolist() == table[name].fillna(0).tolist()


@pytest.mark.parametrize("name", list(RATES))
def test_rates_are_quotients_of_counts_with_the_intervals_of_scipy(name: str) -> None:
    """The qualified rate's upper end supposes that all whose stage is lost or unknown were qualified."""
    rate = RATES[name]  # type: ignore[index]
    key = rate.metric.key
    for _, row in conversion(joined()).channels.astype("object").iterrows():
        over, under = row[rate.over], row[rate.under]
        if pd.isna(under) or under == 0:
            assert pd.isna(row[key])
            continue
        assert row[key] == pytest.approx(float(Fraction(over, under)))
        most = over + sum(row[column] for column in rate.unsure)
        if over > under:
            assert pd.isna(row[f"{key}_low"])
            continue
        low, high = (binomtest(x, under).proportion_ci(method="wilson") for x in (over, most))
        assert (row[f"{key}_low"], row[f"{key}_high"]) == pytest.approx((low.low, high.high), abs=1e-9)


def test_more_applicants_than_visits_pass_100_percent_and_say_so() -> None:
    """Five came through a referral link with four visits: no interval, no place, and on the list."""
    found = conversion(joined())
    row = ranked(found.channels, "apply").to_dict("index")["Referral"]
    assert (row["rate"], row["reason"]) == (1.25, Reason.OVER_ONE)
    assert pd.isna(row["low"])
    listed = found.apart[found.apart["kind"] == "more applicants than visits"]
    assert listed[["job_id", "channel", "visits", "candidates"]].to_numpy().tolist() == [["design", "Referral", 4, 5]]


def test_an_apply_rate_takes_no_applicants_whose_visits_are_not_known() -> None:
    """A channel with a link at one job and applicants at another without one divides by the same job's alone."""
    links, people = [("design", "XING", 10, 0.0)], [("design", "XING", "applicant", "applied", 1.0)]
    people += [("nurse", "XING", "applicant", "applied", 1.0)] * 3
    row = conversion(joined(links, people)).channels.loc["XING"]
    assert (row["applicants"], row["linked_applicants"], row["apply_rate"]) == (4, 1, 0.1)


def test_what_does_not_join_is_listed_once_each_with_its_counts() -> None:
    """Blank source, no link, more applicants than visits, nobody applied, unknown status and type, jobs left out."""
    rows = conversion(joined()).apart.astype("object")
    found = {
        kind: [
            tuple(None if pd.isna(one) else one for one in row)
            for row in rows.loc[rows["kind"] == kind, ["job_id", "channel", "text", "candidates"]].to_numpy()
        ]
        for kind in KINDS
    }
    assert found == {
        "no source": [("design", None, None, 2)],
        "source without a link": [("nurse", "Job Fair", None, 2)],
        "more applicants than visits": [("design", "Referral", None, 5)],
        "nobody applied": [
            ("design", "Indeed", None, 0),
            ("nurse", "Indeed", None, 0),
            ("cook", "Indeed", None, 0),
        ],
        "unknown status": [(None, None, "trial_shift", 1)],
        "unknown type": [(None, None, "robot", 1)],
        "split by the date filter": [],
        "job left out": [("lost", None, "links", None), ("unasked", None, "candidates", None)],
    }


def test_a_changed_meaning_moves_the_unknown() -> None:
    """Who was at an unknown status is now interviewed, and no longer apart."""
    found = conversion(joined(), stages=StageMap().changed(["trial_shift"], "interviewed"))
    before = conversion(joined())
    assert found.whole["interviewed"] == before.whole["interviewed"] + 1
    assert (before.whole["stage_unknown"], found.whole["stage_unknown"]) == (1, 0)


def test_a_filter_on_days_keeps_whole_pairs_alone() -> None:
    """LinkedIn at one job has a link within the days and one without: it is cut and listed, and isn't counted."""
    found = conversion(joined(days=(0, 5)))
    pairs = found.joined.pairs
    states = dict(zip(zip(pairs["job_id"], pairs["channel"], strict=True), pairs["state"], strict=True))
    assert states[("design", "LinkedIn")] == CUT
    assert states[("nurse", "LinkedIn")] == states[("design", "Referral")] == LINKED
    assert states[("nurse", "Indeed")] == states[("nurse", "Job Fair")] == OUTSIDE
    nurses = counted([one for one in ROWS if one[0] == "nurse"], LINKS, channel="LinkedIn")
    row = found.channels.astype("object").loc["LinkedIn"]
    assert (people_in(row), row["visits"]) == (nurses, 200)
    assert found.no_source["applicants"] == 0
    cut = found.apart[found.apart["kind"] == "split by the date filter"]
    assert cut[["job_id", "channel", "links", "visits", "candidates"]].to_numpy().tolist() == [
        ["design", "LinkedIn", 2, 150, 5]
    ]
    assert found.places.sum() == len(ROWS)


def test_a_filter_that_hides_no_link_hides_no_candidate() -> None:
    """Pairs without a link stay, as do those without a source."""
    assert conversion(joined(days=(0, 30))).whole["applicants"] == counted(ROWS, LINKS)["applicants"]


def test_a_filter_on_channels_leaves_the_others_out_of_both_sides() -> None:
    """Those without a source are in none of the chosen."""
    every = links_of(LINKS, came(JOBS, FAILED))
    people = candidates_of(ROWS, came(JOBS, CANDIDATES_FAILED))
    shown = every[every["channel"] == "Referral"]
    found = conversion(join(shown, people, job_ids=HERE, every_link=every, channels=["Referral"]))
    assert found.channels.index.tolist() == ["Referral"]
    assert people_in(found.whole) == counted(ROWS, LINKS, channel="Referral")
    assert found.places.sum() == sum(job in HERE for job, *_ in ROWS)


NAMES = st.sampled_from(["LinkedIn", "linked in", "Referral", "Job fair"])
SOME_LINKS = st.lists(st.tuples(st.sampled_from(JOBS), NAMES, st.integers(0, 9), st.floats(0, 30)), max_size=12)
SOME_PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(JOBS),
        st.one_of(st.none(), NAMES),
        st.sampled_from(["applicant", "applicant", "Prospect", "upload", "robot"]),
        st.sampled_from(["applied", "hired", "rejected", "on_hold", "offer", "?"]),
        st.one_of(st.none(), st.floats(0, 30)),
    ),
    max_size=25,
)


@given(SOME_LINKS, SOME_PEOPLE, st.one_of(st.none(), st.tuples(st.floats(0, 15), st.floats(10, 30))))
def test_nobody_is_lost_and_nobody_is_counted_twice(
    links: list[LinkRow], people: list[Person], days: tuple[float, float] | None
) -> None:
    """Every candidate that came is in one place; channels and no source add up to jobs and to the whole."""
    found = conversion(joined(links, people, days=days))
    asked = [one for one in people if one[0] not in CANDIDATES_FAILED]
    assert found.places.sum() == len(asked)
    for name in PEOPLE:
        assert found.channels[name].sum() + found.no_source[name] == found.whole[name] == found.jobs[name].sum()
    whole = found.whole
    assert whole["applicants"] >= whole["qualified"] >= whole["interviewed"] >= whole["offered"] >= whole["hired"]
    assert whole["applicants"] == whole["linked_applicants"] + whole["unlinked_applicants"]


def test_a_rate_of_too_few_is_not_ranked() -> None:
    """Nine of ten hired is no first place; nor is anything where there are four hires in all."""
    few = [("design", "Referral", "applicant", "hired", 1.0)] * 9 + [
        ("design", "Referral", "applicant", "applied", 1.0)
    ]
    many = [("design", "LinkedIn", "applicant", "hired", 1.0)] * 2
    many += [("design", "LinkedIn", "applicant", "applied", 1.0)] * 60
    found = ranked(conversion(joined(LINKS, few + many)).channels, "hire")
    assert found["reason"].to_dict()["Referral"] is Reason.FEW_TRIALS
    assert found.loc[found["reason"].isna(), ["best", "worst"]].to_numpy().tolist() == [[1, 1]]
    again = ranked(conversion(joined(LINKS, many)).channels, "hire")
    assert again["reason"].to_dict()["LinkedIn"] is Reason.FEW_EVENTS


def test_the_lead_is_told_where_intervals_part_and_else_what_it_takes() -> None:
    """20 of 40 against 10 of 400 parts; 6 of 40 against 10 of 100 does not."""

    def people(hired: int, of: int, source: str) -> list[Person]:
        return [("design", source, "applicant", "hired" if i < hired else "applied", 1.0) for i in range(of)]

    apart = lead(
        ranked(conversion(joined(people=people(20, 40, "Referral") + people(10, 400, "XING"))).channels, "hire")
    )
    assert apart is not None
    assert (apart.first, apart.second, apart.apart, apart.more) == ("Referral", "XING", True, (0, 0))
    close = lead(
        ranked(conversion(joined(people=people(6, 40, "Referral") + people(10, 100, "XING"))).channels, "hire")
    )
    assert close is not None
    assert not close.apart
    assert close.more is not None
    assert min(close.more) > 40


def shown(found: Conversion) -> list[pd.DataFrame]:
    """All tables in which people are counted."""
    return [found.channels, found.jobs, found.pairs, found.whole.to_frame().T, found.no_source.to_frame().T]


def test_below_the_floor_no_count_and_no_rate_is_shown() -> None:
    """In no table; what is shown is as it was, and rates of hidden counts are missing."""
    people = [*ROWS * 3, *[("nurse", "XING", "applicant", "rejected", 3.0)] * 40]
    exact, found = conversion(joined(people=people)), conversion(joined(people=people), floor=5)
    for before, after in zip(shown(exact), shown(found), strict=True):
        before, after = (table.sort_index() for table in (before, after))
        for name in PEOPLE:
            kept = after[name].notna().to_numpy()
            if name != "unlinked_applicants":
                assert (after[name][kept] >= 5).all()
            if "channel" not in before:
                assert after[name][kept].tolist() == before[name][kept].tolist()
        for rate in RATES.values():
            if rate.metric.key in after:
                gone = (after[rate.over].isna() | after[rate.under].isna()).to_numpy()
                assert after[rate.metric.key][gone].isna().all()
    assert (found.apart["candidates"].dropna() >= 5).all()
    assert (found.places.dropna() >= 5).all()


def test_a_channel_named_like_our_own_row_stays_apart() -> None:
    """Who wrote "No source stated" as a source did state one."""
    people: list[Person] = [
        ("design", NO_SOURCE, "applicant", "hired", 1.0),
        ("design", None, "applicant", "hired", 1.0),
    ]
    found = conversion(joined(people=people))
    assert (found.channels.loc[NO_SOURCE, "applicants"], found.no_source["applicants"]) == (1, 1)


def test_nothing_at_all_is_an_empty_table() -> None:
    """No link, no candidate, no job."""
    found = conversion(join(links_of([], []), candidates_of([], []), job_ids=[]))
    assert found.channels.empty
    assert found.whole["applicants"] == 0
    assert found.apart.empty
    assert found.places.sum() == 0
    assert ranked(found.channels, "hire").empty
