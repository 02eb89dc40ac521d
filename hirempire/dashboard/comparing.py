"""What the recruiter wants to compare: rows, their order, what stays on top; and the exhibit that comes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hirempire.analysis.compare import (
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
from hirempire.analysis.subject import Subject
from hirempire.charts.measures import LABELS
from hirempire.charts.multiples import MOST_PANELS
from hirempire.dashboard import session as sessions
from hirempire.dashboard.address import only_known
from hirempire.dashboard.card import choice
from hirempire.dashboard.present import presenting
from hirempire.exhibits import comparison as exhibits
from hirempire.exhibits.comparison import MOST_CHANNELS, MOST_JOBS, Way
from hirempire.exhibits.exhibit import Exhibit
from hirempire.language import counted

WAYS: Mapping[str, Way] = {
    "Heatmap": "heatmap",
    "Stacked": "stacked",
    "Grouped": "grouped",
    "100%": "share",
    "Small multiples": "multiples",
}
DIFFERENCE = "Difference"
_ADD_UP: Mapping[Way, Measure] = {"stacked": "visits", "share": "share"}
"""Parts of a whole go with one measure alone."""
_ROWS = {
    "Jobs": ("", ("job", "jobs")),
    "Departments": ("department", ("department", "departments")),
    "Places": ("job_location", ("place", "places")),
    "Status": ("status", ("status", "statuses")),
    "Companies": ("company_name", ("company", "companies")),
}
_MOST_GROUPED, _MOST_DRAWN, _MOST_PINNED = 4, 200, 3
_MOST_UNFOLDED, _MOST_APART = 60, 20
"""More channels than these cannot be read side by side; the table has all."""
_ROWS_BEFORE = "compare_rows_before"


@dataclass(frozen=True)
class Rows:
    """What a row is: a job, or a group of jobs that share a fact."""

    subject: Subject
    groups: Mapping[str, str] | None
    """The group of each job; None where a row is a job."""
    noun: tuple[str, str]

    def laid(self, **more: Any) -> Comparison:  # noqa: ANN401 -- as matrix takes them
        """The rows × channels; ``more`` as :func:`hirempire.analysis.compare.matrix` takes it."""
        given: dict[str, Any] = {"job_ids": self.subject.jobs, "failed": self.subject.failed} | more
        return matrix(self.subject.links, groups=self.groups, noun=self.noun, **given)

    def names(self, comparison: Comparison) -> Mapping[str, str]:
        """What each row is called: a job by its title, a group by its name and how many jobs it has."""
        if self.groups is None:
            return self.subject.labels
        counts = zip(comparison.rows, comparison.jobs.tolist(), comparison.lost.tolist(), strict=True)
        return {row: f"{row} · {counted(jobs, 'job')}" for row, jobs, lost in counts if not lost}


def chosen_rows(subject: Subject) -> Rows:
    """What a row is, as the recruiter has it; what was chosen among other rows is forgotten."""
    name = _one_of_many("Rows", list(_ROWS), key="compare_rows", said=str)
    if st.session_state.get(_ROWS_BEFORE, name) != name:
        for key in ("compare_sort", "compare_pinned", "compare_a", "compare_b"):
            st.session_state.pop(key, None)
    st.session_state[_ROWS_BEFORE] = name
    fact, noun = _ROWS[name]
    return Rows(subject, grouped(subject.jobs, subject.facts, fact) if fact else None, noun)


def compared(rows: Rows, way: Way, above: DeltaGenerator, below: DeltaGenerator) -> Exhibit:
    """Rows × channels as the recruiter wants them; the measure is chosen ``above``, the order ``below``."""
    measures = {words: measure for measure, words in LABELS.items()}
    with above:
        measure = _ADD_UP.get(way) or measures[choice("Measure", list(measures), key="compare_measure")]
    most = MOST_PANELS if way == "multiples" else MOST_JOBS
    wide = rows.laid(most_channels=_MOST_UNFOLDED)
    full = first_channels(wide, most=_MOST_GROUPED if way == "grouped" else MOST_CHANNELS)
    names = rows.names(full)
    with below:
        order, by_row = _arranged(wide, names, measure)
        if way != "multiples" and (full.folded_channels or len(full.rows) > most + 1) and _unfolded():
            most, full = _MOST_DRAWN, wide
    full = full if by_row is None else with_channels_by(full, by_row, measure)
    return exhibits.comparison(
        rows.subject,
        first_rows(full, order, most=most),
        lambda: first_rows(rows.laid(most_channels=None), order, most=None),
        names=names,
        measure=measure,
        way=way,
    )


def set_apart(rows: Rows, controls: DeltaGenerator) -> Exhibit | str:
    """Two of the rows against each other, or what keeps them from being chosen."""
    full = rows.laid(most_channels=1)
    linked = zip(full.rows, full.linked.sum(axis=1).tolist(), strict=True)
    loaded = [row for row, has_link in linked if has_link]
    if len(loaded) < 2:
        return f"Choose at least two {rows.noun[1]} with links to compare them."
    names = rows.names(full)
    with controls:
        first = _one_of_many("A", loaded, key="compare_a", said=lambda row: names.get(row, row))
        second = _one_of_many("B", loaded, key="compare_b", said=lambda row: names.get(row, row), usual=1)
    if first == second:
        return f"Choose two different {rows.noun[1]}."
    groups = rows.groups or {job_id: job_id for job_id in rows.subject.jobs}
    two = [job_id for job_id in rows.subject.jobs if groups[job_id] in {first, second}]
    apart = difference(rows.laid(job_ids=two, most_channels=_MOST_APART), first, second)
    return exhibits.difference(rows.subject, apart, (names.get(first, first), names.get(second, second)))


def _arranged(full: Comparison, names: Mapping[str, str], measure: Measure) -> tuple[list[str], str | None]:
    """The rows in the order that the recruiter wants, and the row by which the channels are sorted, if by one."""
    loaded = [row for row, lost in zip(full.rows, full.lost.tolist(), strict=True) if not lost]
    said = {"total": "Total", "name": "Name"}
    said |= {f"channel:{channel}": f"Channel: {channel}" for channel in full.channels}
    said |= {f"row:{row}": f"{full.noun[0].capitalize()}: {names.get(row, row)}" for row in loaded[:MOST_JOBS]}
    how, _, by = _one_of_many("Sort by", list(said), key="compare_sort", said=said.__getitem__).partition(":")
    order = row_order(full, measure, channel=by if how == "channel" else None)
    if how == "name":
        order = sorted(loaded, key=lambda row: names.get(row, row).casefold())
    return [*_on_top(loaded, names, full.noun), *order], by if how == "row" else None


def _on_top(loaded: list[str], names: Mapping[str, str], noun: tuple[str, str]) -> list[str]:
    """The rows that stay on top, however they are sorted."""
    only_known(sessions.current(), "compare_pinned", loaded, called=_titled)
    if chosen := list(st.session_state.get("compare_pinned", ())):
        st.session_state["compare_pinned"] = chosen[:_MOST_PINNED]  # an address may name more
    if presenting():
        return chosen[:_MOST_PINNED]
    return st.multiselect(
        "Pin",
        loaded,
        key="compare_pinned",
        format_func=lambda row: names.get(row, row),
        max_selections=_MOST_PINNED,
        placeholder=f"Up to {counted(_MOST_PINNED, *noun)}",
        persist_state="session",
    )


def _unfolded() -> bool:
    """Whether the recruiter wants to see the tails."""
    if presenting():
        return bool(st.session_state.get("compare_unfolded"))
    return st.toggle("Expand “Other”", key="compare_unfolded", persist_state="session")


def _one_of_many(name: str, options: Sequence[str], *, key: str, said: Callable[[str], str], usual: int = 0) -> str:
    """A choice of many, the one at the place ``usual`` without a word; kept on other pages, and in the address."""
    session = sessions.current()
    only_known(session, key, options, called=(lambda _: "the sort order") if key == "compare_sort" else _titled)
    session.address.defaults[key] = options[usual]
    if presenting():
        return str(st.session_state.get(key, options[usual]))
    index = 0 if key in st.session_state else usual  # what is kept goes first; without an index it could be cleared
    chosen = st.selectbox(name, options, index=index, format_func=said, key=key, persist_state="session")
    return chosen or options[usual]


def _titled(row: str) -> str:
    """A row that is not here any more, by the job's title where it is a job."""
    return f"“{sessions.current().labels.get(row, row)}”"
