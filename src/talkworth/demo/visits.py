"""Visits: sessions, pages, carts and checkouts, as the shop's pages report them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from talkworth.demo.arrivals import BROWSER_DELAY, MINUTE, SECOND, Outbox, instant, unique_id
from talkworth.demo.catalogue import PRODUCTS, WEIGHTS, Product
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import NUDGES
from talkworth.demo.steps import Step
from talkworth.demo.traffic import origin
from talkworth.events import Event
from talkworth.events.orders import LineChange
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    ExposureLogged,
    FrictionMet,
    Identified,
    NudgeShown,
    ProductViewed,
    SessionStarted,
)
from talkworth.money import decimal_text

EXPERIMENT = "assistant-holdout"
P_FRICTION = 0.06
AnyEvent = TypeVar("AnyEvent", bound=Event)
Goods = list[tuple[Product, int]]


class Visit:
    """
    One visit in one browser: whatever it sends carries the same visitor and session.

    `now_us` runs with what the shopper does. `delay_us` is how late this browser reports.
    """

    def __init__(
        self,
        out: Outbox,
        shopper: Shopper,
        device: Device,
        at_us: int,
        *,
        delay_us: int = BROWSER_DELAY,
    ) -> None:
        self.out, self.shopper, self.device = out, shopper, device
        self.session_id = f"s-{unique_id(shopper.rng)}"
        self.now_us = at_us
        self.delay_us = delay_us

    def send(self, kind: type[AnyEvent], at_us: int, /, **fields: Any) -> str | None:
        """Report one event of this visit; its id, or `None` where it lies after the end."""
        return self.out.browser(
            kind,
            at_us,
            self.shopper.rng,
            user_agent=self.device.user_agent,
            delay_us=self.delay_us,
            visitor_id=self.device.visitor_id,
            session_id=self.session_id,
            source="talkworth.js",
            **fields,
        )

    def wait(self, shortest_s: int, longest_s: int) -> int:
        """Let some seconds pass; the new time."""
        self.now_us += self.shopper.rng.randint(shortest_s, longest_s) * SECOND
        return self.now_us


def start_visit(out: Outbox, shopper: Shopper, device: Device, at_us: int) -> Visit:
    """A visit begins: where from, on what, and in which group of the experiment."""
    visit = Visit(out, shopper, device, at_us)
    rng = shopper.rng
    is_same = not any(d.is_exposed for d in shopper.devices) or rng.random() < 0.4
    source = shopper.traffic_source if is_same else rng.choice(("direct", "email"))
    visit.send(
        SessionStarted,
        at_us,
        **origin(rng, source),
        landing=f"https://{shopper.shop.domain}{shopper.landing}",
        device=device.kind,
        country=shopper.market.country,
    )
    if not device.is_exposed and shopper.arm:
        visit.send(
            ExposureLogged,
            at_us + SECOND,
            experiment_id=EXPERIMENT,
            arm=shopper.arm,
            assigned_at=instant(at_us),
        )
    device.is_exposed = True
    return visit


def browse(visit: Visit, n_pages: int) -> None:
    """Look at some products; now and then the assistant nudges."""
    rng = visit.shopper.rng
    for product in rng.choices(PRODUCTS, WEIGHTS, k=n_pages):
        look_at(visit, product)
    if visit.shopper.has_assistant and rng.random() < 0.15:
        visit.send(NudgeShown, visit.wait(2, 20), nudge_id=rng.choice(NUDGES))


def look_at(visit: Visit, product: Product) -> None:
    """Open a product's page."""
    at_us = visit.wait(8, 90)
    event_id = visit.send(
        ProductViewed, at_us, product_id=product.product_id, category=product.category
    )
    _note(visit, event_id, at_us, "view", product_id=product.product_id)


def identify(visit: Visit) -> None:
    """The shopper logs in, or leaves an address: the browser is known to be theirs."""
    shopper = visit.shopper
    names = (
        {"customer_id": shopper.customer_id}
        if shopper.customer_id and shopper.rng.random() < 0.7
        else {"email_hash": shopper.email_hash}
    )
    if visit.send(Identified, visit.wait(2, 20), **names):
        visit.device.is_linked = True


def fill_cart(visit: Visit, goods: Goods, cart_token: str, currency: str) -> None:
    """Put the products into the cart: this is all that lies in it."""
    _change_cart(visit, goods, goods, cart_token, currency, change="replaced")


def add_to_cart(
    visit: Visit, goods: Goods, added: tuple[Product, int], cart_token: str, currency: str
) -> None:
    """Put one more product into the cart in which `goods` lie already."""
    _change_cart(visit, [added], [*goods, added], cart_token, currency, change="added")


def _change_cart(
    visit: Visit, told: Goods, goods: Goods, cart_token: str, currency: str, **how: str
) -> None:
    at_us = visit.wait(5, 60)
    event_id = visit.send(
        CartChanged,
        at_us,
        cart_token=cart_token,
        currency=currency,
        total=decimal_text(sum(p.price(currency) * n for p, n in goods), currency),
        lines=tuple(
            LineChange(
                product_id=product.product_id,
                quantity=quantity,
                amount=decimal_text(product.price(currency) * quantity, currency),
            )
            for product, quantity in told
        ),
        **how,
    )
    _note(visit, event_id, at_us, "cart", units(goods))


def check_out(
    visit: Visit,
    goods: Goods,
    cart_token: str,
    checkout_token: str,
    currency: str,
    *,
    has_contact: bool | None = None,
) -> None:
    """Open the checkout; most leave an address."""
    at_us = visit.wait(5, 40)
    if has_contact is None:
        has_contact = visit.shopper.rng.random() < 0.7
    event_id = visit.send(
        CheckoutStarted,
        at_us,
        cart_token=cart_token,
        checkout_token=checkout_token,
        currency=currency,
        has_contact=has_contact,
    )
    _note(visit, event_id, at_us, "checkout", units(goods), has_contact=has_contact)


def stumble(visit: Visit, product: Product | None = None) -> None:
    """
    Something stands in the way: a product is out of stock; without one, it is the payment, the
    checkout or a discount code.
    """
    kind = "stock" if product else visit.shopper.rng.choice(("payment", "checkout", "discount"))
    at_us = visit.wait(5, 30)
    product_id = product.product_id if product else None
    event_id = visit.send(FrictionMet, at_us, kind=kind, product_id=product_id)
    _note(visit, event_id, at_us, "friction", product_id=product_id)


def units(goods: Goods) -> dict[str, int]:
    """How many of each product."""
    found: dict[str, int] = {}
    for product, quantity in goods:
        found[product.product_id] = found.get(product.product_id, 0) + quantity
    return found


def _note(
    visit: Visit,
    event_id: str | None,
    at_us: int,
    kind: Literal["cart", "checkout", "view", "friction"],
    cart: Mapping[str, int] | None = None,
    *,
    has_contact: bool = False,
    product_id: str | None = None,
) -> None:
    """Remember what was seen, if it was: the truth knows it from here."""
    if event_id is not None:
        visit.shopper.steps.append(
            Step(
                event_id=event_id,
                at_us=at_us,
                visitor_id=visit.device.visitor_id,
                kind=kind,
                cart=cart or {},
                has_contact=has_contact,
                product_id=product_id,
            )
        )


def abandon(visit: Visit, goods: Goods, *, is_at_checkout: bool) -> None:
    """Fill a cart, perhaps open the checkout, and leave."""
    rng, currency = visit.shopper.rng, visit.shopper.market.currency
    cart_token = f"cart-{unique_id(rng)}"
    fill_cart(visit, goods[:1], cart_token, currency)
    for place in range(1, len(goods)):
        add_to_cart(visit, goods[:place], goods[place], cart_token, currency)
    if is_at_checkout:
        check_out(visit, goods, cart_token, f"checkout-{unique_id(rng)}", currency)
    visit.now_us += MINUTE


def draw_goods(visit: Visit) -> Goods:
    """What somebody puts into a cart without buying it."""
    rng = visit.shopper.rng
    chosen = dict.fromkeys(rng.choices(range(len(PRODUCTS)), WEIGHTS, k=rng.choice((1, 1, 1, 2))))
    return [(PRODUCTS[place], rng.choice((1, 1, 1, 2))) for place in chosen]
