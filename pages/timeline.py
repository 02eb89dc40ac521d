"""When links were created and how many visits each has: columns by period, and each link as a dot."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from hirempire.analysis.timeline import best_grain
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import Pick, choice, findings, show
from hirempire.dashboard.grain_choice import grain_choice
from hirempire.dashboard.notes import card as notes_card
from hirempire.dashboard.notes import with_notes
from hirempire.dashboard.periods import all_time_only
from hirempire.dashboard.view import narrow_to_days, view
from hirempire.exhibits import visits
from hirempire.findings.timeline import timeline_findings


def narrow(selected: Mapping[str, Any]) -> None:
    """Filter by the days that were dragged across."""
    narrow_to_days(selected["box"][0]["x"])


seen = with_notes(sessions.current(), view())
all_time_only(seen, "Timeline")
pick = Pick(narrow, "box", "Drag across days to filter every page.")
findings(timeline_findings(seen.links, tz=seen.zone, now=seen.now))
with st.container(border=True):
    with st.container(horizontal=True, vertical_alignment="center"):
        grain = grain_choice("timeline_by")
        what = choice("Measure", ["Visits", "Links created"], key="timeline_what")
    grain = grain or best_grain(seen.links, seen.zone)
    show(visits.periods(seen, grain, "visits" if what == "Visits" else "links"), seen, key="periods", pick=pick)
with st.container(border=True):
    show(visits.links(seen), seen, key="dots", pick=pick)
notes_card(seen)
