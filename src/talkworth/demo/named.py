"""Four orders placed by hand, always there and always the same: the examples of the docs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND, Outbox
from talkworth.demo.catalogue import BY_ID
from talkworth.demo.conversations import Click, Course, Said, Talk, tell_click, tell_talk
from talkworth.demo.delivery import buy
from talkworth.demo.orders import Line, LineRefund, Order, Refund
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import BEFORE_BUYING, NOT_KNOWN
from talkworth.demo.plans import Plan
from talkworth.demo.shops import DEMO
from talkworth.demo.stories import Purchase, Story
from talkworth.demo.visits import browse, start_visit

NAMED: dict[str, Plan] = {
    "#1001": "direct",
    "#1002": "assisted",
    "#1003": "refused",
    "#1004": "direct",
}
FIRST_INDEX = 90_000

_PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1"
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """When the shopper asked and bought, and what: (product, quantity, discount, tax)."""

    name: str
    days_ago: int
    asked_us: int
    ordered_us: int
    is_answered: bool
    basket: tuple[tuple[str, int, int, int], ...]
    shipping_minor: int = 0


_PLACED = (
    # Answered at 10:02:00, ordered at 11:40:00.
    _Placed(
        "#1001",
        3,
        10 * HOUR,
        11 * HOUR + 40 * MINUTE,
        True,
        (("7200001", 1, 1290, 929), ("7200010", 2, 480, 346)),
    ),
    # Answered at 09:02:00, ordered 24 h 7 min later.
    _Placed(
        "#1002",
        4,
        9 * HOUR,
        DAY + 9 * HOUR + 9 * MINUTE,
        True,
        (("7200005", 1, 0, 712),),
    ),
    # Asked at 14:00, told "I don't know", bought all the same.
    _Placed("#1003", 4, 14 * HOUR, 14 * HOUR + 35 * MINUTE, False, (("7200014", 1, 0, 632),)),
    # The tee came back two days later.
    _Placed(
        "#1004",
        6,
        16 * HOUR,
        17 * HOUR,
        True,
        (("7200007", 1, 0, 432), ("7200013", 1, 0, 152)),
        595,
    ),
)


def tell_named(out: Outbox) -> list[Story]:
    """Tell the four stories, each with its order's name set."""
    return [_tell(out, placed, FIRST_INDEX + place) for place, placed in enumerate(_PLACED, 1)]


def _tell(out: Outbox, placed: _Placed, index: int) -> Story:
    shopper = _shopper(placed, index, out.until_us)
    story = Story(shopper, out)
    device = shopper.devices[0]
    visit = start_visit(out, shopper, device, shopper.first_seen_us)
    browse(visit, 2)
    midnight = shopper.first_seen_us - placed.asked_us + 5 * MINUTE
    talk = _talk(placed, midnight + placed.asked_us)
    tell_talk(visit, talk)
    story.talks.append((device, talk))
    if placed.name == "#1001":
        # Earlier help wins: this click is the touch that loses.
        visit = start_visit(out, shopper, device, midnight + placed.ordered_us - 25 * MINUTE)
        click = Click("nudge", visit.wait(60, 60), "nudge-cart-waiting")
        tell_click(visit, click)
        story.clicks.append((device, click))
    order = _order(placed, shopper, midnight + placed.ordered_us, talk)
    visit = start_visit(out, shopper, device, order.at_us - 8 * MINUTE)
    buy(visit, order)
    device.is_linked = True
    story.orders.append(order)
    story.purchases.append(Purchase(order, visit))
    return story


def _shopper(placed: _Placed, index: int, until_us: int) -> Shopper:
    midnight = (until_us // DAY - placed.days_ago) * DAY - DEMO.utc_offset_h * HOUR
    number = placed.name.removeprefix("#")
    return Shopper(
        shop=DEMO,
        index=index,
        rng=Random(f"named/{placed.name}"),  # noqa: S311
        quirk="named",
        intent=0.5,
        arm=None,
        market=DEMO.markets[0],
        customer_id=f"70000000{number}",
        email=f"shopper.{number}@example.com",
        devices=[Device(f"named{number}".rjust(32, "0"), "mobile", _PHONE)],
        traffic_source="google_ads",
        landing="/collections/shoes",
        first_seen_us=midnight + placed.asked_us - 5 * MINUTE,
        wants_to_talk=True,
        wants_to_buy=True,
        n_past_orders=0,
    )


def _talk(placed: _Placed, asked_us: int) -> Talk:
    topic = BEFORE_BUYING[0] if placed.is_answered else BEFORE_BUYING[3]
    number = placed.name.removeprefix("#")
    course: Course = "answered" if placed.is_answered else "no-answer"
    question = Said(asked_us, "shopper", 0, topic.question)
    reply = Said(asked_us + 2 * MINUTE, "assistant", 0, topic.answer, outcome="answered")
    if not placed.is_answered:
        reply = replace(reply, text=NOT_KNOWN["en"][0], outcome="no_answer")
    talk = Talk(f"c-{number}", asked_us - 20 * SECOND, course, topic, is_stated=True)
    talk.said = [question, reply]
    return talk


def _order(placed: _Placed, shopper: Shopper, at_us: int, talk: Talk) -> Order:
    number = placed.name.removeprefix("#")
    order_id = 5_500_000_000_000 + int(number)
    lines = [
        Line(str(order_id * 10 + n), BY_ID[key], quantity, BY_ID[key].usd, discount, tax)
        for n, (key, quantity, discount, tax) in enumerate(placed.basket, start=1)
    ]
    order = Order(
        order_id=str(order_id),
        shopper=shopper,
        at_us=at_us,
        currency="USD",
        includes_tax=False,
        lines=lines,
        path="shopify",
        name=placed.name,
        quirk="named",
        shipping_minor=placed.shipping_minor,
        discount_code="TRAIL10" if any(line.discount_minor for line in lines) else None,
        visitor_id=shopper.devices[0].visitor_id,
        conversation_id=talk.conversation_id,
        cart_token=f"cart-{number}",
        checkout_token=f"checkout-{number}",
        pixel_error_minor=0,
    )
    if placed.name == "#1004":
        tee = lines[0]
        given = LineRefund(tee.line_id, 1, tee.paid_minor, tee.tax_minor)
        money = tee.paid_minor + tee.tax_minor
        order.refunds = [Refund(f"9500{number}", at_us + 2 * DAY, money, (given,))]
    return order
