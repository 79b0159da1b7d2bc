"""How orders were joined to conversations: by which keys, and which keys were ignored."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading

# Strongest first: the order in which a key joins.
KEY_KINDS = ("conversation", "cart", "checkout", "visitor", "customer", "email")


class KeyKind(Struct, kw_only=True, frozen=True):
    """
    One kind of key, on the orders of the period.

    `n_orders` orders carry one. `n_joined` were credited to somebody whom this kind reaches,
    and none stronger; of these, `n_only` would not have been without it. `credited_minor` is
    what they earned. On `n_ignored_orders` orders a key (`n_ignored_keys` in all) was ignored,
    because more persons share it than the rule set allows. Of the shop's `n_keys` of this
    kind, at any time, `n_ignored` are ignored.
    """

    kind: str
    n_orders: int
    n_joined: int
    n_only: int
    credited_minor: int
    n_ignored_orders: int
    n_ignored_keys: int
    n_keys: int
    n_ignored: int


class IdentityReport(Struct, kw_only=True, frozen=True):
    """
    The orders placed in the period that are in the ledger, of any trust, and their keys.

    `n_without_key` carry no key at all, `n_reaching` lead to a person, `n_credited` were earned
    by a conversation or a click. Keys are in the order in which they join, strongest first.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    n_orders: int
    n_without_key: int
    n_reaching: int
    n_credited: int
    keys: list[KeyKind]
    basis: Basis


def identity_report(warehouse: Reading, shop_id: str, period: Period) -> IdentityReport:
    """
    The report for the orders placed in `period`, as known now.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    taken = {"shop_id": shop_id, "from_at": period.from_at, "until_at": period.until_at}
    (orders,) = warehouse.query("identity_orders", **taken)
    found: dict[str, dict[str, int]] = {kind: {} for kind in KEY_KINDS}
    for rows in (
        warehouse.query("identity_keys", **taken),
        warehouse.query("identity_joins", **taken),
        warehouse.query("identity_ignored", shop_id=shop_id),
    ):
        for row in rows:
            found.setdefault(row.pop("kind"), {}).update(row)
    return IdentityReport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        **orders,
        keys=[_key_kind(kind, counts) for kind, counts in found.items()],
        basis=UNTOLD,
    )


def _key_kind(kind: str, counts: dict[str, int]) -> KeyKind:
    names = [name for name in KeyKind.__struct_fields__ if name != "kind"]
    return KeyKind(kind=kind, **{name: counts.get(name, 0) for name in names})
