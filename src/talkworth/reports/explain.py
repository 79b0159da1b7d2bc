"""Why an order was credited as it was: every statement from facts and models."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.journal import Reader
from talkworth.reports.candidates import Case, Facts, find_order, open_case, touches
from talkworth.reports.confidence import confidence
from talkworth.reports.explain_lapses import lapses
from talkworth.reports.explain_portions import portions
from talkworth.reports.explain_saves import saves
from talkworth.reports.explain_statement import near_misses, statement
from talkworth.reports.explain_sum import entries_of, sum_of
from talkworth.reports.explained import ExplainedOrder, Identifier, LedgerEntry, RawEvent
from talkworth.reports.explained_sales import (
    ExplainedPortion,
    ExplainedSale,
    ExplainedSave,
    RulesShown,
)
from talkworth.reports.path import path
from talkworth.reports.period import instant, microseconds
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.reports.wording import amount, moment, window
from talkworth.warehouse import Warehouse
from talkworth.warehouse.keys import node_key
from talkworth.warehouse.order_steps import order_steps

Row = Mapping[str, Any]


def explain_order(warehouse: Warehouse, reader: Reader, shop_id: str, key: str) -> ExplainedOrder:
    """
    The explanation of the order whose id or name is `key`.

    Raises:
        UnknownShop, UnknownOrder
    """
    shop = report_shop(warehouse, shop_id)
    order = find_order(warehouse, shop_id, key)
    with order_steps(warehouse.db, order["order_key"]) as facts:
        return told_order(facts, reader, shop, order)


def told_order(
    facts: Facts,
    reader: Reader,
    shop: ReportShop,
    order: dict[str, Any],
    candidate: str | None = None,
) -> ExplainedOrder:
    """The explanation of `order` from `facts`, which may be a replay under a `candidate`."""
    shop_id, case = shop.shop_id, open_case(facts, shop.shop_id, order)
    entries = entries_of(facts, shop_id, order["order_key"])
    held = portions(facts, case, entries)
    sales = _sales(facts, shop, case, held, entries)
    saved = saves(facts, shop_id, case, entries)
    shown = sum_of(order, held, entries, shop)
    rows = _event_rows(facts, shop_id, case, sales, saved)
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
        is_renewal=order["is_renewal"],
        subscription_id=order["subscription_id"],
        excluded_reason=order["excluded_reason"],
        candidate=candidate,
        statement=statement(case, shown, sales, held, saved, shop.timezone),
        near_misses=near_misses(case, sales, saved),
        path=path(case, rows, saved),
        sum=shown,
        identifiers=[_identifier(row) for row in case.identifiers],
        sales=sales,
        portions=held,
        saves=saved,
        entries=entries,
        events=raw_events(reader, rows),
    )


def _sales(
    facts: Facts,
    shop: ReportShop,
    case: Case,
    held: Sequence[ExplainedPortion],
    entries: Sequence[LedgerEntry],
) -> list[ExplainedSale]:
    first = {entry.portion_id: entry.entry_type for entry in reversed(entries)}
    return [_sale(facts, shop, case, sale, (held, first)) for sale in case.sales]


def _sale(
    facts: Facts,
    shop: ReportShop,
    case: Case,
    sale: Row,
    sold: tuple[Sequence[ExplainedPortion], Mapping[str, str]],
) -> ExplainedSale:
    """`sold` are the order's portions and the type of the entry that began each."""
    held, first = sold
    mine = [portion for portion in held if portion.sale_id == sale["sale_id"]]
    return ExplainedSale(
        sale_id=sale["sale_id"],
        sold_at=instant(sale["sold_at"]),
        what=_what(
            facts, shop, case, sale, [(one, first.get(one.portion_id, "edit")) for one in mine]
        ),
        is_competing=sale["is_competing"],
        rules=rules_shown(sale),
        previous_order_at=None if sale["previous_at"] is None else instant(sale["previous_at"]),
        touches=touches(facts, shop.shop_id, case, sale),
        lapses=lapses(facts, shop.shop_id, case, sale, [portion.product_id for portion in mine]),
    )


def _what(
    facts: Facts,
    shop: ReportShop,
    case: Case,
    sale: Row,
    sold: Sequence[tuple[ExplainedPortion, str]],
) -> str:
    """The sale in words."""
    order, at = case.order, moment(sale["sold_at"], shop.timezone)
    if sale["sale_id"] == "sale":
        renewed = order["subscription_id"] or "a subscription"
        return f"a renewal of {renewed}" if order["is_renewal"] else "the order"
    if sale["sale_id"] == "upgrade":
        upgrades = facts.query("explain_upgrades", order_key=order["order_key"])
        return ", ".join(
            f"an upgrade of {order['subscription_id']} at {at}, from "
            f"{amount(row['old_minor'], order['currency'])} to "
            f"{amount(row['new_minor'], order['currency'])}; this is payment {row['cycle']} of it"
            for row in upgrades
        )
    lines = ", ".join(portion.title or portion.line_id for portion, _ in sold)
    how = (
        "charged on top by exchange" if ("sale" in {kind for _, kind in sold}) else "added by edit"
    )
    return f"{how} {sale['sale_id']} at {at}: {lines}"


def rules_shown(sale: Row) -> RulesShown:
    """The rules of a row that holds its sale's rule set."""
    return RulesShown(
        version=sale["rule_set_version"],
        model=sale["model"],
        window=sale["time_window"],
        scope=sale["scope"],
        direct=window(sale["direct_us"]),
        assisted=window(sale["assisted_us"]),
        recovered=window(sale["recovered_us"]),
        friction=window(sale["friction_us"]),
        save=window(sale["save_us"]),
        late_public=window(sale["late_public_us"]),
        part_gap=window(sale["part_gap_us"]),
        entry_click=f"{sale['entry_click_us'] // 60_000_000} min",
    )


def _identifier(row: Row) -> Identifier:
    if row["is_ignored"]:
        meaning = "ignored: shared by more people than the rule set allows"
    elif not row["is_reached"]:
        meaning = "leads to another known customer, whose touches the order may not take"
    else:
        meaning = "leads to its person, whose touches compete"
    return Identifier(
        kind=row["kind"],
        value=row["value"],
        confidence=confidence(row["kind"]),
        is_ignored=row["is_ignored"],
        is_reached=row["is_reached"],
        meaning=meaning,
    )


def _event_rows(
    facts: Facts,
    shop_id: str,
    case: Case,
    sales: Sequence[ExplainedSale],
    saved: Sequence[ExplainedSave],
) -> list[dict[str, Any]]:
    """
    The order's own events and requests, the winners', and carts and checkouts in between.

    Where nobody won, those of the newest conversation that could have.
    """
    order, winners = case.order, case.winners
    starts, nodes = _talks(shop_id, winners, sales)
    single = [winner["touch_id"] for winner in winners if winner["conversation_key"] is None]
    won_back = [lapse for sale in sales for lapse in sale.lapses if lapse.is_recovered]
    starts += [microseconds(lapse.occurred_at) for lapse in won_back]
    saviours = {
        save.touch_id.partition("#")[0] for save in saved if save.is_saved and save.touch_id
    }
    nodes += [node_key(shop_id, "conversation", conversation) for conversation in saviours]
    ends = [microseconds(save.withdrawn_at) for save in saved if save.withdrawn_at]
    return facts.query(
        "explain_events",
        shop_id=shop_id,
        order_key=order["order_key"],
        subscription_id=order["subscription_id"],
        request_ids=[save.request_id for save in saved],
        nodes=nodes,
        event_ids=[
            *single,
            *(lapse.event_id for lapse in won_back),
            *(w["entry_click_id"] for w in winners if w["entry_click_id"]),
        ],
        person_keys=[key for key, joined_by in case.persons().items() if joined_by],
        from_at=min(starts, default=case.sales[0]["direct_from_at"]),
        until_at=max([sale["sold_at"] for sale in case.sales] + ends),
    )


def _talks(
    shop_id: str, winners: Sequence[Row], sales: Sequence[ExplainedSale]
) -> tuple[list[int], list[int]]:
    """When the touches began that are shown, and the nodes of their conversations."""
    if winners:
        nodes = [w["conversation_key"] - w["part"] for w in winners if w["conversation_key"]]
        return [winner["started_at"] for winner in winners], nodes
    found = [touch for sale in sales for touch in sale.touches]
    tried = [t for t in found if t.conversation_id and t.code != "another-customer"][:1]
    nodes = [node_key(shop_id, "conversation", str(t.conversation_id)) for t in tried]
    return [microseconds(touch.started_at) for touch in tried], nodes


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
