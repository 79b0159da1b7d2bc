"""
One honest message for every door, as its sender would send it, under a name of one's choice.

What came in by a knock is found in the journal by its name, in the entry's id or in its payload.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.runtime.shop import DOMAIN, WEBHOOK_SECRET

from talkworth.control import Control

SHOP = "tea"
SECRET = WEBHOOK_SECRET.decode()
PLATFORMS = ("shopify", "woocommerce", "stripe", "chatwoot", "intercom", "zendesk", "gorgias")


@dataclass(frozen=True)
class Keys:
    """A shop's keys, as its senders hold them."""

    public: str
    secret: str


@dataclass(frozen=True)
class Letter:
    """A request that a sender makes; all are POST."""

    path: str
    headers: dict[str, str]
    body: bytes


Knock = Callable[[Keys, str], Letter]


def make_shop(data: Path) -> Keys:
    """The shop `tea` with a key of each kind and a secret for every platform."""
    with closing(Control.open(data)) as control:
        control.add_shop(SHOP, "EUR", "Europe/Berlin")
        for platform in PLATFORMS:
            domain = DOMAIN if platform == "shopify" else ""
            control.add_webhook(SHOP, platform, domain, SECRET.encode())
        return Keys(control.add_key(SHOP, "public")[1], control.add_key(SHOP, "secret")[1])


def number(name: str) -> int:
    """A whole number that stands for a name where a platform's ids are numbers."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")


def marks(name: str) -> tuple[str, str]:
    """What of a name is found in the journal."""
    return name, str(number(name))


def _json(document: object, path: str, **headers: str) -> Letter:
    body = json.dumps(document).encode()
    return Letter(path, {"content-type": "application/json", **headers}, body)


def _hmac(body: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.digest(SECRET.encode(), body, algorithm)


def _view(name: str) -> dict[str, Any]:
    return {
        "type": "product_viewed",
        "event_id": name,
        "occurred_at": now(),
        "visitor_id": f"v-{name}",
        "product_id": "p1",
    }


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def browser(keys: Keys, name: str) -> Letter:
    body = json.dumps({"sent_at": now(), "events": [_view(name)]}).encode()
    return Letter(f"/v1/events?key={keys.public}", {"content-type": "text/plain"}, body)


def server(keys: Keys, name: str) -> Letter:
    return _json(_view(name), "/v1/events", authorization=f"Bearer {keys.secret}")


def escalation(keys: Keys, name: str) -> Letter:
    asked = {"conversation_id": name, "intent": "gift_advice", "visitor_id": f"v-{name}"}
    return _json(asked, "/v1/decisions/escalation", authorization=f"Bearer {keys.secret}")


def shopify(_keys: Keys, name: str) -> Letter:
    order_id, at = number(name), now()
    order = {
        "id": order_id,
        "name": f"#{name}",
        "created_at": at,
        "updated_at": at,
        "currency": "EUR",
        "financial_status": "paid",
        "total_price": "25.00",
        "line_items": [{"id": order_id, "quantity": 1, "price": "25.00"}],
    }
    letter = _json(order, f"/webhooks/shopify/{SHOP}")
    return _with(
        letter,
        **{
            "x-shopify-hmac-sha256": b64encode(_hmac(letter.body)).decode(),
            "x-shopify-topic": "orders/updated",
            "x-shopify-shop-domain": DOMAIN,
            "x-shopify-webhook-id": name,
        },
    )


def woocommerce(_keys: Keys, name: str) -> Letter:
    at = now().removesuffix("Z")
    order = {
        "id": number(name),
        "number": name,
        "status": "processing",
        "currency": "EUR",
        "date_created_gmt": at,
        "date_modified_gmt": at,
        "date_paid_gmt": at,
        "total": "25.00",
        "total_tax": "0.00",
        "shipping_total": "0.00",
        "customer_id": 0,
        "line_items": [
            {"id": 1, "product_id": 9, "quantity": 1, "subtotal": "25.00", "total": "25.00"}
        ],
        "meta_data": [],
        "refunds": [],
    }
    letter = _json(order, f"/webhooks/woocommerce/{SHOP}")
    return _with(
        letter,
        **{
            "x-wc-webhook-signature": b64encode(_hmac(letter.body)).decode(),
            "x-wc-webhook-topic": "order.updated",
            "x-wc-webhook-delivery-id": name,
        },
    )


def stripe(_keys: Keys, name: str) -> Letter:
    session = {
        "id": f"cs_{name}",
        "object": "checkout.session",
        "mode": "payment",
        "payment_status": "paid",
        "status": "complete",
        "currency": "eur",
        "amount_total": 2500,
        "amount_subtotal": 2500,
        "created": int(time.time()),
        "payment_intent": f"pi_{name}",
        "livemode": True,
        "metadata": {},
    }
    event = {
        "id": f"evt_{name}",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(time.time()),
        "livemode": True,
        "data": {"object": session},
    }
    letter = _json(event, f"/webhooks/stripe/{SHOP}")
    at = str(int(time.time()))
    signature = _hmac(f"{at}.".encode() + letter.body).hex()
    return _with(letter, **{"stripe-signature": f"t={at},v1={signature}"})


def chatwoot(_keys: Keys, name: str) -> Letter:
    message = {
        "event": "message_created",
        "id": number(name),
        "content": "Which tea is mild?",
        "created_at": now(),
        "message_type": "incoming",
        "private": False,
        "conversation": {"id": 7, "channel": "Channel::WebWidget"},
        "sender": {"id": 5, "type": "contact", "identifier": None},
    }
    letter = _json(message, f"/webhooks/chatwoot/{SHOP}")
    at = str(int(time.time()))
    signature = _hmac(f"{at}.".encode() + letter.body).hex()
    return _with(
        letter,
        **{
            "x-chatwoot-timestamp": at,
            "x-chatwoot-signature": f"sha256={signature}",
            "x-chatwoot-delivery": name,
        },
    )


def intercom(_keys: Keys, name: str) -> Letter:
    notification = {
        "type": "notification_event",
        "id": f"notif_{name}",
        "topic": "conversation.user.created",
        "created_at": int(time.time()),
        "data": {
            "item": {
                "type": "conversation",
                "id": str(number(name)),
                "created_at": int(time.time()),
                "source": {"id": "1", "body": "<p>Hi</p>", "author": {"type": "user", "id": "u"}},
                "contacts": {"contacts": [{"id": "u"}]},
            }
        },
    }
    letter = _json(notification, f"/webhooks/intercom/{SHOP}")
    return _with(letter, **{"x-hub-signature": f"sha1={_hmac(letter.body, 'sha1').hex()}"})


def zendesk(_keys: Keys, name: str) -> Letter:
    event = {
        "id": name,
        "type": "zen:event-type:ticket.created",
        "time": now(),
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{number(name)}",
        "detail": {"id": str(number(name)), "created_at": now(), "updated_at": now()},
        "event": {},
    }
    letter = _json(event, f"/webhooks/zendesk/{SHOP}")
    at = now()
    signature = b64encode(_hmac(at.encode() + letter.body)).decode()
    return _with(
        letter,
        **{
            "x-zendesk-webhook-signature": signature,
            "x-zendesk-webhook-signature-timestamp": at,
        },
    )


def gorgias(_keys: Keys, name: str) -> Letter:
    body = {
        "ticket_id": number(name),
        "message_id": number(name),
        "created_at": now(),
        "from_agent": False,
        "channel": "chat",
        "body_text": "Which tea is mild?",
    }
    return _json(body, f"/webhooks/gorgias/{SHOP}", **{"x-talkworth-secret": SECRET})


def traces(keys: Keys, name: str) -> Letter:
    request = ExportTraceServiceRequest()
    span = request.resource_spans.add().scope_spans.add().spans.add()
    span.trace_id = hashlib.sha256(name.encode()).digest()[:16]
    span.span_id = hashlib.sha256(name.encode()).digest()[:8]
    span.name = "chat gpt"
    span.start_time_unix_nano = time.time_ns() - 10**9
    span.end_time_unix_nano = time.time_ns()
    for key, value in {
        "gen_ai.operation.name": "chat",
        "gen_ai.conversation.id": name,
        "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"A"}]}]',
    }.items():
        attribute = span.attributes.add()
        attribute.key, attribute.value.string_value = key, value
    headers = {"content-type": "application/x-protobuf", "content-encoding": "gzip"}
    body = gzip.compress(request.SerializeToString(), 1)
    return Letter("/v1/traces", {**headers, "authorization": f"Bearer {keys.secret}"}, body)


def segment(keys: Keys, name: str) -> Letter:
    message = {
        "type": "track",
        "event": "Product Viewed",
        "messageId": name,
        "timestamp": now(),
        "anonymousId": "a1",
        "properties": {"product_id": "p1"},
    }
    basic = b64encode(f"{keys.secret}:".encode()).decode()
    batch = {"batch": [message], "sentAt": now()}
    return _json(batch, "/v1/batch", authorization=f"Basic {basic}")


def posthog(keys: Keys, name: str) -> Letter:
    event = {
        "event": "Product Viewed",
        "uuid": name,
        "distinct_id": "d1",
        "timestamp": now(),
        "properties": {"product_id": "p1"},
    }
    return _json({"api_key": keys.public, "batch": [event]}, "/batch/")


def alhena(keys: Keys, name: str) -> Letter:
    checkout = {
        "company_key": keys.public,
        "user_fingerprint": "f1",
        "order_id": name,
        "value": 25.0,
        "currency": "EUR",
    }
    return _json(checkout, "/analytics/checkout_events")


def _with(letter: Letter, **headers: str) -> Letter:
    return Letter(letter.path, {**letter.headers, **headers}, letter.body)


KNOCKS: dict[str, Knock] = {
    knock.__name__: knock
    for knock in (
        browser,
        server,
        escalation,
        shopify,
        woocommerce,
        stripe,
        chatwoot,
        intercom,
        zendesk,
        gorgias,
        traces,
        segment,
        posthog,
        alhena,
    )
}
