"""Lives through a subscription: its renewals, and whether a talk changes or keeps it."""

from __future__ import annotations

from dataclasses import replace

from talkworth.demo.arrivals import DAY, MINUTE, SECOND
from talkworth.demo.baskets import order_line
from talkworth.demo.catalogue import BY_ID
from talkworth.demo.conversations import Course, draw_talk, tell_talk
from talkworth.demo.history import Story, place
from talkworth.demo.lines import Request
from talkworth.demo.orders import Order
from talkworth.demo.people import Shopper
from talkworth.demo.phrases import BEFORE_BUYING, END_SUBSCRIPTION, Topic
from talkworth.demo.quirks import SUBSCRIPTIONS
from talkworth.demo.subscriptions import Subscription
from talkworth.demo.visits import Goods, identify, start_visit

GELS, TABS = BY_ID["7200017"], BY_ID["7200018"]
P_SUBSCRIBES = 0.03
MOST_RENEWALS = 4
# What happens on the way; most go on as they are.
_FATES = (*SUBSCRIPTIONS, "kept")
_FATE_WEIGHTS = (16, 8, 16, 12, 48)


def subscription_goods(shopper: Shopper) -> Goods | None:
    """What a subscriber's first order holds; `None` for those who do not subscribe."""
    if shopper.quirk in SUBSCRIPTIONS:
        return [(GELS, 1)]
    may = shopper.quirk is None and shopper.customer_id is not None
    return [(GELS, 1)] if may and shopper.rng.random() < P_SUBSCRIBES else None


def subscribe(story: Story, first: Order) -> None:
    """The order begins a subscription, if it can; what follows is lived in both worlds."""
    shopper, rng = story.shopper, story.shopper.rng
    is_plain = first.path != "browser" and first.status == "paid" and not first.refunds
    is_plain = is_plain and first.cancelled_us is None and first.request is None
    if not (is_plain and first.in_world_with and first.in_world_without):
        return
    fate = shopper.quirk if shopper.quirk in SUBSCRIPTIONS else None
    subscription = Subscription(
        subscription_id=f"sub-{first.order_id}",
        first=first,
        price_minor=first.line_nets()[first.lines[0].line_id],
        fate=fate or rng.choices(_FATES, _FATE_WEIGHTS)[0],
    )
    story.subscription = subscription
    turn_us = first.at_us + (subscription.cycle_days + rng.randint(2, 12)) * DAY
    if turn_us + 2 * DAY > story.out.until_us:
        subscription.fate = "kept"
    elif subscription.fate in ("subscription-upgraded", "subscription-upgraded-alone"):
        _upgrade(story, subscription, turn_us)
    elif subscription.fate != "kept":
        _ask_to_end(story, subscription, turn_us)
    for cycle in range(1, MOST_RENEWALS + 1):
        if not _renew(story, subscription, cycle):
            break


def _upgrade(story: Story, subscription: Subscription, at_us: int) -> None:
    """Electrolyte tabs come on top: because of a talk, or of the shopper's own accord."""
    shopper, rng = story.shopper, story.shopper.rng
    line = order_line(subscription.first, TABS)
    more = line.paid_minor - (line.tax_minor if subscription.first.includes_tax else 0)
    if subscription.fate == "subscription-upgraded":
        helped_us = _ask(story, at_us, "answered", BEFORE_BUYING[5])
        at_us = helped_us + rng.randint(10 * 60, 15 * 3600) * SECOND
        if not shopper.has_assistant:
            return
    subscription.change = (at_us, subscription.price_minor + more)


def _ask_to_end(story: Story, subscription: Subscription, at_us: int) -> None:
    """The shopper wants to leave; a talk that helps keeps them, for a price now and then."""
    shopper, rng = story.shopper, story.shopper.rng
    is_saved = subscription.fate == "churn-saved"
    course: Course = "answered" if is_saved else rng.choice(("no-answer", "escalated"))
    helped_us = _ask(story, at_us + 10 * MINUTE, course, END_SUBSCRIPTION)
    withdrawn_us = helped_us + rng.randint(5, 50) * MINUTE
    conceded = subscription.price_minor // 5 if rng.random() < 0.4 else 0
    is_withdrawn = is_saved and shopper.has_assistant
    subscription.request = Request(
        f"request-{subscription.subscription_id}",
        "churn",
        at_us,
        withdrawn_us=withdrawn_us if is_withdrawn else None,
        concession_minor=conceded if is_withdrawn else 0,
    )


def _ask(story: Story, at_us: int, course: Course, topic: Topic) -> int:
    """A talk about the subscription, where there is somebody to talk with; its last word's time."""
    shopper, rng = story.shopper, story.shopper.rng
    language, is_stated = shopper.market.language, rng.random() < 0.7
    talk = draw_talk(rng, at_us, course, topic, language, is_stated=is_stated)
    if shopper.has_assistant:
        device = shopper.devices[0]
        visit = start_visit(story.out, shopper, device, at_us - 2 * MINUTE)
        identify(visit)
        tell_talk(visit, talk)
        story.talks.append((device, talk))
    return (talk.helped_us() or [talk.ended_us])[-1]


def _renew(story: Story, subscription: Subscription, cycle: int) -> bool:
    """Collect another cycle; whether there was one to collect before the end."""
    order = _renewal(subscription, cycle)
    request = subscription.request
    if request is not None and order.at_us > request.at_us:
        if subscription.fate == "churned":
            return False
        order.in_world_without = False
    if not place(story, order):
        return False
    if story.purchases and story.purchases[-1].order.order_id == order.order_id:
        subscription.renewals.append(story.purchases[-1].order)
    return True


def _renewal(subscription: Subscription, cycle: int) -> Order:
    """The order of that cycle; of one in four, the shop tells no more than what it collected."""
    first, shopper = subscription.first, subscription.first.shopper
    number = shopper.index * 8 + 1 + cycle
    renewed_id = f"{subscription.subscription_id}-renewed-{cycle}"
    order = Order(
        order_id=str(shopper.shop.id_base + number * 4096),
        shopper=shopper,
        at_us=first.at_us + cycle * subscription.cycle_days * DAY,
        currency=first.currency,
        includes_tax=first.includes_tax,
        lines=[],
        path="server",
        sales_channel="subscription",
        subscription_id=subscription.subscription_id,
        renewed_id=renewed_id,
        customer_order_index=first.customer_order_index + cycle,
    )
    order.lines = [order_line(order, GELS)]
    if subscription.change is not None and order.at_us > subscription.change[0]:
        is_upsell = subscription.fate == "subscription-upgraded"
        order.lines.append(order_line(order, TABS, is_upsell=is_upsell))
    elif order.currency == shopper.shop.currency and shopper.rng.random() < 0.25:
        line = replace(order.lines[0], price_minor=subscription.price_minor, tax_minor=0)
        order.order_id, order.lines = f"renewal:{renewed_id}", [line]
    return order
