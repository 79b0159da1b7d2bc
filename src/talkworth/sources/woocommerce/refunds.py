"""Refunds: in full from our plugin, in a line of an order's body, and an order's deletion."""

from __future__ import annotations

from datetime import datetime

from talkworth.events import Event
from talkworth.events.orders import OrderRefunded, RefundLine
from talkworth.money import decimal_text
from talkworth.sources.amounts import known_currency
from talkworth.sources.reading import id_text, sealed, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.woocommerce.amounts import (
    exact,
    not_below_zero,
    rounded,
    rounded_up,
    units,
)
from talkworth.sources.woocommerce.clock import seen_first, utc
from talkworth.sources.woocommerce.shapes import (
    SOURCE,
    Deletion,
    Refund,
    RefundedLine,
    RefundInOrder,
)


def read_refund(document: object) -> list[Event]:
    """
    The body of our plugin's `talkworth.refund`.

    Lines without money name what came back and not what was paid back: a refund of an amount
    alone is spread over the order.
    """
    refund = shaped(document, Refund)
    currency, refund_id = known_currency(refund.currency), id_text(refund.id)
    created_at = utc(refund.date_created_gmt)
    goods = [*(refund.line_items or ()), *(refund.fee_lines or ())]
    shipping = refund.shipping_lines or []
    has_money = any(exact(line.total) or exact(line.total_tax) for line in (*goods, *shipping))
    amount = 0 if refund.is_deleted else not_below_zero(refund.amount, currency)
    lines = [_line(line, currency) for line in goods]
    # Shipping is no line of goods. Named without money, it says that its tax is no goods either.
    lines += [_line(line, currency, is_goods=False) for line in shipping]
    back = -sum(exact(line.total) for line in shipping)
    event = OrderRefunded(
        event_id=f"woocommerce/refund/{refund_id}",
        occurred_at=created_at,
        source=SOURCE,
        order_id=id_text(refund.order_id),
        refund_id=refund_id,
        amount=decimal_text(amount, currency),
        currency=currency,
        lines=tuple(lines) if has_money and amount else (),
        shipping=decimal_text(max(0, rounded_up(back, currency)) if amount else 0, currency),
        updated_at=max(created_at, utc(refund.date_modified_gmt, refund.date_created_gmt)),
    )
    return [sealed(event)]


def refund_in_order(
    refund: RefundInOrder, order_id: str, currency: str, seen_at: datetime
) -> OrderRefunded:
    """What an order's body of `seen_at` says of a refund: its amount, no lines and no time."""
    refund_id = id_text(refund.id)
    amount = abs(rounded(exact(refund.total), currency))
    return _whole(refund_id, order_id, currency, amount, seen_at, seen_first(seen_at))


def read_deletion(document: object) -> list[Event]:
    """
    The body of `order.deleted`: all that is left of the order is taken back.

    Raises:
        Unreadable: topic-not-used: it has an id and nothing else, as WooCommerce sends it where
            our plugin does not add to it; or what is wrong in the body.
    """
    deletion = shaped(document, Deletion)
    if not deletion.date_deleted_gmt or deletion.currency is None:
        raise Unreadable("topic-not-used", "It does not say when the order was deleted.")
    currency, at = known_currency(deletion.currency), utc(deletion.date_deleted_gmt)
    total = not_below_zero(deletion.total, currency)
    return [in_bin(id_text(deletion.id), currency, total, at)]


def in_bin(order_id: str, currency: str, amount: int, at: datetime) -> OrderRefunded:
    """
    The order lies in the bin, and its whole `amount` is out of the books; 0 once it left the bin.

    A refund, and no cancellation, because it can be taken back: the newest report counts.
    """
    return _whole(f"deleted:{order_id}", order_id, currency, amount, at, at)


def _whole(
    refund_id: str, order_id: str, currency: str, amount: int, at: datetime, updated_at: datetime
) -> OrderRefunded:
    """A refund of an amount, without lines."""
    return sealed(
        OrderRefunded(
            event_id=f"woocommerce/refund/{refund_id}",
            occurred_at=at,
            source=SOURCE,
            order_id=order_id,
            refund_id=refund_id,
            amount=decimal_text(amount, currency),
            currency=currency,
            updated_at=updated_at,
        )
    )


def _line(line: RefundedLine, currency: str, *, is_goods: bool = True) -> RefundLine:
    # Rounded up, so that nothing of a line of 3.3333 is left when all of it went back.
    subtotal = max(0, rounded_up(-exact(line.total), currency)) if is_goods else 0
    return RefundLine(
        line_id=id_text(line.refunded_item_id),
        quantity=abs(units(line.quantity)),
        subtotal=decimal_text(subtotal, currency),
        tax=decimal_text(max(0, rounded(-exact(line.total_tax), currency)), currency),
    )
