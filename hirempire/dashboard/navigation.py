"""The pages, in the order in which a recruiter asks: channels, jobs, times, what is missing, what to tell others."""

from collections.abc import Mapping

import streamlit as st

PAGES = {
    "pages/channels.py": ("Channels", ":material/bar_chart:"),
    "pages/compare.py": ("Compare", ":material/grid_on:"),
    "pages/conversion.py": ("Conversion", ":material/filter_alt:"),
    "pages/timeline.py": ("Timeline", ":material/calendar_month:"),
    "pages/coverage.py": ("Coverage", ":material/checklist:"),
    "pages/report.py": ("Report", ":material/summarize:"),
    "pages/names.py": ("Names", ":material/label:"),
}
"""Title and icon of each page; the first opens without being asked for."""


def navigation() -> st.Page:
    """Name the pages to Streamlit; the one that the recruiter has asked for."""
    return st.navigation(
        [
            st.Page(path, title=title, icon=icon, default=place == 0)
            for place, (path, (title, icon)) in enumerate(PAGES.items())
        ],
        position="hidden",
    )


def links(query: Mapping[str, list[str]]) -> None:
    """The way to each page, with the present view in its address: Streamlit's own links would lose it."""
    for path in PAGES:
        st.page_link(path, query_params=dict(query))
