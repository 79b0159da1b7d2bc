"""What differs for sure, what may, and what moving effort would bring: decisions by dimension."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import Interval, PublishedRule
from talkworth.reports.basis import Basis
from talkworth.reports.segments import Segment, SegmentGroup
from talkworth.stats.standing import Standing


class Needed(Struct, kw_only=True, frozen=True):
    """
    What it takes to find a difference of 25 % from all others with a chance of 80 %.

    `n_conversations` of this value in all, `n_more` beyond those of the period (0: such a
    difference would most likely have been found); `n_more_days` at the period's own pace.
    """

    n_conversations: int
    n_more: int
    n_more_days: int


class DecidedValue(Struct, kw_only=True, frozen=True):
    """
    One value of a dimension: its row of the segments report, and what can be said of it.

    `standing` "differs": `segment.finding` is above or below, with at most 10 % false among such.
    "may differ": not found so, but its p is 5 % or less, or its intervals leave at most half of
    the places to it. "not known": neither. `direction` is its side of all others, null where not
    known; `needed` is null where the value differs, or is all there is.
    """

    segment: Segment
    standing: Standing
    direction: Literal["above", "below"] | None
    needed: Needed | None
    words: str


class DecidedDimension(Struct, kw_only=True, frozen=True):
    """
    The values of one dimension: those that differ first, then those that may, larger first.

    `by` is the dimension as it is asked for; `save_flow` is the intent of the conversations in the
    workflow `post_purchase_save`, compared among themselves. `values` are the 200 largest at most.
    """

    by: str
    total: SegmentGroup
    revenue_per_conversation_minor: float | None
    n_differ: int
    n_may_differ: int
    n_not_known: int
    values: list[DecidedValue]
    words: str


class Suggestion(Struct, kw_only=True, frozen=True):
    """
    Moving `n_moved` conversations a period from one value to another: attributed gain, 95 %.

    `from_minor` and `to_minor` are shrunk revenue per conversation. The interval is approximate
    and never includes zero: what does is not suggested.
    """

    by: str
    from_values: list[str]
    to_values: list[str]
    from_minor: float
    to_minor: float
    n_moved: int
    gain_minor: int
    low_minor: int
    high_minor: int
    words: str


class Decisions(Struct, kw_only=True, frozen=True):
    """
    What differs by dimension, for the conversations started in the period, and suggestions.

    `moved_share` (0 to 1) of all conversations of the dimension is what a suggestion moves, or
    all that the value has. `suggestions` of all dimensions, the surest gain (`low_minor`) first.
    `caveats` must be read beside them.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    n_meaningful: int
    revenue_per_conversation: Interval
    moved_share: float
    dimensions: list[DecidedDimension]
    suggestions: list[Suggestion]
    caveats: list[str]
    published_rule: PublishedRule
    basis: Basis
