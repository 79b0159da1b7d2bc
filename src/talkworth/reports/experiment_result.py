"""What an experiment's report says, in types: the plan, the arms, the effects, and the verdict."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from talkworth.control.experiments import AssignedBy, Experiment, Unit
from talkworth.journal.entry import Trust
from talkworth.reports.period import instant
from talkworth.stats.ratio import Evidence

Severity = Literal["blocks", "warns", "notes"]
FindingCode = Literal[
    "empty-arm",
    "no-orders",
    "one-large-order",
    "salt-mismatch",
    "exposed-before-assigned",
    "rules-changed",
    "overlapping",
    "stopped-early",
    "sample-ratio",
    "crossovers",
    "bots",
    "registered-late",
    "unknown-arm",
    "not-matured",
    "looking-early",
    "without-rate",
    "untied-orders",
]
State = Literal["blocked", "collecting", "too-little-data", "wins", "loses", "not-shown"]
Method = Literal["randomisation", "sequence"]
SegmentWord = Literal["more", "less", "not shown", "too little data"]


class ToldArm(Struct, kw_only=True, frozen=True):
    """An arm as registered; `weight` is its share of the sum of all arms' weights."""

    name: str
    weight: int


class ToldExperiment(Struct, kw_only=True, frozen=True):
    """
    An experiment as it was registered, which nobody edits.

    People were assigned from `starts_at` up to `ends_at`, or up to `stopped_at` where somebody
    ended it before that. `control_share` is 0 to 1.
    """

    experiment_id: str
    name: str
    hypothesis: str
    arms: list[ToldArm]
    control: str
    control_share: float
    unit: Unit
    salt: str
    assigned_by: AssignedBy
    starts_at: datetime
    ends_at: datetime
    horizon_d: int
    n_planned: int
    cap_minor: int | None
    uses_cuped: bool
    segments: list[str]
    rule_set_version: int
    registered_at: datetime
    registered_by: str
    stopped_at: datetime | None
    stopped_by: str | None
    stop_reason: str | None


class AssignedDay(Struct, kw_only=True, frozen=True):
    """Units assigned on a local day, in the order of the arms."""

    day: date
    n_assigned: list[int]


class Progress(Struct, kw_only=True, frozen=True):
    """
    How far the experiment is. A unit is a person; it is *matured* once its whole horizon lies
    in the past, and only then counts.

    Only the first `n_planned` units count, so that the end does not follow the result.
    `assigned_until` is when the last of them was or will be assigned at the latest, `final_at`
    when its horizon ends; `is_final` says whether that is now. `n_bots` are left out, and so are
    `n_outside`: assigned before the start, after the end or after the last planned unit.
    """

    n_assigned: int
    n_matured: int
    n_planned: int
    n_bots: int
    n_outside: int
    assigned_until: datetime
    final_at: datetime
    is_final: bool
    days: list[AssignedDay]


class Share(Struct, kw_only=True, frozen=True):
    """A share of units, 0 to 1, with its 95 % interval; null of nobody."""

    estimate: float | None
    low: float | None
    high: float | None


class ExperimentArm(Struct, kw_only=True, frozen=True):
    """
    What an arm's matured units brought within their horizon, whether they chatted or not.

    `revenue_minor` is net of what went back within the horizon, of any channel; `n_payers` are
    units where it is not zero, `n_buyers` units with an order, and `conversion` is their share.
    `attributed_minor` is the part that a conversation earned under the rules. Per-unit figures
    are null without a unit, `order_value_minor` (revenue per order) without an order. `n_chatters`
    had a meaningful conversation within their horizon.
    """

    name: str
    is_control: bool
    weight: int
    n_assigned: int
    n_matured: int
    n_payers: int
    n_buyers: int
    n_orders: int
    n_chatters: int
    revenue_minor: int
    revenue_per_unit_minor: float | None
    conversion: Share
    order_value_minor: float | None
    attributed_minor: int
    attributed_per_unit_minor: float | None


class ArmCount(Struct, kw_only=True, frozen=True):
    """How many units an arm has, and how many its weight would give it."""

    arm: str
    n_assigned: int
    n_expected: float


class SampleRatioCheck(Struct, kw_only=True, frozen=True):
    """
    Whether the arms' sizes are as planned. `log_e` is the logarithm of the e-value, which may be
    read at every look: over 100 (log_e 4.6) it `is_broken`, and no result is shown.
    """

    arms: list[ArmCount]
    log_e: float
    p_value: float
    is_broken: bool


class MoneyEffect(Struct, kw_only=True, frozen=True):
    """
    Treated less control, minor units per unit (of an order's value: per order).

    With the 95 % interval and p of the report's `method`: null under 10 paying units in an arm,
    and before the planned end under 100. `estimate_minor` is null where an arm has nobody.
    """

    estimate_minor: float | None
    low_minor: float | None
    high_minor: float | None
    p_value: float | None
    evidence: Evidence


class ShareEffect(Struct, kw_only=True, frozen=True):
    """
    A difference of shares, or a relative lift (0.05 is 5 % more). Its interval as in money's
    effect; a lift's `high` may be null, without bound, where the others are not.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    evidence: Evidence


class WatchedEffect(Struct, kw_only=True, frozen=True):
    """
    The difference of revenue per unit with an interval that is safe to look at every day.

    It speaks once 100 units have paid in each arm: `n_missing` is how many the smaller lacks.
    """

    estimate_minor: float | None
    low_minor: float | None
    high_minor: float | None
    p_value: float | None
    evidence: Evidence
    n_missing: int


class MoneyTotal(Struct, kw_only=True, frozen=True):
    """Minor units in all, with the interval of the effect it is made of."""

    estimate_minor: float | None
    low_minor: float | None
    high_minor: float | None


class CappedEffect(Struct, kw_only=True, frozen=True):
    """
    Revenue per unit with each unit held within the registered cap: a secondary metric.

    `n_capped` units were cut, `kept` is the share of the money that is left, null without any.
    """

    cap_minor: int
    effect: MoneyEffect
    n_capped: int
    kept: float | None


class CupedEffect(Struct, kw_only=True, frozen=True):
    """
    Revenue per unit with what each unit had brought before taken out: a secondary metric.

    `variance_left` is the part of the variance that stays, 0 to 1: near 1 it was not worth it.
    Null where nothing varied.
    """

    effect: MoneyEffect
    theta: float
    variance_left: float | None


class Naive(Struct, kw_only=True, frozen=True):
    """
    What comparing those who chatted with others would say: the wrong number, shown to be wrong.

    Revenue per matured unit of the treated arm's chatters, of its others, and of the control;
    the lifts are relative, and `claimed_minor` is what chatters brought above the others in all,
    with Welch's 95 % interval: sure of itself, and wrong. Who chats was about to buy more anyway.
    Null without anybody, the interval under 10 paying units of either.
    """

    n_chatters: int
    n_others: int
    chatters_minor: float | None
    others_minor: float | None
    control_minor: float | None
    lift_over_others: float | None
    lift_over_control: float | None
    claimed_minor: float | None
    claimed_low_minor: float | None
    claimed_high_minor: float | None
    words: str


class SegmentEffect(Struct, kw_only=True, frozen=True):
    """
    Treated less control within one `value` of a `dimension` known before the treatment.

    `share` is that of all matured units of the two arms. `p_adjusted` is Benjamini and
    Hochberg's over all segments of the report: "more" and "less" hold with at most 10 % false
    among them. `attributed` is the same difference of attributed revenue, for weighing segments
    by other traffic. Of a dimension the 20 largest values stand alone, the rest is "(others)"; one
    that has a single value is left out.
    """

    arm: str
    dimension: str
    value: str
    n_treated: int
    n_control: int
    share: float
    revenue: MoneyEffect
    attributed_estimate_minor: float | None
    p_adjusted: float | None
    finding: SegmentWord


class ArmComparison(Struct, kw_only=True, frozen=True):
    """
    A treated arm against the control.

    `revenue` and `lift` are the primary metric: at the planned end by the randomisation test,
    before it and after an early stop by the sequence, and so are all others. `p_adjusted` is
    `revenue`'s p adjusted over all treated arms (Holm). `incremental` is what the arm's matured
    units brought because they were treated, `holdout_cost` what the control's would have brought
    more. `capped` and `cuped` are null where they were not registered; `watched` is the sequence's
    answer at any time.
    """

    arm: str
    revenue: MoneyEffect
    lift: ShareEffect
    p_adjusted: float | None
    watched: WatchedEffect
    incremental: MoneyTotal
    holdout_cost: MoneyTotal
    conversion: ShareEffect
    order_value: MoneyEffect
    capped: CappedEffect | None
    cuped: CupedEffect | None
    naive: Naive
    segments: list[SegmentEffect]


class ExperimentFinding(Struct, kw_only=True, frozen=True):
    """
    Something about the experiment that must be known beside its numbers. What `blocks` lets
    nothing be read from it. `n` is how many units or others it is about; `words` say what it is
    and what to do.
    """

    code: FindingCode
    severity: Severity
    n: int
    words: str


class Verdict(Struct, kw_only=True, frozen=True):
    """
    What can be said today, in one sentence. `arm` is whose it is, null where it is nobody's.

    `method` is what it stands on: "randomisation" at the planned end, "sequence" before it and
    after an early stop; null where nothing is shown.
    """

    state: State
    arm: str | None
    method: Method | None
    words: str


class ExperimentReport(Struct, kw_only=True, frozen=True):
    """
    A registered experiment by intention to treat, as of `as_of`.

    Everybody assigned counts, whether they chatted or not, with all net revenue of the first
    `horizon_d` days since. While a finding blocks, `comparisons` is empty. `method` is what the
    intervals stand on. `rule_set_versions` decide what is attributed from the start to the end of
    the last horizon, or to now. Orders count that `trust` vouches for; `n_orders_without_rate` are
    in no money yet.
    """

    shop_id: str
    currency: str
    timezone: str
    trust: Trust
    as_of: datetime
    experiment: ToldExperiment
    progress: Progress
    method: Method
    rule_set_versions: list[int]
    n_orders_without_rate: int
    arms: list[ExperimentArm]
    sample_ratio: SampleRatioCheck
    comparisons: list[ArmComparison]
    findings: list[ExperimentFinding]
    verdict: Verdict


def told_experiment(experiment: Experiment) -> ToldExperiment:
    """The experiment as people read it."""
    weights = {arm.name: arm.weight for arm in experiment.arms}
    stopped_at = experiment.stopped_at
    return ToldExperiment(
        experiment_id=experiment.experiment_id,
        name=experiment.name,
        hypothesis=experiment.hypothesis,
        arms=[ToldArm(name=arm.name, weight=arm.weight) for arm in experiment.arms],
        control=experiment.control,
        control_share=weights[experiment.control] / sum(weights.values()),
        unit=experiment.unit,
        salt=experiment.salt,
        assigned_by=experiment.assigned_by,
        starts_at=instant(experiment.starts_at),
        ends_at=instant(experiment.ends_at),
        horizon_d=experiment.horizon_d,
        n_planned=experiment.n_planned,
        cap_minor=experiment.cap_minor,
        uses_cuped=experiment.uses_cuped,
        segments=list(experiment.segments),
        rule_set_version=experiment.rule_set_version,
        registered_at=instant(experiment.registered_at),
        registered_by=experiment.registered_by,
        stopped_at=None if stopped_at is None else instant(stopped_at),
        stopped_by=experiment.stopped_by,
        stop_reason=experiment.stop_reason,
    )
