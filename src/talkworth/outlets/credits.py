"""What orders earned, as other systems are told: one message's worth for each order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import Kind
from talkworth.reports.period import instant
from talkworth.warehouse import Warehouse


class Earned(Struct, kw_only=True, frozen=True):
    """
    What one conversation, or one channel's clicks, earned of the order in one kind.

    `credit_minor` is in the order's currency, net of refunds to date. `conversation_id` is null
    for a click without a conversation.
    """

    kind: Kind
    channel: str
    conversation_id: str | None
    touched_at: datetime
    credit_minor: int
    rule_set_version: int


class OrderCredits(Struct, kw_only=True, frozen=True):
    """
    An order and what was earned of it; `credits` is empty when nothing is any more.

    `visitor_id` is the browser the order names, `ga_client_id` what a conversation said that
    Google calls that browser; both are null where nobody said so.
    """

    order_id: str
    order_name: str | None
    ordered_at: datetime
    currency: str
    total_minor: int
    net_minor: int
    balance_minor: int
    trust: Trust
    visitor_id: str | None
    ga_client_id: str | None
    credits: list[Earned]

    @property
    def credit_minor(self) -> int:
        return sum(earned.credit_minor for earned in self.credits)


def order_credits(
    warehouse: Warehouse, shop_id: str, from_at: int, until_at: int, trust: str = ""
) -> Iterator[OrderCredits]:
    """The orders of the period that earned something, oldest first; UTC microseconds."""
    rows = warehouse.query(
        "outlet_credits", shop_id=shop_id, from_at=from_at, until_at=until_at, trust=trust
    )
    for _, group in groupby(rows, key=lambda row: row["order_id"]):
        yield _credits(list(group))


def _credits(rows: list[dict[str, Any]]) -> OrderCredits:
    order = rows[0]
    return OrderCredits(
        order_id=order["order_id"],
        order_name=order["order_name"],
        ordered_at=instant(order["ordered_at"]),
        currency=order["currency"],
        total_minor=order["total_minor"],
        net_minor=order["net_minor"],
        balance_minor=order["balance_minor"],
        trust=order["trust"],
        visitor_id=order["visitor_id"],
        ga_client_id=next((row["ga_client_id"] for row in rows if row["ga_client_id"]), None),
        credits=[
            Earned(
                kind=row["kind"],
                channel=row["channel"],
                conversation_id=row["conversation_id"],
                touched_at=instant(row["touched_at"]),
                credit_minor=row["credit_minor"],
                rule_set_version=row["rule_set_version"],
            )
            for row in rows
        ],
    )
