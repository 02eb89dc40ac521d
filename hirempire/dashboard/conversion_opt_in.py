"""Conversion is the recruiter's to turn on: the offer with its cost, loading, what failed, and turning it off.

A page calls :func:`ready` and goes on if it returns True. ``session.candidates`` is then the frame of candidates with
the recruiter's channels; ``session.candidate_load`` knows what it lacks: ``failed``, ``older``, ``not_counted`` by
reason, ``repeated``. Counts of people below ``session.floor`` must not be shown.
"""

import streamlit as st

from hirempire.analysis.floor import HIGHEST
from hirempire.api.errors import HirempireError
from hirempire.dashboard import budget, notices
from hirempire.dashboard.candidate_load import CandidateLoad
from hirempire.dashboard.loading import load_candidates
from hirempire.dashboard.session import Session
from hirempire.dashboard.words import recruiters_zone, sentence
from hirempire.language import counted
from hirempire.values import moment

WHAT_IS_KEPT = (
    "Of each candidate the date, the type, the source and the status are read, and kept in this browser session alone. "
    "Names, addresses, phone numbers, CVs, salaries and scores are in the reply, too: they are skipped unread, and "
    "never kept, logged or written."
)
FLOOR = "people_floor"


def ready(session: Session) -> bool:
    """Ask for what was agreed to, say what there is to say, and whether there is anyone to look at."""
    load(session)
    offer(session)
    say(session)
    return bool(session.candidate_load.loaded)


def switched_on(session: Session) -> bool:
    """Whether the recruiter wants conversion; without it, no candidate is asked for."""
    return session.candidate_load.turned_on


def load(session: Session) -> None:
    """Ask for the candidates of the jobs that came, with progress and a stop; not where it needs a word first."""
    if not switched_on(session):
        return
    session.candidate_load.want([job.job_id for job in session.link_load.loaded])
    if not _needs_a_word(session):
        load_candidates(session)


def offer(session: Session) -> bool:
    """Offer conversion, or the candidates of more jobs, with what it costs; whether there was something to offer."""
    people = session.candidate_load
    if session.refused is not None or (switched_on(session) and not _needs_a_word(session)):
        return False
    jobs = people.waiting if switched_on(session) else tuple(job.job_id for job in session.link_load.loaded)
    if not jobs:
        return False
    what = f"Asking for the candidates of {counted(len(jobs), 'job')}"
    cost = f":material/toll: {budget.price(session.connection, len(jobs), what=what)}"
    with st.container(border=True, key="conversion_offer"):
        if not switched_on(session):
            st.markdown(f"**Which channels bring people who are hired?** {WHAT_IS_KEPT}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(cost if not session.connection.is_demo else "Everyone in the demo is made up.", width="stretch")
            if switched_on(session):
                st.button("Not now", key="people_not_now", on_click=people.decline)
            label = "Ask for their candidates" if switched_on(session) else "Switch conversion on"
            st.button(label, type="primary", key="people_on", on_click=people.turn_on)
    return True


def say(session: Session) -> None:
    """Which jobs' candidates did not come and why, and who came and is in no number."""
    people = session.candidate_load
    if people.failed and people.refused is not None:
        _say_refused(people, people.refused)
    elif failed := people.failed:
        many = f"The candidates of {len(failed):,} of {counted(len(session.link_load.loaded), 'job')} did not come."
        notices.failures(
            session,
            failed,
            heading=f"**{many}** Their visits are in no rate.",
            button="Ask for them again",
            again=people.refresh,
            some_came=bool(people.loaded),
        )
    if older := people.older:
        many = f"The candidates of {counted(len(older), 'job')} could not be refreshed."
        notices.failures(
            session,
            older,
            heading=f"**{many}** The earlier ones are shown.",
            button="Refresh them again",
            again=people.refresh,
            some_came=True,
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
    are = "is" if lost == 1 else "are"
    with st.expander(
        f"{counted(lost, 'candidate')} could not be read, and {are} in no number", icon=":material/person_off:"
    ):
        st.dataframe({"Why": list(reasons), "Candidates": list(reasons.values())}, hide_index=True)


def controls(session: Session) -> None:
    """As of when the candidates are; refresh them, keep small counts from being shown, see what is kept, switch off."""
    people = session.candidate_load
    at = people.fetched_at
    if at is None:
        return
    jobs = [job.job_id for job in people.loaded]
    with st.popover("Candidates", icon=":material/group:", key="people_controls"):
        repeated = f" {counted(people.repeated, 'entry', 'entries')} repeated a candidate, who counts once." * bool(
            people.repeated
        )
        st.caption(
            f"The candidates of {counted(len(jobs), 'job')}, as of {moment(at[0], recruiters_zone())}.{repeated}"
        )
        st.caption(WHAT_IS_KEPT)
        st.number_input(
            "Show counts of people from",
            min_value=session.connection.floor,
            max_value=HIGHEST,
            value=session.floor,
            key=FLOOR,
            on_change=lambda: setattr(session.settings, "floor", st.session_state[FLOOR]),
            help="A smaller count is shown as “fewer than”. 1 shows every count.",
        )
        st.button(
            "Refresh the candidates",
            icon=":material/refresh:",
            key="people_refresh",
            on_click=people.refresh,
            args=(jobs,),
            help=f"Asks Hirempire again: {counted(len(jobs), 'request')}",
        )
        st.button(
            "Switch conversion off",
            icon=":material/delete:",
            key="people_off",
            on_click=session.turn_conversion_off,
            help="Forgets every candidate",
        )


def _needs_a_word(session: Session) -> bool:
    people = session.candidate_load
    return bool(people.waiting) and not people.approved and budget.needs_a_word(session.connection, len(people.waiting))
