"""What a platform asks us to do for one of its customers, or for a shop that left."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

REASON: Final = "redact-request"
Asked = Literal["export", "erase", "erase-shop"]
_ASKED: Final[MappingProxyType[tuple[str, str], Asked]] = MappingProxyType(
    {
        ("shopify", "customers/data_request"): "export",
        ("shopify", "customers/redact"): "erase",
        ("shopify", "shop/redact"): "erase-shop",
    }
)


class Request(Struct, kw_only=True, frozen=True):
    """What is asked for, and of whom; `None` where the platform names nobody."""

    asked: Asked
    customer_id: str | None = None
    email_key: str | None = None


class _Customer(Struct):
    id: int | str | None = None
    email: str | None = None


class _Body(Struct):
    customer: _Customer | None = None


def read_request(door: str, topic: str, payload: bytes) -> Request | None:
    """The request in a journalled payload; `None` where the topic is none."""
    asked = _ASKED.get((door, topic))
    if asked is None:
        return None
    customer = _body(payload).customer or _Customer()
    return Request(
        asked=asked,
        customer_id=str(customer.id) if customer.id not in (None, "") else None,
        email_key=customer.email or None,
    )


def _body(payload: bytes) -> _Body:
    try:
        document: Any = msgspec.json.decode(payload)
        return msgspec.convert(document, _Body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _Body()
