"""The same tables twice: as the warehouse built them, and as the reference says they must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import add
from typing import Any

from tests.reference.arrivals import facts, stored
from tests.reference.report import answer
from tests.reference.tables import MAKERS
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
        total_minor tax_minor shipping_minor tips_minor gift_card_minor is_conflicting is_renewal
        subscription_id
    """,
    "order_lines": "shop_id order_id line_id | quantity net_minor is_gift_card product_id",
    "order_portions": """
        shop_id order_id portion_id | portion_no line_id sale_id product_id quantity sold_minor
    """,
    "order_entries": """
        shop_id entry_id | line_id entry_type occurred_at amount_minor before_minor after_minor
        reporting_minor currency trust portion_id sale_id entry_no
    """,
    "order_reach": "shop_id order_id person_key | joined_by",
    "sales": "shop_id order_id sale_id | person_key sold_at rule_set_version",
    "published_sales": "shop_id order_id sale_id |",
    "order_touches": """
        shop_id order_id sale_id touch_id | tier kind touched_at ranked_at weight_before weight_upto
        weight_total channel joined_by started_at touch_person_key
    """,
    "lapses": """
        shop_id event_id step opened_at | lapse_type person_key open_until_at covers_all
    """,
    "lapse_lines": "shop_id event_id step opened_at product_id | quantity",
    "claims": """
        shop_id order_id portion_id claim_type source_id | claim_no claimed_at withdrawn_at
        balance_minor taken_minor
    """,
    "credits": """
        shop_id entry_id touch_id kind touched_at lag_us settles_at | credit_minor reporting_minor
        channel joined_by entry_type line_id portion_id currency trust rule_set_version person_key
        touch_person_key occurred_at ordered_at started_at is_handed_off tier
    """,
    "assignments": """
        shop_id experiment_id person_key | arm assigned_at exposed_at n_arms n_exposures position
        is_bot is_early
    """,
}

_OF_ORDER = "(select t.*, o.order_id from {name} t join orders o using (order_key))"
_OF_SALE = """
    (select t.*, s.order_id, s.sale_id from {name} t
    join order_sales s using (sale_key))
"""
SOURCES = {
    "order_reach": _OF_ORDER,
    "order_lines": _OF_ORDER,
    "order_portions": _OF_SALE,
    "order_entries": _OF_SALE,
    "published_sales": """
        (select s.shop_id, s.order_id, s.sale_id from published_sales t
        join sales s using (sale_key))
    """,
    "order_touches": """
        (select t.*, s.order_id, s.sale_id, s.shop_id from order_touches t
        join sales s using (sale_key))
    """,
    "lapses": """
        (select l.* from lapses l
        where l.covers_all or l.lapse_key in (select lapse_key from lapse_lines))
    """,
    "lapse_lines": """
        (select x.*, l.shop_id, l.event_id, l.step, l.opened_at from lapse_lines x
        join lapses l using (lapse_key))
    """,
    "claims": """
        (select c.*, p.shop_id, o.order_id, p.portion_id from claims c
        join order_portions p using (portion_key) join orders o on o.order_key = p.order_key)
    """,
}
# A browser and a server may tell the same click or cart: two touches or lapses of one id, alike
# in all but trust. What they share between them is a tie, so they are compared as one.
FOLDED: dict[str, dict[str, Callable[[Any, Any], Any]]] = {
    "order_touches": {"weight_before": min, "weight_upto": max},
    "lapses": {},
    "lapse_lines": {},
    "credits": {"credit_minor": add, "reporting_minor": lambda a, b: a if b is None else a + b},
}


def told(world: World, entries: Iterable[Entry]) -> dict[str, Table]:
    """What the reference says."""
    found = answer(facts(entries), world.shops, world.rule_sets)
    return {name: _keyed(name, make(found)) for name, make in MAKERS.items()}


def built(warehouse: Warehouse) -> dict[str, Table]:
    """What stands in the warehouse."""
    found: dict[str, Table] = {}
    for name in COLUMNS:
        key, rest = _columns(name)
        cursor = warehouse.connection.cursor()
        cursor.execute("use store")
        source = SOURCES.get(name, name).format(name=name)
        cursor.execute(f"select {', '.join([*key, *rest])} from {source}")
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
        new = {column: row[column] for column in rest}
        if place in found:
            assert name in FOLDED, f"{name} has {place} twice"
            for column, fold in FOLDED[name].items():
                new[column] = fold(found[place][column], new[column])
        found[place] = new
    amounts = ("credit_minor", "reporting_minor")
    if name == "credits":
        return {place: row for place, row in found.items() if any(row[one] for one in amounts)}
    return found
