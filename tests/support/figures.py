"""Plotly figures, read back from what the browser gets."""

import json
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

HOSTILE = "<a href='https://evil.example'>win</a>\u202e\x07"


def strings(value: object) -> Iterator[str]:
    """Every text in a figure, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def traces(figure: go.Figure, kind: str) -> list[dict[str, Any]]:
    """The traces of one kind, as the browser gets them."""
    return [trace for trace in json.loads(figure.to_json())["data"] if trace["type"] == kind]


def written(figure: go.Figure) -> list[str]:
    """The words at the marks."""
    return [word for trace in json.loads(figure.to_json())["data"] for word in trace.get("text") or []]
