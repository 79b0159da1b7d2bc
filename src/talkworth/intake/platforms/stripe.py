"""How Stripe signs and names its webhooks."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers
from talkworth.intake.platforms.signatures import check_age, named, seconds
from talkworth.intake.refusals import WrongSignature
from talkworth.sources.stripe import prepare


def check(request: Request, body: bytes, secrets: Sequence[WebhookSecret], now_s: float) -> None:
    """
    `t=TIME,v1=HEX`, with a further `v1` while a secret is rotated; `v0` proves nothing.

    Raises:
        WrongSignature: none of `secrets` signs the time and `body`.
        StaleSignature: one does, at another time than about now.
    """
    parts = [part.strip().partition("=") for part in _header(request).split(",")]
    stamp = next((value for name, _, value in parts if name == "t"), "")
    signed_at_s = seconds(stamp)
    given = [value.encode("latin-1") for name, _, value in parts if name == "v1"]
    signed = stamp.encode("latin-1") + b"." + body
    if signed_at_s is None or not any(
        signers(secrets, one, lambda key: hmac.digest(key, signed, "sha256").hex().encode())
        for one in given[:_MOST]
    ):
        raise WrongSignature
    check_age(signed_at_s, now_s)


# Signatures we look at: a header full of them must not cost us a digest each.
_MOST = 8


def _header(request: Request) -> str:
    return request.header(b"stripe-signature")


PLATFORM = Platform(
    name="stripe",
    check=check,
    topic=lambda _request, body: named(body, "type"),
    event_id=lambda _request, body: named(body, "id"),
    prepare=prepare,
)
