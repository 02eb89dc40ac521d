"""The tables behind the charts, as a recruiter reads them: one for each chart, for the page and for CSV alike.

Headings are words, numbers stay numbers, and a job has its ID beside its title.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, POSSIBLE, VISITS, Comparison, Measure
from hirempire.analysis.coverage import KINDS, SILENT, Coverage
from hirempire.analysis.difference import ALIKE, APART, NO_VISITS
from hirempire.analysis.timeline import Grain
from hirempire.language import ALL_CHANNELS, plain
from hirempire.values import Kind, bounds, is_known

_VERDICTS = {APART: "clear difference", ALIKE: "no clear difference", NO_LINK: "no link", NO_VISITS: "no visits"}
_ROW_STATES = {NOT_LOADED: "not loaded", VISITS: "loaded", NO_LINK: "no link"}


JOB_IDS = frozenset({"Job ID"})
"""The columns of :func:`compare_table` and :func:`coverage_table` that are IDs: any other may be a channel."""
_AT_MOST = "Visits, at most"
CHANNEL_SHARES: dict[str, Kind] = dict.fromkeys(["Share of visits", "Cumulative share"], "share")
"""The columns of :func:`channels_table` that are shares."""


def share_heading(noun: str) -> str:
    """The heading of the shares in :func:`measures_table`, where a row is a ``noun``."""
    return f"Share within {noun} (visits ÷ its visits)"


def channels_table(table: pd.DataFrame, *, heading: str, zone: str) -> pd.DataFrame:
    """For :func:`hirempire.analysis.channels.by_channel`: ``heading`` names the first column. Shares are 0 to 1.

    Times are local times in ``zone``, which their heading names.
    """
    newest = f"Newest link ({zone})"
    gained = "at_most" in table
    headings = {
        "visits": "Gained at least" if gained else "Visits",
        "at_most": "Gained at most",
        "share": "Share of visits",
        "so_far": "Cumulative share",
        "links": "Links",
        "jobs": "Jobs",
        "median_visits": "Median visits per link",
        "newest_link": newest,
    }
    return (
        table.assign(
            share=lambda frame: frame["share"].round(6),
            so_far=table["share"].cumsum().round(6),
            newest_link=lambda frame: frame["newest_link"].dt.tz_convert(zone).dt.tz_localize(None),
        )
        .rename_axis(heading)
        .reset_index()
        .rename(columns=headings)
        .loc[:, [heading, *(words for name, words in headings.items() if name != "at_most" or gained)]]
    )


def compare_table(
    comparison: Comparison, labels: Mapping[str, str], job_ids: Collection[str], measure: Measure = "visits"
) -> pd.DataFrame:
    """For :func:`hirempire.analysis.compare.matrix`: one row per job, one column per channel, missing without a link.

    ``State`` tells a job without a link from one that was not loaded; the last row has the totals. Visits of a period
    that are known within bounds are in words: "120–134". Any measure but
    visits comes with its counts: one row per job and channel, as :func:`measures_table` has them. Groups have
    the number of their jobs in place of an ID.
    """
    if measure != "visits":
        return measures_table(comparison, labels, job_ids)
    own = (comparison.noun[0].capitalize(), "Job ID", "Jobs", "State", ALL_CHANNELS)
    visits = _within_bounds(comparison.visits, comparison.most).rename(columns=_apart(comparison.visits.columns, own))
    row_totals = _within_bounds(comparison.job_totals.to_frame(), comparison.most.sum(axis=1)[:, None])
    rows = visits.assign(**{ALL_CHANNELS: row_totals.iloc[:, 0]})
    rows.insert(0, "State", _row_states(comparison))
    heads = _heads(comparison, labels, job_ids)
    for place, (heading, column) in enumerate(heads.items()):
        rows.insert(place, heading, column)
    numbers = [*visits.columns, ALL_CHANNELS, *(["Jobs"] if "Jobs" in heads else [])]
    types = dict.fromkeys(rows.columns, "str") | dict.fromkeys(numbers, "Int64" if comparison.exact else "object")
    sums = [*comparison.channel_totals, comparison.channel_totals.sum()]
    most = [*comparison.most.sum(axis=0), comparison.most.sum()]
    totals = _within_bounds(pd.DataFrame([sums]), np.array([most])).iloc[0]
    total = pd.DataFrame([["All jobs", None, None, *totals]], columns=rows.columns)
    return pd.concat([rows.astype(types), total.astype(types)]).reset_index(drop=True)


def measures_table(comparison: Comparison, labels: Mapping[str, str], job_ids: Collection[str]) -> pd.DataFrame:
    """All measures of a comparison with their counts and formulas: one row per job and channel with a link.

    Visits of a period are those that are certain, beside those that are possible; everything else is of the certain.
    A job without any link, or not loaded, has one row without a channel, and ``State`` says which; the index is missing
    where fewer visits than :data:`hirempire.analysis.compare.FEWEST_EXPECTED` would be expected.
    """
    linked = comparison.linked & ~comparison.lost[:, None]
    rows, columns = linked.nonzero()
    empty = np.flatnonzero(linked.sum(axis=1) == 0)
    order = np.argsort(np.concatenate([rows, empty]), kind="stable")
    places = np.concatenate([rows, empty])[order]

    def cells(values: pd.DataFrame) -> npt.NDArray[np.float64]:
        found = values.to_numpy()[rows, columns].astype("float64")
        return np.concatenate([found, np.full(len(empty), np.nan)])[order]

    channels = np.array([*comparison.channels, None], dtype=object)[
        np.concatenate([columns, np.full(len(empty), -1)])[order]
    ]
    noun = comparison.noun[0]
    heads = {
        name: np.array(column, dtype=object)[places] for name, column in _heads(comparison, labels, job_ids).items()
    }
    limits = comparison.values("visits", most=True)
    most = {} if comparison.exact else {_AT_MOST: cells(limits.where(np.isfinite(limits)))}
    table = pd.DataFrame(
        heads
        | {
            "State": np.array(_row_states(comparison), dtype=object)[places],
            "Channel": channels,
            "Visits": cells(comparison.visits.astype("float64")),
            **most,
            "Days live": cells(comparison.link_days).round(1),
            "Visits per day (visits ÷ days live)": cells(comparison.values("per day")).round(6),
            share_heading(noun): cells(comparison.values("share")).round(6),
            "Expected visits (its visits × channel’s share of all)": cells(comparison.expected).round(1),
            "vs. average (visits ÷ expected visits)": cells(comparison.values("index")).round(2),
        }
    )
    texts = [name for name in (*heads, "State", "Channel") if name != "Jobs"]
    counts = dict.fromkeys([*("Visits", *most), *(["Jobs"] if "Jobs" in table else [])], "Int64")
    return table.astype(dict.fromkeys(texts, "str") | counts)


def difference_table(table: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """For :func:`hirempire.analysis.difference.difference`: one row per channel; shares are 0 to 1, differences too."""
    first, second = (plain(name, most=60) for name in names)
    return (
        table.round({"share_a": 4, "share_b": 4, "difference": 4, "low": 4, "high": 4})
        .assign(verdict=table["verdict"].map(_VERDICTS).astype("str"))
        .rename_axis("Channel")
        .reset_index()
        .rename(
            columns={
                "visits_a": f"Visits A: {first}",
                "visits_b": f"Visits B: {second}",
                "share_a": "Share A",
                "share_b": "Share B",
                "difference": "Difference (A minus B)",
                "low": "95% interval from",
                "high": "to",
                "verdict": "Verdict",
            }
        )
    )


def _within_bounds(visits: pd.DataFrame, most: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Visits as they are where they are exact, else in words; missing where there is no link."""
    least = visits.to_numpy("float64", na_value=np.nan)
    if (np.isnan(least) | (least == most)).all():
        return visits
    cells = [
        [None if math.isnan(low) else _cell(int(low), high) for low, high in zip(*row, strict=True)]
        for row in zip(least.tolist(), most.tolist(), strict=True)
    ]
    return pd.DataFrame(cells, index=visits.index, columns=visits.columns, dtype="object")


def _cell(least: int, most: float) -> int | str:
    if least == most:
        return least
    high = None if math.isinf(most) else int(most)
    return bounds(least, high) if is_known(least, high) else "unknown"


def _heads(comparison: Comparison, labels: Mapping[str, str], job_ids: Collection[str]) -> dict[str, list[object]]:
    """The first columns: what each row is called, and its job's ID, or how many jobs it stands for."""
    names: list[object] = [labels.get(row, row) for row in comparison.rows]
    noun, known = comparison.noun[0], set(job_ids)
    if noun != "job":
        return {noun.capitalize(): names, "Jobs": comparison.jobs.tolist()}
    return {"Job": names, "Job ID": [row if row in known else None for row in comparison.rows]}


def _row_states(comparison: Comparison) -> list[str]:
    return [
        _ROW_STATES[NOT_LOADED if lost else VISITS if linked else NO_LINK]
        for lost, linked in zip(comparison.lost.tolist(), comparison.linked.sum(axis=1).tolist(), strict=True)
    ]


def _apart(channels: Iterable[str], headings: Iterable[str]) -> dict[str, str]:
    """New names for channels that share one with a column of ours."""
    names = set(channels)
    apart: dict[str, str] = {}
    for heading in headings:
        if heading in names:
            apart[heading] = next(new for n in count(1) if (new := heading + " (channel)" * n) not in names)
    return apart


def outcomes_table(outcomes: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """For :func:`hirempire.analysis.frame.outcomes_frame`, with each job's title in front."""
    titled = outcomes.copy()
    titled.insert(0, "job", [labels.get(job_id, job_id) for job_id in outcomes["job_id"]])
    return titled


def periods_table(table: pd.DataFrame, *, grain: Grain) -> pd.DataFrame:
    """For :func:`hirempire.analysis.timeline.by_period`: one row per period and channel with new links."""
    heading = {"day": "Links created on", "week": "Links created in week from", "month": "Links created in month from"}
    return (
        table[table["links"] > 0]
        .assign(
            period_start=lambda frame: frame["period_start"].dt.date,
            channel=lambda frame: frame["channel"].astype("str"),
        )
        .rename(
            columns={
                "period_start": heading[grain],
                "channel": "Channel",
                "links": "Links created",
                "visits": "Visits to them so far",
            }
        )
        .reset_index(drop=True)
    )


def each_link_table(table: pd.DataFrame, labels: Mapping[str, str], *, zone: str) -> pd.DataFrame:
    """For :func:`hirempire.analysis.timeline.each_link` in ``zone``: one row per link, newest first."""
    ids = table["job_id"].astype("str")
    return pd.DataFrame(
        {
            "Job": ids.map(lambda job_id: labels.get(job_id, job_id)),
            "Channel": table["channel"].astype("str"),
            "Original name": table["source_name"],
            "Visits so far": table["visits"],
            f"Link created ({zone})": table["made"].dt.floor("s"),
            "Job ID": ids,
            "Link ID": table["link_id"],
        }
    ).iloc[::-1]


def names_table(table: pd.DataFrame) -> pd.DataFrame:
    """For :meth:`hirempire.analysis.mapping.ChannelMap.spellings`: one row per channel."""
    return pd.DataFrame(
        {
            "Channel": table.index,
            "Group": table["group"].to_numpy(),
            "Original names": [", ".join(names) for names in table["spellings"]],
            "Links": table["links"].to_numpy(),
            "Visits": table["visits"].to_numpy(),
        }
    )


def coverage_table(coverage: Coverage, labels: Mapping[str, str]) -> pd.DataFrame:
    """For :func:`hirempire.analysis.coverage.coverage`: one row per job, one column per channel.

    A cell has the number of visits, of a period within bounds, or in words which of the four empties it is.
    """
    state, visits = coverage.state, _within_bounds(coverage.matrix.visits, coverage.matrix.most)
    none = f"no visits {coverage.when or 'yet'}"
    long = f"no visits for {coverage.silent_days} or more days"
    words = {NO_LINK: "no link", NO_VISIT: none, SILENT: long, NOT_LOADED: "not loaded"}
    own = ("Job", "Job ID", "Channels with a link")
    table = pd.DataFrame(
        {
            name: visits[name]
            .astype("object")
            .where(state[name].isin([VISITS, POSSIBLE]), state[name].map(words))
            .astype("object")
            for name in state
        }
    ).rename(columns=_apart(state.columns, own))
    table.insert(0, "Channels with a link", coverage.channels_of.astype("Int64").where(coverage.loaded))
    table.insert(0, "Job ID", state.index)
    table.insert(0, "Job", [labels.get(str(job_id), str(job_id)) for job_id in state.index])
    return table.reset_index(drop=True)


def to_do_table(to_do: pd.DataFrame, labels: Mapping[str, str], *, zone: str) -> pd.DataFrame:
    """For :func:`hirempire.analysis.coverage.to_do`: one row per finding, with the counts behind it.

    Times are local times in ``zone``, which their heading names.
    """
    with_visits = to_do["jobs_with"].astype("object").map("{:,}".format, na_action="ignore").astype("str")
    compared = to_do["jobs_like"].astype("object").map("{:,}".format, na_action="ignore").astype("str")
    among = ("others in " + to_do["like"]).where(to_do["like"].notna(), "other jobs")
    return pd.DataFrame(
        {
            "To do": to_do["kind"].map({kind: kind.capitalize() for kind in KINDS}),
            "Job": to_do["job_id"].map(lambda job_id: labels.get(job_id, job_id)),
            "Channel": to_do["channel"],
            "Works for": with_visits + " of " + compared + " " + among,
            "Median visits there": to_do["median_visits"],
            "Days without visits": to_do["days"],
            f"Link created ({zone})": to_do["created_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.floor("s"),
            "Original name": to_do["source_name"],
            "Job ID": to_do["job_id"],
            "Link ID": to_do["link_id"],
        }
    )
