"""A refund, alone or inside its order, as one event."""

from __future__ import annotations

from datetime import datetime

from talkworth.events import Event
from talkworth.events.orders import OrderRefunded, RefundLine
from talkworth.sources.amounts import known_currency, not_negative, quantity
from talkworth.sources.reading import Id, id_text, instant, sealed, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.amounts import Till
from talkworth.sources.shopify.shapes import SOURCE, MoneySet, Refund, RefundedLine


def read_refund(document: object) -> list[Event]:
    """
    The body of `refunds/create`.

    It does not say whether prices include tax. Where the money that went back is what the lines
    come to with no tax on top, they do; where it is neither sum, the order's next body says, and
    its report of the same refund is newer and counts.
    """
    refund = shaped(document, Refund)
    currency, shop_currency = _currencies(refund)
    till = Till(known_currency(currency), shop_currency)
    is_included = _is_tax_included(refund, till)
    return [refund_event(refund, till, refund.order_id, is_tax_included=is_included)]


def refund_event(
    refund: Refund,
    till: Till,
    order_id: Id | None,
    *,
    is_tax_included: bool = False,
    updated_at: datetime | None = None,
) -> OrderRefunded:
    """
    The refund as an event whose amount is the money that went back: successful refund
    transactions, and nothing for a restock alone. `updated_at` is when the order's body that
    holds it was made; such a report counts before one that came alone.
    """
    if order_id is None:
        raise Unreadable("unreadable-body", "The refund names no order.")
    refund_id, occurred_at = id_text(refund.id), instant(refund.processed_at, refund.created_at)
    return sealed(
        OrderRefunded(
            event_id=f"shopify/refund/{refund_id}",
            occurred_at=occurred_at,
            source=SOURCE,
            order_id=id_text(order_id),
            refund_id=refund_id,
            amount=till.text(_money_back(refund, till)),
            currency=till.currency,
            lines=tuple(
                _line(line, till, is_tax_included) for line in refund.refund_line_items or ()
            ),
            shipping=till.text(_shipping(refund, till)),
            updated_at=updated_at and max(updated_at, occurred_at),
        )
    )


def _currencies(refund: Refund) -> tuple[str, str]:
    """The shopper's currency and the shop's, by what the refund's own amounts say."""
    sets = [line.subtotal_set for line in refund.refund_line_items or ()]
    sets += [adjustment.amount_set for adjustment in refund.order_adjustments or ()]
    sets += [line.subtotal_amount_set for line in refund.refund_shipping_lines or ()]
    sets += [refund.total_duties_set]
    stated = [transaction.currency for transaction in refund.transactions or ()]
    paid = [_code(amounts, "presentment_money") for amounts in sets]
    currency = next((code for code in paid + stated if code), None)
    if currency is None:
        raise Unreadable("unreadable-body", "The refund names no currency.")
    shop = (_code(amounts, "shop_money") for amounts in sets)
    return currency, next((code for code in shop if code), currency)


def _code(amounts: MoneySet | None, money: str) -> str | None:
    return getattr(getattr(amounts, money, None), "currency_code", None)


def _money_back(refund: Refund, till: Till) -> int:
    back = 0
    for transaction in refund.transactions or ():
        if transaction.kind == "refund" and transaction.status == "success":
            if transaction.amount is None:
                raise Unreadable("unreadable-body", "A transaction has no amount.")
            currency = transaction.currency or till.currency
            back += not_negative(till.plain(transaction.amount, currency))
    return back


def _shipping(refund: Refund, till: Till) -> int:
    """Shipping given back: below 0 as an adjustment, above 0 as a line of its own."""
    adjustments = [
        till.set_or(adjustment.amount_set, adjustment.amount) or 0
        for adjustment in refund.order_adjustments or ()
        if adjustment.kind == "shipping_refund"
    ]
    if adjustments:
        return abs(sum(adjustments))
    return sum(
        not_negative(till.set_or(line.subtotal_amount_set, None) or 0)
        for line in refund.refund_shipping_lines or ()
    )


def _is_tax_included(refund: Refund, till: Till) -> bool:
    """Whether the money that went back is that of the lines as they stand, no tax added."""
    lines = refund.refund_line_items or ()
    goods = sum(till.needed(line.subtotal_set, line.subtotal) for line in lines)
    tax = sum(till.set_or(line.total_tax_set, line.total_tax) or 0 for line in lines)
    # Whether the amount of a shipping refund holds its tax differs from version to version.
    shipping, shipping_tax = _shipping(refund, till), _shipping_tax(refund, till)
    back = _money_back(refund, till) - shipping
    return tax > 0 and back in {goods, goods + shipping_tax} - {
        goods + tax,
        goods + tax + shipping_tax,
    }


def _shipping_tax(refund: Refund, till: Till) -> int:
    adjusted = [
        till.set_or(adjustment.tax_amount_set, adjustment.tax_amount) or 0
        for adjustment in refund.order_adjustments or ()
        if adjustment.kind == "shipping_refund"
    ]
    lines = refund.refund_shipping_lines or ()
    return abs(sum(adjusted)) or sum(till.set_or(line.tax_amount_set, None) or 0 for line in lines)


def _line(line: RefundedLine, till: Till, is_tax_included: bool) -> RefundLine:
    subtotal = till.needed(line.subtotal_set, line.subtotal)
    tax = not_negative(till.set_or(line.total_tax_set, line.total_tax) or 0)
    return RefundLine(
        line_id=id_text(line.line_item_id),
        quantity=quantity(line.quantity),
        subtotal=till.text(max(0, subtotal - tax) if is_tax_included else subtotal),
        tax=till.text(tax),
    )
