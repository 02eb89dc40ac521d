"""What pages say of visits gained in a period, and how they stand to the period before."""

import streamlit as st

from hirempire.analysis.change import LESS, MORE
from hirempire.analysis.movers import Movers, movers
from hirempire.analysis.subject import Subject
from hirempire.dashboard import session as sessions
from hirempire.dashboard.growth import subject_in_words
from hirempire.exhibits.growth import change_in_words
from hirempire.exhibits.scope import visits_gained
from hirempire.findings.channels import channels_findings
from hirempire.findings.finding import Finding
from hirempire.findings.growth import change_findings
from hirempire.values import bounds


def moved(seen: Subject) -> Movers | None:
    """How the period stands to what it is compared with; None without either."""
    if seen.kept is None or seen.period is None or seen.compared is None:
        return None
    kept, period, before = seen.kept, seen.period, seen.compared
    given = (kept.ledger, seen.map, seen.jobs, seen.only, seen.filters, period, before)
    return sessions.current().once("movers", given, lambda: movers(kept, period, before))


def channels(seen: Subject) -> list[Finding]:
    """Which channels bring the visits; in a period first how much was gained, and what changed."""
    when = seen.period.when if seen.period and seen.gained else ""
    lead = channels_findings(
        seen.links, job_ids=seen.jobs, failed=seen.failed, labels=seen.labels, narrowed=seen.narrowed, when=when
    )
    changes = moved(seen)
    return lead if changes is None else [*change_findings(changes, who=subject_in_words(seen)), *lead]


def visits_metric(seen: Subject) -> None:
    """How many visits, and in a period how many more or fewer than before, where that is beyond chance."""
    if not seen.gained:
        help_ = "Times a link was opened since it was created, bots included"
        st.metric("Visits", f"{visits_gained(seen)[0]:,}", border=True, help=help_)
        return
    changes = moved(seen)
    delta = None
    if changes is not None and len(changes.total):
        total = changes.total.to_dict("records")[0]
        delta = change_in_words(total, changes).replace("−", "-") if total["verdict"] in {MORE, LESS} else None
    help_ = "Times links were opened in the period, as far as looks tell, bots included"
    st.metric("Visits gained", bounds(*visits_gained(seen)), delta, border=True, help=help_)
