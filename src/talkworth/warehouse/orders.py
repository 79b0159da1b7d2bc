"""Runs the ledger over the orders whose facts changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from hashlib import sha256

import msgspec

from talkworth.events.envelope import WHO
from talkworth.events.orders import OrderPlaced
from talkworth.events.parse import decode_event, encode_event
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED
from talkworth.ledger import Order, OrderFact, resolve_order
from talkworth.ledger.entries import LedgerEntry
from talkworth.ledger.lines import Line
from talkworth.ledger.sales import MAIN
from talkworth.warehouse.db import Database, Rows
from talkworth.warehouse.facts import identifiers
from talkworth.warehouse.keys import node_key, portion_key, sale_key


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
            _add_identifiers(rows, key, shops[key], order, known)
    db.append(rows)


def _fact(trust: str, occurred_at: int, payload: bytes) -> OrderFact:
    event = decode_event(payload)
    whole = msgspec.structs.replace(event, event_id="")
    said = msgspec.structs.replace(whole, properties=msgspec.UNSET, **dict.fromkeys(WHO))
    content = b"".join(sha256(encode_event(one)).digest() for one in (said, whole))
    return OrderFact(event, trust == VERIFIED, occurred_at, content)


def _add_order(rows: Rows, key: int, shop_id: str, order: Order) -> None:
    trust = VERIFIED if order.is_verified else CLIENT_REPORTED
    _add_state(rows, key, shop_id, trust, order)
    for line in order.ledger.lines:
        _add_line(rows, key, shop_id, line)
    keys = _add_sales(rows, key, shop_id, order)
    _add_entries(rows, key, shop_id, trust, order, keys)
    for exchange_id, occurred_at in order.exchanges:
        rows.add(
            "order_exchanges",
            order_key=key,
            shop_id=shop_id,
            exchange_id=exchange_id,
            occurred_at=occurred_at,
        )
    for refund_id in order.refund_ids:
        rows.add("order_refunds", order_key=key, shop_id=shop_id, refund_id=refund_id)


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
        is_renewal=order.is_renewal,
        subscription_id=order.subscription_id,
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


def _add_sales(rows: Rows, key: int, shop_id: str, order: Order) -> dict[str, tuple[int, int]]:
    """The order's sales and portions; the keys of each portion and of its sale."""
    order_id = order.placed.order_id
    sale_keys = {
        sale.sale_id: key if sale.sale_id == MAIN else sale_key(shop_id, order_id, sale.sale_id)
        for sale in order.ledger.sales
    }
    for sale in order.ledger.sales:
        rows.add(
            "order_sales",
            order_key=key,
            sale_key=sale_keys[sale.sale_id],
            shop_id=shop_id,
            order_id=order_id,
            sale_id=sale.sale_id,
            sold_at=sale.sold_at,
        )
    keys = {}
    for portion_no, portion in enumerate(order.ledger.portions):
        found = portion_key(shop_id, order_id, portion.portion_id)
        keys[portion.portion_id] = sale_keys[portion.sale_id], found
        rows.add(
            "order_portions",
            order_key=key,
            sale_key=sale_keys[portion.sale_id],
            shop_id=shop_id,
            portion_id=portion.portion_id,
            portion_key=found,
            portion_no=portion_no,
            line_id=portion.line_id,
            product_id=portion.product_id,
            quantity=portion.quantity,
            sold_minor=portion.sold_minor,
        )
    return keys


def _add_entries(
    rows: Rows, key: int, shop_id: str, trust: str, order: Order, keys: dict[str, tuple[int, int]]
) -> None:
    rate = order.rate
    for entry_no, entry in enumerate(order.ledger.entries):
        before = after = None
        if rate is not None:
            before = rate.worth(entry.before_minor)
            after = rate.worth(entry.after_minor)
        sale, portion = keys[entry.portion_id]
        rows.add(
            "order_entries",
            entry_id=_entry_id(order.placed.order_id, entry),
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
            sale_key=sale,
            portion_id=entry.portion_id,
            portion_key=portion,
            entry_no=entry_no,
        )


def _entry_id(order_id: str, entry: LedgerEntry) -> str:
    names = [order_id, entry.line_id, entry.entry_type, entry.source_id]
    if entry.portion_id != entry.line_id:
        names.append(entry.portion_id)
    return "/".join(names)


def _add_identifiers(
    rows: Rows, key: int, shop_id: str, order: Order, facts: list[OrderFact]
) -> None:
    """Every identifier on any report that the order was placed, whoever sent it."""
    placed = [fact.event for fact in facts if isinstance(fact.event, OrderPlaced)]
    found = {named for event in (*placed, order.placed) for named in identifiers(event)}
    for kind, value in sorted(found):
        rows.add(
            "order_identifiers",
            order_key=key,
            shop_id=shop_id,
            kind=kind,
            value=value,
            node_key=node_key(shop_id, kind, value),
        )
