"""A chart with all that belongs to it: what it says, the chart, its pictures, and its table one click away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hirempire.analysis.subject import Subject
from hirempire.charts.export import for_report
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme
from hirempire.dashboard import gate
from hirempire.dashboard import session as sessions
from hirempire.dashboard.address import only_known
from hirempire.dashboard.picture import picture_buttons
from hirempire.dashboard.present import presenting
from hirempire.dashboard.words import in_ink, literally
from hirempire.exhibits.exhibit import Exhibit, Table
from hirempire.exhibits.scope import picture_line, scope_line
from hirempire.findings.finding import Finding, for_page, texts
from hirempire.reports.csv import file_name, table_csv
from hirempire.values import MISSING, Kind, shown

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_CONFIG = {"displayModeBar": False, "responsive": True}
_MEETING = 18
"""The size of the type in a meeting room, in px."""
_MOST_WRITTEN = 20_000
"""Cells: writing more of them takes long."""
_COLUMNS: Mapping[Kind, Any] = {
    "count": st.column_config.NumberColumn(format="localized"),
    "share": st.column_config.NumberColumn(format="percent"),
    "rate": st.column_config.NumberColumn(format="percent"),
    "date": st.column_config.DatetimeColumn(format="D MMM YYYY"),
    "moment": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
}
"""How Streamlit shows the columns of a longer table; those of any other kind as they are."""


@dataclass(frozen=True)
class Pick:
    """Narrowing by pointing at a chart: ``narrow`` gets what Streamlit says was selected."""

    narrow: Callable[[Mapping[str, Any]], None]
    mode: Literal["points", "box"]
    tip: str
    """How it is done, in a few words; stands under the title."""


def screen_theme() -> Theme:
    """The look that the recruiter's browser has now; larger for a meeting room."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, size=_MEETING) if presenting() else theme


def findings(found: Sequence[Finding]) -> None:
    """What a recruiter could say aloud, at the top of a page."""
    if not found:
        return
    first, *rest = (literally(sentence, most=600) for sentence in texts(for_page(found)))
    if presenting():
        st.markdown(f"### {first}")
    else:
        st.markdown(f"**{first}**  \n{' '.join(rest)}" if rest else f"**{first}**")


def show(exhibit: Exhibit, subject: Subject, *, key: str, pick: Pick | None = None) -> None:
    """Draw a card on the page; ``pick`` is what it does when a mark is clicked, or a range is drawn over it."""
    help_ = "\n\n".join(literally(definition, most=900) for definition in exhibit.definitions)
    st.subheader(exhibit.title, anchor=False, help=help_ or None)
    pick = None if _by_touch() else pick
    lines = [" · ".join([scope_line(subject), *map(literally, subject.filters)]), _beside(exhibit)]
    st.caption("  \n".join(filter(None, [*lines, f":material/touch_app: {pick.tip}" if pick else ""])))
    figure = exhibit.figure(screen_theme())
    if pick is None:
        st.plotly_chart(figure, theme=None, key=f"{key}_chart", config=_CONFIG, alt=exhibit.alt)
    else:
        _with_pick(figure, exhibit, pick, key)
    if not presenting():
        _behind(exhibit, subject, key)


def _beside(exhibit: Exhibit) -> str:
    """What a chart says, and what one must know to read it; stands under the title and in the pictures."""
    return " ".join(filter(None, [*exhibit.findings, exhibit.note]))


def _with_pick(figure: go.Figure, exhibit: Exhibit, pick: Pick, key: str) -> None:
    """The chart, to narrow by. What was picked once is forgotten, for the chart changes by it."""
    turn = st.session_state.get(f"{key}_turn", 0)
    widget = f"{key}_chart" if not turn else f"{key}_chart_{turn}"

    # Streamlit keeps the callback of every chart that ever was: this one holds nothing but words, or all views stay.
    sessions.current().picks[key] = pick.narrow

    def narrow() -> None:
        selected = st.session_state[widget].get("selection") or {}
        if selected.get("points") or selected.get("box"):
            sessions.current().picks[key](selected)
            st.session_state[f"{key}_turn"] = turn + 1

    if pick.mode == "box":
        figure.update_layout(dragmode="select", selectdirection="h")
    st.plotly_chart(
        figure,
        theme=None,
        key=widget,
        config=_CONFIG,
        alt=exhibit.alt,
        on_select=narrow,
        selection_mode=pick.mode,
    )


def _by_touch() -> bool:
    """Whether a finger points: it scrolls the page over a chart, and would narrow by accident."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


@gate.fragment
def _behind(exhibit: Exhibit, subject: Subject, key: str) -> None:
    """The pictures and the table, neither built before it is asked for; asking runs nothing else of the page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        picture_buttons(
            lambda: _picture(exhibit, subject),
            name=_name(exhibit.title, subject, ending="png").removesuffix(".png"),
            key=f"{key}_picture",
        )
        _csv(lambda: exhibit.table, exhibit.title, subject, key, help_="Download the table behind this chart as CSV")
    place = st.expander("Table", icon=":material/table_rows:", key=f"{key}_opened", on_change="rerun")
    if place.open:
        with place:
            _grid(exhibit.table, key, {})


def show_table(
    table: Table,
    subject: Subject,
    *,
    key: str,
    whole: Callable[[], Table] | None = None,
    widths: Mapping[str, int | Literal["large"]] | None = None,
) -> None:
    """A table that stands on a page by itself, with its file; ``whole`` where that has more rows.

    ``widths`` are those of columns by heading, in pixels; a "large" one takes the room that the others leave.
    """
    _grid(table, key, {name: st.column_config.Column(width=width) for name, width in (widths or {}).items()})
    if not presenting():
        _csv(whole or (lambda: table), table.title, subject, key, help_="Download this table as CSV")


def _grid(table: Table, key: str, own: Mapping[str, Any]) -> None:
    """The rows, each column as its kind is shown; ``own`` are settings of columns by heading."""
    rows, columns = _written(table)
    right = st.column_config.TextColumn(alignment="right")
    ranges = {name: right for name, kind in table.kinds.items() if kind == "range" or _in_words(table, name, kind)}
    settings = {**columns, **ranges, **own}
    st.dataframe(rows, hide_index=True, column_config=settings, placeholder=MISSING, key=f"{key}_table")


def _in_words(table: Table, name: str, kind: Kind) -> bool:
    """Whether some of a column's counts are written in words."""
    return kind == "count" and table.rows.columns.is_unique and table.rows[name].dtype == "object"


def _written(table: Table) -> "tuple[pd.DataFrame | Styler, dict[str, Any]]":
    """The rows, each value in the one form of its kind; of a longer table with settings for Streamlit's own forms."""
    if table.rows.size > _MOST_WRITTEN or not table.rows.columns.is_unique:
        mixed = {
            name: table.rows[name].map(partial(_value, kind=kind))
            for name, kind in table.kinds.items()
            if _in_words(table, name, kind)
        }
        own = {name: _COLUMNS[kind] for name, kind in table.kinds.items() if kind in _COLUMNS and name not in mixed}
        return table.rows.assign(**mixed), own
    forms: dict[Any, str | Callable[[object], str] | None] = {
        name: partial(_value, kind=kind) for name, kind in table.kinds.items() if kind != "text"
    }
    return table.rows.style.format(forms, na_rep=MISSING), {}


def _value(cell: Any, *, kind: Kind) -> str:  # noqa: ANN401 - a cell of a table
    return MISSING if pd.isna(cell) else shown(cell, kind)


def _csv(build: Callable[[], Table], title: str, subject: Subject, key: str, *, help_: str) -> None:
    st.download_button(
        "CSV",
        data=gate.while_inside(lambda: table_csv(build().rows)),
        file_name=_name(title, subject, ending="csv"),
        mime="text/csv",
        on_click="ignore",
        key=f"{key}_csv",
        help=help_,
    )


def _picture(exhibit: Exhibit, subject: Subject) -> go.Figure:
    beside = " ".join(filter(None, [_beside(exhibit), exhibit.marks]))
    return for_report(
        exhibit.figure(EXPORT),
        title=exhibit.title,
        subtitle=" · ".join([*(subject.filters or ["All channels, all links"]), *([beside] if beside else [])]),
        footer=picture_line(subject),
    )


def _name(title: str, subject: Subject, *, ending: str) -> str:
    at = subject.now.astimezone(ZoneInfo(subject.zone))
    return file_name(title, filters=subject.filters, at=at, ending=ending, is_demo=subject.is_demo)


def choice(label: str, options: Sequence[str], *, key: str, usual: str | None = None) -> str:
    """One of a few ways to show a chart, kept on other pages and in the address; ``usual`` or the first unasked.

    ``key`` is one of :data:`hirempire.dashboard.address.PARAMETERS`.
    """
    session, usual = sessions.current(), usual or options[0]
    session.address.defaults[key] = usual
    only_known(session, key, options)
    if presenting():
        return str(st.session_state.get(key, usual))
    chosen = st.segmented_control(
        label,
        options,
        format_func=in_ink,
        default=None if key in st.session_state else usual,
        required=True,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or usual
