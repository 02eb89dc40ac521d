"""What the page Growth shows: worked out once for a choice, and kept until it changes."""

from collections.abc import Mapping

import streamlit as st

from hirempire.analysis.growth import Growth, growth, usual_grain
from hirempire.analysis.job_growth import job_growth
from hirempire.analysis.ledger import moments
from hirempire.analysis.movers import Movers
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import Grain
from hirempire.charts.growth import Way
from hirempire.charts.job_growth import MOST_PANELS
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import show_table
from hirempire.dashboard.periods import lacking
from hirempire.exhibits import growth as exhibits
from hirempire.exhibits.exhibit import Exhibit
from hirempire.language import counted
from hirempire.values import moment

WAYS: Mapping[str, Way] = {"Columns": "columns", "Lines": "lines"}
BY_JOB = "By job"
"""A small chart for each job, in place of one for all."""
TWO = 2
"""So many looks are needed to know a gain."""


def can_be_told(seen: Subject) -> bool:
    """Whether there were two looks at these jobs; if not, the page says why it is empty, and what to do."""
    if seen.kept is None:
        st.info(lacking(sessions.current()), icon=":material/history:")
        return False
    if len(seen.kept.looks) < TWO:
        first = [moment(at, seen.zone) for at in moments(seen.kept.looks)]
        once = f"These jobs have been loaded once, on {first[0]}." if first else "These jobs haven't been loaded yet."
        st.info(
            f"{once} The second load shows what they gained: refresh later, or let "
            "`python -m hirempire collect --every 1h` load them for you.",
            icon=":material/history:",
        )
        return False
    return True


def found(seen: Subject, chosen: Grain | None) -> Growth:
    """What was gained by day, week or month as chosen (None: as fits), in the period or since the first look."""
    if seen.kept is None:
        raise ValueError("No history is kept.")
    grain = chosen or usual_grain(seen.kept, seen.period, seen.zone)
    return growth(seen.kept, grain=grain, zone=seen.zone, period=seen.period, before=seen.compared)


def by_job(seen: Subject, grain: Grain) -> Exhibit:
    """What each job gained, on the spans of the chart for all."""
    if seen.kept is None:
        raise ValueError("No history is kept.")
    drawn = job_growth(seen.kept, grain=grain, zone=seen.zone, period=seen.period, most_jobs=MOST_PANELS)
    return exhibits.by_job(seen, drawn)


def who_moved(seen: Subject, moved: Movers) -> None:
    """What changed between two periods, by channel and by link."""
    both = f"{moved.period.extent} vs. {moved.before.extent}"
    with st.container(border=True):
        st.subheader("Channels compared", anchor=False, help=exhibits.INTERVAL)
        st.caption(both)
        show_table(exhibits.movers(moved), seen, key="movers", whole=lambda: exhibits.movers_file(moved))
    with st.container(border=True):
        st.subheader("Links that changed most", anchor=False, help=exhibits.INTERVAL)
        if moved.links.empty:
            st.caption(f"{both}. No link certainly gained visits in either period.")
            return
        st.caption(f"{both}. Clear changes come first.")
        shown = exhibits.link_movers(seen, moved)
        show_table(shown, seen, key="link_movers", whole=lambda: exhibits.link_movers_file(seen, moved))
        if len(moved.links) > exhibits.MOST_LINKS:
            st.caption(
                f"Showing {exhibits.MOST_LINKS} of {counted(len(moved.links), 'link')}; the CSV has all of them."
            )
