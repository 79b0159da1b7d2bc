"""What the generator holds for left open and for made good, against figures worked out by hand."""

from __future__ import annotations

import pytest

from talkworth.demo.arrivals import DAY, HOUR, MINUTE
from talkworth.demo.lapses import Lapse, lapses_of, recovered_units
from talkworth.demo.lines import Portion
from talkworth.demo.people import Device
from talkworth.demo.steps import Step
from talkworth.demo.touches import Touch, Winner

NOON = 1_790_000_000_000_000
DEVICE = Device("v", "mobile", "agent")


def _step(kind: str, after_us: int = 0, **more: object) -> Step:
    """A step some time after noon; in the cart are two shoes, if anything can be."""
    fields = {
        "event_id": f"{kind}-{after_us}",
        "at_us": NOON + after_us,
        "visitor_id": "v",
        "kind": kind,
        "cart": {"shoe": 2} if kind in ("cart", "checkout") else {},
    }
    return Step(**(fields | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "ordered", "spans"),
    [
        # A cart is left after an hour, for 30 days.
        ([_step("cart")], [], [(HOUR, HOUR + 30 * DAY + 1)]),
        # What comes within the hour, its end included, keeps it from being left.
        ([_step("cart")], [HOUR], []),
        ([_step("cart")], [HOUR + 1], [(HOUR, HOUR + 1)]),
        # A checkout with an address is left after ten minutes, any other after an hour.
        ([_step("checkout", has_contact=True)], [2 * HOUR], [(10 * MINUTE, 2 * HOUR)]),
        ([_step("checkout")], [2 * HOUR], [(HOUR, 2 * HOUR)]),
        # The checkout goes on with the cart.
        ([_step("cart"), _step("checkout", MINUTE)], [3 * HOUR], [(61 * MINUTE, 3 * HOUR)]),
        # An emptied cart leaves nothing.
        ([_step("cart", cart={})], [], []),
        # What is in the way is so at once, even for seconds.
        ([_step("friction")], [1], [(0, 1)]),
        # One look is none, the second is a hesitation an hour later.
        ([_step("view", product_id="a")], [], []),
        (
            [_step("view", product_id="a"), _step("view", DAY, product_id="a")],
            [2 * DAY],
            [(DAY + HOUR, 2 * DAY)],
        ),
        ([_step("view", product_id="a"), _step("view", DAY, product_id="b")], [], []),
        ([_step("view", product_id="a"), _step("view", DAY, product_id="a")], [HOUR], []),
        ([_step("view", product_id="a"), _step("view", 31 * DAY, product_id="a")], [], []),
    ],
)
def test_a_lapse_opens_and_closes(
    steps: list[Step], ordered: list[int], spans: list[tuple[int, int]]
) -> None:
    found = lapses_of(steps, [NOON + at_us for at_us in ordered])

    assert [(lapse.opened_us - NOON, lapse.closed_us - NOON) for lapse in found] == spans


CART = Lapse(NOON, NOON + 9 * DAY, False, {"shoe": 1, "tee": 2})
FRICTION = Lapse(NOON, NOON + 9 * DAY, True, None)
PORTIONS = [
    Portion("1", "sale", NOON, "shoe", 2),
    Portion("2", "sale", NOON, "tee", 1),
    Portion("3", "sale", NOON, "tee", 3),
    Portion("4", "sale", NOON, "hat", 1),
]


@pytest.mark.parametrize(
    ("lapse", "helped_us", "sold_us", "units"),
    [
        # As many units as lay in the cart, line by line.
        (CART, HOUR, 2 * HOUR, {"1": 1, "2": 1, "3": 1}),
        # Help must come while it is open, and the sale within a week of it.
        (CART, -1, 2 * HOUR, {}),
        (CART, 0, 168 * HOUR, {"1": 1, "2": 1, "3": 1}),
        (CART, 0, 168 * HOUR + 1, {}),
        # What was in the way of everything gives everything back, within a day.
        (FRICTION, 0, 24 * HOUR, {"1": 2, "2": 1, "3": 3, "4": 1}),
        (FRICTION, 0, 24 * HOUR + 1, {}),
    ],
)
def test_a_winner_recovers_what_it_found_open(
    lapse: Lapse, helped_us: int, sold_us: int, units: dict[str, int]
) -> None:
    touch = Touch(DEVICE, NOON + helped_us, (NOON + helped_us,))
    won = Winner("assisted", touch, NOON + helped_us)
    still_open = [lapse]

    assert recovered_units(won, NOON + sold_us, PORTIONS, still_open) == units
    # Nothing is recovered twice.
    assert still_open == ([] if units else [lapse])
