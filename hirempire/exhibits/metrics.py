"""Every metric of conversion with its definition, for a page, a report and ``docs/metrics.md`` alike."""

import pandas as pd

from hirempire.analysis import change, cohort, conversion, costs, expected, pace, stop_keep_grow
from hirempire.analysis.metric import Metric
from hirempire.analysis.rates import FEWEST_EVENTS, FEWEST_TRIALS, RATES

CONVERSION = (*conversion.METRICS, *(rate.metric for rate in RATES.values()))
_OF_MONEY = (*costs.METRICS, *stop_keep_grow.METRICS)
METRICS: dict[str, Metric] = {
    metric.key: metric for metric in (*CONVERSION, *cohort.METRICS, *pace.METRICS, *_OF_MONEY)
}
"""Every metric by its key, in the order of the page."""

RANKING = (
    "Channels are ranked by clear differences. Two rates whose 95% intervals overlap have no clear difference yet and "
    "share places: “1st–3rd” means that the channel is neither better than first nor worse than third. Rates from "
    f"fewer than {FEWEST_TRIALS} visits or applicants aren't ranked, and no channel is where all together have fewer "
    f"than {FEWEST_EVENTS} applicants or hires. How many more are needed assumes that both rates stay the same."
)


def defined(metric: Metric) -> str:
    """One metric in a line: its formula and its limits, in plain text."""
    return f"{metric.name} = {metric.formula}. {metric.limits}" + (
        f" Source: {metric.source}." if metric.source else ""
    )


def metrics_table() -> pd.DataFrame:
    """Every metric, one row each: name, formula, what to know, and the source of the method."""
    rows = [(metric.name, metric.formula, metric.limits, metric.source) for metric in METRICS.values()]
    columns = pd.Index(["Metric", "Formula", "What to know", "Source"])
    return pd.DataFrame([*rows, ("Ranking", "by clear differences", RANKING, "")], columns=columns, dtype="str")


def metrics_markdown() -> str:
    """The whole of ``docs/metrics.md``."""
    parts = [
        "# Metrics",
        "Visits gained, and every number from visit to hire, as the code defines them; a test keeps both in step.",
        *(_described(metric) for metric in (*change.METRICS, *expected.METRICS)),
        *(_described(metric) for metric in METRICS.values()),
        "## Ranking",
        RANKING,
    ]
    return "\n\n".join(parts) + "\n"


def _described(metric: Metric) -> str:
    source = f"\n\nSource: {metric.source}." if metric.source else ""
    return f"## {metric.name}\n\n**{metric.formula}**\n\n{metric.limits}{source}"
