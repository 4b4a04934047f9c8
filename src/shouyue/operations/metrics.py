"""Figures for Prometheus: how long requests took, kept by each web process, and gauges read when somebody asks.

`shouyue run` and `shouyue web` set PROMETHEUS_MULTIPROC_DIR, so that several web processes count together.
"""

import os
from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from shouyue.operations import gauges

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

# The library leaves this one without types.
_everywhere: Callable[[CollectorRegistry], object] = MultiProcessCollector

_here = CollectorRegistry()
_requests = Histogram(
    "shouyue_request_seconds",
    "Time to answer a request, by route and class of status",
    ("method", "route", "status"),
    buckets=BUCKETS,
    registry=_here,
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    known = method if method in METHODS else "other"
    _requests.labels(known, route or "unmatched", f"{status // 100}xx").observe(seconds)


def exposition(at: datetime) -> bytes:
    """All figures in Prometheus' text form, as they stand at `at`."""
    together = CollectorRegistry()
    together.register(_Gauges(at))
    if os.environ.get(FOLDER):
        _everywhere(together)
        return generate_latest(together)
    return generate_latest(together) + generate_latest(_here)


class _Gauges(Collector):
    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterable[Metric]:
        for gauge in gauges.collect(self.at):
            names = [name for name, _value in gauge.samples[0].labels] if gauge.samples else []
            family = GaugeMetricFamily(gauge.name, gauge.help, labels=names)
            for sample in gauge.samples:
                family.add_metric([value for _name, value in sample.labels], sample.value)
            yield family

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: to register must not ask the database."""
        return ()
