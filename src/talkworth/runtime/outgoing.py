"""The thread that tells other systems what orders earned."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from talkworth.control import Control
from talkworth.outlets.courier import Courier
from talkworth.tokens import VISIT, BadLink, issue
from talkworth.warehouse import Warehouse

_log = logging.getLogger(__name__)

# Credits change with every batch; others need them in minutes, not in milliseconds. Files of the
# day are due also where nothing arrives.
_PLAN_EVERY_S: Final = 15.0
_PLAN_AT_LEAST_EVERY_S: Final = 600.0
_DELIVER_EVERY_S: Final = 2.0
_LINK_DAYS: Final = 30


class Outgoing:
    """Plans when the numbers moved, and delivers what is due, until it is closed."""

    def __init__(self, courier: Courier, warehouse: Warehouse) -> None:
        self._courier, self._warehouse = courier, warehouse
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outgoing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Finish the message at hand, then stop."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        planned_at_s, planned_upto = -_PLAN_AT_LEAST_EVERY_S, -1
        while not self._stop.wait(_DELIVER_EVERY_S):
            try:
                watermark, rested_s = self._warehouse.watermark(), time.monotonic() - planned_at_s
                is_moved = watermark != planned_upto and rested_s >= _PLAN_EVERY_S
                if is_moved or rested_s >= _PLAN_AT_LEAST_EVERY_S:
                    planned_at_s, planned_upto = time.monotonic(), watermark
                    self._courier.plan()
                self._courier.deliver()
            except Exception:
                # Whatever it is: what waits is on disk, and the next round may succeed.
                _log.exception("a round of deliveries failed")


class Links:
    """Signed tokens of a shop's visitors, for those who write to them."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._peppers: dict[str, bytes] = {}

    def __call__(self, shop_id: str, visitor_id: str) -> str | None:
        """`None` for a visitor whose name is too long for a link; it may be anybody's words."""
        if (pepper := self._peppers.get(shop_id)) is None:
            pepper = self._peppers[shop_id] = self._control.email_pepper(shop_id)
        try:
            text, _ = issue(
                pepper,
                VISIT,
                visitor_id=visitor_id,
                conversation_id=None,
                days=_LINK_DAYS,
                now_s=int(time.time()),
            )
        except BadLink:
            return None
        return text
