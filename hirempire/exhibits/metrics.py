"""Every metric of conversion with its definition, for a page, a report and ``docs/metrics.md`` alike."""

import pandas as pd

from hirempire.analysis import conversion, costs, pace
from hirempire.analysis.metric import Metric
from hirempire.analysis.rates import FEWEST_EVENTS, FEWEST_TRIALS, RATES

CONVERSION = (*conversion.METRICS, *(rate.metric for rate in RATES.values()))
METRICS: dict[str, Metric] = {metric.key: metric for metric in (*CONVERSION, *pace.METRICS, *costs.METRICS)}
"""All of them by key, in the order of the page."""

RANKING = (
    "Channels are ranked by what can be told apart. Two rates whose 95% intervals overlap can’t be told apart yet and "
    "share their places: “1 to 3” says that the channel is surely neither better than first nor worse than third. "
    f"Rates of fewer than {FEWEST_TRIALS} visits or applicants are not ranked, and nobody is where all channels "
    f"together have fewer than {FEWEST_EVENTS} applicants or hires. How many more would be needed supposes that both "
    "rates stay as they are."
)


def defined(metric: Metric) -> str:
    """One metric in a line: its formula and its limits, in plain text."""
    return f"{metric.name} = {metric.formula}. {metric.limits}" + (
        f" Source: {metric.source}." if metric.source else ""
    )


def metrics_table() -> pd.DataFrame:
    """All metrics, a row each: name, formula, what one must know, and the source of the method."""
    rows = [(metric.name, metric.formula, metric.limits, metric.source) for metric in METRICS.values()]
    columns = pd.Index(["Metric", "How it is counted", "What to know", "Source"])
    return pd.DataFrame([*rows, ("Ranking", "by what can be told apart", RANKING, "")], columns=columns, dtype="str")


def metrics_markdown() -> str:
    """The whole of ``docs/metrics.md``."""
    parts = [
        "# Metrics of conversion",
        "Every number from visit to hire, as the code defines it; a test keeps this page and the code the same.",
        *(_described(metric) for metric in METRICS.values()),
        "## Ranking",
        RANKING,
    ]
    return "\n\n".join(parts) + "\n"


def _described(metric: Metric) -> str:
    source = f"\n\nSource: {metric.source}." if metric.source else ""
    return f"## {metric.name}\n\n**{metric.formula}**\n\n{metric.limits}{source}"
