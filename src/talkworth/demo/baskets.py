"""What an order holds, what is taken off it, and what comes back later."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND, unique_id
from talkworth.demo.catalogue import GIFT_CARD, PRODUCTS, WEIGHTS, Product
from talkworth.demo.lines import Line, LineRefund, Refund
from talkworth.demo.orders import Order, Path
from talkworth.demo.people import Shopper
from talkworth.demo.quirks import CASES
from talkworth.demo.shops import Market
from talkworth.demo.visits import Goods

_FREE_FROM = {"USD": 7500, "EUR": 7500, "JPY": 12000}
_SHIPPING = {"USD": 595, "EUR": 490, "JPY": 600}
_NATIVE_ONLY = frozenset(
    {"staff", "open-draft", "no-rate", "captured-later", "refunded-in-shop-currency"}
)
_TWO_LINES = frozenset({"refunded-in-part", "refunded-without-lines", *CASES})
_LASTING = frozenset({"voided", "pending", "partially-paid", "authorized"})
LINE_IDS_PER_ORDER = 16


def draw_order(
    shopper: Shopper, place: int, at_us: int, quirk: str | None, goods: Goods | None = None
) -> Order:
    """
    The shopper's order number `place`, at a whole second, of `goods` if they are given.

    `quirk` is what must be odd about it; without one, chance decides about the common oddities.
    """
    rng, market = shopper.rng, shopper.market
    number = shopper.index * 8 + place
    order = Order(
        order_id=str(shopper.shop.id_base + number * 4096),
        shopper=shopper,
        at_us=at_us // SECOND * SECOND,
        currency=market.currency,
        includes_tax=market.prices_include_tax,
        lines=[],
        path=_draw_path(rng, quirk),
        quirk=quirk,
        cart_token=f"cart-{unique_id(rng)}",
        checkout_token=f"checkout-{unique_id(rng)}",
    )
    if goods:
        for product, quantity in goods:
            order.lines.append(_line(order, product, quantity, market, discount_percent=0))
    else:
        order.lines = _draw_lines(rng, market, order, quirk)
    _add_extras(rng, order, quirk)
    _set_payment(rng, order, quirk)
    _draw_aftermath(rng, order, quirk)
    return order


def draw_upsell(order: Order, added_us: int | None = None) -> None:
    """One more line, for which the assistant is the reason; `added_us`: an edit adds it then."""
    bought = {line.product.product_id for line in order.lines}
    others = [product for product in PRODUCTS if product.product_id not in bought]
    product = order.shopper.rng.choice(others)
    line = order_line(order, product, is_upsell=True, added_us=added_us)
    order.lines.append(line)


def order_line(
    order: Order, product: Product, *, is_upsell: bool = False, added_us: int | None = None
) -> Line:
    """One unit of a product at its full price, as the next line of the order."""
    line = _line(order, product, 1, order.shopper.market, discount_percent=0)
    return replace(line, is_upsell=is_upsell, added_us=added_us)


def _draw_path(rng: Random, quirk: str | None) -> Path:
    if quirk == "client-reported":
        return "browser"
    if quirk in _NATIVE_ONLY:
        return "server"
    if quirk:
        return "shopify"
    return rng.choices(("shopify", "server", "browser"), (78, 19, 3))[0]


def _draw_lines(rng: Random, market: Market, order: Order, quirk: str | None) -> list[Line]:
    if quirk == "gift-cards-only":
        return [_gift_card(order)]
    percent = 100 if quirk == "zero-value" else rng.choices((0, 10, 15, 20), (80, 12, 5, 3))[0]
    n_lines = rng.choices((1, 2, 3, 4), (52, 30, 13, 5))[0]
    chosen = dict.fromkeys(rng.choices(range(len(PRODUCTS)), WEIGHTS, k=n_lines))
    if quirk in _TWO_LINES:
        chosen = dict.fromkeys(rng.sample(range(len(PRODUCTS)), 2))
    lines = order.lines
    for place in chosen:
        quantity = 2 if rng.random() < 0.14 else 1
        lines.append(_line(order, PRODUCTS[place], quantity, market, discount_percent=percent))
    if percent:
        order.discount_code = "WELCOME" if percent == 100 else f"TRAIL{percent}"
    if percent == 0 and quirk not in CASES and rng.random() < 0.03:
        lines.append(_gift_card(order))
    return lines


def _line(
    order: Order,
    product: Product,
    quantity: int,
    market: Market,
    *,
    discount_percent: int,
) -> Line:
    price = product.price(market.currency)
    discount = price * quantity * discount_percent // 100
    paid = price * quantity - discount
    whole = 1000 + (market.tax_permille if market.prices_include_tax else 0)
    return Line(
        line_id=_line_id(order),
        product=product,
        quantity=quantity,
        price_minor=price,
        discount_minor=discount,
        tax_minor=(paid * market.tax_permille * 2 + whole) // (2 * whole),
    )


def _gift_card(order: Order) -> Line:
    return Line(_line_id(order), GIFT_CARD, 1, GIFT_CARD.price(order.currency), is_gift_card=True)


def _line_id(order: Order) -> str:
    return str(9_000_000_000_000 + int(order.order_id) + len(order.lines) * LINE_IDS_PER_ORDER)


def _add_extras(rng: Random, order: Order, quirk: str | None) -> None:
    """Shipping, a tip, a discount on the whole order, the channel."""
    goods = sum(line.paid_minor for line in order.lines)
    is_digital = quirk in ("gift-cards-only", "zero-value")
    if goods < _FREE_FROM[order.currency] and not is_digital:
        order.shipping_minor = _SHIPPING[order.currency]
    if order.currency == order.shopper.shop.currency and not is_digital and rng.random() < 0.05:
        order.tips_minor = 300
    has_gift_card = any(line.is_gift_card for line in order.lines)
    if order.path == "server" and not has_gift_card and rng.random() < 0.12:
        order.order_discount_minor = goods // 20
    if quirk == "pos":
        order.sales_channel, order.shipping_minor = "pos", 0
        order.cart_token = order.checkout_token = None
    if quirk == "completed-draft":
        order.sales_channel = "draft"
        order.cart_token = order.checkout_token = None
    is_abroad = order.currency != order.shopper.shop.currency
    # A browser does not know the rate.
    if is_abroad and (order.path == "browser" or quirk == "no-rate"):
        order.has_rate = False


def _set_payment(rng: Random, order: Order, quirk: str | None) -> None:
    if quirk in ("pending", "authorized"):
        order.status = "pending" if quirk == "pending" else "authorized"
    elif quirk == "partially-paid":
        order.status = "partially_paid"
    elif quirk == "voided":
        order.status, order.voided_us = "authorized", order.at_us + 2 * DAY
    elif quirk == "captured-later":
        order.status, order.paid_us = "authorized", order.at_us + 26 * HOUR
    elif quirk == "paid-later" or (quirk is None and rng.random() < 0.03):
        order.status, order.paid_us = "pending", order.at_us + rng.randint(1, 3) * DAY
    if order.path == "browser":
        order.status, order.paid_us = "paid", None


def _draw_aftermath(rng: Random, order: Order, quirk: str | None) -> None:
    """Fulfilment, refunds and cancellations; nothing comes back of an order nobody paid."""
    if quirk in _LASTING or order.path == "browser":
        return
    paid_us = order.paid_at_us or order.at_us
    if rng.random() < 0.5:
        order.fulfilled_us = paid_us + rng.randint(20 * 3600, 60 * 3600) * SECOND
    chance = rng.random()
    at_us = paid_us + rng.randint(3 * 86400, 20 * 86400) * SECOND
    if quirk == "cancelled" or (quirk is None and chance < 0.02):
        order.cancelled_us = paid_us + rng.randint(20 * 60, 18 * 3600) * SECOND
        order.fulfilled_us = None
        # Some are paid back first and cancelled then, some the other way round.
        is_first = quirk is None and rng.random() < 0.5
        delay_us = -SECOND if is_first else MINUTE
        order.refunds = [refund_whole(order, order.cancelled_us + delay_us)]
    elif quirk == "refunded-whole" or (quirk is None and chance < 0.055):
        order.refunds = [refund_whole(order, at_us)]
    elif quirk == "refunded-without-lines" or (quirk is None and chance < 0.07):
        if not any(line.is_gift_card for line in order.lines):
            amount = order.total_minor * rng.choice((20, 35, 100)) // 100
            order.refunds = [Refund(refund_id(order), at_us, amount)]
    elif quirk in ("refunded-in-part", "refunded-with-shipping") or (
        quirk is None and chance < 0.14
    ):
        order.refunds = [refund_one_line(order, at_us, quirk == "refunded-with-shipping")]
    elif quirk == "restocked-only":
        order.refunds = [_restock(order, at_us)]


def refund_id(order: Order, place: int = 0) -> str:
    """The id of the order's refund of that number."""
    return str(int(order.order_id) - 4_000_000_000_000 + place * 64)


def _given_back(order: Order, line: Line) -> LineRefund:
    return LineRefund(line.line_id, line.quantity, order.line_nets()[line.line_id], line.tax_minor)


def refund_whole(order: Order, at_us: int) -> Refund:
    """Every line but gift cards, and the shipping."""
    lines = tuple(_given_back(order, line) for line in order.lines if not line.is_gift_card)
    goods = sum(line.subtotal_minor + line.tax_minor for line in lines)
    shipping = order.shipping_minor
    return Refund(refund_id(order), at_us, goods + shipping, lines, shipping)


def refund_one_line(order: Order, at_us: int, with_shipping: bool = False) -> Refund:
    """The first line that is no gift card, with its tax."""
    line = _given_back(order, next(line for line in order.lines if not line.is_gift_card))
    shipping = order.shipping_minor if with_shipping else 0
    money = line.subtotal_minor + line.tax_minor + shipping
    return Refund(refund_id(order), at_us, money, (line,), shipping)


def _restock(order: Order, at_us: int) -> Refund:
    """Goods come back, no money goes: not a refund at all."""
    line = _given_back(order, next(line for line in order.lines if not line.is_gift_card))
    return Refund(refund_id(order), at_us, 0, (line,))
