"""A chart with all that belongs to it: what it says, the chart, its pictures, and its table one click away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from hirempire.charts.export import for_report
from hirempire.charts.theme import DARK, EXPORT, LIGHT, Theme
from hirempire.dashboard.picture import picture_buttons
from hirempire.dashboard.view import View
from hirempire.dashboard.words import literally
from hirempire.reports.csv import file_name, table_csv

_CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True)
class Chart:
    """What a card shows. ``draw`` is called for the screen's theme and for the report's."""

    title: str
    """Also the title of the pictures, and the name of the files."""
    draw: Callable[[Theme], go.Figure]
    alt: str
    table: pd.DataFrame | Callable[[], pd.DataFrame]
    """As from :mod:`hirempire.reports.tables`; built only when it is looked at or saved, where that takes a while."""
    note: str = ""
    """What one must know to read it rightly; stands under the title and in the pictures."""


def screen_theme() -> Theme:
    """The look that the recruiter's browser has now."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show(chart: Chart, view: View, *, key: str, formats: dict[str, Any] | None = None) -> None:
    """Draw a card on the page. ``formats`` are Streamlit's column settings for the table, by heading."""
    st.subheader(chart.title, anchor=False)
    st.caption(" · ".join([view.scope, *map(literally, view.filters)]))
    if chart.note:
        st.caption(chart.note)
    st.plotly_chart(chart.draw(screen_theme()), theme=None, key=f"{key}_chart", config=_CONFIG, alt=chart.alt)
    _behind(chart, view, key, formats or {})


@st.fragment
def _behind(chart: Chart, view: View, key: str, formats: dict[str, Any]) -> None:
    """The pictures and the table, neither built before it is asked for; asking runs nothing else of the page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        picture_buttons(
            lambda: _report(chart, view),
            name=_name(chart.title, view, ending="png").removesuffix(".png"),
            key=f"{key}_picture",
        )
        st.download_button(
            "CSV",
            data=lambda: table_csv(_table(chart)),
            file_name=_name(chart.title, view, ending="csv"),
            mime="text/csv",
            on_click="ignore",
            key=f"{key}_csv",
            help="The table behind this chart, for a spreadsheet",
        )
    place = st.expander("Table", icon=":material/table_rows:", key=f"{key}_opened", on_change="rerun")
    if place.open:
        table = _table(chart)
        place.dataframe(
            table,
            hide_index=True,
            column_config=_formats(table) | formats,
            placeholder="–",
            key=f"{key}_table",
        )


def _table(chart: Chart) -> pd.DataFrame:
    return chart.table if isinstance(chart.table, pd.DataFrame) else chart.table()


def _formats(table: pd.DataFrame) -> dict[str, Any]:
    """Thousands apart in every column of whole numbers."""
    whole = [name for name in table.columns if pd.api.types.is_integer_dtype(table[name].dtype)]
    return {name: st.column_config.NumberColumn(format="localized") for name in whole}


def _report(chart: Chart, view: View) -> go.Figure:
    return for_report(
        chart.draw(EXPORT),
        title=chart.title,
        subtitle=" · ".join([*(view.filters or ["All channels, all links"]), *([chart.note] if chart.note else [])]),
        footer=f"{view.scope} · Hirempire",
    )


def _name(title: str, view: View, *, ending: str) -> str:
    at = view.fetched_at[1].astimezone(ZoneInfo(view.zone)) if view.fetched_at else None
    return file_name(title, filters=view.filters, at=at, ending=ending)


def choice(label: str, options: Sequence[str], *, key: str) -> str:
    """One of a few ways to show a chart, the first at the beginning; kept while the recruiter is on other pages."""
    chosen = st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or options[0]
