"""The view in the page's address: jobs, filters and chart settings. Never the token, and never a job's title.

A reload, the browser's back and forward, and a colleague with their own token open the same view. Parts of an address
that don't exist here are left out, and the page says so.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from itertools import chain
from typing import Any

import streamlit as st

from hirempire.api.errors import HirempireError
from hirempire.dashboard import going_on
from hirempire.dashboard.address_state import OWN, WORKSPACE
from hirempire.dashboard.session import Session
from hirempire.dashboard.settings import Settings
from hirempire.job_ids import MOST_JOBS, from_text
from hirempire.language import counted, plain

JOBS_PARAMETER, TOO_MANY, CHANGED = "jobs", "jobs_left_out", "changed"
"""The jobs; what stands in their place if they are too many; the settings that differ from the defaults."""
LONGEST = 4_000
"""As many characters of job IDs stand in an address: some hundred jobs, and what mail programs leave whole."""
_LONGEST_VALUE, _MOST_VALUES = 300, 100
_EVERY = "all"


class Kind(Enum):
    """How a choice is written in an address."""

    ONE = "one of a few words"
    MANY = "a parameter for each"
    DAY = "as 2026-01-31"
    SWITCH = "1 where it is on"


PARAMETERS: Mapping[str, Kind] = {
    "period": Kind.ONE,
    "compared": Kind.ONE,
    "job": Kind.MANY,
    "channel": Kind.MANY,
    "made_from": Kind.DAY,
    "made_to": Kind.DAY,
    "department": Kind.MANY,
    "place": Kind.MANY,
    "company": Kind.MANY,
    "status": Kind.MANY,
    "group": Kind.MANY,
    "channels_by": Kind.ONE,
    "compare_as": Kind.ONE,
    "compare_measure": Kind.ONE,
    "compare_rows": Kind.ONE,
    "compare_sort": Kind.ONE,
    "compare_pinned": Kind.MANY,
    "compare_a": Kind.ONE,
    "compare_b": Kind.ONE,
    "compare_unfolded": Kind.SWITCH,
    "timeline_by": Kind.ONE,
    "timeline_what": Kind.ONE,
    "coverage_days": Kind.ONE,
    "coverage_kind": Kind.ONE,
    "growth_by": Kind.ONE,
    "growth_as": Kind.ONE,
    "conversion_closer": Kind.ONE,
    "conversion_rate": Kind.ONE,
    "conversion_jobs": Kind.ONE,
    "conversion_cost": Kind.ONE,
    "conversion_currency": Kind.ONE,
    "report_format": Kind.ONE,
    "report_length": Kind.ONE,
    "report_paper": Kind.ONE,
    "report_appendix": Kind.SWITCH,
    "report_sections": Kind.MANY,
    "present": Kind.SWITCH,
}
"""The choices that an address holds, by the key under which Streamlit keeps each, which is its name there, too."""

RENAMED: Mapping[str, Mapping[str, str]] = {
    "channels_by": {"By name as written": "By original name"},
    "compare_measure": {"Index": "Share vs. average"},
    "timeline_what": {"Links made": "Links created"},
}
"""Options under their earlier names, as addresses from then have them."""

Query = dict[str, list[str]]


def follow(session: Session) -> None:
    """Follow an address that isn't our own: a first visit, a reload, back or forward.

    A choice that the recruiter has just made is newer than the address, which has not heard of it yet.
    """
    asked_for = {name: st.query_params.get_all(name) for name in st.query_params}
    now = written(session)
    if asked_for in (now, session.address.written) or session.address.written not in (None, now):
        return
    session.address.left_out = []
    for name, kind in PARAMETERS.items():
        _unchoose(session, name, kind)
    for name, values in asked_for.items():
        if name in (WORKSPACE, JOBS_PARAMETER, TOO_MANY, CHANGED):
            continue
        value = _read(PARAMETERS[name], values) if name in PARAMETERS else None
        if value is None:
            session.address.left_out.append(f"“{plain(name, most=30)}”")
        else:
            st.session_state[name] = RENAMED.get(name, {}).get(value, value) if isinstance(value, str) else value
    _follow_changes(session, asked_for.get(CHANGED, ()))
    if TOO_MANY in asked_for:
        _follow_large_set(session, asked_for[TOO_MANY][0])
    else:
        _follow_jobs(session, asked_for.get(JOBS_PARAMETER))
    session.address.written = asked_for


def _unchoose(session: Session, name: str, kind: Kind) -> None:
    """Bring a choice back to what it is without a word.

    It is set and not merely forgotten: what a browser shows of a choice changes only with a value that it is told.
    """
    if name not in st.session_state:
        return
    nothing: Any = {Kind.MANY: [], Kind.DAY: None, Kind.SWITCH: False, Kind.ONE: None}[kind]
    usual = session.address.defaults.get(name, nothing)
    if kind is Kind.ONE and usual is None:
        del st.session_state[name]
    else:
        st.session_state[name] = usual


def write(session: Session) -> None:
    """Bring the address up to date. One whose jobs can't be shown stays until its workspace is connected."""
    if session.awaits_jobs_elsewhere or (session.address.jobs_missing and not session.asked):
        return
    session.address.written = now = written(session)
    if TOO_MANY in now:
        going_on.keep_jobs(session, now[TOO_MANY][0], session.asked)
    if now != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(now)


def written(session: Session) -> Query:
    """The current view as parameters of an address, without those at their default."""
    name = OWN if session.connection.is_typed else session.connection.workspace
    query: Query = {WORKSPACE: [name]} if name else {}
    jobs = _jobs(session)
    if jobs is not None:
        query[JOBS_PARAMETER] = [jobs]
    elif too_many_jobs(session):
        query[TOO_MANY] = [_large_set(session)]
    for name, kind in PARAMETERS.items():
        value = st.session_state.get(name)
        if value and value != session.address.defaults.get(name):
            query[name] = _written(kind, value)
    if changed := session.settings.changed:
        query[CHANGED] = list(changed)
    return query


def too_many_jobs(session: Session) -> bool:
    """Whether the jobs on view are too many for an address."""
    return bool(session.asked) and not _is_usual(session) and _jobs(session) is None


def _is_usual(session: Session) -> bool:
    return session.asked == tuple(dict.fromkeys(session.connection.first_jobs))


def _jobs(session: Session) -> str | None:
    """The jobs on view as an address has them; None for the default jobs, or too many."""
    if _is_usual(session):
        return None
    listed = session.directory.jobs
    if listed and len(session.asked) == len(listed) and set(session.asked) == set(listed):
        return _EVERY
    line = ",".join(session.asked)
    return line if len(line) <= LONGEST else None


def _large_set(session: Session) -> str:
    """How many jobs are on view and a digest of them, by which they are known again: "150-1f3a…"."""
    digest = hashlib.blake2b("\n".join(session.asked).encode(), digest_size=16).hexdigest()
    name = f"{len(session.asked)}-{digest}"
    session.address.large_sets[name] = session.asked
    return name


def _follow_large_set(session: Session, name: str) -> None:
    """The jobs that were too many for the address, if they were on view here or are kept; otherwise none."""
    here = session.address.large_sets.get(name) or going_on.jobs(session, name)
    number = name.partition("-")[0]
    known = number.isascii() and number.isdigit() and len(number) <= len(str(MOST_JOBS))
    session.address.jobs_elsewhere, session.address.jobs_missing = 0, 0 if here else max(1, int(number if known else 1))
    session.ask(here, by_address=not (name in session.address.large_sets or going_on.has_agreed(session, here)))


def _follow_changes(session: Session, names: Sequence[str]) -> None:
    """Note the settings that a view was made with and that aren't here: the reload or the sender has lost them."""
    known = Settings.NAMES
    session.address.lost = tuple(name for name in known if name in names and name not in session.settings.changed)


def _follow_jobs(session: Session, values: Sequence[str] | None) -> None:
    session.address.jobs_missing = 0
    named = chain.from_iterable(session.connection.sets.values())
    known = {*session.directory.jobs, *session.connection.first_jobs, *named}
    session.address.jobs_elsewhere = 0
    if values is None:
        session.ask(session.connection.first_jobs)
    elif values == [_EVERY]:
        session.ask(tuple(session.directory.jobs), by_address=True)
    else:
        ids = _ids(session, "\n".join(values)[: 2 * LONGEST])
        here = [job_id for job_id in ids if job_id in known] if session.connection.is_demo else ids
        if len(here) < len(ids):
            session.address.jobs_elsewhere = len(ids) - len(here)
            if here:
                elsewhere = counted(session.address.jobs_elsewhere, "job")
                session.address.left_out.append(f"{elsewhere} in another workspace")
        session.ask(here, by_address=not going_on.has_agreed(session, here))


def _ids(session: Session, text: str) -> Sequence[str]:
    try:
        found = from_text(text)
    except HirempireError:
        session.address.left_out.append("jobs that couldn't be read")
        return ()
    if found.skipped:
        session.address.left_out.append(counted(found.skipped, "job ID") + " that couldn't be read")
    return found.ids


def _read(kind: Kind, values: Sequence[str]) -> Any:  # noqa: ANN401 - as its widget keeps it
    """The choice that stands in an address; None where nothing of that kind does."""
    values = [value for value in values if value and len(value) <= _LONGEST_VALUE][:_MOST_VALUES]
    if not values:
        return None
    if kind is Kind.MANY:
        return list(dict.fromkeys(values))
    if kind is Kind.DAY:
        return _day(values)
    if kind is Kind.SWITCH:
        return True if values == ["1"] else None
    return values[0] if len(values) == 1 else None


def _day(values: Sequence[str]) -> date | None:
    try:
        day = date.fromisoformat(values[0])
    except ValueError:
        return None
    return day if len(values) == 1 and 2000 <= day.year < 2100 else None


def _written(kind: Kind, value: Any) -> list[str]:  # noqa: ANN401 - as its widget keeps it
    if kind is Kind.MANY:
        return [str(option) for option in value]
    return ["1" if kind is Kind.SWITCH else str(value)]


def only_known(
    session: Session, name: str, options: Sequence[Any], *, called: Callable[[str], str] = "“{}”".format
) -> None:
    """Drop from a choice what isn't an option, and say so: the address named it, or its job is gone.

    ``called`` gives the words for what was dropped.
    """
    if name not in st.session_state:
        return
    known = set(options)
    value = st.session_state[name]
    if isinstance(value, list | tuple):
        kept = [option for option in value if option in known]
        if len(kept) < len(value):
            session.address.left_out += [called(plain(str(option), most=40)) for option in value if option not in known]
            st.session_state[name] = kept
    elif value not in known:
        if value != session.address.defaults.get(name):
            session.address.left_out.append(called(plain(str(value), most=40)))
        del st.session_state[name]
