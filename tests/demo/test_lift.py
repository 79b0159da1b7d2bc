"""The causes behind the demo: who talks also buys more, and only part of it is the talk's doing."""

from __future__ import annotations

from statistics import mean

import pytest
from tests.demo.shop import UNTIL

from talkworth.demo import Stream, generate
from talkworth.demo.arrivals import micros
from talkworth.demo.people import draw_shopper
from talkworth.demo.shops import DEMO


@pytest.fixture(scope="module")
def many() -> Stream:
    return generate(7, 2500, UNTIL)


def test_attributed_revenue_is_well_above_what_the_assistant_really_brings(many: Stream) -> None:
    lift = many.truth.shops[0].lift

    assert 0.03 < lift.lift_rate < 0.15
    assert lift.incremental_minor == lift.with_minor - lift.without_minor
    assert 0 < lift.shown_incremental_minor < lift.attributed_minor / 2


def test_each_shoppers_two_worlds_add_up_to_the_shops(many: Stream) -> None:
    lift = many.truth.shops[0].lift
    shoppers = [s for s in many.truth.shoppers if s.shopper_id.startswith("demo-0")]
    shoppers += [s for s in many.truth.shoppers if s.shopper_id.startswith("demo-9")]

    assert sum(s.with_minor for s in shoppers) == lift.with_minor
    assert sum(s.without_minor for s in shoppers) == lift.without_minor


def test_those_who_want_to_talk_want_to_buy_more() -> None:
    shoppers = [draw_shopper(7, DEMO, index, micros(UNTIL)) for index in range(1500)]
    free = [shopper for shopper in shoppers if shopper.quirk is None]

    def buying(talking: bool) -> float:
        return mean(s.wants_to_buy for s in free if s.wants_to_talk is talking)

    assert buying(True) > 1.3 * buying(False)


def test_chance_decides_who_is_shown_the_assistant(many: Stream) -> None:
    shown = [s.intent for s in many.truth.shoppers if s.arm == "assistant"]
    held_out = [s.intent for s in many.truth.shoppers if s.arm == "holdout"]

    assert 0.08 < len(held_out) / (len(held_out) + len(shown)) < 0.12
    assert abs(mean(shown) - mean(held_out)) < 0.03


def test_the_assistant_also_drives_some_away(many: Stream) -> None:
    shoppers = many.truth.shoppers

    assert any(s.with_minor < s.without_minor for s in shoppers)
    assert any(s.with_minor > s.without_minor == 0 for s in shoppers)
    assert any(s.with_minor > s.without_minor > 0 for s in shoppers)
