"""What the demo's shops registered, and what the reports make of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.demo.shop import N_SHOPPERS, SEED, UNTIL

from talkworth.control import Control
from talkworth.control.experiments import Experiment
from talkworth.demo import Stream, generate
from talkworth.demo.answers import ANSWERS
from talkworth.demo.arrivals import DAY, micros
from talkworth.demo.experiments import register_experiments
from talkworth.demo.stream import DEMO_SHOPS, shoppers_of
from talkworth.demo.visits import EXPERIMENT
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.warehouse import Warehouse

NOW = micros(UNTIL)


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Control]:
    data: Path = tmp_path_factory.mktemp("registered")
    with closing(Control.open(data, actor="demo")) as control:
        for shop in DEMO_SHOPS:
            control.add_shop(shop.shop_id, shop.currency, shop.timezone)
        register_experiments(control, shoppers_of(N_SHOPPERS), NOW, 10)
        yield control


def _report(
    warehouse: Warehouse, control: Control, experiment: Experiment, now_us: int = NOW
) -> ExperimentReport:
    others, rulings = control.experiments.of(experiment.shop_id), control.rule_sets()
    return experiment_report(warehouse, experiment, others, rulings=rulings, now_us=now_us)


def _codes(report: ExperimentReport) -> set[str]:
    return {finding.code for finding in report.findings}


def test_each_was_registered_before_its_first_visitor(control: Control) -> None:
    registered = [one for shop in DEMO_SHOPS for one in control.experiments.of(shop.shop_id)]

    assert [(one.shop_id, one.experiment_id) for one in registered] == [
        ("demo", EXPERIMENT),
        ("demo", ANSWERS),
        ("demo-tokyo", EXPERIMENT),
    ]
    assert all(one.registered_at == one.starts_at - DAY for one in registered)
    assert all(one.registered_by == "demo" and one.rule_set_version == 1 for one in registered)


@pytest.mark.parametrize("shop_id", ["demo", "demo-tokyo"])
def test_the_holdout_is_over_and_every_shopper_of_the_truth_counts(
    stream: Stream, warehouse: Warehouse, control: Control, shop_id: str
) -> None:
    report = _report(warehouse, control, control.experiments.get(shop_id, EXPERIMENT))
    true = next(one for one in stream.truth.experiments if one.shop_id == shop_id)

    assert report.progress.is_final
    assert report.method == "randomisation"
    assert report.verdict.state in ("not-shown", "too-little-data")
    assert {finding.severity for finding in report.findings} <= {"notes", "warns"}
    odd = {"registered-late", "crossovers", "rules-changed", "exposed-before-assigned"}
    assert not odd & _codes(report)
    for arm in report.arms:
        # Who has a browser that nothing joins to them is two persons, and some money is nobody's.
        n, money = true.arms[arm.name].n_shoppers, true.arms[arm.name].net_minor
        assert n <= arm.n_matured <= 1.2 * n
        assert 0.85 * money <= arm.revenue_minor <= money


def test_the_one_about_answers_is_dealt_by_our_hash_and_still_collecting(
    warehouse: Warehouse, control: Control
) -> None:
    report = _report(warehouse, control, control.experiments.get("demo", ANSWERS))

    assert (report.verdict.state, report.method) == ("collecting", "sequence")
    assert not report.sample_ratio.is_broken
    assert min(arm.n_assigned for arm in report.arms) > 5
    assert 0 < report.progress.n_matured < report.progress.n_assigned
    assert not {"salt-mismatch", "exposed-before-assigned", "unknown-arm"} & _codes(report)


def test_nobody_is_assigned_before_the_holdout_begins(
    warehouse: Warehouse, control: Control
) -> None:
    experiment = control.experiments.get("demo", EXPERIMENT)
    report = _report(warehouse, control, experiment, experiment.starts_at)

    assert report.progress.n_assigned > 0
    assert report.progress.n_matured == 0


def test_half_the_shoppers_may_be_held_out() -> None:
    truth = generate(SEED, N_SHOPPERS, UNTIL, holdout_percent=50).truth
    arms = next(one for one in truth.experiments if one.shop_id == "demo").arms

    assert arms["holdout"].n_shoppers == pytest.approx(arms["assistant"].n_shoppers, rel=0.35)
