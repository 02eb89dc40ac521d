"""Every rule asked of what was loaded: what fires, what doesn't, and what has no data."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from hirempire.analysis.alert_rules import THRESHOLDS, Rule, Setting, read, settings, usual, written
from hirempire.analysis.alert_states import LASTS, advanced
from hirempire.analysis.alerts import Checked, Firing, NoData, Service, check, firing, without_data
from hirempire.analysis.candidates import candidates_frame
from hirempire.analysis.gathering import gathered
from hirempire.analysis.kept import kept
from hirempire.analysis.ledger import ledger
from hirempire.analysis.mapping import ChannelMap
from hirempire.analysis.subject import Candidates, Subject
from hirempire.api.models import Candidate, CandidatesLoaded, Job, Link, Listing, Loaded
from hirempire.findings.alerts import said
from tests.support.looks import Look, history

START = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 60
END = START + timedelta(days=DAYS - 1)
USUAL = settings({})
ALIVE = Service(asked=True, looked_at=END, used=5, limit=100)


def job(name: str, status: str = "active") -> Job:
    """A job as the list has it."""
    return Job(id=name, job_title=name.title(), status=status, created_time=START - timedelta(days=30))


def subject(*, stops: int = 30, unseen_from: int = DAYS, status: str = "active", kept_: bool = True) -> Subject:
    """Job "a" with two links, one of which is visited no more from some day on; and "b", which no look saw later on."""
    created = START - timedelta(days=30)

    def then(day: int) -> Mapping[str, Mapping[str, tuple[str, int, datetime]]]:
        a = {"x": ("Indeed", 100 + 5 * min(day, stops), created), "y": ("XING", 100 + 5 * day, created)}
        b = {"z": ("Indeed", 100 + 5 * min(day, stops), created)}
        return {"a": a} | ({"b": b} if day < unseen_from else {})

    past = history([Look(START + timedelta(days=day), then(day)) for day in range(DAYS)])
    outcomes = [
        Loaded("a", [Link("x", "Indeed", 1, created), Link("y", "XING", 1, created)], END),
        Loaded("b", [Link("z", "Indeed", 1, created)], END),
    ]
    listing = Listing([job("a", status), job("b")], {one.job_id: one for one in outcomes}, 0)
    found = gathered(outcomes, listing, names=ChannelMap(), zone="UTC", route="")
    seen = kept(ledger(past), found.links, str) if kept_ else None
    return replace(found, kept=seen, every_kept=seen)


def fired(found: Checked, rule: Rule) -> list[tuple[str, str]]:
    """The jobs and links of what a rule found."""
    return sorted((one.job_id, one.link_id) for one in found.firing if one.rule is rule)


def test_a_silent_link_fires_with_its_numbers_and_a_visited_one_does_not() -> None:
    """Since the look that saw the last visit, on day 30."""
    found = check(subject(), ALIVE, USUAL, now=END)
    assert fired(found, Rule.SILENT) == [("a", "x"), ("b", "z")]
    (one,) = [one for one in found.firing if one.key == ("silent", "a", "x")]
    assert (one.since, one.days, one.number) == (START + timedelta(days=30), 29, 250)
    assert "has had no visits since 1 Oct 2026 (29 days), after 250 before" in str(said(one, {}, zone="UTC").finding)


def test_a_job_that_failed_to_load_is_never_silent_and_has_no_data() -> None:
    """Its last visits were gained shortly before nobody saw it any more."""
    found = check(subject(unseen_from=40), ALIVE, USUAL, now=END)
    assert fired(found, Rule.SILENT) == [("a", "x")]
    assert not found.has_data(("silent", "b", "z"))
    assert found.has_data(("silent", "a", "y"))


def test_a_closed_job_may_be_silent() -> None:
    """Nobody expects visits to it."""
    assert fired(check(subject(status="Closed"), ALIVE, USUAL, now=END), Rule.SILENT) == [("b", "z")]


def test_a_rule_fires_for_its_jobs_alone_and_not_at_all_when_it_is_off() -> None:
    """As it is set."""
    some = USUAL | {Rule.SILENT: replace(USUAL[Rule.SILENT], jobs=("b",))}
    assert fired(check(subject(), ALIVE, some, now=END), Rule.SILENT) == [("b", "z")]
    off = USUAL | {Rule.SILENT: replace(USUAL[Rule.SILENT], on=False)}
    assert fired(check(subject(), ALIVE, off, now=END), Rule.SILENT) == []


def test_without_history_applicants_or_limit_the_rules_say_so() -> None:
    """No data is a state of its own."""
    found = check(subject(kept_=False), Service(asked=True), USUAL, now=END)
    assert found.no_data == {
        Rule.SILENT: NoData.NO_HISTORY,
        Rule.NO_APPLICANT: NoData.NO_APPLICANTS,
        Rule.SPEND: NoData.NO_APPLICANTS,
        Rule.VISITS_JUMPED: NoData.NO_HISTORY,
        Rule.APPLICANTS_JUMPED: NoData.NO_APPLICANTS,
        Rule.NO_LOOK: NoData.NO_HISTORY,
        Rule.ALLOWANCE: NoData.NO_LIMIT,
    }
    assert found.firing == ()


def test_trouble_with_the_way_to_hirempire_fires() -> None:
    """A late look, a refused token, and an allowance that is nearly used up."""
    late = Service(asked=True, refused="Gone.", looked_at=END - timedelta(days=2), used=90, limit=100)
    found = check(subject(), late, USUAL, now=END)
    assert {one.rule for one in found.firing if not one.job_id} == {Rule.NO_LOOK, Rule.TOKEN, Rule.ALLOWANCE}
    fine = check(subject(), replace(late, refused="", looked_at=END, used=89), USUAL, now=END)
    assert not [one for one in fine.firing if not one.job_id]
    lost = without_data(late, USUAL, now=END)
    assert {one.rule for one in lost.firing} == {Rule.NO_LOOK, Rule.TOKEN}
    assert lost.no_data[Rule.SILENT] is NoData.NOT_LOADED


def test_with_a_floor_a_jump_of_applicants_has_no_number() -> None:
    """What moves on from day to day would tell of single days."""
    everyone = [Candidate(END - timedelta(days=day / 20), "applicant", "LinkedIn", "new") for day in range(120)]
    loaded = [CandidatesLoaded("a", everyone, END), CandidatesLoaded("b", [], END)]
    people = Candidates(people=candidates_frame(loaded), failed={}, at=END, floor=5)
    found = check(replace(subject(), candidates=people), ALIVE, USUAL, now=END)
    (one,) = [one for one in found.firing if one.rule is Rule.APPLICANTS_JUMPED]
    assert (one.job_id, one.number, one.expected) == ("a", 0, None)
    assert "many more applicants in 7 days than expected" in str(said(one, {}, zone="UTC").finding)
    open_ = check(replace(subject(), candidates=replace(people, floor=1)), ALIVE, USUAL, now=END)
    assert [one.number for one in open_.firing if one.rule is Rule.APPLICANTS_JUMPED] == [120]


def test_a_silence_lasts_until_a_visit_and_a_jump_for_a_week() -> None:
    """Chances that hover around a threshold end nothing, and begin nothing anew."""
    silent = Firing(rule=Rule.SILENT, job_id="a", link_id="x")
    jump = Firing(rule=Rule.VISITS_JUMPED, job_id="a", link_id="y")
    found = advanced([], Checked(START, (silent, jump), {}))
    next_day = Checked(START + timedelta(days=1), (), {}, silent=frozenset({silent.key}))
    after = advanced(found, next_day)
    assert [one.ended for one in after] == [None, None]
    later = advanced(after, Checked(START + LASTS, (), {}))
    assert [one.ended for one in later] == [START + LASTS] * 2


def test_a_rule_that_is_switched_off_ends_its_alerts_without_a_word() -> None:
    """Whoever switched it off knows."""
    found = advanced([], Checked(START, (Firing(rule=Rule.TOKEN),), {}))
    (one,) = advanced(found, Checked(END, (), {}, on=frozenset()))
    assert (one.ended, one.end_told_at) == (END, END)


@pytest.mark.parametrize("rule", Rule)
def test_settings_survive_being_kept_and_what_is_none_is_the_usual(rule: Rule) -> None:
    """Also where a later version wrote them."""
    for number in THRESHOLDS[rule] or (0,):
        setting = Setting(on=False, threshold=number, jobs=("a", "b"))
        assert read(rule, written(setting)) == setting
    assert read(rule, "[]") == read(rule, None) == usual(rule)
    assert read(rule, '{"on": true, "threshold": 12345, "new": 1}') == usual(rule)
    assert firing("{}") is None


def test_what_is_kept_of_a_firing_is_read_back() -> None:
    """With the numbers of visits."""
    one = Firing(rule=Rule.SILENT, job_id="a", link_id="x", since=pd.Timestamp(START).to_pydatetime(), number=4)
    assert firing(one.kept) == one
