"""The section of a report on what was gained and when, as looks tell."""

from dataclasses import replace

from hirempire.analysis.growth import growth, usual_grain
from hirempire.analysis.movers import moved
from hirempire.analysis.subject import Subject
from hirempire.exhibits import growth as exhibits
from hirempire.findings.finding import Kind, headline
from hirempire.findings.growth import change_findings, gained_findings, gap_findings, who
from hirempire.reports.story import TITLES, Section

MOST_LINKS = 20


def growth_section(subject: Subject) -> Section:
    """Visits gained by day, week or month, and who gained more or less than before; empty without a history."""
    if subject.kept is None:
        return Section("growth", TITLES["growth"], ())
    grain = usual_grain(subject.kept, subject.period, subject.zone)
    found = growth(subject.kept, grain=grain, zone=subject.zone, period=subject.period, before=subject.compared)
    changes = moved(subject)
    said = gained_findings(subject) if changes is None else change_findings(changes, who=who(subject))
    said = [*said, *gap_findings(found, subject.zone)]
    shown = replace(exhibits.growth(subject, found), headline=headline(said, Kind.CHANGE, Kind.NOTHING))
    tables = () if changes is None else (exhibits.movers(changes), exhibits.link_movers(subject, changes, MOST_LINKS))
    told = tuple(table for table in (exhibits.notes(subject), *tables) if len(table.rows))
    return Section("growth", TITLES["growth"], tuple(said), (shown,), told)
