"""What is missing: a list of what to do, and jobs × channels with what each empty cell is."""

from typing import Any

import streamlit as st

from hirempire.analysis.coverage import coverage, to_do
from hirempire.charts.coverage import coverage_alt, coverage_chart, coverage_note
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import Chart, choice, findings, show, table
from hirempire.dashboard.view import view
from hirempire.findings.coverage import HIDDEN_IS_NOT_MISSING, coverage_findings
from hirempire.language import counted
from hirempire.reports.how import COVERAGE_RULE
from hirempire.reports.scope import scope_line
from hirempire.reports.tables import coverage_table, to_do_table

DAYS = {"7 days": 7, "14 days": 14, "30 days": 30, "60 days": 60}
MOST_SHOWN = 200
seen = view().unnarrowed
st.title("Coverage", anchor=False)
said, to_do_card = st.container(), st.container(border=True)
with to_do_card:
    st.subheader("What is missing, and which links nobody opened", anchor=False)
    st.caption(scope_line(seen))
    days = DAYS[choice("Days without a visit", list(DAYS), key="coverage_days", usual="14 days")]
    st.caption(COVERAGE_RULE.format(days=days))
given: Any = {"job_ids": seen.jobs, "failed": seen.failed, "now": seen.now, "silent_days": days}
session = sessions.current()
found = session.once("coverage", (seen.links, *given.values()), lambda: coverage(seen.links, **given))
with said:
    findings(coverage_findings(found))
    if view().narrowed:
        st.caption(HIDDEN_IS_NOT_MISSING)

with to_do_card:
    departments = seen.facts["department"].dropna()
    todo = session.once(
        "to do",
        (seen.links, seen.facts, *given.values()),
        lambda: to_do(seen.links, **given, like=dict(zip(departments.index, departments, strict=True))),
    )
    if todo.empty:
        st.info("Nothing to do: no link is missing that jobs like it have, and none is silent.")
    else:
        table(
            to_do_table(todo.head(MOST_SHOWN), seen.labels, zone=seen.zone),
            seen,
            title="to do",
            key="to_do",
            formats={
                "Median visits there": st.column_config.NumberColumn(format="%.0f"),
                f"Link made ({seen.zone})": st.column_config.DatetimeColumn(format="YYYY-MM-DD"),
            },
            whole=lambda: to_do_table(todo, seen.labels, zone=seen.zone),
        )
        if len(todo) > MOST_SHOWN:
            st.caption(f"Shown are the first {MOST_SHOWN:,} of {counted(len(todo), 'row')}; the CSV has all.")

with st.container(border=True):
    show(
        Chart(
            title="Links by job and channel",
            draw=lambda theme: coverage_chart(found, seen.labels, theme=theme),
            alt=coverage_alt(found),
            table=lambda: coverage_table(found, seen.labels),
            note=coverage_note(found),
        ),
        seen,
        key="coverage",
    )
