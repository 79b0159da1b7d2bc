"""What every endpoint may need, and the clock it reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from litestar.di import NamedDependency

from talkworth.control import Control
from talkworth.intake.lately import Lately
from talkworth.journal import Reader
from talkworth.reports.period import Period, instant
from talkworth.reports.view import View, viewed
from talkworth.rules import Ruling
from talkworth.warehouse import Snapshot, Warehouse
from talkworth.warehouse.as_of import Past
from talkworth.web.entrance import Entrance
from talkworth.web.kept import Kept
from talkworth.web.live_tail import Streams


def clock() -> int:
    """Now, UTC microseconds."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Serving:
    """
    `token` lets the command line on this machine read any shop; `now_us` is our clock. `past` has
    the warehouses of past instants, `lately` what the doors refused, `entrance` how people come
    in, `streams` who looks on at what arrives, `kept` the last answers. Who asks takes an answer
    that is `max_stale_s` old.
    """

    warehouse: Warehouse
    control: Control
    reader: Reader
    token: str
    past: Past
    now_us: Callable[[], int] = clock
    lately: Lately = field(default_factory=Lately)
    entrance: Entrance = field(default_factory=Entrance)
    streams: Streams = field(default_factory=Streams)
    kept: Kept = field(default_factory=Kept)
    max_stale_s: float = 0.0

    def at_us(self, as_of_us: int | None) -> int:
        """The instant a report is asked for, now where it names none; UTC microseconds."""
        return self.now_us() if as_of_us is None else as_of_us

    @contextmanager
    def known_at(self, as_of_us: int | None) -> Iterator[Snapshot]:
        """One commit of the warehouse, or of what it was at a past instant (UTC microseconds)."""
        with self.warehouse_at(as_of_us) as warehouse, warehouse.snapshot() as snapshot:
            yield snapshot

    @contextmanager
    def viewed_at(
        self, shop_id: str, period: Period, as_of_us: int | None, view: View
    ) -> Iterator[Snapshot]:
        """As `known_at`, of one shop as `view` shows it, for reports of `period`."""
        with (
            self.warehouse_at(as_of_us) as warehouse,
            viewed(warehouse, shop_id, period, view) as snapshot,
        ):
            yield snapshot

    @contextmanager
    def warehouse_at(self, as_of_us: int | None) -> Iterator[Warehouse]:
        """The warehouse, or what it was at a past instant (UTC microseconds)."""
        if as_of_us is None:
            yield self.warehouse
            return
        with self.past.at(as_of_us, self.control) as warehouse:
            yield warehouse

    def rulings(self, as_of_us: int | None) -> Sequence[Ruling]:
        """What the numbers follow: those of now what the warehouse does, which trails `control`."""
        if as_of_us is None:
            return self.warehouse.rulings()
        return self.control.rule_sets(as_of_us)

    def data_to(self, watermark: int, as_of_us: int | None) -> datetime:
        """What was acknowledged before this instant is in numbers that go up to `watermark`."""
        if as_of_us is not None:
            return instant(as_of_us)
        now_us = self.now_us()
        waiting = self.reader.read(watermark, 1)
        return instant(min(waiting[0].received_at, now_us) if waiting else now_us)


Served = NamedDependency[Serving]
