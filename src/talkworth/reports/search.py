"""What an id belongs to: an order or a conversation, and in one line what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from talkworth.errors import BadInput
from talkworth.journal import Reader
from talkworth.journal.entry import Trust
from talkworth.reports.explain import explain_order
from talkworth.reports.period import instant
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.reports.verdicts import not_meaningful
from talkworth.reports.wording import amount, listing
from talkworth.warehouse import Warehouse

MOST_OF_EACH = 10
LONGEST_TEXT = 200
What = Literal["order", "conversation"]


class BadSearch(BadInput):
    code = "bad-search"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"We were asked to find {text[:40]!r}. Send the start of an order's id or name, or of "
            f"a conversation's id: 1 to {LONGEST_TEXT} characters."
        )


class Found(Struct, kw_only=True, frozen=True):
    """
    An order or a part of a conversation whose id, or an order whose name, starts with the text.

    `key` opens its explanation. `at` is when it was placed or began. `is_exact`: it is the text
    itself. `is_credited`: a conversation or click earned something of the order, or the
    conversation of an order. `trust` is null for a conversation. `statement` says what it is and
    what became of it.
    """

    what: What
    key: str
    name: str
    at: datetime
    trust: Trust | None
    is_exact: bool
    is_credited: bool
    statement: str


class SearchResult(Struct, kw_only=True, frozen=True):
    """What was found of a text, orders first: at most ten of each, whole matches before others."""

    shop_id: str
    timezone: str
    text: str
    found: list[Found]


def search(warehouse: Warehouse, reader: Reader, shop_id: str, text: str) -> SearchResult:
    """
    Orders and conversations whose id or name is `text` or starts with it; case does not matter.

    The order that is the text itself is explained in full: why it was credited, or why not.

    Raises:
        UnknownShop, BadSearch
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        raise BadSearch(text)
    shop = report_shop(warehouse, shop_id)
    asked = {"shop_id": shop_id, "text": text, "limit": MOST_OF_EACH}
    orders = warehouse.query("search_orders", **asked)
    n_exact = sum(row["is_exact"] for row in orders)
    found = [
        _order(row, explain_order(warehouse, reader, shop_id, row["order_id"]).statement)
        if row["is_exact"] and n_exact == 1
        else _order(row, _order_words(row))
        for row in orders
    ]
    talks = [_talk(row, shop) for row in warehouse.query("search_conversations", **asked)]
    return SearchResult(shop_id=shop_id, timezone=shop.timezone, text=text, found=[*found, *talks])


def _order(row: Mapping[str, Any], statement: str) -> Found:
    return Found(
        what="order",
        key=row["order_id"],
        name=row["order_name"] or row["order_id"],
        at=instant(row["ordered_at"]),
        trust=row["trust"],
        is_exact=row["is_exact"],
        is_credited=row["kinds"] is not None,
        statement=statement,
    )


def _order_words(row: Mapping[str, Any]) -> str:
    if row["excluded_reason"] is not None:
        return f"Not credited: the order is not in the ledger ({row['excluded_reason']})."
    if row["kinds"] is None:
        return f"Not credited: {amount(row['balance_minor'], row['currency'])} unattributed."
    earned = amount(row["credit_minor"], row["currency"])
    return f"{earned} credited to {listing(row['channels'])}: {listing(row['kinds'])}."


def _talk(row: Mapping[str, Any], shop: ReportShop) -> Found:
    return Found(
        what="conversation",
        key=row["conversation_id"],
        name=row["conversation_id"] + (f", part {row['part'] + 1}" if row["part"] else ""),
        at=instant(row["started_at"]),
        trust=None,
        is_exact=row["is_exact"],
        is_credited=bool(row["n_orders"]),
        statement=_talk_words(row, shop.currency),
    )


def _talk_words(row: Mapping[str, Any], currency: str) -> str:
    if row["is_bot"] or not row["is_meaningful"]:
        return f"It does not count: {not_meaningful(row).reason}."
    if row["n_orders"]:
        orders = "1 order" if row["n_orders"] == 1 else f"{row['n_orders']:,} orders"
        return f"It counts, and earned {amount(row['reporting_minor'] or 0, currency)} of {orders}."
    if row["last_helpful_at"] is not None:
        return "It counts, and an answer helped. It earned nothing."
    return f"It counts. {'No answer helped' if row['n_answers'] else 'Nobody answered'}."
