"""What each order must be credited as, known from how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from talkworth.demo.history import Story
from talkworth.demo.lapses import Lapse, lapses_of, recovered_units
from talkworth.demo.orders import Order
from talkworth.demo.shares import Claim, Kinds, Share, kinds_of, saved_claim, upgrade_claim
from talkworth.demo.touches import Touch, Winner, touches_of, winner

# Direct and assisted are credited, a renewal's own money to nobody; the others say why an order
# is not. `open`: somebody else uses the same browser, so the story alone does not tell.
Plan = Literal[
    "direct", "assisted", "refused", "expired", "unreached", "untouched", "renewal", "open"
]


@dataclass(frozen=True, slots=True)
class Planned:
    """
    The plan of an order's first sale, and all of its kept money by kind.

    Money of a kind is (in the order's currency, in the shop's), in minor units.
    """

    plan: Plan
    kinds: Kinds


@dataclass(slots=True)
class _Case:
    """One shopper's orders in the ledger, and all that may have earned them."""

    story: Story
    orders: list[Order]
    touches: list[Touch]
    lapses: list[Lapse] = field(default_factory=list)

    @property
    def reached(self) -> list[Touch]:
        """The touches on devices that the data joins to the shopper."""
        return [touch for touch in self.touches if touch.device.is_linked]

    def winner(self, order: Order, sold_us: int) -> Winner | None:
        return winner(self.reached, sold_us, self.previous_us(order, sold_us))

    def previous_us(self, order: Order, sold_us: int) -> int:
        """When the shopper's previous order was placed that was paid before then; 0: none."""
        return max(
            (
                other.at_us
                for other in self.orders
                if other.order_id != order.order_id
                and other.is_shopper_placed
                and other.paid_at_us is not None
                and other.paid_at_us < sold_us
            ),
            default=0,
        )


def plan_orders(story: Story) -> dict[str, Planned]:
    """The plan of each order of this story that sold goods in the ledger, by order id."""
    real = [purchase.order for purchase in story.purchases]
    counted = [order for order in real if order.excluded_reason() is None]
    case = _Case(story, counted, touches_of(story))
    linked = {device.visitor_id for device in story.shopper.devices if device.is_linked}
    steps = [step for step in story.shopper.steps if step.visitor_id in linked]
    case.lapses = lapses_of(steps, [order.at_us for order in real if order.is_shopper_placed])
    if story.shopper.is_sharing:
        shares = {order.order_id: {"": Share("open")} for order in counted}
    else:
        shares = _shares(case)
    return {
        order.order_id: Planned(
            _plan(case, order), kinds_of(order, shares[order.order_id], _claim(case, order))
        )
        for order in counted
        if order.sold_minor()
    }


def _shares(case: _Case) -> dict[str, dict[str, Share]]:
    """Who holds each portion of each order before any claim: sale by sale, as they were made."""
    found: dict[str, dict[str, Share]] = {order.order_id: {} for order in case.orders}
    sales = [
        (portion.sold_us, order.order_id.encode(), portion.sale_id.encode(), order)
        for order in case.orders
        for portion in order.portions()
    ]
    sold = {sale[:3]: sale[3] for sale in sales}
    for (sold_us, _, sale_id), order in sorted(sold.items(), key=lambda sale: sale[0]):
        portions = [p for p in order.portions() if p.sale_id.encode() == sale_id]
        won = None if order.is_renewal else case.winner(order, sold_us)
        units = recovered_units(won, sold_us, portions, case.lapses) if won else {}
        kind = "base_renewal" if order.is_renewal else won.kind if won else "unattributed"
        for p in portions:
            share = Share(kind, units.get(p.portion_id, 0), p.quantity)
            found[order.order_id][p.portion_id] = share
    return found


def _claim(case: _Case, order: Order) -> Claim | None:
    """What a save or an upgrade takes out of the order, if one does."""
    if case.story.shopper.is_sharing:
        return None
    helped = [touch.before for touch in case.reached]
    subscription = case.story.subscription
    if order.request is not None:
        return saved_claim(order, order.request, helped)
    if subscription is None or not order.is_renewal:
        return None
    if subscription.change is not None and order.at_us > subscription.change[0]:
        won = case.winner(order, subscription.change[0])
        return upgrade_claim(order, subscription.price_minor, won.kind) if won else None
    if subscription.request is not None:
        return saved_claim(order, subscription.request, helped, subscription)
    return None


def _plan(case: _Case, order: Order) -> Plan:
    if case.story.shopper.is_sharing:
        return "open"
    if order.is_renewal:
        return "renewal"
    if won := case.winner(order, order.at_us):
        return won.kind
    before = [touch for touch in case.touches if touch.began_us < order.at_us]
    reached: Sequence[Touch] = [touch for touch in before if touch.device.is_linked]
    if any(touch.before(order.at_us) for touch in reached):
        return "expired"
    if reached:
        return "refused"
    return "unreached" if any(touch.helped_us for touch in before) else "untouched"
