"""The door for signed webhooks: `POST /webhooks/shopify/{shop}`."""

from __future__ import annotations

import hmac
import logging
import time
from base64 import b64encode
from hashlib import sha256

import msgspec

from talkworth.control import Control, WebhookSecret
from talkworth.intake.acks import Acks
from talkworth.intake.body import check_depth, read_body
from talkworth.intake.counters import Counters
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.refusals import (
    ContentEncodingRefused,
    MethodNotAllowed,
    TooDeep,
    WrongDomain,
    WrongSignature,
)
from talkworth.journal import VERIFIED, Entry
from talkworth.settings import Settings
from talkworth.sources.shopify import prepare_webhook

_log = logging.getLogger(__name__)

DOOR = "shopify"
PATH = "/webhooks/shopify/"
UNREADABLE = "unreadable-body"
_MAX_NAME = 255


class WebhookAnswer(msgspec.Struct, frozen=True):
    """`reason` says why what was journalled will not act, `None` that it will."""

    accepted: bool
    reason: str | None


class ShopifyDoor:
    """
    Takes what one of the shop's own secrets signs, and nothing else.

    Once signed, everything is accepted and journalled: a platform turns off an endpoint that
    refuses what it cannot read.
    """

    def __init__(
        self, acks: Acks, control: Control, settings: Settings, counters: Counters
    ) -> None:
        self._acks, self._control, self._settings = acks, control, settings
        self._counters = counters

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            BadInput: not signed, not for this domain, too large.
            Unavailable: it was not stored.
        """
        if request.method != "POST":
            raise MethodNotAllowed(request.method)
        if encoding := request.header(b"content-encoding"):
            raise ContentEncodingRefused(encoding)
        shop_id = request.path[len(PATH) :]
        body = await read_body(request, self._settings.max_webhook_body)
        secrets = self._control.webhooks(shop_id, DOOR)
        check_signature(request, body, secrets)
        entry = self._entry(request, shop_id, body)
        await self._acks.store([entry])
        if entry.reason:
            self._counters.unread[entry.reason] += 1
        self._counters.accepted[DOOR] += 1
        return Answer(200, encode(WebhookAnswer(accepted=True, reason=entry.reason or None)))

    def _entry(self, request: Request, shop_id: str, body: bytes) -> Entry:
        digest = sha256(body)
        topic = platform_header(request, b"topic")[:_MAX_NAME]
        event_id = platform_header(request, b"webhook-id")[:_MAX_NAME]
        payload, reason = self._prepare(topic, body, self._control.email_pepper(shop_id))
        return Entry(
            received_at=time.time_ns() // 1000,
            shop_id=shop_id,
            door=DOOR,
            topic=topic,
            trust=VERIFIED,
            event_id=event_id or f"sha:{digest.hexdigest()}",
            payload=payload,
            sha256=digest.digest(),
            reason=reason,
        )

    def _prepare(self, topic: str, body: bytes, pepper: bytes) -> tuple[bytes, str]:
        try:
            check_depth(body, self._settings.max_depth)
            return prepare_webhook(topic, body, pepper)
        except TooDeep:
            pass
        except Exception:
            # Kept without its content: what our privacy list could not go through may hold
            # anything. The platform can send it again once we are mended.
            _log.exception("a signed webhook on %r could not be prepared", topic)
        return encode({"n_bytes": len(body)}), UNREADABLE


def check_signature(request: Request, body: bytes, secrets: list[WebhookSecret]) -> None:
    """
    Raises:
        WrongSignature: none of `secrets` signs `body`.
        WrongDomain: one does, for another domain than the request names.
    """
    signature = platform_header(request, b"hmac-sha256").strip().encode("latin-1")
    signers = [one for one in secrets if _signs(one.secret, body, signature)]
    if not signers:
        raise WrongSignature
    domain = platform_header(request, b"shop-domain").strip().lower()
    if domain not in {one.domain for one in signers}:
        raise WrongDomain(domain)


def platform_header(request: Request, name: bytes) -> str:
    """A Shopify header; the event-bus form of their webhooks leaves the `x-` out."""
    return request.header(b"x-shopify-" + name) or request.header(b"shopify-" + name)


def _signs(secret: bytes, body: bytes, signature: bytes) -> bool:
    expected = b64encode(hmac.digest(secret, body, "sha256"))
    return hmac.compare_digest(expected, signature)
