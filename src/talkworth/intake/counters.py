"""What the doors took and what they did not, since the process started."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counters:
    """
    Counts since the start; written by the event loop's thread alone.

    `accepted` is by door, `rejected` (single events) and `refused` (whole requests) by error
    code, `unread` (webhooks journalled without being acted on) by reason.
    """

    accepted: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, dict[str, int]]:
        return {
            "accepted": dict(self.accepted),
            "rejected": dict(self.rejected),
            "refused": dict(self.refused),
            "unread": dict(self.unread),
        }
