"""Experiments as tables, for CSV."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.experiment_plan import ExperimentPlanReport, PlannedLift, Size
from talkworth.reports.experiment_result import ExperimentArm, ExperimentReport
from talkworth.reports.table import Cell, Table, ratio_text


def arms_table(report: ExperimentReport) -> Table:
    """One row per arm, the control among them, with the comparison of a treated arm beside."""
    columns = (
        "arm is_control weight n_assigned n_matured n_payers n_buyers n_orders n_chatters revenue "
        "revenue_per_unit conversion order_value attributed difference low high p_value evidence "
        "lift lift_low lift_high method currency verdict"
    ).split()
    effects = {one.arm: one for one in report.comparisons}

    def compared(arm: ExperimentArm) -> list[Cell]:
        one = effects.get(arm.name)
        if one is None:
            return [None] * 8
        money, lift = one.revenue, one.lift
        ends = (money.estimate_minor, money.low_minor, money.high_minor)
        return [
            *(ratio_text(end, report.currency) for end in ends),
            _number(money.p_value),
            money.evidence,
            *(_number(end) for end in (lift.estimate, lift.low, lift.high)),
        ]

    return Table(
        columns,
        [
            [
                *_arm(arm, report.currency),
                *compared(arm),
                report.method,
                report.currency,
                report.verdict.state,
            ]
            for arm in report.arms
        ],
    )


def _arm(arm: ExperimentArm, currency: str) -> list[Cell]:
    return [
        arm.name,
        arm.is_control,
        arm.weight,
        arm.n_assigned,
        arm.n_matured,
        arm.n_payers,
        arm.n_buyers,
        arm.n_orders,
        arm.n_chatters,
        decimal_text(arm.revenue_minor, currency),
        ratio_text(arm.revenue_per_unit_minor, currency),
        _number(arm.conversion.estimate),
        ratio_text(arm.order_value_minor, currency),
        decimal_text(arm.attributed_minor, currency),
    ]


def plan_table(report: ExperimentPlanReport) -> Table:
    """One row per lift, split and unit: the lift that was asked for first."""
    columns = (
        "lift control_share unit unit_lift n_treated n_control n_planned days days_with_horizon"
    ).split()

    def cells(planned: PlannedLift, unit: str, size: Size | None) -> list[Cell]:
        named: list[Cell] = [_number(planned.lift), _number(planned.control_share), unit]
        if size is None:
            return [*named, *([None] * 6)]
        counts = (size.n_treated, size.n_control, size.n_planned, size.days)
        return [*named, _number(size.lift), *counts, size.days_with_horizon]

    return Table(
        columns,
        [
            cells(planned, unit, size)
            for planned in (report.asked, *report.lifts)
            for unit, size in (("visitor", planned.by_visitor), ("conversation", planned.at_open))
        ],
    )


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.6g}"
