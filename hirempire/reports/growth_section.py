"""The section of a report on what was gained and when, as looks tell."""

from dataclasses import replace

import pandas as pd

from hirempire.analysis.growth import growth, usual_grain
from hirempire.analysis.movers import moved
from hirempire.analysis.subject import Subject
from hirempire.exhibits import growth as exhibits
from hirempire.exhibits.exhibit import Exhibit
from hirempire.findings.finding import Finding, Kind, headline
from hirempire.findings.of_subject import growth_of
from hirempire.reports.sections import one_chart
from hirempire.reports.story import TITLES, Section
from hirempire.values import moment


def growth_section(subject: Subject) -> Section:
    """Visits gained by day, week or month, and who gained more or less than before; empty without a history."""
    if subject.kept is None:
        return Section("growth", TITLES["growth"], ())
    grain = usual_grain(subject.kept, subject.period, subject.zone)
    found = growth(subject.kept, grain=grain, zone=subject.zone, period=subject.period, before=subject.compared)
    changes = moved(subject)
    said = growth_of(subject, found, changes)
    shown = replace(exhibits.growth(subject, found), headline=headline(said, Kind.CHANGE, Kind.STEADY, Kind.NOTHING))
    if not _has_columns(shown):
        return Section("growth", TITLES["growth"], tuple(said) or (_too_young(subject),))
    tables = () if changes is None else (exhibits.movers(changes), exhibits.link_movers(subject, changes))
    told = tuple(table for table in (exhibits.notes(subject), *tables) if len(table.rows))
    slide = one_chart(shown, said)
    slide = replace(slide, sentences=(*slide.sentences, *exhibits.noted_days(subject, found)))
    return Section("growth", TITLES["growth"], tuple(said), (shown,), told, (slide,))


def _has_columns(exhibit: Exhibit) -> bool:
    """Whether there is anything in the chart."""
    native = exhibit.native
    return native is not None and any(value for series in native.series for value in series.values)


def _too_young(subject: Subject) -> Finding:
    """Why there is no chart, where nothing else is said."""
    since = ""
    if subject.kept is not None and len(subject.kept.looks):
        first = pd.Timestamp(int(subject.kept.looks[0]), unit="us", tz="UTC")
        since = f" since {moment(first.to_pydatetime(), subject.zone)}"
    return Finding(Kind.NOTHING, f"The history has no visits gained{since}, so there is no chart of growth yet.")
