"""Where a row of a chart stands and where its name goes.

On a screen, which may be a phone's, the name stands above the row, so that the row has the whole width. In a report,
which is wide, it stands at the left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hirempire.charts.theme import Part, Theme, axis, text, width
from hirempire.language import plain


@dataclass(frozen=True)
class Rows:
    """Row ``i`` is drawn from ``i + offset - half`` to ``i + offset + half`` and is ``height`` px high in all."""

    offset: float
    half: float
    height: int

    @classmethod
    def of(cls, theme: Theme, *, lines: float = 1) -> "Rows":
        """Rows whose marks are ``lines`` times as high as a usual one."""
        marks = theme.row * lines
        if theme.for_report:
            return cls(0.0, 0.43 if lines == 1 else 0.46, round(marks * 1.12))
        name = theme.size * 1.9
        height = marks * 0.8 + name
        half = marks * 0.8 / height / 2
        return cls(0.5 - half, half, round(height))

    def axis(self, names: Sequence[str], theme: Theme, *, first: int = 0) -> Part:
        """The axis along the rows; in a report it has their names."""
        places = list(range(first, first + len(names)))
        ends = [first + len(names) - 0.5 + (0 if theme.for_report else 0.04), first - 0.5]
        if not theme.for_report:
            return axis(theme, range=ends, visible=False)
        # A mark at 0 is half to the left of it, where the names end.
        apart = round(theme.size * 0.6)
        return axis(theme, range=ends, tickvals=places, ticktext=list(names), ticklabelstandoff=apart)

    def names(self, names: Sequence[str], theme: Theme, *, first: int = 0) -> list[Part]:
        """Notes with the names of the rows, above each; none in a report."""
        if theme.for_report:
            return []
        return [
            {
                "text": words,
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": place + self.offset - self.half,
                "yanchor": "bottom",
                "showarrow": False,
                "borderpad": 0,
                "bgcolor": theme.paper,
            }
            for place, words in enumerate(names, start=first)
        ]

    def ends(self, words: Sequence[str], inks: Sequence[str], theme: Theme) -> list[Part]:
        """Notes for what each row says in words (ready for Plotly): above its right end on a screen, else behind it."""
        shift = 0.0 if theme.for_report else self.offset - self.half
        return [
            {
                "text": said,
                "x": 1,
                "xref": "paper",
                "xanchor": "left" if theme.for_report else "right",
                "y": place + shift,
                "yanchor": "middle" if theme.for_report else "bottom",
                "xshift": theme.size if theme.for_report else 0,
                "showarrow": False,
                "borderpad": 0,
                "bgcolor": theme.paper,
                "font": {"size": theme.size - 1, "color": ink},
            }
            for place, (said, ink) in enumerate(zip(words, inks, strict=True))
        ]


def beside(words: Sequence[str], theme: Theme) -> int:
    """The margin, in px, that :meth:`Rows.ends` takes at the right of a chart."""
    return width(words, theme) + theme.size if theme.for_report else 8


def heads(words: list[str], theme: Theme) -> Part:
    """The axis that puts words (ready for Plotly) over columns that are 1 wide, the first at 0."""
    return {
        "side": "top",
        "range": [-0.5, len(words) - 0.5],
        "tickvals": list(range(len(words))),
        "ticktext": words,
        "tickangle": -45 if len(words) > 3 else 0,
        "tickfont": {"size": theme.size - 1},
    }


def job_names(rows: Iterable[str], labels: Mapping[str, str], theme: Theme) -> list[str]:
    """The name of each row, ready for Plotly. A long title is cut before what tells it from others like it."""
    return [cut(plain(labels.get(row, row), most=200), 42 if theme.for_report else 46) for row in rows]


def cut(name: str, most: int) -> str:
    """A name of so many characters, ready for Plotly; a title is cut before its place."""
    title, dot, rest = name.partition(" · ")
    if len(name) <= most or not dot:
        return text(name, most=most)
    rest = plain(rest, most=most // 2)
    return text(f"{plain(title, most=most - len(rest) - 3)} · {rest}", most=most)
