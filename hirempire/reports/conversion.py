"""What conversion says, in sentences that a recruiter could say aloud; for pages and reports."""

import pandas as pd

from hirempire.analysis.conversion import Conversion
from hirempire.analysis.costs import Costs
from hirempire.analysis.pace import Pace
from hirempire.analysis.rates import RATES, RateName, lead, ranked
from hirempire.language import as_name, counted, listed
from hirempire.reports.findings import MOST_SENTENCES
from hirempire.values import percent

LOWER_BOUNDS = (
    "Qualified, interviewed and offered are lower bounds: who was rejected, withdrew or is on hold has lost the stage "
    "reached before."
)
BY_DAYS = (
    "The filter on days keeps a channel of a job only where it keeps all its links: of the others nothing tells which "
    "of their applicants came through which link. A period’s applicants cannot be set against a period’s visits, as "
    "visits have no dates; for that, see the pace."
)
_MOST_NAMED, _EXACT = 3, 100
_TOO_MANY = 10
"""Nobody waits for ten times as many."""


def conversion_findings(conversion: Conversion) -> list[str]:
    """What the most visited channel brings, which rates are highest and how surely, and what joins nowhere."""
    table = conversion.channels
    if not conversion.joined.job_ids:
        return [*_left_out(conversion)] or ["No job is shown."]
    if table.empty:
        return ["There is no link and no candidate here yet.", *_left_out(conversion)]
    last = [*_left_out(conversion)]
    said = [_loudest(conversion), lead_sentence(conversion, "hire"), lead_sentence(conversion, "apply")]
    said = [one for one in said if one][: MOST_SENTENCES - len(last)]
    return [*said, *_without(conversion)][: MOST_SENTENCES - len(last)] + last


def channel_sentence(conversion: Conversion, channel: str) -> str:
    """One channel: "Referral: 8% of visits, 31% of applicants, 3 of 5 hires; too few hires to rank."."""
    row, whole = _row(conversion.channels, channel), conversion.whole
    parts = []
    if pd.notna(row["visits"]):
        parts.append(f"{_share(row, 'visits')} of visits" if whole["visits"] else "no visit yet")
    else:
        parts.append("no link, so visits not known")
    if pd.isna(row["applicants"]):
        parts.append(f"fewer than {conversion.floor} applicants, or not shown so as not to tell of others")
    else:
        parts.append(f"{_share(row, 'applicants')} of applicants" if whole["applicants"] else "no applicant")
    if pd.notna(row["hired"]) and pd.notna(whole["hired"]):
        parts.append(f"{row['hired']:,} of {counted(int(whole['hired']), 'hire')}")
    return f"{as_name(channel)}: {', '.join(parts)}; {_standing(conversion, channel)}."


def lead_sentence(conversion: Conversion, name: RateName) -> str:
    """Which channel has the highest of a rate, or that it cannot be told and what it would take; empty without a rate.

    That a channel has the highest rate is said only where its interval overlaps with that of no other.
    """
    rate, ranking = RATES[name], ranked(conversion.channels, name)
    noun = rate.metric.name[0].lower() + rate.metric.name[1:]
    fair = ranking[ranking["why"] == ""]
    if fair.empty:
        return _none_ranked(ranking, noun)
    first = str(fair.index[0])
    if len(fair) == 1:
        others = "; all others have too few" if len(ranking) > 1 else ""
        return f"Only {as_name(first)} has enough to give its {noun}: {_rate(_row(fair, first), rate.trials)}{others}."
    if fair["worst"].iloc[0] == 1:
        second = str(fair.index[1])
        return (
            f"{as_name(first)} has the highest {noun}: {_rate(_row(fair, first), rate.trials)}, against "
            f"{_rate(_row(fair, second), '')} through {as_name(second)}."
        )
    return _not_told_apart(fair, rate.trials, noun)


def _not_told_apart(fair: pd.DataFrame, trials: str, noun: str) -> str:
    """Which channels the first is surely above, from which it can't be told, and how many more that would take."""
    first, sure = str(fair.index[0]), fair["high"] < fair["low"].iloc[0]
    below, beside = ([str(one) for one in fair.index[1:][those]] for those in (sure.iloc[1:], ~sure.iloc[1:]))
    if below:
        rate = _rate(_row(fair, first), trials)
        said = f"By {noun} {as_name(first)}, {rate}, is surely above {_named(below, fair)}, "
        said += f"but can’t be told from {_named(beside, fair)} yet"
    elif len(beside) < _MOST_NAMED:
        said = f"By {noun} {_named([first, *beside], fair)} can’t be told apart yet"
    else:
        said = f"By {noun} the {len(fair):,} channels that have enough can’t be told apart from the first yet"
    return f"{said}: {_what_it_takes(fair, trials)}."


def _what_it_takes(fair: pd.DataFrame, trials: str) -> str:
    """How many more of the first and the next in its way would part them."""
    found = lead(fair)
    if found is None or found.more is None:
        return "their rates are the same"
    counts = [int(_row(fair, one)["of"]) for one in (found.first, found.second)]
    names = as_name(found.first), as_name(found.second)
    if any(more > _TOO_MANY * count for more, count in zip(found.more, counts, strict=True)):
        return f"the rates of {names[0]} and {names[1]} are too alike"
    first, second = (f"{more:,}" if more < _EXACT else f"{float(f'{more:.2g}'):,.0f}" for more in found.more)
    return f"that would take about {first} more {trials} through {names[0]} and {second} through {names[1]}"


def _named(channels: list[str], fair: pd.DataFrame) -> str:
    """The channels with their counts, or where they are many how many they are."""
    if len(channels) > _MOST_NAMED:
        return f"{len(channels):,} others"
    return listed([f"{as_name(one)} ({_counts(_row(fair, one))})" for one in channels])


def _none_ranked(ranking: pd.DataFrame, noun: str) -> str:
    whys = ranking.loc[ranking["why"].str.startswith("too few"), "why"]
    if whys.empty:
        return ""
    in_all = whys[whys.str.endswith(" in all")]
    why = in_all.iloc[0] if len(in_all) else whys.iloc[0]
    count = f": {int(ranking['count'].sum()):,}" if len(in_all) else ""
    return f"No channel is ranked by {noun}: {why}{count}."


def _standing(conversion: Conversion, channel: str) -> str:
    """What a channel's hire rate is worth."""
    ranking = ranked(conversion.channels, "hire")
    row = _row(ranking, channel)
    if row["why"]:
        in_all = row["why"].startswith("too few hires")
        return "too few hires to rank" if in_all else f"{row['why']} to rank" if "too few" in row["why"] else row["why"]
    place, last = int(row["best"]), int(row["worst"])
    where = f"place {place:,}" if place == last else f"place {place:,} to {last:,}"
    return f"hire rate {percent(row['count'], row['of'])}, {where} of {(ranking['why'] == '').sum():,}"


def _loudest(conversion: Conversion) -> str:
    """The most visited channel: its part of the visits, of the applicants and of the hires."""
    name, whole = str(conversion.channels.index[0]), conversion.whole
    row = _row(conversion.channels, name)
    if pd.isna(whole["visits"]) or not whole["visits"] or pd.isna(row["visits"]):
        return ""
    said = f"{as_name(name)} brought the most visits, {percent(row['visits'], whole['visits'])}"
    if pd.isna(row["applicants"]) or not whole["applicants"]:
        return f"{said} ({row['visits']:,} of {whole['visits']:,})."
    people = f"{percent(row['applicants'], whole['applicants'])} of the applicants ({row['applicants']:,} of "
    people += f"{whole['applicants']:,})"
    if pd.isna(row["hired"]) or not whole["hired"]:
        return f"{said}, and {people}."
    return f"{said}, {people} and {row['hired']:,} of {counted(int(whole['hired']), 'hire')}."


def _without(conversion: Conversion) -> list[str]:
    """Applicants that are in no apply rate."""
    bare, unlinked = conversion.no_source["applicants"], conversion.whole["unlinked_applicants"]
    unlinked = pd.NA if pd.isna(bare) or pd.isna(unlinked) else unlinked - bare
    parts = []
    if pd.notna(bare) and bare:
        parts.append(f"{counted(int(bare), 'applicant')} {'has' if bare == 1 else 'have'} no source")
    if pd.notna(unlinked) and unlinked:
        parts.append(f"{unlinked:,} came from a source that is no link of the job")
    return [f"{listed(parts)}: they are in no apply rate."] if parts else []


def _left_out(conversion: Conversion) -> list[str]:
    number = len(conversion.joined.left_out)
    if not number:
        return []
    its, are = ("its", "is") if number == 1 else ("their", "are")
    return [f"{counted(number, 'job')} {are} in no number, as {its} links or candidates did not come."]


def pace_findings(pace: Pace) -> list[str]:
    """How soon the first applicant comes, and what part of the applicants comes in the first week."""
    whole, said = pace.whole, []
    if pd.notna(whole["median_days"]):
        without = int(whole["links"] - whole["with_applicant"])
        others = f"; {counted(without, 'link')} {'has' if without == 1 else 'have'} none yet" if without else ""
        links = counted(int(whole["with_applicant"]), "link")
        said.append(
            f"The first applicant came {_days(whole['median_days'])} after the link (median of {links}){others}."
        )
    if pd.notna(whole["share_7"]):
        young = int(whole["young_7"])
        left = f"; {counted(young, 'younger link')} {'is' if young == 1 else 'are'} left out" if young else ""
        counts = f"{whole['within_7']:,} of {counted(int(whole['of_7']), 'applicant')}"
        share = percent(float(whole["within_7"]), float(whole["of_7"]))
        said.append(f"{share} of the applicants so far came within 7 days of the link ({counts}){left}.")
    return said


def costs_findings(costs: Costs) -> list[str]:
    """What an applicant and a hire cost over all channels with spend, and how many rows are in no number."""
    if costs.channels.empty:
        return _unused(costs) or [f"There is no spend in {costs.currency}."]
    whole, said = costs.whole, []
    for per, noun in (("applicant", "applicant"), ("hire", "hire")):
        cost, count = whole[f"cost_per_{per}"], whole["applicants" if per == "applicant" else "hired"]
        if cost is not None:
            said.append(f"{cost:,.2f} {costs.currency} for each {noun} ({counted(int(count), noun)})")
    amount = f"{whole['amount']:,.2f} {costs.currency} were spent"
    if not said:
        return [f"{amount}, and nobody who applied in those days can be set against it.", *_unused(costs)]
    return [f"{amount}: {listed(said)}, of those who applied in those days.", *_unused(costs)]


def _unused(costs: Costs) -> list[str]:
    number = len(costs.unused)
    return [f"{counted(number, 'row')} of spend {'is' if number == 1 else 'are'} in no number."] if number else []


def _row(table: pd.DataFrame, name: str) -> pd.Series:
    """One row whose counts stay whole numbers."""
    place = table.index.get_loc(name)
    return pd.Series({column: values.array[place] for column, values in table.items()}, dtype="object", name=name)


def _days(days: float) -> str:
    return "less than a day" if days < 1 else counted(round(days), "day")


def _share(row: pd.Series, name: str) -> str:
    return percent(float(row[f"share_{name}"]), 1.0)


def _rate(row: pd.Series, trials: str) -> str:
    return f"{_counts(row)} {trials}".rstrip() + f" ({percent(row['count'], row['of'])})"


def _counts(row: pd.Series) -> str:
    return f"{row['count']:,} of {row['of']:,}"
