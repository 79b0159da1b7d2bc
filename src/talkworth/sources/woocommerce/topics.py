"""Every WooCommerce topic we know, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import talkworth.sources.woocommerce.privacy as privacy
from talkworth.events import Event
from talkworth.sources.privacy import Rules
from talkworth.sources.woocommerce.orders import read_order, read_restored
from talkworth.sources.woocommerce.refunds import read_deletion, read_refund

# What our plugin adds to WooCommerce's own topics: a refund with its lines.
REFUND = "talkworth.refund"


@dataclass(frozen=True, slots=True)
class Topic:
    """
    How bodies of one topic are kept and read.

    `what` says in a few words what `reads` makes of them; without it they make no events.
    """

    privacy: Rules
    what: str = ""
    reads: Callable[[object], list[Event]] | None = None


def _topics() -> dict[str, Topic]:
    order = Topic(
        privacy.ORDER, "the order as it stands, its cancellation, its refunds", read_order
    )
    known = {
        "order.created": order,
        "order.updated": order,
        "order.restored": Topic(
            privacy.ORDER, "the order, and all that its deletion took", read_restored
        ),
        "order.deleted": Topic(
            privacy.DELETED, "a refund of all that is left, if our plugin dates it", read_deletion
        ),
        REFUND: Topic(privacy.REFUND, "a refund with its lines; our plugin sends it", read_refund),
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
