"""Which keys joined orders, and which are ignored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.reports.narrated import SHOP, Opened, Story, at, opened

from talkworth.events import types as wire
from talkworth.reports.identity import KEY_KINDS, IdentityReport, KeyKind, identity_report
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def by_kind(report: IdentityReport) -> dict[str, KeyKind]:
    return {key.kind: key for key in report.keys}


def test_the_narrated_shop_is_joined_by_its_visitors(tea: Opened) -> None:
    report = identity_report(tea.warehouse, SHOP, NOVEMBER)
    keys = by_kind(report)

    assert tuple(keys) == KEY_KINDS
    assert (report.n_orders, report.n_without_key, report.n_reaching, report.n_credited) == (
        15,
        0,
        15,
        10,
    )
    # Ana's order carries her cart's token too, which is the stronger of the two.
    assert (keys["cart"].n_orders, keys["cart"].n_joined, keys["cart"].n_only) == (1, 1, 0)
    assert keys["cart"].credited_minor == 4_000
    assert (keys["visitor"].n_orders, keys["visitor"].n_joined) == (15, 9)
    assert keys["visitor"].n_only == 9


def test_a_shared_key_is_ignored_and_told(tmp_path: Path) -> None:
    story = Story()
    # Four customers at one counter: its visitor id is nobody's.
    for number in range(4):
        story.tell(
            wire.Identified(
                event_id=f"known/{number}",
                occurred_at=at("11-02 09:00"),
                visitor_id="v-counter",
                customer_id=f"customer-{number}",
            )
        )
    story.talks("counter", at("11-02 10:00"))
    story.orders("counter", at("11-02 11:00"), 1, "50.00")
    with opened(tmp_path, story) as shop:
        report = identity_report(shop.warehouse, SHOP, NOVEMBER)

    visitor = by_kind(report)["visitor"]
    assert (visitor.n_orders, visitor.n_joined) == (1, 0)
    assert (visitor.n_ignored_orders, visitor.n_ignored_keys) == (1, 1)
    assert (visitor.n_keys, visitor.n_ignored) == (1, 1)
    assert (report.n_orders, report.n_reaching, report.n_credited) == (1, 0, 0)


def test_without_orders_all_is_zero(tea: Opened) -> None:
    quiet = Period(date(2026, 6, 1), date(2026, 6, 30), "America/New_York")
    report = identity_report(tea.warehouse, SHOP, quiet)

    assert (report.n_orders, report.n_credited) == (0, 0)
    assert by_kind(report)["visitor"].n_keys > 0
