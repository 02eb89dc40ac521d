"""The definitions of metrics: the same in the code and in the guide to them."""

from pathlib import Path

from hirempire.exhibits.metrics import METRICS, defined, metrics_markdown


def test_the_page_of_metrics_says_what_the_code_says() -> None:
    """``docs/metrics.md`` is the code's own text."""
    page = Path(__file__).parents[2] / "docs" / "metrics.md"
    assert page.read_text(encoding="utf-8") == metrics_markdown()


def test_every_metric_is_defined_in_one_line() -> None:
    """Name, formula and limits; no two have the same key."""
    for key, metric in METRICS.items():
        assert metric.key == key
        assert metric.formula in defined(metric)
        assert "\n" not in defined(metric)
