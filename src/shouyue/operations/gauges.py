"""Figures read from the database when somebody asks. Each room gives its own, by a few bounded queries.

gauges.register(waiting)            # in apps.ready
def waiting(at): yield gauges.gauge("shouyue_deliveries_waiting", "Facts that wait for a listener", 7)
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, with the labels that tell it from its siblings."""

    labels: tuple[tuple[str, str], ...]
    value: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure: `name` as Prometheus knows it, `help` a short English line."""

    name: str
    help: str
    samples: tuple[Sample, ...]


Source = Callable[[datetime], Iterable[Gauge]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let `source` give its figures whenever they are asked for. Called in `apps.ready`."""
    if source not in _sources:
        _sources.append(source)


def gauge(name: str, words: str, value: float) -> Gauge:
    """A figure of one value."""
    return Gauge(name, words, (Sample((), float(value)),))


def by(name: str, words: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]) -> Gauge:
    """A figure with one value for each combination of labels."""
    samples = (Sample(tuple(zip(labels, key, strict=True)), float(value)) for key, value in values.items())
    return Gauge(name, words, tuple(samples))


def collect(at: datetime) -> Iterator[Gauge]:
    """Every figure as it stands at `at`. A source that fails is counted, and the others still answer."""
    failed = 0
    for source in _sources:
        try:
            yield from tuple(source(at))
        except Exception as error:  # a scrape must say that the database is away, not be away with it
            failed += 1
            logger.warning("figures of %s.%s: %r", source.__module__, source.__qualname__, error)
    yield gauge("shouyue_figures_failed", "Sources of figures that could not be read", failed)
