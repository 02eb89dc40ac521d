"""The pages, in the order in which a recruiter asks: channels, jobs, times, what is missing, what to tell others."""

from collections.abc import Mapping

import streamlit as st

PAGES = {
    "pages/channels.py": "Channels",
    "pages/growth.py": "Growth",
    "pages/compare.py": "Compare",
    "pages/conversion.py": "Conversion",
    "pages/timeline.py": "Timeline",
    "pages/coverage.py": "Coverage",
    "pages/alerts.py": "Alerts",
    "pages/report.py": "Report",
    "pages/mailings.py": "Mailings",
    "pages/names.py": "Names",
}
"""The title of each page; the first opens without being asked for.

None has an icon: Streamlit would make it the browser's for a moment, and have that fetched from a host of Google's.
"""

OF_EVERYTHING = ("alerts", "mailings")
"""The pages that no filter narrows, by their addresses; the choices stay for the others."""


def navigation() -> st.Page:
    """Name the pages to Streamlit; the one that the recruiter has asked for."""
    return st.navigation(
        [st.Page(path, title=title, default=place == 0) for place, (path, title) in enumerate(PAGES.items())],
        position="hidden",
    )


def links(query: Mapping[str, list[str]]) -> None:
    """The way to each page, with the present view in its address: Streamlit's own links would lose it."""
    for path in PAGES:
        st.page_link(path, query_params=dict(query))
