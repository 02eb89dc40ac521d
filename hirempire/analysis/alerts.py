"""What fires now: every rule asked of what was loaded, and what couldn't be asked."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from hirempire.analysis import applicants
from hirempire.analysis.alert_rules import Rule, Setting
from hirempire.analysis.applicants import CLOSED, Applicants, applicants_of
from hirempire.analysis.expected import DAY, Paces, paces
from hirempire.analysis.jumps import jumped
from hirempire.analysis.kept import Kept
from hirempire.analysis.ledger import micros
from hirempire.analysis.silence import fell_silent, last_visits
from hirempire.analysis.subject import Subject

UNSEEN_DAYS = 2
"""A job that no look has seen for longer has no data: it may be silent, or may not."""
FEWEST_DAYS = 14
"""Days of looks from which silence and jumps can be told."""

Key = tuple[str, str, str]
"""By which an alert is known again: the rule, the job, and the link, or the channel and currency of spend."""


def storable(text: str) -> str:
    """A text as every database can keep it."""
    return text.replace("\0", "\ufffd")


class NoData(Enum):
    """Why a rule couldn't be asked."""

    NO_HISTORY = "no history"
    YOUNG = "too young"
    """The history is younger than :data:`FEWEST_DAYS`."""
    NO_APPLICANTS = "no applicants"
    """Applicants aren't loaded."""
    NO_SPEND = "no spend"
    NO_LIMIT = "no limit"
    """Nobody knows the hourly allowance."""
    NOT_LOADED = "not loaded"
    """Nothing could be loaded."""


@dataclass(frozen=True, kw_only=True)
class Firing:
    """One thing that a rule found, with the numbers for its sentence; which of them there are depends on the rule."""

    rule: Rule
    job_id: str = ""
    link_id: str = ""
    channel: str = ""
    since: datetime | None = None
    """Since when it is so, as far as that is known and may be told (UTC)."""
    days: int = 0
    number: int = 0
    """Visits before a silence, visits or applicants of a jump, requests sent, or other jobs that had applicants."""
    of: int = 0
    """The other jobs, or the requests allowed."""
    expected: float | None = None
    """How many were expected, where that may be told."""
    like: str = ""
    """The department of the other jobs; empty for all."""
    floor: int = 1
    """Fewer applicants than this count as none."""
    amount: str = ""
    """The spend, as a decimal."""
    currency: str = ""
    cause: str = ""
    """What is wrong with the token, in the words of :mod:`hirempire.api.errors`."""

    @property
    def key(self) -> Key:
        """By which it is known again at the next check."""
        about = f"{self.channel} {self.currency}".strip() if self.rule is Rule.SPEND else self.link_id
        return self.rule.value, storable(self.job_id), storable(about)

    @property
    def kept(self) -> str:
        """What a store may keep of it: nothing that counts or dates applicants."""
        people = self.rule in (Rule.NO_APPLICANT, Rule.APPLICANTS_JUMPED, Rule.SPEND)
        bare = replace(self, since=None, number=0, of=0, expected=None) if people else self
        return msgspec.json.encode(bare).decode()


def firing(text: str) -> Firing | None:
    """What was kept of a firing; None where it is of another version."""
    try:
        return msgspec.json.decode(text, type=Firing)
    except msgspec.MsgspecError:
        return None


@dataclass(frozen=True, kw_only=True)
class Service:
    """What is known of the way to Hirempire."""

    asked: bool = False
    """Whether anything was asked with the token."""
    refused: str = ""
    """Why the token was refused, or which scope it lacks; empty where it works."""
    looked_at: datetime | None = None
    """The last look (UTC)."""
    used: int = 0
    limit: int | None = None


@dataclass(frozen=True, eq=False)
class Checked:
    """What a check found."""

    at: datetime
    firing: tuple[Firing, ...]
    no_data: Mapping[Rule, NoData]
    """The rules that couldn't be asked at all, among those that are on."""
    unseen: Mapping[Rule, frozenset[str]] = field(default_factory=dict)
    """The jobs of which a rule had no data; where it is among ``no_data``, all."""
    silent: frozenset[Key] = frozenset()
    """The links that are still without a visit, whether or not that would be worth telling anew."""
    on: frozenset[Rule] = frozenset(Rule)
    """The rules that are on."""

    def has_data(self, key: Key) -> bool:
        """Whether an alert of this key was asked about."""
        rule = Rule(key[0])
        return rule not in self.no_data and key[1] not in self.unseen.get(rule, ())


def check(subject: Subject, service: Service, settings: Mapping[Rule, Setting], *, now: datetime) -> Checked:
    """Ask every rule that is on. ``subject`` has all links of its jobs, their history, and candidates if loaded."""
    found: list[Firing] = []
    no_data: dict[Rule, NoData] = {}
    unseen: dict[Rule, frozenset[str]] = {}
    on = frozenset(rule for rule in Rule if settings[rule].on)
    visits = _Visits.of(subject, settings, now)
    people = _people(subject)
    asks: dict[Rule, Callable[[], tuple[list[Firing], frozenset[str]] | NoData]] = {
        Rule.SILENT: lambda: visits if isinstance(visits, NoData) else (visits.silent(), visits.unseen),
        Rule.VISITS_JUMPED: lambda: visits if isinstance(visits, NoData) else (visits.jumped(), visits.unseen),
        Rule.NO_APPLICANT: lambda: _no_applicant(
            people, subject, settings[Rule.NO_APPLICANT], None if isinstance(visits, NoData) else visits.paces
        ),
        Rule.APPLICANTS_JUMPED: lambda: _applicants_jumped(people, subject, settings[Rule.APPLICANTS_JUMPED]),
        Rule.SPEND: lambda: _in_vain(people, subject, settings[Rule.SPEND]),
        Rule.TOKEN: lambda: _token(service),
        Rule.NO_LOOK: lambda: _no_look(service, settings[Rule.NO_LOOK], now),
        Rule.ALLOWANCE: lambda: _allowance(service, settings[Rule.ALLOWANCE]),
    }
    for rule in Rule:
        if rule not in on:
            continue
        answer = asks[rule]()
        if isinstance(answer, NoData):
            no_data[rule] = answer
        else:
            found += answer[0]
            unseen[rule] = answer[1]
    silent = frozenset() if isinstance(visits, NoData) else visits.still_silent()
    return Checked(now, tuple(found), no_data, unseen, silent, on)


def without_data(service: Service, settings: Mapping[Rule, Setting], *, now: datetime) -> Checked:
    """Ask what can be asked where nothing could be loaded: the token, and when there was a last look."""
    found: list[Firing] = []
    on = frozenset(rule for rule in Rule if settings[rule].on)
    no_data = {rule: NoData.NOT_LOADED for rule in Rule if rule in on}
    for rule, answer in (
        (Rule.TOKEN, _token(service)),
        (Rule.NO_LOOK, _no_look(service, settings[Rule.NO_LOOK], now)),
    ):
        if rule in on and not isinstance(answer, NoData):
            found += answer[0]
            del no_data[rule]
    return Checked(now, tuple(found), no_data, on=on)


@dataclass(frozen=True, eq=False)
class _Visits:
    """What was seen of the visits of open jobs."""

    kept: Kept
    paces: Paces
    settings: Mapping[Rule, Setting]
    unseen: frozenset[str]

    @classmethod
    def of(cls, subject: Subject, settings: Mapping[Rule, Setting], now: datetime) -> "_Visits | NoData":
        kept = subject.every_kept
        if kept is None:
            return NoData.NO_HISTORY
        looks = kept.ledger.looks
        if not len(looks) or looks[-1] - looks[0] < FEWEST_DAYS * DAY:
            return NoData.YOUNG
        status = subject.facts["status"].fillna("").str.strip().str.casefold()
        return cls(
            kept.only(job_ids=list(subject.facts.index[~status.isin(CLOSED)])),
            paces(kept),
            settings,
            _unseen(kept, now),
        )

    def _of(self, rule: Rule) -> Kept:
        jobs = self.settings[rule].jobs
        return self.kept.only(job_ids=jobs) if jobs else self.kept

    def silent(self) -> list[Firing]:
        rows = fell_silent(self._of(Rule.SILENT), days=self.settings[Rule.SILENT].threshold, paces=self.paces)
        return [
            _of_link(Rule.SILENT, row, since=row["since"], days=row["days"], number=row["before"])
            for row in self._seen(rows)
        ]

    def jumped(self) -> list[Firing]:
        rows = jumped(
            self._of(Rule.VISITS_JUMPED), self.paces, times=float(self.settings[Rule.VISITS_JUMPED].threshold)
        )
        return [
            _of_link(
                Rule.VISITS_JUMPED,
                row,
                since=row["begin"],
                days=round((row["end"] - row["begin"]) / pd.Timedelta(days=1)),
                number=row["gained"],
            )
            for row in self._seen(rows)
        ]

    def _seen(self, rows: pd.DataFrame) -> list[dict[Hashable, Any]]:
        """The rows of jobs that some look has seen lately."""
        return [row for row in rows.to_dict("records") if str(row["job_id"]) not in self.unseen]

    def still_silent(self) -> frozenset[Key]:
        kept, days = self._of(Rule.SILENT), self.settings[Rule.SILENT].threshold
        links = kept.ledger.links
        until = kept.ledger.looks[links["last_look"].to_numpy()]
        last = last_visits(kept.ledger)
        here = kept.shown[: len(links)] & ~links["gone"].to_numpy() & (last > 0)
        rows = links[here & (until - np.where(here, last, until) >= days * DAY)]
        return frozenset((Rule.SILENT.value, *pair) for pair in zip(rows["job_id"], rows["link_id"], strict=True))


def _of_link(rule: Rule, row: Mapping[Hashable, Any], *, since: pd.Timestamp, days: int, number: int) -> Firing:
    """What a rule found of a link, with how many visits were expected."""
    return Firing(
        rule=rule,
        job_id=str(row["job_id"]),
        link_id=str(row["link_id"]),
        channel=str(row["channel"]),
        since=since.to_pydatetime(),
        days=int(days),
        number=int(number),
        expected=round(float(row["expected"]), 1),
    )


def _unseen(kept: Kept, now: datetime) -> frozenset[str]:
    """The jobs that no look has seen for some days."""
    ledger = kept.ledger
    long_ago = int(micros(pd.DatetimeIndex([now]))[0]) - UNSEEN_DAYS * DAY
    late = ledger.looks >= long_ago
    fresh = np.asarray(np.any(ledger.seen[:, late], axis=1)) if late.any() else np.zeros(len(ledger.seen), "bool")
    links = ledger.links
    return frozenset(links.loc[~fresh[links["job"].to_numpy()], "job_id"]) if len(links) else frozenset()


def _people(subject: Subject) -> Applicants | None:
    candidates = subject.candidates
    return None if candidates is None else applicants_of(subject, candidates)


def _of_jobs(people: Applicants, subject: Subject, setting: Setting) -> tuple[set[str], frozenset[str]]:
    """The jobs that a rule is asked of, and those without data."""
    lost = frozenset(subject.jobs) - set(people.jobs.index)
    return setting.holds_for(people.jobs.index), lost | frozenset(people.jobs.index[people.undated])


def _no_applicant(
    people: Applicants | None, subject: Subject, setting: Setting, pace: Paces | None
) -> tuple[list[Firing], frozenset[str]] | NoData:
    if people is None:
        return NoData.NO_APPLICANTS
    among, lost = _of_jobs(people, subject, setting)
    rows = applicants.without_applicants(people, days=setting.threshold, among=among, paces=pace)
    found = [
        Firing(
            rule=Rule.NO_APPLICANT,
            job_id=str(row["job_id"]),
            since=None if pd.isna(row["since"]) else row["since"].to_pydatetime(),
            days=setting.threshold,
            number=int(row["others_with"]),
            of=int(row["others"]),
            like=str(row["like"]),
            floor=people.few,
        )
        for row in rows.to_dict("records")
    ]
    return found, lost


def _applicants_jumped(
    people: Applicants | None, subject: Subject, setting: Setting
) -> tuple[list[Firing], frozenset[str]] | NoData:
    if people is None:
        return NoData.NO_APPLICANTS
    among, lost = _of_jobs(people, subject, setting)
    rows = applicants.jumped(people, times=setting.threshold, among=among)
    found = [
        Firing(
            rule=Rule.APPLICANTS_JUMPED,
            job_id=str(row["job_id"]),
            days=applicants.JUMP_DAYS,
            number=int(row["gained"]) if people.few <= 1 else 0,
            expected=round(float(row["expected"]), 1) if people.few <= 1 else None,
            floor=people.few,
        )
        for row in rows.to_dict("records")
    ]
    return found, lost


def _in_vain(
    people: Applicants | None, subject: Subject, setting: Setting
) -> tuple[list[Firing], frozenset[str]] | NoData:
    candidates = subject.candidates
    if people is None or candidates is None:
        return NoData.NO_APPLICANTS
    if not candidates.spend.rows:
        return NoData.NO_SPEND
    names = {row.channel: subject.map.channel(row.channel) for row in candidates.spend.rows}
    among, lost = _of_jobs(people, subject, setting)
    rows = applicants.in_vain(
        people,
        candidates,
        days=setting.threshold,
        among=among,
        channels=names,
        zone=subject.zone,
        whole=len(people.jobs) == len(subject.jobs),
    )
    found = [
        Firing(
            rule=Rule.SPEND,
            job_id=row.job_id,
            channel=row.channel,
            since=row.first.to_pydatetime(),
            amount=str(row.amount),
            currency=row.currency,
            floor=people.few,
        )
        for row in rows
        if row.job_id or not setting.jobs
    ]
    return found, lost | ({""} if len(people.jobs) < len(subject.jobs) else frozenset())


def _token(service: Service) -> tuple[list[Firing], frozenset[str]] | NoData:
    if not service.asked:
        return NoData.NOT_LOADED
    return [Firing(rule=Rule.TOKEN, cause=service.refused)] if service.refused else [], frozenset()


def _no_look(service: Service, setting: Setting, now: datetime) -> tuple[list[Firing], frozenset[str]] | NoData:
    at = service.looked_at
    if at is None:
        return NoData.NO_HISTORY
    late = now - at >= timedelta(days=setting.threshold)
    return [Firing(rule=Rule.NO_LOOK, since=at, days=(now - at).days)] if late else [], frozenset()


def _allowance(service: Service, setting: Setting) -> tuple[list[Firing], frozenset[str]] | NoData:
    if service.limit is None:
        return NoData.NO_LIMIT
    nearly = service.used * 100 >= setting.threshold * service.limit > 0
    return [Firing(rule=Rule.ALLOWANCE, number=service.used, of=service.limit)] if nearly else [], frozenset()


def of_jobs(found: Collection[Firing], job_ids: Collection[str]) -> list[Firing]:
    """Those about some jobs, and those about none."""
    return [one for one in found if not one.job_id or one.job_id in job_ids]
