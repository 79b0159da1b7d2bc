"""What is incremental, over HTTP: the shop's experiments as known at the instant asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.reports.narrated import NOW, SHOP, micros, opened, tea_shop
from tests.web.conftest import Site, site_of

from talkworth.control.experiments import DAY_US, ExperimentPlan
from talkworth.experiments.arms import Arm

PATH = "/v1/reports/incremental?from=2026-11-01&to=2026-11-20"
PLAN = ExperimentPlan(
    name="Does it pay?",
    arms=(Arm("assistant", 50), Arm("holdout", 50)),
    control="holdout",
    starts_at=micros(NOW) - 20 * DAY_US,
    ends_at=micros(NOW) + DAY_US,
    n_planned=100,
)


@pytest.fixture
def tested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("tested")
    with opened(data, tea_shop()) as shop:
        yield site_of(shop, data)


def test_a_registered_experiment_is_seen_at_once_and_not_before_its_time(tested: Site) -> None:
    before = tested.read(PATH).json()
    experiments = tested.shop.control.experiments
    experiments.register(SHOP, "pay", PLAN, registered_at=micros(NOW) - 10 * DAY_US)
    after = tested.read(PATH).json()
    then = tested.read(f"{PATH}&as_of=2026-11-05T00:00:00Z").json()

    assert (before["standing"], before["words"][0][:10]) == ("not measured", "Attributed")
    assert before["attributed_minor"] == after["attributed_minor"] > 0
    assert (after["standing"], after["factor"]) == ("measuring", None)
    assert [one["experiment_id"] for one in after["experiments"]] == ["pay"]
    assert (then["standing"], then["basis"]["as_of"]) == ("not measured", "2026-11-05T00:00:00Z")


def test_the_csv_has_a_row_for_each_experiment(tested: Site) -> None:
    experiments = tested.shop.control.experiments
    experiments.register(SHOP, "pay", PLAN, registered_at=micros(NOW) - 10 * DAY_US)
    answer = tested.read(f"{PATH}&format=csv")
    head, row = answer.text.splitlines()

    assert answer.headers["content-type"].startswith("text/csv")
    assert (head.split(",")[0], row.split(",")[0]) == ("experiment_id", "pay")


def test_another_shops_factor_is_refused(tested: Site) -> None:
    assert tested.read(f"{PATH}&shop={SHOP}", tested.other_secret).status_code == 403
