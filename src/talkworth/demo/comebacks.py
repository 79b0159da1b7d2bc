"""What shoppers leave lying or stumble over, and what brings them back to it."""

from __future__ import annotations

from talkworth.demo.arrivals import DAY, HOUR, MINUTE, unique_id
from talkworth.demo.conversations import Click, tell_click
from talkworth.demo.history import Moment, Story, hold_talk, log_uniform
from talkworth.demo.people import Device, Shopper
from talkworth.demo.phrases import CARD_DECLINED, CART_LEFT
from talkworth.demo.quirks import LAPSES
from talkworth.demo.visits import (
    Visit,
    abandon,
    check_out,
    draw_goods,
    fill_cart,
    identify,
    look_at,
    start_visit,
    stumble,
)

_WEIGHTS = (30, 25, 20, 15, 10)
SHORTEST_US = 65 * MINUTE
TALK_US = 3 * HOUR


def draw_lapse(shopper: Shopper) -> str | None:
    """How this shopper's way to an order breaks off at first; `None` for most."""
    if shopper.quirk in LAPSES:
        return shopper.quirk
    if shopper.quirk is None and shopper.rng.random() < 0.03 + 0.2 * shopper.intent:
        return shopper.rng.choices(LAPSES, _WEIGHTS)[0]
    return None


def come_back_to(story: Story, visit: Visit, lapse: str) -> Moment:
    """
    Leave something, and be brought back to it by a nudge or a talk; those who are shown no
    assistant come back by themselves, if they do.
    """
    shopper, rng = story.shopper, story.shopper.rng
    goods = draw_goods(visit)
    if lapse in ("cart-recovered", "checkout-recovered", "cart-lost"):
        abandon(visit, goods, is_at_checkout=lapse == "checkout-recovered")
    elif lapse == "friction-recovered":
        token = f"cart-{unique_id(rng)}"
        currency = shopper.market.currency
        fill_cart(visit, goods, token, currency)
        check_out(visit, goods, token, f"checkout-{unique_id(rng)}", currency)
        stumble(visit, goods[0][0] if rng.random() < 0.3 else None)
        moment = hold_talk(story, visit, CARD_DECLINED)
        moment.left = goods
        return moment
    else:
        look_at(visit, goods[0][0])
        later = visit.now_us + log_uniform(rng, 3 * HOUR, 4 * DAY)
        visit = start_visit(story.out, shopper, visit.device, later)
        look_at(visit, goods[0][0])
    if lapse == "cart-lost":
        return Moment(visit, visit.now_us)
    moment = _return(story, visit, is_by_nudge=lapse == "checkout-recovered")
    moment.left = goods
    return moment


def _return(story: Story, visit: Visit, *, is_by_nudge: bool) -> Moment:
    """Hours or days later: a nudge is clicked, or the shopper asks about the cart."""
    shopper, rng = story.shopper, story.shopper.rng
    at_us = visit.now_us + log_uniform(rng, SHORTEST_US, 3 * DAY)
    device = _device(shopper, visit.device)
    visit = start_visit(story.out, shopper, device, at_us)
    if device is not shopper.devices[0] or rng.random() < 0.3:
        identify(visit)
    if shopper.quirk is None:
        is_by_nudge = rng.random() < 0.5
    if not is_by_nudge:
        return hold_talk(story, visit, CART_LEFT)
    click = Click("nudge", visit.wait(5, 60), "nudge-cart-waiting")
    if shopper.has_assistant and click.at_us < story.out.until_us - TALK_US:
        tell_click(visit, click)
        story.clicks.append((device, click))
    return Moment(visit, click.at_us, is_click=True)


def _device(shopper: Shopper, first: Device) -> Device:
    """The same browser for most; some come back on another of theirs."""
    is_other = shopper.quirk is None and shopper.rng.random() < 0.25
    return shopper.rng.choice(shopper.devices) if is_other else first
