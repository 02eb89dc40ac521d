"""Checking alerts once a day, and one mail about what is new and what has ended."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from hirempire.api.allowance import Allowance, utc_now
from hirempire.api.errors import HirempireError, TokenProblem
from hirempire.commands import mailings
from hirempire.commands.output import say
from hirempire.commands.sending import Sender

if TYPE_CHECKING:  # takes seconds to import: many a tick finds nothing due
    from hirempire.analysis.alert_rules import Mail, Rule, Setting
    from hirempire.analysis.alert_states import Alert
    from hirempire.analysis.alerts import Checked
    from hirempire.analysis.subject import Subject
    from hirempire.api.models import Job
    from hirempire.history.choices import Version
    from hirempire.history.deliveries import Delivery
    from hirempire.mail.alert_letter import AlertLetter
    from hirempire.mail.loading import Came, Wanted
    from hirempire.mail.outbox import Outbox

MOST_PEOPLE: Final = 50
"""As many jobs' applicants are loaded for a check, one request each; more where half of a known limit allows them."""

_log = logging.getLogger(__name__)


def rules_in(choices: "Sequence[Version]") -> "tuple[dict[Rule, Setting], Mail]":
    """How the rules are set, and who gets the mail, from what recruiters of a workspace set."""
    from hirempire.analysis.alert_rules import MAIL, mail, settings

    kept = {one.name: one.value for one in choices if one.kind == "alert"}
    return settings(kept), mail(kept.get(MAIL))


@dataclass(frozen=True)
class Finding:
    """What a check found, with the words for it."""

    checked: "Checked"
    labels: Mapping[str, str]
    """What each job is called."""


@dataclass(frozen=True)
class Watch(Sender):
    """The alerts of one workspace."""

    def act(self, now: datetime) -> None:
        """Check if that is due today, and send the mail of the day to whoever hasn't got it."""
        from hirempire.history import alerts

        rules, to = rules_in(self.memory.choices(self.number))
        last = alerts.last_check(self.memory.database, self.number)
        day = now.astimezone(_zone(to))
        if last is None or (last.at.astimezone(_zone(to)).date() < day.date() and day.hour >= to.hour):
            found = self.check(rules, to.zone, now)
            alerts.take(self.memory.database, self.number, found.checked)
            _log.info("Alerts: %s fire", len(found.checked.firing))
            self._tell(to, found.labels, now)
        elif to.recipients:
            self._tell(to, None, now)

    def check(self, rules: "Mapping[Rule, Setting]", zone: str, now: datetime) -> Finding:
        """Load what the rules need, and ask them."""
        from hirempire.analysis.alerts import Service, check, without_data

        standing = self.memory.standing(self.number)
        service = Service(asked=True, looked_at=None if standing is None else standing.until)
        try:
            came = self._load(rules)
            subject = self._subject(came, zone)
        except TokenProblem as refused:
            return Finding(without_data(replace(service, refused=str(refused)), rules, now=now), {})
        except HirempireError as problem:
            say(f"Alerts couldn't be checked in full: {problem}")
            return Finding(without_data(replace(service, asked=False), rules, now=now), {})
        lacking = _lacking(came)
        allowance = self.workspace.allowance
        service = replace(service, refused=lacking, used=allowance.used, limit=allowance.limit)
        return Finding(check(subject, service, rules, now=now), subject.labels)

    def _load(self, rules: "Mapping[Rule, Setting]") -> "Came":
        from hirempire.analysis.alert_rules import OF_APPLICANTS
        from hirempire.mail import loading

        people = any(rules[rule].on for rule in OF_APPLICANTS)
        allowance = self.workspace.allowance
        return loading.load(self.workspace.client, lambda jobs: _wanted(jobs, allowance, people=people))

    def _subject(self, came: "Came", zone: str) -> "Subject":
        """What the rules are asked of: all jobs, with the applicants of those whose applicants were loaded."""
        from hirempire.analysis.frame import links_frame
        from hirempire.analysis.gathering import candidates_of, gathered
        from hirempire.analysis.kept import kept
        from hirempire.analysis.ledger import ledger
        from hirempire.api.models import Loaded
        from hirempire.mail.errors import NothingLoaded

        known = mailings.known_of(self.memory, self.number, self.workspace, floor=self.floor)
        outcomes = list(came.jobs.values())
        loaded = [outcome.job_id for outcome in outcomes if isinstance(outcome, Loaded)]
        if not loaded:
            raise NothingLoaded("No job could be loaded.")
        history = known.history([outcome.job_id for outcome in outcomes])
        seen = None
        if history is not None:
            seen = kept(ledger(history), known.names.shown(links_frame(outcomes)), known.names.channel)
        subject = gathered(outcomes, came.listing, names=known.names, zone=zone, route="", kept=seen)
        jobs = {label.casefold(): job_id for job_id, label in subject.labels.items()}
        people = candidates_of(
            list(came.people.values()),
            names=known.names,
            floor=known.floor,
            spend=known.spend(jobs),
            otherwise=outcomes,
            stages=known.stages,
        )
        return replace(subject, candidates=people)

    def _tell(self, to: "Mail", labels: Mapping[str, str] | None, now: datetime) -> None:
        """Send the mail of the day, if there is anything new; after a check with its ``labels``, else what waits."""
        from hirempire.analysis.alert_states import to_tell
        from hirempire.history import alerts, deliveries

        keys, day, database = _keys(to.recipients), str(now.astimezone(_zone(to)).date()), self.memory.database
        ready = [one for one in self._of(day) if one.recipient in keys and one.is_ready(now)]
        if not keys or (labels is None and not ready):
            return
        firing, past = (load(database, self.number) for load in (alerts.current, alerts.past))
        new, ended = to_tell([*firing, *past], now)
        if labels is None:
            new += [one for one in firing if _is_of(one.told_at, day, to)]
            ended += [one for one in past if _is_of(one.end_told_at, day, to)]
        if not new and not ended:
            return
        if labels is not None and not self._of(day):
            ready = deliveries.plan(database, self.number, deliveries.ALERTS, day, keys, now=now)
        letter = self._letter(to, self._labels() if labels is None else labels, new, ended, len(firing) - len(new))
        self._send(letter, keys, ready)
        if any(one.state != "planned" for one in self._of(day)):  # whoever waits gets the same today
            alerts.told(database, self.number, [*new, *ended], now=now)

    def _labels(self) -> Mapping[str, str]:
        """What each job is called; nothing where their list can't be loaded."""
        from hirempire.analysis.frame import job_labels

        try:
            jobs = {job.id: job for job in mailings.load(self.workspace, ()).listing.jobs}
        except HirempireError:
            return {}
        return job_labels(tuple(jobs), jobs)

    def _letter(
        self, to: "Mail", labels: Mapping[str, str], new: "Sequence[Alert]", ended: "Sequence[Alert]", going_on: int
    ) -> "AlertLetter":
        from hirempire.findings.alerts import digest
        from hirempire.history import alerts
        from hirempire.mail.alert_letter import DASHBOARD, AlertLetter, dashboard_at

        last = alerts.last_check(self.memory.database, self.number)
        no_data = {} if last is None else last.no_data
        said = digest(new, ended, going_on=going_on, no_data=no_data, labels=labels, zone=to.zone)
        return AlertLetter(said, dashboard_at(self.settings.get(DASHBOARD, "")))

    def _of(self, day: str) -> "list[Delivery]":
        from hirempire.history import deliveries

        return self.delivered(deliveries.ALERTS, day)

    def _send(self, letter: "AlertLetter", keys: Mapping[str, str], ready: "Sequence[Delivery]") -> None:
        """Send to each recipient, and say why where it wasn't."""
        from hirempire.mail.errors import MailProblem
        from hirempire.mail.outbox import Outbox

        whys: list[str] = []
        try:
            with Outbox(self.settings) as outbox:
                whys = [self._deliver(letter, one, keys[one.recipient], outbox) for one in ready]
        except MailProblem as problem:  # a setting can't be used
            whys = [str(problem)]
            for one in ready:
                self.postpone(one, str(problem), utc_now())
        for why in dict.fromkeys(filter(None, whys)):
            say(f"The mail about alerts wasn't sent: {why}")

    def _deliver(self, letter: "AlertLetter", delivery: "Delivery", to: str, outbox: "Outbox") -> str:
        about = (delivery.mailing, delivery.period)
        addressed = replace(letter, reason=_reason(to))
        return self.deliver(delivery, lambda: outbox.send(addressed, to, about=about, at=utc_now()))


def _reason(to: str) -> str:
    from hirempire.mail.address import shown

    return (
        f"You get this mail because {shown(to)} is a recipient of alerts: one mail a day at most, and none if nothing "
        "is new. To stop it, reply to this mail, or remove the address on the page Alerts of the dashboard."
    )


def _keys(recipients: Sequence[str]) -> dict[str, str]:
    from hirempire.mail.address import keys

    return keys(recipients)


def _is_of(at: datetime | None, day: str, to: "Mail") -> bool:
    return at is not None and str(at.astimezone(_zone(to)).date()) == day


def _zone(to: "Mail") -> ZoneInfo:
    with suppress(ValueError, OSError, KeyError):
        return ZoneInfo(to.zone)
    return ZoneInfo("UTC")


def _wanted(jobs: "Sequence[Job]", allowance: Allowance, *, people: bool) -> "Wanted":
    """All jobs, and the applicants of all, of those that are open, or of none, as the allowance has room for."""
    from hirempire.analysis.applicants import CLOSED
    from hirempire.mail.loading import Wanted

    every = tuple(dict.fromkeys(job.id for job in jobs))
    open_ = tuple(dict.fromkeys(job.id for job in jobs if (job.status or "").strip().casefold() not in CLOSED))
    room = max(MOST_PEOPLE, (allowance.limit or 0) // 2)
    some = next((ids for ids in (every, open_) if len(ids) <= room), ())
    return Wanted(every, some if people else ())


def _lacking(came: "Came") -> str:
    """Why the token opens no applicants; empty where it does, or wasn't asked to."""
    from hirempire.api.models import Failed

    problems = [one.error for one in came.people.values() if isinstance(one, Failed)]
    return next((str(error) for error in problems if isinstance(error, TokenProblem)), "")
