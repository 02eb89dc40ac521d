"""The report: what it holds and is called, one button that makes it, and how it will look."""

import streamlit as st

from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import choice
from hirempire.dashboard.present import presenting
from hirempire.dashboard.report import builder, make, named, paper_of, preview, subject_of, wishes
from hirempire.dashboard.view import view
from hirempire.reports.build import lacking, story
from hirempire.reports.formats import FORMATS

seen = subject_of(sessions.current(), view())


def chosen() -> None:
    """The choices at the left, the report at the right."""
    unusable = {name: format_.lacking() for name, format_ in FORMATS.items()}
    offered = [name.upper() for name, why in unusable.items() if not why]
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(border=True):
        wanted = FORMATS[choice("Format", offered, key="report_format").lower()]
        st.caption(wanted.title)
        paper = paper_of(wanted)
        button = st.container()
        told = story(seen, wishes(lacking(seen)))
        build = builder(wanted, told, paper)
        for why in filter(None, unusable.values()):
            st.caption(why)
    with right:
        if paper is None:
            st.caption("Preview. Every format has this content; the file adds the charts from the pages and more rows.")
        preview(told, paper)
    with button:
        if st.button("Create report", type="primary", icon=":material/download:", key="report_make", width="stretch"):
            make(build, wanted, name=named(told, seen.filters, wanted.suffix))


if presenting():
    preview(story(seen))
else:
    chosen()
