"""The experiment's truth against the ledger: neither knows the other."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tests.demo.shop import N_SHOPPERS, UNTIL, rows

from talkworth.demo import Stream
from talkworth.demo.arrivals import DAY, micros
from talkworth.demo.shops import DEMO, TOKYO, DemoShop
from talkworth.demo.trial import HORIZON_D, ExperimentTruth, Trial
from talkworth.warehouse import Warehouse

SHOPS = (DEMO, TOKYO)
_SUBSCRIPTION = re.compile(r"renewal:sub-(\d+)-renewed-\d+")


def _truth(stream: Stream, shop_id: str) -> ExperimentTruth:
    return next(one for one in stream.truth.experiments if one.shop_id == shop_id)


def _trials(stream: Stream, shop_id: str) -> dict[int, Trial]:
    """Those who count, by their number."""
    prefix = f"{shop_id}-"
    return {
        int(shopper.shopper_id.removeprefix(prefix)): shopper.trial
        for shopper in stream.truth.shoppers
        if shopper.trial and re.fullmatch(rf"{prefix}\d+", shopper.shopper_id)
    }


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.shop_id)
def test_what_the_ledger_knows_of_the_first_days_is_what_was_spent(
    stream: Stream, warehouse: Warehouse, shop: DemoShop
) -> None:
    trials, spent = _trials(stream, shop.shop_id), Counter[int]()
    for row in rows(
        warehouse,
        """
        select o.order_id as order_id, e.occurred_at as at_us, e.reporting_minor as minor
        from order_entries as e inner join orders as o on e.order_key = o.order_key
        where o.shop_id = ? and e.trust = 'verified' and o.excluded_reason is null
        """,
        shop.shop_id,
    ):
        renewal = _SUBSCRIPTION.fullmatch(row["order_id"])
        index = (int(renewal[1] if renewal else row["order_id"]) - shop.id_base) // 4096 // 8
        trial = trials.get(index)
        if trial and 0 <= row["at_us"] - trial.assigned_us < HORIZON_D * DAY:
            spent[index] += row["minor"] or 0

    for index, trial in trials.items():
        lived = trial.with_minor if trial.arm == "assistant" else trial.without_minor
        assert spent[index] == lived, (index, trial)


@pytest.mark.parametrize("shop_id", ["demo", "demo-tokyo"])
def test_the_arms_and_the_increment_are_sums_of_the_shoppers(stream: Stream, shop_id: str) -> None:
    true, trials = _truth(stream, shop_id), list(_trials(stream, shop_id).values())
    shown = [trial for trial in trials if trial.arm == "assistant"]
    held_out = [trial for trial in trials if trial.arm == "holdout"]

    assert true.arms["assistant"].n_shoppers == len(shown) > 5 * len(held_out) > 0
    assert true.arms["assistant"].net_minor == true.with_minor == sum(t.with_minor for t in shown)
    assert true.arms["holdout"].net_minor == sum(t.without_minor for t in held_out)
    assert true.without_minor == sum(trial.without_minor for trial in shown)
    assert true.incremental_minor == true.with_minor - true.without_minor


def test_only_those_count_who_were_there_for_the_whole_horizon(stream: Stream) -> None:
    trials = _trials(stream, "demo").values()
    n_in_arms = sum(shopper.arm is not None for shopper in stream.truth.shoppers[:N_SHOPPERS])

    assert all(trial.assigned_us + HORIZON_D * DAY <= micros(UNTIL) for trial in trials)
    assert 0.5 * n_in_arms < len(trials) < 0.75 * n_in_arms


def test_the_first_days_bring_less_than_the_whole_history(stream: Stream) -> None:
    shoppers = [s for s in stream.truth.shoppers if s.trial]

    assert sum(s.trial.with_minor for s in shoppers if s.trial) < sum(
        s.with_minor for s in shoppers
    )
