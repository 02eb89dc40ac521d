"""Which channels work for which jobs: jobs, or groups of jobs, against channels, side by side and fairly."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import plotly.graph_objects as go
import streamlit as st

from hirempire.analysis.compare import (
    MEASURES,
    NO_LINK,
    NO_VISIT,
    NOT_LOADED,
    Comparison,
    Measure,
    first_rows,
    grouped,
    matrix,
    row_order,
    with_channels_by,
)
from hirempire.analysis.difference import difference
from hirempire.analysis.frame import jobs_frame
from hirempire.charts import difference as differences
from hirempire.charts.compare import Mode, bars, compare_alt, heatmap
from hirempire.charts.measures import formula, label, title
from hirempire.charts.multiples import MOST_PANELS, multiples
from hirempire.charts.theme import Theme, colours, counted
from hirempire.dashboard import session as sessions
from hirempire.dashboard.card import Chart, choice, show
from hirempire.dashboard.view import view
from hirempire.reports.tables import compare_table, difference_table

Option = TypeVar("Option")

HEATMAP, MULTIPLES, DIFFERENCE = "Heatmap", "Small multiples", "Difference"
BARS: dict[str, Mode] = {"Stacked": "stacked", "Grouped": "grouped", "100 %": "share"}
ADD_UP: dict[str, Measure] = {"Stacked": "visits", "100 %": "share"}
"""Parts of a whole go with one measure alone."""
ROWS = {
    "Jobs": ("", ("job", "jobs")),
    "Departments": ("department", ("department", "departments")),
    "Places": ("job_location", ("place", "places")),
    "Status": ("status", ("status", "statuses")),
    "Companies": ("company_name", ("company", "companies")),
}
EMPTIES = {
    NO_VISIT: "0: a link without a visit.",
    NO_LINK: "–: no such link.",
    NOT_LOADED: "Hatched: a job that was not loaded.",
}
MOST_JOBS, MOST_CHANNELS, MOST_GROUPED, MOST_DRAWN, MOST_PINNED = 20, 8, 4, 200, 3
MOST_UNFOLDED, MOST_APART = 60, 20
"""More channels than these cannot be read side by side; the table has all."""

PERCENT = st.column_config.NumberColumn(format="percent")

seen = view()


def one_of(name: str, options: Sequence[Option], *, key: str, said: Callable[[Option], str]) -> Option:
    """A choice of many, kept while the recruiter is on other pages, unless the present set lacks what was chosen."""
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]
    chosen = st.selectbox(name, options, format_func=said, key=key, persist_state="session")
    return options[0] if chosen is None else chosen


def grouping(rows: str) -> dict[str, str] | None:
    """The group of each job; None where a row is a job."""
    fact, _ = ROWS[rows]
    return grouped(seen.jobs, jobs_frame((sessions.current().jobs or {}).values()), fact) if fact else None


def called(comparison: Comparison) -> Mapping[str, str]:
    """What each row is called: a job by its title, a group by its name and how many jobs it has."""
    if comparison.noun[0] == "job":
        return seen.labels
    counts = zip(comparison.rows, comparison.jobs.tolist(), comparison.lost.tolist(), strict=True)
    return {row: f"{row} · {counted(jobs, 'job')}" for row, jobs, lost in counts if not lost}


def measured(noun: str) -> Measure:
    """What stands in the cells; the same choice whatever the rows are."""
    chosen = st.segmented_control(
        "Measure",
        MEASURES,
        default=MEASURES[0],
        required=True,
        format_func=lambda one: label(one, noun),
        key="compare_measure",
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen


def arranged(full: Comparison, names: Mapping[str, str], measure: Measure, rows: str) -> tuple[Comparison, list[str]]:
    """The channels, and the rows, in the order that the recruiter wants."""
    loaded = [row for row, lost in zip(full.rows, full.lost.tolist(), strict=True) if not lost]
    options = [("Total", ""), ("Name", "")]
    options += [("Channel", channel) for channel in full.channels] + [("Row", row) for row in loaded[:MOST_JOBS]]
    how, by = one_of(
        "Sort by",
        options,
        key=f"compare_sort_{rows}",
        said=lambda one: f"{one[0]}: {names.get(one[1], one[1])}" if one[1] else one[0],
    )
    key = f"compare_top_{rows}"
    st.session_state[key] = [row for row in st.session_state.get(key, ()) if row in full.rows]
    pinned = st.multiselect(
        "Keep on top",
        loaded,
        key=key,
        format_func=lambda row: names.get(row, row),
        max_selections=MOST_PINNED,
        placeholder=f"Up to {counted(MOST_PINNED, *full.noun)}",
        persist_state="session",
    )
    if how == "Row":
        full = with_channels_by(full, by, measure)
    order = row_order(full, measure, channel=by if how == "Channel" else None)
    if how == "Name":
        order = sorted(loaded, key=lambda row: names.get(row, row).casefold())
    return full, [*pinned, *order]


def compare(way: str, rows: str) -> None:
    """Rows by channels, drawn in one of the ways."""
    noun = ROWS[rows][1]
    lay = partial(matrix, seen.links, job_ids=seen.jobs, failed=seen.failed, groups=grouping(rows), noun=noun)
    measure = ADD_UP.get(way) or measured(noun[0])
    most_channels = MOST_GROUPED if way == "Grouped" else MOST_CHANNELS
    most = MOST_PANELS if way == MULTIPLES else MOST_JOBS
    full = lay(most_channels=most_channels)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        foldable = way != MULTIPLES and (full.folded_channels or len(full.rows) > most + 1)
        if foldable and st.toggle("Unfold “Other”", key=f"compare_unfolded_{way}", persist_state="session"):
            most, full = MOST_DRAWN, lay(most_channels=MOST_UNFOLDED)
        names = called(full)
        full, order = arranged(full, names, measure, rows)
    shown = first_rows(full, order, most=most)
    occurring = set(shown.state.to_numpy().ravel()) if way in {HEATMAP, MULTIPLES} else set()
    notes = [formula(measure, noun[0]), *(said for state, said in EMPTIES.items() if state in occurring)]
    if way == MULTIPLES and shown.folded_jobs:
        notes.append(f"{counted(len(shown.folded_jobs), *noun)} more in the table.")

    def draw(theme: Theme) -> go.Figure:
        """The comparison in the chosen way."""
        if way == HEATMAP:
            return heatmap(shown, names, theme=theme, measure=measure)
        ranks = colours(seen.channels)
        if way == MULTIPLES:
            return multiples(shown, names, theme=theme, colours=ranks, measure=measure)
        return bars(shown, names, theme=theme, colours=ranks, mode=BARS[way], measure=measure)

    show(
        Chart(
            title=title(measure, noun[0]),
            draw=draw,
            alt=compare_alt(shown, names, measure),
            table=lambda: compare_table(
                first_rows(lay(most_channels=None), order, most=None), names, seen.jobs, measure
            ),
            note=" ".join(notes),
        ),
        seen,
        key="compare",
        formats={f"Share within {noun[0]} (visits ÷ its visits)": PERCENT},
    )


def set_apart(rows: str) -> None:
    """Two of the rows against each other."""
    noun, groups = ROWS[rows][1], grouping(rows)
    lay = partial(matrix, seen.links, failed=seen.failed, groups=groups, noun=noun)
    full = lay(job_ids=seen.jobs, most_channels=1)
    loaded = [row for row, linked in zip(full.rows, full.linked.sum(axis=1).tolist(), strict=True) if linked]
    if len(loaded) < 2:
        st.info(f"It takes two {noun[1]} with a link to set them against each other.")
        return
    names = called(full)
    with st.container(horizontal=True):
        one = one_of("A", loaded, key=f"compare_a_{rows}", said=lambda row: names.get(row, row))
        others = [row for row in loaded if row != one]
        other = one_of("B", others, key=f"compare_b_{rows}", said=lambda row: names.get(row, row))
    two = [job for job in seen.jobs if (groups[job] if groups else job) in {one, other}]
    apart = difference(lay(job_ids=two, most_channels=MOST_APART), one, other)
    both = names.get(one, one), names.get(other, other)
    show(
        Chart(
            title="Shares of visits by channel, A against B",
            draw=lambda theme: differences.difference(apart, both, theme=theme, colours=colours(seen.channels)),
            alt=differences.difference_alt(apart, both),
            table=lambda: difference_table(apart, both),
            note=differences.NOTE,
        ),
        seen,
        key="compare",
        formats=dict.fromkeys(["Share A", "Share B", "95 % interval from", "to"], PERCENT),
    )


st.title("Compare", anchor=False)
with st.container(border=True):
    chosen_way = choice("Draw as", [HEATMAP, *BARS, MULTIPLES, DIFFERENCE], key="compare_as")
    chosen_rows = choice("Rows", list(ROWS), key="compare_rows")
    if chosen_way == DIFFERENCE:
        set_apart(chosen_rows)
    else:
        compare(chosen_way, chosen_rows)
