"""Bugs in who counts in an experiment, with which money, and when it may be read."""

from __future__ import annotations

from tests.mutations.mutant import Mutant

_REPORT = "tests/reports/test_experiment.py::"
_MONEY = (f"{_REPORT}test_money_counts_from_the_assignment_up_to_the_horizon",)

EXPERIMENTS = [
    Mutant(
        "the horizon of an experiment is an instant too long",
        "sql/queries/experiment_money.sql",
        "and e.occurred_at < b.assigned_at + $horizon_us",
        "and e.occurred_at <= b.assigned_at + $horizon_us",
        _MONEY,
    ),
    Mutant(
        "money of the instant of the assignment came before it",
        "sql/queries/experiment_money.sql",
        "case when e.occurred_at >= b.assigned_at then e.reporting_minor",
        "case when e.occurred_at > b.assigned_at then e.reporting_minor",
        _MONEY,
    ),
    Mutant(
        "bots are units of an experiment",
        "sql/queries/experiment_units.sql",
        "and not a.is_bot and list_contains",
        "and list_contains",
        _MONEY,
    ),
    Mutant(
        "a crossover counts in the last arm",
        "sql/models/assignments.sql",
        "arg_min(e.arm, (e.assigned_at, e.event_id))",
        "arg_max(e.arm, (e.assigned_at, e.event_id))",
        _MONEY,
    ),
    Mutant(
        "a unit is matured an instant late",
        "sql/queries/experiment_units.sql",
        "a.assigned_at + $horizon_us <= $now_us",
        "a.assigned_at + $horizon_us < $now_us",
        (f"{_REPORT}test_a_unit_counts_once_its_whole_horizon_is_over",),
    ),
    Mutant(
        "whoever stops early gets a verdict as planned",
        "reports/experiment_sums.py",
        "is_final=is_over and is_as_planned and is_prior,",
        "is_final=is_over,",
        (
            "tests/reports/test_experiment_findings.py::"
            "test_an_early_stop_leaves_only_what_is_safe_at_every_look",
        ),
    ),
    Mutant(
        "a plan made late gets a verdict as planned",
        "reports/experiment_sums.py",
        "is_final=is_over and is_as_planned and is_prior,",
        "is_final=is_over and is_as_planned,",
        (
            "tests/reports/test_experiment_verdict.py::"
            "test_a_plan_made_late_is_read_as_an_early_look_for_good",
        ),
    ),
]
