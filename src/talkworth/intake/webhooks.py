"""The door for signed webhooks: `POST /webhooks/{platform}/{shop}`."""

from __future__ import annotations

import logging
import time
from hashlib import sha256

import msgspec

from talkworth.intake.body import check_depth, read_body
from talkworth.intake.doorway import Doorway
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.platforms.platform import Platform
from talkworth.intake.refusals import ContentEncodingRefused, MethodNotAllowed, TooDeep
from talkworth.journal import VERIFIED, Entry
from talkworth.sources.body import with_said_at

_log = logging.getLogger(__name__)

PATH = "/webhooks/"
UNREADABLE = "unreadable-body"
_MAX_NAME = 255


class WebhookAnswer(msgspec.Struct, frozen=True):
    """`reason` says why what was journalled will not act, `None` that it will."""

    accepted: bool
    reason: str | None


class WebhookDoor:
    """
    Takes what one of the shop's own secrets signs, and nothing else.

    Once signed, everything is accepted and journalled: a platform turns off an endpoint that
    refuses what it cannot read.
    """

    def __init__(self, doorway: Doorway, platform: Platform) -> None:
        self._doorway, self._platform = doorway, platform
        self.name = platform.name

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            BadInput: not signed, not for this domain, too large.
            Unavailable: it was not stored.
        """
        if request.method == "HEAD" and self._platform.is_tried_by_head:
            return Answer(200, b"")
        if request.method != "POST":
            raise MethodNotAllowed(request.method)
        if encoding := request.header(b"content-encoding"):
            raise ContentEncodingRefused(encoding)
        name, doorway = self._platform.name, self._doorway
        shop_id = request.path[len(PATH) + len(name) + 1 :]
        if self._platform.has_url_token:
            shop_id = shop_id.partition("/")[0]
        request.shop_id = shop_id
        body = await read_body(request, doorway.settings.max_webhook_body)
        if self._platform.is_ping(request, body):
            return Answer(200, encode(WebhookAnswer(accepted=True, reason=None)))
        secrets = doorway.control.webhooks(shop_id, name)
        self._platform.check(request, body, secrets, time.time())
        entry = self._entry(request, shop_id, body)
        await doorway.store(name, [entry])
        return Answer(200, encode(WebhookAnswer(accepted=True, reason=entry.reason or None)))

    def _entry(self, request: Request, shop_id: str, body: bytes) -> Entry:
        digest = sha256(body)
        topic, event_id, payload, reason = self._read(request, shop_id, body)
        return Entry(
            received_at=time.time_ns() // 1000,
            shop_id=shop_id,
            door=self._platform.name,
            topic=topic,
            trust=VERIFIED,
            event_id=event_id or f"sha:{digest.hexdigest()}",
            payload=payload,
            sha256=digest.digest(),
            reason=reason,
        )

    def _read(self, request: Request, shop_id: str, body: bytes) -> tuple[str, str, bytes, str]:
        topic = event_id = ""
        try:
            topic = self._platform.topic(request, body)[:_MAX_NAME]
            event_id = self._platform.event_id(request, body)[:_MAX_NAME]
            check_depth(body, self._doorway.settings.max_depth)
            keeping = self._doorway.keeping(shop_id)
            payload, reason = self._platform.prepare(topic, body, keeping)
            if not reason and (said_at := self._platform.said_at(request, time.time())):
                payload = with_said_at(payload, said_at)
        except TooDeep:
            pass
        except Exception:
            # Kept without its content: what our privacy list could not go through may hold
            # anything. The platform can send it again once we are mended.
            _log.exception("a signed webhook on %r could not be prepared", topic)
        else:
            return topic, event_id, payload, reason
        return topic, event_id, encode({"n_bytes": len(body)}), UNREADABLE
