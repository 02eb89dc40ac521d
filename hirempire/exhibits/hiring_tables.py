"""The tables of conversion, as a recruiter reads them: one for each chart and list, for the page and for CSV alike.

Headings are words; counts of people below the floor are said as such; rates and shares are 0 to 1.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from hirempire.analysis.change import ALIKE, FEW, LESS, MORE, NONE, UNKNOWN
from hirempire.analysis.cohort import COMPARED, YOUNGER, Compared
from hirempire.analysis.conversion import JOB_LEFT_OUT, NO_SOURCE, PEOPLE, Conversion
from hirempire.analysis.costs import Costs
from hirempire.analysis.pace import WINDOWS, Pace
from hirempire.analysis.rates import RATES, RateName, ranked
from hirempire.analysis.spend import Spend
from hirempire.analysis.statuses import ENDED, MEANINGS, PAUSED, StageMap
from hirempire.language import ALL_CHANNELS, places
from hirempire.values import Kind, Money, rates, relative

_HEADINGS = {
    "links": "Links",
    "jobs": "Jobs",
    "visits": "Visits",
    "applicants": "Applicants",
    "qualified": "Qualified (at least)",
    "interviewed": "Interviewed (at least)",
    "offered": "Offered (at least)",
    "hired": "Hired",
    "decided": "Decided",
    "stage_lost": "Stage lost",
    "stage_unknown": "Status unknown",
    "unlinked_applicants": "Applicants without a link",
    "linked_applicants": "Applicants with a link",
    "prospects": "Prospects",
    "uploads": "Uploads",
    "unknown_type": "Unknown type",
}
RATE_BOUNDS = ("At least", "At most")
"""The bounds of a rate in a period."""
STAGE_NAMES = {meaning: meaning.capitalize() for meaning in MEANINGS} | {
    ENDED: "Decided: not hired",
    PAUSED: "Paused: not decided",
}
"""What each meaning of a status is called."""

_READ_FIRST = ("apply_rate", "hire_rate")
FIRST_DAYS = "Median days to first applicant"
SHARE_WITHIN = {days: f"Share within {days} days" for days in WINDOWS}
PACE_SHARES: dict[str, Kind] = dict.fromkeys(SHARE_WITHIN.values(), "share")
"""The columns of :func:`pace_table` that are shares."""
SHARES: dict[str, Kind] = dict.fromkeys(["Share of visits", "Share of applicants", "Share of hires"], "share")
"""The columns of :func:`shares_table` that are shares."""
_GAINED = {"visits": "Gained at least", "visits_most": "Gained at most"}
"""What visits are called in a period."""
BOUNDS = {
    "apply_rate": "Apply rate at least (applicants ÷ gained at most)",
    "apply_rate_most": "Apply rate at most (applicants ÷ gained at least)",
}
"""What the apply rate is called in a period."""
RATE_HEADINGS = {
    f"{rate.metric.key}{end}": heading
    for rate in RATES.values()
    for end, heading in (
        ("", rate.metric.heading),
        ("_low", f"{rate.metric.name}: 95% from"),
        ("_high", f"{rate.metric.name}: to"),
    )
}


def funnel_table(conversion: Conversion) -> pd.DataFrame:
    """The funnel by channel, one row each, then those without a source, then the total."""
    bare = conversion.no_source.to_frame().T.set_axis([NO_SOURCE])
    whole = conversion.whole.to_frame().T.set_axis([ALL_CHANNELS])
    rows = pd.concat([conversion.channels.astype("object"), bare, whole])
    if conversion.floor <= 1 and not sum(conversion.no_source):
        rows = rows.drop(index=NO_SOURCE)
    return _counts(rows.rename_axis("Channel").reset_index(), ["Channel"], conversion)


def rates_table(conversion: Conversion, name: RateName) -> pd.DataFrame:
    """One rate by channel, highest first, with its counts, interval and places; the unranked last, with the reason."""
    rate = RATES[name]
    rows = ranked(conversion.channels, name)
    place = [
        why or places(best, worst) for why, best, worst in zip(rows["why"], rows["best"], rows["worst"], strict=True)
    ]
    over, under = (_HEADINGS.get(column, column.replace("_", " ").capitalize()) for column in (rate.over, rate.under))
    of: dict[str, object] = {under: (rows["of"] if rate.under_most else _people(rows["of"], conversion.floor)).array}
    shares: dict[str, object] = {rate.metric.name: rows["rate"].round(6).to_numpy()}
    if conversion.period is not None and rate.under_most:
        of = {_GAINED["visits"]: rows["of"].array, _GAINED["visits_most"]: rows["of_most"].array}
        least, most = RATE_BOUNDS
        shares = {least: rows["rate"].round(6).to_numpy(), most: rows["rate_most"].round(6).to_numpy()}
    return pd.DataFrame(
        {
            "Channel": rows.index,
            over: _people(rows["count"], conversion.floor).to_numpy(),
            **of,
            **shares,
            "95% interval from": rows["low"].round(6).to_numpy(),
            "to": rows["high"].round(6).to_numpy(),
            "Place": pd.array(place, dtype="str"),
        }
    )


def shares_table(conversion: Conversion) -> pd.DataFrame:
    """Each channel's share of visits, applicants and hires, with counts; those without a source last."""
    rows = pd.concat([conversion.channels.astype("object"), _bare(conversion)])
    return pd.DataFrame(
        {
            "Channel": pd.array([str(name) for name in rows.index], dtype="str"),
            "Share of visits": rows["share_visits"].astype("float64").round(6).array,
            "Share of applicants": rows["share_applicants"].astype("float64").round(6).array,
            "Share of hires": rows["share_hired"].astype("float64").round(6).array,
            ("Visits" if conversion.period is None else _GAINED["visits"]): rows["visits"].astype("Int64").array,
            "Applicants": _people(rows["applicants"], conversion.floor).array,
            "Hired": _people(rows["hired"], conversion.floor).array,
        }
    )


def _bare(conversion: Conversion) -> pd.DataFrame:
    """The row of those without a source, where there may be any, with their shares."""
    bare, whole = conversion.no_source, conversion.whole
    row = bare.to_frame().T.set_axis([NO_SOURCE]).assign(visits=float("nan"), share_visits=float("nan"))
    for name in ("applicants", "hired"):
        known = pd.notna(bare[name]) and pd.notna(whole[name]) and whole[name]
        row[f"share_{name}"] = bare[name] / whole[name] if known else float("nan")
    return row if pd.isna(bare["applicants"]) or bare["applicants"] else row.iloc[:0]


def jobs_table(conversion: Conversion, labels: Mapping[str, str]) -> pd.DataFrame:
    """Jobs side by side: the funnel and the rates of each, one row per job, then the total."""
    rows = pd.concat([conversion.jobs.astype("object"), conversion.whole.to_frame().T])
    names = [labels.get(job_id, job_id) for job_id in conversion.jobs.index.astype("str")]
    rows = rows.drop(columns="jobs").assign(**{"Job": [*names, "All jobs"], "Job ID": [*conversion.jobs.index, None]})
    return _with_rates(rows, ["Job", "Job ID"], conversion)


def pairs_table(conversion: Conversion, labels: Mapping[str, str]) -> pd.DataFrame:
    """The funnel and the rates of each job and channel, one row each."""
    rows = conversion.pairs
    ids = rows["job_id"].astype("str")
    rows = rows.assign(
        **{
            "Job": ids.map(lambda job_id: labels.get(job_id, job_id)),
            "Channel": rows["channel"].astype("object").where(rows["channel"].notna(), NO_SOURCE),
            "Job ID": ids,
        }
    )
    return _with_rates(rows.drop(columns=["job_id", "channel"]), ["Job", "Channel", "Job ID"], conversion)


VERDICTS = {
    MORE: "more",
    LESS: "fewer",
    ALIKE: "no clear difference",
    FEW: "too few to compare",
    NONE: "none in either",
    UNKNOWN: "can't be compared",
    YOUNGER: "lower, but had less time",
}
"""What comes of a comparison of counts."""
RATE_VERDICTS = VERDICTS | {MORE: "higher", LESS: "lower"}
"""What comes of a comparison of rates."""


def compared_table(found: Compared, floor: int) -> pd.DataFrame:
    """The applicants and rates of a period beside those of another, a row each channel, and all together last."""
    rows = pd.concat([found.channels, found.total.set_axis([ALL_CHANNELS])])
    records = rows.to_dict("records")
    columns: dict[str, object] = {
        "Channel": pd.array([str(name) for name in rows.index], dtype="str"),
        "Applicants": _people(rows["applicants"], floor).array,
        "Applicants before": _people(rows["applicants_before"], floor).array,
        "Change": pd.array([_changed(row) for row in records], dtype="str"),
    }
    rate_names = {RATES[name].metric.key: RATES[name].metric.name for name in COMPARED}
    for key, name in rate_names.items():
        columns |= {
            name: pd.array([_rate_of(row, key, "") for row in records], dtype="str"),
            f"{name} before": pd.array([_rate_of(row, key, "_before") for row in records], dtype="str"),
            f"{name}: change": pd.array([RATE_VERDICTS[row[f"{key}_verdict"]] for row in records], dtype="str"),
        }
    for key, name in rate_names.items():
        low, high = (rows[f"{key}_difference_{end}"].astype("float64") * 100 for end in ("low", "high"))
        columns |= {
            f"{name}: 95% from (points)": low.round(4).array,
            f"{name}: to (points)": high.round(4).array,
        }
    return pd.DataFrame(columns)


def ranges() -> list[str]:
    """The columns of :func:`compared_table` that hold ranges."""
    names = [RATES[name].metric.name for name in COMPARED]
    return ["Change", *names, *(f"{name} before" for name in names)]


def _changed(row: Mapping[Hashable, Any]) -> str:
    """The change of applicants, if it is beyond chance; else why there is none."""
    verdict = row["verdict"]
    if verdict not in {MORE, LESS}:
        return VERDICTS[verdict]
    return VERDICTS[verdict] if pd.isna(row["ratio"]) else relative(row["ratio"])


def _rate_of(row: Mapping[Hashable, Any], key: str, when: str) -> str:
    return rates(float(row[f"{key}{when}"]), float(row[f"{key}{when}_most"]))


def apart_table(conversion: Conversion, labels: Mapping[str, str]) -> pd.DataFrame:
    """Unmatched candidates, one row each, with what each is about."""
    rows = conversion.apart
    return pd.DataFrame(
        {
            "What": rows["kind"].str.capitalize(),
            "Job": rows["job_id"].map(lambda job_id: labels.get(job_id, job_id), na_action="ignore").astype("str"),
            "Channel": rows["channel"],
            "Original value": rows["text"],
            "Links": rows["links"],
            ("Visits" if conversion.period is None else _GAINED["visits"]): rows["visits"],
            "Candidates": _people(rows["candidates"], conversion.floor).where(rows["kind"] != JOB_LEFT_OUT),
            "Job ID": rows["job_id"],
        }
    )


def places_table(conversion: Conversion) -> pd.DataFrame:
    """Candidate reconciliation: the counts add up to all loaded candidates."""
    places = conversion.places
    return pd.DataFrame(
        {
            "Candidates": [place[0].upper() + place[1:] for place in places.index],
            "Number": _people(places, conversion.floor).array,
        }
    )


def stages_table(stages: StageMap, statuses: pd.Series) -> pd.DataFrame:
    """The stage indicated by each status, and why; ``statuses`` is the column of the candidates shown."""
    table = stages.table(statuses).assign(meaning=lambda frame: frame["meaning"].map(STAGE_NAMES))
    return table.drop(columns="candidates").rename(
        columns={"status": "Status", "meaning": "Indicates", "changed": "Changed by you", "comment": "Explanation"}
    )


def pace_table(pace: Pace, *, floor: int = 1) -> pd.DataFrame:
    """The pace by channel, a row each, and over all channels last; "links" are all of a channel in one job.

    Shares are of the applicants since the link, of links at least so many days old. They come first: where there is
    little room, the counts that they are made of stand elsewhere.
    """
    rows = pd.concat([pace.channels.astype("object"), pace.whole.to_frame().T.set_axis([ALL_CHANNELS])])
    columns: dict[str, object] = {
        "Channel": pd.array([str(name) for name in rows.index], dtype="str"),
        "Links": rows["links"].astype("int64").array,
        "With an applicant": rows["with_applicant"].astype("int64").array,
        FIRST_DAYS: rows["median_days"].astype("float64").round(1).array,
    }
    columns |= {SHARE_WITHIN[days]: rows[f"share_{days}"].astype("float64").round(6).array for days in WINDOWS}
    for days in WINDOWS:
        columns[f"Applicants within {days} days"] = _people(rows[f"within_{days}"], floor).array
        columns[f"Of applicants ({days} days)"] = _people(rows[f"of_{days}"], floor).array
        columns[f"Links younger than {days} days (left out)"] = rows[f"young_{days}"].astype("int64").array
    columns["Applicants before the link"] = _people(rows["before"], floor).array
    columns["Applicants without a date"] = _people(rows["undated"], floor).array
    return pd.DataFrame(columns)


def costs_table(costs: Costs, *, floor: int = 1) -> pd.DataFrame:
    """Spend and costs by channel, a row each, and over all channels last; costs are missing where nothing divides."""
    rows = pd.concat([costs.channels.astype("object"), costs.whole.to_frame().T.set_axis([ALL_CHANNELS])])
    spend, *each = _money_headings(costs).items()
    return pd.DataFrame(
        {
            "Channel": pd.array([str(name) for name in rows.index], dtype="str"),
            spend[1]: rows[spend[0]].astype("float64").round(2).array,
            **{heading: rows[name].astype("float64").round(6).array for name, heading in each},
            "Visits": rows["visits"].astype("Int64").array,
            "Applicants from its dates": _people(rows["applicants"], floor).array,
            "Qualified (at least)": _people(rows["qualified"], floor).array,
            "Hired": _people(rows["hired"], floor).array,
            "Applicants from other dates": _people(rows["other_days"], floor).array,
            "Applicants without a date": _people(rows["undated"], floor).array,
            "Why there's no cost per visit": rows["why_no_visits"].astype("str").array,
        }
    )


def money_columns(costs: Costs) -> dict[str, Kind]:
    """The columns of :func:`costs_table` that are amounts, and in which currency."""
    return dict.fromkeys(_money_headings(costs).values(), Money(costs.currency))


def _money_headings(costs: Costs) -> dict[str, str]:
    """The heading of each amount, by its column: the spend first."""
    per = {
        f"cost_per_{event}": f"{costs.currency} per {event}" for event in ("visit", "applicant", "qualified", "hire")
    }
    per["cost_per_qualified"] += " (at most)"
    return {"amount": f"Spend ({costs.currency})", **per}


def unused_spend_table(in_each_currency: Iterable[Costs], spend: Spend) -> pd.DataFrame:
    """Rows of spend that aren't counted, and why: those that fit nothing here and those that couldn't be read."""
    rows = [
        (
            f"Row {row.line:,}" if row.line else "",
            f"{row.channel} · {row.job_id or 'all jobs'} · {row.first} to {row.last} · {row.amount} {row.currency}",
            why,
        )
        for costs in in_each_currency
        for row, why in costs.unused
    ]
    rows += [(bad.place, bad.text, bad.reason) for bad in spend.unreadable]
    return pd.DataFrame(rows, columns=pd.Index(["Row", "Spend", "Why it isn't counted"]), dtype="str")


def _counts(rows: pd.DataFrame, first: list[str], conversion: Conversion) -> pd.DataFrame:
    """The counts under their headings, those of people as they may be shown."""
    table = {
        name: pd.array([str(cell) if pd.notna(cell) else None for cell in rows[name]], dtype="str") for name in first
    }
    headings = _HEADINGS
    if conversion.period is not None:
        headings = {name: _HEADINGS[name] for name in ("links", "jobs")} | _GAINED | _HEADINGS | _GAINED
    numbers = {
        heading: (_people(rows[name], conversion.floor) if name in PEOPLE else rows[name].astype("Int64")).array
        for name, heading in headings.items()
        if name in rows
    }
    return pd.DataFrame(table | numbers)


def _with_rates(rows: pd.DataFrame, first: list[str], conversion: Conversion) -> pd.DataFrame:
    """The counts and the rates; up to the hires come what is read first, whatever place there is."""
    headings = RATE_HEADINGS if conversion.period is None else RATE_HEADINGS | BOUNDS
    rates = {heading: rows[name].astype("float64").round(6).array for name, heading in headings.items()}
    table = _counts(rows, first, conversion).assign(**rates)
    last = table.columns.tolist().index(_HEADINGS["hired"]) + 1
    ends = [f"{rate}{end}" for rate in _READ_FIRST for end in ("", "_most", "_low", "_high")]
    read = [*table.columns[:last], *(headings[name] for name in ends if name in headings)]
    return table[[*read, *(name for name in table.columns if name not in read)]]


def _people(counts: pd.Series, floor: int) -> pd.Series:
    """Counts of people: numbers, or with a floor words where one may not be shown."""
    numbers = counts.astype("Int64")
    if floor <= 1 or not numbers.isna().any():
        return numbers
    return numbers.astype("object").map(
        lambda number: int(number) if pd.notna(number) else f"fewer than {floor}, or hidden"
    )
