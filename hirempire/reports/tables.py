"""The tables behind the charts, as a recruiter reads them: one for each chart, for the page and for CSV alike.

Headings are words, numbers stay numbers, and a job has its ID beside its title.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import count

import pandas as pd

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, VISITS, Comparison
from hirempire.analysis.coverage import KINDS, SILENT, Coverage
from hirempire.analysis.timeline import Grain


def channels_table(table: pd.DataFrame, *, heading: str, zone: str) -> pd.DataFrame:
    """For :func:`hirempire.analysis.channels.by_channel`: ``heading`` names the first column. Shares are 0 to 1.

    Times are those of the clocks in ``zone``, which stands in their heading.
    """
    newest = f"Newest link ({zone})"
    return (
        table.assign(
            share=lambda frame: frame["share"].round(4),
            so_far=lambda frame: (frame["visits"].cumsum() / (frame["visits"].sum() or float("nan"))).round(4),
            newest_link=lambda frame: frame["newest_link"].dt.tz_convert(zone).dt.tz_localize(None),
        )
        .rename_axis(heading)
        .reset_index()
        .rename(
            columns={
                "visits": "Visits",
                "share": "Share of visits",
                "so_far": "Share so far",
                "links": "Links",
                "jobs": "Jobs",
                "median_visits": "Median visits a link",
                "newest_link": newest,
            }
        )
        .loc[:, [heading, "Visits", "Share of visits", "Share so far", "Links", "Jobs", "Median visits a link", newest]]
    )


def compare_table(comparison: Comparison, labels: Mapping[str, str], job_ids: Collection[str]) -> pd.DataFrame:
    """For :func:`hirempire.analysis.compare.matrix`: a row a job, a column a channel, missing where there is no link.

    ``State`` tells a job without a link from one that was not loaded; the last row has the totals.
    """
    visits = comparison.visits.rename(columns=_apart(comparison.visits.columns))
    has_link = visits.notna().any(axis=1)
    lost = comparison.job_totals.isna()
    known = set(job_ids)
    rows = visits.assign(**{"All channels": comparison.job_totals.where(lost | has_link, 0)})
    rows.insert(0, "State", [_state(*one) for one in zip(lost, has_link, strict=True)])
    rows.insert(0, "Job ID", [one if one in known else None for one in visits.index])
    rows.insert(0, "Job", [labels.get(str(one), str(one)) for one in visits.index])
    total = pd.DataFrame(
        [["All jobs", None, None, *comparison.channel_totals, comparison.channel_totals.sum()]], columns=rows.columns
    )
    numbers = [*visits.columns, "All channels"]
    return (
        pd.concat([rows.astype({"Job ID": "str", "State": "str"}), total.astype({"Job ID": "str", "State": "str"})])
        .reset_index(drop=True)
        .astype(dict.fromkeys(numbers, "Int64"))
    )


def _apart(
    channels: Iterable[str], headings: Iterable[str] = ("Job", "Job ID", "State", "All channels")
) -> dict[str, str]:
    """Other names for the channels that are called like one of our own columns."""
    names = set(channels)
    apart: dict[str, str] = {}
    for heading in headings:
        if heading in names:
            apart[heading] = next(new for n in count(1) if (new := heading + " (channel)" * n) not in names)
    return apart


def _state(lost: bool, has_link: bool) -> str:  # noqa: FBT001 -- two columns of truths, read in step
    return NOT_LOADED if lost else "loaded" if has_link else NO_LINK


def outcomes_table(outcomes: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """For :func:`hirempire.analysis.frame.outcomes_frame`: the same, with each job's title in front."""
    titled = outcomes.copy()
    titled.insert(0, "job", [labels.get(job_id, job_id) for job_id in outcomes["job_id"]])
    return titled


def periods_table(table: pd.DataFrame, *, grain: Grain) -> pd.DataFrame:
    """For :func:`hirempire.analysis.timeline.by_period`: a row a period and channel in which links were made."""
    heading = {"day": "Links made on", "week": "Links made in the week from", "month": "Links made in the month from"}
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
                "links": "Links made",
                "visits": "Visits to them so far",
            }
        )
        .reset_index(drop=True)
    )


def each_link_table(table: pd.DataFrame, labels: Mapping[str, str], *, zone: str) -> pd.DataFrame:
    """For :func:`hirempire.analysis.timeline.each_link` in ``zone``: a row a link, newest first."""
    ids = table["job_id"].astype("str")
    return pd.DataFrame(
        {
            "Job": ids.map(lambda one: labels.get(one, one)),
            "Channel": table["channel"].astype("str"),
            "Name as written": table["source_name"],
            "Visits so far": table["visits"],
            f"Link made ({zone})": table["made"].dt.floor("s"),
            "Job ID": ids,
            "Link ID": table["link_id"],
        }
    ).iloc[::-1]


def coverage_table(coverage: Coverage, labels: Mapping[str, str]) -> pd.DataFrame:
    """For :func:`hirempire.analysis.coverage.coverage`: a row a job, a column a channel, each cell in words.

    A cell has the number of visits, or which of the four empties it is.
    """
    state, visits = coverage.state, coverage.matrix.visits
    long = f"no visit for {coverage.silent_days} days or longer"
    words = {NO_LINK: NO_LINK, NO_VISIT: "no visit yet", SILENT: long, NOT_LOADED: NOT_LOADED}
    own = ("Job", "Job ID", "Channels with a link")
    cells = state.to_numpy(dtype=object)
    numbers = visits.to_numpy(dtype="int64", na_value=0)
    said = cells.copy()
    for one, word in words.items():
        said[cells == one] = word
    said[cells == VISITS] = numbers[cells == VISITS].astype("str")
    table = pd.DataFrame(said, index=state.index, columns=state.columns, dtype="str")
    table = table.rename(columns=_apart(state.columns, own)).rename_axis(columns=None)
    table.insert(0, "Channels with a link", coverage.channels_of.astype("Int64").where(coverage.loaded))
    table.insert(0, "Job ID", state.index)
    table.insert(0, "Job", [labels.get(str(one), str(one)) for one in state.index])
    return table.reset_index(drop=True)


def to_do_table(to_do: pd.DataFrame, labels: Mapping[str, str], *, zone: str) -> pd.DataFrame:
    """For :func:`hirempire.analysis.coverage.to_do`: a row a finding, with the counts that speak for it.

    Times are those of the clocks in ``zone``, which stands in their heading.
    """
    with_visits = to_do["jobs_with"].astype("object").map("{:,}".format, na_action="ignore").astype("str")
    compared = to_do["jobs_like"].astype("object").map("{:,}".format, na_action="ignore").astype("str")
    among = ("other jobs in " + to_do["like"]).where(to_do["like"].notna(), "other jobs here")
    return pd.DataFrame(
        {
            "To do": to_do["kind"].map({kind: kind.capitalize() for kind in KINDS}),
            "Job": to_do["job_id"].map(lambda one: labels.get(one, one)),
            "Channel": to_do["channel"],
            "Jobs that have visits through it": with_visits + " of " + compared + " " + among,
            "Median visits a link there": to_do["median_visits"],
            "Days without a visit": to_do["days"],
            f"Link made ({zone})": to_do["created_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.floor("s"),
            "Name as written": to_do["source_name"],
            "Job ID": to_do["job_id"],
            "Link ID": to_do["link_id"],
        }
    )


def names_table(table: pd.DataFrame) -> pd.DataFrame:
    """For :meth:`hirempire.analysis.mapping.ChannelMap.spellings`: a row a channel."""
    return pd.DataFrame(
        {
            "Channel": table.index,
            "Group": table["group"].to_numpy(),
            "Written as": [", ".join(names) for names in table["spellings"]],
            "Links": table["links"].to_numpy(),
            "Visits": table["visits"].to_numpy(),
        }
    )
