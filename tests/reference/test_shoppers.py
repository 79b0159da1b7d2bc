"""What the reference reads in events of shoppers, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.reference.arrivals import arrival, facts, instant
from tests.reference.facts import rows
from tests.reference.shoppers import (
    Step,
    save_facts,
    steps,
    subscription_facts,
    traffic_source,
)

from talkworth.events import Event
from talkworth.events.orders import LineChange
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    ConcessionGranted,
    FrictionMet,
    ProductViewed,
    RequestWithdrawn,
    SaveRequested,
    SessionStarted,
    SubscriptionChanged,
    SubscriptionStarted,
)

T0 = 1_790_000_000_000_000


def made(make: type[Event], **values: Any) -> Event:
    return make(event_id="1", occurred_at=instant(T0), **values)


def step(make: type[Event], **values: Any) -> Step:
    (found,) = steps(rows(facts([arrival(made(make, **values), "shop")])))
    return found


LINES = (
    LineChange(product_id="p", quantity=2),
    LineChange(product_id="q"),
    LineChange(line_id="of no product"),
    LineChange(product_id="p"),
)


@pytest.mark.parametrize(
    ("change", "is_whole", "quantities"),
    [
        ("replaced", True, {"p": 3, "q": 1}),
        ("added", False, {"p": 3, "q": 1}),
        ("increased", False, {"p": 3, "q": 1}),
        ("decreased", False, {"p": -3, "q": -1}),
        ("removed", False, {"p": -3, "q": -1}),
    ],
)
def test_a_cart_is_stated_or_changed(
    change: str, is_whole: bool, quantities: dict[str, int]
) -> None:
    found = step(CartChanged, cart_token="c", checkout_token="k", change=change, lines=LINES)

    assert (found.step, found.is_whole, found.quantities) == ("cart", is_whole, quantities)
    assert found.cart
    assert (found.cart.kind, found.cart.value) == ("cart", "c")


def test_a_checkout_states_the_cart_only_with_lines() -> None:
    bare = step(CheckoutStarted, visitor_id="v", has_contact=True)
    full = step(CheckoutStarted, checkout_token="k", lines=LINES[:1])

    assert (bare.is_whole, bare.quantities, bare.cart, bare.has_contact) == (False, {}, None, True)
    assert (full.is_whole, full.quantities, full.has_contact) == (True, {"p": 2}, False)
    assert full.cart
    assert (full.cart.kind, full.cart.value) == ("checkout", "k")


def test_views_and_frictions_name_their_product() -> None:
    viewed = step(ProductViewed, product_id="p", category="hats")
    met = step(FrictionMet, kind="stock", product_id="p")

    assert (viewed.step, viewed.product_id, viewed.category) == ("view", "p", "hats")
    assert (met.step, met.product_id, met.detail) == ("friction", "p", "stock")


def test_money_of_saves_and_subscriptions_is_in_minor_units_of_its_currency() -> None:
    events = [
        made(SaveRequested, kind="cancel", request_id="q", order_id="1"),
        made(RequestWithdrawn, request_id="q"),
        made(ConcessionGranted, request_id="q", amount="5", currency="JPY", refund_id="r"),
        made(SubscriptionStarted, subscription_id="s"),
        made(SubscriptionChanged, subscription_id="s", amount="5.00", currency="EUR"),
    ]
    told = [row for event in events for row in rows(facts([arrival(event, "shop")]))]

    assert [(one.step, one.request_id, one.kind, one.amount) for one in save_facts(told)] == [
        ("request", "q", "cancel", None),
        ("withdrawal", "q", None, None),
        ("concession", "q", None, 5),
    ]
    assert [(one.step, one.amount) for one in subscription_facts(told)] == [
        ("started", None),
        ("changed", 500),
    ]


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ({"traffic_source": "radio", "utm_source": "google"}, "radio"),
        ({"traffic_source": "", "click_id": "gclid"}, "google_ads"),
        ({"utm_source": "klaviyo", "utm_medium": "email"}, "email"),
        ({"referrer": ""}, "direct"),
        ({}, None),
    ],
)
def test_an_origin_that_is_not_stated_is_derived(told: dict[str, Any], source: str | None) -> None:
    event = made(SessionStarted, **told)

    assert isinstance(event, SessionStarted)
    assert traffic_source(event) == source
