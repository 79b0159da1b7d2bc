"""What each shopper does, with the assistant and without it: the causes behind the events."""

from __future__ import annotations

from talkworth.demo.aftermath import draw_case, tell_case
from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND, Outbox
from talkworth.demo.baskets import draw_order, draw_upsell
from talkworth.demo.comebacks import come_back_to, draw_lapse
from talkworth.demo.conversations import draw_click, tell_click
from talkworth.demo.history import Moment, Story, hold_talk, log_uniform, place
from talkworth.demo.orders import Order
from talkworth.demo.people import Shopper
from talkworth.demo.phrases import AFTER_BUYING, BEFORE_BUYING, Topic
from talkworth.demo.quirks import BOUGHT_SOON, CASES, LAPSES, ORDERS, SUBSCRIPTIONS
from talkworth.demo.renewals import subscribe, subscription_goods
from talkworth.demo.visits import Visit, abandon, browse, draw_goods, identify, start_visit

# The assistant's true effects: a helpful answer makes some buy and some buy more, a bad one
# drives some away.
P_BUYS_BECAUSE = 0.085
P_COMES_BACK = 0.12
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
TALK_US = 3 * HOUR


def tell_story(shopper: Shopper, out: Outbox) -> Story:
    """Live through one shopper's history, sending what the shop's pages see of it."""
    story = Story(shopper, out)
    rng = shopper.rng
    visit = start_visit(out, shopper, shopper.devices[0], shopper.first_seen_us)
    browse(visit, rng.randint(1, 5))
    if shopper.quirk != "other-device" and rng.random() < 0.25:
        identify(visit)
    lapse = draw_lapse(shopper)
    moment = come_back_to(story, visit, lapse) if lapse else _first_contact(story, visit)
    if shopper.quirk not in BOUGHT_SOON:
        for _ in range(rng.choices((0, 1, 2), (60, 28, 12))[0]):
            _look_again(story)
    order = _decide(story, moment)
    if order and shopper.quirk is None:
        _live_on(story, order, moment)
    return story


def _first_contact(story: Story, visit: Visit) -> Moment:
    """The shopper talks, clicks, or does neither; without the assistant, the talk never is."""
    shopper, rng = story.shopper, story.shopper.rng
    if shopper.wants_to_talk:
        if shopper.quirk is None and rng.random() < 0.3:
            later = visit.now_us + rng.randint(1, 15) * DAY
            visit = start_visit(story.out, shopper, rng.choice(shopper.devices), later)
            browse(visit, rng.randint(1, 3))
        return hold_talk(story, visit, _draw_topic(story))
    if shopper.quirk is None and rng.random() < 0.05 + 0.25 * shopper.intent:
        click = draw_click(rng, visit.wait(20, 60))
        if shopper.has_assistant and click.at_us < story.out.until_us - TALK_US:
            tell_click(visit, click)
            story.clicks.append((visit.device, click))
        return Moment(visit, click.at_us, is_click=True)
    return Moment(visit, visit.now_us)


def _draw_topic(story: Story) -> Topic:
    """What the shopper asks about: goods, or for old customers an order."""
    shopper, rng = story.shopper, story.shopper.rng
    if shopper.quirk is None and shopper.n_past_orders and rng.random() < 0.4:
        return rng.choice(AFTER_BUYING)
    return rng.choice(BEFORE_BUYING)


def _look_again(story: Story) -> None:
    """Another visit, days later, that leads to nothing."""
    shopper, rng = story.shopper, story.shopper.rng
    at_us = shopper.first_seen_us + rng.randint(6 * 3600, 25 * 86400) * SECOND
    if at_us > story.out.until_us - HOUR:
        return
    device = shopper.devices[0] if shopper.quirk else rng.choice(shopper.devices)
    visit = start_visit(story.out, shopper, device, at_us)
    browse(visit, rng.randint(1, 4))
    if rng.random() < 0.2:
        abandon(visit, draw_goods(visit), is_at_checkout=rng.random() < 0.4)


def _decide(story: Story, moment: Moment) -> Order | None:
    """Whether the shopper buys, in either world; the order, if it is one of both."""
    shopper, rng = story.shopper, story.shopper.rng
    because = P_BUYS_AFTER_CLICK if moment.is_click else 0.0
    if moment.was_helped:
        because = P_BUYS_BECAUSE
    if moment.left and (moment.was_helped or moment.is_click):
        because = P_COMES_BACK
    is_moved = rng.random() < because
    if shopper.quirk == "cart-lost" or not (shopper.wants_to_buy or is_moved):
        return None
    at_us = moment.at_us + _gap_us(shopper, moment)
    quirk = shopper.quirk if shopper.quirk in (*ORDERS, *CASES, *SUBSCRIPTIONS) else None
    subscribed = None if moment.left else subscription_goods(shopper)
    goods = moment.left if shopper.quirk in LAPSES or rng.random() < 0.85 else None
    order = draw_order(shopper, 0, at_us, quirk, subscribed or goods)
    if not shopper.wants_to_buy:
        order.in_world_without = False
    elif moment.talk and not moment.was_helped and not shopper.quirk and rng.random() < P_LEAVES:
        order.in_world_with = False
    elif moment.was_helped and not order.refunds and not quirk and rng.random() < P_BUYS_MORE:
        draw_upsell(order)
    case = draw_case(order, story.out.until_us)
    if place(story, order, moment):
        tell_case(story, case)
        if subscribed:
            subscribe(story, order)
    return order if order.in_world_with and order.in_world_without else None


def _gap_us(shopper: Shopper, moment: Moment) -> int:
    """From the last word to the order: minutes for most, up to 41 days for some."""
    if shopper.quirk in _GAPS_US:
        return _GAPS_US[shopper.quirk]
    if moment.left or shopper.quirk in BOUGHT_SOON:
        return log_uniform(shopper.rng, 10 * MINUTE, 20 * HOUR)
    shortest, longest = shopper.rng.choices(
        ((10 * MINUTE, 3 * HOUR), (3 * HOUR, DAY), (DAY, 30 * DAY), (30 * DAY, 41 * DAY)),
        (50, 18, 25, 7),
    )[0]
    return log_uniform(shopper.rng, shortest, longest)


def _live_on(story: Story, order: Order, moment: Moment) -> None:
    """After a purchase: a question about the order, and perhaps another order."""
    shopper, rng = story.shopper, story.shopper.rng
    if rng.random() < 0.2:
        at_us = order.at_us + rng.randint(20 * 3600, 8 * 86400) * SECOND
        device = rng.choice(shopper.devices)
        if at_us < story.out.until_us - TALK_US:
            visit = start_visit(story.out, shopper, device, at_us)
            identify(visit)
            moment = hold_talk(story, visit, rng.choice(AFTER_BUYING))
    if rng.random() < 0.22:
        later = order.at_us + rng.randint(5 * 86400, 38 * 86400) * SECOND
        if later > moment.at_us:
            again = draw_order(shopper, 1, later, None)
            again.customer_order_index += 1
            place(story, again, moment)
