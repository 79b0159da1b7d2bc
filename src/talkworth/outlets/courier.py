"""Finds what is new to say, and says it until somebody takes it."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx
import msgspec

from talkworth.control import Control
from talkworth.control.outbox import Delivery, News, Outbox
from talkworth.control.outlets import Outlet, UnknownOutlet
from talkworth.errors import TalkworthError
from talkworth.outlets import ga4, webhook
from talkworth.outlets.credits import OrderCredits, order_credits
from talkworth.outlets.exports import write_exports
from talkworth.reports.period import local, microseconds, parse_day
from talkworth.sources.erased import PREFIX
from talkworth.warehouse import Warehouse

_log = logging.getLogger(__name__)

# Seconds before the next try, and up to a fifth more; after the last it is a dead letter.
RETRY_S: Final = (10, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
LOOK_BACK_US: Final = 31 * 86_400_000_000
_LONGEST_WAIT_S: Final = 24 * 3600
_EXPORT_HOUR: Final = 1
_FOREVER: Final = 1 << 62
_TIMEOUT: Final = httpx.Timeout(10.0)

LinkOf = Callable[[str, str], str | None]


class NotTaken(Exception):
    """The other side did not take a message; `retry_after_s` is what it asks for, if it does."""

    def __init__(self, reason: str, retry_after_s: int | None = None, *, is_final: bool) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
        self.is_final = is_final


class Courier:
    """
    Sends what orders earned to the outlets of all shops.

    `link_of` makes the signed token of a shop's visitor, `None` where there can be none.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        control: Control,
        outbox: Outbox,
        link_of: LinkOf,
        *,
        now_us: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._warehouse, self._control, self._outbox = warehouse, control, outbox
        self._link_of, self._now_us = link_of, now_us
        # What cannot be said is looked at again with every plan, and logged once.
        self._unsaid: set[tuple[str, str]] = set()

    def plan(self) -> int:
        """Queue what is new for every outlet; how many messages."""
        n_queued = 0
        self._outbox.prune(self._now_us() - 2 * LOOK_BACK_US)
        for outlet in self._control.outlets.outlets():
            try:
                news = list(self._news(outlet))
                n_queued += self._outbox.put(outlet.outlet_id, news, self._now_us())
            except TalkworthError as error:
                _log.error("nothing could be planned for %s: %s", outlet.outlet_id, error.message)
        return n_queued

    def deliver(self, most: int = 50) -> int:
        """
        Try what is due, up to `most` messages of each outlet; how many were taken.

        An outlet that fails rests until the next round: others must not wait for it.
        """
        n_sent = 0
        resting: set[str] = set()
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            for delivery in self._outbox.due(self._now_us(), most):
                if delivery.outlet_id in resting:
                    continue
                if self._try(client, delivery):
                    n_sent += 1
                else:
                    resting.add(delivery.outlet_id)
        return n_sent

    def _try(self, client: httpx.Client, delivery: Delivery) -> bool:
        try:
            self._send(client, self._control.outlets.outlet(delivery.outlet_id), delivery)
        except UnknownOutlet:
            self._outbox.forget(delivery.outlet_id)
            return False
        except NotTaken as error:
            self._fail(delivery, str(error), error.retry_after_s, is_final=error.is_final)
            return False
        except (httpx.HTTPError, OSError, TalkworthError) as error:
            self._fail(delivery, f"{type(error).__name__}: {error}", None, is_final=False)
            return False
        self._outbox.sent(delivery.delivery_id, self._now_us())
        return True

    def _send(self, client: httpx.Client, outlet: Outlet, delivery: Delivery) -> None:
        if outlet.kind == "export":
            self._export(outlet, delivery)
            return
        secret = self._control.outlets.secret(outlet.outlet_id).decode()
        if outlet.kind == "ga4":
            query = {"measurement_id": outlet.target, "api_secret": secret}
            collect = outlet.options.get("collect", ga4.COLLECT)
            request = client.build_request("POST", collect, params=query, content=delivery.body)
        else:
            sent_s = self._now_us() // 1_000_000
            headers = webhook.signed_headers(secret, delivery.delivery_id, sent_s, delivery.body)
            request = client.build_request(
                "POST", outlet.target, content=delivery.body, headers=headers
            )
        check_taken(client, request)

    def _fail(
        self, delivery: Delivery, reason: str, asked_s: int | None, *, is_final: bool
    ) -> None:
        now = self._now_us()
        next_try_at = None
        if not is_final and delivery.n_tries < len(RETRY_S):
            wait_s = max(RETRY_S[delivery.n_tries], min(asked_s or 0, _LONGEST_WAIT_S))
            next_try_at = now + int(wait_s * random.uniform(1.0, 1.2) * 1_000_000)  # noqa: S311
        # The reason may hold an address of ours with its secret in the query.
        self._outbox.failed(delivery.delivery_id, _without_query(reason), now, next_try_at)

    def _news(self, outlet: Outlet) -> Iterator[News]:
        if outlet.kind == "export":
            yield from self._export_news(outlet)
            return
        since = int(outlet.options.get("since_at", outlet.created_at))
        since = max(since, self._now_us() - LOOK_BACK_US)
        found = order_credits(
            self._warehouse,
            outlet.shop_id,
            since,
            _FOREVER,
            outlet.options.get("trust", "verified"),
        )
        if outlet.kind == "ga4":
            yield from self._purchases(outlet, found, since)
        else:
            yield from self._messages(outlet, found, since)

    def _messages(
        self, outlet: Outlet, found: Iterator[OrderCredits], since: int
    ) -> Iterator[News]:
        """An order whenever what it earned changed, and once when it earned nothing any more."""
        gone = self._outbox.newest(outlet.outlet_id, since)
        for order in found:
            gone.pop(order.order_id, None)
            if _is_erased(order):
                continue
            link = self._link_of(outlet.shop_id, order.visitor_id) if order.visitor_id else None
            body = {"shop_id": outlet.shop_id, **webhook.order_message(order, link)}
            said = webhook.encode({**body, "link_token": None})
            yield _news(order, sha256(said).digest(), webhook.encode(body))
        for order_id, ordered_at in gone.items():
            body = {"shop_id": outlet.shop_id, "type": "order.uncredited", "order_id": order_id}
            said = webhook.encode(body)
            yield News(
                subject=order_id,
                subject_at=ordered_at,
                digest=sha256(said).digest(),
                body=said,
            )

    def _purchases(
        self, outlet: Outlet, found: Iterator[OrderCredits], since: int
    ) -> Iterator[News]:
        """An order once: GA4 keeps the first purchase of a transaction and cannot change it."""
        now = self._now_us()
        known = self._outbox.newest(outlet.outlet_id, since)
        for order in found:
            if order.order_id in known or order.credit_minor <= 0:
                continue
            message = ga4.purchase_message(order, outlet.options.get("event", ga4.EVENT))
            if wrong := list(ga4.problems(message, now)):
                if (name := (outlet.outlet_id, order.order_id)) not in self._unsaid:
                    self._unsaid.add(name)
                    _log.warning("order %s is not told to GA4: %s", name[1], "; ".join(wrong))
                continue
            body = msgspec.json.encode(message)
            yield _news(order, sha256(body).digest(), body)

    def _export_news(self, outlet: Outlet) -> Iterator[News]:
        """Yesterday of the shop's days, once it is an hour past."""
        now = self._now_us()
        zone = self._control.shop(outlet.shop_id).timezone
        at = local(now, zone) - timedelta(days=1, hours=_EXPORT_HOUR)
        day = at.date().isoformat()
        yield News(subject=day, subject_at=microseconds(at), digest=day.encode(), body=b"")

    def _export(self, outlet: Outlet, delivery: Delivery) -> None:
        shop = self._control.shop(outlet.shop_id)
        options = outlet.options
        write_exports(
            self._warehouse,
            shop.shop_id,
            shop.timezone,
            parse_day(delivery.subject),
            int(options.get("days", "30")),
            Path(outlet.target),
            options.get("format", "parquet"),
        )


def check_taken(client: httpx.Client, request: httpx.Request) -> None:
    """
    Send it. Of the answer its head is enough: a body could go on for ever.

    Raises:
        NotTaken, httpx.HTTPError
    """
    answer = client.send(request, stream=True)
    answer.close()
    if not answer.is_success:
        raise NotTaken(
            f"answered {answer.status_code}",
            _retry_after(answer),
            is_final=answer.status_code == 410,
        )


def _is_erased(order: OrderCredits) -> bool:
    """Whether its person was erased: those names are new, and there is nothing new to tell."""
    names = [order.visitor_id, *(earned.conversation_id for earned in order.credits)]
    return any(name.startswith(PREFIX) for name in names if name)


def _news(order: OrderCredits, digest: bytes, body: bytes) -> News:
    return News(
        subject=order.order_id, subject_at=microseconds(order.ordered_at), digest=digest, body=body
    )


def _retry_after(answer: httpx.Response) -> int | None:
    text = answer.headers.get("retry-after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _without_query(reason: str) -> str:
    return " ".join(word.partition("?")[0] for word in reason.split())
