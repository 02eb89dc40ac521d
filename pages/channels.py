"""Which channels bring visits: totals, and visits by channel, group or name as sorted bars."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from hirempire.analysis.channels import by_channel, by_group, totals
from hirempire.charts.channels import channels, channels_alt
from hirempire.charts.theme import colours
from hirempire.dashboard.card import Chart, Pick, choice, findings, show
from hirempire.dashboard.view import CHANNELS, GROUPS, narrow_to, view
from hirempire.findings.channels import channels_findings
from hirempire.reports.tables import channels_table

CHANNEL, GROUP, WRITTEN = "By channel", "By group", "By name as written"
WHAT = {CHANNEL: "channel", GROUP: "group", WRITTEN: "source name"}
HEADINGS = {CHANNEL: "Channel", GROUP: "Group", WRITTEN: "Name as written"}

seen = view()
sums = totals(seen.links)

st.title("Channels", anchor=False)
findings(
    channels_findings(seen.links, job_ids=seen.jobs, failed=seen.failed, labels=seen.labels, narrowed=seen.narrowed)
)
with st.grid(4, min_column_width=150):
    st.metric("Visits", f"{sums.visits:,}", border=True, help="Opens of a link since it was made, bots included")
    st.metric("Links", f"{sums.links:,}", border=True)
    st.metric("Channels", f"{sums.channels:,}", border=True)
    st.metric("Jobs loaded", f"{seen.loaded_jobs:,} of {len(seen.jobs):,}", border=True)

with st.container(border=True):
    way = choice("Count", list(WHAT), key="channels_by")
    if way == GROUP:
        table = by_group(seen.links, seen.map.group)
    else:
        table = by_channel(seen.links, by="channel" if way == CHANNEL else "source_name")

    def narrow(selected: Mapping[str, Any]) -> None:
        """Look at the channel or group alone whose bar was clicked."""
        place = selected["points"][0]["y"]
        if isinstance(place, int) and place < len(table):
            narrow_to(CHANNELS if way == CHANNEL else GROUPS, [str(table.index[place])])

    show(
        Chart(
            title=f"Visits by {WHAT[way]}",
            draw=lambda theme: channels(
                table,
                theme=theme,
                colours=dict.fromkeys(table.index, 0) if way == GROUP else colours(seen.channels),
                what=WHAT[way],
                channel_of=seen.map.channel,
            ),
            alt=channels_alt(table, what=WHAT[way]),
            table=channels_table(table, heading=HEADINGS[way], zone=seen.zone),
            pick=None if way == WRITTEN else Pick(narrow, "points", "Click a bar to look at it alone, on all pages."),
        ),
        seen,
        key="channels",
        formats={
            "Share of visits": st.column_config.NumberColumn(format="percent"),
            "Share so far": st.column_config.NumberColumn(format="percent"),
            "Median visits a link": st.column_config.NumberColumn(format="%.1f"),
            f"Newest link ({seen.zone})": st.column_config.DatetimeColumn(format="YYYY-MM-DD"),
        },
    )
