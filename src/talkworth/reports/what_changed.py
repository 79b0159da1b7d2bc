"""What changed between two periods: attributed revenue by volume, mix, rate and value."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import PublishedRule
from talkworth.reports.basis import Basis
from talkworth.reports.segments import MixAdjusted


class ChangeParts(Struct, kw_only=True, frozen=True):
    """
    Whole minor units that a change is made of: the four add up to `change_minor`.

    `volume_minor`: more or fewer conversations. `mix_minor`: other values among them.
    `rate_minor`: more or fewer orders per conversation. `value_minor`: worth more or less each.
    """

    change_minor: int
    volume_minor: int
    mix_minor: int
    rate_minor: int
    value_minor: int


class PeriodSums(Struct, kw_only=True, frozen=True):
    """Meaningful conversations started in a period, their orders, and what these brought."""

    n_meaningful: int
    n_orders: int
    revenue_minor: int


class ChangedValue(Struct, kw_only=True, frozen=True):
    """What conversations with these `values` (one per dimension) brought, and their part."""

    values: list[str]
    before: PeriodSums
    now: PeriodSums
    parts: ChangeParts


class ChangedGroup(Struct, kw_only=True, frozen=True):
    """Several values together: all, or those too many to list."""

    n_values: int
    before: PeriodSums
    now: PeriodSums
    parts: ChangeParts


class WhatChanged(Struct, kw_only=True, frozen=True):
    """
    Attributed revenue of the conversations started in the period, against an earlier one.

    Of the earlier period only what had happened by `compared_until` counts: as long after its end
    as now is after this one's. `values` are the 200 largest parts, either way; with `rest` they
    add up to `total`, to the minor unit, part by part. `total` and `per_conversation` are null
    where one of the periods has no conversations. Revenue is a count under rules and has no
    interval; `per_conversation` splits revenue per conversation, with that of its rate.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    compared_from_on: date
    compared_to_on: date
    compared_until: datetime
    by: list[str]
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    before: PeriodSums
    now: PeriodSums
    total: ChangedGroup | None
    values: list[ChangedValue]
    rest: ChangedGroup | None
    per_conversation: MixAdjusted | None
    words: list[str]
    published_rule: PublishedRule
    basis: Basis
