"""What is missing: a list of what to do, and jobs × channels with what each empty cell is."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import streamlit as st

from hirempire.analysis.coverage import coverage, to_do
from hirempire.analysis.frame import narrow
from hirempire.charts.coverage import coverage_alt, coverage_chart, coverage_note
from hirempire.charts.theme import counted
from hirempire.dashboard.card import Chart, choice, findings, show
from hirempire.dashboard.session import current
from hirempire.dashboard.view import view
from hirempire.reports.csv import file_name, table_csv
from hirempire.reports.findings import coverage_findings
from hirempire.reports.tables import coverage_table, to_do_table

DAYS = {"14 days": 14, "7 days": 7, "30 days": 30, "60 days": 60}
MOST_SHOWN = 200
RULE = (
    "A link is silent when it has had no visit since it was made {days} or more days ago. A link is missing where half "
    "of the other jobs or more have visits through that channel: those in the same department where there are three "
    "or more, else all here. First comes the channel with the most visits a link there. What a new link would "
    "bring, nobody knows."
)

seen = view()
assert seen.fetched_at is not None  # noqa: S101 -- a page runs when something came
now = seen.fetched_at[1]
everything = narrow(current().links, job_ids=seen.jobs)  # a link that a filter hides is not missing
whole = replace(seen, links=everything, filters=())

st.title("Coverage", anchor=False)
said, list_card = st.container(), st.container(border=True)
with list_card:
    st.subheader("What is missing, and which links nobody opened", anchor=False)
    st.caption(whole.scope)
    days = DAYS[choice("Days without a visit", list(DAYS), key="coverage_days")]
    st.caption(RULE.format(days=days))

found = coverage(everything, job_ids=seen.jobs, failed=seen.failed, now=now, silent_days=days)
with said:
    findings(coverage_findings(found))
    if len(everything) > len(seen.links):
        st.caption("Counted are all links of these jobs: one that a filter hides is not missing.")

with list_card:
    like = {str(one): word for one, word in seen.facts["department"].dropna().items()}
    todo = to_do(everything, job_ids=seen.jobs, failed=seen.failed, now=now, silent_days=days, like=like)
    if todo.empty:
        st.info("Nothing to do: no link is missing that jobs like it have, and none is silent.")
    else:
        st.dataframe(
            to_do_table(todo.head(MOST_SHOWN), seen.labels, zone=seen.zone),
            hide_index=True,
            placeholder="–",
            key="to_do",
            column_config={
                "Median visits a link there": st.column_config.NumberColumn(format="%.0f"),
                f"Link made ({seen.zone})": st.column_config.DatetimeColumn(format="YYYY-MM-DD"),
            },
        )
        if len(todo) > MOST_SHOWN:
            st.caption(f"Shown are the first {MOST_SHOWN:,} of {counted(len(todo), 'row')}; the CSV has all.")
        st.download_button(
            "CSV",
            data=lambda: table_csv(to_do_table(todo, seen.labels, zone=seen.zone)),
            file_name=file_name("to do", filters=(), at=now.astimezone(ZoneInfo(seen.zone)), ending="csv"),
            mime="text/csv",
            on_click="ignore",
            key="to_do_csv",
            help="The whole list, for a spreadsheet",
        )

with st.container(border=True):
    show(
        Chart(
            title="Links by job and channel",
            draw=lambda theme: coverage_chart(found, seen.labels, theme=theme),
            alt=coverage_alt(found),
            table=lambda: coverage_table(found, seen.labels),
            note=coverage_note(found),
        ),
        whole,
        key="coverage",
    )
