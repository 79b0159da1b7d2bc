"""What each order must be credited as, known from how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from talkworth.demo.arrivals import DAY
from talkworth.demo.conversations import Click, Talk
from talkworth.demo.orders import Order
from talkworth.demo.people import Device
from talkworth.demo.stories import LATE_US, Story

# Direct and assisted are credited; the others say why an order is not. `open`: somebody else
# uses the same browser, so the story alone does not tell.
Plan = Literal["direct", "assisted", "refused", "expired", "unreached", "untouched", "open"]

DIRECT_US = DAY
ASSISTED_US = 30 * DAY


@dataclass(frozen=True, slots=True)
class Help:
    """One talk or click on one device: when it helped (never, where `helped_us` is empty)."""

    device: Device
    began_us: int
    helped_us: tuple[int, ...]


def plan_orders(story: Story) -> dict[str, Plan]:
    """The plan of each order of this story that sold goods in the ledger, by order id."""
    helps = [
        *(_help_of_talk(device, talk) for device, talk in story.talks),
        *(Help(device, click.at_us, (click.at_us,)) for device, click in story.clicks),
    ]
    real = [purchase.order for purchase in story.purchases]
    counted = [order for order in real if order.excluded_reason() is None]
    return {
        order.order_id: _plan(story, order, counted, helps)
        for order in counted
        if order.sold_minor()
    }


def _help_of_talk(device: Device, talk: Talk) -> Help:
    if talk.delay_us >= LATE_US:
        return Help(device, talk.opened_us, ())
    helped = talk.helped_us()
    if talk.click and _stands_alone(talk, talk.click):
        helped = [talk.click.at_us, *helped]
    return Help(device, talk.opened_us, tuple(helped))


def _stands_alone(talk: Talk, click: Click) -> bool:
    """
    Whether the click that opened a talk counts by itself.

    An FAQ has shown its answer, so it does where the talk gave none; a nudge does only where no
    talk came of it.
    """
    if 0 not in talk.meaningful_parts():
        return True
    return click.channel == "faq" and not talk.helped_us()


def _plan(story: Story, order: Order, counted: Sequence[Order], helps: Sequence[Help]) -> Plan:
    if story.shopper.is_sharing:
        return "open"
    before = [h for h in helps if h.began_us < order.at_us]
    reached = [h for h in before if h.device.is_linked]
    helped = [at for h in reached for at in h.helped_us if at < order.at_us]
    if any(order.at_us - at <= DIRECT_US for at in helped):
        return "direct"
    previous_us = _previous_us(order, counted)
    recent = [at for at in helped if order.at_us - at <= ASSISTED_US]
    if any(at > previous_us for at in recent):
        return "assisted"
    if helped:
        return "expired"
    if reached:
        return "refused"
    return "unreached" if any(h.helped_us for h in before) else "untouched"


def _previous_us(order: Order, counted: Sequence[Order]) -> int:
    """When the shopper's previous order was placed that was paid before this one; 0: none."""
    earlier = (
        other.at_us
        for other in counted
        if other.is_shopper_placed
        and other.paid_at_us is not None
        and other.paid_at_us < order.at_us
    )
    return max(earlier, default=0)
