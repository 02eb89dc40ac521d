"""How soon applicants come: by channel the share of them within days of the link, and the first one's day."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.pace import WINDOWS, Pace
from hirempire.analysis.rates import FEWEST_TRIALS
from hirempire.charts.funnel import MOST_ROWS
from hirempire.charts.shares import three_marks
from hirempire.charts.theme import Theme, empty, marker, short, text
from hirempire.language import ALL_CHANNELS, counted, plain
from hirempire.values import percent

NOTE = (
    "Share of applicants so far who applied within 2 (ring), 7 (square) and 21 (diamond) days of the link; younger "
    f"links aren't counted. Grey: fewer than {FEWEST_TRIALS} applicants."
)
_NOTHING = "No dated application came after a link was created."


def pace_chart(pace: Pace, *, theme: Theme, colours: Mapping[str, int]) -> go.Figure:
    """A row a channel of :class:`hirempire.analysis.pace.Pace`, most applicants first, under all of them together."""
    drawn = shown(pace)
    if drawn.empty:
        return empty(theme, _NOTHING)
    channels = [str(one) for one in drawn.index]
    few = [not many for many in (drawn["of_7"].astype("Float64") >= FEWEST_TRIALS).fillna(False)]  # noqa: FBT003
    inks = [str(marker(one, colours, theme)["color"]) for one in channels]
    most = 30 if theme.for_report else 16
    return three_marks(
        {f"{days} days": drawn[f"share_{days}"].astype("float64").tolist() for days in WINDOWS},
        names=[f"<b>{ALL_CHANNELS}</b>", *(short(one, most=most) for one in channels[1:])],
        words=[_words(row, theme) for row in drawn.to_dict("records")],
        inks=[theme.ink, *(theme.other if is_few else ink for is_few, ink in list(zip(few, inks, strict=True))[1:])],
        hovers=[_hover(one, row) for one, row in zip(channels, drawn.to_dict("records"), strict=True)],
        axis_title="Share of applicants so far, within days of the link",
        theme=theme,
    )


def shown(pace: Pace) -> pd.DataFrame:
    """The rows that are drawn: all channels together, then those with an applicant since their link, the most first."""
    rows = pace.channels[(pace.channels["of_2"] > 0).fillna(False)]  # noqa: FBT003
    if rows.empty:
        return rows
    rows = rows.sort_values("of_2", ascending=False, kind="stable").iloc[:MOST_ROWS]
    return pd.concat([pace.whole.to_frame().T.set_axis([ALL_CHANNELS]), rows.astype("object")])


def pace_alt(pace: Pace) -> str:
    """What the chart shows, in sentences."""
    drawn = shown(pace)
    if drawn.empty:
        return _NOTHING
    sentences = [f"Share of applicants within 2, 7 and 21 days of the link, {counted(len(drawn) - 1, 'channel')}."]
    for channel, row in list(zip(drawn.index, drawn.to_dict("records"), strict=True))[:3]:
        shares = [percent(float(row[f"share_{days}"])) or "unknown" for days in WINDOWS]
        sentences.append(f"{plain(str(channel))}: {', '.join(shares)}.")
    return " ".join(sentences)


def _words(row: Mapping[Any, Any], theme: Theme) -> str:
    shares = " → ".join(text(percent(_number(row[f"share_{days}"])) or "–") for days in WINDOWS)
    days = _number(row["median_days"])
    if math.isnan(days):
        return shares
    first = "&lt;0.1" if days < 0.05 else f"{days:.1f}" if days < 9.95 else f"{days:.0f}"
    return f"{shares} · first after {first} days" if theme.for_report else f"{shares} · first {first} d"


def _hover(channel: str, row: Mapping[Any, Any]) -> str:
    lines = [f"<b>{text(channel, most=60)}</b>"]
    for days in WINDOWS:
        share = percent(_number(row[f"share_{days}"]))
        young = f"; {counted(int(_number(row[f'young_{days}'])), 'younger link')} not counted"
        lines.append(
            text(
                f"Within {days} days: {share}, {row[f'within_{days}']} of {row[f'of_{days}']} applicants{young}",
                most=90,
            )
            if share
            else f"Within {days} days: unknown{young}"
        )
    lines.append(f"{row['with_applicant']} of {row['links']} links have an applicant")
    return "<br>".join(lines)


def _number(value: Any) -> float:  # noqa: ANN401 - of a column of mixed numbers
    """A number, nan where it is missing."""
    return float(value) if pd.notna(value) else math.nan
