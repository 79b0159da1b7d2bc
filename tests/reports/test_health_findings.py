"""What stands out in the data: each finding from where it begins, and what is bad first."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.reports.narrated import at

from talkworth.journal.entry import VERIFIED
from talkworth.reports.connectors import Connector, KeptAside
from talkworth.reports.health_findings import findings
from talkworth.reports.order_truth import OrderSums

SENDER = Connector(
    door="shopify",
    trust=VERIFIED,
    n_events=1_000,
    n_duplicates=0,
    n_named=1_000,
    n_bots=0,
    n_ahead=0,
    median_delay_s=1.0,
    last_received_at=at("11-10 12:00"),
    quiet_for_min=5,
    longest_gap_min=60,
    is_silent=False,
)
ORDERS = OrderSums(
    n_orders=100,
    n_verified=100,
    n_conflicting=0,
    n_unconfirmed=0,
    n_unreported=0,
    n_late=0,
    n_web=100,
    n_unnamed=0,
)
ODD = KeptAside(
    door="shopify",
    reason="unreadable-body",
    meaning="",
    n_entries=3,
    last_received_at=at("11-10 12:00"),
    last_seq=7,
)


def codes(
    sender: Connector = SENDER,
    orders: OrderSums = ORDERS,
    aside: tuple[KeptAside, ...] = (),
    n_clashes: int = 0,
    n_missing: int = 0,
) -> list[str]:
    return [one.code for one in findings([sender], orders, aside, n_clashes, n_missing)]


def test_a_healthy_shop_has_no_findings() -> None:
    assert codes() == []
    assert codes(aside=(replace(ODD, reason="topic-not-used"),)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n_duplicates": 53}, "doubled"),
        ({"n_named": 799}, "unnamed"),
        ({"n_bots": 201}, "bots"),
        ({"n_ahead": 11}, "clock-ahead"),
    ],
)
def test_a_sender_s_parts_stand_out_beyond_their_limit(change: dict[str, int], code: str) -> None:
    assert codes(replace(SENDER, **change)) == [code]
    below = {name: n + 1 if name == "n_named" else n - 1 for name, n in change.items()}
    assert codes(replace(SENDER, **below)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n_conflicting": 1}, "conflicting"),
        ({"n_unconfirmed": 1, "n_verified": 99}, "unconfirmed"),
        ({"n_unnamed": 31}, "consent-gap"),
        ({"n_unreported": 34}, "unreported"),
        ({"n_late": 6}, "late"),
    ],
)
def test_orders_stand_out_beyond_their_limit(change: dict[str, int], code: str) -> None:
    assert codes(orders=replace(ORDERS, **change)) == [code]


def test_a_shop_without_a_verified_order_is_not_told_that_browsers_told_of_all() -> None:
    assert codes(orders=replace(ORDERS, n_verified=0, n_unconfirmed=100)) == []


def test_few_are_no_rate() -> None:
    few = replace(SENDER, n_events=19, n_named=0, n_bots=19)
    assert codes(few) == []


def test_what_made_no_event_is_named_by_its_most_frequent_reasons() -> None:
    (one,) = findings([SENDER], ORDERS, [ODD, replace(ODD, n_entries=1, reason="bad-amount")], 0, 0)

    assert one.code == "rejected"
    assert one.found == (
        "4 entries make no event: 3 unreadable-body (shopify) and 1 bad-amount (shopify)."
    )


def test_a_silent_sender_comes_before_all_else() -> None:
    silent = replace(SENDER, is_silent=True, quiet_for_min=1_800, n_bots=900)

    found = findings([silent], ORDERS, [ODD], 2, 5)

    assert [one.code for one in found] == ["silent", "missing", "rejected", "clashes", "bots"]
    assert found[0].state == "bad"
    assert "for 30 h; its longest silence before was 60 min" in found[0].found
