"""Which orders can be believed, and which numbers are missing in their row."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.reports.narrated import SHOP, Story, at, opened

from talkworth.events.orders import OrderPlaced
from talkworth.journal.entry import CLIENT_REPORTED
from talkworth.reports.amounts import BadChoice
from talkworth.reports.health_tables import order_truth_table
from talkworth.reports.order_truth import CONCERNS, OrderTruth, order_truth
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
NOON = at("11-10 17:00")


def browser_tells(story: Story, order: int, total: str, currency: str = "USD") -> None:
    story.tell(
        OrderPlaced(
            event_id=f"pixel/{order}",
            occurred_at=NOON,
            order_id=str(order),
            currency=currency,
            total=total,
            visitor_id="v-ana",
        ),
        trust=CLIENT_REPORTED,
    )


@pytest.fixture
def questioned() -> Story:
    """One order of each concern, and 2001, of which shop and browser say the same."""
    story = Story()
    story.orders("ana", NOON, 2001)
    browser_tells(story, 2001, "60.00")
    story.orders("bea", NOON, 2002, tax="5.00")
    browser_tells(story, 2002, "71.00")
    browser_tells(story, 2003, "30.00")
    story.orders("cem", NOON, 2004)
    story.tell(
        OrderPlaced(
            event_id="late",
            occurred_at=NOON,
            order_id="2005",
            order_name="#2005",
            currency="USD",
            total="10.00",
        ),
        received_at=NOON + timedelta(minutes=61),
    )
    browser_tells(story, 2005, "10.000", "USD")
    return story


def told(story: Story, data: Path, concern: str) -> OrderTruth:
    with opened(data, story) as shop:
        return order_truth(shop.warehouse, SHOP, NOVEMBER, concern)


@pytest.mark.parametrize(
    ("concern", "order_ids"),
    [
        ("conflicting", ["2002"]),
        ("unconfirmed", ["2003"]),
        ("unreported", ["2004"]),
        ("late", ["2005"]),
        ("unnamed", []),
    ],
)
def test_each_concern_lists_its_orders_and_counts_all(
    questioned: Story, tmp_path: Path, concern: str, order_ids: list[str]
) -> None:
    report = told(questioned, tmp_path, concern)

    assert [order.order_id for order in report.orders] == order_ids
    assert report.n_rows == len(order_ids)
    sums = report.sums
    assert (sums.n_orders, sums.n_verified, sums.n_web) == (5, 4, 5)
    counts = (sums.n_conflicting, sums.n_unconfirmed, sums.n_unreported, sums.n_late)
    assert counts == (1, 1, 1, 1)


def test_a_conflict_shows_both_amounts(questioned: Story, tmp_path: Path) -> None:
    (order,) = told(questioned, tmp_path, "conflicting").orders

    assert (order.total_minor, order.net_minor, order.browser_minor) == (6_000, 5_500, 7_100)
    assert (order.currency, order.browser_currency, order.trust) == ("USD", "USD", "verified")
    assert order.verified_at == order.browser_at == NOON


def test_the_table_has_amounts_as_text(questioned: Story, tmp_path: Path) -> None:
    table = order_truth_table(told(questioned, tmp_path, "conflicting"))

    (row,) = table.rows
    cells = dict(zip(table.columns, row, strict=True))
    assert (cells["total"], cells["net"], cells["browser_total"]) == ("60.00", "55.00", "71.00")


def test_an_order_that_carries_nothing_of_ours_is_unnamed(tmp_path: Path) -> None:
    story = Story()
    story.tell(
        OrderPlaced(
            event_id="o1",
            occurred_at=NOON,
            order_id="1",
            currency="USD",
            total="10.00",
            customer_id="cust-1",
        )
    )
    report = told(story, tmp_path, "unnamed")

    assert [order.order_id for order in report.orders] == ["1"]


def test_gaps_in_the_row_of_names_are_told(tmp_path: Path) -> None:
    story = Story()
    for number in (*range(1001, 1008), *range(1010, 1014), 1015):
        story.orders("ana", NOON, number)
    story.orders("ana", NOON, 9_000_000)  # another row of names, too short to be one
    with opened(tmp_path, story) as shop:
        one_row = order_truth(shop.warehouse, SHOP, NOVEMBER)
    assert (one_row.n_missing, one_row.missing) == (0, [])

    story.entries.pop()
    (tmp_path / "again").mkdir()
    report = told(story, tmp_path / "again", "late")
    assert report.n_missing == 3
    assert [(gap.prefix, gap.first, gap.last) for gap in report.missing] == [
        ("#", 1008, 1009),
        ("#", 1014, 1014),
    ]


def test_pages_follow_each_other(tmp_path: Path) -> None:
    story = Story()
    for number in range(7):
        story.orders("ana", NOON + timedelta(minutes=number), number)
    with opened(tmp_path, story) as shop:
        pages = [
            order_truth(shop.warehouse, SHOP, NOVEMBER, "unreported", page, 3) for page in (1, 2, 3)
        ]

    assert [[order.order_id for order in page.orders] for page in pages] == [
        ["6", "5", "4"],
        ["3", "2", "1"],
        ["0"],
    ]
    assert {page.n_rows for page in pages} == {7}


@pytest.mark.parametrize(
    "wanted", [{"concern": "ugly"}, {"page": 0}, {"page_size": 0}, {"page_size": 501}]
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, wanted: dict[str, object]) -> None:
    with opened(tmp_path) as shop, pytest.raises(BadChoice):
        order_truth(shop.warehouse, SHOP, NOVEMBER, **wanted)  # type: ignore[arg-type]


def test_a_shop_without_orders_has_no_concern(tmp_path: Path) -> None:
    for concern in CONCERNS:
        (tmp_path / concern).mkdir()
        report = told(Story(), tmp_path / concern, concern)
        assert (report.n_rows, report.orders, report.sums.n_orders) == (0, [], 0)
