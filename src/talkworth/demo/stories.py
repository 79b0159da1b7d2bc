"""What each shopper does, with the assistant and without it: the causes behind the events."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND, WEBHOOK_DELAY, Outbox
from talkworth.demo.baskets import draw_order, draw_upsell
from talkworth.demo.conversations import (
    COURSE_WEIGHTS,
    COURSES,
    Click,
    Course,
    Talk,
    come_back,
    draw_click,
    draw_talk,
    tell_click,
    tell_talk,
)
from talkworth.demo.delivery import buy
from talkworth.demo.orders import Order
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import AFTER_BUYING, BEFORE_BUYING, CART_LEFT, Topic
from talkworth.demo.quirks import GAPS, ORDERS
from talkworth.demo.visits import Visit, abandon, browse, identify, start_visit

# The assistant's true effects: a helpful answer makes some buy and some buy more, a bad one
# drives some away.
P_BUYS_BECAUSE = 0.085
P_BUYS_MORE = 0.13
P_LEAVES = 0.08
P_BUYS_AFTER_CLICK = 0.03

_GAPS_US = {
    "gap-10-min": 10 * MINUTE,
    "gap-24-h": DAY,
    "gap-24-h-and-1-s": DAY + SECOND,
    "gap-30-d": 30 * DAY,
    "gap-30-d-and-1-s": 30 * DAY + SECOND,
    "gap-41-d": 41 * DAY,
    "late-browser": 3 * HOUR,
    "other-device": 5 * HOUR,
}
LATE_US = 55 * HOUR
TALK_US = 3 * HOUR


@dataclass(slots=True)
class Purchase:
    """An order and the visit in which it was made; `visit` is `None` for one over the counter."""

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


@dataclass(slots=True)
class _Moment:
    """What a purchase follows: a talk, a click, or just a visit."""

    visit: Visit
    at_us: int
    talk: Talk | None = None
    is_click: bool = False


def tell_story(shopper: Shopper, out: Outbox) -> Story:
    """Live through one shopper's history, sending what the shop's pages see of it."""
    story = Story(shopper, out)
    rng = shopper.rng
    visit = start_visit(out, shopper, shopper.devices[0], shopper.first_seen_us)
    browse(visit, rng.randint(1, 5))
    if shopper.quirk != "other-device" and rng.random() < 0.25:
        identify(visit)
    moment = _first_contact(story, visit)
    for _ in range(rng.choices((0, 1, 2), (60, 28, 12))[0]):
        _look_again(story)
    order = _decide(story, moment)
    if order and shopper.quirk is None:
        _live_on(story, order, moment)
    return story


def _first_contact(story: Story, visit: Visit) -> _Moment:
    """The shopper talks, clicks, or does neither; without the assistant, the talk never is."""
    shopper, rng = story.shopper, story.shopper.rng
    if shopper.wants_to_talk:
        if shopper.quirk is None and rng.random() < 0.3:
            later = visit.now_us + rng.randint(1, 15) * DAY
            visit = start_visit(story.out, shopper, rng.choice(shopper.devices), later)
            browse(visit, rng.randint(1, 3))
        return _talk(story, visit, _draw_topic(story, visit))
    if shopper.quirk is None and rng.random() < 0.05 + 0.25 * shopper.intent:
        click = draw_click(rng, visit.wait(20, 60))
        if shopper.has_assistant and click.at_us < story.out.until_us - TALK_US:
            tell_click(visit, click)
            story.clicks.append((visit.device, click))
        return _Moment(visit, click.at_us, is_click=True)
    return _Moment(visit, visit.now_us)


def _draw_topic(story: Story, visit: Visit) -> Topic:
    """What the shopper asks about: goods, a cart left behind, or for old customers an order."""
    shopper, rng = story.shopper, story.shopper.rng
    if shopper.quirk is None:
        if shopper.n_past_orders and rng.random() < 0.4:
            return rng.choice(AFTER_BUYING)
        if rng.random() < 0.15:
            abandon(visit)
            return CART_LEFT
    return rng.choice(BEFORE_BUYING)


def _talk(story: Story, visit: Visit, topic: Topic) -> _Moment:
    """Draw a talk, and tell it where there is an assistant to talk with."""
    shopper, rng = story.shopper, story.shopper.rng
    course: Course = rng.choices(COURSES, COURSE_WEIGHTS)[0]
    if shopper.quirk in GAPS:
        course = "answered"
    language = shopper.market.language
    is_stated = rng.random() < 0.7
    talk = draw_talk(rng, visit.wait(30, 90), course, topic, language, is_stated=is_stated)
    if shopper.quirk is None:
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
    return _Moment(visit, helped[-1] if helped else talk.ended_us, talk)


def _look_again(story: Story) -> None:
    """Another visit, days later, that leads to nothing."""
    shopper, rng = story.shopper, story.shopper.rng
    at_us = shopper.first_seen_us + rng.randint(6 * 3600, 25 * 86400) * SECOND
    if at_us > story.out.until_us - HOUR:
        return
    device = shopper.devices[0] if shopper.quirk else rng.choice(shopper.devices)
    visit = start_visit(story.out, shopper, device, at_us)
    browse(visit, rng.randint(1, 4))
    if rng.random() < 0.15:
        abandon(visit)


def _decide(story: Story, moment: _Moment) -> Order | None:
    """Whether the shopper buys, in either world; the order, if it is one of both."""
    shopper, rng = story.shopper, story.shopper.rng
    was_helped = bool(moment.talk and moment.talk.helped_us())
    because = P_BUYS_BECAUSE if was_helped else P_BUYS_AFTER_CLICK if moment.is_click else 0.0
    is_moved = rng.random() < because
    if not shopper.wants_to_buy and not is_moved:
        return None
    at_us = moment.at_us + _gap_us(shopper)
    quirk = shopper.quirk if shopper.quirk in ORDERS else None
    order = draw_order(shopper, 0, at_us, quirk)
    if not shopper.wants_to_buy:
        order.in_world_without = False
    elif moment.talk and not was_helped and not shopper.quirk and rng.random() < P_LEAVES:
        order.in_world_with = False
    elif was_helped and not order.refunds and not quirk and rng.random() < P_BUYS_MORE:
        draw_upsell(order)
    _place(story, order, moment)
    return order if order.in_world_with and order.in_world_without else None


def _gap_us(shopper: Shopper) -> int:
    """From the last word to the order: minutes for most, up to 41 days for some."""
    if shopper.quirk in _GAPS_US:
        return _GAPS_US[shopper.quirk]
    shortest, longest = shopper.rng.choices(
        ((10 * MINUTE, 3 * HOUR), (3 * HOUR, DAY), (DAY, 30 * DAY), (30 * DAY, 41 * DAY)),
        (50, 18, 25, 7),
    )[0]
    return _log_uniform(shopper.rng, shortest, longest)


def _live_on(story: Story, order: Order, moment: _Moment) -> None:
    """After a purchase: a question about the order, and perhaps another order."""
    shopper, rng = story.shopper, story.shopper.rng
    if rng.random() < 0.2:
        at_us = order.at_us + rng.randint(20 * 3600, 8 * 86400) * SECOND
        device = rng.choice(shopper.devices)
        if at_us < story.out.until_us - TALK_US:
            visit = start_visit(story.out, shopper, device, at_us)
            identify(visit)
            moment = _talk(story, visit, rng.choice(AFTER_BUYING))
    if rng.random() < 0.22:
        later = order.at_us + rng.randint(5 * 86400, 38 * 86400) * SECOND
        if later > moment.at_us:
            again = draw_order(shopper, 1, later, None)
            again.customer_order_index += 1
            _place(story, again, moment)


def _place(story: Story, order: Order, moment: _Moment) -> None:
    """Enter the order into both worlds, and let it happen in the one the shopper lives in."""
    shopper = story.shopper
    order.customer_order_index += shopper.n_past_orders
    if not _cut(order, story.out.until_us):
        return
    story.orders.append(order)
    if not (order.in_world_with if shopper.has_assistant else order.in_world_without):
        return
    real = order if shopper.has_assistant else order.without_assistant()
    visit = None
    if real.cart_token is not None:
        visit = _purchase_visit(story, real, moment)
        buy(visit, real)
        _leave_traces(story, real, visit, moment)
    story.purchases.append(Purchase(real, visit))


def _cut(order: Order, until_us: int) -> bool:
    """Forget what would lie after the end; whether the order itself lies before it."""
    last_us = until_us - WEBHOOK_DELAY - 2 * SECOND
    order.refunds = [refund for refund in order.refunds if refund.at_us <= last_us]
    for name in ("paid_us", "voided_us", "cancelled_us", "fulfilled_us"):
        at_us = getattr(order, name)
        if at_us is not None and at_us > last_us:
            setattr(order, name, None)
    return order.at_us <= until_us - 10 * MINUTE


def _purchase_visit(story: Story, order: Order, moment: _Moment) -> Visit:
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


def _leave_traces(story: Story, order: Order, visit: Visit, moment: _Moment) -> None:
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
    if order.path == "browser" or order.quirk == "conflicting" or rng.random() < 0.6:
        order.pixel_error_minor = 1000 if order.quirk == "conflicting" else 0


def _log_uniform(rng: Random, shortest: int, longest: int) -> int:
    return int(shortest * (longest / shortest) ** rng.random())
