"""What a shopper had left open by the published rules, and which sale made it good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talkworth.demo.arrivals import DAY, HOUR, MINUTE
from talkworth.demo.lines import Portion
from talkworth.demo.steps import Step
from talkworth.demo.touches import Winner

CART_IDLE_US = 60 * MINUTE
CHECKOUT_IDLE_US = 10 * MINUTE
HESITATION_US = 60 * MINUTE
OPEN_US = 30 * DAY
RECOVERED_US = 168 * HOUR
FRICTION_US = 24 * HOUR


@dataclass(frozen=True, slots=True, eq=False)
class Lapse:
    """
    Open from `opened_us` until just before `closed_us`.

    `covers` are the units it holds of each product (`None`: all that are bought of it); a lapse
    without `covers` holds the whole order.
    """

    opened_us: int
    closed_us: int
    is_friction: bool
    covers: Mapping[str, int | None] | None

    def holds(self, product_id: str) -> bool:
        return self.covers is None or product_id in self.covers

    def units(self, product_id: str) -> int | None:
        return None if self.covers is None else self.covers[product_id]


def lapses_of(steps: Sequence[Step], ordered_us: Sequence[int]) -> list[Lapse]:
    """
    Every lapse of one person who did these steps, and placed orders at these instants.
    """
    steps = sorted(steps, key=lambda step: (step.at_us, step.event_id))
    found: list[Lapse] = []
    for place, step in enumerate(steps):
        later = [s.at_us for s in steps[place + 1 :] if s.is_basket][:1]
        ends = [*later, *(at_us for at_us in ordered_us if at_us >= step.at_us)]
        next_us = min(ends, default=None)
        lapse = _lapse(steps[:place], step, next_us, ordered_us)
        found += [lapse] if lapse else []
    return found


def _lapse(
    before: Sequence[Step], step: Step, next_us: int | None, ordered_us: Sequence[int]
) -> Lapse | None:
    opened_us = step.at_us + _silence_us(step)
    if step.kind != "friction" and next_us is not None and next_us <= opened_us:
        return None
    if step.kind == "view" and not _is_second_look(before, step, ordered_us):
        return None
    covers: Mapping[str, int | None] | None = step.cart
    if not step.is_basket:
        covers = {step.product_id: None} if step.product_id else None
    elif not step.cart:
        return None
    closed_us = opened_us + OPEN_US + 1
    if next_us is not None:
        closed_us = min(closed_us, next_us)
    return Lapse(opened_us, closed_us, not step.is_basket, covers)


def _silence_us(step: Step) -> int:
    if step.kind == "friction":
        return 0
    if step.kind == "view":
        return HESITATION_US
    return CHECKOUT_IDLE_US if step.kind == "checkout" and step.has_contact else CART_IDLE_US


def _is_second_look(before: Sequence[Step], step: Step, ordered_us: Sequence[int]) -> bool:
    """Whether the product was looked at before, and nothing done about it since."""
    looks = [s for s in before if s.kind == "view" and s.product_id == step.product_id]
    if not looks or step.at_us - looks[-1].at_us > OPEN_US:
        return False
    since = before[before.index(looks[-1]) :]
    is_ordered = any(looks[-1].at_us < at_us <= step.at_us for at_us in ordered_us)
    return not is_ordered and not any(s.is_basket for s in since)


def recovered_units(
    won: Winner, sold_us: int, portions: Sequence[Portion], still_open: list[Lapse]
) -> dict[str, int]:
    """
    How many units of each portion of a sale its winner recovered, by portion id.

    What it recovered is taken out of `still_open`: nothing is recovered twice.
    """
    mine = [
        lapse
        for lapse in still_open
        if _is_met(lapse, won, sold_us) and any(lapse.holds(p.product_id) for p in portions)
    ]
    still_open[:] = [lapse for lapse in still_open if lapse not in mine]
    found: dict[str, int] = {}
    left: dict[str, int] = {}
    for portion in portions:
        held = [
            lapse.units(portion.product_id) for lapse in mine if lapse.holds(portion.product_id)
        ]
        if not held:
            continue
        most = max(portion.quantity if units is None else units for units in held)
        if None in held:
            found[portion.portion_id] = portion.quantity
            continue
        taken = min(portion.quantity, left.setdefault(portion.product_id, most))
        left[portion.product_id] -= taken
        found[portion.portion_id] = taken
    return found


def _is_met(lapse: Lapse, won: Winner, sold_us: int) -> bool:
    """Whether the winner helped while it was open, and the sale followed soon enough."""
    entry = [won.touch.entry_us] if won.touch.entry_us is not None else []
    moments = [at_us for at_us in (*won.touch.helped_us, *entry) if at_us < sold_us]
    limit_us = FRICTION_US if lapse.is_friction else RECOVERED_US
    return sold_us - won.clock_us <= limit_us and any(
        lapse.opened_us <= at_us < lapse.closed_us for at_us in moments
    )
