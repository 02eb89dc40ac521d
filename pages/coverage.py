"""What is missing: a list of what to do, and jobs × channels with what each empty cell is."""

from functools import partial
from typing import Any

import streamlit as st

from hirempire.analysis.coverage import KINDS, coverage, to_do
from hirempire.analysis.expected import paces
from hirempire.analysis.silence import fell_silent
from hirempire.dashboard import about_period
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import choice, findings, show, show_table
from hirempire.dashboard.view import view
from hirempire.exhibits import coverage as exhibits
from hirempire.exhibits.scope import scope_line
from hirempire.findings.coverage import HIDDEN_IS_NOT_MISSING, coverage_findings
from hirempire.findings.of_subject import when
from hirempire.findings.silence import silence_findings
from hirempire.language import counted

DAYS = {"7 days": 7, "14 days": 14, "30 days": 30, "60 days": 60}
EVERY_KIND = "All"
KINDS_BY_NAME = {kind.capitalize(): kind for kind in KINDS}
MOST_SHOWN = 200
seen = about_period.present(view().unnarrowed)
said, to_do_card = st.container(), st.container(border=True)
with to_do_card:
    st.subheader(exhibits.TO_DO, anchor=False)
    st.caption(scope_line(seen))
    with st.container(horizontal=True, vertical_alignment="center"):
        days = DAYS[choice("Days without visits", list(DAYS), key="coverage_days", usual="14 days")]
        kind = choice("Kind", [EVERY_KIND, *KINDS_BY_NAME], key="coverage_kind")
    st.caption(exhibits.rule(seen, days))
given: Any = {"job_ids": seen.jobs, "failed": seen.failed, "now": seen.now, "silent_days": days}
session = sessions.current()
found = session.once(
    "coverage", (seen.links, *given.values(), when(seen)), lambda: coverage(seen.links, **given, when=when(seen))
)
kept = seen.every_kept
silent = None
if kept is not None:
    pace = session.once("paces", (kept.ledger,), partial(paces, kept))
    silent = session.once(
        "silent", (kept.ledger, seen.map, seen.jobs, days), partial(fell_silent, kept, days=days, paces=pace)
    )
with said:
    fell = [] if silent is None else silence_findings(silent, seen.labels, links=found.links, zone=seen.zone)
    findings([*fell, *coverage_findings(found)])
    if view().narrowed:
        st.caption(HIDDEN_IS_NOT_MISSING)

with to_do_card:
    todo = session.once(
        "to do",
        (seen.links, seen.facts, *given.values()),
        lambda: to_do(seen.links, **given, like=seen.departments),
    )
    chosen = todo if kind == EVERY_KIND else todo[todo["kind"] == KINDS_BY_NAME[kind]]
    if todo.empty:
        st.info(
            "Nothing to do: no link is missing compared with similar jobs, and none has been without visits this long."
        )
    elif chosen.empty:
        st.info(f"No rows of this kind. “{EVERY_KIND}” has {counted(len(todo), 'row')}.")
    else:
        first = exhibits.to_do(seen, chosen.head(MOST_SHOWN), silent_days=days)
        whole = partial(exhibits.to_do, seen, chosen, silent_days=days)
        show_table(first, seen, key="to_do", whole=whole)
        shown, rows = f"Showing the first {MOST_SHOWN:,} of ", counted(len(chosen), "row")
        st.caption(f"{shown}{rows}; the CSV has all of them." if len(chosen) > MOST_SHOWN else f"{rows}.")

if silent is not None:
    with st.container(border=True):
        st.subheader(exhibits.FELL_SILENT, anchor=False)
        st.caption(exhibits.SILENT_RULE.format(days=days))
        if silent.empty:
            st.info("No link has fallen silent for this long. Pauses that may be chance aren't listed.")
        else:
            show_table(exhibits.fell_silent(seen, silent, days=days), seen, key="fell_silent")

with st.container(border=True):
    show(exhibits.coverage(seen, found), seen, key="coverage")
