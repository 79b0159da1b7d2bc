"""Subscriptions: begun, changed, renewed, and whether their shopper wants to leave."""

from __future__ import annotations

from typing import Any, TypedDict

from talkworth.events import Event
from talkworth.events.types import (
    Identified,
    RequestWithdrawn,
    SaveRequested,
    SubscriptionChanged,
    SubscriptionStarted,
)
from talkworth.money import decimal_text
from talkworth.sources.clocks import moment
from talkworth.sources.reading import sealed
from talkworth.sources.shoppers import n_identifiers
from talkworth.sources.stripe.amounts import amount_minor, currency_code
from talkworth.sources.stripe.checkouts import live
from talkworth.sources.stripe.identifiers import belonging
from talkworth.sources.stripe.shapes import (
    SOURCE,
    Customer,
    Notice,
    Subscription,
    is_test,
    opened,
)

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
# Not the shopper's wish: there was nobody to persuade.
_NOT_ASKED = frozenset({"payment_failed", "payment_disputed"})
_PRICED_BY = frozenset({"items", "plan", "quantity"})


class _Price(TypedDict):
    amount: str
    currency: str


def read_created(document: object) -> list[Event]:
    notice, subscription = opened(document, Subscription)
    live(is_test(notice, subscription))
    price = _price(subscription)
    return [
        SubscriptionStarted(
            event_id=f"{SOURCE}/subscription/{subscription.id}",
            occurred_at=moment(subscription.created, notice.created),
            source=SOURCE,
            subscription_id=subscription.id,
            cycle_days=_cycle_days(subscription),
            amount=price["amount"] if price else None,
            currency=price["currency"] if price else None,
            **belonging(subscription),
        )
    ]


def read_updated(document: object) -> list[Event]:
    """A new price, a wish to leave at the end of the period, or that wish taken back."""
    notice, subscription = opened(document, Subscription)
    live(is_test(notice, subscription))
    before = notice.data.previous_attributes or {}
    events: list[Event] = []
    if _PRICED_BY & before.keys() and (price := _price(subscription)):
        changed = SubscriptionChanged(
            event_id=f"{SOURCE}/subscription/{subscription.id}/{notice.created}",
            occurred_at=moment(notice.created),
            source=SOURCE,
            subscription_id=subscription.id,
            **price,
            **belonging(subscription),
        )
        events.append(sealed(changed))
    wanted, wants = _leaving(subscription, before)
    if wants and not wanted and _asked(subscription):
        events.append(_request(notice, subscription))
    if wanted and not wants:
        events.append(_withdrawal(notice, subscription, before))
    return events


def read_deleted(document: object) -> list[Event]:
    """The end. Whoever left at once asked with it; an earlier wish is told once more, the same."""
    notice, subscription = opened(document, Subscription)
    live(is_test(notice, subscription))
    return [_request(notice, subscription)] if _asked(subscription) else []


def read_customer(document: object) -> list[Event]:
    """A customer's identifiers belong together."""
    notice, customer = opened(document, Customer)
    live(is_test(notice, customer))
    who = belonging(customer, emails=(customer.email,))
    who["customer_id"] = who.get("customer_id") or customer.id
    if n_identifiers(who) < 2:
        return []
    identified = Identified(
        event_id=f"{SOURCE}/customer/{customer.id}",
        occurred_at=moment(notice.created),
        source=SOURCE,
        **who,
    )
    return [sealed(identified)]


def _leaving(subscription: Subscription, before: dict[str, Any]) -> tuple[bool, bool]:
    """Whether it was to end, and whether it is now; what did not change says nothing."""
    is_dated = "cancel_at" in before
    now = bool(subscription.cancel_at_period_end)
    was = bool(before.get("cancel_at_period_end", now))
    return (
        was or (is_dated and before["cancel_at"] is not None),
        now or (is_dated and subscription.cancel_at is not None),
    )


def _asked(subscription: Subscription) -> bool:
    details = subscription.cancellation_details
    return details is None or details.reason not in _NOT_ASKED


def _request(notice: Notice, subscription: Subscription) -> SaveRequested:
    asked_at = subscription.canceled_at
    return sealed(
        SaveRequested(
            event_id=f"{SOURCE}/request/{subscription.id}",
            occurred_at=moment(asked_at, notice.created),
            source=SOURCE,
            kind="churn",
            request_id=_request_id(subscription, asked_at),
            subscription_id=subscription.id,
            **belonging(subscription),
        )
    )


def _withdrawal(
    notice: Notice, subscription: Subscription, before: dict[str, Any]
) -> RequestWithdrawn:
    asked_at = before.get("canceled_at") or subscription.canceled_at
    return sealed(
        RequestWithdrawn(
            event_id=f"{SOURCE}/withdrawn/{subscription.id}",
            occurred_at=moment(notice.created),
            source=SOURCE,
            request_id=_request_id(subscription, asked_at),
            **belonging(subscription),
        )
    )


def _request_id(subscription: Subscription, asked_at: object) -> str:
    """One wish to leave: when it was made, else the period it was to end with."""
    ends = [item.current_period_end for item in subscription.items.data]
    when = asked_at if isinstance(asked_at, int) else subscription.current_period_end
    return f"{subscription.id}/{when or next(filter(None, ends), 0)}"


def _price(subscription: Subscription) -> _Price | None:
    """What a cycle costs before discounts and tax; `None` where it is not fixed."""
    items = subscription.items.data
    prices = [item.price for item in items]
    if not items or any(price is None or price.unit_amount is None for price in prices):
        return None
    currencies = {
        currency_code(price.currency or subscription.currency) for price in prices if price
    }
    if len(currencies) != 1:
        return None
    (currency,) = currencies
    units = sum(
        amount_minor(item.price.unit_amount, currency) * max(0, item.quantity or 1)
        for item in items
        if item.price
    )
    return _Price(amount=decimal_text(units, currency), currency=currency)


def _cycle_days(subscription: Subscription) -> int | None:
    for item in subscription.items.data:
        found = item.price.recurring if item.price else None
        if found and found.interval in _DAYS:
            return _DAYS[found.interval] * (found.interval_count or 1)
    return None
