"""Conversion is the recruiter's to turn on: the offer with its cost, loading, what failed, and turning it off.

A page calls :func:`ready` and goes on if it returns True. ``session.candidates`` is then the frame of candidates with
the recruiter's channels; ``session.candidate_load`` knows what it lacks: ``failed``, ``older``, ``not_counted`` by
reason, ``repeated``. Counts of people below ``session.floor`` must not be shown.
"""

from math import ceil

import streamlit as st

from hirempire.analysis.privacy_floor import HIGHEST
from hirempire.api.errors import HirempireError
from hirempire.dashboard import budget, notices
from hirempire.dashboard.candidate_load import CandidateLoad
from hirempire.dashboard.loading import load_candidates
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import recruiters_zone, sentence
from hirempire.language import counted
from hirempire.values import moment

WHAT_IS_KEPT = (
    "Only the date, type, source and status of each candidate are read, and kept in this browser session only. Names, "
    "addresses, phone numbers, CVs, salaries and scores are skipped unread: they are never kept, logged or exported."
)
FLOOR = "people_floor"


def ready(session: Session) -> bool:
    """Load what was approved, say what the recruiter must know, and tell whether any candidates are loaded."""
    load(session)
    offer(session)
    say(session)
    return bool(session.candidate_load.loaded)


def switched_on(session: Session) -> bool:
    """Whether the recruiter wants conversion; if not, no candidate is asked for."""
    return session.candidate_load.turned_on


def load(session: Session) -> None:
    """Load the candidates of the loaded jobs, with progress and a stop, unless that needs approval first."""
    if not switched_on(session):
        return
    session.candidate_load.want(_most_visited_first(session))
    if not _needs_a_word(session):
        load_candidates(session)


def offer(session: Session) -> bool:
    """Offer conversion, or the candidates of more jobs, with the requests it takes; whether there was an offer."""
    people = session.candidate_load
    jobs = people.waiting if switched_on(session) else tuple(job.job_id for job in session.link_load.loaded)
    if session.refused is not None or people.refused is not None or not jobs:
        return False
    with st.container(border=True, key="conversion_offer"):
        if not switched_on(session):
            st.markdown(f"**Which channels lead to hires?** {WHAT_IS_KEPT}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_cost(session, len(jobs)), width="stretch")
            if switched_on(session):
                st.button("Cancel", key="people_not_now", on_click=people.decline)
            label = "Load candidates" if switched_on(session) else "Turn on conversion"
            st.button(label, type="primary", key="people_on", on_click=people.turn_on)
    return True


def _most_visited_first(session: Session) -> list[str]:
    """The loaded jobs, those first that tell most where the allowance doesn't hold all."""
    visits = session.links.groupby("job_id", observed=True)["visits"].sum()
    jobs = [job.job_id for job in session.link_load.loaded]
    return sorted(jobs, key=lambda job_id: -int(visits.get(job_id, 0)))


def _cost(session: Session, jobs: int) -> str:
    """What it takes to load the candidates of so many jobs, and over how many hours where that is more than one."""
    if session.connection.is_demo:
        return "Everyone in the demo is made up."
    allowance = session.connection.allowance
    limit, left = allowance.limit, allowance.left
    if allowance.wait or left == 0:
        until = allowance.blocked_until if allowance.wait else allowance.free_again
        when = f"after {moment(until, recruiters_zone())}" if until else "within the hour"
        return f":material/schedule: **{_not_yet(jobs)}** The hourly limit is reached. You can load more {when}."
    if limit and left is not None and jobs > left:
        return f":material/schedule: **{_not_yet(jobs)}** {_over_hours(jobs, limit=limit, left=left)}"
    what = f"Loading the candidates of {counted(jobs, 'job')}"
    return f":material/toll: {budget.price(session.connection, jobs, what=what)}"


def _over_hours(jobs: int, *, limit: int, left: int) -> str:
    first = f"the {left:,} jobs with the most visits" if left > 1 else "the job with the most visits"
    return (
        f"Your plan allows about {limit:,} requests an hour, one for each job: {first} now, the rest over "
        f"{counted(ceil((jobs - left) / limit), 'more hour')}. Keep this page open to keep what was loaded."
    )


def _not_yet(jobs: int) -> str:
    return f"The candidates of {counted(jobs, 'job')} aren't loaded yet."


def say(session: Session) -> None:
    """Jobs whose candidates failed to load, with the causes, and candidates that aren't counted."""
    people = session.candidate_load
    if people.failed and people.refused is not None:
        _say_refused(people, people.refused)
    elif failed := people.failed:
        many = f"{len(failed):,} of {counted(len(session.link_load.loaded), 'job')}"
        notices.failures(
            session,
            failed,
            heading=f"**The candidates of {many} couldn't be loaded** · They're excluded from all rates",
            key="people_failed",
            again=people.refresh,
            some_loaded=bool(people.loaded),
        )
    if older := people.older:
        many = counted(len(older), "job")
        notices.failures(
            session,
            older,
            heading=f"**The candidates of {many} couldn't be refreshed** · Earlier ones are shown",
            key="people_older",
            again=people.refresh,
            some_loaded=True,
        )
    _say_who_does_not_count(session)


def _say_refused(people: CandidateLoad, why: HirempireError) -> None:
    """Why no candidates can be loaded, which concerns conversion alone, and a way to retry."""
    st.error(sentence(why), icon=":material/key_off:")
    jobs = [job.job_id for job in people.failed]
    st.button("Retry", key="people_retry", icon=":material/refresh:", on_click=people.refresh, args=(jobs,))


def _say_who_does_not_count(session: Session) -> None:
    reasons = session.candidate_load.not_counted
    if not reasons:
        return
    lost = sum(reasons.values())
    are = "isn't" if lost == 1 else "aren't"
    with st.expander(f"{counted(lost, 'candidate')} couldn't be read and {are} counted", icon=":material/person_off:"):
        st.dataframe({"Why": list(reasons), "Candidates": list(reasons.values())}, hide_index=True)


def controls(session: Session) -> None:
    """When the candidates were loaded; refresh them, hide small counts, see what is kept, turn conversion off."""
    people = session.candidate_load
    at = people.fetched_at
    if at is None:
        return
    jobs = [job.job_id for job in people.loaded]
    with st.popover("Candidates", icon=":material/group:", key="people_controls"):
        updated = moment(at[0], recruiters_zone())
        st.caption(f"Candidates of {counted(len(jobs), 'job')} · Last updated {updated}")
        if people.repeated:
            entries = counted(people.repeated, "entry repeats", "entries repeat")
            st.caption(f"{entries} a candidate. Each candidate counts once per job.")
        st.caption(WHAT_IS_KEPT)
        st.number_input(
            "Hide counts below",
            min_value=session.connection.floor,
            max_value=HIGHEST,
            value=session.floor,
            key=FLOOR,
            on_change=lambda: setattr(session.settings, "floor", st.session_state[FLOOR]),
            help="Smaller counts are shown as “fewer than”. Enter 1 to show every count.",
        )
        st.button(
            "Refresh candidates",
            icon=":material/refresh:",
            key="people_refresh",
            on_click=people.refresh,
            args=(jobs,),
            help=f"Reload from Hirempire (uses {counted(len(jobs), 'API request')})",
        )
        st.button(
            "Turn off conversion",
            icon=":material/delete:",
            key="people_off",
            on_click=session.turn_conversion_off,
            help="Removes all candidates from this session",
        )


def _needs_a_word(session: Session) -> bool:
    people = session.candidate_load
    return bool(people.waiting) and not people.approved and budget.needs_a_word(session.connection, len(people.waiting))
