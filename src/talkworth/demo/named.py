"""Orders placed by hand, always there and always the same: the examples of the docs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, SECOND, Outbox
from talkworth.demo.catalogue import BY_ID
from talkworth.demo.conversations import Click, Course, Said, Talk, tell_click, tell_talk
from talkworth.demo.delivery import buy
from talkworth.demo.history import Purchase, Story
from talkworth.demo.lines import Line, LineRefund, Refund
from talkworth.demo.orders import Order
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import BEFORE_BUYING, NOT_KNOWN, Topic
from talkworth.demo.plans import Plan
from talkworth.demo.shops import DEMO
from talkworth.demo.visits import Visit, browse, start_visit

NAMED: dict[str, Plan] = {
    "#1001": "direct",
    "#1002": "assisted",
    "#1003": "refused",
    "#1004": "direct",
    "#1005": "direct",
    "#1006": "untouched",
    "#1007": "untouched",
    "#1008": "renewal",
    "#1009": "direct",
}
# (product, quantity, discount, tax) of each line.
Basket = tuple[tuple[str, int, int, int], ...]
FIRST_INDEX = 90_000

_PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1"
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """When the shopper asked and bought, and what."""

    name: str
    days_ago: int
    asked_us: int
    ordered_us: int
    is_answered: bool
    basket: Basket
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
    midnight = midnight_us(out.until_us, placed.days_ago)
    story = begin(out, placed.name, index, midnight + placed.asked_us - 5 * MINUTE)
    shopper, device = story.shopper, story.shopper.devices[0]
    visit = start_visit(out, shopper, device, shopper.first_seen_us)
    browse(visit, 2)
    topic = BEFORE_BUYING[0] if placed.is_answered else BEFORE_BUYING[3]
    talk = ask(story, visit, midnight + placed.asked_us, topic, is_answered=placed.is_answered)
    if placed.name == "#1001":
        # Earlier help wins: this click is the touch that loses.
        visit = start_visit(out, shopper, device, midnight + placed.ordered_us - 25 * MINUTE)
        click_nudge(story, visit)
    at_us = midnight + placed.ordered_us
    order = place_order(story, placed.name, at_us, placed.basket, placed.shipping_minor, talk)
    if placed.name == "#1004":
        tee = order.lines[0]
        given = LineRefund(tee.line_id, 1, tee.paid_minor, tee.tax_minor)
        money = tee.paid_minor + tee.tax_minor
        number = placed.name.removeprefix("#")
        order.refunds = [Refund(f"9500{number}", at_us + 2 * DAY, money, (given,))]
    return story


def midnight_us(until_us: int, days_ago: int) -> int:
    """When that day of the shop began, near enough."""
    return (until_us // DAY - days_ago) * DAY - DEMO.utc_offset_h * HOUR


def begin(out: Outbox, name: str, index: int, seen_us: int) -> Story:
    """The story of the one who will place the order of this name, first seen at `seen_us`."""
    number = name.removeprefix("#")
    shopper = Shopper(
        shop=DEMO,
        index=index,
        rng=Random(f"named/{name}"),  # noqa: S311
        quirk="named",
        intent=0.5,
        arm=None,
        market=DEMO.markets[0],
        customer_id=f"70000000{number}",
        email=f"shopper.{number}@example.com",
        devices=[Device(f"named{number}".rjust(32, "0"), "mobile", _PHONE)],
        traffic_source="google_ads",
        landing="/collections/shoes",
        first_seen_us=seen_us,
        wants_to_talk=True,
        wants_to_buy=True,
        n_past_orders=0,
    )
    return Story(shopper, out)


def ask(
    story: Story, visit: Visit, asked_us: int, topic: Topic, *, is_answered: bool = True
) -> Talk:
    """Ask one question at `asked_us`; the reply comes two minutes later."""
    number = story.shopper.email.split("@")[0].partition(".")[2]
    course: Course = "answered" if is_answered else "no-answer"
    question = Said(asked_us, "shopper", 0, topic.question)
    reply = Said(asked_us + 2 * MINUTE, "assistant", 0, topic.answer, outcome="answered")
    if not is_answered:
        reply = replace(reply, text=NOT_KNOWN["en"][0], outcome="no_answer")
    talk = Talk(f"c-{number}", asked_us - 20 * SECOND, course, topic, is_stated=True)
    talk.said = [question, reply]
    tell_talk(visit, talk)
    story.talks.append((visit.device, talk))
    return talk


def click_nudge(story: Story, visit: Visit) -> None:
    """A nudge about the cart is clicked a minute into the visit."""
    click = Click("nudge", visit.wait(60, 60), "nudge-cart-waiting")
    tell_click(visit, click)
    story.clicks.append((visit.device, click))


def place_order(
    story: Story,
    name: str,
    at_us: int,
    basket: Basket,
    shipping_minor: int = 0,
    talk: Talk | None = None,
) -> Order:
    """A visit that ends in the order."""
    number, shopper = name.removeprefix("#"), story.shopper
    order_id = 5_500_000_000_000 + int(number.replace("-", ""))
    lines = [
        Line(str(order_id * 10 + n), BY_ID[key], quantity, BY_ID[key].usd, discount, tax)
        for n, (key, quantity, discount, tax) in enumerate(basket, start=1)
    ]
    order = Order(
        order_id=str(order_id),
        shopper=shopper,
        at_us=at_us,
        currency="USD",
        includes_tax=False,
        lines=lines,
        path="shopify",
        name=name,
        quirk="named",
        shipping_minor=shipping_minor,
        discount_code="TRAIL10" if any(line.discount_minor for line in lines) else None,
        visitor_id=shopper.devices[0].visitor_id,
        conversation_id=talk.conversation_id if talk else None,
        cart_token=f"cart-{number}",
        checkout_token=f"checkout-{number}",
        pixel_error_minor=0,
    )
    visit = start_visit(story.out, shopper, shopper.devices[0], at_us - 8 * MINUTE)
    buy(visit, order)
    shopper.devices[0].is_linked = True
    story.orders.append(order)
    story.purchases.append(Purchase(order, visit))
    return order
