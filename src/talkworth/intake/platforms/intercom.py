"""How Intercom signs and names its notifications."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers
from talkworth.intake.platforms.signatures import named
from talkworth.intake.refusals import WrongSignature
from talkworth.sources.intercom import prepare


def check(request: Request, body: bytes, secrets: Sequence[WebhookSecret], _now_s: float) -> None:
    """
    Raises:
        WrongSignature: none of `secrets` signs `body`.
    """
    given = request.header(b"x-hub-signature").strip().encode("latin-1")
    if not signers(
        secrets, given, lambda key: b"sha1=" + hmac.digest(key, body, "sha1").hex().encode()
    ):
        raise WrongSignature


PLATFORM = Platform(
    name="intercom",
    check=check,
    topic=lambda _request, body: named(body, "topic"),
    event_id=lambda _request, body: named(body, "id"),
    prepare=prepare,
    is_ping=lambda _request, body: named(body, "topic") == "ping",
    is_tried_by_head=True,
)
