"""Every Shopify topic we know, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import talkworth.sources.shopify.privacy as privacy
from talkworth.sources.privacy import Action

Shape = Literal["order", "order_edit", "refund"]


@dataclass(frozen=True, slots=True)
class Topic:
    """
    How bodies of one topic are kept and read.

    `wrapper` is the key some senders wrap the body in. `reads` is the shape the reader makes
    events of; without one, `reason` says why the body makes none.
    """

    privacy: Mapping[str, Action]
    wrapper: str
    reads: Shape | None = None
    reason: str = ""


def _acting(shape: Shape, keeps: Mapping[str, Action]) -> Topic:
    return Topic(privacy=keeps, wrapper=shape, reads=shape)


def _waiting(wrapper: str, keeps: Mapping[str, Action]) -> Topic:
    return Topic(privacy=keeps, wrapper=wrapper, reason="topic-not-used")


def _request(keeps: Mapping[str, Action]) -> Topic:
    return Topic(privacy=keeps, wrapper="customer_request", reason="redact-request")


def _topics() -> dict[str, Topic]:
    order, names = _acting("order", privacy.ORDER), "create updated paid cancelled fulfilled"
    known = {f"orders/{name}": order for name in f"{names} partially_fulfilled".split()}
    known["orders/edited"] = _acting("order_edit", privacy.ORDER_EDIT)
    known["refunds/create"] = _acting("refund", privacy.REFUND)
    known["orders/delete"] = _waiting("order", privacy.DELETED)
    for resource, wrapper, keeps, actions in (
        (
            "returns",
            "return",
            privacy.RETURN,
            "request approve decline cancel close reopen process update",
        ),
        ("disputes", "dispute", privacy.DISPUTE, "create update"),
        (
            "subscription_contracts",
            "subscription_contract",
            privacy.SUBSCRIPTION_CONTRACT,
            "create update activate pause cancel fail expire",
        ),
        (
            "subscription_billing_attempts",
            "subscription_billing_attempt",
            privacy.SUBSCRIPTION_BILLING_ATTEMPT,
            "success failure challenged",
        ),
        ("checkouts", "checkout", privacy.CHECKOUT, "create update delete"),
        ("carts", "cart", privacy.CART, "create update"),
        ("draft_orders", "draft_order", privacy.DRAFT_ORDER, "create update delete"),
        ("customers", "customer", privacy.CUSTOMER, "create update delete enable disable"),
        ("customers", "customer_merge", privacy.CUSTOMER_MERGE, "merge"),
        ("order_transactions", "transaction", privacy.ORDER_TRANSACTION, "create"),
        ("tender_transactions", "tender_transaction", privacy.TENDER_TRANSACTION, "create"),
        ("app", "shop", privacy.APP, "uninstalled"),
    ):
        known |= {f"{resource}/{action}": _waiting(wrapper, keeps) for action in actions.split()}
    for request in ("customers/redact", "customers/data_request", "shop/redact"):
        known[request] = _request(privacy.REDACT)
    return known


TOPICS: Mapping[str, Topic] = MappingProxyType(_topics())
PRIVACY: Mapping[str, Mapping[str, Action]] = MappingProxyType(
    {name: topic.privacy for name, topic in TOPICS.items()}
)
