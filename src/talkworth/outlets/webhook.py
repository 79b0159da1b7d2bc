"""
What a webhook of ours says and how it is signed.

Signed as Standard Webhooks says (https://www.standardwebhooks.com): the headers `webhook-id`,
`webhook-timestamp` and `webhook-signature`, so that its published libraries verify it.
"""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from typing import Final
from urllib.parse import urlsplit

import msgspec

from talkworth.errors import BadInput
from talkworth.money import decimal_text
from talkworth.outlets.credits import OrderCredits

PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = 32
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class BadTarget(BadInput):
    code = "bad-target"


def clean_url(text: str) -> str:
    """
    An address that messages may be sent to.

    Raises:
        BadTarget: not https, unless it is on this machine; or with a user and password.
    """
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not is_safe or "@" in parts.netloc or not text.isascii():
        raise BadTarget(
            f"{text[:200]!r} is no address we send to. Give one that starts with https:// and "
            "holds no password, such as https://crm.example/hooks/talkworth."
        )
    return text.strip()


def new_secret() -> str:
    """A fresh signing secret, as Standard Webhooks writes it."""
    return PREFIX + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def order_message(order: OrderCredits, link_token: str | None) -> dict[str, object]:
    """
    The body of `order.credited`: the order, and what each conversation earned of it.

    Amounts are decimal text. `link_token` is our signed token of the order's browser: append it
    as `?_tw=` to links back to the shop, and the next visit joins this one.
    """
    money = order.currency
    return {
        "type": "order.credited",
        "order_id": order.order_id,
        "order_name": order.order_name,
        "ordered_at": order.ordered_at,
        "currency": money,
        "total": decimal_text(order.total_minor, money),
        "net": decimal_text(order.net_minor, money),
        "balance": decimal_text(order.balance_minor, money),
        "credit": decimal_text(order.credit_minor, money),
        "trust": order.trust,
        "visitor_id": order.visitor_id,
        "link_token": link_token,
        "credits": [
            {
                "conversation_id": earned.conversation_id,
                "channel": earned.channel,
                "kind": earned.kind,
                "credit": decimal_text(earned.credit_minor, money),
                "touched_at": earned.touched_at,
                "rule_set_version": earned.rule_set_version,
            }
            for earned in order.credits
        ],
    }


def signed_headers(secret: str, message_id: str, sent_s: int, body: bytes) -> dict[str, str]:
    """
    The headers that prove a body is ours. `sent_s` is our clock, whole seconds.

    Raises:
        BadTarget: the secret is not one of ours.
    """
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise BadTarget(
            "The signing secret is damaged. Remove the outlet and add it anew."
        ) from None
    content = f"{message_id}.{sent_s}.".encode() + body
    signature = b64encode(hmac.digest(key, content, "sha256")).decode()
    return {
        "content-type": "application/json",
        "user-agent": "talkworth",
        "webhook-id": message_id,
        "webhook-timestamp": str(sent_s),
        "webhook-signature": f"v1,{signature}",
    }


encode = msgspec.json.Encoder(order="sorted").encode
