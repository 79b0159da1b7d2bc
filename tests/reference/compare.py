"""The same tables twice: as the warehouse built them, and as the reference says they must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tests.reference.arrivals import facts, stored
from tests.reference.attribution import Credit, reach
from tests.reference.conversations import Part
from tests.reference.ledger import LedgerEntry
from tests.reference.orders import Order
from tests.reference.report import Answer, answer
from tests.reference.worlds import World

from talkworth.control import Shop
from talkworth.journal.entry import Entry
from talkworth.warehouse import Warehouse

Key = tuple[Any, ...]
Table = dict[Key, dict[str, Any]]

# What is compared of each table; the first columns, up to the bar, are its key.
COLUMNS = {
    "identities": "node_key | person_key is_ignored is_known",
    "conversations": """
        shop_id conversation_id part | person_key started_at ended_at channel is_meaningful is_bot
        is_human_only is_handed_off n_messages n_shopper_messages n_answers first_helpful_at
        last_helpful_at session_id entry_click_id
    """,
    "orders": """
        shop_id order_id | person_key ordered_at paid_at currency trust excluded_reason
        is_shopper_placed rate_numerator rate_denominator net_minor balance_minor rule_set_version
        total_minor tax_minor shipping_minor tips_minor gift_card_minor is_conflicting
    """,
    "order_lines": "shop_id order_id line_id | quantity net_minor is_gift_card",
    "order_entries": """
        shop_id entry_id | line_id entry_type occurred_at amount_minor before_minor after_minor
        reporting_minor currency trust
    """,
    "order_reach": "shop_id order_id person_key | joined_by",
    "credits": """
        shop_id entry_id touch_id | kind credit_minor reporting_minor channel joined_by entry_type
        line_id currency trust model rule_set_version person_key touch_person_key occurred_at
        ordered_at touched_at started_at lag_us is_handed_off
    """,
}

MEMO = ("total", "tax", "shipping", "tips")
SOURCES = {
    name: f"(select t.*, o.order_id from {name} t join orders o using (order_key))"
    for name in ("order_reach", "order_lines")
}


def told(world: World, entries: Iterable[Entry]) -> dict[str, Table]:
    """What the reference says."""
    found = answer(facts(entries), world.shops, world.rule_sets)
    makers: dict[str, Callable[[Answer], Iterable[dict[str, Any]]]] = {
        "identities": _identities,
        "conversations": lambda found: map(_conversation, found.parts),
        "orders": lambda found: map(_order, found.orders, [found] * len(found.orders)),
        "order_entries": _entries,
        "order_lines": _lines,
        "order_reach": _reach,
        "credits": lambda found: map(_credit, found.credits),
    }
    return {name: _keyed(name, make(found)) for name, make in makers.items()}


def built(warehouse: Warehouse) -> dict[str, Table]:
    """What stands in the warehouse."""
    found: dict[str, Table] = {}
    for name in COLUMNS:
        key, rest = _columns(name)
        cursor = warehouse.connection.cursor()
        cursor.execute("use store")
        cursor.execute(f"select {', '.join([*key, *rest])} from {SOURCES.get(name, name)}")
        names = [*key, *rest]
        found[name] = _keyed(
            name, (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        )
    return found


def differences(one: dict[str, Table], other: dict[str, Table]) -> list[str]:
    """Every row that differs, told so that a person can act on it; empty is good."""
    found: list[str] = []
    for name in COLUMNS:
        for key in sorted(one[name].keys() | other[name].keys(), key=repr):
            left, right = one[name].get(key), other[name].get(key)
            if left is None or right is None:
                found.append(f"{name} {key}: {left} became {right}")
            elif left != right:
                columns = [column for column in left if left[column] != right[column]]
                changes = [f"{column} {left[column]} became {right[column]}" for column in columns]
                found.append(f"{name} {key}: {', '.join(changes)}")
    return found


def opened(world: World) -> Warehouse:
    """An empty warehouse for a world's shops."""
    shops = [
        Shop(shop_id=shop_id, name=shop_id, currency=currency, timezone="UTC", created_at=0)
        for shop_id, currency in world.shops.items()
    ]
    return Warehouse.open(None, shops, world.rule_sets)


def load(warehouse: Warehouse, batches: Sequence[Sequence[Entry]], after: int = 0) -> None:
    """Load the batches one after the other, as a journal would number them."""
    seq = after
    for batch in batches:
        warehouse.load(stored(batch, after=seq))
        seq += len(batch)


def _columns(name: str) -> tuple[list[str], list[str]]:
    key, _, rest = COLUMNS[name].partition("|")
    return key.split(), rest.split()


def _keyed(name: str, rows: Iterable[dict[str, Any]]) -> Table:
    key, rest = _columns(name)
    found: Table = {}
    for row in rows:
        place = tuple(row[column] for column in key)
        assert place not in found, f"{name} has {place} twice"
        found[place] = {column: row[column] for column in rest}
    return found


def _identities(found: Answer) -> Iterable[dict[str, Any]]:
    who = found.persons
    for node in who.person.keys() | who.ignored:
        person = who.person.get(node)
        yield {
            "node_key": node.key,
            "person_key": node.key if node in who.ignored else person,
            "is_ignored": node in who.ignored,
            "is_known": person in who.known,
        }


def _conversation(part: Part) -> dict[str, Any]:
    shown = "person started_at channel is_meaningful is_bot is_human_only is_handed_off".split()
    roles = [getattr(row.event, "role", None) for row in part.messages]
    return {
        **{name: getattr(part, name) for name in shown},
        "shop_id": part.shop,
        "conversation_id": part.conversation_id,
        "part": part.part,
        "person_key": part.person,
        "ended_at": part.messages[-1].at,
        "n_messages": len(roles),
        "n_shopper_messages": roles.count("shopper"),
        "n_answers": roles.count("assistant"),
        "first_helpful_at": min((row.at for row in part.answers), default=None),
        "last_helpful_at": max((row.at for row in part.answers), default=None),
        "session_id": part.session_id,
        "entry_click_id": part.entry_click.event.event_id if part.entry_click else None,
    }


def _order(order: Order, found: Answer) -> dict[str, Any]:
    mine = [
        one for one in found.entries if (one.shop, one.order_id) == (order.shop, order.order_id)
    ]
    kept = "order_id ordered_at paid_at currency trust excluded_reason".split()
    newest = order.newest
    numerator, denominator = order.rate or (None, None)
    return {
        **{name: getattr(order, name) for name in kept},
        "is_shopper_placed": order.is_shopper_placed,
        "is_conflicting": order.is_conflicting,
        "shop_id": order.shop,
        "person_key": order.person,
        "rate_numerator": numerator,
        "rate_denominator": denominator,
        "net_minor": order.net,
        "balance_minor": sum(one.amount for one in mine),
        "gift_card_minor": sum(one.net for one in order.lines if one.is_gift_card),
        **{f"{name}_minor": newest.minor(getattr(newest.order, name)) for name in MEMO},
        "rule_set_version": found.rules.active(order.shop, order.ordered_at).version,
    }


def _lines(found: Answer) -> Iterable[dict[str, Any]]:
    for order in found.orders:
        for line in order.lines:
            yield {
                "shop_id": order.shop,
                "order_id": order.order_id,
                "line_id": line.line_id,
                "quantity": line.quantity,
                "net_minor": line.net,
                "is_gift_card": line.is_gift_card,
            }


def _entries(found: Answer) -> Iterable[dict[str, Any]]:
    by_id = {(order.shop, order.order_id): order for order in found.orders}
    return (_entry(one, by_id[one.shop, one.order_id]) for one in found.entries)


def _entry(entry: LedgerEntry, order: Order) -> dict[str, Any]:
    return {
        "shop_id": entry.shop,
        "entry_id": entry.entry_id,
        "line_id": entry.line_id,
        "entry_type": entry.entry_type,
        "occurred_at": entry.occurred_at,
        "amount_minor": entry.amount,
        "before_minor": entry.before,
        "after_minor": entry.after,
        "reporting_minor": entry.reporting,
        "currency": order.currency,
        "trust": order.trust,
        "person_key": order.person,
    }


def _reach(found: Answer) -> Iterable[dict[str, Any]]:
    for order in found.orders:
        for person, joined_by in reach(order, found.persons).items():
            yield {
                "shop_id": order.shop,
                "order_id": order.order_id,
                "person_key": person,
                "joined_by": joined_by,
            }


def _credit(credit: Credit) -> dict[str, Any]:
    claim, order = credit.claim, credit.order
    touch = claim.touch if claim else None
    return {
        **_entry(credit.entry, order),
        "touch_id": touch.touch_id if touch else None,
        "kind": credit.kind,
        "credit_minor": credit.entry.amount,
        "channel": touch.channel if touch else None,
        "joined_by": claim.joined_by if claim else None,
        "model": "first_touch",
        "rule_set_version": credit.rule_set_version,
        "touch_person_key": touch.person if touch else None,
        "ordered_at": order.ordered_at,
        "touched_at": claim.touched_at if claim else None,
        "started_at": touch.started_at if touch else None,
        "lag_us": order.ordered_at - claim.touched_at if claim else None,
        "is_handed_off": bool(touch and touch.part and touch.part.is_handed_off),
    }
