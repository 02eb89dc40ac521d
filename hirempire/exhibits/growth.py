"""Visits gained by day, week or month, and who gained more or less than before."""

import math
from collections.abc import Iterable

import pandas as pd

from hirempire.analysis.change import ALIKE, FEW, LESS, MORE, NONE, UNKNOWN
from hirempire.analysis.growth import Growth
from hirempire.analysis.job_growth import JobGrowth, job_growth
from hirempire.analysis.movers import Movers
from hirempire.analysis.notes import Note
from hirempire.analysis.subject import Subject
from hirempire.analysis.timeline import Grain
from hirempire.charts.growth import Way, growth_alt
from hirempire.charts.growth import growth as growth_chart
from hirempire.charts.job_growth import MOST_PANELS, job_growth_alt
from hirempire.charts.job_growth import job_growth as job_growth_chart
from hirempire.charts.note_marks import noted
from hirempire.charts.theme import colours
from hirempire.exhibits.exhibit import Exhibit, Table, table_of
from hirempire.exhibits.native import growth_native
from hirempire.findings.growth import Row, certain
from hirempire.language import counted, plain
from hirempire.values import Kind, bounds, relative, signed

LOOKS = (
    "Visits gained are the difference between one load of the data and the next. Hatched: possibly gained in this "
    "column, or in the one beside it. Gap: no data were loaded."
)
VERDICTS = {
    MORE: "more",
    LESS: "less",
    ALIKE: "no clear difference",
    NONE: "no visits",
    FEW: "too few visits",
    UNKNOWN: "incomplete data",
}
INTERVAL = (
    "Change in visits per day, for links with data throughout both periods. The 95% intervals hold for all rows "
    "together and allow for visits that come in bursts."
)
MOST_LINKS = 20
"""The most links in the table of those that changed most; its file has all."""
_MOST_NOTES = 6
_HEADINGS: dict[Grain, str] = {"day": "Day", "week": "Week from", "month": "Month from"}


def growth(subject: Subject, found: Growth, way: Way = "columns") -> Exhibit:
    """Visits gained in spans that follow each other, by channel."""
    title, ranks = _dated(f"Visits gained by {found.grain}", subject), colours(subject.channels)
    return Exhibit(
        title=title,
        alt=growth_alt(found),
        figure=lambda theme: growth_chart(found, theme=theme, colours=ranks, way=way, notes=subject.notes),
        build_table=lambda: _table(title, found),
        build_native=lambda: growth_native(found, ranks, subject.notes) if len(found.channels) else None,
        note=f"{LOOKS}{_dotted(found, way)}{_clock(subject)}",
        marks=marks_in_words((number, note) for number, note, *_ in _noted(subject, found)),
    )


def _dated(title: str, subject: Subject) -> str:
    return f"{title}, {subject.period.dates}" if subject.period else title


def _clock(subject: Subject) -> str:
    return f" Days are in the {subject.zone} time zone; weeks start on Monday."


def _dotted(found: Growth, way: Way) -> str:
    """Which days the line behind the columns is for: in the legend, they would leave a phone no room for the chart."""
    if way != "columns" or found.compared is None or found.spans["before"].isna().all():
        return ""
    return f" Dotted: {found.compared.extent}."


def _noted(subject: Subject, found: Growth) -> list[tuple[int, Note, int, int]]:
    return noted(found.spans["start"], found.grain, subject.notes)


def marks_in_words(notes: Iterable[tuple[int, Note]]) -> str:
    """The notes on a chart, by their numbers, for where nobody can point at them."""
    marks = list(notes)
    said = "; ".join(f"{number}: {plain(note.words, most=60)} ({note.days})" for number, note in marks[:_MOST_NOTES])
    rest = f", and {counted(len(marks) - _MOST_NOTES, 'more note')}" if len(marks) > _MOST_NOTES else ""
    return f"Notes: {said}{rest}." if marks else ""


def noted_days(subject: Subject, found: Growth) -> list[str]:
    """The notes on the chart as sentences, by their numbers: "Note 1, 3 Nov 2026: ad went live"."""
    return [
        f"Note {number}, {note.days}: {plain(note.words, most=120)}"
        for number, note, *_ in _noted(subject, found)[:_MOST_NOTES]
    ]


def by_job(subject: Subject, drawn: JobGrowth) -> Exhibit:
    """Visits gained in spans that follow each other, a small chart for each job; ``drawn`` are those with most."""
    title = _dated(f"Visits gained by {drawn.grain} and job", subject)

    def table() -> Table:
        if subject.kept is None:
            raise ValueError("No history is kept.")
        every = job_growth(subject.kept, grain=drawn.grain, zone=subject.zone, period=subject.period)
        return _job_table(title, every, subject)

    cut = f" Showing the {MOST_PANELS} jobs that gained most; the table has all." if drawn.jobs > MOST_PANELS else ""
    return Exhibit(
        title=title,
        alt=job_growth_alt(drawn, subject.labels),
        figure=lambda theme: job_growth_chart(drawn, subject.labels, theme=theme, notes=subject.notes),
        build_table=table,
        note=f"{LOOKS} All charts have the same scale.{cut}{_clock(subject)}",
    )


def _job_table(title: str, found: JobGrowth, subject: Subject) -> Table:
    """One row per job and span, with the bounds; nothing where nobody looked."""
    rows, heading = found.rows, _HEADINGS[found.grain]
    ids = rows["job_id"].astype("str")
    table = pd.DataFrame(
        {
            "Job": ids.map(lambda job_id: subject.labels.get(job_id, job_id)),
            heading: rows["start"].dt.date,
            **_bounds(rows),
            "Job ID": ids,
        }
    )
    return table_of(title, table, {heading: "date"}, short="Growth by job")


def _bounds(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What was gained in each span, within bounds, and whether anybody looked."""
    seen = rows["looked"] | (rows["at_least"] > 0)
    return {
        "Gained at least": rows["at_least"].where(seen),
        "Gained at most": rows["at_most"],
        "Data loaded": seen.map({True: "yes", False: "no"}),
    }


def notes(subject: Subject) -> Table:
    """The notes that belong to a subject, by the numbers that mark them."""
    rows = [
        (
            str(number),
            note.days,
            note.words,
            subject.labels.get(note.name, note.name) if note.about == "job" else note.name or "all",
        )
        for number, note in enumerate(subject.notes, 1)
    ]
    columns = pd.Index(["Number", "Days", "Note", "About"])
    return table_of("Notes", pd.DataFrame(rows, columns=columns, dtype="str"), short="Notes")


def _table(title: str, found: Growth) -> Table:
    """One row per span and channel, with the bounds; nothing where nobody looked."""
    rows = found.channels
    heading = _HEADINGS[found.grain]
    table = pd.DataFrame(
        {
            heading: rows["start"].dt.date,
            "Channel": rows["channel"].astype("str"),
            **_bounds(rows),
        }
    )
    return table_of(title, table, {heading: "date"}, short="Growth")


def movers(moved: Movers) -> Table:
    """What each channel gained in two periods, and whether they clearly differ, in words."""
    return _short(_title("Channels", moved), moved, moved.channels, {"Channel": list(moved.channels.index)})


def movers_file(moved: Movers) -> Table:
    """The same with every number in a column of its own."""
    return _long(_title("Channels", moved), moved, moved.channels, {"Channel": list(moved.channels.index)})


def link_movers(subject: Subject, moved: Movers) -> Table:
    """The links that changed clearly, then those that changed most; the first of them."""
    rows = _ordered(moved).head(MOST_LINKS)
    return _short(_title("Links", moved), moved, rows, _link_heads(subject, rows))


def link_movers_file(subject: Subject, moved: Movers) -> Table:
    """All links that gained anything, every number in a column of its own."""
    rows = _ordered(moved)
    names = {"Original name": list(rows["source_name"])}
    ids = names | {"Job ID": list(rows["job_id"].astype("str")), "Link ID": list(rows["link_id"])}
    return _long(_title("Links", moved), moved, rows, _link_heads(subject, rows) | ids)


def _title(what: str, moved: Movers) -> str:
    return f"{what}: {moved.period.extent} vs. {moved.before.extent}"


def _ordered(moved: Movers) -> pd.DataFrame:
    links = moved.links
    clear, apart = links["verdict"].isin([MORE, LESS]), (links["gained"] - links["before"]).abs()
    return links.assign(clear=clear, apart=apart).sort_values(["clear", "apart"], ascending=False, kind="stable")


def _link_heads(subject: Subject, rows: pd.DataFrame) -> dict[str, list[str]]:
    return {
        "Job": [subject.labels.get(job_id, job_id) for job_id in rows["job_id"].astype("str")],
        "Channel": list(rows["channel"].astype("str")),
    }


_INTERVAL = "95% interval per day"


def _short(title: str, moved: Movers, rows: pd.DataFrame, heads: dict[str, list[str]]) -> Table:
    records = rows.to_dict("records")
    now, before = (
        [bounds(*(None if pd.isna(row[name]) else int(row[name]) for name in names)) for row in records]
        for names in (("at_least", "at_most"), ("before_at_least", "before_at_most"))
    )
    told = rows["verdict"].isin([MORE, LESS, ALIKE]).tolist()
    numbers = {"Gained": now, "Gained before": before}
    changes = [change_in_words(row, moved) for row in records]
    intervals = {_INTERVAL: [_interval(row) if tell else None for row, tell in zip(records, told, strict=True)]}
    columns = heads | numbers | {"Change": changes} | intervals
    ranges: dict[str, Kind] = dict.fromkeys([*numbers, *intervals], "range")
    return table_of(title, pd.DataFrame(columns, dtype="str"), ranges, short="Movers", note=INTERVAL)


def beside(rows: pd.DataFrame, heading: str, after: str, moved: Movers) -> pd.DataFrame:
    """Rows named under ``heading``, with what each gained in the compared period and its change, ``after`` a column."""
    known = moved.channels.reindex(rows[heading])
    told = [None if pd.isna(row["verdict"]) else change_in_words(row, moved) for row in known.to_dict("records")]
    columns = {
        f"At least, {moved.before.dates}": known["before_at_least"].array,
        f"At most, {moved.before.dates}": known["before_at_most"].array,
        "Change": pd.array(told, dtype="str"),
    }
    place = rows.columns.get_loc(after)
    if not isinstance(place, int):
        raise TypeError(after)
    for name, column in reversed(columns.items()):
        rows.insert(place + 1, name, column)
    return rows


def change_in_words(row: Row, moved: Movers) -> str:
    """A row of movers in the fewest words: "+412 (+122%)", "+122% per day", "no clear difference"."""
    verdict = row["verdict"]
    if verdict not in {MORE, LESS}:
        return VERDICTS[verdict]
    ratio = float(row["ratio"])
    if certain(row) and moved.exact:
        apart = signed(int(row["at_least"]) - int(row["before_at_least"]))
        return apart if math.isnan(ratio) else f"{apart} ({relative(ratio)})"
    return "up from 0" if math.isnan(ratio) else f"{relative(ratio)} per day"


def _interval(row: Row) -> str | None:
    low, high = float(row["low"]), float(row["high"])
    return None if math.isnan(low) else f"{relative(low)} to {relative(high)}"


def _long(title: str, moved: Movers, rows: pd.DataFrame, heads: dict[str, list[str]]) -> Table:
    texts = {name: pd.Series(column, dtype="str") for name, column in heads.items()}
    numbers = {
        "Gained at least": rows["at_least"].array,
        "Gained at most": rows["at_most"].array,
        f"At least, {moved.before.dates}": rows["before_at_least"].array,
        f"At most, {moved.before.dates}": rows["before_at_most"].array,
        "Compared: gained": rows["gained"].array,
        "Compared: before": rows["before"].array,
        "Links left out of the comparison": rows["left_out"].array,
        "Ratio per day": rows["ratio"].round(4).array,
        "95% interval from": rows["low"].round(4).array,
        "to": rows["high"].round(4).array,
        "Verdict": rows["verdict"].map(VERDICTS).array,
    }
    return table_of(title, pd.DataFrame(texts | numbers), short="Movers", note=INTERVAL)
