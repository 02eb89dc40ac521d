"""Jobs × channels: where there is a link, where nobody opened it, and where there is none."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from hirempire.analysis.compare import NO_LINK, NO_VISIT, NOT_LOADED, POSSIBLE, VISITS
from hirempire.analysis.coverage import SILENT, Coverage
from hirempire.charts.heatmap import TWO_LINES, on_two_lines
from hirempire.charts.measures import number, visits_in
from hirempire.charts.rows import Rows, heads, job_names
from hirempire.charts.theme import Part, Theme, contrasting, empty, figure, layout, short, text
from hirempire.language import counted
from hirempire.values import brief

MOST_JOBS, MOST_CHANNELS = 25, 12
_LEGEND = {
    VISITS: "Filled",
    POSSIBLE: "0–3 or ? in a frame",
    NO_VISIT: "0 in a frame",
    SILENT: "0 on stripes",
    NO_LINK: "–",
    NOT_LOADED: "Hatched",
}
_HALF = 0.46
"""Of the width of a cell, whose column is 1 wide."""
_SLOPE, _GAP = 0.3, 0.14
"""Of the stripes in a cell: how far one leans, and how far it is to the next, in widths of the cell."""


def coverage_chart(coverage: Coverage, labels: Mapping[str, str], *, theme: Theme) -> go.Figure:
    """Jobs × channels, each cell in its state, by fill, by mark and in words when pointed at.

    Filled with the number of visits; "0" in a frame where the link is young; "0" on stripes where it has had no visit
    for long; "–" where there is no link; a hatched row for a job that was not loaded. At the top how many jobs have the
    channel, at the right how many channels the job has. Drawn are the 25 jobs and 12 channels with the most visits.
    :func:`coverage_note` says all this in words.
    """
    state = coverage.state.iloc[:MOST_JOBS, :MOST_CHANNELS]
    if coverage.state.empty:
        return empty(theme, "No links to show")
    rows = Rows.of(theme, lines=1 if coverage.matrix.exact or theme.for_report else TWO_LINES)
    cells = state.to_numpy(dtype=object)
    traces = [
        _cells(coverage, cells, one, labels, rows, theme)
        for one in (VISITS, POSSIBLE, NO_VISIT, SILENT, NO_LINK)
        if (cells == one).any()
    ]
    if (cells == SILENT).any():
        traces += _stripes(cells, rows, theme)
    names = [short(name, most=24 if theme.for_report else 18) for name in state.columns]
    jobs = [
        f"{name} · <i>not loaded</i>" if here == NOT_LOADED else name
        for name, here in zip(job_names(state.index, labels, theme), cells[:, 0], strict=True)
    ]
    every = ["<b>Jobs with a link</b>", *jobs]
    return figure(
        [*traces, *_lost(cells, rows, theme), _sums(coverage, state, rows, theme)],
        layout(
            theme,
            height=rows.height * (len(state) + 1) + theme.size * 10,
            barmode="overlay",
            showlegend=False,
            margin={"r": 20},
            xaxis=heads([*names, "<b>All</b>"], theme),
            yaxis=rows.axis(every, theme, first=-1),
            annotations=rows.names(every, theme, first=-1),
        ),
    )


def coverage_note(coverage: Coverage) -> str:
    """The legend in words, of the states that are drawn, and what is not drawn."""
    jobs, channels = coverage.state.shape
    drawn = set(coverage.state.iloc[:MOST_JOBS, :MOST_CHANNELS].to_numpy().ravel())
    words = [f"{mark}: {_words(one, coverage)}." for one, mark in _LEGEND.items() if one in drawn]
    words += ["Right: the number of channels in which the job has a link."] if drawn else []
    cut = [
        f"{most} {what}"
        for many, most, what in ((jobs, MOST_JOBS, "jobs"), (channels, MOST_CHANNELS, "channels"))
        if many > most
    ]
    words += [f"Showing the {' and '.join(cut)} with the most visits; the table has all."] if cut else []
    return " ".join(words)


def coverage_alt(coverage: Coverage) -> str:
    """What the chart shows, in sentences."""
    loaded = coverage.state[coverage.loaded]
    if loaded.empty:
        return "No links to show."
    cells = loaded.size
    counts = Counter(loaded.to_numpy(dtype=object).ravel().tolist())
    words = f"Links of {counted(len(loaded), 'job')} by {counted(len(loaded.columns), 'channel')}"
    visited, bare = (f"{counts[state]:,} {_have(counts[state])}" for state in (VISITS, NO_LINK))
    visits = f"visits {coverage.when}".strip()
    sentences = [f"{words}: of {counted(cells, 'cell')}, {visited} {visits} and {bare} no link."]
    if quiet := counts[SILENT]:
        sentences.append(
            f"{counted(quiet, 'cell')} {_have(quiet)} had no visits for {coverage.silent_days} or more days."
        )
    if (young := counts[NO_VISIT]) and not coverage.when:
        sentences.append(f"{counted(young, 'cell')} {_have(young)} a newer link with no visits yet.")
    elif young:
        sentences.append(f"{counted(young, 'cell')} {_have(young)} links with no visits {coverage.when}.")
    if possible := counts[POSSIBLE]:
        sentences.append(f"{counted(possible, 'cell')} {_have(possible)} no certain visits, but possible ones.")
    if lost := len(coverage.state) - len(loaded):
        sentences.append(f"{counted(lost, 'job')} couldn't be loaded.")
    return " ".join(sentences)


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _words(state: str, coverage: Coverage) -> str:
    """What a state is called in the note and at a cell."""
    days, when = coverage.silent_days, coverage.when
    return {
        VISITS: f"visits gained {when}" if when else "visits to its links",
        POSSIBLE: f"no certain visits {when}, but possible ones",
        NO_VISIT: f"no visits {when}"
        if when
        else f"no visits yet to a link created less than {counted(days, 'day')} ago",
        SILENT: f"no visits to a link since it was created {days} or more days ago",
        NO_LINK: "no link",
        NOT_LOADED: "a job that couldn't be loaded",
    }[state]


def _cells(
    coverage: Coverage, cells: np.ndarray, state: str, labels: Mapping[str, str], rows: Rows, theme: Theme
) -> Part:
    """The cells in one state, as bars that lie in their columns."""
    places = [(int(row), int(column)) for row, column in zip(*(cells == state).nonzero(), strict=True)]
    jobs = [text(labels.get(str(job), str(job)), most=60) for job in coverage.state.index[: len(cells)]]
    channels = [text(channel, most=60) for channel in coverage.state.columns]
    fill, ink, marker = _look(state, theme)
    called, exact = _words(state, coverage), coverage.matrix.exact
    return {
        "type": "bar",
        "name": state,
        "orientation": "h",
        "base": [column - _HALF for _, column in places],
        "x": [2 * _HALF] * len(places),
        "y": [row + rows.offset for row, _ in places],
        "width": 2 * rows.half - 0.04,
        "marker": {"color": fill} | marker,
        "text": [_mark(state, coverage, place, theme) for place in places],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"size": theme.size - (2 if theme.for_report else 3 if exact else 4), "color": ink},
        "constraintext": "none",
        "hovertext": [
            f"<b>{jobs[row]}</b><br>{channels[column]}: "
            + (visits_in(coverage.matrix, row, column) if state in {VISITS, POSSIBLE} else called)
            for row, column in places
        ],
        "hoverinfo": "text",
    }


def _look(state: str, theme: Theme) -> tuple[str, str, Part]:
    """Fill, ink and border of a state."""
    blue, amber = theme.palette[0], theme.palette[1]
    looks: dict[str, tuple[str, str, Part]] = {
        VISITS: (blue, contrasting(blue), {"line": {"width": 0}}),
        POSSIBLE: (theme.paper, theme.ink, {"line": {"width": 1.5, "color": blue}}),
        NO_VISIT: (theme.paper, theme.ink, {"line": {"width": 1.5, "color": blue}}),
        SILENT: (theme.paper, theme.ink, {"line": {"width": 2, "color": amber}}),
        NO_LINK: (theme.grid, theme.ink, {"line": {"width": 0}}),
    }
    return looks[state]


def _stripes(cells: np.ndarray, rows: Rows, theme: Theme) -> list[Part]:
    """The stripes of all silent cells as one line with gaps, and their "0" above it.

    Plotly's own patterns are one a bar, and a printer paints each as a picture: most of a PDF would be stripes.
    """
    places = [(int(column), int(row), "0") for row, column in zip(*(cells == SILENT).nonzero(), strict=True)]
    starts = np.arange(_GAP / 2 - _SLOPE, 1, _GAP)
    low, high = np.clip(-starts / _SLOPE, 0, 1), np.clip((1 - starts) / _SLOPE, 0, 1)
    half = rows.half - 0.02
    x, y = list[float | None](), list[float | None]()
    for column, row, _ in places:
        for start, bottom, top in zip(starts, low, high, strict=True):
            x += [column + _HALF * (2 * (start + _SLOPE * end) - 1) for end in (bottom, top)] + [None]
            y += [row + rows.offset + half * (1 - 2 * end) for end in (bottom, top)] + [None]
    line = {"color": theme.palette[1], "width": 1}
    drawn: Part = {"name": "stripes", "type": "scatter", "mode": "lines", "x": x, "y": y, "line": line}
    return [drawn | {"hoverinfo": "skip"}, {"name": "on stripes"} | _written(places, rows, theme)]


def _mark(state: str, coverage: Coverage, place: tuple[int, int], theme: Theme) -> str:
    if state in {VISITS, POSSIBLE}:
        least, most = int(coverage.matrix.sums[place]), float(coverage.matrix.most[place])
        word = number(least, "visits", theme, most)
        return word if theme.for_report else on_two_lines(word)
    return {NO_LINK: "–", NO_VISIT: "0", SILENT: ""}[state]  # the stripes would lie over it


def _lost(cells: np.ndarray, rows: Rows, theme: Theme) -> list[Part]:
    """The rows of jobs that were not loaded."""
    places = (cells[:, 0] == NOT_LOADED).nonzero()[0].tolist()
    if not places:
        return []
    return [
        {
            "type": "bar",
            "name": NOT_LOADED,
            "base": -0.5,
            "x": [cells.shape[1]] * len(places),
            "y": [place + rows.offset for place in places],
            "orientation": "h",
            "width": 2 * rows.half,
            "marker": {
                "color": theme.paper,
                "line": {"width": 0},
                "pattern": {"shape": "x", "fgcolor": theme.other, "bgcolor": theme.paper, "size": 7, "solidity": 0.16},
            },
            "hoverinfo": "skip",
        }
    ]


def _sums(coverage: Coverage, state: pd.DataFrame, rows: Rows, theme: Theme) -> Part:
    """How many jobs have each channel, and how many channels each job."""
    jobs = coverage.jobs_with.iloc[: len(state.columns)].tolist()
    channels = coverage.channels_of.iloc[: len(state)].tolist()
    here = coverage.loaded.iloc[: len(state)].tolist()
    return _written(
        [
            *((column, -1, f"{count:,}" if theme.for_report else brief(count)) for column, count in enumerate(jobs)),
            *(
                (len(jobs), row, f"{count:,}" if loaded else "")
                for row, (count, loaded) in enumerate(zip(channels, here, strict=True))
            ),
        ],
        rows,
        theme,
    )


def _written(words: Sequence[tuple[int, int, str]], rows: Rows, theme: Theme) -> Part:
    return {
        "type": "scatter",
        "x": [column for column, _, _ in words],
        "y": [row + rows.offset for _, row, _ in words],
        "mode": "text",
        "text": [f"<b>{word}</b>" if word else "" for _, _, word in words],
        "textfont": {"size": theme.size - 2, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
