"""Visits: sessions, pages, carts and checkouts, as the shop's pages report them."""

from __future__ import annotations

from typing import Any, TypeVar

from talkworth.demo.arrivals import BROWSER_DELAY, MINUTE, SECOND, Outbox, instant, unique_id
from talkworth.demo.catalogue import PRODUCTS, WEIGHTS, Product
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import NUDGES
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
AnyEvent = TypeVar("AnyEvent", bound=Event)


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
    visit.send(
        SessionStarted,
        at_us,
        traffic_source=shopper.traffic_source if is_same else rng.choice(("direct", "email")),
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
        visit.send(
            ProductViewed,
            visit.wait(8, 90),
            product_id=product.product_id,
            category=product.category,
        )
    if visit.shopper.has_assistant and rng.random() < 0.15:
        visit.send(NudgeShown, visit.wait(2, 20), nudge_id=rng.choice(NUDGES))


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


def fill_cart(
    visit: Visit, products: list[tuple[Product, int]], cart_token: str, currency: str
) -> None:
    """Put the products into the cart."""
    lines = tuple(
        LineChange(
            product_id=product.product_id,
            quantity=quantity,
            amount=decimal_text(product.price(currency) * quantity, currency),
        )
        for product, quantity in products
    )
    total = sum(product.price(currency) * quantity for product, quantity in products)
    visit.send(
        CartChanged,
        visit.wait(5, 60),
        cart_token=cart_token,
        currency=currency,
        total=decimal_text(total, currency),
        lines=lines,
        change="replaced",
    )


def check_out(visit: Visit, cart_token: str, checkout_token: str, currency: str) -> None:
    """Open the checkout; for some, something stands in the way first."""
    rng = visit.shopper.rng
    visit.send(
        CheckoutStarted,
        visit.wait(5, 40),
        cart_token=cart_token,
        checkout_token=checkout_token,
        currency=currency,
        has_contact=rng.random() < 0.7,
    )
    if rng.random() < 0.06:
        kind = rng.choice(("payment", "checkout", "discount", "stock"))
        visit.send(FrictionMet, visit.wait(5, 30), kind=kind)


def abandon(visit: Visit) -> None:
    """Fill a cart, perhaps open the checkout, and leave."""
    rng, currency = visit.shopper.rng, visit.shopper.market.currency
    cart_token = f"cart-{unique_id(rng)}"
    fill_cart(visit, [(rng.choices(PRODUCTS, WEIGHTS)[0], 1)], cart_token, currency)
    if rng.random() < 0.4:
        check_out(visit, cart_token, f"checkout-{unique_id(rng)}", currency)
    visit.now_us += MINUTE
