"""What a period's attributed revenue is worth causally, in types: factor, amount, and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.basis import Basis
from talkworth.reports.experiment_result import Method, MoneyTotal
from talkworth.stats.ratio import Evidence

Standing = Literal["not measured", "measuring", "cannot be calibrated", "measured"]
Finding = Literal["incremental", "not yet shown", "harmful"]
Source = Literal["experiment", "prediction"]
FactorFinding = Literal[
    "incremental",
    "not yet shown",
    "harmful",
    "attributed revenue too small",
    "too little data",
    "two assistants",
    "blocked",
]


class Factor(Struct, kw_only=True, frozen=True):
    """
    How much of a unit of attributed revenue is incremental, 0.2 is a fifth, with its 95 %
    interval. Above 1 and below 0 are legal.
    """

    estimate: float
    low: float
    high: float


class ExperimentFactor(Struct, kw_only=True, frozen=True):
    """
    What one experiment says: incremental over attributed revenue per assigned unit.

    `factor` is null where `finding` says why. `incremental` is what the treated units brought
    because they were treated, `attributed_minor` what attribution credits to them less what it
    credits to as many of the control. `stale` says why it no longer counts, null while it does.
    `weighed_by` is the segment whose mix was put in place of the experiment's, null without one.
    `is_used` where the period's factor is made of it.
    """

    experiment_id: str
    name: str
    arm: str
    control: str
    from_on: date
    to_on: date
    n_treated: int
    n_control: int
    control_share: float
    method: Method
    factor: Factor | None
    evidence: Evidence
    finding: FactorFinding
    incremental: MoneyTotal
    attributed_minor: float
    weighed_by: str | None
    stale: str | None
    is_used: bool


class IncrementalRevenue(Struct, kw_only=True, frozen=True):
    """
    Attributed revenue of a period, and how much of it would not have come without the assistant.

    `standing` says whether that was measured; there is never a default factor. `source` is
    "experiment" where the period lies inside the one whose factor is used, else "prediction":
    the interval of the next factor, with `drift` (one standard deviation between times) found
    among four experiments or more, or assumed where `is_drift_assumed`. `incremental` is
    `attributed_minor` times `factor`. `is_stale` where no experiment that is used still counts.
    `headline` is one short sentence for beside the attributed number, `words` all sentences.
    """

    shop_id: str
    currency: str
    timezone: str
    trust: Trust
    from_on: date
    to_on: date
    as_of: datetime
    attributed_minor: int
    standing: Standing
    finding: Finding | None
    source: Source | None
    factor: Factor | None
    incremental: MoneyTotal | None
    is_stale: bool
    n_experiments: int
    drift: float | None
    is_drift_assumed: bool
    headline: str
    words: list[str]
    experiments: list[ExperimentFactor]
    basis: Basis
