"""The way to an order: products seen, carts, checkouts, and what stood in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from talkworth.events import Event
from talkworth.events.orders import LineChange
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    ExposureLogged,
    FrictionMet,
    ProductRecommended,
    ProductViewed,
    RecommendationClicked,
)
from talkworth.money import CURRENCIES, decimal_text
from talkworth.sources.reading import shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.figures import Product, Sums, exactly
from talkworth.sources.segment.message import Message, common, identifier, words

Friction = Literal["payment", "checkout", "discount", "stock"]
Change = Literal["added", "removed"]
Reader = Callable[[Message, str], list[Event]]


def read_view(message: Message, door: str) -> list[Event]:
    product = shaped(message.properties, Product)
    return [
        ProductViewed(
            **common(message, door), product_id=_product_id(product), category=_category(product)
        )
    ]


def read_recommended(message: Message, door: str) -> list[Event]:
    product = shaped(message.properties, Product)
    return [
        ProductRecommended(
            **common(message, door), product_id=_product_id(product), category=_category(product)
        )
    ]


def read_recommendation_click(message: Message, door: str) -> list[Event]:
    product = shaped(message.properties, Product)
    return [
        RecommendationClicked(
            **common(message, door), product_id=_product_id(product), category=_category(product)
        )
    ]


def read_click(message: Message, door: str) -> list[Event]:
    """
    A click on a product of a list: in a conversation, on what was recommended there.

    Raises:
        Unreadable: no-fact: outside of one it says no more than the view that follows.
    """
    if common(message, door)["conversation_id"] is None:
        raise Unreadable("no-fact")
    return read_recommendation_click(message, door)


def cart_reader(change: Change) -> Reader:
    def read(message: Message, door: str) -> list[Event]:
        product, currency = shaped(message.properties, Product), _currency(message)
        _product_id(product)
        line = _line(product, currency)
        return [
            CartChanged(
                **_of_somebody(message, door), currency=currency, lines=(line,), change=change
            )
        ]

    return read


def read_cart(message: Message, door: str) -> list[Event]:
    """
    The cart as it was looked at.

    Raises:
        Unreadable: no-fact: it does not say what is in it.
    """
    sums, currency = shaped(message.properties, Sums), _currency(message)
    if sums.products is None:
        raise Unreadable("no-fact")
    return [
        CartChanged(
            **_of_somebody(message, door),
            currency=currency,
            total=_total(sums, currency),
            lines=_lines(sums, currency),
        )
    ]


def read_checkout(message: Message, door: str) -> list[Event]:
    fields = _of_somebody(message, door)
    sums, currency = shaped(message.properties, Sums), _currency(message)
    return [
        CheckoutStarted(
            **fields,
            currency=currency,
            total=_total(sums, currency),
            lines=_lines(sums, currency),
            has_contact=fields["email_key"] is not None,
        )
    ]


def read_payment_info(message: Message, door: str) -> list[Event]:
    """The checkout goes on, and whoever pays has left an address."""
    return [CheckoutStarted(**_of_somebody(message, door), has_contact=True)]


def friction_reader(kind: Friction) -> Reader:
    def read(message: Message, door: str) -> list[Event]:
        product = shaped(message.properties, Product)
        reason = message.properties.get("reason") or message.properties.get("code")
        return [
            FrictionMet(
                **common(message, door),
                kind=kind,
                product_id=product.named,
                detail=(words(reason) or "")[:1000] or None,
            )
        ]

    return read


def read_exposure(message: Message, door: str) -> list[Event]:
    """The arm that a shopper was shown; by its name, else its id."""
    properties = message.properties
    experiment = _first(properties, "experiment_id", "experiment_name")
    arm = _first(properties, "variation_name", "variant_name", "variation_id", "variant_id")
    if experiment is None or arm is None or len(arm) > 64:
        raise Unreadable("unreadable-body", "It names no experiment, or no arm.")
    return [ExposureLogged(**common(message, door), experiment_id=experiment, arm=arm)]


def _of_somebody(message: Message, door: str) -> Any:
    """
    Raises:
        Unreadable: unreadable-body: a cart that is nobody's can be joined to nothing.
    """
    fields = common(message, door)
    ids = "visitor_id customer_id email_key cart_token checkout_token conversation_id".split()
    if not any(fields[name] for name in ids):  # type: ignore[literal-required]
        raise Unreadable("unreadable-body", "It names nobody.")
    return fields


def _first(properties: dict[str, Any], *names: str) -> str | None:
    return next(filter(None, (identifier(properties.get(name)) for name in names)), None)


def _product_id(product: Product) -> str:
    if product.named is None:
        raise Unreadable("unreadable-body", "It names no product.")
    return product.named


def _category(product: Product) -> str | None:
    return (words(product.category) or "")[:1000] or None


def _currency(message: Message) -> str | None:
    """The currency of a cart; without one that exists its amounts are left out, not the cart."""
    code = (words(message.properties.get("currency")) or "").upper()
    return code if code in CURRENCIES else None


def _total(sums: Sums, currency: str | None) -> str | None:
    stated = (sums.total, sums.value, sums.revenue, sums.subtotal)
    total = next((one for one in stated if one is not None), None)
    units = None if currency is None else exactly(total, currency)
    return None if units is None or currency is None else decimal_text(units, currency)


def _lines(sums: Sums, currency: str | None) -> tuple[LineChange, ...]:
    return tuple(_line(product, currency) for product in sums.products or () if product.named)


def _line(product: Product, currency: str | None) -> LineChange:
    worth = None if currency is None else product.worth(currency)
    return LineChange(
        product_id=product.named,
        quantity=product.units,
        amount=None if worth is None or currency is None else decimal_text(worth, currency),
    )
