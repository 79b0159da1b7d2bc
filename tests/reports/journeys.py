"""The reference journeys as a real shop: a chat for each `ai_chat`, a campaign else."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from tests.reports.narrated import micros
from tests.stats.reference import Journey, reference_journeys

from talkworth.control import Shop
from talkworth.events import Event
from talkworth.events import types as wire
from talkworth.events.orders import OrderLine, OrderPlaced
from talkworth.events.parse import encode_event
from talkworth.journal.entry import VERIFIED, StoredEntry
from talkworth.rules import Model, RuleSet, RuleSetVersion
from talkworth.warehouse import Warehouse

SHOP = Shop(shop_id="journeys", name="Journeys", currency="EUR", timezone="UTC", created_at=0)
# Who comes by himself is brought by nobody: here `direct` stands for one more campaign.
SOURCES = {"direct": "affiliate"}
CHANNELS = {"chat": "ai_chat", "affiliate": "direct"}


def journeys_shop(model: Model) -> Warehouse:
    """The shop in a warehouse, under a rule set that lets all touches of a year compete."""
    rules = RuleSet(model=model, window="path", scope="all_channels", assisted_h=24 * 365)
    version = RuleSetVersion(shop_id=SHOP.shop_id, version=1, active_from=0, rules=rules)
    warehouse = Warehouse.open(None, [SHOP], [version])
    events = [event for journey in reference_journeys() for event in journey_events(journey)]
    warehouse.load([_entry(seq, event) for seq, event in enumerate(events, 1)])
    return warehouse


def touch_id(journey: Journey, place: int) -> str:
    """The id of the touch at `place` of a journey, from 0."""
    name = f"{journey.journey_id}/{place}"
    return f"{name}#0" if journey.channels[place] == "ai_chat" else name


def journey_events(journey: Journey) -> list[Event]:
    """A journey's touches, and a second after the last of them its order."""
    events: list[Event] = []
    for place, (at, channel) in enumerate(journey.touches):
        name = f"{journey.journey_id}/{place}"
        if channel == "ai_chat":
            asked_at = at - timedelta(milliseconds=1)
            events += [
                _message(journey, name, "shopper", occurred_at=asked_at, event_id=f"{name}/asked"),
                _message(journey, name, "assistant", occurred_at=at, event_id=name),
            ]
        else:
            events.append(
                wire.SessionStarted(
                    event_id=name,
                    occurred_at=at,
                    visitor_id=journey.journey_id,
                    session_id=name,
                    traffic_source=SOURCES.get(channel, channel),
                )
            )
    return [*events, *([_order(journey)] if journey.is_sold else [])]


def _message(journey: Journey, name: str, role: str, **more: object) -> wire.MessageSent:
    known = {"visitor_id": journey.journey_id} if role == "shopper" else {"outcome": "answered"}
    return wire.MessageSent(conversation_id=name, role=role, **known, **more)  # type: ignore[arg-type]


def _order(journey: Journey) -> OrderPlaced:
    total = f"{journey.value_minor / 100:.2f}"
    return OrderPlaced(
        event_id=f"order/{journey.journey_id}",
        occurred_at=journey.touches[-1][0] + timedelta(seconds=1),
        order_id=journey.journey_id,
        currency="EUR",
        total=total,
        visitor_id=journey.journey_id,
        lines=(OrderLine(line_id="1", quantity=1, price=total, title="Tea"),),
    )


def _entry(seq: int, event: Event) -> StoredEntry:
    payload = encode_event(event)
    return StoredEntry(
        seq=seq,
        received_at=micros(event.occurred_at),
        shop_id=SHOP.shop_id,
        door="events",
        topic=str(event.__struct_config__.tag),
        trust=VERIFIED,
        event_id=event.event_id,
        payload=payload,
        sha256=sha256(payload).digest(),
    )
