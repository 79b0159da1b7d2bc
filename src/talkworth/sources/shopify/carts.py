"""Carts and checkouts: what the shopper holds on the way to an order."""

from __future__ import annotations

from collections.abc import Iterable

from talkworth.events import Event
from talkworth.events.orders import LineChange
from talkworth.events.types import CartChanged, CheckoutStarted
from talkworth.money import decimal_text
from talkworth.sources.amounts import known_currency, minor, not_negative, quantity
from talkworth.sources.handoff import handoff
from talkworth.sources.reading import id_text, instant, maybe_id, sealed, shaped, stamp
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.identifiers import email_key, named, token_of
from talkworth.sources.shopify.shapes import SOURCE, Cart, CartLine, Checkout, Customer


def read_cart(document: object) -> list[Event]:
    """The body of `carts/create` and `carts/update`: all that the cart holds now."""
    cart = shaped(document, Cart)
    at = instant(cart.updated_at, cart.created_at)
    cart_token = token_of(cart.token)
    if cart_token is None:
        raise Unreadable("unreadable-body", "The cart has no token.")
    total, currency = _total(cart.line_items)
    changed = CartChanged(
        event_id=f"shopify/cart/{named(cart_token)}/{stamp(at)}",
        occurred_at=at,
        source=SOURCE,
        cart_token=cart_token,
        currency=currency,
        total=total,
        lines=_lines(cart.line_items),
        **handoff({a.name: a.value for a in cart.note_attributes or ()}),
    )
    return [sealed(changed)]


def read_checkout(document: object) -> list[Event]:
    """
    The body of `checkouts/create` and `checkouts/update`.

    Raises:
        Unreadable: no-fact: it became an order, which says so itself; told after the order, it
            would look abandoned.
    """
    checkout = shaped(document, Checkout)
    if checkout.completed_at:
        raise Unreadable("no-fact", "The checkout became its order.")
    at = instant(checkout.updated_at, checkout.created_at)
    checkout_token = token_of(checkout.token)
    if checkout_token is None:
        raise Unreadable("unreadable-body", "The checkout has no token.")
    customer = checkout.customer or Customer()
    key, customer_id = email_key(checkout.email, customer.email), maybe_id(customer.id)
    total = checkout.total_price
    currency = known_currency(checkout.currency) if checkout.currency else None
    started = CheckoutStarted(
        event_id=f"shopify/checkout/{named(checkout_token)}/{stamp(at)}",
        occurred_at=at,
        source=SOURCE,
        customer_id=customer_id,
        email_key=key,
        cart_token=token_of(checkout.cart_token),
        checkout_token=checkout_token,
        currency=currency,
        total=None
        if total is None or currency is None
        else decimal_text(not_negative(minor(total, currency)), currency),
        lines=_lines(checkout.line_items or ()),
        has_contact=key is not None or customer_id is not None,
        **handoff({a.name: a.value for a in checkout.note_attributes or ()}),
    )
    return [sealed(started)]


def _lines(lines: Iterable[CartLine]) -> tuple[LineChange, ...]:
    """Products and units; a line of something that is no product covers nothing."""
    return tuple(
        LineChange(product_id=id_text(line.product_id), quantity=quantity(line.quantity))
        for line in lines
        if line.product_id is not None
    )


def _total(lines: Iterable[CartLine]) -> tuple[str | None, str | None]:
    """What the lines come to, as the shopper sees it; nothing where a line does not say."""
    monies = [line.line_price_set and line.line_price_set.presentment_money for line in lines]
    stated = [money for money in monies if money and money.amount is not None]
    currencies = {money.currency_code for money in stated}
    if not stated or len(stated) < len(monies) or len(currencies) > 1:
        return None, None
    (currency,) = currencies
    if currency is None:
        return None, None
    known_currency(currency)
    units = sum(not_negative(minor(money.amount, currency)) for money in stated if money.amount)
    return decimal_text(units, currency), currency
