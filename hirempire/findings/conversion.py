"""What the most visited channel brings, which rates are highest and how surely, and what isn't counted."""

import pandas as pd

from hirempire.analysis.chance import clear
from hirempire.analysis.conversion import Conversion
from hirempire.analysis.rates import Reason, ranked
from hirempire.findings.finding import Finding, Kind
from hirempire.findings.jobs import has
from hirempire.findings.rates import highest, whole_row
from hirempire.language import as_name, counted, listed, places
from hirempire.values import bounded, is_known, percent, rate

LOWER_BOUNDS = (
    "Qualified, interviewed and offered are lower bounds: an applicant who was rejected, withdrew or is on hold no "
    "longer shows the stage they reached."
)
_MAY_BE_HIGHER = "Qualified, interviewed, offered and hired may be higher."
BY_DAYS = (
    "With a filter on when links were created, a job's channel counts only if all its links in that job pass: "
    "applicants can't be traced to one of several links. To see the applicants of a week or month, choose a Period."
)


def conversion_findings(conversion: Conversion, *, waiting: int = 0) -> list[Finding]:
    """What the most visited channel brings, which rates are highest and how surely, and what isn't counted.

    ``waiting`` is how many more jobs were asked for and aren't loaded yet.
    """
    losses = _left_out(conversion, waiting)
    if not conversion.joined.job_ids:
        return losses or [Finding(Kind.NOTHING, "No jobs are shown.")]
    if conversion.channels.empty:
        when = conversion.period.when if conversion.period else "yet"
        return [Finding(Kind.NOTHING, f"There are no links or candidates here {when}."), *losses]
    leads = [*loudest_findings(conversion), *highest(conversion, "hire")]
    if visits_known(conversion):
        leads += highest(conversion, "apply")
    return [*leads, *_without(conversion), *unknown_statuses(conversion), *losses]


def visits_known(conversion: Conversion) -> bool:
    """Whether anything is known of the visits: of a period in which nobody looked, nothing is."""
    visits, most = conversion.whole["visits"], conversion.whole["visits_most"]
    if pd.isna(visits) or conversion.period is None:
        return True
    return is_known(int(visits), None if pd.isna(most) else int(most))


def unknown_statuses(conversion: Conversion) -> list[Finding]:
    """How many applicants have a status of no known stage, where some do: each stage may have more than is counted."""
    number, applicants = conversion.whole["stage_unknown"], conversion.whole["applicants"]
    if pd.isna(number):
        text = f"Some applicants have an unknown status, fewer than {conversion.floor} or hidden."
        return [Finding(Kind.LOSS, f"{text} {_MAY_BE_HIGHER}", about="hires")]
    if not number:
        return []
    whole = f" of {applicants:,}" if pd.notna(applicants) else ""
    text = f"{number:,}{whole} applicants {has(int(number))} an unknown status."
    weight = float(number / applicants) if pd.notna(applicants) and applicants else 0.0
    return [Finding(Kind.LOSS, f"{text} {_MAY_BE_HIGHER}", weight, "hires")]


def by_days(conversion: Conversion) -> list[Finding]:
    """What a filter on days leaves out; nothing if there is none."""
    return [Finding(Kind.CAVEAT, BY_DAYS)] if conversion.joined.narrowed_by_days else []


def channel_findings(conversion: Conversion) -> list[Finding]:
    """Each channel: "Referral: 8% of visits, 31% of applicants, 3 of 5 hires; too few hires to rank."."""
    ranking = ranked(conversion.channels, "hire")
    return [_of_channel(conversion, ranking, str(channel)) for channel in conversion.channels.index]


def _of_channel(conversion: Conversion, ranking: pd.DataFrame, channel: str) -> Finding:
    row, whole = whole_row(conversion.channels, channel), conversion.whole
    parts = []
    if pd.notna(row["visits"]) and conversion.period is not None:
        most = None if pd.isna(row["visits_most"]) else int(row["visits_most"])
        known = is_known(row["visits"], most)
        parts.append(f"{bounded(row['visits'], most, 'visit')} gained" if known else "visits unknown")
    elif pd.notna(row["visits"]):
        parts.append(f"{percent(row['share_visits'])} of visits" if whole["visits"] else "no visits yet")
    else:
        parts.append("no link, so visits aren't known")
    if pd.isna(row["applicants"]):
        parts.append(f"fewer than {conversion.floor} applicants, or hidden because they would reveal others")
    else:
        parts.append(f"{percent(row['share_applicants'])} of applicants" if whole["applicants"] else "no applicants")
    if pd.notna(row["hired"]) and pd.notna(whole["hired"]):
        parts.append(f"{row['hired']:,} of {counted(int(whole['hired']), 'hire')}")
    text = f"{as_name(channel)}: {', '.join(parts)}; {_standing(ranking, channel)}."
    return Finding(Kind.STANDING, text, about="hires")


def _standing(ranking: pd.DataFrame, channel: str) -> str:
    """What a channel's hire rate is worth."""
    row = whole_row(ranking, channel)
    if row["reason"] is Reason.FEW_EVENTS:
        return "too few hires to rank"
    if row["reason"] is not None:
        return f"{row['why']} to rank" if row["reason"] is Reason.FEW_TRIALS else str(row["why"])
    place, last = int(row["best"]), int(row["worst"])
    where = places(place, last)
    return f"hire rate {rate(row['count'], row['of'])}, {where} of {int(ranking['reason'].isna().sum()):,}"


def loudest_findings(conversion: Conversion) -> list[Finding]:
    """The most visited channel: its part of the visits, of the applicants and of the hires."""
    name, whole = str(conversion.channels.index[0]), conversion.whole
    row = whole_row(conversion.channels, name)
    if pd.isna(whole["visits"]) or not whole["visits"] or pd.isna(row["visits"]) or not _exact(conversion):
        return []
    weight = float(row["visits"] / whole["visits"])
    has_most = f"gained the most visits {conversion.period.when}" if conversion.period else "has the most visits"
    most = f"{as_name(name)} {has_most}, {percent(row['visits'], whole['visits'])}"
    if pd.isna(row["applicants"]) or not whole["applicants"]:
        return [Finding(Kind.LEAD, f"{most} ({row['visits']:,} of {whole['visits']:,}).", weight, of=name)]
    applicants = f"{percent(row['applicants'], whole['applicants'])} of applicants"
    applicants += f" ({row['applicants']:,} of {whole['applicants']:,})"
    if pd.isna(row["hired"]) or not whole["hired"]:
        return [Finding(Kind.LEAD, f"{most}, with {applicants}.", weight, "applicants", name)]
    hires = f"{row['hired']:,} of {counted(int(whole['hired']), 'hire')}"
    return [Finding(Kind.LEAD, f"{most}, with {applicants} and {hires}.", weight, "hires", name)]


def shares_findings(conversion: Conversion) -> list[Finding]:
    """Which channel gains most and which loses most from its share of visits to that of hires, or of applicants.

    Counts stand beside the shares. Nothing is said where the two could be alike, by
    :func:`hirempire.analysis.chance.clear` for the pair that is furthest apart of all.
    """
    table, whole = conversion.channels, conversion.whole
    aim, nouns = ("hired", "hires") if _compared(conversion, "hired") else ("applicants", "applicants")
    if not _compared(conversion, aim):
        return []
    gains = (table[f"share_{aim}"].astype("float64") - table["share_visits"].astype("float64")).dropna()
    if len(gains) < 2 or gains.max() <= 0 or not _apart(table, aim, str(gains.idxmax()), str(gains.idxmin())):
        return []
    first, last = (
        (as_name(name), percent(row["share_visits"]), percent(row[f"share_{aim}"]), f"{row[aim]:,} of {whole[aim]:,}")
        for name, row in ((str(name), whole_row(table, str(name))) for name in (gains.idxmax(), gains.idxmin()))
    )
    when = conversion.period.when if conversion.period else ""
    start = f"{when[:1].upper()}{when[1:]}, {first[0]} brought" if when else f"{first[0]} brings"
    gain = f"{start} {first[1]} of visits and {first[2]} of {nouns} ({first[3]})"
    text = f"{gain}; {last[0]}, {last[1]} of visits and {last[2]} of {nouns} ({last[3]})."
    return [Finding(Kind.SPREAD, text, float(gains.max()), "hires" if aim == "hired" else "applicants")]


def _apart(table: pd.DataFrame, aim: str, first: str, last: str) -> bool:
    """Whether one channel's visits bring clearly more than another's."""
    rows = [whole_row(table, name) for name in (first, last)]
    visits = (float(rows[0]["visits"]), float(rows[1]["visits"]))
    pairs = len(table) * (len(table) - 1) // 2
    return min(visits) > 0 and clear(float(rows[0][aim]), float(rows[1][aim]), among=pairs, days=visits)


def _compared(conversion: Conversion, aim: str) -> bool:
    """Whether shares of visits can be compared with those of hires or of applicants."""
    number = conversion.whole[aim]
    if not _exact(conversion):
        return False
    return bool(pd.notna(number) and number and conversion.channels[aim].notna().all())


def _exact(conversion: Conversion) -> bool:
    """Whether visits are known exactly: of bounds, no share is told."""
    visits, most = conversion.whole["visits"], conversion.whole["visits_most"]
    return bool(pd.isna(visits) or (pd.notna(most) and visits == most))


def _without(conversion: Conversion) -> list[Finding]:
    """Applicants that are in no apply rate."""
    bare, unlinked = conversion.no_source["applicants"], conversion.whole["unlinked_applicants"]
    unlinked = pd.NA if pd.isna(bare) or pd.isna(unlinked) else unlinked - bare
    parts = []
    if pd.notna(bare) and bare:
        parts.append(f"{counted(int(bare), 'applicant')} {has(int(bare))} no source")
    if pd.notna(unlinked) and unlinked:
        parts.append(f"{counted(int(unlinked), 'applicant')} came from a source that has no link in the job")
    if not parts:
        return []
    return [Finding(Kind.CAVEAT, f"{listed(parts)}, so they are in no apply rate.", about="applicants")]


def _left_out(conversion: Conversion, waiting: int) -> list[Finding]:
    joined = conversion.joined
    number = len(joined.left_out) + waiting
    asked = number + len(joined.job_ids)
    if not number:
        return []
    counts = "isn't counted: its" if number == 1 else "aren't counted: their"
    text = f"{number:,} of {counted(asked, 'job')} {counts} links or candidates aren't loaded."
    return [Finding(Kind.LOSS, text, number / asked, "applicants")]
