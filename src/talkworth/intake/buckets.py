"""How fast one key may send: a token bucket for each."""

from __future__ import annotations

import math

from talkworth.intake.refusals import KeyTooFast


class Buckets:
    """
    `rate` events a second for each key, and `burst` at once; a key with a rate of its own has
    twice that at once.

    A request is let in while the bucket holds anything, and may leave it in debt by its own
    events: so every batch passes sooner or later, whatever the rate.
    """

    def __init__(self, rate: int, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._levels: dict[str, tuple[float, float]] = {}

    def enter(self, key_id: str, now_s: float, own_rate: int | None = None) -> None:
        """
        Let a request in and charge it for one event, whatever it turns out to hold.

        Raises:
            KeyTooFast: with the whole seconds until the bucket holds something again.
        """
        rate, burst = (self._rate, self._burst) if own_rate is None else (own_rate, 2 * own_rate)
        level, at_s = self._levels.get(key_id, (burst, now_s))
        level = min(burst, level + (now_s - at_s) * rate)
        if level < 1:
            raise KeyTooFast(rate, max(1, math.ceil((1 - level) / rate)))
        self._levels[key_id] = (level - 1, now_s)

    def charge(self, key_id: str, n_events: int) -> None:
        """Charge a request that was let in for `n_events` more."""
        level, at_s = self._levels[key_id]
        self._levels[key_id] = (level - n_events, at_s)
