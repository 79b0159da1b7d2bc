"""How Shopify signs and names its webhooks."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers
from talkworth.intake.refusals import WrongDomain, WrongSignature
from talkworth.sources.reading import maybe_instant, stamp
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify import TOPICS, prepare


def check(request: Request, body: bytes, secrets: Sequence[WebhookSecret], _now_s: float) -> None:
    """
    Raises:
        WrongSignature: none of `secrets` signs `body`.
        WrongDomain: one does, for another domain than the request names.
    """
    signature = header(request, b"hmac-sha256").strip().encode("latin-1")
    found = signers(secrets, signature, lambda key: b64encode(hmac.digest(key, body, "sha256")))
    if not found:
        raise WrongSignature
    domain = header(request, b"shop-domain").strip().lower()
    if domain not in {one.domain for one in found}:
        raise WrongDomain(domain)


def said_at(request: Request, now_s: float) -> str:
    """
    When a body was triggered that does not say so itself; `""` for all others.

    The header is not signed: a time that is none, or is still to come, gives way to our clock.
    """
    topic = TOPICS.get(header(request, b"topic").strip().lower())
    if topic is None or not topic.is_timeless:
        return ""
    now = datetime.fromtimestamp(now_s, UTC)
    try:
        at = maybe_instant(header(request, b"triggered-at").strip()[:40]) or now
    except Unreadable:
        at = now
    return stamp(min(at, now))


def header(request: Request, name: bytes) -> str:
    """A Shopify header; the event-bus form of their webhooks leaves the `x-` out."""
    return request.header(b"x-shopify-" + name) or request.header(b"shopify-" + name)


PLATFORM = Platform(
    name="shopify",
    check=check,
    topic=lambda request, _body: header(request, b"topic"),
    event_id=lambda request, _body: header(request, b"webhook-id"),
    prepare=prepare,
    said_at=said_at,
)
