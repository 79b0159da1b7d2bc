"""The narrated tea shop, a receiver, and a courier whose clock the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.outlets.receiver import Receiver, a_receiver
from tests.reports.narrated import NOW, SHOP, Opened, Story, micros, opened

from talkworth.control.outbox import OUTBOX, Delivery, Outbox
from talkworth.control.outlets import Outlet, OutletKind
from talkworth.outlets import webhook
from talkworth.outlets.courier import Courier
from talkworth.runtime.outgoing import Links


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as found:
        yield found


@dataclass
class Post:
    """A shop's ways out. Orders placed up to 20 days before `now` are told."""

    shop: Opened
    outbox: Outbox
    now: datetime

    def courier(self) -> Courier:
        return Courier(
            self.shop.warehouse,
            self.shop.control,
            self.outbox,
            Links(self.shop.control),
            now_us=lambda: micros(self.now),
        )

    def add(self, kind: OutletKind, target: str, secret: str = "", **options: str) -> Outlet:
        since = str(micros(self.now - timedelta(days=20)))
        return self.shop.control.outlets.add(
            SHOP,
            kind,
            target,
            {"since_at": since, **options},
            (secret or webhook.new_secret()).encode(),
        )

    def round(self) -> int:
        """Plan and deliver once; how many messages were taken."""
        courier = self.courier()
        courier.plan()
        return courier.deliver()

    def of(self, outlet: Outlet) -> list[Delivery]:
        return self.outbox.deliveries(outlet.outlet_id)


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def post(tmp_path: Path, story: Story) -> Iterator[Post]:
    with opened(tmp_path, story) as shop:
        outbox = Outbox(tmp_path / OUTBOX)
        try:
            yield Post(shop, outbox, NOW)
        finally:
            outbox.close()
