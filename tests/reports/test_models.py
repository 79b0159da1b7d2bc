"""The models side by side: as other packages give them, and as a rule set would credit them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from tests.reports.journeys import CHANNELS, SHOP, journeys_shop, touch_id
from tests.reports.narrated import SHOP as TEA
from tests.reports.narrated import Opened
from tests.stats.reference import reference_journeys, told

from talkworth.reports.model_table import models_table
from talkworth.reports.models import (
    MODELS,
    VIEWS,
    ModelComparison,
    ModelShares,
    Path,
    compare_models,
    model_shares,
    view_shares,
)
from talkworth.reports.period import Period
from talkworth.rules import Model, RuleSet, RuleSetVersion, Scope
from talkworth.stats.journeys import Journeys
from talkworth.warehouse import Warehouse

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), "UTC")
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30), "America/New_York")
# A touch's weight under time decay is off by less than an hour of decay; money by under a cent.
HOUR = 2 ** (1 / 168) - 1
NAMES: dict[Model, str] = {
    "first_touch": "first_touch",
    "last_touch": "last_touch",
    "linear": "linear",
    "time_decay": "time_decay_half_life_168h",
    "position": "position_based_40_20_40",
}
PER_JOURNEY = {
    "first_touch": "attribution_first_click_heuristic",
    "last_touch": "attribution_last_click_heuristic",
    "linear": "attribution_linear_heuristic",
    "position": "attribution_position_based_0.4_0.2_0.4_heuristic",
}


@pytest.fixture(scope="module")
def shops() -> Iterator[dict[Model, Warehouse]]:
    found = {model: journeys_shop(model) for model in MODELS}
    yield found
    for warehouse in found.values():
        warehouse.close()


@pytest.fixture(scope="module")
def report(shops: dict[Model, Warehouse]) -> ModelComparison:
    return compare_models(shops["linear"], SHOP.shop_id, YEAR)


def shares(report: ModelComparison, model: str, scope: Scope = "all_channels") -> ModelShares:
    (found,) = (one for one in report.scopes if one.scope == scope)
    (shown,) = (one for one in found.models if one.model == model)
    return shown


def sales(found: ModelShares) -> dict[str, float]:
    return {CHANNELS.get(one.channel, one.channel): one.n_sales for one in found.by_channel}


def revenue(found: ModelShares) -> dict[str, int]:
    return {CHANNELS.get(one.channel, one.channel): one.revenue_minor for one in found.by_channel}


def credits_by_touch(warehouse: Warehouse) -> dict[tuple[str, str], int]:
    rows = warehouse.connection.sql(
        "select o.order_id, k.touch_id, sum(k.credit_minor) from credits as k "
        "inner join orders as o on k.order_key = o.order_key group by all"
    ).fetchall()
    return {(order_id, touch): int(minor) for order_id, touch, minor in rows}


def credits_by_channel(warehouse: Warehouse) -> dict[str, int]:
    """The verified credits in the shop's currency; what nobody earned has the channel ""."""
    rows = warehouse.connection.sql(
        "select coalesce(k.channel, ''), sum(k.reporting_minor) from credits as k "
        "where k.trust = 'verified' and k.reporting_minor is not null group by all"
    ).fetchall()
    return {channel: int(minor) for channel, minor in rows}


@pytest.mark.parametrize("model", PER_JOURNEY)
def test_each_touch_of_a_journey_is_credited_what_the_package_gives(
    shops: dict[Model, Warehouse], model: Model
) -> None:
    found = credits_by_touch(shops[model])
    journeys = {journey.journey_id: journey for journey in reference_journeys()}
    expected = told("mam_1.0.10_per_journey")["converting_journeys"]

    assert len(expected) == 30
    for case in expected:
        journey = journeys[case["journey_id"]]
        for place, value in enumerate(case[PER_JOURNEY[model]]):
            credit = found.pop((journey.journey_id, touch_id(journey, place)), 0)
            assert abs(credit - 100 * value) < 1
    assert not found, "nothing is credited that the package does not credit"


def test_time_decay_is_that_of_exact_hours_within_an_hour_of_decay(
    shops: dict[Model, Warehouse],
) -> None:
    found = credits_by_touch(shops["time_decay"])

    for journey in reference_journeys():
        end = journey.touches[-1][0]
        weights = [0.5 ** ((end - at).total_seconds() / 3600 / 168) for at, _ in journey.touches]
        for place, weight in enumerate(weights):
            exact = journey.value_minor * weight / sum(weights)
            credit = found.pop((journey.journey_id, touch_id(journey, place)), 0)
            assert credit == pytest.approx(exact, rel=HOUR, abs=1.001)
    assert not found


@pytest.mark.parametrize("model", MODELS)
def test_the_report_gives_what_the_package_gives(report: ModelComparison, model: Model) -> None:
    results = told("mam_2.1.1")["results"]
    rel = HOUR if model == "time_decay" else 1e-9
    value = {
        channel: 100 * value for channel, value in results["value"][NAMES[model]].items() if value
    }

    assert sales(shares(report, model)) == pytest.approx(
        results["conversions"][NAMES[model]], rel=rel
    )
    assert revenue(shares(report, model)) == pytest.approx(value, rel=rel, abs=30)


@pytest.mark.parametrize("model", MODELS)
def test_the_report_is_to_the_cent_what_that_rule_set_credits(
    shops: dict[Model, Warehouse], model: Model
) -> None:
    found = shares(compare_models(shops[model], SHOP.shop_id, YEAR), model)

    assert {one.channel: one.revenue_minor for one in found.by_channel} == {
        channel: minor for channel, minor in credits_by_channel(shops[model]).items() if channel
    }


def test_the_markov_view_is_that_of_the_packages(report: ModelComparison) -> None:
    chain = told("mam_2.1.1")["results"]["conversions"]["markov_order1_with_self_loops"]
    found = shares(report, "markov")

    assert sales(found) == pytest.approx(
        chain["normalised_removal_effect_x_conversions"], rel=1e-12
    )
    assert found.is_view
    simulated = told("channelattribution_and_shapley")["channelattribution_2.2.5"]
    for channel, told_by in simulated["markov_order1_simulated"]["result"].items():
        assert sales(found)[channel] == pytest.approx(told_by["total_conversions"], rel=0.06)


def test_the_shapley_view_is_that_of_the_package(report: ModelComparison) -> None:
    other = told("channelattribution_and_shapley")["shapley_attribution_2.1.0"]

    assert sales(shares(report, "shapley")) == pytest.approx(other["simplified_shapley"], rel=1e-9)


def test_every_model_shares_out_the_same_money(report: ModelComparison) -> None:
    total = sum(journey.value_minor for journey in reference_journeys())
    everything, ai = report.scopes[1], report.scopes[0]

    assert (report.n_sales, report.net_minor) == (30, total)
    assert (everything.n_sales, everything.n_lost, everything.revenue_minor) == (30, 30, total)
    assert {one.revenue_minor for one in everything.models} == {total}
    assert {one.revenue_minor for one in ai.models} == {ai.revenue_minor}
    assert {one.channel for model in ai.models for one in model.by_channel} == {"chat"}
    touched = [j for j in reference_journeys() if j.is_sold and "ai_chat" in j.channels]
    assert ai.n_sales == len(touched)
    assert ai.revenue_minor == sum(journey.value_minor for journey in touched)
    for model in everything.models:
        assert sum(one.share or 0 for one in model.by_channel) == pytest.approx(1)


def test_the_report_says_that_it_is_not_causal(report: ModelComparison) -> None:
    assert report.note.startswith("Not causal")
    assert [one.model for one in report.scopes[0].models if one.is_view] == list(VIEWS)


@pytest.mark.parametrize("scope", ["ai_only", "all_channels"])
@pytest.mark.parametrize("model", MODELS)
def test_refunds_rates_and_clicks_come_out_as_under_the_rule_set(
    tea: Opened, model: Model, scope: Scope
) -> None:
    rules = RuleSet(model=model, window="path", scope=scope)
    shops = [shop for shop in tea.control.shops() if shop.shop_id == TEA]
    version = RuleSetVersion(shop_id=TEA, version=1, active_from=0, rules=rules)
    warehouse = Warehouse.open(None, shops, [version])
    try:
        warehouse.load([one for one in tea.reader.read(0, 10**6) if one.shop_id == TEA])
        credited = credits_by_channel(warehouse)
        report = compare_models(warehouse, TEA, MONTH)
    finally:
        warehouse.close()
    nobodys = credited.pop("")
    found = shares(report, model, scope)
    assert {one.channel: one.revenue_minor for one in found.by_channel} == credited
    assert report.net_minor == sum(credited.values()) + nobodys
    assert report.scopes[0].n_lost == 2  # Pia was answered after her order, Tom's was a test


def test_rounding_goes_by_cut_points_and_a_tiny_weight_is_nobodys() -> None:
    one = Path(("a", "b", "a"), (1, 0, 2), "b", (100, 1))
    idle = Path(("c",), (0,), "c", (50,))

    assert revenue(model_shares("linear", [one])) == {"a": 68, "b": 33}
    assert revenue(model_shares("position", [one])) == {"a": 81, "b": 20}
    assert revenue(model_shares("time_decay", [one, idle])) == {"a": 101, "b": 0}
    assert revenue(model_shares("last_touch", [one, idle])) == {"b": 101, "c": 50}


def test_over_ten_channels_shapley_is_missing_and_says_why() -> None:
    many = [Journeys((f"c{n:02}",), 1, 0, 10) for n in range(11)]

    for view in VIEWS[1:]:
        found = view_shares(view, many)
        assert found.by_channel == []
        assert found.missing
        assert found.missing.startswith("11 channels")
    assert view_shares("markov", many).revenue_minor == 110


def test_a_period_without_sales_is_empty(shops: dict[Model, Warehouse]) -> None:
    before = Period(date(2025, 1, 1), date(2025, 1, 31), "UTC")
    report = compare_models(shops["linear"], SHOP.shop_id, before)

    assert (report.n_sales, report.net_minor) == (0, 0)
    assert all(not model.by_channel for scope in report.scopes for model in scope.models)


def test_the_table_has_a_row_for_each_channel_of_each_model(report: ModelComparison) -> None:
    table = models_table(report)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]

    assert {row["currency"] for row in rows} == {"EUR"}
    assert Counter(row["scope"] for row in rows) == {"ai_only": 8, "all_channels": 56}
    linear = {row["channel"]: row for row in rows if row["model"] == "linear"}
    assert linear["email"]["revenue"] == "240.77"  # four cut points, each toward zero
    assert linear["email"]["n_sales"] == "2.5167"
