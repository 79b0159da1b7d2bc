"""A subscription contract: begun, cancelled, running again; and its collected payments."""

from __future__ import annotations

from talkworth.events import Event
from talkworth.events.types import (
    RequestWithdrawn,
    SaveRequested,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.sources.amounts import LARGEST_QUANTITY
from talkworth.sources.reading import id_text, instant, maybe_id, sealed, shaped, stamp
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.shapes import SOURCE, BillingAttempt, BillingPolicy, Contract

DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}
CANCELLED = frozenset({"cancelled", "canceled"})


def read_started(document: object) -> list[Event]:
    """The body of `subscription_contracts/create`. It holds no price: its orders do."""
    contract = shaped(document, Contract)
    contract_id = id_text(contract.id)
    started = SubscriptionStarted(
        event_id=f"shopify/contract/{contract_id}/started",
        occurred_at=instant(contract.created_at, contract.said_at),
        source=SOURCE,
        customer_id=maybe_id(contract.customer_id),
        subscription_id=contract_id,
        order_id=maybe_id(contract.origin_order_id),
        cycle_days=_cycle_days(contract.billing_policy),
    )
    return [sealed(started)]


def read_state(document: object) -> list[Event]:
    """
    The body of the topics that tell a contract's new state: cancelled is a request to leave.

    Raises:
        Unreadable: no-fact: any other state.
    """
    contract = shaped(document, Contract)
    if (contract.status or "").strip().lower() not in CANCELLED:
        raise Unreadable("no-fact", "The contract was not cancelled.")
    contract_id, at = id_text(contract.id), instant(contract.said_at)
    return [
        SaveRequested(
            event_id=f"shopify/contract/{contract_id}/cancelled/{stamp(at)}",
            occurred_at=at,
            source=SOURCE,
            customer_id=maybe_id(contract.customer_id),
            kind="churn",
            request_id=_request_id(contract_id),
            subscription_id=contract_id,
        )
    ]


def read_activated(document: object) -> list[Event]:
    """The body of `subscription_contracts/activate`: whoever wanted to leave stays."""
    contract = shaped(document, Contract)
    if (contract.status or "").strip().lower() != "active":
        raise Unreadable("no-fact", "The contract does not run.")
    contract_id, at = id_text(contract.id), instant(contract.said_at)
    return [
        RequestWithdrawn(
            event_id=f"shopify/contract/{contract_id}/active/{stamp(at)}",
            occurred_at=at,
            source=SOURCE,
            customer_id=maybe_id(contract.customer_id),
            request_id=_request_id(contract_id),
        )
    ]


def read_billing(document: object) -> list[Event]:
    """
    The body of `subscription_billing_attempts/success`: which order renewed which contract.

    It holds no amount; the order's own body does.
    """
    attempt = shaped(document, BillingAttempt)
    if attempt.order_id is None:
        raise Unreadable("unreadable-body", "The billing attempt names no order.")
    order_id, contract_id = id_text(attempt.order_id), id_text(attempt.subscription_contract_id)
    renewed = SubscriptionRenewed(
        event_id=f"shopify/renewal/{contract_id}/{order_id}",
        occurred_at=instant(attempt.completed_at, attempt.created_at, attempt.said_at),
        source=SOURCE,
        subscription_id=contract_id,
        order_id=order_id,
    )
    return [sealed(renewed)]


def _cycle_days(policy: BillingPolicy | None) -> int | None:
    """The days from one payment to the next; a month counts 30, a year 365."""
    days = DAYS_OF.get((policy.interval or "").lower()) if policy else None
    if policy is None or days is None or not 1 <= policy.interval_count <= LARGEST_QUANTITY // days:
        return None
    return days * policy.interval_count


def _request_id(contract_id: str) -> str:
    return f"shopify/contract/{contract_id}"
