"""Every message we know by name, what it becomes, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import talkworth.sources.segment.orders as orders
import talkworth.sources.segment.privacy as privacy
import talkworth.sources.segment.shopping as shopping
import talkworth.sources.segment.talk as talk
import talkworth.sources.segment.visits as visits
from talkworth.events import Event
from talkworth.sources.privacy import Keeping, Rules
from talkworth.sources.segment.message import Message

Reader = Callable[[Message, str], list[Event]]
Hearer = Callable[[Message, Keeping], dict[str, dict[str, Any]]]
TRACK = "track/"


@dataclass(frozen=True, slots=True)
class Topic:
    """
    `becomes` says in words what the message is read as; without `reads` it is kept and not used.
    `hears` lets the detectors hear its text before that is dropped, by whose words it was.
    """

    privacy: Rules
    becomes: str = ""
    reads: Reader | None = None
    hears: Hearer | None = None

    @property
    def reason(self) -> str:
        return "" if self.reads else "topic-not-used"


def _shopping() -> dict[str, Topic]:
    product, order = privacy.PRODUCT, privacy.ORDER
    view = Topic(product, "`product_viewed`", shopping.read_view)
    added = Topic(product, "`cart_changed`, added", shopping.cart_reader("added"))
    removed = Topic(product, "`cart_changed`, removed", shopping.cart_reader("removed"))
    cart = Topic(order, "`cart_changed`: all that is in it", shopping.read_cart)
    friction = "`friction_met`: {}".format
    return {
        "product viewed": view,
        "viewed product": view,
        "product clicked": Topic(
            product,
            "`recommendation_clicked` in a conversation",
            shopping.read_click,
        ),
        "product recommended": Topic(product, "`product_recommended`", shopping.read_recommended),
        "recommendation clicked": Topic(
            product, "`recommendation_clicked`", shopping.read_recommendation_click
        ),
        **dict.fromkeys(("product added", "added product"), added),
        **dict.fromkeys(("product removed", "removed product"), removed),
        "cart viewed": cart,
        "checkout started": Topic(order, "`checkout_started`", shopping.read_checkout),
        "payment info entered": Topic(
            order, "`checkout_started` with contact", shopping.read_payment_info
        ),
        "coupon denied": Topic(product, friction("discount"), shopping.friction_reader("discount")),
        "payment failed": Topic(product, friction("payment"), shopping.friction_reader("payment")),
        "checkout failed": Topic(
            product, friction("checkout"), shopping.friction_reader("checkout")
        ),
        "product out of stock": Topic(
            product, friction("stock"), shopping.friction_reader("stock")
        ),
        "experiment viewed": Topic(privacy.EXPERIMENT, "`exposure_logged`", shopping.read_exposure),
    }


def _orders() -> dict[str, Topic]:
    completed = Topic(privacy.ORDER, "`order_placed`", orders.read_order)
    cancelled = Topic(privacy.ORDER, "`order_cancelled`", orders.read_cancellation)
    return {
        **dict.fromkeys(("order completed", "completed order"), completed),
        "order updated": Topic(
            privacy.ORDER, "`order_placed` where it has `products`", orders.read_update
        ),
        "order refunded": Topic(
            privacy.ORDER,
            "`order_refunded`; without sum and products `order_cancelled`",
            orders.read_refund,
        ),
        **dict.fromkeys(("order cancelled", "order canceled"), cancelled),
    }


def _heard(becomes: str, reads: Reader) -> Topic:
    return Topic(privacy.TALK, becomes, reads, talk.hears(reads))


def _talk() -> dict[str, Topic]:
    rules = privacy.TALK
    answer = _heard("`message_sent` by the assistant", talk.read_answer)
    handed = Topic(rules, "`conversation_handed_off`", talk.read_handoff)
    return {
        "conversation started": Topic(rules, "`conversation_started`", talk.read_start),
        "message sent": _heard("`message_sent` by its `role`", talk.read_message),
        "question asked": _heard("`message_sent` by the shopper", talk.read_question),
        **dict.fromkeys(("answer given", "answer received"), answer),
        "conversation resolved": Topic(rules, "`conversation_resolved`", talk.read_resolution),
        **dict.fromkeys(("conversation handed off", "conversation escalated"), handed),
        "faq clicked": Topic(rules, "`faq_clicked`", talk.read_faq_click),
        "nudge shown": Topic(rules, "`nudge_shown`", talk.read_nudge_shown),
        "nudge clicked": Topic(rules, "`nudge_clicked`", talk.read_nudge_click),
    }


_NOT_USED = """
    products searched, product list viewed, product list filtered, promotion viewed,
    promotion clicked, product added to wishlist, product removed from wishlist,
    wishlist product added to cart, product shared, cart shared, product reviewed,
    checkout step viewed, checkout step completed, coupon entered, coupon applied, coupon removed,
    payment info viewed, viewed product category, signed up, signed in, signed out
"""

# By the canonical name of a `track` call.
EVENTS: Mapping[str, Topic] = MappingProxyType(
    {
        **_orders(),
        **_shopping(),
        **_talk(),
        **dict.fromkeys(
            (" ".join(n.split()) for n in _NOT_USED.split(",")), Topic(privacy.WAITING)
        ),
    }
)

IDENTITY = Topic(privacy.WAITING, "`identified`", visits.read_identity)
PAGE = Topic(privacy.PAGE, "`session_started` where a visit begins", visits.read_page)
TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        **{TRACK + name: topic for name, topic in EVENTS.items()},
        "identify": IDENTITY,
        "alias": IDENTITY,
        "page": PAGE,
        "screen": PAGE,
        "group": Topic(privacy.WAITING),
    }
)
