"""How Chatwoot signs and names its webhooks; before February 2026 it did not."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from talkworth.control import WebhookSecret
from talkworth.intake.exchange import Request
from talkworth.intake.platforms.platform import Platform, signers, url_token
from talkworth.intake.platforms.signatures import check_age, named, seconds
from talkworth.intake.refusals import WrongSignature
from talkworth.sources.chatwoot import prepare


def check(request: Request, body: bytes, secrets: Sequence[WebhookSecret], now_s: float) -> None:
    """
    The signature over time and body, or the secret as a token in the address.

    Raises:
        WrongSignature: neither is one of `secrets`.
        StaleSignature: signed at another time than about now.
    """
    stamp = request.header(b"x-chatwoot-timestamp").strip()
    signed = stamp.encode("latin-1") + b"." + body
    given = request.header(b"x-chatwoot-signature").strip().encode("latin-1")
    signed_at_s = seconds(stamp)
    if signed_at_s is not None and signers(
        secrets, given, lambda key: b"sha256=" + hmac.digest(key, signed, "sha256").hex().encode()
    ):
        check_age(signed_at_s, now_s)
    elif not signers(secrets, url_token(request), lambda key: key):
        raise WrongSignature


PLATFORM = Platform(
    name="chatwoot",
    check=check,
    topic=lambda _request, body: named(body, "event"),
    event_id=lambda request, _body: request.header(b"x-chatwoot-delivery"),
    prepare=prepare,
    has_url_token=True,
)
