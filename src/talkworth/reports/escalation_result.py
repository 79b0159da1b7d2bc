"""What the report of escalation says: typed, in minor units per conversation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from talkworth.control.escalation_records import Action
from talkworth.journal.entry import Trust
from talkworth.reports.basis import Basis
from talkworth.reports.escalation_policy import ToldEscalationPolicy

EscalationFinding = Literal[
    "gains", "loses", "not shown", "too little data", "not identifiable", "no policy"
]
Severity = Literal["blocks", "warns", "notes"]


class Gain(Struct, kw_only=True, frozen=True):
    """
    What handing over adds to one conversation, in minor units, with its 95 % interval.

    All null where it cannot be told: too little data, or no propensities.
    """

    estimate_minor: float | None
    low_minor: float | None
    high_minor: float | None


class HumanMinutes(Struct, kw_only=True, frozen=True):
    """
    The minutes of a human in conversations that a human took, or was decided to take.

    `n_measured` from the hand-off to the last human message, `n_assumed` as the policy assumes.
    `mean_minutes` and `cost_minor` are per such conversation, null without any; `cost_minor` is
    null without a policy.
    """

    n_measured: int
    n_assumed: int
    mean_minutes: float | None
    cost_minor: float | None


class EscalationRecommendation(Struct, kw_only=True, frozen=True):
    """
    A rule that the data carries: `value.low_minor` is above 0, also among so many segments.

    In `per_conversations` conversations of the segment it is worth `least_minor` at least and
    `estimate_minor` by the middle estimate. `words` says so.
    """

    segment: str
    action: Action
    per_conversations: int
    estimate_minor: int
    least_minor: int
    words: str


class EscalationSegment(Struct, kw_only=True, frozen=True):
    """
    The matured decisions of one segment (null: all of them), and what a human added.

    `action` is what the policy does where nothing is drawn (null over all). `revenue` is the gain
    in net revenue, `value` that at the margin less minutes and capacity: what a rule is judged
    by. Both compare `n_compared` decisions, as much as `effective_escalated` against
    `effective_continued` equally likely ones; `n_unlogged` had no propensity, `n_certain` one too
    close to certain. `naive_minor` is the escalated less the others in `value`, which is wrong:
    they differed before anybody decided. `p_adjusted` is the p-value of `value` among so many
    segments. `rank` orders the segments by `value_per_minute_minor`, which leaves the price of
    capacity out, where a human's time is short. `n_handed_over` were to continue and were handed
    over all the same; `n_not_handed_over` were to be handed over, and no human is seen.
    """

    segment: str | None
    action: Action | None
    n_decisions: int
    n_escalated: int
    n_drawn: int
    n_compared: int
    n_unlogged: int
    n_certain: int
    effective_escalated: float
    effective_continued: float
    revenue: Gain
    value: Gain
    naive_minor: float | None
    finding: EscalationFinding
    p_adjusted: float | None
    minutes: HumanMinutes
    value_per_minute_minor: float | None
    rank: int | None
    n_handed_over: int
    n_not_handed_over: int
    recommendation: EscalationRecommendation | None


class EscalationNotice(Struct, kw_only=True, frozen=True):
    """One thing to know before reading: `blocks` a verdict, `warns`, or only `notes`."""

    code: str
    severity: Severity
    n: int
    words: str


class EscalationReport(Struct, kw_only=True, frozen=True):
    """
    What handing over was worth in the conversations decided in the period.

    Only the first decision of a conversation, once `horizon_d` days have passed since: net
    revenue of its person in these days, whatever channel, whatever happened. `segments` come by
    their value per minute, then by size; those beyond the 50 largest are together as `other`.
    `policy` is the one in force, whose costs apply; null where there is none. `final_at` is when
    the whole period has matured.
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
    policy: ToldEscalationPolicy | None
    n_decisions: int
    n_not_matured: int
    n_repeated: int
    total: EscalationSegment
    segments: list[EscalationSegment]
    notices: list[EscalationNotice]
    words: list[str]
    basis: Basis
