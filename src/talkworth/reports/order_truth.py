"""How far orders can be believed: told by the shop, by the browser, by both, and differently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from msgspec import Struct

from talkworth.errors import BadInput
from talkworth.events import decode_event
from talkworth.events.orders import OrderPlaced
from talkworth.journal.entry import Trust
from talkworth.money import minor_units
from talkworth.reports.amounts import BadChoice
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.paging import PAGE_SIZE, check_page
from talkworth.reports.period import Period, instant
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading

CONCERNS = ("conflicting", "unconfirmed", "unreported", "late", "unnamed")
LATE_US: Final = 3_600_000_000
_MOST_GAPS: Final = 100


class OrderSums(Struct, kw_only=True, frozen=True):
    """
    The counted orders of a period, and how many of them raise each concern.

    `n_verified`: a signed webhook, an API pull or a secret key told of it. `n_conflicting`: the
    browser's amount matches neither its total nor its net. `n_unconfirmed`: only a browser told
    of it. `n_web` were placed by a shopper; of these, `n_unreported` are unknown to the browser,
    and `n_unnamed` carry neither visitor nor conversation: no consent, a blocker, or a cart that
    lost its attribute. `n_late` came over an hour after they were placed.
    """

    n_orders: int
    n_verified: int
    n_conflicting: int
    n_unconfirmed: int
    n_unreported: int
    n_late: int
    n_web: int
    n_unnamed: int


class QuestionedOrder(Struct, kw_only=True, frozen=True):
    """
    One order, with who told of it and when. `total_minor` and `net_minor` are what counts, in
    `currency`. `browser_minor` is the browser's amount in `browser_currency`; null where no
    browser told of the order, or not in an amount that its currency has.
    """

    order_id: str
    order_name: str | None
    ordered_at: datetime
    currency: str
    total_minor: int
    net_minor: int
    trust: Trust
    verified_at: datetime | None
    browser_at: datetime | None
    browser_minor: int | None
    browser_currency: str | None


class MissingNumbers(Struct, kw_only=True, frozen=True):
    """A gap in the row of the orders' names: from `prefix` + `first` to `prefix` + `last`."""

    prefix: str
    first: int
    last: int


class OrderTruth(Struct, kw_only=True, frozen=True):
    """
    The orders placed in the period that raise `concern`, newest first, of `n_rows` in all.

    `missing` are gaps in the row of order names, a hundred at most of `n_missing` numbers:
    orders the shop may have and we lack. A shop skips numbers too; `talkworth reconcile` asks it.
    """

    shop_id: str
    timezone: str
    from_on: date
    to_on: date
    concern: str
    page: int
    page_size: int
    n_rows: int
    sums: OrderSums
    n_missing: int
    missing: list[MissingNumbers]
    orders: list[QuestionedOrder]
    basis: Basis


def order_truth(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    concern: str = "conflicting",
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> OrderTruth:
    """
    One page of the orders that raise `concern`, with the sums of all.

    Raises:
        UnknownShop, BadChoice
    """
    if concern not in CONCERNS:
        raise BadChoice("concern", concern, CONCERNS)
    check_page(page, page_size)
    shop = report_shop(warehouse, shop_id)
    rows = _rows(warehouse, shop_id, period, concern, page_size, (page - 1) * page_size)
    sums = _sums(rows[0])
    gaps = missing_numbers(warehouse, shop_id, period)
    return OrderTruth(
        shop_id=shop_id,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        concern=concern,
        page=page,
        page_size=page_size,
        n_rows=getattr(sums, f"n_{concern}"),
        sums=sums,
        n_missing=gaps[0],
        missing=gaps[1],
        orders=[_order(row) for row in rows if row["order_id"] is not None],
        basis=UNTOLD,
    )


def order_sums(warehouse: Reading, shop_id: str, period: Period) -> OrderSums:
    """The sums alone."""
    (row,) = _rows(warehouse, shop_id, period, CONCERNS[0], 0, 0)
    return _sums(row)


def missing_numbers(
    warehouse: Reading, shop_id: str, period: Period
) -> tuple[int, list[MissingNumbers]]:
    """How many numbers are missing in the row of the order names, and the first gaps."""
    rows = warehouse.query(
        "order_numbers",
        shop_id=shop_id,
        from_at=period.from_at,
        until_at=period.until_at,
        limit=_MOST_GAPS,
    )
    gaps = [
        MissingNumbers(prefix=row["prefix"], first=row["first_missing"], last=row["last_missing"])
        for row in rows
    ]
    return (rows[0]["n_missing"] if rows else 0), gaps


def _rows(
    warehouse: Reading, shop_id: str, period: Period, concern: str, limit: int, offset: int
) -> list[dict[str, Any]]:
    return warehouse.query(
        "order_truth",
        shop_id=shop_id,
        from_at=period.from_at,
        until_at=period.until_at,
        late_us=LATE_US,
        concern=concern,
        limit=limit,
        offset=offset,
    )


def _sums(row: Mapping[str, Any]) -> OrderSums:
    return OrderSums(**{name: row[name] for name in OrderSums.__struct_fields__})


def _order(row: Mapping[str, Any]) -> QuestionedOrder:
    minor, currency = _browser_amount(row["browser_payload"])
    return QuestionedOrder(
        order_id=row["order_id"],
        order_name=row["order_name"],
        ordered_at=instant(row["ordered_at"]),
        currency=row["currency"],
        total_minor=row["total_minor"],
        net_minor=row["net_minor"],
        trust=row["trust"],
        verified_at=None if row["verified_at"] is None else instant(row["verified_at"]),
        browser_at=None if row["browser_at"] is None else instant(row["browser_at"]),
        browser_minor=minor,
        browser_currency=currency,
    )


def _browser_amount(payload: bytes | None) -> tuple[int | None, str | None]:
    placed = None if payload is None else decode_event(payload)
    if not isinstance(placed, OrderPlaced):
        return None, None
    try:
        return minor_units(placed.total, placed.currency), placed.currency
    except BadInput:
        return None, placed.currency
