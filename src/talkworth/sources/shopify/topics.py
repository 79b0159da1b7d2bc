"""Every Shopify topic we know, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import talkworth.sources.shopify.privacy as privacy
from talkworth.sources.privacy import Action

Shape = Literal[
    "order",
    "order_edit",
    "refund",
    "deleted_order",
    "return",
    "dispute",
    "contract",
    "contract_state",
    "contract_active",
    "billing",
    "checkout",
    "cart",
    "merge",
]
# What is read of a body; such a body does not say when that was, its delivery does.
_TIMELESS: frozenset[Shape] = frozenset(
    {
        "deleted_order",
        "return",
        "dispute",
        "contract",
        "contract_state",
        "contract_active",
        "billing",
        "merge",
    }
)
# The key that some senders wrap a body in, where it is not the shape's own name.
_WRAPPERS: Mapping[Shape, str] = MappingProxyType(
    {
        "deleted_order": "order",
        "contract": "subscription_contract",
        "contract_state": "subscription_contract",
        "contract_active": "subscription_contract",
        "billing": "subscription_billing_attempt",
        "merge": "customer_merge",
    }
)


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

    @property
    def is_timeless(self) -> bool:
        """Whether the door must note when the delivery says that it happened."""
        return self.reads in _TIMELESS


def _acting(
    resource: str, actions: str, shape: Shape, keeps: Mapping[str, Action]
) -> dict[str, Topic]:
    topic = Topic(privacy=keeps, wrapper=_WRAPPERS.get(shape, shape), reads=shape)
    return {f"{resource}/{action}": topic for action in actions.split()}


def _waiting(wrapper: str, keeps: Mapping[str, Action]) -> Topic:
    return Topic(privacy=keeps, wrapper=wrapper, reason="topic-not-used")


def _request(keeps: Mapping[str, Action]) -> Topic:
    return Topic(privacy=keeps, wrapper="customer_request", reason="redact-request")


_ORDERS = "create updated paid cancelled fulfilled partially_fulfilled"
_ACTING: tuple[tuple[str, str, Shape, Mapping[str, Action]], ...] = (
    ("orders", _ORDERS, "order", privacy.ORDER),
    ("orders", "edited", "order_edit", privacy.ORDER_EDIT),
    ("orders", "delete", "deleted_order", privacy.DELETED),
    ("refunds", "create", "refund", privacy.REFUND),
    ("returns", "request approve decline cancel close reopen", "return", privacy.RETURN),
    ("disputes", "create update", "dispute", privacy.DISPUTE),
    ("subscription_contracts", "create", "contract", privacy.SUBSCRIPTION_CONTRACT),
    ("subscription_contracts", "cancel update", "contract_state", privacy.SUBSCRIPTION_CONTRACT),
    ("subscription_contracts", "activate", "contract_active", privacy.SUBSCRIPTION_CONTRACT),
    (
        "subscription_billing_attempts",
        "success",
        "billing",
        privacy.SUBSCRIPTION_BILLING_ATTEMPT,
    ),
    ("checkouts", "create update", "checkout", privacy.CHECKOUT),
    ("carts", "create update", "cart", privacy.CART),
    ("customers", "merge", "merge", privacy.CUSTOMER_MERGE),
)


def _topics() -> dict[str, Topic]:
    contract, attempt = privacy.SUBSCRIPTION_CONTRACT, privacy.SUBSCRIPTION_BILLING_ATTEMPT
    known: dict[str, Topic] = {}
    for resource, actions, shape, keeps in _ACTING:
        known |= _acting(resource, actions, shape, keeps)
    for resource, wrapper, keeps, actions in (
        ("returns", "return", privacy.RETURN, "process update"),
        ("subscription_contracts", "subscription_contract", contract, "pause fail expire"),
        (
            "subscription_billing_attempts",
            "subscription_billing_attempt",
            attempt,
            "failure challenged",
        ),
        ("checkouts", "checkout", privacy.CHECKOUT, "delete"),
        ("draft_orders", "draft_order", privacy.DRAFT_ORDER, "create update delete"),
        ("customers", "customer", privacy.CUSTOMER, "create update delete enable disable"),
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
