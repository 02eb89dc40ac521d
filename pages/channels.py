"""Which channels bring visits: totals, and visits by channel as sorted bars."""

from typing import Literal

import streamlit as st

from hirempire.analysis.channels import by_channel, totals
from hirempire.charts.channels import channels, channels_alt
from hirempire.charts.theme import colours
from hirempire.dashboard.card import Chart, choice, show
from hirempire.dashboard.view import view
from hirempire.reports.tables import channels_table

seen = view()
sums = totals(seen.links)

st.title("Channels", anchor=False)
visits, links, named, jobs = st.columns(4)
visits.metric("Visits", f"{sums.visits:,}", border=True, help="Opens of a link since it was made, bots included")
links.metric("Links", f"{sums.links:,}", border=True)
named.metric("Channels", f"{sums.channels:,}", border=True)
jobs.metric("Jobs loaded", f"{len(seen.jobs) - len(seen.failed):,} of {len(seen.jobs):,}", border=True)

CHANNEL, WRITTEN = "By channel", "By name as written"
with st.container(border=True):
    way = choice("Count", [CHANNEL, WRITTEN], key="channels_by")
    table = by_channel(seen.links, by="channel" if way == CHANNEL else "source_name")
    what: Literal["channel", "source name"] = "channel" if way == CHANNEL else "source name"
    show(
        Chart(
            title=f"Visits by {what}",
            draw=lambda theme: channels(table, theme=theme, colours=colours(seen.channels), what=what),
            alt=channels_alt(table, what=what),
            table=channels_table(table, heading="Channel" if way == CHANNEL else "Name as written", zone=seen.zone),
        ),
        seen,
        key="channels",
        formats={
            "Share of visits": st.column_config.NumberColumn(format="percent"),
            "Median visits a link": st.column_config.NumberColumn(format="%.1f"),
            f"Newest link ({seen.zone})": st.column_config.DatetimeColumn(format="YYYY-MM-DD"),
        },
    )
