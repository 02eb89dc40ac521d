"""When links were made, and what became of them: columns by period, and each link as a dot."""

from typing import Literal

import streamlit as st

from hirempire.analysis.timeline import GRAINS, best_grain, by_period, each_link
from hirempire.charts.theme import colours
from hirempire.charts.timeline import dots, dots_alt, periods, periods_alt
from hirempire.dashboard.card import Chart, choice, show
from hirempire.dashboard.view import view
from hirempire.reports.tables import each_link_table, periods_table

MOST_DOTS = 3_000
SINCE = "Visits are totals since each link was made, not visits on that day."

seen = view()
st.title("Timeline", anchor=False)
with st.container(border=True):
    with st.container(horizontal=True, vertical_alignment="center"):
        by = choice("Group by", ["Auto", *(grain.capitalize() for grain in GRAINS)], key="timeline_by")
        what = choice("Count", ["Visits", "Links made"], key="timeline_what")
    grain = next((one for one in GRAINS if one == by.lower()), best_grain(seen.links, seen.zone))
    measure: Literal["visits", "links"] = "visits" if what == "Visits" else "links"
    each = f"{'on' if grain == 'day' else 'in'} each {grain}"
    table = by_period(seen.links, grain=grain, tz=seen.zone)
    show(
        Chart(
            title=f"Visits to links made {each}" if measure == "visits" else f"Links made {each}",
            draw=lambda theme: periods(
                table, theme=theme, colours=colours(seen.channels), grain=grain, measure=measure
            ),
            alt=periods_alt(table, grain=grain, measure=measure),
            table=periods_table(by_period(seen.links, grain=grain, tz=seen.zone, most_channels=None), grain=grain),
            note=SINCE if measure == "visits" else "",
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
            table=each_link_table(every, seen.labels, zone=seen.zone),
            note=SINCE + beyond,
        ),
        seen,
        key="dots",
        formats={f"Link made ({seen.zone})": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
    )
