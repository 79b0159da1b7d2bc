"""How Zendesk signs and names its webhooks."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers
from talkworth.intake.platforms.signatures import check_age, first, named, seconds
from talkworth.intake.refusals import WrongSignature
from talkworth.sources.zendesk import prepare


def check(request: Request, body: bytes, secrets: Sequence[WebhookSecret], now_s: float) -> None:
    """
    The signature over time and body; the time is a date, not a number.

    Raises:
        WrongSignature: none of `secrets` signs them.
        StaleSignature: one does, at another time than about now.
    """
    stamp = request.header(b"x-zendesk-webhook-signature-timestamp").strip()
    given = request.header(b"x-zendesk-webhook-signature").strip().encode("latin-1")
    signed = stamp.encode("latin-1") + body
    signed_at_s = _instant_s(stamp)
    if signed_at_s is None or not signers(
        secrets, given, lambda key: b64encode(hmac.digest(key, signed, "sha256"))
    ):
        raise WrongSignature
    check_age(signed_at_s, now_s)


def _instant_s(stamp: str) -> float | None:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return seconds(stamp)
    return at.timestamp() if at.tzinfo else None


def _topic(_request: Request, body: bytes) -> str:
    return named(body, "type").removeprefix("zen:event-type:")


def _event_id(request: Request, body: bytes) -> str:
    return first((named(body, "id"), request.header(b"x-zendesk-webhook-invocation-id")))


PLATFORM = Platform(name="zendesk", check=check, topic=_topic, event_id=_event_id, prepare=prepare)
