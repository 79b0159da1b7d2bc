"""The shop a report is about: its currency, its clock, and whose word its headline takes."""

from __future__ import annotations

from msgspec import Struct

from talkworth.control.refusals import UnknownShop
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Trust
from talkworth.reports.amounts import NO_CUT, PublishedRule
from talkworth.reports.period import Period
from talkworth.warehouse import Reading


class ReportShop(Struct, kw_only=True, frozen=True):
    """
    `headline_trust` is `verified`, except in a shop that never had a verified order: there
    what browsers said is the headline, and labelled so.
    """

    shop_id: str
    name: str
    currency: str
    timezone: str
    headline_trust: Trust


def report_shop(warehouse: Reading, shop_id: str) -> ReportShop:
    """
    Raises:
        UnknownShop
    """
    rows = warehouse.query("shop", shop_id=shop_id)
    if not rows:
        raise UnknownShop(shop_id)
    row = rows[0]
    return ReportShop(
        shop_id=row["shop_id"],
        name=row["name"] or row["shop_id"],
        currency=row["currency"],
        timezone=row["timezone"],
        headline_trust=CLIENT_REPORTED if row["has_client_orders_only"] else VERIFIED,
    )


def published_rule(
    warehouse: Reading, shop: ReportShop, period: Period, cut_at: int = NO_CUT
) -> PublishedRule:
    """The published rule's amount for the orders placed in `period`."""
    (row,) = warehouse.query(
        "published_rule",
        shop_id=shop.shop_id,
        from_at=period.from_at,
        until_at=period.until_at,
        trust=shop.headline_trust,
        cut_at=cut_at,
    )
    return PublishedRule(
        amount_minor=row["amount_minor"], currency=shop.currency, n_orders=row["n_orders"]
    )
