"""A journalled event as a fact: its key, its clock, whom it names and which order it is about."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from msgspec.structs import replace

from talkworth.events.parse import encode_event
from talkworth.events.types import Event
from talkworth.journal.entry import CLIENT_REPORTED, StoredEntry
from talkworth.ledger.facts import micros, order_of
from talkworth.warehouse.keys import event_key, node_key


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
            sha256=entry.sha256 if is_whole_entry else _content(event),
            nodes=tuple(
                (kind, node_key(entry.shop_id, kind, value)) for kind, value in identifiers(event)
            ),
        )

    @property
    def order_id(self) -> str | None:
        """The order whose ledger this is a fact of."""
        return order_of(self.event)

    def rank(self) -> tuple[bytes, int, int]:
        """Of several events with one key the smallest counts."""
        return self.sha256, self.entry.received_at, self.entry.seq

    def links(self) -> list[tuple[int, int]]:
        """All identifiers on one event belong together: every pair of them, smaller first."""
        return list(combinations(sorted(node for _, node in self.nodes), 2))


def _content(event: Event) -> bytes:
    """The hash of what the event says; when it was sent is no part of that, a retry says so too."""
    return sha256(encode_event(replace(event, sent_at=None))).digest()


def _occurred_at(event: Event, entry: StoredEntry) -> int:
    """The source's clock; a browser's is corrected by (received - sent)."""
    occurred_at = micros(event.occurred_at)
    if entry.trust == CLIENT_REPORTED and event.sent_at is not None:
        return occurred_at + entry.received_at - micros(event.sent_at)
    return occurred_at


def identifiers(event: Event) -> list[tuple[str, str]]:
    """The identifiers on the event as (kind, value): whom it belongs to first of all, first."""
    values = (
        ("conversation", event.conversation_id),
        ("customer", event.customer_id),
        ("email", event.email_key),
        ("visitor", event.visitor_id),
        ("cart", event.cart_token),
        ("checkout", event.checkout_token),
        ("visitor", getattr(event, "linked_visitor_id", None)),
    )
    return list(dict.fromkeys((kind, value) for kind, value in values if value))
