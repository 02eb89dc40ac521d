"""Counts and durations for Prometheus, on a port of this computer alone. Nobody's name is in them.

They are counted from the events of our own log, so that both say the same.
"""

import logging
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    start_http_server,
)

from hirempire.dashboard.draining import DRAIN, Drain

VARIABLE: Final = "HIREMPIRE_METRICS_PORT"
_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

_log = logging.getLogger(__name__)


class Metrics(logging.Handler):
    """Counts what our loggers report."""

    def __init__(self, registry: CollectorRegistry, *, drain: Drain = DRAIN) -> None:
        super().__init__()
        of: dict[str, Any] = {"namespace": "hirempire", "registry": registry}
        timed: dict[str, Any] = {"buckets": _SECONDS, **of}
        Gauge("sessions_open", "Browser tabs connected.", **of).set_function(lambda: len(drain.lines))
        Gauge("pages_waiting", "Browser tabs whose page is being made.", **of).set_function(
            lambda: sum(line.waits for line in drain.lines)
        )
        Gauge("draining", "1 once the server is ending.", **of).set_function(lambda: float(drain.began))
        Gauge("pdf_queue", "Reports that wait for their turn with Chrome.", **of).set_function(_waiting)
        self._runs = Histogram("run_seconds", "Runs of a page, by how they ended.", ["ended"], **timed)
        self._requests = Counter("requests", "Requests to Hirempire, by class of status.", ["status"], **of)
        self._limited = Counter("requests_limited", "Requests that Hirempire answered with 429.", **of)
        self._loads = Histogram("load_seconds", "Loads from Hirempire.", **timed)
        self._reports = Histogram("report_seconds", "Reports, by format.", ["format"], **timed)
        self._store = Counter("store_errors", "Uses of the store that failed, by cause.", ["cause"], **of)
        self._counts: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            "run": lambda facts: self._runs.labels(facts["ended"]).observe(facts["ms"] / 1_000),
            "request": self._request,
            "load": lambda facts: self._loads.observe(facts["ms"] / 1_000),
            "report": lambda facts: self._reports.labels(facts["format"]).observe(facts["ms"] / 1_000),
            "store_error": lambda facts: self._store.labels(facts["cause"]).inc(),
        }

    def emit(self, record: logging.LogRecord) -> None:
        """Count one event."""
        count = self._counts.get(getattr(record, "event", ""))
        if count is not None:
            count(getattr(record, "facts", {}))

    def _request(self, facts: Mapping[str, Any]) -> None:
        status = facts["status"]
        self._requests.labels("none" if status is None else f"{status // 100}xx").inc()
        if status == 429:
            self._limited.inc()


def _waiting() -> float:
    from hirempire.reports.chrome.process import waiting  # takes a moment to import

    return waiting()


def serve() -> Callable[[], None]:
    """Serve the metrics if the operator has named a port for them; what ends that."""
    port = os.environ.get(VARIABLE, "").strip()
    if not port:
        return lambda: None
    registry = CollectorRegistry()
    try:
        server, thread = start_http_server(int(port), addr="127.0.0.1", registry=registry)
    except (OSError, OverflowError, ValueError):
        _log.error("There are no metrics: %s must be a free port", VARIABLE, extra={"event": "no_metrics"})
        return lambda: None
    disable_created_metrics()  # type: ignore[no-untyped-call]
    ProcessCollector(registry=registry)
    _count(Metrics(registry))

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end


def _count(metrics: Metrics) -> None:
    """Count every event, also where the operator reads fewer."""
    ours = logging.getLogger("hirempire")
    for handler in ours.handlers:
        handler.setLevel(max(handler.level, ours.level))
    ours.setLevel(min(ours.level, logging.INFO) or logging.INFO)
    ours.addHandler(metrics)
