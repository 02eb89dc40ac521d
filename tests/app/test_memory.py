"""What a session leaves behind while its filters are changed."""

import gc
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from hirempire.analysis.subject import Subject


def _views() -> int:
    """How many views are alive; what nothing holds any more is swept up first."""
    gc.collect()
    return sum(isinstance(one, Subject) for one in gc.get_objects())


def test_views_of_before_are_forgotten(opened: Callable[[], AppTest]) -> None:
    """Each change of a filter makes a view of all links, and draws charts anew: the ones before it are let go."""
    app = opened()
    (channels,) = [one for one in app.multiselect if one.label == "Channels"]
    alive = []
    for channel in channels.options[:5]:
        (channels,) = [one for one in app.multiselect if one.label == "Channels"]
        channels.set_value([channel]).run()
        assert not app.exception
        alive.append(_views())
    assert alive[-1] == alive[1], alive
