"""A small tea shop in New York, narrated: who talked, who bought, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from talkworth.control import Control
from talkworth.events import Event
from talkworth.events import types as wire
from talkworth.events.orders import (
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    OrderRefunded,
    RefundLine,
)
from talkworth.events.parse import encode_event
from talkworth.journal import Journal, Reader
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Entry, Trust
from talkworth.warehouse import Warehouse

SHOP, OTHER_SHOP = "tea", "coffee"
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # noon in New York
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def micros(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def at(text: str) -> datetime:
    """`"11-10 14:00"` of 2026, UTC, with seconds if they are given."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


@dataclass
class Story:
    """Events of one shop as they arrived."""

    shop_id: str = SHOP
    entries: list[Entry] = field(default_factory=list)

    def tell(
        self,
        event: Event,
        *,
        trust: Trust = VERIFIED,
        received_at: datetime | None = None,
        user_agent: str = "",
    ) -> None:
        payload = encode_event(event)
        self.entries.append(
            Entry(
                received_at=micros(received_at or event.occurred_at),
                shop_id=self.shop_id,
                door="events",
                topic=str(event.__struct_config__.tag),
                trust=trust,
                event_id=event.event_id,
                payload=payload,
                sha256=sha256(payload).digest(),
                user_agent=user_agent,
            )
        )

    def says(self, who: str, role: str, when: datetime, conversation_id: str, **more: Any) -> None:
        """A message of `who`'s conversation; of a shopper unless `role` says otherwise."""
        event_id = f"{conversation_id}/{role}/{when:%m%dT%H%M%S.%f}"
        known: dict[str, Any] = {"visitor_id": f"v-{who}"} if role == "shopper" else {}
        self.tell(
            wire.MessageSent(
                event_id=event_id,
                occurred_at=when,
                conversation_id=conversation_id,
                role=role,  # type: ignore[arg-type]
                source="chat-widget",
                **known,
                **more,
            )
        )

    def talks(
        self,
        who: str,
        when: datetime,
        outcome: str = "answered",
        conversation_id: str = "",
        **more: Any,
    ) -> str:
        """A question and, a minute later, an answer."""
        name = conversation_id or f"c-{who}"
        self.says(who, "shopper", when, name, **more)
        self.says(who, "assistant", when + minutes(1), name, outcome=outcome)
        return name

    def orders(
        self,
        who: str,
        when: datetime,
        order: int,
        total: str = "60.00",
        *,
        trust: Trust = VERIFIED,
        **more: Any,
    ) -> None:
        """An order of one line; `visitor_id` joins it to what `who` did before."""
        tax, shipping = more.get("tax", "0"), more.get("shipping", "0")
        price = f"{float(total) - float(tax) - float(shipping):.2f}"
        self.tell(
            OrderPlaced(
                event_id=f"order/{order}",
                occurred_at=when,
                order_id=str(order),
                order_name=f"#{order}",
                currency=more.pop("currency", "USD"),
                total=total,
                visitor_id=more.pop("visitor_id", f"v-{who}"),
                source="shop",
                lines=(OrderLine(line_id="1", quantity=1, price=price, title="Sencha"),),
                **more,
            ),
            trust=trust,
            user_agent=BROWSER if trust == CLIENT_REPORTED else "",
        )


def tea_shop() -> Story:
    """Everybody's story; `test_explain.py` says what each of them earns."""
    story = Story()
    _direct(story)
    _assisted(story)
    _unhelped(story)
    _clicks(story)
    _apart(story)
    return story


def _direct(story: Story) -> None:
    # Ana asked, was answered, put tea in her cart and ordered 1 h 38 min later; 20.00 went back.
    story.talks("ana", at("11-10 15:00"), intent="product_question")
    story.says("ana", "assistant", at("11-10 15:02"), "c-ana", outcome="answered")
    story.tell(
        wire.CartChanged(
            event_id="cart/ana",
            occurred_at=at("11-10 15:30"),
            visitor_id="v-ana",
            cart_token="cart-ana",
            source="chat-widget",
        )
    )
    story.orders(
        "ana", at("11-10 16:40"), 1001, "72.00", tax="5.00", shipping="7.00", cart_token="cart-ana"
    )
    story.tell(
        OrderRefunded(
            event_id="refund/1001",
            occurred_at=at("11-12 09:00"),
            order_id="1001",
            refund_id="r1",
            amount="20.00",
            currency="USD",
            lines=(RefundLine(line_id="1", subtotal="20.00"),),
            source="shop",
        )
    )
    # Fay talked twice within a day: the first touch wins.
    story.talks("fay", at("11-11 13:00"), conversation_id="c-fay-1")
    story.talks("fay", at("11-11 18:00"), conversation_id="c-fay-2")
    story.orders("fay", at("11-11 20:00"), 1006, "45.00")
    # Ned ordered direct, then cancelled it all.
    story.talks("ned", at("11-13 10:00"))
    story.orders("ned", at("11-13 11:00"), 1012, "33.00")
    story.tell(
        OrderCancelled(
            event_id="cancel/1012", occurred_at=at("11-14 10:00"), order_id="1012", source="shop"
        )
    )


def _assisted(story: Story) -> None:
    # Ben's answer came at 15:01; he ordered 24 h 7 min after it.
    story.talks("ben", at("11-08 15:00"))
    story.orders("ben", at("11-09 15:08"), 1002, "80.00")
    # Hal's helped 30 days and 2 hours before: too old.
    story.talks("hal", at("10-10 08:00"))
    story.orders("hal", at("11-09 10:01"), 1008, "25.00")
    # Ola bought twice: her older touch lies before the first order.
    story.talks("ola", at("11-01 10:00"))
    story.orders("ola", at("11-02 09:00"), 1013, "15.00")
    story.orders("ola", at("11-06 09:00"), 1014, "18.00")


def _unhelped(story: Story) -> None:
    story.talks("cem", at("11-10 12:00"), outcome="no_answer")
    story.orders("cem", at("11-10 12:30"), 1003, "50.00")
    # Eve only said hello.
    story.talks("eve", at("11-10 13:00"), is_greeting=True)
    story.orders("eve", at("11-10 13:30"), 1005, "30.00")
    # Pia was answered 5 minutes after she had ordered.
    story.says("pia", "shopper", at("11-10 14:00"), "c-pia")
    story.orders("pia", at("11-10 14:05"), 1015, "22.00")
    story.says("pia", "assistant", at("11-10 14:10"), "c-pia", outcome="answered")
    # Ida is a bot, and never buys.
    story.tell(
        wire.MessageSent(
            event_id="c-ida/1",
            occurred_at=at("11-10 03:00"),
            conversation_id="c-ida",
            role="shopper",
            visitor_id="v-ida",
        ),
        trust=CLIENT_REPORTED,
        user_agent=BOT,
    )


def _clicks(story: Story) -> None:
    # Dia clicked an FAQ question and ordered 5 minutes later; no conversation.
    story.tell(
        wire.FaqClicked(
            event_id="faq/dia",
            occurred_at=at("11-12 10:00"),
            visitor_id="v-dia",
            faq_id="shipping",
            source="chat-widget",
        )
    )
    story.orders("dia", at("11-12 10:05"), 1004, "40.00")
    # Jon clicked a nudge, which opened his conversation.
    story.tell(
        wire.NudgeClicked(
            event_id="nudge/jon",
            occurred_at=at("11-12 12:00"),
            visitor_id="v-jon",
            conversation_id="c-jon",
            nudge_id="hello",
            source="chat-widget",
        )
    )
    story.talks("jon", at("11-12 12:01"))
    story.orders("jon", at("11-12 13:00"), 1010, "55.00")


def _apart(story: Story) -> None:
    # Gus's order is only a browser's word.
    story.talks("gus", at("11-13 15:00"))
    story.orders("gus", at("11-13 15:30"), 1007, "99.00", trust=CLIENT_REPORTED)
    # Tom's is a test, Kim's in euro at a known rate, Lea's in pounds without one.
    story.talks("tom", at("11-13 16:00"))
    story.orders("tom", at("11-13 16:30"), 1011, "10.00", is_test=True)
    story.talks("kim", at("11-14 09:00"))
    story.orders(
        "kim",
        at("11-14 10:00"),
        1016,
        "100.00",
        currency="EUR",
        shop_total="110.00",
        shop_currency="USD",
    )
    story.talks("lea", at("11-14 09:30"))
    story.orders("lea", at("11-14 10:30"), 1017, "70.00", currency="GBP")


def crowd(first: datetime, n_payers: int, n_others: int, story: Story, prefix: str) -> None:
    """Many who talked an hour apart; the first `n_payers` bought for 20.00 within the hour."""
    for number in range(n_payers + n_others):
        who, when = f"{prefix}{number}", first + minutes(7 * number)
        story.talks(who, when)
        if number < n_payers:
            order = 20_000 + len(story.entries)
            story.orders(who, when + minutes(30), order, "20.00")


@dataclass(frozen=True)
class Opened:
    control: Control
    warehouse: Warehouse
    reader: Reader


@contextmanager
def opened(data: Path, *stories: Story) -> Iterator[Opened]:
    """The stories in a real journal, loaded into a warehouse in memory."""
    control = Control.open(data)
    control.add_shop(SHOP, "USD", "America/New_York", "Tea & Co")
    control.add_shop(OTHER_SHOP, "EUR", "Europe/Berlin", "Coffee")
    journal = Journal(data / "journal.db")
    journal.start()
    for story in stories:
        journal.submit(story.entries).result(timeout=10)
    journal.close()
    reader = Reader(data / "journal.db")
    warehouse = Warehouse.open(None, control.shops(), control.rule_sets())
    warehouse.load(reader.read(0, 1_000_000))
    try:
        yield Opened(control, warehouse, reader)
    finally:
        warehouse.close()
        reader.close()
        control.close()
