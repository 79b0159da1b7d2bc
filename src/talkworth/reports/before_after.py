"""What was before a day and after it, offered only as what it is."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from talkworth.control.annotations import AnnotationKind
from talkworth.journal.entry import Trust
from talkworth.reports.amounts import PublishedRule
from talkworth.reports.basis import Basis
from talkworth.reports.trend import RatioChange, RevenueChange, Stretch

WARNING = (
    "Before and after is no experiment: seasons, campaigns, prices, stock and who comes change "
    "too, and nothing here says that the assistant did it. To know, run a holdout."
)


class Noted(Struct, kw_only=True, frozen=True):
    """An annotation on one of the days."""

    on: date
    kind: AnnotationKind
    text: str


class BeforeAfter(Struct, kw_only=True, frozen=True):
    """
    As many days before `on` as from it, cut at the same age, as the trend compares periods.

    `n_days` is the number on each side: what was asked for, or what has passed since `on`.
    `before` and `after` are day by day. `warning` must stand beside the numbers; `annotations`
    are what somebody wrote on these days, `on` itself included.
    """

    shop_id: str
    currency: str
    timezone: str
    on: date
    n_days: int
    from_on: date
    to_on: date
    horizon_d: int
    trust: Trust
    before: list[Stretch]
    after: list[Stretch]
    revenue_per_conversation: RatioChange
    attributed_revenue: RevenueChange
    annotations: list[Noted]
    warning: str
    words: list[str]
    published_rule: PublishedRule
    basis: Basis
