"""From a journalled entry to the rows of facts it adds."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from typing import Any

import msgspec

from talkworth.detectors import bots
from talkworth.events import types as wire
from talkworth.events.orders import (
    OrderCancelled,
    OrderEdited,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)
from talkworth.events.parse import encode_event
from talkworth.events.types import Event
from talkworth.journal.entry import CLIENT_REPORTED, StoredEntry
from talkworth.ledger.facts import micros
from talkworth.warehouse.db import Rows
from talkworth.warehouse.keys import event_key, node_key, order_key

OrderEvent = OrderPlaced | OrderPaid | OrderEdited | OrderCancelled | OrderRefunded
OWNERS = ("conversation", "customer", "email", "visitor", "cart", "checkout")
STEPS: dict[type, str] = {
    wire.ConversationStarted: "start",
    wire.ConversationResolved: "resolved",
    wire.ConversationHandedOff: "handoff",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One event with what the journal knows about it, not yet told apart from its doubles."""

    event: Event
    entry: StoredEntry
    event_key: int
    occurred_at: int
    sha256: bytes
    nodes: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, event: Event, entry: StoredEntry, *, is_whole_entry: bool) -> Fact:
        """`is_whole_entry`: the entry is this event; else the event is one of several in it."""
        return cls(
            event=event,
            entry=entry,
            event_key=event_key(entry.shop_id, entry.trust, event.event_id),
            occurred_at=_occurred_at(event, entry),
            sha256=entry.sha256 if is_whole_entry else sha256(encode_event(event)).digest(),
            nodes=tuple(
                (kind, node_key(entry.shop_id, kind, value)) for kind, value in identifiers(event)
            ),
        )

    @property
    def order_id(self) -> str | None:
        return self.event.order_id if isinstance(self.event, OrderEvent) else None

    def rank(self) -> tuple[bytes, int, int]:
        """Of several events with one key the smallest counts."""
        return self.sha256, self.entry.received_at, self.entry.seq

    def links(self) -> list[tuple[int, int]]:
        """All identifiers on one event belong together: every pair of them, smaller first."""
        return list(combinations(sorted(node for _, node in self.nodes), 2))


def _occurred_at(event: Event, entry: StoredEntry) -> int:
    """The source's clock; a browser's is corrected by (received - sent)."""
    occurred_at = micros(event.occurred_at)
    if entry.trust == CLIENT_REPORTED and event.sent_at is not None:
        return occurred_at + entry.received_at - micros(event.sent_at)
    return occurred_at


def identifiers(event: Event) -> list[tuple[str, str]]:
    """The identifiers on the event as (kind, value): whom it belongs to first of all, first."""
    values = {
        "conversation": event.conversation_id,
        "customer": event.customer_id,
        "email": event.email_key,
        "visitor": event.visitor_id,
        "cart": event.cart_token,
        "checkout": event.checkout_token,
    }
    return [(kind, value) for kind, value in values.items() if value]


def add_fact(rows: Rows, fact: Fact) -> None:
    """Append the rows of one fact."""
    event, entry = fact.event, fact.entry
    common = {
        "event_key": fact.event_key,
        "shop_id": entry.shop_id,
        "event_id": event.event_id,
        "occurred_at": fact.occurred_at,
    }
    arrival = {
        "received_at": entry.received_at,
        "trust": entry.trust,
        "is_bot": bool(entry.user_agent) and bots.is_bot(entry.user_agent),
        "identity_key": fact.nodes[0][1] if fact.nodes else fact.event_key,
        "conversation_id": event.conversation_id,
        "session_id": event.session_id,
    }
    rows.add(
        "events",
        **common,
        **arrival,
        type=event.__struct_config__.tag,
        source=event.source,
        door=entry.door,
        seq=entry.seq,
        sha256=fact.sha256,
        identity_keys=[node for _, node in fact.nodes],
    )
    _add_typed(rows, fact, common, arrival)


def _add_typed(rows: Rows, fact: Fact, common: dict[str, Any], arrival: dict[str, Any]) -> None:
    """The row in the table of the event's own type; most types have none yet."""
    match fact.event:
        case OrderPlaced() | OrderPaid() | OrderEdited() | OrderCancelled() | OrderRefunded():
            _add_order_fact(rows, fact, fact.event)
        case wire.SessionStarted():
            owner = {"identity_key": arrival["identity_key"]}
            _add_session(rows, fact.event, fact.entry, common | owner)
        case wire.FaqClicked() | wire.NudgeClicked():
            _add_click(rows, fact.event, common | arrival, [node for _, node in fact.nodes])
        case (
            wire.MessageSent()
            | wire.ConversationStarted()
            | wire.ConversationResolved()
            | wire.ConversationHandedOff()
        ):
            _add_step(rows, fact.event, common | arrival)
        case _:
            pass


def _add_order_fact(rows: Rows, fact: Fact, event: OrderEvent) -> None:
    shop_id = fact.entry.shop_id
    rows.add(
        "order_facts",
        event_key=fact.event_key,
        shop_id=shop_id,
        order_id=event.order_id,
        order_key=order_key(shop_id, event.order_id),
        trust=fact.entry.trust,
        occurred_at=fact.occurred_at,
        type=event.__struct_config__.tag,
        payload=msgspec.json.encode(event),
    )


def _add_session(
    rows: Rows, event: wire.SessionStarted, entry: StoredEntry, common: dict[str, Any]
) -> None:
    rows.add(
        "sessions",
        **common,
        session_id=event.session_id,
        traffic_source=event.traffic_source,
        landing=event.landing,
        device=event.device or (bots.device(entry.user_agent) if entry.user_agent else None),
        country=event.country,
    )


def _add_click(
    rows: Rows,
    event: wire.FaqClicked | wire.NudgeClicked,
    common: dict[str, Any],
    nodes: list[int],
) -> None:
    is_faq = isinstance(event, wire.FaqClicked)
    rows.add(
        "clicks",
        **common,
        click_type="faq" if is_faq else "nudge",
        item_id=event.faq_id if isinstance(event, wire.FaqClicked) else event.nudge_id,
        is_answered=event.is_answered if isinstance(event, wire.FaqClicked) else True,
        identity_keys=nodes,
    )


def _add_step(rows: Rows, event: Event, common: dict[str, Any]) -> None:
    step, is_greeting = STEPS.get(type(event)), False
    if isinstance(event, wire.MessageSent):
        # A button says more than hello, whatever it says.
        step, is_greeting = event.role, bool(event.is_greeting) and event.form == "text"
    rows.add(
        "conversation_events",
        **common,
        step=step,
        is_greeting=is_greeting,
        form=getattr(event, "form", None),
        outcome=getattr(event, "outcome", None),
        outcome_source=getattr(event, "outcome_source", None),
        addressed_to=getattr(event, "addressed_to", None),
        channel=getattr(event, "channel", None),
        intent=getattr(event, "intent", None),
        workflow=getattr(event, "workflow", None),
        assistant=getattr(event, "assistant", None),
        assistant_version=getattr(event, "assistant_version", None),
        handled_by=getattr(event, "handled_by", None),
    )
