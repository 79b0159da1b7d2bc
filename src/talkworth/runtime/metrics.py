"""What a Prometheus server may read of us: the doors, the journal, the loader, each connector."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from talkworth.intake import Counters
from talkworth.reports.rhythm import is_silent, quiet_min
from talkworth.runtime.health import Sender, senders
from talkworth.runtime.owned import Owned

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
# To look through all events takes longer than a scraper waits; senders change slowly.
_SENDERS_FOR_S: Final = 60.0
_COUNTED: Final = {
    "accepted": ("door", "Events and webhooks that are on disk, by door."),
    "rejected": ("code", "Single events that were not taken, by error code."),
    "refused": ("code", "Whole requests that were not taken, by error code."),
    "unread": ("reason", "What is on disk and will not act, by reason."),
}


class Metrics:
    """The figures of an owned directory, and of its doors since the server started."""

    def __init__(self, owned: Owned) -> None:
        self.counters = Counters()
        self._owned = owned
        self._senders: list[Sender] = []
        self._asked_at_s = -_SENDERS_FOR_S
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Collected(self))

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)

    def collected(self) -> Iterator[Metric]:
        for name, (label, meaning) in _COUNTED.items():
            yield _counter(name, label, meaning, getattr(self.counters, name))
        yield from self._progress()
        yield from self._connectors()

    def _progress(self) -> Iterator[Metric]:
        state, data = self._owned.loader.state(), self._owned.data
        figures = {
            "journal_entries": ("Entries in the journal.", state.last_seq),
            "loaded_entries": ("Entries of the journal that are in the reports.", state.watermark),
            "waiting_entries": ("Entries on disk that are not in the reports yet.", state.lag),
            "loading_fails": ("1 while loading fails and is tried again.", bool(state.error)),
            "disk_free_bytes": ("Free bytes on the disk.", shutil.disk_usage(data).free),
        }
        for name, (meaning, value) in figures.items():
            yield GaugeMetricFamily(f"talkworth_{name}", meaning, value=value)

    def _connectors(self) -> Iterator[Metric]:
        labels = ("shop", "door", "trust")
        heard = GaugeMetricFamily(
            "talkworth_last_received_timestamp_seconds", "When we last heard it.", labels=labels
        )
        silent = GaugeMetricFamily(
            "talkworth_silent", "1 while it is quiet beyond its own rhythm.", labels=labels
        )
        now_us = time.time_ns() // 1000
        for one in self._recent_senders():
            names = (one.shop_id, one.door, one.trust)
            quiet = quiet_min(one.last_received_at, now_us)
            heard.add_metric(names, one.last_received_at / 1e6)
            silent.add_metric(names, is_silent(one.door, one.n_events, one.longest_gap_min, quiet))
        yield heard
        yield silent

    def _recent_senders(self) -> list[Sender]:
        if time.monotonic() - self._asked_at_s >= _SENDERS_FOR_S:
            self._senders = senders(self._owned.warehouse)
            self._asked_at_s = time.monotonic()
        return self._senders


class _Collected(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics.collected()

    def describe(self) -> Iterable[Metric]:
        return ()


def _counter(name: str, label: str, meaning: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"talkworth_{name}", meaning, labels=(label,))
    for key, count in sorted(counts.items()):
        family.add_metric((key,), count)
    return family
