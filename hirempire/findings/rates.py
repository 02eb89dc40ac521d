"""Which channel has the highest of a rate, and how surely."""

from dataclasses import replace

import pandas as pd

from hirempire.analysis.conversion import Conversion
from hirempire.analysis.rates import RATES, Rate, RateName, Reason, lead, ranked
from hirempire.findings.finding import About, Finding, Kind
from hirempire.findings.leads import MOST_NAMED
from hirempire.language import as_name, counted, listed
from hirempire.values import bounds
from hirempire.values import rates as percentages

_EXACT = 100
"""From here on, how many more it would take is rounded to two digits."""
_TOO_MANY = 10
"""Nobody waits for ten times as many."""


def lead_finding(conversion: Conversion, name: RateName) -> list[Finding]:
    """Which channel has the highest of a rate and how surely; with it, how many applicants' statuses are unknown."""
    unsure = "" if name == "apply" else unknown_in_rates(conversion)
    return [replace(finding, text=f"{finding.text}{unsure}") for finding in highest(conversion, name)]


def unknown_in_rates(conversion: Conversion) -> str:
    """What a rate of stages leaves open, in a sentence after others; empty where every status is known."""
    number = conversion.whole["stage_unknown"]
    if pd.isna(number):
        return " Some applicants with an unknown status count as not reaching this stage."
    count = "counts" if number == 1 else "count"
    who = f"{counted(int(number), 'applicant')} with an unknown status" if number else ""
    return f" {who} {count} as not reaching this stage." if who else ""


def highest(conversion: Conversion, name: RateName) -> list[Finding]:
    """Which channel has the highest of a rate, or that it's too close to call and what it would take.

    That a channel has the highest rate is said only where its interval overlaps with that of no other. Nothing is said
    where no channel has such a rate.
    """
    rate, ranking = RATES[name], ranked(conversion.channels, name)
    fair = ranking[ranking["reason"].isna()]
    about: About = "applicants" if name == "apply" else "hires"
    noun = " ".join(filter(None, [_noun(rate), conversion.period.when if conversion.period else ""]))
    if fair.empty:
        return _none_ranked(ranking, rate, noun, about)
    first = str(fair.index[0])
    if len(fair) == 1:
        return [Finding(Kind.TOO_FEW, _only(ranking, first, rate, noun), about=about)]
    weight = float(fair["of"].iloc[0] / fair["of"].sum())
    if fair["worst"].iloc[0] == 1:
        second = str(fair.index[1])
        text = f"{as_name(first)} has the highest {noun}, {_full(fair, first, rate.trials)}, against "
        return [Finding(Kind.LEAD, f"{text}{_full(fair, second)} for {as_name(second)}.", weight, about, first)]
    return [Finding(Kind.TIE, _too_close(fair, rate, noun), weight, about)]


def whole_row(table: pd.DataFrame, name: str) -> pd.Series:
    """One row whose counts stay whole numbers."""
    place = table.index.get_loc(name)
    return pd.Series({column: values.array[place] for column, values in table.items()}, dtype="object", name=name)


def _only(ranking: pd.DataFrame, first: str, rate: Rate, noun: str) -> str:
    """The rate of the one channel that is ranked; ``noun`` is what it is called."""
    text = f"Only {as_name(first)} can be ranked by {noun}: {_full(ranking, first, rate.trials)}"
    others = set(ranking["reason"].dropna())
    few = others and others <= {Reason.FEW_TRIALS, Reason.NO_TRIALS}
    return f"{text}; all others have too few {rate.trials}." if few else f"{text}."


def _too_close(fair: pd.DataFrame, rate: Rate, noun: str) -> str:
    """Which channels the first clearly beats, which are too close to call, and how many more that would take."""
    first, beaten = str(fair.index[0]), fair["high"] < fair["low"].iloc[0]
    below, beside = (
        [str(channel) for channel in fair.index[1:][those]] for those in (beaten.iloc[1:], ~beaten.iloc[1:])
    )
    takes = _what_it_takes(fair, rate.trials)
    if below:
        winner, verb = f"{as_name(first)} ({_counts(fair, first)} {rate.trials})", "is" if len(beside) == 1 else "are"
        beats = f"{winner} clearly beats {_named(below, fair)} on {noun}"
        return f"{beats}; {_named(beside, fair)} {verb} too close to call. {takes}".rstrip()
    noun = f"{noun[0].upper()}{noun[1:]}"
    if len(beside) < MOST_NAMED:
        return f"{noun} is too close to call between {_named([first, *beside], fair)}. {takes}".rstrip()
    return f"{noun} is too close to call among the {len(fair):,} channels with enough {rate.trials}. {takes}".rstrip()


def _what_it_takes(fair: pd.DataFrame, trials: str) -> str:
    """How many more of the first and the next in its way would part them; empty where they are known within bounds."""
    if (fair["of"] != fair["of_most"]).any():
        return ""
    found = lead(fair)
    if found is None or found.more is None:
        return "Their rates are the same."
    counts = [int(whole_row(fair, channel)["of"]) for channel in (found.first, found.second)]
    names = as_name(found.first), as_name(found.second)
    if any(more > _TOO_MANY * count for more, count in zip(found.more, counts, strict=True)):
        return f"Telling {names[0]} and {names[1]} apart would take over ten times as many {trials}."
    first, second = (f"{more:,}" if more < _EXACT else f"{float(f'{more:.2g}'):,.0f}" for more in found.more)
    return f"Telling them apart takes about {first} more {trials} through {names[0]} and {second} through {names[1]}."


def _named(channels: list[str], fair: pd.DataFrame) -> str:
    """The channels with their counts, or where they are many how many they are."""
    if len(channels) > MOST_NAMED:
        return f"{len(channels):,} others"
    return listed([f"{as_name(channel)} ({_counts(fair, channel)})" for channel in channels])


def _none_ranked(ranking: pd.DataFrame, rate: Rate, noun: str, about: About) -> list[Finding]:
    """That all have too few; nothing where none has any."""
    reasons = set(ranking["reason"])
    if Reason.FEW_EVENTS in reasons:
        number = int(ranking["count"].sum())
        why = f"too few {rate.events} in all ({number:,})"
    elif Reason.FEW_TRIALS in reasons:
        why = f"too few {rate.trials}"
    else:
        return []
    return [Finding(Kind.TOO_FEW, f"No channel can be ranked by {noun}: {why}.", about=about)]


def _noun(rate: Rate) -> str:
    """The name of a rate inside a sentence."""
    return rate.metric.name[0].lower() + rate.metric.name[1:]


def _full(table: pd.DataFrame, channel: str, trials: str = "") -> str:
    """``50% (20 of 40 applicants)``."""
    row = whole_row(table, channel)
    return f"{percentages(row['rate'], row['rate_most'])} ({f'{_counts(table, channel)} {trials}'.rstrip()})"


def _counts(table: pd.DataFrame, channel: str) -> str:
    row = whole_row(table, channel)
    most = None if pd.isna(row["of_most"]) else row["of_most"]
    return f"{row['count']:,} of {bounds(row['of'], most)}"
