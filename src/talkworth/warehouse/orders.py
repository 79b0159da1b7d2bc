"""Runs the ledger over the orders whose facts changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from hashlib import sha256

import msgspec

from talkworth.events.orders import OrderPlaced
from talkworth.events.parse import decode_event, encode_event
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED
from talkworth.ledger import Order, OrderFact, resolve_order
from talkworth.ledger.lines import Line
from talkworth.money import convert
from talkworth.warehouse.db import Database, Rows
from talkworth.warehouse.facts import identifiers
from talkworth.warehouse.keys import node_key


def update_ledgers(
    db: Database, order_keys: Collection[int], currencies: Mapping[str, str]
) -> None:
    """Resolve these orders again and replace their states, lines, entries and identifiers."""
    if not order_keys:
        return
    facts: dict[int, list[OrderFact]] = defaultdict(list)
    shops: dict[int, str] = {}
    with db.staged("changed_orders", {"order_key": list(order_keys)}):
        for key, shop_id, trust, occurred_at, payload in db.rows("load", "order_facts"):
            facts[key].append(_fact(trust, occurred_at, payload))
            shops[key] = shop_id
        db.script("load", "forget_orders")
    rows = Rows()
    for key, known in facts.items():
        order = resolve_order(known, currencies[shops[key]])
        if order is not None:
            _add_order(rows, key, shops[key], order)
            _add_identifiers(rows, key, shops[key], known)
    db.append(rows)


def _fact(trust: str, occurred_at: int, payload: bytes) -> OrderFact:
    event = decode_event(payload)
    nameless = encode_event(msgspec.structs.replace(event, event_id=""))
    return OrderFact(event, trust == VERIFIED, occurred_at, sha256(nameless).digest())


def _add_order(rows: Rows, key: int, shop_id: str, order: Order) -> None:
    trust = VERIFIED if order.is_verified else CLIENT_REPORTED
    _add_state(rows, key, shop_id, trust, order)
    for line in order.lines:
        _add_line(rows, key, shop_id, line)
    _add_entries(rows, key, shop_id, trust, order)


def _add_state(rows: Rows, key: int, shop_id: str, trust: str, order: Order) -> None:
    placed, rate = order.placed, order.rate
    rows.add(
        "order_states",
        order_key=key,
        shop_id=shop_id,
        order_id=placed.order_id,
        order_name=placed.order_name,
        ordered_at=order.ordered_at,
        paid_at=order.paid_at,
        currency=placed.currency,
        total_minor=order.total_minor,
        tax_minor=order.tax_minor,
        shipping_minor=order.shipping_minor,
        tips_minor=order.tips_minor,
        gift_card_minor=order.gift_card_minor,
        net_minor=order.net_minor,
        balance_minor=order.balance_minor,
        trust=trust,
        is_conflicting=order.is_conflicting,
        excluded_reason=order.excluded_reason,
        sales_channel=placed.sales_channel,
        is_shopper_placed=order.is_shopper_placed,
        rate_numerator=rate.numerator if rate else None,
        rate_denominator=rate.denominator if rate else None,
        shop_currency=placed.shop_currency,
        customer_order_index=order.customer_order_index,
        source=placed.source,
    )


def _add_line(rows: Rows, key: int, shop_id: str, line: Line) -> None:
    rows.add(
        "order_lines",
        order_key=key,
        shop_id=shop_id,
        line_id=line.line_id,
        product_id=line.product_id,
        title=line.title,
        category=line.category,
        quantity=line.quantity,
        net_minor=line.net_minor,
        is_gift_card=line.is_gift_card,
    )


def _add_entries(rows: Rows, key: int, shop_id: str, trust: str, order: Order) -> None:
    rate = order.rate
    for entry in order.entries:
        before = after = None
        if rate is not None:
            before = convert(entry.before_minor, rate.numerator, rate.denominator)
            after = convert(entry.after_minor, rate.numerator, rate.denominator)
        rows.add(
            "order_entries",
            entry_id="/".join(
                (order.placed.order_id, entry.line_id, entry.entry_type, entry.source_id)
            ),
            order_key=key,
            shop_id=shop_id,
            line_id=entry.line_id,
            entry_type=entry.entry_type,
            occurred_at=entry.occurred_at,
            currency=order.placed.currency,
            amount_minor=entry.amount_minor,
            before_minor=entry.before_minor,
            after_minor=entry.after_minor,
            reporting_minor=None if before is None or after is None else after - before,
            reporting_before_minor=before,
            reporting_after_minor=after,
            trust=trust,
        )


def _add_identifiers(rows: Rows, key: int, shop_id: str, facts: list[OrderFact]) -> None:
    """Every identifier on any report that the order was placed, whoever sent it."""
    found = {
        (kind, value)
        for fact in facts
        if isinstance(fact.event, OrderPlaced)
        for kind, value in identifiers(fact.event)
    }
    for kind, value in sorted(found):
        rows.add(
            "order_identifiers",
            order_key=key,
            shop_id=shop_id,
            kind=kind,
            value=value,
            node_key=node_key(shop_id, kind, value),
        )
