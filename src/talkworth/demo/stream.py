"""The demo's whole stream of arrivals, and the truth behind it: a pure function of its seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from talkworth.demo.answers import tell_answers
from talkworth.demo.arrivals import Arrival, Outbox, micros
from talkworth.demo.bots import send_bots
from talkworth.demo.corrupt import corrupt as made_worse
from talkworth.demo.corrupt import noise
from talkworth.demo.decisions import tell_decisions
from talkworth.demo.delivery import deliver, tell_pixel
from talkworth.demo.examples import tell_examples
from talkworth.demo.history import Story
from talkworth.demo.named import NAMED, tell_named
from talkworth.demo.people import HOLDOUT_PERCENT, draw_shopper
from talkworth.demo.service import deliver_aftermath, deliver_subscription
from talkworth.demo.shops import DEMO, TOKYO, DemoShop
from talkworth.demo.stories import tell_story
from talkworth.demo.trial import ExperimentTruth, experiment_truth
from talkworth.demo.truth import (
    PlannedOrder,
    ShopTruth,
    Truth,
    planned_orders,
    shop_truth,
    shopper_truth,
)

DEMO_SHOPS = (DEMO, TOKYO)


@dataclass(frozen=True, slots=True)
class Stream:
    """`arrivals` in the order in which they arrive, and what is true of them."""

    arrivals: list[Arrival]
    truth: Truth


@dataclass(frozen=True, slots=True)
class _Told:
    """`added` goes through the network on its own: it changes no byte of `arrivals`."""

    arrivals: list[Arrival]
    added: list[Arrival]
    stories: list[Story]
    orders: list[PlannedOrder]
    truth: ShopTruth
    experiment: ExperimentTruth


def generate(
    seed: int,
    n_shoppers: int,
    until: datetime,
    *,
    holdout_percent: int = HOLDOUT_PERCENT,
    corrupt: bool = True,
) -> Stream:
    """
    Everything that the demo's shops receive up to `until`: same bytes for the same arguments.

    `n_shoppers` are the first shop's; `shoppers_of` says how many others have. Without `corrupt`
    the same facts arrive once each, in time and in order.
    """
    until_us = micros(until.astimezone(UTC))
    tales = [_tell(shop, seed, n_shoppers, until_us, holdout_percent) for shop in DEMO_SHOPS]
    arrivals = [arrival for tale in tales for arrival in tale.arrivals]
    added = [arrival for tale in tales for arrival in tale.added]
    if corrupt:
        rng = Random(f"{seed}/network")  # noqa: S311
        arrivals = [*made_worse(arrivals, rng, until_us), *noise(arrivals, rng)]
        added = made_worse(added, rng, until_us)
    arrivals += added
    arrivals.sort(key=lambda arrival: arrival.received_at_us)
    truth = Truth(
        seed=seed,
        until=until.astimezone(UTC).isoformat(),
        shops=[tale.truth for tale in tales],
        named=dict(NAMED),
        experiments=[tale.experiment for tale in tales],
        orders=[order for tale in tales for order in tale.orders],
        shoppers=[shopper_truth(story) for tale in tales for story in tale.stories],
    )
    return Stream(arrivals, truth)


def shoppers_of(n_shoppers: int) -> dict[DemoShop, int]:
    """How many shoppers each shop has: the second is a twentieth of the first."""
    return {DEMO: n_shoppers, TOKYO: max(n_shoppers // 20, 10)}


def _tell(shop: DemoShop, seed: int, n_first: int, until_us: int, holdout_percent: int) -> _Told:
    """One shop's history."""
    out, added = Outbox(shop.shop_id, until_us), Outbox(shop.shop_id, until_us)
    n_shoppers = shoppers_of(n_first)[shop]
    shoppers = [
        draw_shopper(seed, shop, index, until_us, holdout_percent) for index in range(n_shoppers)
    ]
    stories = [tell_story(shopper, out) for shopper in shoppers]
    _name_orders(shop, stories)
    if shop is DEMO:
        tell_answers(added, stories)
        tell_decisions(added, stories)
        stories += [*tell_named(out), *tell_examples(out)]
    for story in stories:
        for purchase in story.purchases:
            if purchase.visit:
                tell_pixel(purchase.visit, purchase.order)
            deliver(out, purchase.order)
            deliver_aftermath(out, purchase.order)
        if story.subscription:
            deliver_subscription(out, story.subscription)
    rng = Random(f"{seed}/{shop.shop_id}/bots")  # noqa: S311
    n_bot_talks = send_bots(rng, out, max(n_shoppers // 40, 6))
    orders = [order for story in stories for order in planned_orders(story)]
    truth = shop_truth(shop, stories, orders, n_bot_talks)
    experiment = experiment_truth(shop.shop_id, stories)
    return _Told(out.arrivals, added.arrivals, stories, orders, truth, experiment)


def _name_orders(shop: DemoShop, stories: list[Story]) -> None:
    """Number the orders as a shop does: in the order in which they were placed."""
    real = [purchase.order for story in stories for purchase in story.purchases]
    orders = [order for order in real if not order.stands_on_renewal]
    orders.sort(key=lambda order: (order.at_us, order.order_id))
    for number, order in enumerate(orders, start=shop.first_order_number):
        order.name = f"#{number}"
