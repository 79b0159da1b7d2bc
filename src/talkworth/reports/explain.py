"""Why an order was credited as it was: every statement from facts and models."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.errors import NotFound
from talkworth.journal import Reader
from talkworth.reports.candidates import Case, open_case, touches
from talkworth.reports.explained import (
    EntryCredit,
    ExplainedOrder,
    Identifier,
    LedgerEntry,
    RawEvent,
    RulesShown,
    Sum,
    Touch,
)
from talkworth.reports.path import path
from talkworth.reports.period import instant, microseconds
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.reports.wording import amount, listing, span, window
from talkworth.warehouse import Warehouse
from talkworth.warehouse.keys import node_key

Row = Mapping[str, Any]


class UnknownOrder(NotFound):
    code = "unknown-order"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"There is no order {key[:100]!r} in this shop. Send its id or its name as the "
            "platform shows it, such as '#1001'; the orders report lists them."
        )


def explain_order(warehouse: Warehouse, reader: Reader, shop_id: str, key: str) -> ExplainedOrder:
    """
    The explanation of the order whose id or name is `key`.

    Raises:
        UnknownShop, UnknownOrder
    """
    shop = report_shop(warehouse, shop_id)
    case = open_case(warehouse, shop_id, key)
    if case is None:
        raise UnknownOrder(key)
    order = case.order
    found = touches(warehouse, shop_id, case)
    rows = _event_rows(warehouse, shop_id, case, found)
    entries = _entries(warehouse, shop_id, order["order_key"])
    shown = _sum(order, entries, shop)
    return ExplainedOrder(
        shop_id=shop_id,
        timezone=shop.timezone,
        order_id=order["order_id"],
        order_name=order["order_name"],
        ordered_at=instant(order["ordered_at"]),
        paid_at=None if order["paid_at"] is None else instant(order["paid_at"]),
        trust=order["trust"],
        is_conflicting=order["is_conflicting"],
        source=order["source"],
        sales_channel=order["sales_channel"],
        excluded_reason=order["excluded_reason"],
        statement=_statement(case, shown, found),
        near_misses=_near_misses(case, found),
        path=path(case, rows),
        sum=shown,
        rules=_rules(order),
        identifiers=[_identifier(row) for row in case.identifiers],
        touches=found,
        entries=entries,
        events=raw_events(reader, rows),
    )


def _statement(case: Case, shown: Sum, found: Sequence[Touch]) -> str:
    order = case.order
    if order["excluded_reason"] is not None:
        return f"Not credited: the order is not in the ledger ({order['excluded_reason']})."
    if not case.winners:
        why = found[0].reason if found else "no conversation or click of this shopper is known"
        return f"{amount(shown.balance_minor, shown.currency)} unattributed: {why}."
    parts = []
    for winner in case.winners:
        lag = span(order["ordered_at"] - winner["touched_at"])
        parts.append(
            f"{winner['channel']}, {winner['kind']}: it helped {lag} before the order, "
            f"joined by {winner['joined_by']}"
        )
    return f"{amount(shown.credited_minor, shown.currency)} credited to {listing(parts)}."


def _near_misses(case: Case, found: Sequence[Touch]) -> list[str]:
    """What decided by an exact distance, the winner's own first; its name where it has one."""
    named = [
        (touch, touch.near_miss)
        for touch in found
        if touch.near_miss and (touch.is_winner or not case.winners or touch.code != "not-helpful")
    ]
    if case.winners or case.order["excluded_reason"] is not None:
        return [f"{touch.touch_id}: {miss}" for touch, miss in named]
    return [f"{touch.touch_id}: not credited: {miss}" for touch, miss in named]


def _rules(order: Row) -> RulesShown:
    return RulesShown(
        version=order["rule_set_version"],
        model=order["model"],
        direct=window(order["direct_us"]),
        assisted=window(order["assisted_us"]),
        late_public=window(order["late_public_us"]),
        part_gap=window(order["part_gap_us"]),
        entry_click=f"{order['entry_click_us'] // 60_000_000} min",
    )


def _sum(order: Row, entries: Sequence[LedgerEntry], shop: ReportShop) -> Sum:
    def taken(entry_type: str) -> int:
        minors = (entry.amount_minor for entry in entries if entry.entry_type == entry_type)
        return -sum(minors)

    credits = [credit for entry in entries for credit in entry.credits]
    credited = [credit for credit in credits if credit.touch_id is not None]
    reporting = [credit.reporting_minor for credit in credited]
    balance = sum(entry.amount_minor for entry in entries)
    refunded, cancelled = taken("refund"), taken("cancellation")
    memo = ("tax_minor", "shipping_minor", "tips_minor", "gift_card_minor")
    has_rate = order["rate_numerator"] is not None
    return Sum(
        currency=order["currency"],
        total_minor=order["total_minor"],
        tax_minor=order["tax_minor"],
        shipping_minor=order["shipping_minor"],
        tips_minor=order["tips_minor"],
        gift_card_minor=order["gift_card_minor"],
        other_minor=order["total_minor"] - sum(order[name] for name in memo) - order["net_minor"],
        net_minor=order["net_minor"],
        refunded_minor=refunded,
        cancelled_minor=cancelled,
        removed_minor=order["net_minor"] - balance - refunded - cancelled if entries else 0,
        balance_minor=balance,
        credited_minor=sum(credit.credit_minor for credit in credited),
        unattributed_minor=sum(credit.credit_minor for credit in credits if not credit.touch_id),
        reporting_currency=shop.currency,
        reporting_minor=sum(minor or 0 for minor in reporting) if has_rate else None,
        rate=f"{order['rate_numerator']}/{order['rate_denominator']}" if has_rate else None,
    )


def _entries(warehouse: Warehouse, shop_id: str, order_key: int) -> list[LedgerEntry]:
    found: dict[str, LedgerEntry] = {}
    for row in warehouse.query("explain_entries", shop_id=shop_id, order_key=order_key):
        entry = found.setdefault(
            row["entry_id"],
            LedgerEntry(
                entry_id=row["entry_id"],
                line_id=row["line_id"],
                title=row["title"],
                entry_type=row["entry_type"],
                occurred_at=instant(row["occurred_at"]),
                amount_minor=row["amount_minor"],
                after_minor=row["after_minor"],
                credits=[],
            ),
        )
        entry.credits.append(
            EntryCredit(
                touch_id=row["touch_id"],
                kind=row["kind"],
                channel=row["channel"],
                credit_minor=row["credit_minor"],
                reporting_minor=row["reporting_minor"],
            )
        )
    return list(found.values())


def _identifier(row: Row) -> Identifier:
    if row["is_ignored"]:
        meaning = "ignored: shared by more people than the rule set allows"
    elif not row["is_reached"]:
        meaning = "leads to another known customer, whose touches the order may not take"
    else:
        meaning = "reaches the touches of its person"
    return Identifier(
        kind=row["kind"],
        value=row["value"],
        is_ignored=row["is_ignored"],
        is_reached=row["is_reached"],
        meaning=meaning,
    )


def _event_rows(
    warehouse: Warehouse, shop_id: str, case: Case, found: Sequence[Touch]
) -> list[dict[str, Any]]:
    """
    The order's own events, the winners', and carts and checkouts in between.

    Where nobody won, those of the newest conversation that could have.
    """
    order, winners = case.order, case.winners
    starts = [winner["started_at"] for winner in winners]
    nodes = [w["conversation_key"] - w["part"] for w in winners if w["conversation_key"]]
    clicks = [winner["touch_id"] for winner in winners if winner["conversation_key"] is None]
    if not winners:
        tried = [t for t in found if t.conversation_id and t.code != "another-customer"][:1]
        starts = [microseconds(touch.started_at) for touch in tried]
        nodes = [node_key(shop_id, "conversation", str(t.conversation_id)) for t in tried]
    return warehouse.query(
        "explain_events",
        shop_id=shop_id,
        order_key=order["order_key"],
        nodes=nodes,
        event_ids=[*clicks, *(w["entry_click_id"] for w in winners if w["entry_click_id"])],
        person_keys=[key for key, joined_by in case.persons().items() if joined_by],
        from_at=min(starts, default=order["direct_from_at"]),
        until_at=order["ordered_at"],
    )


def raw_events(reader: Reader, rows: Sequence[Row]) -> list[RawEvent]:
    """The events of `rows` with what the journal holds of them."""
    payloads = {
        entry.seq: _payload(entry.payload) for entry in reader.get([row["seq"] for row in rows])
    }
    return [
        RawEvent(
            seq=row["seq"],
            event_id=row["event_id"],
            type=row["type"],
            occurred_at=instant(row["occurred_at"]),
            received_at=instant(row["received_at"]),
            trust=row["trust"],
            source=row["source"],
            door=row["door"],
            is_bot=row["is_bot"],
            payload=payloads.get(row["seq"]),
        )
        for row in rows
    ]


def _payload(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
