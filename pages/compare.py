"""Which channels work for which jobs: jobs, or groups of jobs, against channels, side by side and fairly."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.analysis.compare import (
    NO_LINK,
    NO_VISIT,
    NOT_LOADED,
    Comparison,
    Measure,
    first_channels,
    first_rows,
    grouped,
    matrix,
    row_order,
    with_channels_by,
)
from hirempire.analysis.difference import difference
from hirempire.charts import difference as differences
from hirempire.charts.compare import Mode, bars, compare_alt, heatmap
from hirempire.charts.measures import LABELS, formula, title
from hirempire.charts.multiples import MOST_PANELS, multiples
from hirempire.charts.theme import Theme, colours
from hirempire.dashboard import session as sessions
from hirempire.dashboard.address import only_known
from hirempire.dashboard.card import Chart, choice, findings, show
from hirempire.dashboard.present import presenting
from hirempire.dashboard.view import view
from hirempire.findings.compare import compare_findings
from hirempire.language import counted
from hirempire.reports.tables import compare_table, difference_table

HEATMAP, MULTIPLES, DIFFERENCE = "Heatmap", "Small multiples", "Difference"
BARS: dict[str, Mode] = {"Stacked": "stacked", "Grouped": "grouped", "100%": "share"}
# Parts of a whole go with one measure alone.
ADD_UP: dict[str, Measure] = {"Stacked": "visits", "100%": "share"}
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
# More channels than these cannot be read side by side; the table has all.
MOST_UNFOLDED, MOST_APART = 60, 20

PERCENT = st.column_config.NumberColumn(format="percent")
_ROWS_BEFORE = "compare_rows_before"

seen, session = view(), sessions.current()


def titled(row: str) -> str:
    """A row that is not here any more, by the job's title where it is a job."""
    return f"“{session.labels.get(row, row)}”"


def one_of(name: str, options: Sequence[str], *, key: str, said: Callable[[str], str], first: int = 0) -> str:
    """A choice of many, the ``first`` without a word; kept on other pages, and in the address."""
    only_known(session, key, options, called=(lambda _: "the sort order") if key == "compare_sort" else titled)
    session.address.defaults[key] = options[first]
    if presenting():
        return str(st.session_state.get(key, options[first]))
    index = 0 if key in st.session_state else first  # what is kept goes first; without an index it could be cleared
    chosen = st.selectbox(name, options, index=index, format_func=said, key=key, persist_state="session")
    return chosen or options[first]


def the_rows() -> str:
    """What a row is; what was chosen among other rows is forgotten."""
    rows = one_of("Rows", list(ROWS), key="compare_rows", said=str)
    if st.session_state.get(_ROWS_BEFORE, rows) != rows:
        for key in ("compare_sort", "compare_pinned", "compare_a", "compare_b"):
            st.session_state.pop(key, None)
    st.session_state[_ROWS_BEFORE] = rows
    return rows


def grouping(rows: str) -> dict[str, str] | None:
    """The group of each job; None where a row is a job."""
    fact, _ = ROWS[rows]
    return grouped(seen.jobs, seen.facts, fact) if fact else None


def called(comparison: Comparison) -> Mapping[str, str]:
    """What each row is called: a job by its title, a group by its name and how many jobs it has."""
    if comparison.noun[0] == "job":
        return seen.labels
    counts = zip(comparison.rows, comparison.jobs.tolist(), comparison.lost.tolist(), strict=True)
    return {row: f"{row} · {counted(jobs, 'job')}" for row, jobs, lost in counts if not lost}


def arranged(full: Comparison, names: Mapping[str, str], measure: Measure) -> tuple[list[str], str | None]:
    """The rows in the order that the recruiter wants, and the row by which the channels are sorted, if by one."""
    loaded = [row for row, lost in zip(full.rows, full.lost.tolist(), strict=True) if not lost]
    said = {"total": "Total", "name": "Name"}
    said |= {f"channel:{channel}": f"Channel: {channel}" for channel in full.channels}
    said |= {f"row:{row}": f"Channels as in: {names.get(row, row)}" for row in loaded[:MOST_JOBS]}
    how, _, by = one_of("Sort by", list(said), key="compare_sort", said=said.__getitem__).partition(":")
    order = row_order(full, measure, channel=by if how == "channel" else None)
    if how == "name":
        order = sorted(loaded, key=lambda row: names.get(row, row).casefold())
    return [*on_top(loaded, names, full.noun), *order], by if how == "row" else None


def on_top(loaded: list[str], names: Mapping[str, str], noun: tuple[str, str]) -> list[str]:
    """The rows that stay on top, however they are sorted."""
    only_known(session, "compare_pinned", loaded, called=titled)
    if chosen := list(st.session_state.get("compare_pinned", ())):
        st.session_state["compare_pinned"] = chosen[:MOST_PINNED]  # an address may name more
    if presenting():
        return chosen[:MOST_PINNED]
    return st.multiselect(
        "Keep on top",
        loaded,
        key="compare_pinned",
        format_func=lambda row: names.get(row, row),
        max_selections=MOST_PINNED,
        placeholder=f"Up to {counted(MOST_PINNED, *noun)}",
        persist_state="session",
    )


def unfolded() -> bool:
    """Whether the recruiter wants to see the tails."""
    if presenting():
        return bool(st.session_state.get("compare_unfolded"))
    return st.toggle("Unfold “Other”", key="compare_unfolded", persist_state="session")


def compare(way: str, rows: str, above: DeltaGenerator, below: DeltaGenerator) -> None:
    """Rows by channels, drawn in one of the ways."""
    noun = ROWS[rows][1]
    measures = {words: one for one, words in LABELS.items()}
    lay = partial(matrix, seen.links, job_ids=seen.jobs, failed=seen.failed, groups=grouping(rows), noun=noun)
    with above:
        measure = ADD_UP.get(way) or measures[choice("Measure", list(measures), key="compare_measure")]
    most_channels = MOST_GROUPED if way == "Grouped" else MOST_CHANNELS
    most = MOST_PANELS if way == MULTIPLES else MOST_JOBS
    wide = lay(most_channels=MOST_UNFOLDED)
    full = first_channels(wide, most=most_channels)
    names = called(full)
    with below:
        order, by_row = arranged(wide, names, measure)
        if way != MULTIPLES and (full.folded_channels or len(full.rows) > most + 1) and unfolded():
            most, full = MOST_DRAWN, wide
    full = full if by_row is None else with_channels_by(full, by_row, measure)
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


def set_apart(rows: str, controls: DeltaGenerator) -> None:
    """Two of the rows against each other."""
    noun, groups = ROWS[rows][1], grouping(rows)
    lay = partial(matrix, seen.links, failed=seen.failed, groups=groups, noun=noun)
    full = lay(job_ids=seen.jobs, most_channels=1)
    loaded = [row for row, linked in zip(full.rows, full.linked.sum(axis=1).tolist(), strict=True) if linked]
    if len(loaded) < 2:
        st.info(f"It takes two {noun[1]} with a link to set them against each other.")
        return
    names = called(full)
    with controls:
        one = one_of("A", loaded, key="compare_a", said=lambda row: names.get(row, row))
        other = one_of("B", loaded, key="compare_b", said=lambda row: names.get(row, row), first=1)
    if one == other:
        st.info(f"Choose two different {noun[1]}.")
        return
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
        formats=dict.fromkeys(["Share A", "Share B", "95% interval from", "to"], PERCENT),
    )


st.title("Compare", anchor=False)
findings(
    compare_findings(
        seen.links,
        job_ids=seen.jobs,
        failed=seen.failed,
        labels=seen.labels,
        now=seen.now,
        narrowed=seen.narrowed,
    )
)
with st.container(border=True):
    chosen_way = choice("Draw as", [HEATMAP, *BARS, MULTIPLES, DIFFERENCE], key="compare_as")
    above, below = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    with below:
        chosen_rows = the_rows()
    if chosen_way == DIFFERENCE:
        set_apart(chosen_rows, below)
    else:
        compare(chosen_way, chosen_rows, above, below)
