"""The rows that segments read: properties declared on a conversation, categories that came up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from talkworth.events import types as wire
from talkworth.warehouse.db import Rows

if TYPE_CHECKING:
    from talkworth.warehouse.facts import Fact


def add_properties(rows: Rows, fact: Fact) -> None:
    """Append what the event says of its conversation; empty text says nothing."""
    event = fact.event
    common = {
        "event_key": fact.event_key,
        "shop_id": fact.entry.shop_id,
        "event_id": event.event_id,
        "occurred_at": fact.occurred_at,
    }
    node = dict(fact.nodes).get("conversation")
    if node is not None and event.properties is not UNSET:
        for name, value in event.properties.items():
            if text := property_text(value):
                rows.add(
                    "conversation_properties",
                    **common,
                    conversation_node=node,
                    name=name,
                    value=text,
                )
    match event:
        case wire.ProductViewed() | wire.ProductRecommended() | wire.RecommendationClicked():
            _add_mention(rows, event, common)
        case _:
            pass


def property_text(value: str | float | bool) -> str:
    """A declared value as a segment shows it: text trimmed, `true`, `7`, `2.5`."""
    return value.strip() if isinstance(value, str) else msgspec.json.encode(value).decode()


def _add_mention(
    rows: Rows,
    event: wire.ProductViewed | wire.ProductRecommended | wire.RecommendationClicked,
    common: dict[str, object],
) -> None:
    category = (event.category or "").strip()
    if category and (event.conversation_id or event.session_id):
        rows.add(
            "product_mentions",
            **common,
            conversation_id=event.conversation_id,
            session_id=event.session_id,
            product_id=event.product_id,
            category=category,
        )
