"""The sums of an experiment against the rules in plain Python, on shops nobody would wish for."""

from __future__ import annotations

from itertools import product

from tests.reference.arrivals import facts
from tests.reference.compare import load, opened
from tests.reference.facts import DAY_US
from tests.reference.report import KINDS, Answer, answer
from tests.reference.streams import START
from tests.reference.worlds import world
from tests.reports.trials import ARMS, plan

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_sums import gathered
from talkworth.reports.shop import report_shop
from talkworth.stats.arms import Arm, arm

NOW_US = START + 400 * DAY_US
N_SHOPS = 40


def expected(found: Answer, plan: Experiment, trust: str) -> dict[str, tuple[Arm, Arm]]:
    """For each arm: money with what was attributed and came before, and money with orders."""
    units = [
        one
        for one in found.assignments
        if (one.shop_id, one.experiment_id, one.is_bot) == (plan.shop_id, "x", False)
        and plan.starts_at <= one.assigned_at < plan.ends_at
    ]
    arms: dict[str, tuple[Arm, Arm]] = {}
    for name in (one.name for one in ARMS):
        mine = [one for one in units if one.arm == name]
        rows = [_brought(found, plan, trust, one.person_key, one.assigned_at) for one in mine]
        y, a, x, n_orders = ([row[place] for row in rows] for place in range(4))
        arms[name] = arm(len(mine), y, a, x), arm(len(mine), y, n_orders)
    return arms


def _brought(
    found: Answer, plan: Experiment, trust: str, person: int, assigned_at: int
) -> tuple[int, int, int, int]:
    since = range(assigned_at, assigned_at + plan.horizon_us)
    before = range(assigned_at - plan.horizon_us, assigned_at)
    mine = [
        order
        for order in found.orders
        if (order.shop, order.person, order.trust) == (plan.shop_id, person, trust)
        and order.excluded_reason is None
    ]
    entries = [entry for order in mine for entry in found.books[order.shop, order.order_id].entries]
    credits = [one for one in found.credits if one.order in mine and one.kind in KINDS]
    return (
        sum(one.reporting or 0 for one in entries if one.occurred_at in since),
        sum(one.reporting or 0 for one in credits if one.occurred_at in since),
        sum(one.reporting or 0 for one in entries if one.occurred_at in before),
        sum(order.ordered_at in since for order in mine),
    )


def test_random_shops_bring_what_the_reference_says() -> None:
    shops = world(500, N_SHOPS)
    found = answer(facts(shops.entries), shops.shops, shops.rule_sets)
    warehouse = opened(shops)
    load(warehouse, [shops.entries])
    n_payers = n_attributed = 0

    for shop_id, horizon_d in product(shops.shops, (3, 30, 90)):
        asked = plan(
            shop_id=shop_id,
            starts_at=START - 60 * DAY_US,
            ends_at=START + 90 * DAY_US,
            horizon_d=horizon_d,
        )
        trust = report_shop(warehouse, shop_id).headline_trust
        sums = gathered(warehouse, asked, NOW_US).arms
        assert {name: (one.money, one.orders) for name, one in sums.items()} == expected(
            found, asked, trust
        )
        n_payers += sum(one.money.n_payers for one in sums.values())
        n_attributed += sum(one.money.a2 > 0 for one in sums.values())
    warehouse.close()

    assert n_payers > 5
    assert n_attributed > 1
