"""How much each competing touch weighs: whole numbers, so that money splits to the cent."""

from __future__ import annotations

from collections.abc import Sequence

from tests.reference.facts import HOUR_US

HALF_LIFE_H = 168
ONE = 10**6


def weights(
    model: str, clocks: Sequence[int], latest: Sequence[tuple[int, bytes, bytes]], sold_at: int
) -> list[int]:
    """
    One weight for each touch, in the order of their ranks.

    `clocks` are their last instants before the sale. `latest` orders touches by how late they
    came: the smallest is the latest.
    """
    n = len(clocks)
    match model:
        case "first_touch":
            return [int(place == 0) for place in range(n)]
        case "last_touch":
            last = latest.index(min(latest)) if latest else 0
            return [int(place == last) for place in range(n)]
        case "linear":
            return [1] * n
        case "time_decay":
            return [decayed((sold_at - clock) // HOUR_US) for clock in clocks]
        case "position":
            return positions(n)
        case _:
            raise ValueError(f"no model is called {model!r}")


def decayed(hours: int) -> int:
    """Half as much for each week, of a million at first."""
    return round(2 ** (-hours / HALF_LIFE_H) * ONE)


def positions(n: int) -> list[int]:
    """40 % for the first, 40 % for the last, and the middle shares 20 %."""
    if n <= 2:
        return [1] * n
    end = 40 * (n - 2)
    return [end, *[20] * (n - 2), end]
