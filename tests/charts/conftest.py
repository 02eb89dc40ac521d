"""Plotly looks at every chart that is drawn here, part by part, which the dashboard has no time for."""

from types import SimpleNamespace

import plotly.graph_objects as go
import pytest

from hirempire.charts import theme


@pytest.fixture(autouse=True)
def _looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Plotly does not know fails the test that draws it."""
    strict = SimpleNamespace(Figure=lambda traces, layout, **_: go.Figure(traces, layout))
    monkeypatch.setattr(theme, "go", strict)
