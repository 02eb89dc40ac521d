"""What fires, in sentences with what to do; the rules in words; and what a mail about alerts says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from hirempire.analysis.alert_rules import THRESHOLDS, Rule, Setting
from hirempire.analysis.alert_states import Alert
from hirempire.analysis.alerts import FEWEST_DAYS, Firing, NoData
from hirempire.findings.finding import About, Finding, Kind
from hirempire.language import as_name, counted, listed, plain
from hirempire.values import count, day, decimal, moment, money

TITLES: Final[Mapping[Rule, str]] = {
    Rule.SILENT: "Silent link",
    Rule.NO_APPLICANT: "No applicants",
    Rule.SPEND: "Spend without applicants",
    Rule.VISITS_JUMPED: "Jump in visits",
    Rule.APPLICANTS_JUMPED: "Jump in applicants",
    Rule.NO_LOOK: "Nothing loaded",
    Rule.TOKEN: "API token",
    Rule.ALLOWANCE: "API usage",
}
"""What each rule is called."""

_RULES: Final[Mapping[Rule, str]] = {
    Rule.SILENT: "A link that used to get visits has had none for at least {}. Pauses that may be chance don't count.",
    Rule.NO_APPLICANT: "A job has had no applicants for at least {}, beyond chance, while at least half of the jobs "
    "like it had.",
    Rule.SPEND: "Spend has run for at least {} and brought no applicants.",
    Rule.VISITS_JUMPED: "A link got at least {} the visits expected in the last 7 days, beyond chance.",
    Rule.APPLICANTS_JUMPED: "A job got at least {} the applicants expected in the last 7 days, beyond chance.",
    Rule.NO_LOOK: "No visits have been loaded for at least {}.",
    Rule.TOKEN: "Hirempire refuses the API token, or the token lacks a scope.",
    Rule.ALLOWANCE: "At least {} of the hourly API requests are used.",
}
_TODO: Final[Mapping[Rule, str]] = {
    Rule.SILENT: "Check that the posting is still online and its link still works.",
    Rule.NO_APPLICANT: "Check the job's postings, or add a channel that works for jobs like it.",
    Rule.SPEND: "Check the posting and its link, or move the budget to a channel that brings applicants.",
    Rule.VISITS_JUMPED: "Find out what caused it: a campaign, a new posting, or a bot.",
    Rule.APPLICANTS_JUMPED: "Plan time for reviews, or pause the ads if there are enough applicants.",
    Rule.NO_LOOK: "Check that the worker or the collector is running.",
    Rule.TOKEN: "Until then, nothing is loaded.",
    Rule.ALLOWANCE: "Load less often, or wait until the hour is over.",
}
_PAGES: Final[Mapping[Rule, str]] = {
    Rule.SILENT: "coverage",
    Rule.NO_APPLICANT: "conversion",
    Rule.SPEND: "conversion",
    Rule.VISITS_JUMPED: "growth",
    Rule.APPLICANTS_JUMPED: "conversion",
}
_KINDS: Final[Mapping[Rule, tuple[Kind, About]]] = {
    Rule.SILENT: (Kind.SILENCE, "links"),
    Rule.NO_APPLICANT: (Kind.GAP, "applicants"),
    Rule.SPEND: (Kind.WASTE, "applicants"),
    Rule.VISITS_JUMPED: (Kind.CHANGE, "visits"),
    Rule.APPLICANTS_JUMPED: (Kind.CHANGE, "applicants"),
}
NO_DATA: Final[Mapping[NoData, str]] = {
    NoData.NO_HISTORY: "No history is kept.",
    NoData.YOUNG: f"The history is less than {FEWEST_DAYS} days old.",
    NoData.NO_APPLICANTS: "Applicants aren't loaded.",
    NoData.NO_SPEND: "No spend is entered.",
    NoData.NO_LIMIT: "The hourly limit isn't known yet.",
    NoData.NOT_LOADED: "Nothing could be loaded.",
}
"""Why a rule couldn't be checked."""


@dataclass(frozen=True)
class Said:
    """One alert in words."""

    title: str
    """The name of its rule."""
    about: str
    """The channel and the job that it is about; empty for neither."""
    finding: Finding
    todo: str
    page: str
    """The page that shows it, by its address; empty for none."""
    query: Mapping[str, Sequence[str]]
    """The choices in that address."""


def said(firing: Firing, labels: Mapping[str, str], *, zone: str) -> Said:
    """A firing in words. ``labels`` has the label of each job; days and times are those of ``zone``."""
    kind, about = _KINDS.get(firing.rule, (Kind.LOSS, "links"))
    job = as_name(labels.get(firing.job_id) or firing.job_id)
    words: Mapping[Rule, Callable[[Firing, str, str], str]] = {
        Rule.SILENT: _silent,
        Rule.NO_APPLICANT: _no_applicant,
        Rule.SPEND: _spend,
        Rule.VISITS_JUMPED: _visits_jumped,
        Rule.APPLICANTS_JUMPED: _applicants_jumped,
        Rule.NO_LOOK: _no_look,
        Rule.TOKEN: lambda one, _, __: one.cause,
        Rule.ALLOWANCE: lambda one, _, __: f"{count(one.number)} of {counted(one.of, 'API request')} an hour are used.",
    }
    finding = Finding(kind, words[firing.rule](firing, job, zone), about=about)
    what = [as_name(firing.channel) if firing.channel else "", job if firing.job_id else ""]
    told = ", ".join(filter(None, what))
    return Said(TITLES[firing.rule], told, finding, _TODO[firing.rule], _PAGES.get(firing.rule, ""), _query(firing))


def in_words(rule: Rule, setting: Setting) -> str:
    """A rule with its threshold."""
    return _RULES[rule].format(threshold(rule, setting.threshold))


def threshold(rule: Rule, number: int) -> str:
    """A threshold in words: "14 days", "twice", "3 times", "90%"; empty where the rule has none."""
    if not THRESHOLDS[rule]:
        return ""
    if rule in (Rule.VISITS_JUMPED, Rule.APPLICANTS_JUMPED):
        return "twice" if number == 2 else f"{number} times"
    return f"{number}%" if rule is Rule.ALLOWANCE else counted(number, "day")


@dataclass(frozen=True)
class Digest:
    """What a mail about alerts says: what is new, what goes on, what has ended, and what couldn't be checked."""

    headline: str
    """For the subject: "2 new alerts: Silent link, No applicants"."""
    new: Sequence[Said]
    """Grouped by rule, in the order of the rules."""
    going_on: int
    """How many were told before and still fire."""
    ended: Sequence[Said]
    no_data: Sequence[str]
    """The rules that couldn't be checked, a sentence for each reason."""


def digest(
    new: Sequence[Alert],
    ended: Sequence[Alert],
    *,
    going_on: int,
    no_data: Mapping[Rule, NoData],
    labels: Mapping[str, str],
    zone: str,
) -> Digest:
    """What a mail says of some alerts."""
    order = list(Rule)
    each = [sorted(some, key=lambda one: order.index(one.firing.rule)) for some in (new, ended)]
    in_order = [[said(alert.firing, labels, zone=zone) for alert in some] for some in each]
    return Digest(
        _headline([one.title for one in in_order[0]], len(ended)),
        in_order[0],
        going_on,
        in_order[1],
        no_data_words({rule: why for rule, why in no_data.items() if why is not NoData.NO_SPEND}),
    )


def _headline(titles: Sequence[str], ended: int) -> str:
    if not titles:
        return f"{counted(ended, 'alert')} ended"
    return f"{counted(len(titles), 'new alert')}: {', '.join(dict.fromkeys(titles))}"


def no_data_words(no_data: Mapping[Rule, NoData]) -> list[str]:
    """The rules that couldn't be checked, by reason: "API usage: the hourly limit isn't known yet."."""
    by_reason: dict[NoData, list[str]] = {}
    for rule, why in no_data.items():
        by_reason.setdefault(why, []).append(TITLES[rule])
    return [f"{listed(titles)}: {NO_DATA[why][:1].lower()}{NO_DATA[why][1:]}" for why, titles in by_reason.items()]


def state(alert: Alert, *, zone: str) -> str:
    """How an alert stands: since when it fires, who took note of it, whether there are data."""
    parts = [f"Firing since {moment(alert.since, zone)}"]
    if alert.ended is not None:
        parts = [f"{moment(alert.since, zone)} to {moment(alert.ended, zone)}"]
    if alert.no_data_since is not None:
        parts.append(f"no data since {moment(alert.no_data_since, zone)}")
    if alert.acknowledged_at is not None:
        by = f" by {plain(alert.acknowledged_by)}" if alert.acknowledged_by else ""
        parts.append(f"acknowledged{by} on {moment(alert.acknowledged_at, zone)}")
    if alert.snoozed_until is not None:
        parts.append(f"snoozed until {moment(alert.snoozed_until, zone)}")
    return " · ".join(parts)


def _silent(one: Firing, job: str, zone: str) -> str:
    since = "" if one.since is None else f" since {day(one.since.astimezone(ZoneInfo(zone)))}"
    expected = f"; about {count(one.expected)} were expected" if one.expected and one.expected >= 1 else ""
    link = f"The {as_name(one.channel)} link of {job}"
    return f"{link} has had no visits{since} ({counted(one.days, 'day')}), after {count(one.number)} before{expected}."


def _no_applicant(one: Firing, job: str, zone: str) -> str:
    like = f" in {as_name(one.like)}" if one.like else ""
    others = f"{count(one.number)} of {counted(one.of, 'other job')}{like}"
    if one.floor > 1:
        few = f"{job} has had fewer than {count(one.floor)} applicants in {counted(one.days, 'day')}"
        return f"{few}, while {others} had more." if one.of else f"{few}, unlike jobs like it."
    since = f"since {day(one.since.astimezone(ZoneInfo(zone)))}" if one.since else f"for {counted(one.days, 'day')}"
    while_ = f"; {others} had some in the last {counted(one.days, 'day')}" if one.of else ", unlike jobs like it"
    return f"{job} has had no applicants {since}{while_}."


def _spend(one: Firing, job: str, zone: str) -> str:
    since = "" if one.since is None else f" since {day(one.since.astimezone(ZoneInfo(zone)))}"
    for_job = f" for {job}" if one.job_id else ""
    brought = "no applicants" if one.floor <= 1 else f"fewer than {count(one.floor)} applicants"
    return (
        f"{money(Decimal(one.amount), one.currency)} spent on {as_name(one.channel)}{for_job}{since} brought {brought}."
    )


def _visits_jumped(one: Firing, job: str, _: str) -> str:
    got = f"The {as_name(one.channel)} link of {job} got {counted(one.number, 'visit')} in {counted(one.days, 'day')}"
    return f"{got}; {_expected(one)}."


def _applicants_jumped(one: Firing, job: str, _: str) -> str:
    if not one.number:  # as it is kept
        return f"{job} got many more applicants in {counted(one.days, 'day')} than expected."
    got = f"{job} got {counted(one.number, 'applicant')} in {counted(one.days, 'day')}"
    return f"{got}; {_expected(one)}."


def _expected(one: Firing) -> str:
    if one.expected is None:
        return "far fewer were expected"
    if one.expected < 0.05:
        return "none were expected"
    return f"about {decimal(one.expected) if one.expected < 10 else count(one.expected)} were expected"


def _no_look(one: Firing, _: str, zone: str) -> str:
    since = "" if one.since is None else f" since {moment(one.since, zone)}"
    return f"Nothing has been loaded{since} ({counted(one.days, 'day')})."


def _query(one: Firing) -> dict[str, list[str]]:
    """The filters under which its page shows it: its job, and its channel where the page has the others' as well."""
    query = {"job": [one.job_id] if one.job_id else []}
    if one.rule in (Rule.VISITS_JUMPED, Rule.SPEND):
        query["channel"] = [one.channel]
    if one.rule is Rule.VISITS_JUMPED:
        query["period"] = ["last-28-days"]
    return {name: values for name, values in query.items() if values}
