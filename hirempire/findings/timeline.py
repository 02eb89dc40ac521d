"""When the links with the most visits were created, and how new the newest is."""

from datetime import datetime, timedelta

import pandas as pd

from hirempire.findings.finding import Finding, Kind
from hirempire.findings.leads import FEW_VISITS, MOST_NAMED, first_place, level
from hirempire.language import counted, listed
from hirempire.values import day, percent

RECENTLY = timedelta(days=30)


def timeline_findings(links: pd.DataFrame, *, tz: str, now: datetime) -> list[Finding]:
    """In which months the links with the most visits so far were created, and how new the newest is.

    Months and days are those of the zone ``tz``; ``now`` is the time of the data.
    """
    if links.empty:
        return [Finding(Kind.NOTHING, "There are no links yet.")]
    created = links["created_at"].dt.tz_convert(tz).dt.tz_localize(None)
    sums = links["visits"].groupby(created.dt.year * 100 + created.dt.month).sum()
    recent = int(((links["created_at"] > now - RECENTLY) & (links["created_at"] <= now)).sum())
    new = f"{counted(recent, 'link') if recent else 'no link'} {'were' if recent > 1 else 'was'}"
    newest = f"The newest link was created on {day(created.max())}; {new} created in the last {RECENTLY.days} days."
    months = sums.set_axis([f"{month // 100}-{month % 100:02}" for month in sums.index])
    return [*_lead(months, len(links)), Finding(Kind.AGE, newest, recent / len(links), "links")]


def _lead(sums: pd.Series, links: int) -> list[Finding]:
    """The months whose links have the most visits so far; ``sums`` by month, such as "2026-06"."""
    sums = sums.sort_values(ascending=False, kind="stable")
    total, tied = int(sums.sum()), first_place(sums)
    names = [f"{pd.Timestamp(month):%B %Y}" for month in tied]
    if total == 0:
        return [Finding(Kind.NOTHING, "No link has any visits yet.")]
    if len(sums) == 1:
        created = "The link was" if links == 1 else "All links were"
        visits = f"{'has' if links == 1 else 'have'} {counted(total, 'visit')} so far"
        return [Finding(Kind.LEAD, f"{created} created in {names[0]} and {visits}.", about="links")]
    if total < FEW_VISITS or len(tied) > MOST_NAMED:
        return []
    weight = float(sums[tied].sum() / total) / 2  # older links have had longer, so that this says less than other leads
    reserve = "Older links have had longer to collect visits."
    if len(tied) == 1:
        share = f"{sums.iloc[0]:,} of {total:,} ({percent(sums.iloc[0], total)})"
        text = f"Links created in {names[0]} have the most visits so far: {share}. {reserve}"
        return [Finding(Kind.LEAD, text, weight)]
    counts = listed([f"{sums[month]:,}" for month in tied])
    text = f"Links created in {listed(names)} are {level(sums, tied)}: {counts} of {total:,} visits so far. {reserve}"
    return [Finding(Kind.TIE, text, weight)]
