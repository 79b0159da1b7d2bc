"""Whether a sender is quieter than it ever was."""

from __future__ import annotations

from typing import Final

_MINUTE_US: Final = 60_000_000
# A sender is silent when it is quiet for twice its longest silence, and for an hour. One that has
# sent little has no rhythm yet; a file that is imported never has one.
_RHYTHM, _LEAST_SILENCE_MIN, _LEAST_EVENTS = 2, 60, 20
_WITHOUT_RHYTHM: Final = frozenset({"import"})


def quiet_min(last_received_at: int, now_us: int) -> int:
    """Whole minutes since we last heard from it; instants are UTC microseconds."""
    return max(0, (now_us - last_received_at) // _MINUTE_US)


def is_silent(door: str, n_events: int, longest_gap_min: int, quiet_for_min: int) -> bool:
    """Whether this silence is longer than its own rhythm explains."""
    usual_min = max(_RHYTHM * longest_gap_min, _LEAST_SILENCE_MIN)
    is_regular = door not in _WITHOUT_RHYTHM and n_events >= _LEAST_EVENTS
    return is_regular and quiet_for_min > usual_min
