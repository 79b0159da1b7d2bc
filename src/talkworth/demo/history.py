"""What happens to a shopper: visits, talks and orders, in the one world that is real."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND, WEBHOOK_DELAY, Outbox
from talkworth.demo.conversations import (
    COURSE_WEIGHTS,
    COURSES,
    Click,
    Course,
    Talk,
    come_back,
    draw_click,
    draw_talk,
    tell_talk,
)
from talkworth.demo.delivery import buy
from talkworth.demo.orders import Order
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import Topic
from talkworth.demo.quirks import GAPS, LAPSES
from talkworth.demo.subscriptions import Subscription
from talkworth.demo.visits import Goods, Visit, browse, identify, start_visit

LATE_US = 55 * HOUR


@dataclass(slots=True)
class Purchase:
    """An order and the visit in which it was made; `visit` is `None` for one without a browser."""

    order: Order
    visit: Visit | None


@dataclass(slots=True)
class Story:
    """
    One shopper's life in the shop.

    `orders` are those of both worlds; `purchases` those that really happen, in the world this
    shopper lives in. `talks` and `clicks` are those that really happen, and on which device.
    """

    shopper: Shopper
    out: Outbox
    orders: list[Order] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    talks: list[tuple[Device, Talk]] = field(default_factory=list)
    clicks: list[tuple[Device, Click]] = field(default_factory=list)
    subscription: Subscription | None = None


@dataclass(slots=True)
class Moment:
    """
    What a purchase follows: a talk, a click, or just a visit.

    `left` is what the shopper had left lying before.
    """

    visit: Visit
    at_us: int
    talk: Talk | None = None
    is_click: bool = False
    left: Goods = field(default_factory=list)

    @property
    def was_helped(self) -> bool:
        return bool(self.talk and self.talk.helped_us())


def hold_talk(story: Story, visit: Visit, topic: Topic) -> Moment:
    """Draw a talk, and tell it where there is an assistant to talk with."""
    shopper, rng = story.shopper, story.shopper.rng
    course: Course = rng.choices(COURSES, COURSE_WEIGHTS)[0]
    if shopper.quirk in (*GAPS, *LAPSES):
        course = "answered"
    language = shopper.market.language
    is_stated = rng.random() < 0.7
    talk = draw_talk(rng, visit.wait(30, 90), course, topic, language, is_stated=is_stated)
    if shopper.quirk is None:
        talk.is_by_lot = True
        if rng.random() < 0.22:
            talk.click = draw_click(rng, talk.opened_us - rng.randint(2, 15) * SECOND)
        if course == "answered" and rng.random() < 0.08:
            come_back(rng, talk, language)
    if shopper.quirk == "late-browser":
        talk.delay_us = LATE_US
    if shopper.has_assistant and talk.ended_us + talk.delay_us < story.out.until_us - MINUTE:
        tell_talk(visit, talk)
        story.talks.append((visit.device, talk))
    helped = talk.helped_us()
    return Moment(visit, helped[-1] if helped else talk.ended_us, talk)


def place(story: Story, order: Order, moment: Moment | None = None) -> bool:
    """
    Enter the order into both worlds, and let it happen in the one the shopper lives in.

    `moment` is what it follows; without one, no browser sees it.
    Returns whether it is early enough to have been placed.
    """
    shopper = story.shopper
    order.customer_order_index += shopper.n_past_orders
    if not _cut(order, story.out.until_us):
        return False
    story.orders.append(order)
    if not (order.in_world_with if shopper.has_assistant else order.in_world_without):
        return True
    real = order if shopper.has_assistant else order.without_assistant()
    visit = None
    if real.cart_token is not None and moment is not None:
        visit = _purchase_visit(story, real, moment)
        buy(visit, real)
        _leave_traces(story, real, visit, moment)
    story.purchases.append(Purchase(real, visit))
    return True


def _cut(order: Order, until_us: int) -> bool:
    """Forget what would lie after the end; whether the order itself lies before it."""
    last_us = until_us - WEBHOOK_DELAY - 2 * SECOND
    order.refunds = [refund for refund in order.refunds if refund.at_us <= last_us]
    for name in ("paid_us", "voided_us", "cancelled_us", "fulfilled_us"):
        at_us = getattr(order, name)
        if at_us is not None and at_us > last_us:
            setattr(order, name, None)
    return order.at_us <= until_us - 10 * MINUTE


def _purchase_visit(story: Story, order: Order, moment: Moment) -> Visit:
    """The visit that goes on, or a new one, perhaps in another browser."""
    shopper, rng = story.shopper, story.shopper.rng
    if order.at_us - moment.visit.now_us < 30 * MINUTE and moment.at_us <= order.at_us:
        return moment.visit
    device = moment.visit.device if rng.random() < 0.7 else rng.choice(shopper.devices)
    if shopper.quirk:
        device = shopper.devices[1 if shopper.quirk == "other-device" else 0]
    visit = start_visit(story.out, shopper, device, order.at_us - rng.randint(6, 12) * MINUTE)
    browse(visit, 1)
    if rng.random() < 0.4 and shopper.quirk != "no-attributes":
        identify(visit)
    return visit


def _leave_traces(story: Story, order: Order, visit: Visit, moment: Moment) -> None:
    """What the order itself knows about the browser and the talk it came from."""
    rng, talk = story.shopper.rng, moment.talk
    order.is_express = order.quirk == "no-attributes" or (
        story.shopper.quirk is None and order.path != "browser" and rng.random() < 0.08
    )
    if order.is_express:
        order.tells_tokens = False
        return
    order.tells_tokens = order.path == "browser" or rng.random() < 0.6
    visit.device.is_linked = True
    order.visitor_id = visit.device.visitor_id
    is_told = any(talk is told for _, told in story.talks)
    is_near = order.at_us - moment.at_us < 3 * DAY and visit.device is moment.visit.device
    if talk and is_told and is_near and rng.random() < 0.8:
        order.conversation_id = talk.conversation_id
    # The thank-you page tells the first total: of an edited order it would not be the last.
    is_pixel = order.path == "browser" or order.quirk == "conflicting" or rng.random() < 0.6
    if is_pixel and order.edited_us is None:
        order.pixel_error_minor = 1000 if order.quirk == "conflicting" else 0


def log_uniform(rng: Random, shortest: int, longest: int) -> int:
    """A span between the two, the shorter the likelier."""
    return int(shortest * (longest / shortest) ** rng.random())
