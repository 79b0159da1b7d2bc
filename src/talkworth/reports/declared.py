"""By what the conversations of a shop can be told apart: the dimensions, and its own properties."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from talkworth.reports.dimensions import DIMENSIONS, PROPERTY
from talkworth.reports.period import Period
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading

MOST_PROPERTIES = 100


class DeclaredProperty(Struct, kw_only=True, frozen=True):
    """
    A name under which the shop's events declare properties.

    `dimension` is how a report is asked for it: `property:plan`. `n_conversations` carry it in the
    period, with `n_values` values.
    """

    name: str
    dimension: str
    n_conversations: int
    n_values: int


class Dimensions(Struct, kw_only=True, frozen=True):
    """`dimensions` are there in every shop; `properties` are the 100 it declares most."""

    shop_id: str
    from_on: date
    to_on: date
    dimensions: list[str]
    properties: list[DeclaredProperty]


def dimensions_of(warehouse: Reading, shop_id: str, period: Period) -> Dimensions:
    """
    Raises:
        UnknownShop
    """
    report_shop(warehouse, shop_id)
    rows = warehouse.query(
        "declared_properties",
        shop_id=shop_id,
        from_at=period.from_at,
        until_at=period.until_at,
        limit=MOST_PROPERTIES,
    )
    return Dimensions(
        shop_id=shop_id,
        from_on=period.from_on,
        to_on=period.to_on,
        dimensions=list(DIMENSIONS),
        properties=[DeclaredProperty(dimension=f"{PROPERTY}{row['name']}", **row) for row in rows],
    )
