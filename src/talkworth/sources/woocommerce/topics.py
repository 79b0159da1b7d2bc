"""Every WooCommerce topic we know, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import talkworth.sources.woocommerce.privacy as privacy
from talkworth.sources.privacy import Rules

Shape = Literal["order", "restored", "deleted", "refund"]

# What our plugin adds to WooCommerce's own topics: a refund with its lines.
REFUND = "talkworth.refund"


@dataclass(frozen=True, slots=True)
class Topic:
    """
    How bodies of one topic are kept and read.

    `reads` is the shape the reader makes events of; `None` where it makes none.
    """

    privacy: Rules
    reads: Shape | None = None


def _topics() -> dict[str, Topic]:
    order = Topic(privacy.ORDER, "order")
    known = {
        "order.created": order,
        "order.updated": order,
        "order.restored": Topic(privacy.ORDER, "restored"),
        "order.deleted": Topic(privacy.DELETED, "deleted"),
        REFUND: Topic(privacy.REFUND, "refund"),
    }
    for resource, rules in (
        ("customer", privacy.CUSTOMER),
        ("coupon", privacy.COUPON),
        ("product", privacy.PRODUCT),
    ):
        for action in ("created", "updated", "deleted", "restored"):
            known[f"{resource}.{action}"] = Topic(rules)
    return known


TOPICS: Mapping[str, Topic] = MappingProxyType(_topics())
PRIVACY: Mapping[str, Rules] = MappingProxyType(
    {name: topic.privacy for name, topic in TOPICS.items()}
)
