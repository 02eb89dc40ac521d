"""What is missing: a list of what to do, and jobs × channels with what each empty cell is."""

from typing import Any

import streamlit as st

from hirempire.analysis.coverage import coverage, to_do
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import choice, findings, show, show_table
from hirempire.dashboard.periods import all_time_only
from hirempire.dashboard.view import view
from hirempire.exhibits import coverage as exhibits
from hirempire.exhibits.scope import scope_line
from hirempire.findings.coverage import HIDDEN_IS_NOT_MISSING, coverage_findings
from hirempire.language import counted

DAYS = {"7 days": 7, "14 days": 14, "30 days": 30, "60 days": 60}
MOST_SHOWN = 200
seen = view().unnarrowed
all_time_only(seen, "Coverage")
said, to_do_card = st.container(), st.container(border=True)
with to_do_card:
    st.subheader(exhibits.TO_DO, anchor=False)
    st.caption(scope_line(seen))
    days = DAYS[choice("Days without visits", list(DAYS), key="coverage_days", usual="14 days")]
    st.caption(exhibits.RULE.format(days=days))
given: Any = {"job_ids": seen.jobs, "failed": seen.failed, "now": seen.now, "silent_days": days}
session = sessions.current()
found = session.once("coverage", (seen.links, *given.values()), lambda: coverage(seen.links, **given))
with said:
    findings(coverage_findings(found))
    if view().narrowed:
        st.caption(HIDDEN_IS_NOT_MISSING)

with to_do_card:
    todo = session.once(
        "to do",
        (seen.links, seen.facts, *given.values()),
        lambda: to_do(seen.links, **given, like=seen.departments),
    )
    if todo.empty:
        st.info(
            "Nothing to do: no links are missing compared with similar jobs, and none is without visits for this long."
        )
    else:
        first = exhibits.to_do(seen, todo.head(MOST_SHOWN), silent_days=days)
        show_table(first, seen, key="to_do", whole=lambda: exhibits.to_do(seen, todo, silent_days=days))
        if len(todo) > MOST_SHOWN:
            st.caption(f"Showing the first {MOST_SHOWN:,} of {counted(len(todo), 'row')}; the CSV has all of them.")

with st.container(border=True):
    show(exhibits.coverage(seen, found), seen, key="coverage")
