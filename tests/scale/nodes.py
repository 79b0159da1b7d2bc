"""Random shops on two intake nodes, and their seals; rows of what was published."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
from tests.reference.compare import load, opened
from tests.reference.worlds import World, world

from talkworth.control import Shop
from talkworth.scale.published import Edition, files
from talkworth.scale.seal import Seal, seal
from talkworth.warehouse import Warehouse

Rows = Counter[tuple[object, ...]]


def shops(found: World) -> list[Shop]:
    """The shops of a world as the control file would hold them."""
    return [
        Shop(shop_id=shop_id, name=shop_id, currency=currency, timezone="UTC", created_at=0)
        for shop_id, currency in found.shops.items()
    ]


def only(found: World, shop_ids: list[str]) -> World:
    """The part of a world that these shops are."""
    return World(
        shops={shop_id: found.shops[shop_id] for shop_id in shop_ids},
        rule_sets=[ruling for ruling in found.rule_sets if ruling.shop_id in shop_ids],
        entries=[entry for entry in found.entries if entry.shop_id in shop_ids],
    )


def loaded(found: World) -> Warehouse:
    """A warehouse in memory that holds a world."""
    warehouse = opened(found)
    load(warehouse, [found.entries])
    return warehouse


def seal_world(found: World, place: Path, node: str) -> Seal:
    """The seal of a node on which these shops live."""
    warehouse = loaded(found)
    try:
        return seal(warehouse, shops(found), place, node)
    finally:
        warehouse.close()


def seal_two_nodes(place: Path, seed: int = 0, n_shops: int = 8) -> World:
    """A world of which each half of the shops lives on a node of its own."""
    whole = world(seed, n_shops)
    shop_ids = sorted(whole.shops)
    for node, mine in (("one", shop_ids[::2]), ("two", shop_ids[1::2])):
        seal_world(only(whole, mine), place, node)
    return whole


def published(place: Path, edition: Edition, table: str) -> Rows:
    """The rows of a published table, columns by name."""
    found = duckdb.read_parquet([str(path) for path in files(place, edition, table)])
    return _counted(found)


def held(warehouse: Warehouse, table: str) -> Rows:
    """The rows of a warehouse's table, columns by name."""
    found = warehouse.connection.table(f"store.main.{table}")
    return _counted(found)


def _counted(found: duckdb.DuckDBPyRelation) -> Rows:
    """Each row, columns by name, and how often it is there."""
    names = ", ".join(f'"{name}"' for name in sorted(found.columns))
    rows = found.project(names).fetchall()
    return Counter(tuple(tuple(v) if isinstance(v, list) else v for v in row) for row in rows)
