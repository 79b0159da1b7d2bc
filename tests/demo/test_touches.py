"""Whom the generator holds for the winner, against cases worked out by hand."""

from __future__ import annotations

import pytest

from talkworth.demo.arrivals import DAY, HOUR
from talkworth.demo.people import Device
from talkworth.demo.touches import Touch, winner

SOLD = 1_790_000_000_000_000
DEVICE = Device("v", "mobile", "agent")


def _touch(*helped_us: int, entry_us: int | None = None, until_us: int | None = None) -> Touch:
    """A touch that helped so long before the sale."""
    return Touch(
        DEVICE,
        SOLD - max(helped_us, default=0),
        tuple(SOLD - at_us for at_us in helped_us),
        None if entry_us is None else SOLD - entry_us,
        None if until_us is None else SOLD - until_us,
    )


EARLY, LATE, OLD = _touch(5 * HOUR), _touch(HOUR), _touch(3 * DAY)


@pytest.mark.parametrize(
    ("touches", "previous_us", "kind", "place"),
    [
        # The first inside the tier wins, whatever came before the tier began.
        ([LATE, EARLY, OLD], 0, "direct", 1),
        ([_touch(DAY)], 0, "direct", 0),
        ([_touch(DAY + 1)], 0, "assisted", 0),
        ([_touch(30 * DAY)], 0, "assisted", 0),
        ([_touch(30 * DAY + 1)], 0, None, 0),
        # One that went on is ranked by its first help inside the tier.
        ([EARLY, _touch(40 * HOUR, HOUR)], 0, "direct", 0),
        # The click that opened it counts for its rank, not for its clock.
        ([EARLY, _touch(4 * HOUR, entry_us=6 * HOUR)], 0, "direct", 1),
        ([_touch(25 * HOUR, entry_us=HOUR)], 0, "assisted", 0),
        # The previous order cuts the second tier only.
        ([OLD], SOLD - 2 * DAY, None, 0),
        ([EARLY], SOLD - HOUR, "direct", 0),
        # A click stands until its talk gave a better answer.
        ([_touch(5 * HOUR, until_us=4 * HOUR)], 0, None, 0),
        ([_touch(5 * HOUR, until_us=0)], 0, "direct", 0),
        ([_touch()], 0, None, 0),
    ],
)
def test_the_first_touch_inside_the_nearest_tier_wins(
    touches: list[Touch], previous_us: int, kind: str | None, place: int
) -> None:
    won = winner(touches, SOLD, previous_us)

    assert (won.kind if won else None) == kind
    assert won is None or won.touch is touches[place]
