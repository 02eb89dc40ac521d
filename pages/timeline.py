"""When links were made, and what became of them: columns by period, and each link as a dot."""

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from hirempire.analysis.timeline import GRAINS, best_grain, by_period, each_link
from hirempire.charts.theme import colours
from hirempire.charts.timeline import dots, dots_alt, periods, periods_alt
from hirempire.dashboard.card import Chart, Pick, choice, findings, show
from hirempire.dashboard.view import narrow_to_days, view
from hirempire.findings.timeline import timeline_findings
from hirempire.reports.tables import each_link_table, periods_table

DRAG = "Drag over days to look at the links made then, on all pages."
MOST_DOTS = 1_000
SINCE = "Visits are totals since each link was made, not visits in that time."

seen = view()
CLOCK = f"Days are those of your time zone, {seen.zone}; weeks start on Monday."
st.title("Timeline", anchor=False)
findings(timeline_findings(seen.links, tz=seen.zone, now=seen.now))
with st.container(border=True):
    with st.container(horizontal=True, vertical_alignment="center"):
        by = choice("Group by", ["Auto", *(grain.capitalize() for grain in GRAINS)], key="timeline_by")
        what = choice("Count", ["Visits", "Links made"], key="timeline_what")
    grain = next((one for one in GRAINS if one == by.lower()), best_grain(seen.links, seen.zone))
    measure: Literal["visits", "links"] = "visits" if what == "Visits" else "links"
    each = f"{'on' if grain == 'day' else 'in'} each {grain}"
    table = by_period(seen.links, grain=grain, tz=seen.zone)

    def narrow(selected: Mapping[str, Any]) -> None:
        """Look at the links made in the days that were dragged over."""
        narrow_to_days(selected["box"][0]["x"])

    show(
        Chart(
            title=f"Visits to links made {each}" if measure == "visits" else f"Links made {each}",
            draw=lambda theme: periods(
                table, theme=theme, colours=colours(seen.channels), grain=grain, measure=measure
            ),
            alt=periods_alt(table, grain=grain, measure=measure),
            table=lambda: periods_table(
                by_period(seen.links, grain=grain, tz=seen.zone, most_channels=None), grain=grain
            ),
            pick=Pick(narrow, "box", DRAG),
            note=f"{SINCE} {CLOCK}" if measure == "visits" else CLOCK,
        ),
        seen,
        key="periods",
    )

with st.container(border=True):
    every = each_link(seen.links, tz=seen.zone)
    drawn = every.nlargest(MOST_DOTS, "visits").sort_values("made", kind="stable")
    beyond = f" Drawn are the {MOST_DOTS:,} links with the most visits." if len(drawn) < len(every) else ""
    show(
        Chart(
            title="Each link by when it was made and its visits",
            draw=lambda theme: dots(drawn, seen.labels, theme=theme, colours=colours(seen.channels)),
            alt=dots_alt(every, seen.labels) + beyond,
            table=lambda: each_link_table(every, seen.labels, zone=seen.zone),
            pick=Pick(narrow, "box", DRAG),
            note=SINCE + beyond,
        ),
        seen,
        key="dots",
        formats={f"Link made ({seen.zone})": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
    )
