"""What pages say of visits gained in a period, and how they stand to the period before."""

from dataclasses import replace

import streamlit as st

from hirempire.analysis.change import LESS, MORE
from hirempire.analysis.movers import Movers, moved
from hirempire.analysis.subject import Subject
from hirempire.dashboard import session as sessions
from hirempire.exhibits.growth import change_in_words
from hirempire.exhibits.scope import visits_gained
from hirempire.values import bounds


def changes(seen: Subject) -> Movers | None:
    """How the period stands to what it is compared with; None without either."""
    if seen.kept is None or seen.period is None or seen.compared is None:
        return None
    given = (seen.kept.ledger, seen.map, seen.jobs, seen.only, seen.filters, seen.period, seen.compared)
    return sessions.current().once("changes", given, lambda: moved(seen))


def present(seen: Subject) -> Subject:
    """The links as they are now with the visits that they gained in the period, as :attr:`Subject.present` has them."""
    if seen.period is None or seen.every_kept is None:
        return seen
    given = (seen.links, seen.every_kept.ledger, seen.map, seen.jobs, seen.period)
    links = sessions.current().once("present", given, lambda: seen.present.links)
    return replace(seen, links=links, gained=True)


def visits_metric(seen: Subject) -> None:
    """How many visits, and in a period how many more or fewer than before, where that is beyond chance."""
    if not seen.gained:
        help_ = "Times a link was opened since it was created, bots included"
        st.metric("Visits", f"{visits_gained(seen)[0]:,}", border=True, help=help_)
        return
    found = changes(seen)
    delta = None
    if found is not None and len(found.total):
        total = found.total.to_dict("records")[0]
        # st.metric tells up from down by the hyphen
        delta = change_in_words(total, found).replace("−", "-") if total["verdict"] in {MORE, LESS} else None
    help_ = "Times links were opened in the period, as far as the loaded data show, bots included"
    st.metric("Visits gained", bounds(*visits_gained(seen)), delta, border=True, help=help_)
