"""64-bit keys: the same names give the same key in every rebuild and on every machine."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

KINDS = ("conversation", "cart", "checkout", "visitor", "customer", "email")


def key(*names: str) -> int:
    """
    A signed 63-bit key of these names: BLAKE2b-8 over them, halved.

    The halving leaves room to number the parts of a conversation after its key without
    overflow. At 100 million names two share a key with a chance of 1 in 1,800.
    """
    digest = blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) >> 1


@lru_cache(maxsize=2**16)
def node_key(shop_id: str, kind: str, value: str) -> int:
    """The key of one identifier of a shop."""
    return key(shop_id, kind, value)


def event_key(shop_id: str, trust: str, event_id: str) -> int:
    """The key by which duplicates meet: a browser can never pre-empt a server's id."""
    return key(shop_id, trust, event_id)


def order_key(shop_id: str, order_id: str) -> int:
    return key(shop_id, "order", order_id)


def sale_key(shop_id: str, order_id: str, sale_id: str) -> int:
    """The key of what was added to an order; its main sale has the order's own."""
    return key(shop_id, "sale", order_id, sale_id)


def portion_key(shop_id: str, order_id: str, portion_id: str) -> int:
    return key(shop_id, "portion", order_id, portion_id)
