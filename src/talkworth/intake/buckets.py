"""How fast one public key may send: a token bucket for each."""

from __future__ import annotations

import math

from talkworth.intake.refusals import KeyTooFast


class Buckets:
    """
    `rate` events a second for each key, and `burst` at once.

    A request is let in while the bucket holds anything, and may leave it in debt by its own
    events: so every batch passes sooner or later, whatever the rate.
    """

    def __init__(self, rate: int, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._levels: dict[str, tuple[float, float]] = {}

    def enter(self, key_id: str, now_s: float) -> None:
        """
        Raises:
            KeyTooFast: with the whole seconds until the bucket holds something again.
        """
        level = self._level(key_id, now_s)
        if level < 1:
            raise KeyTooFast(self._rate, max(1, math.ceil((1 - level) / self._rate)))

    def take(self, key_id: str, n_events: int, now_s: float) -> None:
        """Charge for `n_events`; something that is no event at all costs one."""
        self._levels[key_id] = (self._level(key_id, now_s) - max(1, n_events), now_s)

    def _level(self, key_id: str, now_s: float) -> float:
        level, at_s = self._levels.get(key_id, (self._burst, now_s))
        return min(self._burst, level + (now_s - at_s) * self._rate)
