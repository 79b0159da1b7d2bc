"""Cart figures as shops know them from Alhena's dashboard: what came into carts and what left."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period, day_starts_at
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import Step, query_in_steps


class CartDay(Struct, kw_only=True, frozen=True):
    """
    One day on which a cart was changed. `n_carts` are those with at least one change that day;
    `value_minor` is what was added less what was removed.
    """

    day: date
    n_carts: int
    n_changes: int
    added_minor: int
    removed_minor: int
    value_minor: int
    average_cart_minor: float


class CartFigures(Struct, kw_only=True, frozen=True):
    """
    What shoppers put into their carts and took out, bots left out, in the shop's currency.

    `add_to_cart_minor` is all that was added less all that was removed. `average_cart_minor` is
    that per cart and day on which it was changed, `daily_cart_minor` per day on which any was;
    both null without changes. A cart is its token's, else its person's since their last order.
    `n_unpriced` lines had no amount, or one in another currency: they are in no sum.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    n_active_days: int
    n_cart_days: int
    n_changes: int
    added_minor: int
    removed_minor: int
    add_to_cart_minor: int
    average_cart_minor: float | None
    daily_cart_minor: float | None
    n_unpriced: int
    days: list[CartDay]
    basis: Basis


def cart_figures(warehouse: Reading, shop_id: str, period: Period) -> CartFigures:
    """
    The figures of the cart events of `period`, as known now.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    days = [period.from_on + timedelta(days=n) for n in range(period.n_days)]
    bounds = [*(day_starts_at(day, shop.timezone) for day in days), period.until_at]
    rows, unpriced = query_in_steps(
        warehouse,
        {
            "cart_steps": Step("cart_steps", {"shop_id": shop_id, "until_at": period.until_at}),
            "cart_values": Step("cart_values", {"currency": shop.currency}),
        },
        "cart_days",
        "cart_unpriced",
        bounds=bounds,
        from_at=period.from_at,
        currency=shop.currency,
    )
    found = sorted((_day(days[row["stretch"] - 1], row) for row in rows), key=lambda d: d.day)
    value, n_cart_days = sum(day.value_minor for day in found), sum(day.n_carts for day in found)
    return CartFigures(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        n_active_days=len(found),
        n_cart_days=n_cart_days,
        n_changes=sum(day.n_changes for day in found),
        added_minor=sum(day.added_minor for day in found),
        removed_minor=sum(day.removed_minor for day in found),
        add_to_cart_minor=value,
        average_cart_minor=value / n_cart_days if n_cart_days else None,
        daily_cart_minor=value / len(found) if found else None,
        n_unpriced=unpriced[0]["n_lines"],
        days=found,
        basis=UNTOLD,
    )


def _day(day: date, row: dict[str, int]) -> CartDay:
    value = row["added_minor"] - row["removed_minor"]
    return CartDay(
        day=day,
        n_carts=row["n_carts"],
        n_changes=row["n_changes"],
        added_minor=row["added_minor"],
        removed_minor=row["removed_minor"],
        value_minor=value,
        average_cart_minor=value / row["n_carts"],
    )
