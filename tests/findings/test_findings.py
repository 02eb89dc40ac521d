"""The sentences at the top of the pages, checked against counts in plain loops."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirempire.analysis.coverage import coverage
from hirempire.analysis.frame import links_frame
from hirempire.api.models import Link, Loaded
from hirempire.findings.channels import channels_findings
from hirempire.findings.compare import compare_findings
from hirempire.findings.coverage import coverage_findings
from hirempire.findings.finding import Finding, Kind, for_page, texts
from hirempire.findings.timeline import timeline_findings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHARE = r"([<>]?)(\d+)% of visits[^(]*\(([\d,]+) of ([\d,]+)\)"
"""A share in a sentence, and the counts beside it."""
Made = tuple[str, int, int]
"""A link: its name, its visits, and how many days ago it was made."""


def frame_of(jobs: dict[str, list[Made]]) -> pd.DataFrame:
    """A tidy frame of these jobs."""
    return links_frame(
        Loaded(job, [Link(f"{job}{i}", name, n, NOW - timedelta(days=d)) for i, (name, n, d) in enumerate(links)], NOW)
        for job, links in jobs.items()
    )


def channels(jobs: dict[str, list[Made]], *failed: str, narrowed: bool = False) -> list[Finding]:
    """What is said of the channels; a job is called by its ID with a capital."""
    asked = [*jobs, *failed]
    labels = {job: job.capitalize() for job in asked}
    return channels_findings(frame_of(jobs), job_ids=asked, failed=set(failed), labels=labels, narrowed=narrowed)


def compare(jobs: dict[str, list[Made]], *failed: str) -> list[Finding]:
    """What is said of the jobs."""
    asked = [*jobs, *failed]
    labels = {job: job.capitalize() for job in asked}
    return compare_findings(frame_of(jobs), job_ids=asked, failed=set(failed), labels=labels, now=NOW)


def timeline(jobs: dict[str, list[Made]], tz: str = "UTC") -> list[Finding]:
    """What is said of the months."""
    return timeline_findings(frame_of(jobs), tz=tz, now=NOW)


def covered(jobs: dict[str, list[Made]], *failed: str) -> list[Finding]:
    """What is said of what is missing."""
    asked = [*jobs, *failed]
    return coverage_findings(coverage(frame_of(jobs), job_ids=asked, failed=set(failed), now=NOW))


def kinds(findings: list[Finding]) -> list[Kind]:
    """What each sentence is."""
    return [finding.kind for finding in findings]


def test_the_leading_channel_its_job_and_what_is_missing_are_said() -> None:
    """With counts from which each share can be worked out again; jobs that couldn't be loaded last."""
    jobs: dict[str, list[Made]] = {
        "nurse": [("LinkedIn", 300, 20), ("Indeed", 100, 20), ("XING", 20, 20)],
        "clerk": [("linkedin", 60, 20), ("Referral", 10, 20), ("Indeed", 0, 20)],
        "cook": [("Newsletter", 10, 20), ("LinkedIn", 0, 20)],
        "smith": [],
    }
    found = channels(jobs, "gone", "lost")
    assert texts(found) == [
        "LinkedIn accounts for 72% of visits to these 4 jobs (360 of 500), most of them to Nurse.",
        "2 of 5 channels account for 92% of visits (460 of 500).",
        "1 of these 4 jobs has no LinkedIn link, and 2 of 8 links have no visits yet.",
        "2 of 6 jobs couldn't be loaded and aren't counted.",
    ]
    assert kinds(found) == [Kind.LEAD, Kind.CONCENTRATION, Kind.GAP, Kind.LOSS]
    assert [finding.weight for finding in found] == [0.72, 0.92, 1 / 4, 2 / 6]


def test_a_lead_that_may_be_chance_is_no_lead() -> None:
    """Equal counts are level, near ones roughly level; a crowd has no leader, and few visits no order."""
    equal = channels({"nurse": [("LinkedIn", 50, 9), ("Indeed", 50, 9), ("XING", 5, 9)]})
    assert texts(equal) == ["Indeed and LinkedIn are level: 48% and 48% of visits to Nurse (50 and 50 of 105)."]
    near = channels({"nurse": [("LinkedIn", 55, 9), ("Indeed", 50, 9)]})
    assert texts(near) == ["LinkedIn and Indeed are roughly level: 52% and 48% of visits to Nurse (55 and 50 of 105)."]
    crowd = channels({"nurse": [(f"Board {i}", 20 - i, 9) for i in range(5)]})
    assert texts(crowd) == ["No channel clearly leads: Board 0 has the most visits, 20 of 90."]
    assert kinds(equal) == kinds(near) == kinds(crowd) == [Kind.TIE]
    few = channels({"nurse": [("LinkedIn", 20, 9), ("Indeed", 1, 9)]})
    assert texts(few) == ["There are 21 visits to Nurse so far, too few to tell which channel leads."]
    assert kinds(few) == [Kind.TOO_FEW]


def test_nothing_is_said_as_nothing() -> None:
    """No link, no visit, no job."""
    none: dict[str, list[Made]] = {"nurse": []}
    assert texts(channels(none)) == texts(compare(none)) == ["This job has no links yet."]
    assert texts(channels({"nurse": [], "cook": []})) == ["These 2 jobs have no links yet."]
    assert texts(channels({"nurse": [("LinkedIn", 0, 9), ("Indeed", 0, 9)]})) == ["The 2 links have no visits yet."]
    assert texts(channels(none, narrowed=True)) == ["No links match the filters."]
    assert texts(compare({"nurse": [("LinkedIn", 0, 9)]})) == ["The link has no visits yet."]
    assert texts(timeline(none)) == ["There are no links yet."]
    for found in (channels(none), compare({"nurse": [("LinkedIn", 0, 9)]}), timeline(none)):
        assert kinds(found) == [Kind.NOTHING]


def test_what_could_not_be_loaded_is_a_loss_however_many_it_is() -> None:
    """One of several, all of them, or the only one."""
    for found in (channels({}, "gone"), covered({}, "gone")):
        assert (texts(found), kinds(found)) == (["The job couldn't be loaded."], [Kind.LOSS])
    assert texts(channels({}, "gone", "lost")) == ["None of the 2 jobs could be loaded."]
    last = channels({"nurse": [("LinkedIn", 40, 9)]}, "gone")[-1]
    assert last == Finding(Kind.LOSS, "1 of 2 jobs couldn't be loaded and isn't counted.", 0.5, "links")


def test_a_single_channel_has_all() -> None:
    """However few its visits are."""
    assert texts(channels({"nurse": [("LinkedIn", 40, 9)]})) == ["All 40 visits to Nurse came through LinkedIn."]
    assert texts(channels({"nurse": [("LinkedIn", 1, 9)]})) == ["There is 1 visit to Nurse so far."]


def test_what_a_filter_hides_is_not_said_to_be_missing() -> None:
    """And shares are of what is shown."""
    jobs: dict[str, list[Made]] = {"nurse": [("LinkedIn", 300, 9), ("Indeed", 30, 9)], "cook": []}
    assert texts(channels(jobs, narrowed=True)) == [
        "LinkedIn accounts for 91% of visits shown here (300 of 330), all of them to Nurse."
    ]
    assert kinds(channels({"cook": [], **jobs})) == [Kind.LEAD, Kind.GAP]


def test_the_leading_job_and_where_others_lead_are_said() -> None:
    """The rate is of links a week old or older, and says so: 400 visits in 10 + 10 days, 620 in 40 + 40 more."""
    jobs: dict[str, list[Made]] = {
        "nurse": [("LinkedIn", 300, 10), ("Indeed", 100, 10)],
        "clerk": [("Indeed", 150, 40), ("LinkedIn", 50, 40), ("XING", 90, 3)],
        "cook": [("LinkedIn", 10, 10), ("Indeed", 10, 10)],
        "smith": [],
    }
    found = compare(jobs, "gone")
    fastest = "Nurse has the most visits per day live, 20.0 (400 visits in 20 days)"
    assert texts(found) == [
        "Nurse has the most visits, 400 of 710 (56%), 75% of them through LinkedIn.",
        "LinkedIn leads for 1 of 4 jobs, another channel for 1; 2 have no clear leader.",
        f"{fastest}, against 5.2 across all jobs (620 visits in 120 days). Links younger than a week aren't counted.",
        "1 job has no links at all.",
        "1 of 5 jobs couldn't be loaded and isn't counted.",
    ]
    assert kinds(found) == [Kind.LEAD, Kind.SPREAD, Kind.PACE, Kind.GAP, Kind.LOSS]


def test_a_page_has_four_sentences_and_keeps_every_loss() -> None:
    """What is said last gives way."""
    said = [Finding(Kind.LEAD, f"{n}.") for n in range(4)]
    loss = Finding(Kind.LOSS, "1 of 5 jobs couldn't be loaded and isn't counted.")
    assert for_page(said) == said
    assert for_page([*said, loss]) == [*said[:3], loss]
    assert for_page([loss]) == [loss]


@pytest.mark.parametrize(
    ("links", "why"),
    [([("LinkedIn", 29, 10)], "too few visits"), ([("LinkedIn", 300, 6)], "too young"), ([], "no link")],
)
def test_a_rate_needs_enough_on_both_sides(links: list[Made], why: str) -> None:
    """With one job of which there is enough there is none to compare it with."""
    jobs: dict[str, list[Made]] = {"nurse": [("LinkedIn", 900, 10)], "cook": links}
    assert Kind.PACE not in kinds(compare(jobs)), why
    enough: dict[str, list[Made]] = {**jobs, "cook": [("LinkedIn", 30, 10)]}
    assert Kind.PACE in kinds(compare(enough))


def test_jobs_that_cannot_be_told_apart_share_the_first_place() -> None:
    """Neither is called the first, nor the fastest."""
    jobs: dict[str, list[Made]] = {"nurse": [("LinkedIn", 100, 10)], "cook": [("LinkedIn", 103, 10)]}
    assert texts(compare(jobs)) == ["Cook and Nurse are roughly level: 103 and 100 of 203 visits."]


def test_the_month_of_the_most_visited_links_is_said_with_its_reserve() -> None:
    """And never that visits happened in it."""
    jobs: dict[str, list[Made]] = {"nurse": [("LinkedIn", 300, 160), ("Indeed", 100, 40), ("XING", 0, 12)]}
    reserve = "Older links have had longer to collect visits."
    assert texts(timeline(jobs)) == [
        f"Links created in June 2026 have the most visits so far: 300 of 400 (75%). {reserve}",
        "The newest link was created on 12 Nov 2026; 1 link was created in the last 30 days.",
    ]
    assert kinds(timeline(jobs)) == [Kind.LEAD, Kind.AGE]
    assert texts(timeline({"nurse": [("LinkedIn", 5, 40), ("Indeed", 7, 40)]})) == [
        "All links were created in October 2026 and have 12 visits so far.",
        "The newest link was created on 15 Oct 2026; no link was created in the last 30 days.",
    ]
    assert timeline({"nurse": [("LinkedIn", 5, 40)]})[0].text == (
        "The link was created in October 2026 and has 5 visits so far."
    )


def test_what_is_missing_is_said_by_how_many_have_it() -> None:
    """And whether it brings visits there; jobs without any link are said once."""
    jobs: dict[str, list[Made]] = {f"job-{i}": [("LinkedIn", 9, 20), ("Referral", 0, 14)] for i in range(9)}
    jobs |= {f"more-{i}": [("LinkedIn", 0, 13)] for i in range(3)}
    found = covered({**jobs, "bare": []}, "gone")
    assert texts(found) == [
        "4 of 13 jobs have no Referral link; it has brought visits to none of the 9 others.",
        "1 of 13 jobs has no links at all.",
        "9 of 21 links have had no visits since they were created 14 or more days ago.",
        "1 of 14 jobs couldn't be loaded and isn't counted.",
    ]
    assert kinds(found) == [Kind.GAP, Kind.GAP, Kind.SILENCE, Kind.LOSS]
    whole = covered({"nurse": [("LinkedIn", 9, 20)], "cook": [("LinkedIn", 2, 20)]})
    assert texts(whole) == [
        "No job is missing a link that at least half of the jobs have.",
        "Every link created 14 or more days ago has visits.",
    ]
    assert kinds(whole) == [Kind.COMPLETE, Kind.COMPLETE]
    young = covered({"nurse": [("LinkedIn", 9, 3)], "cook": [("LinkedIn", 0, 13)]})
    assert texts(young)[1] == "No link was created 14 or more days ago, so none is silent yet."
    assert kinds(covered({"nurse": []}, "gone")) == [Kind.NOTHING, Kind.LOSS]


def test_a_month_is_that_of_the_recruiters_clock() -> None:
    """Half past eleven in the evening of the 31st in London is November in Berlin."""
    late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    frame = links_frame([Loaded("nurse", [Link("1", "LinkedIn", 9, late)], NOW)])
    for tz, month, day in (("Europe/London", "October", "31 Oct"), ("Europe/Berlin", "November", "1 Nov")):
        first, second = texts(timeline_findings(frame, tz=tz, now=NOW))
        assert f"in {month} 2026" in first
        assert f"on {day} 2026" in second


names = st.text(max_size=80) | st.sampled_from(["LinkedIn", "Indeed", "\u202egnp\x07", "", "Other (2 channels)"])
links_of_any_kind = st.lists(
    st.tuples(names, st.integers(0, 3) | st.integers(0, 10**12), st.integers(0, 900)), max_size=6
)
any_jobs = st.dictionaries(st.text(min_size=1, max_size=8), links_of_any_kind, max_size=6)
FINDINGS: list[Callable[[dict[str, list[Made]]], list[Finding]]] = [
    lambda jobs: channels(jobs, "gone"),
    lambda jobs: channels(jobs, narrowed=True),
    lambda jobs: compare(jobs, "gone"),
    lambda jobs: covered(jobs, "gone"),
    timeline,
]


@pytest.mark.parametrize("findings", FINDINGS)
@given(any_jobs)
def test_any_frame_gives_a_few_plain_sentences(
    findings: Callable[[dict[str, list[Made]]], list[Finding]], jobs: dict[str, list[Made]]
) -> None:
    """Nothing invisible, no missing number, one line each, and a full stop."""
    said = findings(jobs)
    assert len(for_page(said)) <= 4
    assert all(0 <= finding.weight <= 1 for finding in said)
    for sentence in texts(said):
        assert all(unicodedata.category(c)[0] != "C" for c in sentence)
        assert sentence == " ".join(sentence.split())
        assert sentence.endswith(".")


ordinary = st.dictionaries(
    st.sampled_from(["nurse", "clerk", "cook", "smith"]),
    st.lists(
        st.tuples(st.sampled_from(["LinkedIn", "Indeed", "XING", "Referral"]), st.integers(0, 400), st.integers(0, 99)),
        max_size=6,
    ),
    max_size=4,
)


@given(ordinary)
def test_every_share_can_be_worked_out_from_the_counts_beside_it(jobs: dict[str, list[Made]]) -> None:
    """And "of all" is all, counted in a loop."""
    total = sum(visits for links in jobs.values() for _, visits, _ in links)
    for sentence in texts([*channels(jobs), *compare(jobs), *timeline(jobs)]):
        for part, whole, share in re.findall(r"([\d,]+) of ([\d,]+) \((\d+)%\)", sentence):
            assert int(whole.replace(",", "")) == total
            assert abs(int(part.replace(",", "")) / total - int(share) / 100) <= 0.0051
        for almost, share, part, whole in re.findall(SHARE, sentence):
            assert int(whole.replace(",", "")) == total
            exact = int(part.replace(",", "")) / total
            lowest, highest = {">": (0.995, 1), "<": (0, 0.005)}.get(
                almost, (int(share) / 100 - 0.0051, int(share) / 100 + 0.0051)
            )
            assert lowest <= exact <= highest
        assert not re.search(r"\b(?:because|clicks?|views?|traffic|nan|None)\b", sentence)


@given(ordinary)
def test_a_channel_that_is_said_to_lead_has_the_most(jobs: dict[str, list[Made]]) -> None:
    """Counted in a loop; and it has it by more than a handful."""
    sums: Counter[str] = Counter()
    for links in jobs.values():
        for name, visits, _ in links:
            sums[name] += visits
    for finding in channels(jobs):
        if finding.kind is Kind.LEAD and len(sums) > 1:
            (first, most), (_, second), *_ = sums.most_common()
            assert finding.text.startswith(f"{first} accounts for ")
            assert finding.weight == most / sums.total()
            assert most - second > 2.5 * (most + second) ** 0.5


def in_period(jobs: dict[str, list[tuple[str, int, int | None]]]) -> list[str]:
    """What is said of the jobs in a period, of whose visits there are bounds; None where there is no upper one."""
    frame = frame_of({job: [(name, least, 20) for name, least, _ in links] for job, links in jobs.items()})
    at_most = [most for links in jobs.values() for _, _, most in links]
    frame = frame.assign(at_most=pd.array(at_most, dtype="Int64"))
    labels = {job: job.capitalize() for job in jobs}
    return texts(compare_findings(frame, job_ids=list(jobs), failed=(), labels=labels, now=NOW, when="last week"))


def test_what_is_known_within_bounds_is_said_as_a_range() -> None:
    """And no share of it; a job leads only where it does whatever the others may have gained."""
    assert in_period({"nurse": [("LinkedIn", 200, 240), ("XING", 5, 9)], "clerk": [("LinkedIn", 40, 60)]})[0] == (
        "Nurse has the most visits last week, 205–249 of 245–309, most of them through LinkedIn."
    )
    assert in_period({"nurse": [("LinkedIn", 200, 240)], "clerk": [("LinkedIn", 40, 190)]})[0] == (
        "It isn’t clear which of Nurse and Clerk leads: 200–240 and 40–190 of 240–430 visits last week."
    )
    assert in_period({"nurse": [("LinkedIn", 200, None)], "clerk": [("LinkedIn", 0, None)]})[0] == (
        "It isn’t clear which of Nurse and Clerk leads: at least 200 and an unknown number of at least 200 visits "
        "last week."
    )
    assert in_period({"nurse": [("LinkedIn", 200, 200)], "clerk": [("LinkedIn", 40, 40)]})[0] == (
        "Nurse has the most visits last week, 200 of 240 (83%), all of them through LinkedIn."
    )


def test_a_channel_or_a_pace_that_others_may_have_had_too_does_not_lead() -> None:
    """At Clerk, XING may have gained more than LinkedIn; and Clerk as many as Nurse."""
    jobs: dict[str, list[tuple[str, int, int | None]]] = {
        "nurse": [("LinkedIn", 900, 900)],
        "clerk": [("LinkedIn", 60, 60), ("XING", 200, 2_000)],
        "cook": [("XING", 100, 100), ("LinkedIn", 10, 10)],
    }
    assert in_period(jobs)[0] == (
        "It isn’t clear which of Nurse and Clerk leads: 900 and 260–2,060 of 1,270–3,070 visits last week."
    )
    assert len(in_period(jobs)) == 1
    surely = jobs | {"clerk": [("LinkedIn", 60, 60), ("XING", 200, 210)]}
    assert in_period(surely)[1:] == [
        "LinkedIn leads for 1 of 3 jobs, another channel for 2.",
        (
            "Nurse has the most visits per day live, 45.0 (900 visits in 20 days), against 12.7–12.8 across all jobs "
            "(1,270–1,280 visits in 100 days)."
        ),
    ]
