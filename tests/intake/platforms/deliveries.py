"""Webhooks of several platforms as they deliver them, each with its signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import stripe
from tests.intake.place import Place

from talkworth.journal import StoredEntry

PAYLOADS = Path(__file__).parents[2] / "payloads"
SECRET = b"whsec_a secret of the tests"
Headers = dict[str, str]
Sign = Callable[..., Headers]  # of a body, and of a secret


def stripe_headers(body: bytes, signed_at: float | None = None, secret: bytes = SECRET) -> Headers:
    """Signed by Stripe's own library."""
    signed_at = int(time.time() if signed_at is None else signed_at)
    signature = stripe.WebhookSignature._compute_signature(
        f"{signed_at}.{body.decode()}", secret.decode()
    )
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": f"t={signed_at},v1={signature},v0={'0' * 64}",
    }


def chatwoot_headers(
    body: bytes, signed_at: float | None = None, secret: bytes = SECRET
) -> Headers:
    stamp = str(int(time.time() if signed_at is None else signed_at))
    digest = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Chatwoot-Delivery": hashlib.sha256(body).hexdigest()[:32],
        "X-Chatwoot-Timestamp": stamp,
        "X-Chatwoot-Signature": f"sha256={digest}",
    }


def intercom_headers(body: bytes, secret: bytes = SECRET) -> Headers:
    digest = hmac.new(secret, body, hashlib.sha1).hexdigest()
    return {"Content-Type": "application/json", "X-Hub-Signature": f"sha1={digest}"}


def zendesk_headers(body: bytes, signed_at: float | None = None, secret: bytes = SECRET) -> Headers:
    at = datetime.fromtimestamp(time.time() if signed_at is None else signed_at, UTC)
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(secret, stamp.encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Zendesk-Webhook-Id": "01HABC",
        "X-Zendesk-Webhook-Invocation-Id": "01HINVOCATION",
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
    }


def gorgias_headers(_body: bytes, secret: bytes = SECRET) -> Headers:
    return {"Content-Type": "application/json", "X-Talkworth-Secret": secret.decode()}


def topic_of(platform: str, body: bytes) -> str:
    """What the platform calls this body."""
    held = json.loads(body)
    if platform == "zendesk":
        return str(held["type"]).removeprefix("zen:event-type:")
    names = {"stripe": "type", "chatwoot": "event", "intercom": "topic"}
    return str(held[names[platform]]) if platform in names else "ticket"


SIGNERS: dict[str, Sign] = {
    "stripe": stripe_headers,
    "chatwoot": chatwoot_headers,
    "intercom": intercom_headers,
    "zendesk": zendesk_headers,
    "gorgias": gorgias_headers,
}
# Every recorded body by its platform; Stripe's objects are no bodies of their own.
BODIES = [
    (platform, path)
    for platform in SIGNERS
    for path in sorted((PAYLOADS / platform).rglob("*.json"))
    if path.parent.name != "openapi"
]


def stored(place: Place, platform: str, sent: bytes) -> list[StoredEntry]:
    digest = hashlib.sha256(sent).digest()
    return [one for one in place.stored() if one.door == platform and one.sha256 == digest]


def post(
    client: httpx.Client, platform: str, sent: bytes, headers: Headers, token: str = ""
) -> httpx.Response:
    return client.post(f"/webhooks/{platform}/shop{token}", content=sent, headers=headers)
