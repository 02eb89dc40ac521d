"""Which channels work for which jobs: jobs × channels as a heatmap or as bars."""

import plotly.graph_objects as go
import streamlit as st

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, matrix
from hirempire.charts.compare import Mode, bars, compare_alt, heatmap
from hirempire.charts.theme import Theme, colours
from hirempire.dashboard.card import Chart, choice, show
from hirempire.dashboard.view import view
from hirempire.reports.tables import compare_table

WAYS: dict[str, Mode | None] = {"Heatmap": None, "Stacked": "stacked", "Grouped": "grouped", "100 %": "share"}
EMPTIES = {
    NO_VISIT: "0: a link without a visit.",
    NO_LINK: "–: no such link.",
    NOT_LOADED: "Hatched: a job that was not loaded.",
}
MOST_JOBS, MOST_CHANNELS, MOST_GROUPED, MOST_DRAWN = 20, 8, 4, 200

seen = view()
st.title("Compare", anchor=False)
with st.container(border=True):
    with st.container(horizontal=True, vertical_alignment="center"):
        mode = WAYS[choice("Draw as", list(WAYS), key="compare_as")]
        most_channels = MOST_GROUPED if mode == "grouped" else MOST_CHANNELS
        if len(seen.jobs) > MOST_JOBS + 1 or len(seen.channels) > most_channels + 1:
            unfolded = st.toggle("Unfold “Other”", key=f"compare_unfolded_{mode}", persist_state="session")
        else:
            unfolded = True
    most_jobs = MOST_DRAWN if unfolded else MOST_JOBS
    everything = matrix(seen.links, job_ids=seen.jobs, failed=seen.failed, most_channels=None)
    compared = matrix(
        seen.links,
        job_ids=seen.jobs,
        failed=seen.failed,
        most_channels=None if unfolded else most_channels,
        most_jobs=most_jobs if len(seen.jobs) > most_jobs + 1 else None,
    )
    occurring = set(compared.state.to_numpy().ravel())

    def draw(theme: Theme) -> go.Figure:
        """The comparison in the chosen way."""
        if mode is None:
            return heatmap(compared, seen.labels, theme=theme)
        return bars(compared, seen.labels, theme=theme, colours=colours(seen.channels), mode=mode)

    show(
        Chart(
            title="Visits by job and channel" if mode != "share" else "Share of each job's visits by channel",
            draw=draw,
            alt=compare_alt(compared, seen.labels),
            table=compare_table(everything, seen.labels, seen.jobs),
            note=" ".join(said for state, said in EMPTIES.items() if state in occurring) if mode is None else "",
        ),
        seen,
        key="compare",
    )
