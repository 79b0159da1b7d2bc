"""Five more orders placed by hand: what may happen beside a sale, one of each."""

from __future__ import annotations

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, Outbox
from talkworth.demo.baskets import refund_one_line, refund_whole
from talkworth.demo.catalogue import BY_ID
from talkworth.demo.history import Purchase, Story
from talkworth.demo.lines import Dispute, Exchange, Instead, Line, Request
from talkworth.demo.named import FIRST_INDEX, ask, begin, click_nudge, midnight_us, place_order
from talkworth.demo.orders import Order
from talkworth.demo.phrases import BEFORE_BUYING, RETURN
from talkworth.demo.renewals import GELS, TABS
from talkworth.demo.subscriptions import Subscription
from talkworth.demo.visits import add_to_cart, fill_cart, start_visit

_SHOE, _SOCKS, _TEE = BY_ID["7200001"], BY_ID["7200010"], BY_ID["7200007"]


def tell_examples(out: Outbox) -> list[Story]:
    """Tell the five stories, each with its order's name set."""
    return [_recovered(out), _kept(out), _exchanged(out), _upgraded(out), _disputed(out)]


def _recovered(out: Outbox) -> Story:
    """#1005: a shoe and socks left in a cart at 20:00; a nudge the next morning brings it back."""
    evening = midnight_us(out.until_us, 4) + 20 * HOUR
    story = begin(out, "#1005", FIRST_INDEX + 5, evening)
    shopper = story.shopper
    visit = start_visit(out, shopper, shopper.devices[0], evening)
    fill_cart(visit, [(_SHOE, 1)], "cart-1005", "USD")
    add_to_cart(visit, [(_SHOE, 1)], (_SOCKS, 2), "cart-1005", "USD")
    visit = start_visit(out, shopper, shopper.devices[0], evening + 13 * HOUR)
    click_nudge(story, visit)
    # The tee was never in the cart.
    basket = ((_SHOE.product_id, 1, 0, 1032), (_SOCKS.product_id, 2, 0, 384))
    one_more = (_TEE.product_id, 1, 0, 432)
    place_order(story, "#1005", evening + 13 * HOUR + 20 * MINUTE, (*basket, one_more))
    return story


def _kept(out: Outbox) -> Story:
    """#1006: a jacket that was to go back; a chat and 15.00 of credit keep it."""
    noon = midnight_us(out.until_us, 14) + 12 * HOUR
    story = begin(out, "#1006", FIRST_INDEX + 6, noon - 8 * MINUTE)
    order = place_order(story, "#1006", noon, (("7200004", 1, 0, 1512),))
    asked_us = noon + 5 * DAY
    visit = start_visit(out, story.shopper, story.shopper.devices[0], asked_us + 4 * MINUTE)
    ask(story, visit, asked_us + 5 * MINUTE, RETURN)
    order.request = Request(
        "request-1006",
        "return",
        asked_us,
        withdrawn_us=asked_us + 20 * MINUTE,
        concession_minor=1500,
    )
    order.instead = Instead((refund_whole(order, asked_us + 3 * DAY),))
    return story


def _exchanged(out: Outbox) -> Story:
    """#1007: tights sent back for a running vest, which is 40.00 dearer."""
    morning = midnight_us(out.until_us, 12) + 9 * HOUR
    story = begin(out, "#1007", FIRST_INDEX + 7, morning - 8 * MINUTE)
    order = place_order(story, "#1007", morning, (("7200009", 1, 0, 552), ("7200014", 1, 0, 632)))
    asked_us = morning + 6 * DAY
    visit = start_visit(out, story.shopper, story.shopper.devices[0], asked_us + MINUTE)
    ask(story, visit, asked_us + 2 * MINUTE, RETURN)
    tights, vest = order.lines[0], BY_ID["7200011"]
    order.request = Request("request-1007", "return", asked_us, (tights.line_id,))
    at_us = asked_us + 5 * HOUR
    order.exchanges = [Exchange("exchange-1007", at_us, tights.line_id, vest, vest.usd)]
    order.instead = Instead((refund_one_line(order, asked_us + 3 * DAY),))
    return story


def _upgraded(out: Outbox) -> Story:
    """#1008: the second renewal of a subscription to gels, to which a chat added tabs."""
    noon = midnight_us(out.until_us, 48) + 12 * HOUR
    story = begin(out, "#1008", FIRST_INDEX + 8, noon - 8 * MINUTE)
    first = place_order(story, "#1008-1", noon, ((GELS.product_id, 1, 0, 256),))
    subscription = Subscription("sub-1008", first, GELS.usd, fate="subscription-upgraded")
    asked_us = noon + 39 * DAY
    visit = start_visit(out, story.shopper, story.shopper.devices[0], asked_us - MINUTE)
    ask(story, visit, asked_us, BEFORE_BUYING[5])
    subscription.change = (asked_us + 30 * MINUTE, GELS.usd + TABS.usd)
    for cycle, name in enumerate(("#1008-2", "#1008"), start=1):
        order = _renewal(subscription, cycle, name)
        story.orders.append(order)
        story.purchases.append(Purchase(order, None))
        subscription.renewals.append(order)
    story.subscription = subscription
    return story


def _renewal(subscription: Subscription, cycle: int, name: str) -> Order:
    order_id = 5_500_000_100_800 + cycle
    lines = [Line(f"{order_id}1", GELS, 1, GELS.usd, tax_minor=256)]
    if cycle == 2:
        lines.append(Line(f"{order_id}2", TABS, 1, TABS.usd, tax_minor=104, is_upsell=True))
    return Order(
        order_id=str(order_id),
        shopper=subscription.first.shopper,
        at_us=subscription.first.at_us + cycle * subscription.cycle_days * DAY,
        currency="USD",
        includes_tax=False,
        lines=lines,
        path="server",
        name=name,
        quirk="named",
        sales_channel="subscription",
        subscription_id=subscription.subscription_id,
        renewed_id=f"{subscription.subscription_id}-renewed-{cycle}",
        customer_order_index=1 + cycle,
    )


def _disputed(out: Outbox) -> Story:
    """#1009: poles bought after an answer; a chargeback, which the shop wins."""
    asked_us = midnight_us(out.until_us, 10) + 15 * HOUR
    story = begin(out, "#1009", FIRST_INDEX + 9, asked_us - 5 * MINUTE)
    visit = start_visit(out, story.shopper, story.shopper.devices[0], asked_us - 5 * MINUTE)
    talk = ask(story, visit, asked_us, BEFORE_BUYING[0])
    order = place_order(story, "#1009", asked_us + HOUR, (("7200015", 1, 0, 952),), 0, talk)
    opened_us = order.at_us + 4 * DAY
    order.disputes = [
        Dispute("dispute-1009", opened_us, order.total_minor, opened_us + 3 * DAY, is_won=True)
    ]
    return story
