"""Visits by channel, by period, and link by link."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from hirempire.analysis.channels import by_channel, by_group, by_job
from hirempire.analysis.movers import Movers
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import Grain, by_period, each_link
from hirempire.charts.channels import channels as channels_chart
from hirempire.charts.channels import channels_alt
from hirempire.charts.note_marks import on_days
from hirempire.charts.theme import colours
from hirempire.charts.timeline import dot_ends, dots, dots_alt, ends, periods_alt
from hirempire.charts.timeline import periods as periods_chart
from hirempire.exhibits.exhibit import GAINED, SINCE, Exhibit, Table, table_of
from hirempire.exhibits.growth import beside, marks_in_words
from hirempire.exhibits.native import channels_native, periods_native
from hirempire.exhibits.visit_tables import CHANNEL_SHARES, channels_table, each_link_table, names_table, periods_table

By = Literal["channel", "group", "source name"]
"""What visits are grouped by."""
_HEADINGS: Mapping[By, str] = {"channel": "Channel", "group": "Group", "source name": "Original name"}
_OF_ALL = "Shares are of all channels’ visits under the other filters."
MOST_DOTS = 1_000
"""The most links drawn as dots; the table has all."""


def channels(subject: Subject, by: By = "channel", moved: Movers | None = None) -> Exhibit:
    """Visits by channel, by group of channels, or by original name.

    ``moved`` sets each channel of a period beside what it gained in the one that it is compared with.
    """
    sums = (
        by_group(subject.links, subject.map.group)
        if by == "group"
        else by_channel(subject.links, by="channel" if by == "channel" else "source_name")
    )
    ranks = dict.fromkeys(sums.index, 0) if by == "group" else colours(subject.channels)
    title, whole = titled(subject, f"by {by}"), subject.all_visits
    if whole:
        sums = sums.assign(share=sums["visits"] / whole)

    def table() -> Table:
        rows = channels_table(sums, heading=_HEADINGS[by], zone=subject.zone)
        if moved is not None and by == "channel":
            rows = beside(rows, "Channel", "Gained at most", moved)
        return table_of(
            title, rows, {f"Newest link ({subject.zone})": "date", **CHANNEL_SHARES}, short=f"{by.capitalize()}s"
        )

    return Exhibit(
        title=title,
        alt=channels_alt(sums, what=by, whole=whole),
        figure=lambda theme: channels_chart(
            sums, theme=theme, colours=ranks, what=by, channel_of=subject.map.channel, whole=whole
        ),
        build_table=table,
        build_native=lambda: channels_native(sums, ranks, moved if by == "channel" else None) if len(sums) else None,
        note=" ".join(filter(None, [GAINED if subject.gained else "", _OF_ALL if whole else ""])),
    )


def jobs(subject: Subject) -> Exhibit:
    """Visits by job: what the channels on view are made of."""
    sums = by_job(subject.links, subject.labels)
    title = titled(subject, "by job")
    colour = colours(subject.channels).get(subject.only[0], 0) if subject.only and len(subject.only) == 1 else 0
    ranks = dict.fromkeys(sums.index, colour)

    def table() -> Table:
        rows = channels_table(sums, heading="Job", zone=subject.zone).drop(columns="Jobs")
        return table_of(title, rows, {f"Newest link ({subject.zone})": "date", **CHANNEL_SHARES}, short="Jobs")

    return Exhibit(
        title=title,
        alt=channels_alt(sums, what="job"),
        figure=lambda theme: channels_chart(sums, theme=theme, colours=ranks, what="job"),
        build_table=table,
        note=GAINED if subject.gained else "",
    )


def titled(subject: Subject, words: str = "") -> str:
    """A title: "Visits by channel", or "Visits gained by channel, 2–8 Nov 2026"."""
    if subject.period is None or not subject.gained:
        return f"Visits {words}".strip()
    return f"Visits gained {words}".strip() + f", {subject.period.dates}"


def periods(subject: Subject, grain: Grain, measure: Literal["visits", "links"] = "visits") -> Exhibit:
    """Visits to the links created in each period, or how many links those are."""
    ranks, zone, today = colours(subject.channels), subject.zone, subject.today
    sums = by_period(subject.links, grain=grain, tz=zone)
    each = f"created {'on' if grain == 'day' else 'in'} each {grain}"
    title = f"Links {each}" if measure == "links" else f"Visits to links {each}"
    clock = f"Days are in the {zone} time zone; weeks start on Monday."

    def table() -> Table:
        rows = periods_table(by_period(subject.links, grain=grain, tz=zone, most_channels=None), grain=grain)
        return table_of(title, rows, {str(rows.columns[0]): "date"}, short="Periods")

    return Exhibit(
        title=title,
        alt=periods_alt(sums, grain=grain, measure=measure),
        figure=lambda theme: periods_chart(
            sums,
            theme=theme,
            colours=ranks,
            grain=grain,
            measure=measure,
            notes=subject.notes,
            today=today,
        ),
        build_table=table,
        build_native=lambda: periods_native(sums, ranks, grain=grain) if len(sums) and measure == "visits" else None,
        note=clock if measure == "links" else f"{SINCE} {clock}",
        marks=_marked(subject, *ends(sums, grain, subject.notes, today)) if len(sums) else "",
    )


def links(subject: Subject) -> Exhibit:
    """Each link as a dot, by creation date and visits."""
    every, today = each_link(subject.links, tz=subject.zone), subject.today
    drawn = every.nlargest(MOST_DOTS, "visits").sort_values("made", kind="stable")
    beyond = f" Showing the {MOST_DOTS:,} links with the most visits." if len(drawn) < len(every) else ""
    title = "Each link by when it was created and its visits"
    return Exhibit(
        title=title,
        alt=dots_alt(every, subject.labels) + beyond,
        figure=lambda theme: dots(
            drawn, subject.labels, theme=theme, colours=colours(subject.channels), notes=subject.notes, today=today
        ),
        build_table=lambda: table_of(title, each_link_table(every, subject.labels, zone=subject.zone), short="Links"),
        note=SINCE + beyond,
        marks=_marked(subject, *dot_ends(drawn, subject.notes, today)) if len(drawn) else "",
    )


def _marked(subject: Subject, begin: pd.Timestamp, end: pd.Timestamp) -> str:
    """The notes on a chart over these days, by their numbers."""
    return marks_in_words((mark.number, mark.note) for mark in on_days(begin, end, subject.notes))


def names(subject: Subject) -> Table:
    """The original names behind each channel."""
    rows = names_table(subject.map.spellings(subject.links))
    return table_of("Channels and their names", rows, short="Channel names")
