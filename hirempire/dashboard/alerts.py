"""What fires on the jobs on view, what the worker has found, and what people made of it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from hirempire.analysis.alert_rules import (
    MAIL,
    OF_JOBS,
    THRESHOLDS,
    Mail,
    Rule,
    Setting,
    mail_written,
    settings,
    written,
)
from hirempire.analysis.alert_rules import mail as mail_in
from hirempire.analysis.alert_states import Alert, advanced
from hirempire.analysis.alerts import Checked, NoData, Service, check, without_data
from hirempire.analysis.frame import job_labels
from hirempire.analysis.subject import Subject
from hirempire.api.allowance import utc_now
from hirempire.api.errors import HirempireError
from hirempire.dashboard import address, conversion_opt_in, editing, hiring, remembering, shared_items
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import show_table
from hirempire.dashboard.mailings import deliveries_of
from hirempire.dashboard.present import presenting
from hirempire.dashboard.results import results
from hirempire.dashboard.session import Session
from hirempire.dashboard.shared_settings import who
from hirempire.dashboard.words import in_ink, literally, recruiters_zone, sentence
from hirempire.exhibits.exhibit import table_of
from hirempire.findings.alerts import TITLES, Said, in_words, no_data_words, said, state, threshold
from hirempire.language import counted
from hirempire.mail.address import masked, recipients
from hirempire.mail.errors import AddressMalformed
from hirempire.values import moment

if TYPE_CHECKING:
    from hirempire.history.alerts import LastCheck
    from hirempire.history.memory import Memory

MOST_SHOWN = 20
"""As many alerts of one rule are shown."""
_MOST_JOBS = 300
"""Jobs that a rule can be chosen for: those on view first."""
_SNOOZES = {"1 day": 1, "1 week": 7, "4 weeks": 28}
_ICONS = {
    Rule.SILENT: "volume_off",
    Rule.NO_APPLICANT: "person_off",
    Rule.SPEND: "payments",
    Rule.VISITS_JUMPED: "trending_up",
    Rule.APPLICANTS_JUMPED: "group_add",
    Rule.NO_LOOK: "sync_problem",
    Rule.TOKEN: "key_off",
    Rule.ALLOWANCE: "speed",
}


@dataclass(frozen=True, eq=False)
class Standing:
    """How all alerts stand: those of the jobs on view as of now, others as the worker found them."""

    labels: Mapping[str, str]
    """What each job of the workspace is called, on view or not."""
    settings: dict[Rule, Setting]
    checked: Checked
    firing: Sequence[Alert]
    past: Sequence[Alert]
    last: "LastCheck | None"
    """The worker's last check."""
    is_checked: bool = True
    """Whether anything was checked: on this page, where jobs are on view, or by the worker."""

    @property
    def no_data(self) -> dict[Rule, NoData]:
        """The rules that neither this page nor the worker could check."""
        known = self.checked.no_data if self.last is None else self.last.no_data
        return {rule: why for rule, why in self.checked.no_data.items() if rule in known}


def standing(session: Session, seen: Subject) -> Standing:
    """Check the jobs on view, whatever the filters, and join that with what the worker has kept."""
    rules, service = _settings(session), _service(session)
    open_, past, last = _stored(session)
    if seen.jobs:
        found = _checked(session, seen, rules, service)
    else:  # what the worker has found stands as it is
        found = without_data(service, rules, now=utc_now() if last is None else last.at)
        found = replace(found, no_data={} if last is None else last.no_data)
    labels = session.once("all labels", (session.asked, session.directory), lambda: _labels(session))
    return Standing(
        labels, rules, found, _joined(open_, found, set(seen.jobs)), past, last, bool(seen.jobs) or last is not None
    )


def _checked(session: Session, seen: Subject, rules: Mapping[Rule, Setting], service: Service) -> Checked:
    """What the rules find in the jobs on view."""
    conversion_opt_in.load(session)
    subject = replace(seen, candidates=hiring.candidates_of(session)) if session.candidate_load.turned_on else seen
    given = (seen.every_kept, subject.candidates and session.candidates, session.settings.spend.now, session.floor)
    return session.once(
        "alerts",
        (*given, tuple(rules.items()), service),
        lambda: check(subject, service, rules, now=max(seen.now, utc_now())),
    )


def _service(session: Session) -> Service:
    budget, kept = session.connection.allowance, session.remembered.standing
    return Service(asked=True, looked_at=None if kept is None else kept.until, used=budget.used, limit=budget.limit)


def _labels(session: Session) -> Mapping[str, str]:
    known = session.directory.jobs
    return job_labels(tuple(dict.fromkeys([*session.asked, *known])), known)


def _joined(stored: Sequence[Alert], found: Checked, jobs: set[str]) -> list[Alert]:
    """What fires: as the worker found it where this page can't tell, such as of jobs that aren't on view."""
    rules = [rule for rule in OF_JOBS if rule not in found.no_data]
    here = [one for one in stored if one.firing.job_id in jobs and one.firing.rule in rules]
    others = [one for one in stored if one not in here]
    known = {one.key for one in others}
    now = [one for one in advanced(here, found) if one.ended is None and one.key not in known]
    order = list(Rule)
    return sorted([*others, *now], key=lambda one: (one.is_quiet(found.at), order.index(one.firing.rule)))


def _stored(session: Session) -> "tuple[list[Alert], list[Alert], LastCheck | None]":
    """What is kept of the alerts of this workspace: what fires, what has ended, and the last check."""
    from hirempire.history import alerts

    keeper, workspace = remembering.own_keeper(session), session.remembered.workspace
    if keeper is None or workspace is None:
        return list(session.alert_marks.values()), [], None
    try:
        return keeper.now(
            lambda memory: (
                alerts.current(memory.database, workspace),
                alerts.past(memory.database, workspace),
                alerts.last_check(memory.database, workspace),
            )
        )
    except HirempireError as problem:
        session.remembered.problem = problem
        return [], [], None


def headline(now: Standing, zone: str) -> str:
    """What is to be said first: how many fire, or that nothing does, and when that was checked."""
    loud = [one for one in now.firing if not one.is_quiet(now.checked.at)]
    quiet = len(now.firing) - len(loud)
    noted = f"; {quiet:,} acknowledged or snoozed" if quiet else ""
    checked = f"Last checked {moment(now.checked.at, zone)}."
    if not now.is_checked and not now.firing:
        return (
            "**Nothing has been checked yet.** Choose jobs in the sidebar to check them now, or start the worker, "
            "which checks all jobs every day: `python -m hirempire run`."
        )
    if not loud:
        return f"**Nothing needs your attention{noted}.** {checked}"
    needs = "needs" if len(loud) == 1 else "need"
    return f"**{counted(len(loud), 'alert')} {needs} your attention{noted}.** {checked}"


def firing(now: Standing, seen: Subject) -> None:
    """What fires, by rule, each with what to do about it."""
    for rule in Rule:
        mine = [one for one in now.firing if one.firing.rule is rule]
        if not mine:
            continue
        with st.container(border=True):
            st.subheader(f":material/{_ICONS[rule]}: {TITLES[rule]}", anchor=False)
            for alert in mine[:MOST_SHOWN]:
                _alert(alert, now.labels, seen)
            if len(mine) > MOST_SHOWN:
                st.caption(f"Showing the first {MOST_SHOWN} of {len(mine):,}.")


def no_data(now: Standing) -> None:
    """The rules that couldn't be checked, and why: that nothing fires would be too much to say of them."""
    if now.is_checked and (reasons := no_data_words(now.no_data)):
        st.caption(f":material/help: **No data** · {literally(' '.join(reasons), most=1_000)}")


def rules(now: Standing) -> None:
    """Every rule in words, on or off, with its threshold and its jobs."""
    with st.container(border=True):
        kept = shared_items.can_be_kept(sessions.current())
        where = "Saved for everyone who opens this workspace here." if kept else "Kept in this browser session only."
        st.subheader("Rules", anchor=False, help=where)
        if problem := st.session_state.pop("alert_problem", None):
            st.error(problem)
        editing.can_edit_or_reads_why(sessions.current(), "acknowledge alerts and change rules")
        for rule, setting in now.settings.items():
            _rule(rule, setting, now.labels)


def mail() -> None:
    """Who gets the mail about alerts; only where there is a memory, which the worker reads."""
    session = sessions.current()
    if not shared_items.can_be_kept(session) or not editing.can_edit(session):
        return
    from hirempire.history.deliveries import ALERTS

    kept = shared_items.all_of(session, "alert").get(MAIL)
    now = mail_in(kept.value if kept else None)
    with st.container(border=True):
        st.subheader("Mail", anchor=False, help=_MAIL_HELP)
        results(deliveries_of(session).get(ALERTS, ()), now.recipients, now.zone)
        if problem := st.session_state.pop("alert_mail_problem", None):
            st.error(problem)
        with st.form("alert_mail", border=False):
            to = st.text_input(
                "Recipients",
                ", ".join(map(masked, now.recipients)),
                placeholder="name@example.com",
                help="Email addresses, or https:// addresses of Slack or Teams webhooks.",
            )
            hour = st.selectbox(
                f"From ({recruiters_zone()})", range(24), index=now.hour, format_func=lambda hour: f"{hour:02}:00"
            )
            if st.form_submit_button("Save"):
                _save_mail(session, to, hour, now.recipients)
                st.rerun()


_MAIL_HELP = (
    "The worker (python -m hirempire run) checks all jobs once a day, and sends one mail at most: what is new, and "
    "what has ended."
)


def _save_mail(session: Session, to: str, hour: int, known: Sequence[str]) -> None:
    try:
        found = recipients(to, known=known)
    except AddressMalformed as problem:
        st.session_state["alert_mail_problem"] = sentence(problem)
        return
    kept = shared_items.put(session, "alert", MAIL, mail_written(Mail(found, hour, recruiters_zone())))
    if kept is not None:
        st.session_state["alert_mail_problem"] = sentence(kept)


def past(now: Standing, seen: Subject) -> None:
    """What has ended."""
    if not now.past:
        return
    rows = [
        {
            "Alert": TITLES[one.firing.rule],
            "About": said(one.firing, now.labels, zone=seen.zone).about,
            f"From ({seen.zone})": one.since,
            f"To ({seen.zone})": one.ended,
            "Acknowledged by": one.acknowledged_by,
        }
        for one in now.past
    ]
    frame = pd.DataFrame(rows)
    times = [name for name in frame.columns if name.startswith(("From (", "To ("))]
    for name in times:
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(seen.zone).dt.tz_localize(None)
    with st.container(border=True):
        st.subheader("Ended", anchor=False)
        table = table_of("Ended alerts", frame, dict.fromkeys(times, "moment"), short="Ended")
        show_table(table, seen, key="alerts_past", widths={"About": "large"})


def _alert(alert: Alert, labels: Mapping[str, str], seen: Subject) -> None:
    words = said(alert.firing, labels, zone=seen.zone)
    key = hashlib.sha256("\t".join(alert.key).encode("utf-8", "replace")).hexdigest()[:16]
    how = state(alert, zone=seen.zone) if alert.number or alert.acknowledged_at or alert.snoozed_until else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(literally(words.finding.text, most=600))
            st.caption("  \n".join(literally(line, most=300) for line in (words.todo, how) if line))
        if not presenting():
            _buttons(alert, words, key, seen)


def _buttons(alert: Alert, words: Said, key: str, seen: Subject) -> None:
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
        if words.page:
            _link(words, seen)
        if not editing.can_edit(sessions.current()):
            return
        if alert.is_quiet(utc_now()):
            st.button("Undo", key=f"alert_wake_{key}", on_click=partial(_mark, alert, _awake))
            return
        st.button("Acknowledge", key=f"alert_ack_{key}", on_click=partial(_mark, alert, _acknowledged))
        with st.popover("Snooze"):
            for label, days in _SNOOZES.items():
                st.button(
                    label, key=f"alert_snooze_{key}_{days}", on_click=partial(_mark, alert, partial(_snoozed, days))
                )


def _link(words: Said, seen: Subject) -> None:
    """The way to the page that shows it, under the filters that show it alone."""
    query = {**address.written(sessions.current()), **{name: list(some) for name, some in words.query.items()}}
    job = next(iter(words.query.get("job", [])), None)
    if job is not None and job not in seen.jobs:
        query[address.JOBS_PARAMETER] = [job]
    st.page_link(f"pages/{words.page}.py", label="Show", icon=":material/arrow_forward:", query_params=query)


def _awake(alert: Alert) -> Alert:
    return replace(alert, acknowledged_at=None, acknowledged_by="", snoozed_until=None)


def _acknowledged(alert: Alert) -> Alert:
    return replace(alert, acknowledged_at=utc_now(), acknowledged_by=who(), snoozed_until=None)


def _snoozed(days: int, alert: Alert) -> Alert:
    return replace(alert, acknowledged_at=None, acknowledged_by="", snoozed_until=utc_now() + timedelta(days=days))


def _mark(alert: Alert, change: Callable[[Alert], Alert]) -> None:
    """Note what somebody made of an alert: in the memory, or without one in this session."""
    session, changed = sessions.current(), change(alert)
    keeper, workspace = remembering.own_keeper(session), session.remembered.workspace
    if keeper is None or workspace is None:
        session.alert_marks[alert.key] = changed
        return
    try:
        keeper.change(lambda memory: _kept(memory, workspace, changed))
    except HirempireError as problem:
        st.session_state["alert_problem"] = sentence(problem)


def _kept(memory: "Memory", workspace: int, alert: Alert) -> None:
    from hirempire.history import alerts

    if alert.acknowledged_at is not None:
        alerts.acknowledge(memory.database, workspace, alert, who=alert.acknowledged_by, now=alert.acknowledged_at)
    elif alert.snoozed_until is not None:
        alerts.snooze(memory.database, workspace, alert, until=alert.snoozed_until)
    else:
        alerts.wake(memory.database, workspace, alert)


def _settings(session: Session) -> dict[Rule, Setting]:
    if not shared_items.can_be_kept(session):
        return settings(session.alert_rules)
    return settings({name: one.value for name, one in shared_items.all_of(session, "alert").items()})


def _rule(rule: Rule, setting: Setting, labels: Mapping[str, str]) -> None:
    on = f"alert_on_{rule.value}"
    st.session_state[on] = setting.on
    may = editing.can_edit(sessions.current())
    some = f" Only for {counted(len(setting.jobs), 'job')}." if setting.jobs else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.toggle(
                TITLES[rule],
                key=on,
                disabled=not may,
                on_change=lambda: _set(rule, replace(setting, on=bool(st.session_state[on]))),
            )
            st.caption(f"{literally(in_words(rule, setting), most=300)}{some}")
        if THRESHOLDS[rule] and may:
            with st.popover("Edit", icon=":material/edit:"):
                _edit(rule, setting, labels)


def _edit(rule: Rule, setting: Setting, labels: Mapping[str, str]) -> None:
    at, jobs = f"alert_threshold_{rule.value}", f"alert_jobs_{rule.value}"
    st.session_state[at] = setting.threshold
    st.segmented_control(
        "Threshold",
        sorted(THRESHOLDS[rule]),
        key=at,
        format_func=lambda number: in_ink(threshold(rule, number)),
        required=True,
        on_change=lambda: _set(rule, replace(setting, threshold=int(st.session_state[at]))),
    )
    if rule in OF_JOBS:
        options = list(dict.fromkeys([*setting.jobs, *list(labels)[:_MOST_JOBS]]))
        st.session_state[jobs] = list(setting.jobs)
        st.multiselect(
            "Jobs",
            options,
            key=jobs,
            format_func=lambda job_id: labels.get(job_id, job_id),
            placeholder="All jobs",
            on_change=lambda: _set(rule, replace(setting, jobs=tuple(st.session_state[jobs]))),
        )


def _set(rule: Rule, setting: Setting) -> None:
    """Keep how a rule is set; somebody else's change in the meantime stays, and is told."""
    session = sessions.current()
    if not shared_items.can_be_kept(session):
        session.alert_rules[rule.value] = written(setting)
        return
    problem = shared_items.put(session, "alert", rule.value, written(setting))
    if problem is not None:
        st.session_state["alert_problem"] = sentence(problem)
