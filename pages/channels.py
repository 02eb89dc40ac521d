"""Which channels bring visits: totals, and visits by channel, group or name as sorted bars."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from hirempire.analysis.channels import totals
from hirempire.dashboard import about_period, questions
from hirempire.dashboard.card import Pick, choice, findings, show
from hirempire.dashboard.view import CHANNELS, GROUPS, narrow_to, view
from hirempire.exhibits import visits
from hirempire.findings.of_subject import channels_of

WAYS: Mapping[str, visits.By] = {"By channel": "channel", "By group": "group", "By original name": "source name"}
FILTERS = {"channel": CHANNELS, "group": GROUPS}

seen = view().in_period
sums = totals(seen.links)
findings(channels_of(seen, about_period.changes(seen)))
with st.grid(4, min_column_width=200 if seen.gained else 150):  # bounds are longer than a number
    about_period.visits_metric(seen)
    st.metric("Links", f"{sums.links:,}", border=True)
    st.metric("Channels", f"{sums.channels:,}", border=True)
    st.metric("Jobs loaded", f"{seen.loaded_jobs:,} of {seen.asked_jobs:,}", border=True)
questions.links()

with st.container(border=True):
    by = WAYS[choice("Group by", list(WAYS), key="channels_by")]
    exhibit = visits.channels(seen, by, about_period.changes(seen))

    def narrow(selected: Mapping[str, Any]) -> None:
        """Look at the channel or group alone whose bar was clicked."""
        place = selected["points"][0]["y"]
        names = exhibit.table.rows.iloc[:, 0]
        if isinstance(place, int) and place < len(names):
            narrow_to(FILTERS[by], [str(names.iloc[place])])

    pick = Pick(narrow, "points", "Click a bar to filter every page.") if by in FILTERS else None
    show(exhibit, seen, key="channels", pick=pick)

if seen.all_visits and len(seen.jobs) > 1:
    with st.container(border=True):
        show(visits.jobs(seen), seen, key="channels_jobs")
