"""Every cart left, friction and hesitation says whether the sale won it back."""

from __future__ import annotations

import pytest
from tests.reports.lived import Life, hours, line
from tests.reports.narrated import SHOP, Opened, at, minutes, opened

from talkworth.events import types as wire
from talkworth.events.orders import LineChange
from talkworth.reports.explain import explain_order
from talkworth.reports.explained_sales import ExplainedLapse


def lapses(shop: Opened, key: str) -> list[ExplainedLapse]:
    return explain_order(shop.warehouse, shop.reader, SHOP, key).sales[0].lapses


@pytest.mark.parametrize(
    ("key", "code", "covers", "reason"),
    [
        ("2001", "recovered", "2 of green", "won back by c-ada#0, which found it open"),
        ("2002", "recovered-too-late", "2 of green", "the touch was 7 d 3 h 0 min 0 s before"),
        ("2003", "other-products", "2 of green", "it covers nothing that was sold"),
    ],
)
def test_a_cart_left_says_what_became_of_it(
    lived: Opened, key: str, code: str, covers: str, reason: str
) -> None:
    (lapse,) = lapses(lived, key)

    assert (lapse.code, lapse.covers) == (code, covers)
    assert lapse.reason == f"the cart was left: {reason}"
    assert lapse.opened_at - lapse.occurred_at == hours(1)


def test_a_lapse_that_the_touch_did_not_find_open_says_so(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = Life()
    pot = LineChange(product_id="pot", quantity=1)
    # Left an hour after the answer; closed by the checkout before the answer; never answered.
    story.talks("ann", at("11-02 10:00"))
    story.fills_cart("ann", at("11-02 10:30"), pot)
    story.buys("ann", at("11-02 13:00"), 1, line("pot", 1, "30.00"))
    story.fills_cart("bob", at("11-02 08:00"), pot)
    story.fills_cart("bob", at("11-02 09:50"), pot)
    story.talks("bob", at("11-02 09:59"))
    story.buys("bob", at("11-02 10:20"), 2, line("pot", 1, "30.00"))
    story.fills_cart("cat", at("11-02 08:00"), pot)
    story.buys("cat", at("11-02 10:20"), 3, line("pot", 1, "30.00"))
    with opened(tmp_path_factory.mktemp("lapses"), story) as shop:
        found = {key: [(x.code, x.near_miss) for x in lapses(shop, key)] for key in "123"}

    miss = "not recovered by 10 min 0.000001 s: it was closed before the touch"
    assert found == {
        "1": [("left-after-touch", None)],
        "2": [("closed-before-touch", miss)],
        "3": [("no-winner", None)],
    }


def test_a_friction_covers_the_order_and_is_won_back_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = Life()
    story.tell(
        wire.FrictionMet(
            event_id="friction/dee",
            occurred_at=at("11-02 09:00"),
            visitor_id="v-dee",
            kind="payment",
        )
    )
    story.talks("dee", at("11-02 09:30"))
    story.buys("dee", at("11-02 10:00"), 1, line("pot", 1, "30.00"))
    story.buys("dee", at("11-02 10:00") + minutes(20), 2, line("cup", 1, "8.00"))
    with opened(tmp_path_factory.mktemp("friction"), story) as shop:
        (first,), (second,) = lapses(shop, "1"), lapses(shop, "2")

    assert (first.code, first.covers) == ("recovered", "everything in the order")
    assert (second.code, second.reason) == (
        "recovered-before",
        "the friction was met: order #1 had won it back: each is won back once",
    )
