"""Checkouts and payments as orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from talkworth.events import Event
from talkworth.events.orders import OrderPaid, OrderPlaced, PaymentStatus
from talkworth.events.types import CheckoutStarted, FrictionMet, Identified
from talkworth.money import decimal_text
from talkworth.sources.clocks import moment
from talkworth.sources.reading import sealed, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shoppers import n_identifiers
from talkworth.sources.stripe.amounts import amount_minor, amount_text, currency_code, needed
from talkworth.sources.stripe.identifiers import Belonging, belonging, is_marked
from talkworth.sources.stripe.shapes import (
    SOURCE,
    Notice,
    Payment,
    Session,
    Shipping,
    Tip,
    Totals,
    is_test,
    opened,
)

_PAID: dict[str | None, PaymentStatus] = {"paid": "paid", "no_payment_required": "paid"}


def read_completed(document: object) -> list[Event]:
    """A checkout that the shopper went through, paid or not yet."""
    notice, session = opened(document, Session)
    return _checkout(notice, session, _PAID.get(session.payment_status, "pending"))


def read_paid_later(document: object) -> list[Event]:
    """The money of a slow payment came."""
    notice, session = opened(document, Session)
    return _checkout(notice, session, "paid")


def read_failed_later(document: object) -> list[Event]:
    """The money of a slow payment did not come."""
    notice, session = opened(document, Session)
    events = _checkout(notice, session, "voided")
    if is_test(notice, session):
        return events
    return [*events, _friction(f"checkout/{session.id}", notice, _whose(session))]


def read_expired(document: object) -> list[Event]:
    """A checkout that the shopper left: it is told when it ends, and dated when it began."""
    notice, session = opened(document, Session)
    live(is_test(notice, session))
    who = _whose(session)
    currency = session.currency and currency_code(session.currency)
    total = session.amount_total
    return [
        CheckoutStarted(
            event_id=f"{SOURCE}/checkout/{session.id}",
            occurred_at=moment(session.created, notice.created),
            source=SOURCE,
            currency=currency or None,
            total=amount_text(total, currency) if currency and total is not None else None,
            has_contact=bool(who.get("customer_id") or who.get("email_key")),
            **who,
        )
    ]


def read_payment(document: object) -> list[Event]:
    """A payment that came."""
    notice, payment = opened(document, Payment)
    is_trial = is_test(notice, payment)
    events: list[Event] = []
    if is_order(document, payment):
        events.append(_payment(notice, payment, "paid"))
    if not is_trial:
        paid = OrderPaid(
            event_id=f"{SOURCE}/paid/{payment.id}",
            occurred_at=moment(notice.created),
            source=SOURCE,
            order_id=payment.id,
        )
        events.append(paid)
    if not events:
        raise Unreadable("test-order")
    return events


def read_processing(document: object) -> list[Event]:
    """A slow payment that the shopper set off."""
    notice, payment = opened(document, Payment)
    return [_payment(notice, payment, "pending")] if is_order(document, payment) else []


def read_payment_failed(document: object) -> list[Event]:
    notice, payment = opened(document, Payment)
    live(is_test(notice, payment))
    return [_friction(f"payment/{payment.id}", notice, _who_pays(payment))]


def is_order(document: object, payment: Payment) -> bool:
    """
    Whether a payment may be an order of its own.

    That of an invoice never is. Since 2025-03-31 a payment does not say whether it pays one;
    then only the shop can, by one of our names in its metadata.
    """
    held = shaped(document, Notice).data.object
    if "invoice" in held:
        return not held["invoice"]
    return is_marked(payment)


def live(is_test_mode: bool) -> None:
    """
    Raises:
        Unreadable: test-order.
    """
    if is_test_mode:
        raise Unreadable("test-order")


def goods_shipping(cost: Shipping | None, stated: int | None) -> int:
    """What shipping cost without its tax."""
    if cost is None or cost.amount_total is None:
        return max(0, stated or 0)
    return max(0, cost.amount_total - (cost.amount_tax or 0))


def _checkout(notice: Notice, session: Session, status: PaymentStatus) -> list[Event]:
    if session.mode == "setup":
        return []
    if session.mode == "subscription" or (session.subscription and not session.payment_intent):
        return _of_subscription(notice, session)
    return [_order(notice, session, status)]


def _of_subscription(notice: Notice, session: Session) -> list[Event]:
    """The money stands on the first invoice; the checkout says whose it is."""
    live(is_test(notice, session))
    who = _whose(session, session.invoice or session.id)
    if n_identifiers(who) < 2:
        return []
    identified = Identified(
        event_id=f"{SOURCE}/checkout/{session.id}",
        occurred_at=moment(notice.created),
        source=SOURCE,
        **who,
    )
    return [sealed(identified)]


def _order(notice: Notice, session: Session, status: PaymentStatus) -> OrderPlaced:
    """Its lines are not in the body: the order has one, its net."""
    currency, at = currency_code(session.currency), moment(notice.created)
    totals, order_id = session.total_details or Totals(), session.payment_intent or session.id
    shipping = goods_shipping(session.shipping_cost, totals.amount_shipping)
    return _placed(
        order_id,
        at,
        updated_at=at,
        currency=currency,
        total=amount_text(needed(session.amount_total), currency),
        tax=amount_text(totals.amount_tax, currency),
        shipping=amount_text(shipping, currency),
        payment_status=status,
        is_test=is_test(notice, session),
        **_in_shop_currency(session),
        **_whose(session),
    )


def _payment(notice: Notice, payment: Payment, status: PaymentStatus) -> OrderPlaced:
    """
    A payment as an order. A checkout's report of the same payment knows tax and shipping: it is
    the newer one, because a payment is made before its checkout is completed.
    """
    currency = currency_code(payment.currency)
    amount = payment.amount_received or needed(payment.amount)
    return _placed(
        payment.id,
        moment(notice.created),
        updated_at=moment(payment.created, notice.created),
        currency=currency,
        total=amount_text(amount, currency),
        tips=amount_text(_tip(payment).amount, currency),
        payment_status=status,
        is_test=is_test(notice, payment),
        **_who_pays(payment),
    )


def _placed(
    order_id: str, at: datetime, *, payment_status: PaymentStatus, **fields: Any
) -> OrderPlaced:
    return sealed(
        OrderPlaced(
            event_id=f"{SOURCE}/order/{order_id}",
            occurred_at=at,
            source=SOURCE,
            order_id=order_id,
            payment_status=payment_status,
            paid_at=at if payment_status == "paid" else None,
            **fields,
        )
    )


def _in_shop_currency(session: Session) -> dict[str, str]:
    found = session.currency_conversion
    if found is None or found.amount_total is None or not found.source_currency:
        return {}
    currency = currency_code(found.source_currency)
    total = decimal_text(amount_minor(found.amount_total, currency), currency)
    return {"shop_total": total, "shop_currency": currency}


def _whose(session: Session, checkout: str | None = None) -> Belonging:
    details = session.customer_details
    return belonging(
        session,
        emails=(details.email if details else None, session.customer_email),
        reference=session.client_reference_id,
        checkout=checkout or session.id,
    )


def _who_pays(payment: Payment) -> Belonging:
    failed = payment.last_payment_error and payment.last_payment_error.payment_method
    charges = [*(payment.charges.data if payment.charges else ()), *((failed,) if failed else ())]
    billed = (charge.billing_details.email for charge in charges if charge.billing_details)
    return belonging(payment, emails=(payment.receipt_email, *billed))


def _tip(payment: Payment) -> Tip:
    details = payment.amount_details
    return (details.tip if details else None) or Tip()


def _friction(name: str, notice: Notice, who: Belonging) -> FrictionMet:
    return FrictionMet(
        event_id=f"{SOURCE}/failed/{name}/{notice.created}",
        occurred_at=moment(notice.created),
        source=SOURCE,
        kind="payment",
        **who,
    )
