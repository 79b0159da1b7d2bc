"""The words reports share: money by kind, ratios with intervals, the published rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

from msgspec import Struct, structs

from talkworth.errors import BadInput
from talkworth.journal.entry import Trust
from talkworth.stats.ratio import Evidence, Moments, ratio_interval

Kind = Literal["direct", "assisted", "recovered", "saved"]
KINDS: tuple[Kind, ...] = ("direct", "assisted", "recovered", "saved")
TRUSTS: tuple[Trust, ...] = ("verified", "client-reported")
OTHER_CHANNEL, BASE_RENEWAL, UNATTRIBUTED = "other_channel", "base_renewal", "unattributed"
OUTSIDE_FILTER = "outside_filter"  # what touches earned that a filter leaves out
UNEARNED = (OTHER_CHANNEL, BASE_RENEWAL, UNATTRIBUTED, OUTSIDE_FILTER)
EVERY = "*"
DAY_US = 86_400_000_000
NO_CUT = 2**62


class BadChoice(BadInput):
    """A parameter that is none of its values."""

    code = "bad-choice"

    def __init__(self, name: str, text: str, choices: tuple[str, ...]) -> None:
        super().__init__(f"{name} is {text[:40]!r}. Send one of {', '.join(choices)}.")


class ByKind(Struct, kw_only=True, frozen=True):
    """
    Whole minor units by kind, net of refunds. There is no lone total: `total_minor` is derived.
    """

    direct_minor: int = 0
    assisted_minor: int = 0
    recovered_minor: int = 0
    saved_minor: int = 0
    total_minor: int = 0

    def __post_init__(self) -> None:
        total = self.direct_minor + self.assisted_minor + self.recovered_minor + self.saved_minor
        structs.force_setattr(self, "total_minor", total)

    def of(self, kind: Kind) -> int:
        """The amount of one kind."""
        amount: int = getattr(self, f"{kind}_minor")
        return amount


def by_kind(row: Mapping[str, Any]) -> ByKind:
    """The kinds' columns of a row; what it lacks is 0."""
    return ByKind(**{f"{kind}_minor": row.get(f"{kind}_minor", 0) for kind in KINDS})


class Interval(Struct, kw_only=True, frozen=True):
    """
    Minor units per conversation with a 95 % interval, clustered by person.

    `estimate_minor` is null without conversations; `low_minor` and `high_minor` are null under
    10 paying persons (`evidence` "none"); 10 to 49 are "low" evidence.
    """

    estimate_minor: float | None
    low_minor: float | None
    high_minor: float | None
    evidence: Evidence


class RatioByKind(Struct, kw_only=True, frozen=True):
    """Revenue per conversation by kind; `total` is all four together."""

    direct: Interval
    assisted: Interval
    recovered: Interval
    saved: Interval
    total: Interval


class PublishedRule(Struct, kw_only=True, frozen=True):
    """
    The published rule by order date: first helpful touch within 24 hours, net of refunds.

    Chat, FAQ and nudge compete; orders placed in the period count.
    """

    amount_minor: int
    currency: str
    n_orders: int


def interval(moments: Moments) -> Interval:
    """The ratio of `moments` as a report shows it."""
    result = ratio_interval(moments)
    return Interval(
        estimate_minor=result.estimate,
        low_minor=result.low,
        high_minor=result.high,
        evidence=result.evidence,
    )


def moments(row: Mapping[str, Any]) -> Moments:
    """The moments in a row of one of the `rpc_*` queries, whose sums over nobody are null."""
    return Moments(**{field.name: row[field.name] or 0 for field in fields(Moments)})
