"""What the shop's own server tells besides the orders: requests, exchanges, disputes, renewals."""

from __future__ import annotations

from typing import Any

from talkworth.demo.arrivals import Outbox
from talkworth.demo.lines import Request
from talkworth.demo.orders import Order
from talkworth.demo.subscriptions import Subscription
from talkworth.events.orders import LineChange
from talkworth.events.types import (
    ConcessionGranted,
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Exchanged,
    RequestWithdrawn,
    SaveRequested,
    SubscriptionChanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.money import decimal_text

SOURCE = "shop-server"


def deliver_aftermath(out: Outbox, order: Order) -> None:
    """What became of an order after it was bought."""
    if order.request is not None:
        _deliver_request(out, order.request, order, order_id=order.order_id)
    for exchange in order.exchanges:
        line = next(line for line in order.lines if line.line_id == exchange.line_id)
        worth = decimal_text(exchange.worth_minor, order.currency)
        product_id = exchange.product.product_id
        out.server(
            Exchanged,
            exchange.at_us,
            exchange.exchange_id,
            order_id=order.order_id,
            exchange_id=exchange.exchange_id,
            returned=(LineChange(line_id=line.line_id, quantity=line.quantity),),
            received=(LineChange(product_id=product_id, amount=worth),),
            source=SOURCE,
        )
    for dispute in order.disputes:
        names: dict[str, Any] = {
            "order_id": order.order_id,
            "dispute_id": dispute.dispute_id,
            "source": SOURCE,
        }
        out.server(
            DisputeOpened,
            dispute.at_us,
            f"{dispute.dispute_id}-opened",
            amount=decimal_text(dispute.amount_minor, order.currency),
            currency=order.currency,
            **names,
        )
        decided = DisputeWon if dispute.is_won else DisputeLost
        out.server(decided, dispute.decided_us, f"{dispute.dispute_id}-decided", **names)


def deliver_subscription(out: Outbox, subscription: Subscription) -> None:
    """A subscription's life: begun, renewed, changed, and asked to end."""
    first, currency = subscription.first, subscription.first.currency
    names: dict[str, Any] = {"subscription_id": subscription.subscription_id, "source": SOURCE}
    out.server(
        SubscriptionStarted,
        first.at_us,
        f"{subscription.subscription_id}-started",
        order_id=first.order_id,
        amount=decimal_text(subscription.price_minor, currency),
        currency=currency,
        cycle_days=subscription.cycle_days,
        customer_id=first.shopper.customer_id,
        **names,
    )
    if subscription.change is not None:
        at_us, price_minor = subscription.change
        out.server(
            SubscriptionChanged,
            at_us,
            f"{subscription.subscription_id}-changed",
            amount=decimal_text(price_minor, currency),
            currency=currency,
            **names,
        )
    for renewal in subscription.renewals:
        is_order = not renewal.stands_on_renewal
        out.server(
            SubscriptionRenewed,
            renewal.at_us,
            renewal.renewed_id,
            order_id=renewal.order_id if is_order else None,
            amount=decimal_text(renewal.total_minor, currency),
            currency=currency,
            customer_id=first.shopper.customer_id,
            **names,
        )
    if subscription.request is not None:
        _deliver_request(
            out, subscription.request, first, subscription_id=subscription.subscription_id
        )


def _deliver_request(out: Outbox, request: Request, order: Order, **about: Any) -> None:
    """A request, what was given for staying, and that it was taken back."""
    by_id = {line.line_id: line for line in order.lines}
    lines = tuple(
        LineChange(line_id=line_id, quantity=by_id[line_id].quantity)
        for line_id in request.line_ids
    )
    request_id = request.request_id
    out.server(
        SaveRequested,
        request.at_us,
        request_id,
        kind=request.kind,
        request_id=request_id,
        lines=lines,
        customer_id=order.shopper.customer_id,
        source=SOURCE,
        **about,
    )
    if request.withdrawn_us is None:
        return
    if request.concession_minor:
        out.server(
            ConcessionGranted,
            request.withdrawn_us,
            f"{request_id}-concession",
            request_id=request_id,
            amount=decimal_text(request.concession_minor, order.currency),
            currency=order.currency,
            refund_id=request.concession_refund_id,
            source=SOURCE,
        )
    event_id = f"{request_id}-withdrawn"
    names: dict[str, Any] = {"request_id": request_id, "source": SOURCE}
    out.server(RequestWithdrawn, request.withdrawn_us, event_id, **names)
