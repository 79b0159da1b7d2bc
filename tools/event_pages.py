"""docs/events.md, written from the structs the door checks with."""

from __future__ import annotations

import json
from typing import Any, get_args

from talkworth.events.envelope import Envelope
from talkworth.events.parse import IDENTIFIERS, IN_A_CONVERSATION, OF_SOMEBODY
from talkworth.events.schema import event_schema
from talkworth.events.types import Event
from talkworth.intake.events import PUBLIC_TYPES
from tools.schema_words import paragraphs, table

HEAD = """# Events

<!-- Written by `make docs` from src/talkworth/events; do not edit. -->

An event is one JSON object: an envelope, the same for all, and the fields of its `type`. Send it
with `POST /v1/events`, alone or as `{{"sent_at": ..., "events": [...]}}`. `GET /v1/schema/events`
and `talkworth schema events` give the same as a JSON Schema.

* **Times** are RFC 3339 with an offset: since 2000, at most 24 hours ahead of the sender's clock
  (`sent_at`) or ours. **Money** is decimal text in the currency beside it, never negative, with no
  more decimals than [ISO 4217](https://www.iso.org/iso-4217-currency-codes.html) gives it:
  `"19.99"` EUR, `"1999"` JPY. **Ids** are opaque text of 1 to 255 characters.
* A field we do not know is refused, and so is a NUL character. Leave out what you do not know: a
  missing field and `null` mean the same.
* **The same `event_id` counts once**, however often it is sent. Make it from your own record, such
  as `"chat-8812-message-4"`, so that a retry is the same event.
* **Personal data stops at the door.** `email` is hashed with the shop's own key, the `text` of a
  message is read by the [detectors](detectors.md) and dropped; neither reaches the disk. Put none
  into other fields.
* Every event links the identifiers it carries, and is kept. Types marked *not counted yet* make no
  number of this release; send them, and later releases count them from the first day on.
* What a **public key** sends (a browser's) is `client-reported`: it can touch an order, but its
  money is never verified. Types marked *secret key* need `Authorization: Bearer sk_...`.

## The envelope

{envelope}

An event of a conversation needs `conversation_id`. Clicks, carts and checkouts need at least one
of {identifiers}.

## Types

{contents}
"""

FIELDS = {
    "event_id": "Names this event; the same id counts once.",
    "type": "Which event this is.",
    "occurred_at": "When it happened, by the source's clock.",
    "sent_at": "When it was sent, by the same clock: browsers' clocks are corrected by it.",
    "visitor_id": "A browser.",
    "session_id": "One visit of a browser.",
    "conversation_id": "One exchange with the assistant; the same through every handoff.",
    "customer_id": "A customer of the shop.",
    "email": "An address; hashed at the door with the shop's own key and never stored.",
    "email_hash": "In its place: the hex SHA-256 of the trimmed, lower-cased address.",
    "cart_token": "A cart.",
    "checkout_token": "A checkout.",
    "source": 'Who sends this, such as `"chat-widget"`.',
    "properties": "The shop's own: up to 50 names with a text, a number, true or false.",
}

# Types that no number of this release is made from; they are kept for those that will be.
NOT_COUNTED_YET = frozenset(
    "nudge_shown product_recommended recommendation_clicked order_fulfilled".split()
)

# One event of each type that an integration usually starts with; a test sends them all.
EXAMPLES: dict[str, dict[str, Any]] = {
    "message_sent": {
        "type": "message_sent",
        "event_id": "chat-8812-message-4",
        "occurred_at": "2025-03-03T10:02:00Z",
        "conversation_id": "chat-8812",
        "visitor_id": "v-52c1",
        "role": "assistant",
        "outcome": "answered",
        "workflow": "product_recommendation",
    },
    "faq_clicked": {
        "type": "faq_clicked",
        "event_id": "faq-77",
        "occurred_at": "2025-03-03T10:00:00Z",
        "visitor_id": "v-52c1",
        "session_id": "s-9",
        "faq_id": "shipping-time",
    },
    "decision_logged": {
        "type": "decision_logged",
        "event_id": "decision-8812-1",
        "occurred_at": "2025-03-03T10:03:00Z",
        "conversation_id": "chat-8812",
        "visitor_id": "v-52c1",
        "decision_id": "decision-8812-1",
        "action": "escalate",
        "propensity": 0.05,
        "policy_version": "2025-02",
        "segment": "product_question",
        "is_randomised": True,
    },
    "identified": {
        "type": "identified",
        "event_id": "login-3",
        "occurred_at": "2025-03-03T10:05:00Z",
        "visitor_id": "v-52c1",
        "customer_id": "c-17",
    },
    "order_placed": {
        "type": "order_placed",
        "event_id": "order-1001",
        "occurred_at": "2025-03-03T11:40:00Z",
        "order_id": "1001",
        "visitor_id": "v-52c1",
        "customer_id": "c-17",
        "currency": "EUR",
        "total": "65.90",
        "shipping": "5.90",
        "prices_include_tax": False,
        "lines": [
            {"line_id": "1", "product_id": "mug", "quantity": 2, "price": "20.00"},
            {"line_id": "2", "product_id": "tea", "quantity": 1, "price": "20.00"},
        ],
    },
    "order_refunded": {
        "type": "order_refunded",
        "event_id": "refund-1",
        "occurred_at": "2025-03-06T09:00:00Z",
        "order_id": "1001",
        "refund_id": "1",
        "currency": "EUR",
        "amount": "20.00",
        "lines": [{"line_id": "1", "quantity": 1, "subtotal": "20.00"}],
    },
}


def events_page() -> str:
    """The whole page."""
    parts = event_schema()["$defs"]
    structs = {kind.__name__: kind for kind in get_args(Event)}
    lines = [name for name in parts if name not in structs]
    envelope = {
        name: schema
        for name, schema in parts["ConversationStarted"]["properties"].items()
        if name in FIELDS
    }
    needed = {"type", "event_id", "occurred_at"}
    contents = "\n".join(f"* [`{_tag(kind)}`](#{_tag(kind)})" for kind in structs.values())
    identifiers = ", ".join(f"`{name}`" for name in IDENTIFIERS)
    page = HEAD.format(
        envelope=table(envelope, needed, FIELDS), identifiers=identifiers, contents=contents
    )
    sections = [_type_section(kind, parts[name]) for name, kind in structs.items()]
    sections += ["## Parts of events\n", *(_part_section(name, parts[name]) for name in lines)]
    return "\n".join([page, *sections])


def _type_section(kind: Any, schema: dict[str, Any]) -> str:
    tag = _tag(kind)
    own = {name: rule for name, rule in schema["properties"].items() if name not in FIELDS}
    notes = [] if tag in PUBLIC_TYPES else ["*secret key*"]
    notes += ["needs `conversation_id`"] * (tag in IN_A_CONVERSATION)
    notes += ["needs an identifier"] * (tag in OF_SOMEBODY)
    notes += ["kept, and not counted yet"] * (tag in NOT_COUNTED_YET)
    words = [f"### `{tag}`\n"]
    if notes:
        words.append(f"{'; '.join(notes)[0].upper()}{'; '.join(notes)[1:]}.\n")
    if kind.__doc__ and kind.__doc__ != Envelope.__doc__:
        words.append(f"{paragraphs(kind.__doc__)}\n")
    if own:
        words.append(f"{table(own, set(schema['required']))}\n")
    if tag in EXAMPLES:
        words.append(f"```json\n{json.dumps(EXAMPLES[tag], indent=2)}\n```\n")
    return "\n".join(words)


def _part_section(name: str, schema: dict[str, Any]) -> str:
    fields = table(schema["properties"], set(schema["required"]))
    return f"### {name}\n\n{paragraphs(schema.get('description', ''))}\n\n{fields}\n"


def _tag(kind: Any) -> str:
    return str(kind.__struct_config__.tag)
